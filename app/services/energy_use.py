"""What meters used: by hour, day, month and year, by rate, added up, as a load curve and as a heat map.

How it is asked, in two steps:

    of = ledger_book.read(lambda ledger: energy_use.scope(ledger, medium="water", session=session))
    uses = energy_use.by_day(readings_book, of, first_day, last_day)     # {meter id: (Use, ...)}

1. `scope` asks the ledger: the operator's rights, which meters, where they stand, what their makes can do.
   It is limited to the operator's buildings, and holds one medium, never both.
2. `by_hour`, `by_day`, `by_month`, `by_year`, `load`, `heat` and `newest` ask the readings' book, in as many
   short reads as it takes: call them on a task thread (`Tasks.work`), not inside a unit of the book.

Times are numbers of local time (app/domain/energy_use.py: `number_at`, `first_day`, `day_of`, `month_of`),
first and last both included: hours, days and months since 1970-01-01, years as such. Each `Use` holds what
was used in it, by rate too, the register and balance it ended with, and what is to be said of it: gap,
roll-over, meter change, jump, not settled yet. Times of which nothing is known are not there.

Adding up: `totals` (a Total a meter), `together` (all meters, time by time), `by_shop`, `by_building` and
`by_area` (a Total each), and of any Totals `largest` and `smallest` in app/domain/energy_use.py.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final, Protocol, TypeVar

from app import config
from app.domain.energy_use import (
    HALF_HOUR_MS,
    HOURS,
    HeatDay,
    LoadPoint,
    Period,
    Total,
    Use,
    begin_ms,
    loads,
    number_at,
    settle,
    sums,
    tally,
    total,
)
from app.domain.energy_use import (
    heat as heat_of,
)
from app.domain.permissions import Permission, Session
from app.domain.reading_history import DAY_MS, Reading, Terms
from app.domain.registers import Limits
from app.services import settings, site_files
from app.services.meter_makes import UNBOUNDED_AN_HOUR, use_limits
from app.services.meter_settings import history_intervals
from app.services.places import MeterPlace, meter_places
from app.services.reading_history import reading_of
from app.services.rights import Scope, allow, allow_meters, allow_shop
from db.ledger import Ledger
from db.readings import Readings
from db.rows import Meter, StoredSample

T = TypeVar("T")
METERS_A_READ: Final = 16
"""So many meters are read at once: the book's readers hold up its writer."""


class ReadingsReader(Protocol):
    """The readings' book, as far as it is read here."""

    def read(self, unit: Callable[[Readings], T]) -> T: ...


@dataclass(frozen=True, slots=True)
class MeterOf:
    """A meter whose use is asked for, where it stands, and what its readings are judged by."""

    meter_id: str
    shop_id: int | None
    place: MeterPlace
    terms: Terms
    retired_utc_ms: int | None


@dataclass(frozen=True, slots=True)
class UseOf:
    """Whose use is asked for: meters of one medium, in the order of their shop numbers."""

    medium: str
    meters: tuple[MeterOf, ...]
    offset_ms: int

    @property
    def terms(self) -> dict[str, Terms]:
        return {one.meter_id: one.terms for one in self.meters}

    def day_at(self, utc_ms: int) -> int:
        """The local day of a moment."""
        return (utc_ms + self.offset_ms) // DAY_MS


Uses = Mapping[str, tuple[Use, ...]]
"""Meter id to its uses in the order of time."""


