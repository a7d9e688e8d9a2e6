"""Sales summed by whatever is asked for: from the settled days and months, and from the rows after them."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from app.domain.local_days import first_of_month, last_of_month, month_of
from app.domain.settling import net_fen
from app.services.reports.ground import BookDays, Found, Ground
from app.services.reports.periods import Period
from db.ledger import Ledger

DAYS_AT_ONCE: Final = 90
"""Of the sums of days so many are read in one piece."""
SALES_AT_ONCE: Final = 60_000
"""And of the sales themselves: some 30 ms."""
_A_SALE: Final = 2
"""Transfers that a sale has at least."""

_OF_SHOPS: Final = frozenset({"shop_id", "meter_id"})

Key = tuple[Any, ...]
Unit = Callable[[int], int]
"""The number of a day's span: the day itself, its month, or one for all."""


@dataclass(slots=True)
class Total:
    """Sales of one line: how often and how much in fen. What is reversed counts with its sign; moved credit
    was sold before and is none of them."""

    sales: int = 0
    sold_fen: int = 0
    refunds: int = 0
    refunded_fen: int = 0
    reversals: int = 0
    reversed_fen: int = 0
    moved_fen: int = 0

    @property
    def net_fen(self) -> int:
        return self.sold_fen - self.refunded_fen + self.reversed_fen

    def add(self, kind: str, times: int, amount_fen: int) -> None:
        if kind == "sale":
            self.sales, self.sold_fen = self.sales + times, self.sold_fen + amount_fen
        elif kind == "refund":
            self.refunds, self.refunded_fen = self.refunds + times, self.refunded_fen + amount_fen
        elif kind == "moved":
            self.moved_fen += amount_fen
        else:
            self.reversals, self.reversed_fen = (
                self.reversals + times,
                self.reversed_fen + net_fen(kind, amount_fen),
            )


@dataclass(frozen=True, slots=True)
class Asked:
    """What to sum: over `period`, by span and by `keys` (of building_id, operator_id, tender, shop_id and
    meter_id). With `by_month` a line is a month, with `by_day` a day, else every line's number is 0."""

    period: Period
    keys: tuple[str, ...] = ()
    by_day: bool = False
    by_month: bool = False


@dataclass(slots=True)
class _Summing:
    ground: Ground
    found: Found
    asked: Asked
    days: BookDays
    lines: defaultdict[Key, Total] = field(default_factory=lambda: defaultdict(Total))
    homes: Mapping[int, int] = field(default_factory=dict)
    places: Mapping[int, list[tuple[int, int]]] = field(default_factory=dict)

    def unit(self, day: int) -> int:
        if self.asked.by_day:
            return day
        return month_of(day) if self.asked.by_month else 0


def sums(ground: Ground, found: Found, asked: Asked, days: BookDays) -> dict[Key, Total]:
    """The totals by (number of the span, *keys)."""
    summing = _Summing(ground, found, asked, days)
    of_shops = found.of_some_shops or not _OF_SHOPS.isdisjoint(asked.keys)
    if of_shops or days.tail:
        summing.homes, _, _ = ground.read(lambda ledger: ledger.settled.homes())
    if of_shops:
        summing.places = ground.read(lambda ledger: ledger.settled.places())
    settled = Period(asked.period.first, min(asked.period.last, _or_none(days.settled)))
    if settled.first <= settled.last:
        if of_shops:
            _add_shops(summing, settled)
        else:
            _add_sums(summing, settled)
    _add_tail(summing)
    return dict(summing.lines)


def _or_none(day: int | None) -> int:
    return -1 if day is None else day


# ---- from the sums by building -----------------------------------------------------------------------------


def _add_sums(summing: _Summing, period: Period) -> None:
    """Whole months from their own sums unless days are asked for."""
    months, days = _parts(period) if not summing.asked.by_day else ([], [period])
    if months:
        _add_span(summing, "month", months[0], months[-1])
    for part in days:
        for first in range(part.first, part.last + 1, DAYS_AT_ONCE):
            _add_span(summing, "day", first, min(first + DAYS_AT_ONCE - 1, part.last))


def _parts(period: Period) -> tuple[list[int], list[Period]]:
    """The whole months in it, and what is left of others."""
    first = month_of(period.first) + (period.first != first_of_month(month_of(period.first)))
    last = month_of(period.last) - (period.last != last_of_month(month_of(period.last)))
    if first > last:
        return [], [period]
    before = Period(period.first, first_of_month(first) - 1)
    after = Period(last_of_month(last) + 1, period.last)
    return list(range(first, last + 1)), [part for part in (before, after) if part.first <= part.last]


def _add_span(summing: _Summing, span: str, first: int, last: int) -> None:
    asked, found = summing.asked, summing.found
    keys = (("number",) if asked.by_day or asked.by_month else ()) + asked.keys
    rows = summing.ground.read(
        lambda ledger: ledger.settled.sums(
            span,
            first,
            last,
            keys=keys,
            buildings=found.buildings,
            operator_id=found.operator_id,
            tender=found.tender,
        )
    )
    for *key, kind, times, fen in rows:
        if len(keys) > len(asked.keys):
            number = key.pop(0)
            number = number if span == "month" else summing.unit(number)
        else:
            number = 0
        summing.lines[(number, *key)].add(kind, times, fen)


# ---- from the sales of shops and meters ------------------------------------------------------------------


