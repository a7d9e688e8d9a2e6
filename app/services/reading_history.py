"""The readings of one meter as a table and a chart want them. Rights are asked of the ledger first; then the
readings' book is read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final

from app import config
from app.domain.permissions import Permission, Session
from app.domain.reading_history import (
    DAY_MS,
    GAP_PERCENT,
    Point,
    Reading,
    Resolution,
    Terms,
    points,
    used_together,
)
from app.domain.registers import Limits
from app.errors import DeskError
from app.services import settings
from app.services.meter_makes import UNBOUNDED_AN_HOUR, use_limits
from app.services.meter_settings import effective
from app.services.places import meter_places
from app.services.rights import allow_meter
from db.ledger import Ledger
from db.readings import Readings
from db.rows import DayOfMeter, StateBit, StoredSample
from meterio.profiles import Profile

MOST_DAYS_OF_READINGS: Final = 400
"""A longer time is shown by days, from one row a day."""


@dataclass(frozen=True, slots=True)
class HistoryOf:
    """The meter that a history is of."""

    meter_id: str
    medium: str
    shop_number: str
    shop_name: str
    terms: Terms


@dataclass(frozen=True, slots=True)
class History:
    """`resolution` is that of the points: days where the time is too long for anything finer. `used`: from
    the first reading of the time to the first one after it, gaps included."""

    points: tuple[Point, ...]
    resolution: Resolution
    used: int

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
    return HistoryOf(meter_id, meter.medium, place.shop_number, place.shop_name, terms)


def read(
    readings: Readings, of: HistoryOf, resolution: Resolution, *, from_utc_ms: int, until_utc_ms: int
) -> History:
    """The history of a time, its end not included. A reading from before it tells the first use, one from
    after it the last hour's and day's."""
    if until_utc_ms - from_utc_ms > MOST_DAYS_OF_READINGS * DAY_MS:
        return _by_days(readings, of, from_utc_ms, until_utc_ms)
    reach_ms = 2 * of.terms.interval_ms
    stored = readings.of_meter(
        of.meter_id, start_utc_ms=from_utc_ms - reach_ms, end_utc_ms=until_utc_ms + reach_ms
    )
    known = [reading_of(one) for one in stored]
    beyond = next((one for one in known if one.utc_ms >= until_utc_ms), None)
    known = [one for one in known if one.utc_ms < until_utc_ms or one is beyond]
    found = points(known, of.terms, resolution)
    within = [one for one in known if one.utc_ms >= from_utc_ms]
    return History(
        tuple(point for point in found if from_utc_ms <= point.utc_ms < until_utc_ms),
        resolution,
        used_together(within, of.terms),
    )


def _by_days(readings: Readings, of: HistoryOf, from_utc_ms: int, until_utc_ms: int) -> History:
    """From one row a day; of the days that are not rolled up yet from their readings."""
    offset_ms = of.terms.offset_ms
    first, last = ((utc_ms + offset_ms) // DAY_MS for utc_ms in (from_utc_ms, until_utc_ms - 1))
    rolled = readings.days_of_meter(of.meter_id, first_day=first, last_day=last)
    known = list(_edges(rolled, offset_ms))
    after_ms = (rolled[-1].day + 1) * DAY_MS - offset_ms if rolled else from_utc_ms
    fresh = readings.of_meter(of.meter_id, start_utc_ms=after_ms, end_utc_ms=until_utc_ms)
    known += [reading_of(one) for one in fresh]
    # The rows do not tell when in the day a reading was, so only its direction is judged; more than a day
    # apart is a gap.
    limits = replace(of.terms.limits, most_an_hour_milli=UNBOUNDED_AN_HOUR)
    terms = replace(of.terms, limits=limits, interval_ms=DAY_MS * 100 // GAP_PERCENT)
    return History(points(known, terms, Resolution.DAY), Resolution.DAY, used_together(known, terms))


def _edges(days: Iterable[DayOfMeter], offset_ms: int) -> Iterator[Reading]:
    """Each day's last reading as if taken at its end, and its first where the day before is not known."""
    before = None
    for day in days:
        begin_ms = day.day * DAY_MS - offset_ms
        if day.day - 1 != before:
            yield Reading(begin_ms, day.first_quantity)
        yield Reading(begin_ms + DAY_MS - 1, day.last_quantity, balance_fen=day.last_balance_fen)
        before = day.day


def reading_of(stored: StoredSample) -> Reading:
    bits = StateBit(stored.state)
    supply_on = StateBit.SUPPLY_ON in bits if StateBit.SUPPLY_KNOWN in bits else None
    rates = (stored.sharp, stored.peak, stored.flat, stored.valley)
    return Reading(stored.utc_ms, stored.quantity, rates, stored.balance_fen, supply_on)