def scope(
    ledger: Ledger,
    *,
    medium: str,
    session: Session,
    meter_ids: Collection[str] | None = None,
    shop_id: int | None = None,
    building_id: int | None = None,
    area_id: int | None = None,
    group_id: int | None = None,
) -> UseOf:
    """The meters of a medium that are asked for, retired ones too; without any of these, all that `session`
    may see. Of a group, as of all, only what lies in his buildings; what is named must be his.

    Raises DeskError permission.*.
    """
    allowed = allow(ledger, session, Permission.LOOK, building_id=building_id)
    if meter_ids is not None:
        allow_meters(ledger, session, Permission.LOOK, meter_ids)
    if shop_id is not None:
        allow_shop(ledger, session, Permission.LOOK, shop_id)
    of_group = None if group_id is None else frozenset(ledger.groups.meters(group_id))
    areas = {shop.id: shop.area_id for shop in ledger.shops.all()}

    def is_asked(meter: Meter) -> bool:
        area = meter.area_id if meter.shop_id is None else areas[meter.shop_id]
        return (
            meter.medium == medium
            and (meter_ids is None or meter.id in meter_ids)
            and (shop_id is None or meter.shop_id == shop_id)
            and (area_id is None or area == area_id)
            and (of_group is None or meter.id in of_group)
        )

    return _of(ledger, medium, filter(is_asked, ledger.meters.all()), allowed, building_id)


def _of(
    ledger: Ledger, medium: str, meters: Iterable[Meter], allowed: Scope, building_id: int | None
) -> UseOf:
    places = meter_places(ledger)
    offset_ms = settings.number(ledger, config.UTC_OFFSET_MIN) * 60_000
    terms = _terms(ledger, offset_ms)
    found = [
        MeterOf(meter.id, meter.shop_id, places[meter.id], terms(meter), meter.retired_utc_ms)
        for meter in meters
        if allowed.covers(places[meter.id].building_id)
        and building_id in (None, places[meter.id].building_id)
    ]
    found.sort(key=lambda one: (one.place.shop_number, one.meter_id))
    return UseOf(medium, tuple(found), offset_ms)


def _terms(ledger: Ledger, offset_ms: int) -> Callable[[Meter], Terms]:
    makes, intervals = site_files.makes(ledger.folder), history_intervals(ledger)
    limits = {name: use_limits(profile) for name, profile in makes.items()}
    epochs = ledger.meters.all_epoch_starts()

    def of(meter: Meter) -> Terms:
        return Terms(
            limits=limits.get(meter.profile, Limits(UNBOUNDED_AN_HOUR)),
            interval_ms=intervals[meter.id] * 60_000,
            epochs_utc_ms=epochs.get(meter.id, ()),
            offset_ms=offset_ms,
        )

    return of


def by_hour(book: ReadingsReader, of: UseOf, first_hour: int, last_hour: int) -> Uses:
    """Use by hour, by rate too."""
    return _by(book, of, Period.HOUR, first_hour, last_hour)


def by_day(book: ReadingsReader, of: UseOf, first_day: int, last_day: int) -> Uses:
    """Use by day."""
    return _by(book, of, Period.DAY, first_day, last_day)


def by_month(book: ReadingsReader, of: UseOf, first_month: int, last_month: int) -> Uses:
    """Use by month."""
    return _by(book, of, Period.MONTH, first_month, last_month)


def by_year(book: ReadingsReader, of: UseOf, first_year: int, last_year: int) -> Uses:
    """Use by year."""
    return _by(book, of, Period.YEAR, first_year, last_year)


def load(book: ReadingsReader, of: UseOf, first_day: int, last_day: int) -> tuple[LoadPoint, ...]:
    """The load curve of all these meters together: the mean load of each half hour."""
    begin, end = _utc_span(of, Period.DAY, first_day, last_day)
    known = dict(_read(book, of, begin, end))
    a_day = DAY_MS // HALF_HOUR_MS
    return loads(known, of.terms, first=first_day * a_day, last=(last_day + 1) * a_day - 1)


def heat(book: ReadingsReader, of: UseOf, first_day: int, last_day: int) -> tuple[HeatDay, ...]:
    """Use of all these meters together, hours by days."""
    uses = by_hour(book, of, first_day * HOURS, (last_day + 1) * HOURS - 1)
    return heat_of(uses.values(), meters=len(of.meters), first_day=first_day, last_day=last_day)