def _add_shops(summing: _Summing, period: Period) -> None:
    asked, found = summing.asked, summing.found
    changes = _changes(summing.places)
    by_months = not (asked.by_day or found.of_some_sales or {"operator_id", "tender"} & set(asked.keys))
    months, days = _parts(period) if by_months else ([], [period])
    for month in list(months):
        if any(first_of_month(month) < day <= last_of_month(month) for day in changes):
            months.remove(month)
            days.append(Period(first_of_month(month), last_of_month(month)))
    for first, last in _runs(months, changes):
        _add_shop_months(summing, first, last)
    for part in days:
        for stretch in _cut(part, changes, summing.days):
            _add_shop_days(summing, stretch)


def _changes(places: Mapping[int, list[tuple[int, int]]]) -> list[int]:
    """The days on which a shop stood elsewhere than before."""
    return sorted({day for known in places.values() for day, _ in known[1:]})


def _runs(months: list[int], changes: list[int]) -> Iterator[tuple[int, int]]:
    """Months that follow one another, in which no shop changes its place."""
    begin = last = None
    for month in months:
        if begin is None or last is None:
            begin = month
        elif month != last + 1 or first_of_month(month) in changes:
            yield begin, last
            begin = month
        last = month
    if begin is not None and last is not None:
        yield begin, last


def _cut(period: Period, changes: list[int], days: BookDays) -> Iterator[Period]:
    """In pieces that are read at once, and in which no shop changes its place."""
    first = period.first
    ends = dict(days.ends)
    begun = days.stretch(first, first)[0]
    for day in range(first + 1, period.last + 1):
        end = ends.get(day, begun)
        if day in changes or end - begun > _A_SALE * SALES_AT_ONCE:
            yield Period(first, day - 1)
            first, begun = day, ends.get(day - 1, begun)
    yield Period(first, period.last)


def _add_shop_months(summing: _Summing, first: int, last: int) -> None:
    found, shops = summing.found, _shops(summing, first_of_month(first))
    by_month = summing.asked.by_month
    keys: tuple[str, ...] = ("month", "shop_id") if by_month else ("shop_id",)
    keys += ("meter_id",) if "meter_id" in summing.asked.keys else ()
    rows = summing.ground.read(
        lambda ledger: ledger.settled.shop_months(first, last, keys=keys, shops=shops, meters=found.meters)
    )
    for *key, kind, times, fen in rows:
        named = dict(zip(keys, key, strict=True))
        line = _line(summing, named.get("month", 0), named, first_of_month(first))
        summing.lines[line].add(kind, times, fen)


def _add_shop_days(summing: _Summing, period: Period) -> None:
    found, shops = summing.found, _shops(summing, period.first)
    asked = set(summing.asked.keys)
    by_number = summing.asked.by_day or summing.asked.by_month
    keys: tuple[str, ...] = ("day", "shop_id") if by_number else ("shop_id",)
    keys += tuple(key for key in ("meter_id", "operator_id", "tender") if key in asked)

    def unit(ledger: Ledger) -> list[Any]:
        return ledger.settled.sales(
            period.first,
            period.last,
            keys=keys,
            shops=shops,
            meters=found.meters,
            operator_id=found.operator_id,
            tender=found.tender,
        )

    for *key, kind, times, fen in summing.ground.read(unit):
        named = dict(zip(keys, key, strict=True))
        number = summing.unit(named["day"]) if by_number else 0
        summing.lines[_line(summing, number, named, period.first)].add(kind, times, fen)


def _shops(summing: _Summing, day: int) -> list[int] | None:
    """Those that may be shown and are asked for, by where they stood on that day; None: all."""
    found = summing.found
    if found.buildings is None:
        return None if found.shops is None else list(found.shops)
    wanted = summing.homes if found.shops is None else found.shops
    return [shop for shop in wanted if _building(summing, shop, day) in found.buildings]


def _building(summing: _Summing, shop: int, day: int) -> int | None:
    """Where a shop stood; before the book knew it, where it is now."""
    known = summing.places.get(shop)
    if not known:
        return summing.homes.get(shop)
    place = bisect_right(known, day, key=lambda one: one[0])
    return known[max(place - 1, 0)][1]


def _line(summing: _Summing, number: int, named: Mapping[str, Any], day: int) -> Key:
    """The key of a line that these values belong to; the building is where the shop stood on that day."""
    return (
        number,
        *(
            _building(summing, named["shop_id"], day) if key == "building_id" else named[key]
            for key in summing.asked.keys
        ),
    )


# ---- from the rows that are not settled ------------------------------------------------------------------


def _add_tail(summing: _Summing) -> None:
    """As settling would place them now: each shop where it is."""
    found = summing.found
    for day, book in summing.days.tail.items():
        if not summing.asked.period.first <= day <= summing.asked.period.last:
            continue  # gathered for what customers had before
        for (shop, meter, operator, tender, kind), (times, fen) in book.sales.items():
            building = summing.homes.get(shop)
            if (
                _is_in(building, found.buildings)
                and _is_in(shop, found.shops)
                and _is_in(meter, found.meters)
                and found.operator_id in (None, operator)
                and found.tender in (None, tender)
            ):
                values = {
                    "building_id": building,
                    "shop_id": shop,
                    "operator_id": operator,
                    "tender": tender,
                    "meter_id": meter,
                }
                line = (summing.unit(day), *(values[key] for key in summing.asked.keys))
                summing.lines[line].add(kind, times, fen)


def _is_in(value: object, among: frozenset[Any] | None) -> bool:
    return among is None or value in among


def summed(totals: Iterable[Total]) -> Total:
    """All of them together."""
    whole = Total()
    for one in totals:
        whole.sales += one.sales
        whole.sold_fen += one.sold_fen
        whole.refunds += one.refunds
        whole.refunded_fen += one.refunded_fen
        whole.reversals += one.reversals
        whole.reversed_fen += one.reversed_fen
    return whole
