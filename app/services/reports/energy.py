"""What shops, meters, buildings and groups used: over a time or by hour, day, month and year, by rate, the
largest or the smallest of them, down to the readings of one meter."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

from app.domain.energy_use import HOURS, Use
from app.domain.local_days import as_date, first_of_month, last_of_month
from app.domain.permissions import Permission
from app.domain.report import CellKind, Drill, ReportColumn, Value
from app.errors import DeskError
from app.services import energy_use
from app.services.energy_use import MeterOf, UseOf
from app.services.reading_history import reading_of, stored
from app.services.reports.energy_sums import Span, about_word, all_used, together, uses
from app.services.reports.ground import Body, Found, Ground, Lazily, drill, found
from app.services.reports.periods import Period
from app.services.reports.request import Request
from app.services.rights import allow_meter
from db.ledger import Ledger
from db.rows import BuildingGroup

MOST_ROWS: Final = 100_000
DAYS_BY_DAY: Final = 62
"""A longer time is shown by month."""

RATES: Final = ("sharp", "peak", "flat", "valley")
QUANTITY: Final = {"electricity": CellKind.ENERGY, "water": CellKind.VOLUME}

_NAMES: Final = {
    "energy-shop": (ReportColumn("shop", CellKind.TEXT), ReportColumn("shop_name", CellKind.TEXT)),
    "energy-meter": (
        ReportColumn("meter", CellKind.TEXT),
        ReportColumn("shop", CellKind.TEXT),
        ReportColumn("shop_name", CellKind.TEXT),
    ),
    "energy-building": (ReportColumn("building", CellKind.TEXT),),
    "energy-group": (ReportColumn("group", CellKind.TEXT),),
}
TIMES: Final = {
    Span.HOUR: ReportColumn("hour", CellKind.TEXT),
    Span.DAY: ReportColumn("day", CellKind.DAY),
    Span.MONTH: ReportColumn("month", CellKind.MONTH),
    Span.YEAR: ReportColumn("year", CellKind.TEXT),
}


@dataclass(frozen=True, slots=True)
class Thing:
    """A shop, meter, building or group: how it is called, the filter that asks for it, and its meters."""

    named: tuple[Value, ...]
    filters: tuple[tuple[str, str], ...]
    meters: tuple[str, ...]


def report(ground: Ground, request: Request) -> Body:
    """A row for each thing, or for each thing and span of the time."""
    assert request.period is not None  # every report of energy has the filter
    medium = request.medium or "electricity"
    span = Span(request.each)
    of, things = gathered(ground, request, medium)
    known = uses(ground, of, request.period, span)
    lines = [(thing, together(known.get(meter, ()) for meter in thing.meters)) for thing in things]
    lines = _chosen(lines, request)
    rows = [(thing, use) for thing, many in lines for use in many]
    if span is not Span.WHOLE:
        rows.sort(key=lambda row: row[1].number)
    if len(rows) > MOST_ROWS:
        raise DeskError("report.too_many_rows", n=MOST_ROWS)
    rated = any(rate is not None for _, use in rows for rate in use.rates)
    adds_up = not is_any_twice(thing.meters for thing, _ in lines)
    each_once = {meter for thing, _ in lines for meter in thing.meters}
    whole = sum(all_used(use) or 0 for meter in each_once for use in known.get(meter, ()))
    return Body(
        _columns(request, medium, span, rated=rated, adds_up=adds_up),
        [_row(thing, use, span, rated=rated, whole=whole) for thing, use in rows],
        lazily=Lazily(rows, lambda row: _below(request, row[0], row[1], span)),
    )


def gathered(ground: Ground, request: Request, medium: str) -> tuple[UseOf, list[Thing]]:
    """The meters that are asked for, and how they fall into things. Raises DeskError: report.nothing_named,
    permission.*."""
    wanted = found(ground, request)
    of = ground.read(lambda ledger: energy_use.scope(ledger, medium=medium, session=ground.session))
    meters = tuple(one for one in of.meters if is_wanted(one, wanted))
    of = UseOf(medium, meters, of.offset_ms)
    if request.name == "energy-group":
        groups = ground.read(lambda ledger: _groups(ledger, request.group))
        return of, list(_by_group(groups, meters))
    return of, list(_things(request.name, meters))


def is_wanted(one: MeterOf, wanted: Found) -> bool:
    """Whether a meter is among those that the filters name."""
    return (
        (wanted.buildings is None or one.place.building_id in wanted.buildings)
        and (wanted.shops is None or one.shop_id in wanted.shops)
        and (wanted.meters is None or one.meter_id in wanted.meters)
    )


def _things(name: str, meters: Iterable[MeterOf]) -> Iterable[Thing]:
    """In the order of their names."""
    keyed: dict[tuple[str, ...], list[MeterOf]] = {}
    for one in meters:
        place = one.place
        if name == "energy-shop" and one.shop_id is None:
            continue  # monitored only: of no shop
        keys = {
            "energy-shop": (place.shop_number, place.shop_name),
            "energy-meter": (one.meter_id, place.shop_number, place.shop_name),
            "energy-building": (place.building, "", place.building_code),
        }
        keyed.setdefault(keys[name], []).append(one)
    for key, held in sorted(keyed.items()):
        place = held[0].place
        filters = {
            "energy-shop": ("shop", place.shop_number),
            "energy-meter": ("meter", held[0].meter_id),
            "energy-building": ("building", place.building_code),
        }
        named = (energy_use.called(key, keyed),) if name == "energy-building" else key
        yield Thing(named, (filters[name],), tuple(one.meter_id for one in held))


def _groups(ledger: Ledger, code: str) -> list[tuple[BuildingGroup, frozenset[str]]]:
    groups = [one for one in ledger.groups.all() if code in ("", one.code)]
    return [(one, frozenset(ledger.groups.meters(one.id))) for one in groups]


def _by_group(
    groups: Iterable[tuple[BuildingGroup, frozenset[str]]], meters: Iterable[MeterOf]
) -> Iterable[Thing]:
    """Groups of which nothing may be seen are left out."""
    for group, held in groups:
        inside = tuple(one.meter_id for one in meters if one.meter_id in held)
        if inside:
            yield Thing((group.name,), (("group", group.code),), inside)


def is_any_twice(many: Iterable[Iterable[str]]) -> bool:
    """Whether some meter is in several of these, as where groups overlap: their use does not add up then."""
    every = [meter for some in many for meter in some]
    return len(every) != len(set(every))


def _chosen(
    lines: list[tuple[Thing, tuple[Use, ...]]], request: Request
) -> list[tuple[Thing, tuple[Use, ...]]]:
    """Those that used most, or least of those that used anything known, as many as are asked for."""
    if not request.top:
        return lines
    told = [(line, sum(all_used(use) or 0 for use in line[1])) for line in lines if line[1]]
    told.sort(key=lambda one: (one[1], str(one[0][0].named)), reverse=request.order != "smallest")
    return [line for line, _ in told[: request.top]]


def _columns(
    request: Request, medium: str, span: Span, *, rated: bool, adds_up: bool
) -> tuple[ReportColumn, ...]:
    kind = QUANTITY[medium]
    times = () if span is Span.WHOLE else (TIMES[span],)
    rates = tuple(ReportColumn(rate, kind, is_summed=adds_up) for rate in RATES) if rated else ()
    return (
        *times,
        *_NAMES[request.name],
        ReportColumn("used", kind, is_summed=adds_up),
        *rates,
        ReportColumn("unplaced", kind, is_summed=adds_up),
        ReportColumn("share", CellKind.PERMILLE),
        ReportColumn("about", CellKind.WORD),
    )


def _row(thing: Thing, use: Use, span: Span, *, rated: bool, whole: int) -> tuple[Value, ...]:
    used = all_used(use)
    return (
        *(() if span is Span.WHOLE else (shown_time(use.number, span),)),
        *thing.named,
        used,
        *(use.rates if rated else ()),
        use.unplaced,
        None if used is None or not whole else used * 1000 // whole,
        about_word(use.about),
    )


def shown_time(number: int, span: Span) -> Value:
    """A span's number as its column takes it."""
    if span is Span.HOUR:
        return f"{as_date(number // HOURS)} {number % HOURS:02d}:00"
    return str(number) if span is Span.YEAR else number


