"""The past of the demonstration: what its meters would have told in the three weeks before it.

A mall that begins today has no use to show. Its meters' use is what their simulation draws
(meterio/simulator/load.py), reckoned back from where each register stands at the start; so the first real
reading follows on the last one here. Money has no past: the book begins with the demonstration.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from app.domain.site import Site
from app.simulation import plan_of
from db.readings import Readings, ReadingsBook
from db.readings_samples import DAY_S, Row, sample_of
from db.rows import StateBit, StoredSample
from meterio.simulator.load import LOCAL_OFFSET_MS, Load, meter_seed, slot_of
from meterio.simulator.plan import MeterPlan

DAYS: Final = 21
EVERY_S: Final = 1_800
STEP: Final = 10
"""What registers go up by, Wh."""
_ON: Final = int(StateBit.SUPPLY_KNOWN | StateBit.SUPPLY_ON)
_METERS_AT_ONCE: Final = 50


def put(book: ReadingsBook, site: Site, *, seed: int, origin_utc_ms: int) -> int:
    """Store it in a book that has no reading yet and knows the meters; returns how many readings."""
    if book.read(lambda readings: readings.span_s()) is not None:
        return 0
    keys, mediums = book.read(lambda readings: (readings.keys(), readings.mediums()))
    plans = [
        meter
        for collector in plan_of(site, seed=seed).collectors
        for bus in collector.buses
        for meter in bus.meters
        if meter.id in keys
    ]
    times = reading_times(origin_utc_ms)

    midnight = times[-1] + DAYS * DAY_S

    def some(part: list[MeterPlan]) -> int:
        stored = 0
        moved, today = [], []
        for meter in part:
            rows = list(past_of(meter, times, mediums[meter.id], seed=seed))
            moved.append((keys[meter.id], [row for row in rows if row[0] < midnight]))
            today += [sample_of(meter.id, row) for row in rows if row[0] >= midnight]
            stored += len(rows)
        book.write(lambda readings: _store(readings, moved, today))
        return stored

    return sum(some(plans[at : at + _METERS_AT_ONCE]) for at in range(0, len(plans), _METERS_AT_ONCE))


def _store(
    readings: Readings, moved: Sequence[tuple[int, Sequence[Row]]], today: Sequence[StoredSample]
) -> None:
    """Days that have ended lie where the nights would have moved them."""
    for key, rows in moved:
        readings.add_history(key, rows)
    readings.put(today)


def reading_times(origin_utc_ms: int) -> list[int]:
    """UTC seconds, newest first, of so many whole local days and the one that has begun."""
    offset_s, newest = LOCAL_OFFSET_MS // 1000, origin_utc_ms // 1000 // EVERY_S * EVERY_S
    first = ((newest + offset_s) // DAY_S - DAYS) * DAY_S - offset_s
    return list(range(newest, first - 1, -EVERY_S))


def past_of(meter: MeterPlan, times: list[int], medium: str, *, seed: int) -> Iterator[Row]:
    """Readings of one meter at these times, newest first, as they are stored (readings_samples.COLUMNS)."""
    is_water = medium == "water"
    rated, quantity = (meter.rated_l_per_h, meter.volume_l) if is_water else (meter.rated_w, meter.energy_wh)
    step = 1 if is_water else STEP
    load = Load(meter.trade, rated=rated, seed=meter_seed(seed, meter.id))
    for utc_s in times:
        quantity -= load.draw(slot_of(utc_s * 1000)) * EVERY_S // 3600
        if quantity < 0:
            return  # hung up since
        yield utc_s, quantity // step * step, None, _ON, None, None, None, None
