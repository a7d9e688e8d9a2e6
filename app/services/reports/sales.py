"""Sales by day, month and year, by operator, channel, building and shop, down to single operations.

What was confirmed in a time belongs to it; so a sale taken at night and proven after midnight is the next
day's, and a period that is settled never changes: what is taken back later stands where it was taken back.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from app.domain.local_days import as_date, first_of_month, last_of_month, month_of, year_of
from app.domain.report import CellKind, Drill, ReportColumn, Value
from app.services.reports import money_sums, sales_sums
from app.services.reports.ground import (
    Body,
    BookDays,
    Found,
    Ground,
    Lazily,
    Names,
    book_days,
    drill,
    found,
    names,
)
from app.services.reports.money_sums import Moved
from app.services.reports.periods import Period, parse_period
from app.services.reports.request import Request
from app.services.reports.sales_sums import Asked, Total

KEYS: Final = {"operator": "operator_id", "channel": "tender", "building": "building_id", "shop": "shop_id"}
"""What sales may be split by, and the key of the sums."""

MOST_DAYS_BELOW: Final = 62
"""A row of a longer time is shown by month."""

_FIGURES: Final = (
    ReportColumn("sales", CellKind.COUNT, is_summed=True),
    ReportColumn("sold", CellKind.MONEY, is_summed=True),
    ReportColumn("refunds", CellKind.COUNT, is_summed=True),
    ReportColumn("refunded", CellKind.MONEY, is_summed=True),
    ReportColumn("reversals", CellKind.COUNT, is_summed=True),
    ReportColumn("reversed", CellKind.MONEY, is_summed=True),
    ReportColumn("net", CellKind.MONEY, is_summed=True),
)
_BALANCES: Final = (
    ReportColumn("credit_before", CellKind.MONEY),
    ReportColumn("other_moves", CellKind.MONEY, is_summed=True),
    ReportColumn("credit_after", CellKind.MONEY),
    ReportColumn("due_before", CellKind.MONEY),
    ReportColumn("due_after", CellKind.MONEY),
    ReportColumn("under_way", CellKind.MONEY),
)
_SPLITS: Final = {
    "operator": (ReportColumn("operator", CellKind.TEXT),),
    "channel": (ReportColumn("channel", CellKind.WORD),),
    "building": (ReportColumn("building", CellKind.TEXT),),
    "shop": (ReportColumn("shop", CellKind.TEXT), ReportColumn("shop_name", CellKind.TEXT)),
}
_PERIODS: Final = {
    "sales-daily": ReportColumn("day", CellKind.DAY),
    "sales-monthly": ReportColumn("month", CellKind.MONTH),
    "sales-yearly": ReportColumn("year", CellKind.TEXT),
}
_BELOW: Final = {"sales-yearly": "sales-monthly", "sales-monthly": "sales-daily", "sales-daily": "sales-rows"}


@dataclass(frozen=True, slots=True)
class _Found:
    """What a report of sales is made of."""

    request: Request
    period: Period
    found: Found
    days: BookDays
    names: Names


def by_period(ground: Ground, request: Request) -> Body:
    """A row for each day, month or year, and within it for each operator, channel, building or shop."""
    has_balances = _has_balances(request)
    at = _gathered(ground, request, has_balances=has_balances)
    keys = (KEYS[request.by],) if request.by else ()
    asked = Asked(
        at.period, keys, by_day=request.name == "sales-daily", by_month=request.name != "sales-daily"
    )
    ground.told(1, 3)
    totals = _in_spans(request.name, sales_sums.sums(ground, at.found, asked, at.days))
    ground.told(2, 3)
    columns = (_PERIODS[request.name], *_SPLITS.get(request.by, ()), *_FIGURES)
    if not has_balances:
        rows = [_Line(at, key, total) for key, total in sorted(totals.items(), key=_order)]
        return Body(columns, [one.values() for one in rows], lazily=Lazily(rows, _Line.drill))
    return _with_balances(ground, at, columns, totals)


def _has_balances(request: Request) -> bool:
    """Balances belong to the site and its buildings, and not to operators, channels or part of the shops."""
    filters = (request.by, request.operator, request.channel, request.shop, request.group, request.meter)
    return not any((*filters, request.medium))


def _gathered(ground: Ground, request: Request, *, has_balances: bool) -> _Found:
    assert request.period is not None  # every report of sales has the filter
    first = 0 if has_balances else request.period.first
    wanted = found(ground, request)
    of_shops = "shop" in (request.by, request.name.removeprefix("sales-by-"))
    of_each = has_balances or of_shops or wanted.of_some_shops
    days = book_days(ground, first=first, last=request.period.last, of_each=of_each)
    return _Found(request, request.period, wanted, days, names(ground, of_shops=of_shops))


def _in_spans(name: str, totals: dict[sales_sums.Key, Total]) -> dict[sales_sums.Key, Total]:
    """Months put together to years where years are asked for."""
    if name != "sales-yearly":
        return totals
    years: dict[sales_sums.Key, list[Total]] = {}
    for (month, *key), total in totals.items():
        years.setdefault((year_of(month), *key), []).append(total)
    return {key: sales_sums.summed(found) for key, found in years.items()}


def _order(line: tuple[sales_sums.Key, Total]) -> tuple[str, ...]:
    return tuple(f"{part:012}" if isinstance(part, int) else str(part) for part in line[0])


@dataclass(frozen=True, slots=True)
class _Line:
    """One row of a report by period."""

    at: _Found
    key: sales_sums.Key
    total: Total

    def values(self) -> tuple[Value, ...]:
        number: Value = self.key[0]
        if self.at.request.name == "sales-yearly":
            number = str(number)
        return (number, *_split(self.at, self.key[1:]), *figures(self.total))

    def drill(self) -> Drill:
        return _below(self.at, self.key)


def _below(at: _Found, key: sales_sums.Key) -> Drill:
    """The next finer report of the same span, of what the row is of."""
    request = at.request
    span = _clipped(_span(request.name, key[0]), at.period)
    more = _filter_of(at, key[1:])
    return drill(_BELOW[request.name], request.filters(), period=span.text(), by="", **more)


def _span(name: str, number: int) -> Period:
    if name == "sales-daily":
        return Period(number, number)
    if name == "sales-monthly":
        return Period(first_of_month(number), last_of_month(number))
    return parse_period(str(number), today=0)


def _clipped(span: Period, within: Period) -> Period:
    return Period(max(span.first, within.first), min(span.last, within.last))


def figures(total: Total) -> tuple[Value, ...]:
    return (
        total.sales,
        total.sold_fen,
        total.refunds,
        total.refunded_fen,
        total.reversals,
        total.reversed_fen,
        total.net_fen,
    )


def _split(at: _Found, key: sales_sums.Key, by: str = "") -> tuple[Value, ...]:
    """What a row is split by, in words of the site."""
    by = by or at.request.by
    if not by:
        return ()
    if by == "operator":
        return (at.names.operators.get(key[0], ("", ""))[1] or str(key[0]),)
    if by == "building":
        return (at.names.buildings.get(key[0], ("", ""))[1],)
    if by == "shop":
        return at.names.shops.get(key[0], ("", ""))
    return (key[0],)


def _filter_of(at: _Found, key: sales_sums.Key, by: str = "") -> dict[str, str]:
    """The filter that asks for what a row is split by."""
    by = by or at.request.by
    known = {"operator": at.names.operators, "building": at.names.buildings, "shop": at.names.shops}
    if not by:
        return {}
    return {by: known[by].get(key[0], ("", ""))[0] if by in known else str(key[0])}


def _with_balances(
    ground: Ground, at: _Found, columns: Sequence[ReportColumn], totals: dict[sales_sums.Key, Total]
) -> Body:
    """Every span there is, sold in or not, so that one's end is the next one's beginning."""
    name = at.request.name

    def unit(day: int) -> int:
        if name == "sales-daily":
            return day
        return month_of(day) if name == "sales-monthly" else as_date(day).year

    standing, spans = money_sums.moved_in_spans(
        ground, at.period, at.days, buildings=at.found.buildings, unit=unit
    )
    first = max(at.period.first, at.days.first if at.days.first is not None else ground.today)
    last = min(at.period.last, max(ground.today, at.days.ends[-1][0] if at.days.ends else 0))
    body = Body((*columns, *_BALANCES), [])
    lines: list[_Line] = []
    for number in range(unit(first), unit(last) + 1) if first <= last else ():
        line = _Line(at, (number,), totals.get((number,), Total()))
        after = Moved(standing)
        after.update(spans.get(number, Moved()))
        body.rows.append((*line.values(), *_balances(standing, after, line.total)))
        lines.append(line)
        standing = after
    return replace(body, lazily=Lazily(lines, _Line.drill))


def _balances(before: Moved, after: Moved, total: Total) -> tuple[Value, ...]:
    """What is neither sold nor taken back is the rest: carried in, used by the office's reckoning, moved."""
    rose = money_sums.credit(after) - money_sums.credit(before)
    return (
        money_sums.credit(before),
        rose - total.net_fen,
        money_sums.credit(after),
        money_sums.due(before),
        money_sums.due(after),
        money_sums.under_way(after),
    )


