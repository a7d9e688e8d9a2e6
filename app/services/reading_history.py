"""The readings of one meter as a table and a chart want them. Rights are asked of the ledger first; then the
readings' book is read, in as many short reads as it takes: not inside a unit of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Final

from app import config
from app.domain.energy_use import Period
from app.domain.permissions import Permission, Session
from app.domain.reading_history import Point, Resolution, of_uses, points
from app.domain.reading_steps import DAY_MS, Reading, Terms, used_together
from app.domain.registers import Limits
from app.errors import DeskError
from app.services import reading_days, settings
from app.services.meter_makes import UNBOUNDED_AN_HOUR, use_limits
from app.services.meter_settings import effective
from app.services.places import meter_places
from app.services.reading_days import Asked
from app.services.reading_runs import ReadingsReader, Shelf
from app.services.rights import allow_meter
from db.archive import stored_of
from db.ledger import Ledger
from db.readings import Readings
from db.rows import StateBit, StoredSample
from meterio.profiles import Profile

CORRECT: Final = "readings.correct"
"""Action of the entry about a corrected reading, on its meter (app/services/reading_correction.py)."""
MOST_DAYS_OF_READINGS: Final = 400
"""A longer time is shown by days, from one row a day."""


@dataclass(frozen=True, slots=True)
class HistoryOf:
    """The meter that a history is of. `told_first`: of corrected readings, by their UTC ms, what they told
    before anybody corrected them."""

    meter_id: str
    medium: str
    shop_number: str
    shop_name: str
    terms: Terms
    told_first: Mapping[int, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class History:
    """`resolution` is that of the points: days where the time is too long for anything finer. `used`: from
    the first reading of the time to the first one after it, gaps included. `lacking`: a sentence for each
    archived year whose readings could not be had; they are a gap."""

    points: tuple[Point, ...]
    resolution: Resolution
    used: int
    lacking: tuple[DeskError, ...] = ()

    @property
    def has_rates(self) -> bool:
        return any(rate is not None for point in self.points for rate in point.rates)

    @property
    def has_balance(self) -> bool:
        return any(point.balance_fen is not None for point in self.points)


def history_of(
    ledger: Ledger, meter_id: str, *, profiles: Mapping[str, Profile], session: Session
) -> HistoryOf:
    """What is needed to read its history. Raises DeskError: permission.*, settings.no_such_meter."""
    allow_meter(ledger, session, Permission.LOOK, meter_id)
    meter = ledger.meters.get(meter_id)
    if meter is None:
        raise DeskError("settings.no_such_meter", meter=meter_id)
    profile, place = profiles.get(meter.profile), meter_places(ledger)[meter_id]
    terms = Terms(
        limits=Limits(UNBOUNDED_AN_HOUR) if profile is None else use_limits(profile),
        interval_ms=effective(ledger, meter_id, config.HISTORY_INTERVAL_MIN)[0] * 60_000,
        epochs_utc_ms=ledger.meters.epoch_starts(meter_id),
        offset_ms=settings.number(ledger, config.UTC_OFFSET_MIN) * 60_000,
    )
    told_first = _told_first(ledger, meter_id)
    return HistoryOf(meter_id, meter.medium, place.shop_number, place.shop_name, terms, told_first)


def _told_first(ledger: Ledger, meter_id: str) -> dict[int, int]:
    found: dict[int, int] = {}
    for entry in ledger.audit.of_action(CORRECT, meter_id):
        read_utc_ms, old = entry.detail["read_utc_ms"], entry.detail["old_reading"]
        assert isinstance(read_utc_ms, int) and isinstance(old, int), "so it is written"
        found.setdefault(read_utc_ms, old)
    return found


def read(
    book: ReadingsReader, of: HistoryOf, resolution: Resolution, *, from_utc_ms: int, until_utc_ms: int
) -> History:
    """The history of a time, its end not included. A reading from before it tells the first use, one from
    after it the last hour's and day's."""
    if until_utc_ms - from_utc_ms > MOST_DAYS_OF_READINGS * DAY_MS:
        return _by_days(book, of, from_utc_ms, until_utc_ms)
    reach_ms = 2 * of.terms.interval_ms
    samples, lacking = stored(book, of.meter_id, from_utc_ms - reach_ms, until_utc_ms + reach_ms)
    known = [reading_of(one) for one in samples]
    beyond = next((one for one in known if one.utc_ms >= until_utc_ms), None)
    known = [one for one in known if one.utc_ms < until_utc_ms or one is beyond]
    found = points(known, of.terms, resolution)
    within = [one for one in known if one.utc_ms >= from_utc_ms]
    return History(
        tuple(point for point in found if from_utc_ms <= point.utc_ms < until_utc_ms),
        resolution,
        used_together(within, of.terms),
        lacking,
    )


def stored(
    book: ReadingsReader, meter_id: str, from_utc_ms: int, until_utc_ms: int
) -> tuple[list[StoredSample], tuple[DeskError, ...]]:
    """A meter's samples with those of archives; of two of one second the one of the working book counts."""
    unit = partial(Readings.of_meter, meter_id=meter_id, start_utc_ms=from_utc_ms, end_utc_ms=until_utc_ms)
    years, working = book.read(lambda readings: (readings.archives_asked(), unit(readings)))
    found: dict[int, StoredSample] = {}
    start_s, end_s = from_utc_ms // 1000, until_utc_ms // 1000
    shelf = Shelf(book.path)
    try:
        for year in years:
            if year.from_utc_s < end_s and start_s < year.until_utc_s:
                rows = shelf.ask(year, lambda file: file.rows(meter_id, start_s=start_s, end_s=end_s))
                found.update((one.utc_ms, one) for one in stored_of(meter_id, rows or ()))
    finally:
        shelf.close()
    found.update((one.utc_ms, one) for one in working)
    return [found[at] for at in sorted(found)], tuple(shelf.lacking.values())


def _by_days(book: ReadingsReader, of: HistoryOf, from_utc_ms: int, until_utc_ms: int) -> History:
    """From one row a day."""
    offset_ms = of.terms.offset_ms
    first, last = ((utc_ms + offset_ms) // DAY_MS for utc_ms in (from_utc_ms, until_utc_ms - 1))
    told = reading_days.days(book, Asked({of.meter_id: of.terms}, offset_ms), first, last)
    uses = told.uses[of.meter_id]
    used = sum((use.used or 0) + (use.unplaced or 0) for use in uses)
    found = of_uses(uses, Period.DAY, offset_ms)
    return History(found, Resolution.DAY, used, tuple(told.lacking.values()))


def reading_of(stored: StoredSample) -> Reading:
    bits = StateBit(stored.state)
    supply_on = StateBit.SUPPLY_ON in bits if StateBit.SUPPLY_KNOWN in bits else None
    rates = (stored.sharp, stored.peak, stored.flat, stored.valley)
    corrected = StateBit.CORRECTED in bits
    return Reading(stored.utc_ms, stored.quantity, rates, stored.balance_fen, supply_on, corrected)
