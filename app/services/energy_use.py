"""What meters used: by hour, day, month and year, by rate, added up, as a load curve and as a heat map.

How it is asked, in two steps:

    of = ledger_book.read(lambda ledger: energy_use.scope(ledger, medium="water", session=session))
    uses = energy_use.by_day(readings_book, of, first_day, last_day)     # {meter id: (Use, ...)}

1. `scope` asks the ledger: the operator's rights, which meters, where they stand, what their makes can do.
   It is limited to the operator's buildings, and holds one medium, never both.
2. `by_hour`, `by_day`, `by_month`, `by_year`, `load`, `heat` and `shown_before` ask the readings' book, in
   as many short reads as it takes: call them on a task thread (`Tasks.work`), not inside a unit of the book.

Times are numbers of local time (app/domain/energy_use.py: `number_at`, `first_day`, `day_of`, `month_of`),
first and last both included: hours, days and months since 1970-01-01, years as such. Each `Use` holds what
was used in it, by rate too, the register and balance it ended with, and what is to be said of it: gap,
roll-over, meter change, jump, not settled yet. Times of which nothing is known are not there.

Adding up: `totals` (a Total a meter), `together` (all meters, time by time), `by_shop`, `by_building` and
`by_area` (a Total each), and of any Totals `largest` and `smallest` in app/domain/energy_use.py.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from app.domain.energy_use import HeatDay, Period, Total, Use, date_of, number_at, settle, sums, total
from app.domain.load_curve import HALF_HOURS, LoadPoint, loads
from app.domain.permissions import Permission, Session
from app.domain.reading_steps import DAY_MS, Terms
from app.domain.use_tally import DAY_S, Tally
from app.errors import DeskError
from app.services import reading_days, reading_hours
from app.services.meter_terms import all_terms, terms_of, utc_offset_ms
from app.services.places import MeterPlace, meter_place, meter_places
from app.services.reading_days import Asked, Told, standing
from app.services.reading_runs import ReadingsReader, RunReader
from app.services.rights import Scope, allow, allow_meters, allow_shop
from db.ledger import Ledger
from db.rows import Meter

HOUR_S: Final = 3_600
MOST_METER_DAYS: Final = 8_000
"""Days of single meters, together, that hours and loads are told of at once: ten days of 800 meters."""
FEW: Final = 16
"""So many named meters are looked up one by one, not out of the whole site."""


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
    terms: Mapping[str, Terms] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "terms", {one.meter_id: one.terms for one in self.meters})

    @property
    def asked(self) -> Asked:
        """For the readings' book."""
        return Asked(self.terms, self.offset_ms)

    def day_at(self, utc_ms: int) -> int:
        """The local day of a moment."""
        return (utc_ms + self.offset_ms) // DAY_MS


class Uses(dict[str, tuple[Use, ...]]):
    """Meter id to its uses in the order of time. `lacking`: a sentence for each archived year that could not
    be read where it was needed; what it holds is a gap."""

    lacking: tuple[DeskError, ...] = ()


class Shown(NamedTuple):
    """What a meter showed at a moment; Wh or litres, fen."""

    utc_ms: int
    quantity: int | None
    balance_fen: int | None


class ShownBefore(dict[str, Shown]):
    """By meter id; `lacking` as of Uses."""

    lacking: tuple[DeskError, ...] = ()


class LoadCurve(tuple[LoadPoint, ...]):
    """The points of a load curve; `lacking` as of Uses."""

    lacking: tuple[DeskError, ...] = ()

    def __new__(cls, points: Iterable[LoadPoint], lacking: tuple[DeskError, ...]) -> LoadCurve:
        made = super().__new__(cls, points)
        made.lacking = lacking
        return made


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
    if meter_ids is not None and len(meter_ids) <= FEW and shop_id is area_id is group_id is None:
        named = (ledger.meters.get(meter_id) for meter_id in meter_ids)
        found = (_one(ledger, meter) for meter in named if meter is not None and meter.medium == medium)
        return _covered(medium, found, allowed, building_id, ledger)
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
    terms = all_terms(ledger)
    found = (
        MeterOf(meter.id, meter.shop_id, places[meter.id], terms[meter.id], meter.retired_utc_ms)
        for meter in meters
    )
    return _covered(medium, found, allowed, building_id, ledger)


def _one(ledger: Ledger, meter: Meter) -> MeterOf:
    place, terms = meter_place(ledger, meter), terms_of(ledger, meter)
    return MeterOf(meter.id, meter.shop_id, place, terms, meter.retired_utc_ms)


def _covered(
    medium: str, meters: Iterable[MeterOf], allowed: Scope, building_id: int | None, ledger: Ledger
) -> UseOf:
    found = [
        one
        for one in meters
        if allowed.covers(one.place.building_id) and building_id in (None, one.place.building_id)
    ]
    found.sort(key=lambda one: (one.place.shop_number, one.meter_id))
    return UseOf(medium, tuple(found), utc_offset_ms(ledger))


def by_hour(book: ReadingsReader, of: UseOf, first_hour: int, last_hour: int) -> Uses:
    """Use by hour, by rate too, from the readings themselves. Raises DeskError use.too_much."""
    offset_s = of.offset_ms // 1000
    span = (first_hour * HOUR_S - offset_s, (last_hour + 1) * HOUR_S - offset_s)
    found = Uses()
    with _reader(book, of, span) as reader:
        for meter_id, run in reader.runs(list(of.terms)):
            tally = Tally(run, of.terms[meter_id])
            found[meter_id] = tally.uses(Period.HOUR, first=first_hour, last=last_hour)
        found.lacking = _why(reader.lacking)
    before_day = standing(book, of.asked).before_day
    for meter_id, uses in found.items():
        found[meter_id] = settle(uses, Period.HOUR, before_day=before_day)
    return found


