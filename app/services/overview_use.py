"""Who runs out of credit in the next days, and whose use is unusual.

In steps, so that no unit of a book is long: `ground` asks the ledger, with the rights; `days` reads what was
used from the readings' book, once a day; `left` and `unusual` then reckon with what the live board says.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final

from app.domain import days_left, unusual_use
from app.domain.calendar import Calendar
from app.domain.days_left import Recent
from app.domain.energy_use import HOURS, day_of
from app.domain.permissions import Permission, Session
from app.domain.tariff.charging import Position
from app.domain.tariff.model import Version
from app.domain.tariff.quotes import quote_money, quote_use
from app.domain.tariff.quotes import standing as terms_at
from app.domain.unusual_use import DAYS, Days, Finding
from app.domain.use_tally import Tally
from app.errors import DeskError
from app.services import energy_use, site_files, tariffs
from app.services.energy_use import MeterOf, UseOf
from app.services.reading_days import RAW_DAYS_AT_ONCE, standing
from app.services.reading_hours import DAYS_A_READ
from app.services.reading_runs import ReadingsReader, RunReader
from app.services.rights import allow
from app.services.views import LiveState
from db.ledger import Ledger
from db.packing import unpacked
from db.readings import Readings
from db.rows import Meter

MEDIA: Final = ("electricity", "water")
NIGHT_FROM: Final = 23
"""A night is from this hour on the evening before to before the next on the day itself."""
NIGHT_UNTIL: Final = 5

LiveOf = Callable[[str], LiveState | None]
Hours = Sequence[int | None]
"""A day's use hour by hour."""


@dataclass(frozen=True, slots=True)
class Payer:
    """A meter that somebody pays for: by which plan, and where its steps stand."""

    plan_id: int | None
    position: Position


@dataclass(frozen=True, slots=True)
class UseGround:
    """Whose use it is, who pays by what, and which days were public holidays. `today` has not ended."""

    uses: tuple[UseOf, ...]
    payers: Mapping[str, Payer]
    versions: Mapping[int, tuple[Version, ...]]
    calendar: Calendar
    today: int
    holidays: frozenset[int]


@dataclass(frozen=True, slots=True)
class UsedDays:
    """The last whole days of each meter by its id, up to `last_day`."""

    last_day: int
    of: Mapping[str, Days]


@dataclass(frozen=True, slots=True)
class CreditLeft:
    """How long one meter's credit lasts. `a_day` is what was used a day of late (Wh, litres), `a_day_fen`
    what that costs now; `tenths` of a day are left. None: not known, or nothing can be foreseen."""

    meter_id: str
    medium: str
    shop_number: str
    shop_name: str
    building: str
    left_fen: int | None
    a_day: int | None
    a_day_fen: int | None
    tenths: int | None


@dataclass(frozen=True, slots=True)
class UnusualUse:
    """One finding with its place."""

    meter_id: str
    medium: str
    shop_number: str
    shop_name: str
    building: str
    finding: Finding


def ground(ledger: Ledger, *, session: Session, now_utc_ms: int) -> UseGround:
    """Raises DeskError permission.*."""
    allow(ledger, session, Permission.REPORTS)
    uses = tuple(energy_use.scope(ledger, medium=medium, session=session) for medium in MEDIA)
    known = {one.meter_id for use in uses for one in use.meters}
    let = {row.meter_id for row in ledger.accounts.open_meters()}
    payers = {
        meter.id: Payer(meter.plan_id, tariffs.steps_of(ledger.charges.state(meter.id)))
        for meter in ledger.meters.all()
        if meter.id in let and meter.id in known and meter.enabled
    }
    calendar = site_files.calendar(ledger)
    return UseGround(
        uses=uses,
        payers=payers,
        versions=_versions(ledger, {one.plan_id for one in payers.values() if one.plan_id is not None}),
        calendar=calendar,
        today=uses[0].day_at(now_utc_ms),
        holidays=frozenset(day_of(day) for day in calendar.off),
    )


