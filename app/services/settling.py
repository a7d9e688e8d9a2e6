"""Settling the days that are over: what was sold on each, and how customers' money moved, is kept for good.

The book is read in short pieces and each day is written in a transaction of its own, so that no sale waits
for it. app/domain/settling.py says which rows belong to a day.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from typing import Any, Final

from app import config
from app.domain.local_days import day_of, first_of_month, last_of_month, month_of
from app.domain.settling import DayBook, Move, SaleKey, Sum, by_class, days_due, ends_of_days
from app.services import settings
from db.ledger import LedgerBook

PIECE: Final = 10_000
"""Transfers read at once: some 30 ms."""
LOOKED_AT: Final = 50_000
"""And where only their times are looked at."""

Stop = Callable[[], bool]


def settle(book: LedgerBook, *, now_utc_ms: int, stop: Stop = lambda: False) -> int:
    """Settle every day that is over and not settled yet; how many were. `stop` is asked before each."""
    offset_min = book.read(lambda ledger: settings.number(ledger, config.UTC_OFFSET_MIN))
    last = book.read(lambda ledger: ledger.settled.last())
    settled, before = (last.day, last.transfers_seq) if last else (None, 0)
    borne = days_borne(book, after=before, utc_offset_min=offset_min)
    due = days_due(
        ends_of_days(borne, after_day=settled),
        settled=settled,
        settled_seq=before,
        today=day_of(now_utc_ms, offset_min),
        newest=max(borne, default=0),
    )
    done = 0
    for day, end in due:
        if stop():
            break
        _settle_day(book, day, (before, end), utc_offset_min=offset_min, now_utc_ms=now_utc_ms)
        before = end
        done += 1
    return done


def days_borne(book: LedgerBook, *, after: int, utc_offset_min: int) -> dict[int, int]:
    """For each local day that a transfer after this row bears: the last one that does."""
    until = book.read(lambda ledger: ledger.settled.last_transfer())
    found: dict[int, int] = {}
    for first in range(after, until, LOOKED_AT):
        piece = book.read(
            lambda ledger, first=first: ledger.settled.days_borne(  # type: ignore[misc]
                after=first, until=min(first + LOOKED_AT, until), utc_offset_min=utc_offset_min
            )
        )
        found.update(piece)  # later pieces hold later rows
    return found


def day_book(book: LedgerBook, stretch: tuple[int, int], *, stop: Stop = lambda: False) -> DayBook:
    """What stands in the transfers after the one row up to the other."""
    after, until = stretch
    found = DayBook()
    for first in range(after, until, PIECE):
        if stop():
            break
        rows: list[tuple[Any, ...]] = book.read(
            lambda ledger, first=first: ledger.settled.moves(  # type: ignore[misc]
                after=first, until=min(first + PIECE, until)
            )
        )
        found.add(Move(*row) for row in rows)
    return found


def _settle_day(
    book: LedgerBook, day: int, stretch: tuple[int, int], *, utc_offset_min: int, now_utc_ms: int
) -> None:
    of_day = day_book(book, stretch)
    homes, shop_of_meter, shop_of_account = book.read(lambda ledger: ledger.settled.homes())
    places = book.read(lambda ledger: ledger.settled.places())
    shop_of = _Shops(shop_of_meter, shop_of_account)
    accounts = of_day.moved()
    shops = {key[0] for key in of_day.sales} | {shop_of(account) for account in accounts}
    moved_in = [shop for shop in sorted(shops) if _place(places.get(shop)) != homes[shop]]
    building_of = {account: homes[shop_of(account)] for account in accounts}
    rows: dict[str, Any] = {
        "settled_places": [(shop, day, homes[shop]) for shop in moved_in],
        "settled_sales": [(day, *key, *of_day.sales[key]) for key in sorted(of_day.sales)],
        "settled_sums": [("day", day, *key, *sums) for key, sums in _sums(of_day.sales, homes)],
        "settled_money": [
            ("day", day, *key, moved) for key, moved in by_class(accounts, building_of).items()
        ],
    }
    if day == last_of_month(month_of(day)):
        _add_month(book, month_of(day), rows, until=stretch[1])
    book.write(
        lambda ledger: ledger.settled.settle(
            day=day,
            utc_offset_min=utc_offset_min,
            transfers_seq=stretch[1],
            moves=of_day.moves,
            rows=rows,
            utc_ms=now_utc_ms,
        )
    )


def _place(known: list[tuple[int, int]] | None) -> int | None:
    """The building where the book last knew a shop."""
    return known[-1][1] if known else None


class _Shops:
    """The shop of each account of customers' money."""

    def __init__(self, of_meter: Mapping[str, int], of_account: Mapping[int, int]) -> None:
        self._of_meter, self._of_account = of_meter, of_account

    def __call__(self, account: str) -> int:
        kind, _, of = account.partition(":")
        return self._of_meter[of] if kind in ("credit", "transit") else self._of_account[int(of)]


def _sums(sales: Mapping[SaleKey, Sum], homes: Mapping[int, int]) -> list[tuple[tuple[Any, ...], Sum]]:
    """By building, operator, tender and kind."""
    found: defaultdict[tuple[Any, ...], Sum] = defaultdict(lambda: (0, 0))
    for (shop, _, operator, tender, kind), sums in sales.items():
        key = (homes[shop], operator, tender, kind)
        found[key] = _added(found[key], sums)
    return sorted(found.items())


def _added(one: Sum, other: Sum) -> Sum:
    return one[0] + other[0], one[1] + other[1]


def _add_month(book: LedgerBook, month: int, rows: dict[str, Any], *, until: int) -> None:
    """The sums of a month that ends with this day: of its settled days, and of this one."""
    first, last = first_of_month(month), last_of_month(month)
    keys = ("building_id", "operator_id", "tender")
    sums: defaultdict[tuple[Any, ...], Sum] = defaultdict(lambda: (0, 0))
    known = book.read(lambda ledger: ledger.settled.sums("day", first, last, keys=keys))
    for *key, times, fen in [*known, *(row[2:] for row in rows["settled_sums"])]:
        sums[tuple(key)] = _added(sums[tuple(key)], (times, fen))
    shops: defaultdict[tuple[Any, ...], Sum] = defaultdict(lambda: (0, 0))
    sold = book.read(lambda ledger: ledger.settled.sales(first, last, keys=("shop_id", "meter_id")))
    own = ((shop, meter, kind, *found) for _, shop, meter, _, _, kind, *found in rows["settled_sales"])
    for *key, times, fen in [*sold, *own]:
        shops[tuple(key)] = _added(shops[tuple(key)], (times, fen))
    money: defaultdict[tuple[int, str], int] = defaultdict(int)
    moved = book.read(lambda ledger: ledger.settled.money_by_building("day", first, last))
    for building, kind, fen in [*moved, *(row[2:] for row in rows["settled_money"])]:
        money[building, kind] += fen
    accounts = day_book(book, (_end_before(book, first), until)).moved()
    rows["settled_sums"] += [("month", month, *key, *found) for key, found in sorted(sums.items())]
    rows["settled_money"] += [("month", month, *key, fen) for key, fen in sorted(money.items()) if fen]
    rows["settled_shop_months"] = [(month, *key, *found) for key, found in sorted(shops.items())]
    rows["settled_account_months"] = [(month, account, fen) for account, fen in accounts.items()]


def _end_before(book: LedgerBook, day: int) -> int:
    """The last transfer of the days settled before this one."""
    ends = book.read(lambda ledger: ledger.settled.ends())
    return max((end for known, end in ends if known < day), default=0)