def by_day(book: ReadingsReader, of: UseOf, first_day: int, last_day: int) -> Uses:
    """Use by day."""
    return _uses(reading_days.days(book, of.asked, first_day, last_day))


def used_by_day(
    book: ReadingsReader, of: UseOf, first_day: int, last_day: int
) -> dict[str, dict[int, int | None]]:
    """What was used by day, and nothing else of it, by meter: three times as fast as `by_day`. Days of which
    nothing is known are not there."""
    return reading_days.used(book, of.asked, first_day, last_day)


def by_month(book: ReadingsReader, of: UseOf, first_month: int, last_month: int) -> Uses:
    """Use by month."""
    return _uses(reading_days.months(book, of.asked, first_month, last_month))


def by_year(book: ReadingsReader, of: UseOf, first_year: int, last_year: int) -> Uses:
    """Use by year."""
    return _uses(reading_days.years(book, of.asked, first_year, last_year))


def load(book: ReadingsReader, of: UseOf, first_day: int, last_day: int) -> LoadCurve:
    """The load curve of all these meters together: the mean load of each half hour. Raises DeskError
    use.too_much."""
    span = (of.asked.begin_s(first_day), of.asked.begin_s(last_day + 1))
    with _reader(book, of, span) as reader:
        tallies = (Tally(run, of.terms[id]) for id, run in reader.runs(list(of.terms)))
        first, last = first_day * HALF_HOURS, (last_day + 1) * HALF_HOURS - 1
        points = loads(tallies, meters=len(of.meters), first=first, last=last)
        return LoadCurve(points, _why(reader.lacking))


def heat(book: ReadingsReader, of: UseOf, first_day: int, last_day: int) -> tuple[HeatDay, ...]:
    """Use of all these meters together, hours by days; also of years that are archived."""
    return reading_hours.heat(book, of.asked, first_day, last_day)


def shown_before(book: ReadingsReader, of: UseOf, day: int) -> ShownBefore:
    """What each meter showed last before a day began, however long ago; meters that were never read before
    are left out, and those of which a year that could not be read may hold a later reading."""
    begin_s = of.asked.begin_s(day)
    found = ShownBefore()
    with RunReader(book, start_s=begin_s, end_s=begin_s) as reader:
        for meter_id, row in reader.last_before(list(of.terms)):
            found[meter_id] = Shown(row[0] * 1000, row[1], row[-1])
        lacking = {year: why for year, why in reader.lacking.items() if year <= date_of(day - 1).year}
    found.lacking = _why(lacking)
    newest = max(lacking, default=0)
    for meter_id, shown in list(found.items()):
        if date_of(of.day_at(shown.utc_ms)).year <= newest:
            del found[meter_id]
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
    sold = (one for one in of.meters if one.shop_id is not None)
    return _grouped(sold, uses, lambda place: (place.shop_number, "", ""))


def by_building(of: UseOf, uses: Uses) -> tuple[Total, ...]:
    """What the meters of each building used over the whole time; `key` is its name, with its code where
    another building is called the same."""
    return _grouped(of.meters, uses, lambda place: (place.building, "", place.building_code))


def by_area(of: UseOf, uses: Uses) -> tuple[Total, ...]:
    """What the meters of each area used over the whole time; `key` is its name, with the building's where an
    area of another building is called the same."""
    return _grouped(of.meters, uses, lambda place: (place.area, place.building, place.building_code))


def _grouped(
    meters: Iterable[MeterOf], uses: Uses, named: Callable[[MeterPlace], tuple[str, str, str]]
) -> tuple[Total, ...]:
    """`named`: what a place is called, and by what else it is told from others that are called the same."""
    groups: dict[tuple[str, str, str], list[tuple[Use, ...]]] = defaultdict(list)
    for one in meters:
        groups[named(one.place)].append(uses.get(one.meter_id, ()))
    return tuple(total(called(key, groups), groups[key]) for key in sorted(groups))


def called(key: tuple[str, ...], among: Collection[tuple[str, ...]]) -> str:
    """The shortest name by which a place is told from the others; each is a name, where that is, and a
    code."""
    name, where, code = key
    if sum(one[0] == name for one in among) == 1:
        return name
    longer = f"{where} {name}".strip()
    return longer if where and sum(one[:2] == key[:2] for one in among) == 1 else f"{longer} ({code})"


def _uses(told: Told) -> Uses:
    uses = Uses((id, tuple(found)) for id, found in told.uses.items())
    uses.lacking = _why(told.lacking)
    return uses


def _reader(book: ReadingsReader, of: UseOf, span: tuple[int, int]) -> RunReader:
    """Refuses what would keep everybody waiting."""
    if len(of.meters) * (span[1] - span[0]) > MOST_METER_DAYS * DAY_S:
        raise DeskError("use.too_much", days=MOST_METER_DAYS // len(of.meters), meters=len(of.meters))
    return RunReader(book, start_s=span[0], end_s=span[1])


def _why(lacking: Mapping[int, DeskError]) -> tuple[DeskError, ...]:
    return tuple(lacking[year] for year in sorted(lacking))


def number_now(of: UseOf, period: Period, now_utc_ms: int) -> int:
    """The number of the time that a moment lies in."""
    return number_at(now_utc_ms + of.offset_ms, period)