def _versions(ledger: Ledger, plans: set[int]) -> dict[int, tuple[Version, ...]]:
    """Of the plans that have any."""
    found = {}
    for plan in plans:
        try:
            found[plan] = tariffs.versions_of(ledger, plan)
        except DeskError:
            continue
    return found


def days(book: ReadingsReader, of: UseGround) -> UsedDays:
    """What each meter used on the last whole days, in the nights and in the least hour of each. Not within a
    unit of the book."""
    last = of.today - 1
    found: dict[str, Days] = {}
    for use in of.uses:
        used = energy_use.used_by_day(book, use, last - DAYS + 1, last)
        hours = _hours(book, use, last - DAYS, last)
        for one in use.meters:
            if one.retired_utc_ms is None:
                found[one.meter_id] = _days(used[one.meter_id], hours.get(one.meter_id, {}), last)
    return UsedDays(last, found)


def recent_days(book: ReadingsReader, of: UseGround) -> UsedDays:
    """As `days`, but only what `left` needs."""
    last = of.today - 1
    numbers = range(last - days_left.RECENT_DAYS + 1, last + 1)
    found: dict[str, Days] = {}
    for use in of.uses:
        for meter_id, by_day in energy_use.used_by_day(book, use, numbers[0], last).items():
            found[meter_id] = Days(last, [by_day.get(day) for day in numbers], ())
    return UsedDays(last, found)


def _hours(book: ReadingsReader, use: UseOf, first: int, last: int) -> dict[str, dict[int, Hours]]:
    """By meter and day, hour by hour: as it is kept where days are reckoned up, else from the readings."""
    at = standing(book, use.asked)
    ids = {key: id for id, key in at.keys.items()}
    found: dict[str, dict[int, Hours]] = {id: {} for id in ids.values()}
    for begin in range(first, min(last + 1, at.before_day), DAYS_A_READ):
        end = min(begin + DAYS_A_READ, last + 1, at.before_day) - 1
        rows = book.read(partial(Readings.hours, first_day=begin, last_day=end, keys=ids.keys()))
        for key, day, blob in rows:
            if key in ids and not at.is_stale(ids[key], day):
                found[ids[key]][day] = unpacked(blob, hours=HOURS)
    for begin in range(max(first, at.before_day), last + 1, RAW_DAYS_AT_ONCE):
        _add_raw(book, use, found, (begin, min(begin + RAW_DAYS_AT_ONCE - 1, last)))
    return found


def _add_raw(
    book: ReadingsReader, use: UseOf, found: dict[str, dict[int, Hours]], span: tuple[int, int]
) -> None:
    start_s, end_s = use.asked.begin_s(span[0]), use.asked.begin_s(span[1] + 1)
    with RunReader(book, start_s=start_s, end_s=end_s) as reader:
        for meter_id, run in reader.runs(list(found)):
            tally = Tally(run, use.asked.terms[meter_id])
            for day in range(span[0], span[1] + 1) if run.utc_s else ():
                found[meter_id][day] = tally.hours(day)


def _days(used: Mapping[int, int | None], hours: Mapping[int, Hours], last: int) -> Days:
    numbers = range(last - DAYS + 1, last + 1)
    return Days(
        last_day=last,
        used=[used.get(day) for day in numbers],
        night=[_sum(_night(hours, day)) for day in numbers],
        least_hour=[_least(hours.get(day, ())) for day in numbers],
    )


def _night(hours: Mapping[int, Hours], day: int) -> list[int | None]:
    evening, morning = hours.get(day - 1), hours.get(day)
    if evening is None or morning is None:
        return [None]
    return [*evening[NIGHT_FROM:], *morning[:NIGHT_UNTIL]]


def _sum(values: Sequence[int | None]) -> int | None:
    known = [value for value in values if value is not None]
    return sum(known) if len(known) == len(values) else None


def _least(hours: Sequence[int | None]) -> int | None:
    """Known where every hour is, or where one of them is none at all."""
    known = [value for value in hours if value is not None]
    if 0 in known:
        return 0
    return min(known) if len(known) == HOURS else None