def time_of(number: int, span: Span) -> Period:
    """The days of a span by its number."""
    return _SPANS[span](number)


_SPANS: Final[dict[Span, Callable[[int], Period]]] = {
    Span.HOUR: lambda number: Period(number // HOURS, number // HOURS),
    Span.DAY: lambda number: Period(number, number),
    Span.MONTH: lambda number: Period(first_of_month(number), last_of_month(number)),
    Span.YEAR: lambda number: Period(
        first_of_month((number - 1970) * 12), last_of_month((number - 1970) * 12 + 11)
    ),
}


def _below(request: Request, thing: Thing, use: Use, span: Span) -> Drill:
    """From things to their meters; of one meter to shorter spans, and at last to its readings."""
    assert request.period is not None
    period = request.period if span is Span.WHOLE else time_of(use.number, span)
    period = Period(max(period.first, request.period.first), min(period.last, request.period.last))
    more = dict(thing.filters) | {"period": period.text(), "top": "", "order": ""}
    if request.name != "energy-meter":
        name = "energy-meter" if request.name != "energy-building" else "energy-shop"
        return drill(name, request.filters(), **(more | {"each": ""}))
    if span is Span.HOUR or (span is Span.DAY and period.days == 1 and request.period.days == 1):
        return Drill("readings", (("period", period.text()), *thing.filters))
    if span is Span.DAY or period.days == 1:
        each = Span.HOUR
    else:
        each = Span.DAY if period.days <= DAYS_BY_DAY else Span.MONTH
    return drill("energy-meter", request.filters(), **(more | {"each": str(each)}))


_READINGS: Final = (
    ReportColumn("moment", CellKind.MOMENT),
    *(ReportColumn(key, CellKind.ENERGY) for key in ("register", *RATES)),
    ReportColumn("balance", CellKind.MONEY),
    ReportColumn("supply", CellKind.WORD),
)


def readings(ground: Ground, request: Request) -> Body:
    """The readings of one meter as they are stored, those of archives too. Raises DeskError: permission.*,
    report.nothing_named, report.too_many_rows; archive.missing, archive.damaged: rather than without them."""
    assert request.period is not None  # the report has the filter

    def unit(ledger: Ledger) -> str:
        allow_meter(ledger, ground.session, Permission.LOOK, request.meter)
        meter = ledger.meters.get(request.meter)
        if meter is None:
            raise DeskError("report.nothing_named", filter="meter", text=request.meter)
        return meter.medium

    medium = ground.read(unit)
    begin, end = request.period.bounds_utc_ms(ground.utc_offset_min)
    kept, lacking = stored(ground.sources.readings, request.meter, begin, end)
    if lacking:
        raise lacking[0]
    if len(kept) > MOST_ROWS:
        raise DeskError("report.too_many_rows", n=MOST_ROWS)
    kind = QUANTITY[medium]
    columns = tuple(ReportColumn(one.key, kind) if one.kind is CellKind.ENERGY else one for one in _READINGS)
    body = Body(columns, [])
    for one in map(reading_of, kept):
        supply = None if one.supply_on is None else "on" if one.supply_on else "off"
        body.rows.append((one.utc_ms, one.quantity, *one.rates, one.balance_fen, supply))
    return body