def newest(book: ReadingsReader, of: UseOf, *, now_utc_ms: int) -> dict[str, int]:
    """When each meter's newest stored reading was taken; meters that have none are left out."""
    found: dict[str, int] = {}
    for ids in _parts(of.meters):
        found |= book.read(partial(Readings.newest, meter_ids=ids, before_utc_ms=now_utc_ms + 1))
    return found


def totals(of: UseOf, uses: Uses) -> tuple[Total, ...]:
    """What each meter used over the whole time; `key` is its id."""
    return tuple(total(one.meter_id, [uses.get(one.meter_id, ())]) for one in of.meters)


def together(uses: Uses) -> tuple[Use, ...]:
    """What all meters used together, time by time."""
    return sums(uses.values())


def by_shop(of: UseOf, uses: Uses) -> tuple[Total, ...]:
    """What each shop used over the whole time, by all its meters that are or were; `key` is its number.
    Meters that are monitored only belong to no shop."""
    return _grouped(
        (one for one in of.meters if one.shop_id is not None), uses, lambda place: place.shop_number
    )


def by_building(of: UseOf, uses: Uses) -> tuple[Total, ...]:
    """What the meters of each building used over the whole time; `key` is its name."""
    return _grouped(of.meters, uses, lambda place: place.building)


def by_area(of: UseOf, uses: Uses) -> tuple[Total, ...]:
    """What the meters of each area used over the whole time; `key` is its name."""
    return _grouped(of.meters, uses, lambda place: place.area)


def _grouped(meters: Iterable[MeterOf], uses: Uses, key_of: Callable[[MeterPlace], str]) -> tuple[Total, ...]:
    groups: dict[str, list[tuple[Use, ...]]] = defaultdict(list)
    for one in meters:
        groups[key_of(one.place)].append(uses.get(one.meter_id, ()))
    return tuple(total(key, groups[key]) for key in sorted(groups))


def _by(book: ReadingsReader, of: UseOf, period: Period, first: int, last: int) -> Uses:
    begin, end = _utc_span(of, period, first, last)
    oldest = book.read(lambda readings: readings.oldest_hot_utc_ms())
    found: dict[str, tuple[Use, ...]] = {}
    for meter_id, readings in _read(book, of, begin, end):
        uses = tally(readings, of.terms[meter_id], period, first=first, last=last)
        found[meter_id] = uses if oldest is None else settle(uses, period, before_day=of.day_at(oldest))
    return found


def _utc_span(of: UseOf, period: Period, first: int, last: int) -> tuple[int, int]:
    return begin_ms(first, period) - of.offset_ms, begin_ms(last + 1, period) - of.offset_ms


def _read(
    book: ReadingsReader, of: UseOf, begin_utc_ms: int, end_utc_ms: int
) -> Iterator[tuple[str, list[Reading]]]:
    """Each meter's readings of a time, with the one before it and the one after it."""
    for ids in _parts(of.meters):
        for meter_id, stored in book.read(partial(_around, ids, begin_utc_ms, end_utc_ms)):
            yield meter_id, [reading_of(one) for one in stored]


def _around(
    ids: Sequence[str], begin_utc_ms: int, end_utc_ms: int, readings: Readings
) -> list[tuple[str, tuple[StoredSample, ...]]]:
    return [(id, readings.around(id, start_utc_ms=begin_utc_ms, end_utc_ms=end_utc_ms)) for id in ids]


def _parts(meters: Sequence[MeterOf]) -> Iterator[list[str]]:
    for at in range(0, len(meters), METERS_A_READ):
        yield [one.meter_id for one in meters[at : at + METERS_A_READ]]


def number_now(of: UseOf, period: Period, now_utc_ms: int) -> int:
    """The number of the time that a moment lies in."""
    return number_at(now_utc_ms + of.offset_ms, period)