def left(of: UseGround, used: UsedDays, live: LiveOf, *, now_utc_ms: int) -> tuple[CreditLeft, ...]:
    """How long the credit of each meter lasts that somebody pays for, the shortest first; what cannot be
    foreseen comes last."""
    found = [
        _left(of, use.medium, one, used, live(one.meter_id), now_utc_ms)
        for use in of.uses
        for one in use.meters
        if one.meter_id in of.payers
    ]
    return tuple(sorted(found, key=_shortest_first))


def _shortest_first(one: CreditLeft) -> tuple[bool, int, str, str]:
    return one.tenths is None, one.tenths or 0, one.shop_number, one.meter_id


def _left(
    of: UseGround, medium: str, one: MeterOf, used: UsedDays, live: LiveState | None, now_utc_ms: int
) -> CreditLeft:
    known = used.of.get(one.meter_id)
    use = None if known is None else days_left.recent(known.used)
    left_fen = None if live is None else live.left_fen
    payer = of.payers[one.meter_id]
    versions = of.versions.get(payer.plan_id or 0)
    tenths, a_day_fen = _reckoned(versions, of.calendar, payer, left_fen, use, now_utc_ms)
    return CreditLeft(
        meter_id=one.meter_id,
        medium=medium,
        shop_number=one.place.shop_number,
        shop_name=one.place.shop_name,
        building=one.place.building,
        left_fen=left_fen,
        a_day=None if use is None else use.a_day,
        a_day_fen=a_day_fen,
        tenths=tenths,
    )


def tenths_of(
    ledger: Ledger, meter: Meter, left_fen: int | None, use: Recent | None, *, now_utc_ms: int
) -> int | None:
    """As `left` reckons it, for one meter, in the unit of whoever has asked whose it is."""
    payer = Payer(meter.plan_id, tariffs.steps_of(ledger.charges.state(meter.id)))
    versions = _versions(ledger, {meter.plan_id} if meter.plan_id is not None else set())
    known = versions.get(meter.plan_id or 0)
    return _reckoned(known, site_files.calendar(ledger), payer, left_fen, use, now_utc_ms)[0]


def _reckoned(
    versions: tuple[Version, ...] | None,
    calendar: Calendar,
    payer: Payer,
    left_fen: int | None,
    use: Recent | None,
    now_utc_ms: int,
) -> tuple[int | None, int | None]:
    """Tenths of a day, and what a day costs, by the tariff of now from where the meter's steps stand."""
    if left_fen is None:
        return None, None
    if left_fen <= 0 or versions is None:
        return (0 if left_fen <= 0 else None), None
    try:
        terms, mix = terms_at(versions, now_utc_ms, calendar=calendar, position=payer.position)
        buys = quote_money(terms, left_fen, mix=mix).quantity_milli
        a_day_fen = None if use is None else quote_use(terms, use.a_day, mix=mix).amount_fen
    except DeskError:  # a price is missing, or there is none to pay
        return None, None
    return days_left.tenths_left(buys, use), a_day_fen


def unusual(of: UseGround, used: UsedDays, live: LiveOf) -> tuple[UnusualUse, ...]:
    """What was found of late, the gravest kinds first, the newest of each first."""
    kinds = list(unusual_use.Unusual)
    found = [
        UnusualUse(
            one.meter_id, use.medium, one.place.shop_number, one.place.shop_name, one.place.building, finding
        )
        for use in of.uses
        for one in use.meters
        if one.meter_id in used.of
        for finding in unusual_use.found(
            used.of[one.meter_id], use.medium, holidays=of.holidays, cut=_is_cut(live(one.meter_id))
        )
    ]
    found.sort(key=lambda one: (kinds.index(one.finding.kind), -one.finding.day, one.shop_number))
    return tuple(found)


def _is_cut(live: LiveState | None) -> bool:
    return live is not None and live.supply_on is False