# ---- by operator, channel, building, shop ------------------------------------------------------------------


def by_thing(ground: Ground, request: Request) -> Body:
    """A row for each operator, channel, building or shop, of the whole period."""
    by = request.name.removeprefix("sales-by-")
    has_balances = by == "building" and _has_balances(replace(request, by=""))
    at = _gathered(ground, request, has_balances=has_balances)
    ground.told(1, 2)
    totals = sales_sums.sums(ground, at.found, Asked(at.period, (KEYS[by],)), at.days)
    columns = (*_SPLITS[by], *_FIGURES, *(_BALANCES if has_balances else ()))
    body = Body(columns, [])
    before, moved = money_sums.moved_by_building(ground, at.period, at.days) if has_balances else ({}, {})
    seen = set(totals) | {(0, building) for building in (*before, *moved) if _shows(at, building)}
    order = {key: _split(at, key[1:], by) for key in seen}
    keys = sorted(seen, key=lambda one: tuple(map(str, order[one])))
    for key in keys:
        total = totals.get(key, Total())
        row = (*order[key], *figures(total))
        if has_balances:
            standing = before.get(key[1], Moved())
            after = Moved(standing)
            after.update(moved.get(key[1], Moved()))
            row = (*row, *_balances(standing, after, total))
        body.rows.append(row)
    return replace(body, lazily=Lazily(keys, lambda key: _finer(at, _filter_of(at, key[1:], by))))


def _shows(at: _Found, building: int) -> bool:
    return at.found.buildings is None or building in at.found.buildings


def _finer(at: _Found, more: dict[str, str]) -> Drill:
    """By month where it is long, else by day; a single day down to its rows."""
    of_days = "sales-daily" if at.period.days > 1 else "sales-rows"
    name = "sales-monthly" if at.period.days > MOST_DAYS_BELOW else of_days
    return drill(name, at.request.filters(), **more)
