"""Proves the settled days: each is the stretch of transfers that it says, and every sum kept of it is theirs.

The rule (docs/decisions/0056-settled-periods.md): days follow one another without a gap, each from the
transfer after the one before up to `transfers_seq`, which bears that day or an earlier one. What was
confirmed is what a posted transfer moved; customers' money is in accounts that begin with credit, transit,
refund_due, deposit and paid. A shop counts for the building where `settled_places` has it on that day. A
day's digest goes over the rows that were written with it, months with their last day.
"""

from __future__ import annotations

import calendar
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from app.verify.chains import Query, row_hash
from app.verify.entries import has_table
from app.verify.report import Notes

_TABLES = {
    "settled_places": ("shop_id, day, building_id", "day = {day}"),
    "settled_sales": ("day, shop_id, meter_id, operator_id, tender, kind, times, amount_fen", "day = {day}"),
    "settled_sums": (
        "span, number, building_id, operator_id, tender, kind, times, amount_fen",
        "(span = 'day' AND number = {day} OR span = 'month' AND number = {month})",
    ),
    "settled_money": (
        "span, number, building_id, class, moved_fen",
        "(span = 'day' AND number = {day} OR span = 'month' AND number = {month})",
    ),
    "settled_shop_months": ("month, shop_id, meter_id, kind, times, amount_fen", "month = {month}"),
    "settled_account_months": ("month, account, moved_fen", "month = {month}"),
}
"""Of each table of sums its columns, and which of its rows were written with a day."""

_MONEY = ("credit", "transit", "refund_due", "deposit", "paid")
_EPOCH = date(1970, 1, 1).toordinal()
_NO_MONTH = -1

Table = dict[tuple[Any, ...], tuple[int, ...]]
"""By what its key is, the sums of a row."""


@dataclass(frozen=True, slots=True)
class _Day:
    seq: int
    day: int
    offset_min: int
    end: int
    moves: int
    head: bytes
    digest: bytes


@dataclass(slots=True)
class _Kept:
    """What the sums of a day or a month must be."""

    sales: Counter[tuple[Any, ...]] = field(default_factory=Counter)
    times: Counter[tuple[Any, ...]] = field(default_factory=Counter)
    accounts: Counter[str] = field(default_factory=Counter)
    money: Counter[tuple[Any, ...]] = field(default_factory=Counter)
    sums: Counter[tuple[Any, ...]] = field(default_factory=Counter)
    sum_times: Counter[tuple[Any, ...]] = field(default_factory=Counter)
    moves: int = 0


@dataclass(slots=True)
class _Shops:
    """The shop of each meter and account, and where each shop was settled to stand."""

    of_meter: dict[str, int]
    of_account: dict[int, int]
    places: dict[int, list[tuple[int, int]]]

    def of(self, account: str) -> int | None:
        kind, _, name = account.partition(":")
        return self.of_meter.get(name) if kind in ("credit", "transit") else self.of_account.get(int(name))

    def building(self, shop: int | None, day: int) -> int | None:
        known = [building for since, building in self.places.get(shop or 0, []) if since <= day]
        return known[-1] if known else None


def check_settled(query: Query, notes: Notes) -> None:
    """Nothing of a book that no newer program has opened yet."""
    if not has_table(query, "settled_days"):
        return
    shops = _shops(query)
    rows = _moves(query)
    ahead = next(rows, None)
    before: _Day | None = None
    month = _Kept()
    digest = bytes(32)
    for day in _days(query):
        _check_order(query, notes, day, before)
        kept = _Kept()
        while ahead is not None and ahead[0] <= day.end:
            _add(kept, ahead)
            ahead = next(rows, None)
        _place(kept, shops, day.day)
        _add_to_month(month, kept)
        number = _month(day.day) if _ends_month(day.day) else _NO_MONTH
        _compare(query, notes, day, kept, "day", day.day)
        if number != _NO_MONTH:
            _compare(query, notes, day, month, "month", number)
            month = _Kept()
        digest = _digest(query, day.day, number, digest)
        if digest != day.digest:
            notes.add("settled", "settled_days", day.seq, f"the rows kept of {_named(day.day)} have changed")
        before = day
    _check_beyond(query, notes, before)


def _days(query: Query) -> Iterator[_Day]:
    columns = "seq, day, utc_offset_min, transfers_seq, moves, head, digest"
    for row in list(query(f"SELECT {columns} FROM settled_days ORDER BY seq")):
        yield _Day(*row)


def _moves(query: Query) -> Iterator[tuple[Any, ...]]:
    return query(
        "SELECT t.seq, t.kind, t.debit, t.credit, t.amount_fen, o.kind, o.account_id, o.meter_id,"
        " o.operator_id, o.tender, o.drawer, a.shop_id FROM transfers t"
        " LEFT JOIN operations o ON o.id = t.operation_id"
        " LEFT JOIN accounts a ON a.id = o.account_id ORDER BY t.seq"
    )


def _shops(query: Query) -> _Shops:
    places: dict[int, list[tuple[int, int]]] = {}
    sql = "SELECT shop_id, day, building_id FROM settled_places ORDER BY shop_id, day"
    for shop, day, building in query(sql):
        places.setdefault(shop, []).append((day, building))
    meters = query("SELECT id, shop_id FROM meters WHERE shop_id IS NOT NULL")
    return _Shops(dict(meters), dict(query("SELECT id, shop_id FROM accounts")), places)


def _add(kept: _Kept, row: tuple[Any, ...]) -> None:
    _, kind, debit, credit, amount, operation, _, meter, operator, tender, drawer, shop = row
    if tender == "online":  # each channel by itself; its account is online:[company/]channel
        tender = drawer.rpartition(":")[2].rpartition("/")[2]
    if kind not in ("direct", "posted"):
        return
    kept.moves += 1
    for account, change in ((debit, -amount), (credit, amount)):
        if account.split(":")[0] in _MONEY:
            kept.accounts[account] += change
    if kind == "posted":
        if operation == "reversal":
            operation = "reversed_refund" if credit.split(":")[0] == "credit" else "reversed_sale"
        key = (shop, meter, operator, tender, operation)
        kept.sales[key] += amount
        kept.times[key] += 1


def _place(kept: _Kept, shops: _Shops, day: int) -> None:
    """The sums by building."""
    for key, amount in kept.sales.items():
        shop, _, operator, tender, kind = key
        placed = (shops.building(shop, day), operator, tender, kind)
        kept.sums[placed] += amount
        kept.sum_times[placed] += kept.times[key]
    for account, moved in kept.accounts.items():
        kept.money[shops.building(shops.of(account), day), account.split(":")[0]] += moved


def _add_to_month(month: _Kept, day: _Kept) -> None:
    for name in ("sales", "times", "accounts", "money", "sums", "sum_times"):
        into, sums = getattr(month, name), getattr(day, name)
        for key, value in sums.items():
            into[key] += value


def _compare(query: Query, notes: Notes, day: _Day, kept: _Kept, span: str, number: int) -> None:
    """Each table of sums against what the transfers give."""
    wanted: dict[str, Table] = {
        "settled_sums": {key: (kept.sum_times[key], fen) for key, fen in kept.sums.items()},
        "settled_money": {key: (fen,) for key, fen in kept.money.items() if fen},
    }
    where = dict.fromkeys(wanted, f"span = '{span}' AND number = {number}")
    skipped = dict.fromkeys(wanted, 2)
    if span == "day":
        wanted["settled_sales"] = {key: (kept.times[key], fen) for key, fen in kept.sales.items()}
        where["settled_sales"], skipped["settled_sales"] = f"day = {number}", 1
        if kept.moves != day.moves:
            text = f"{_named(number)} has {kept.moves} moves, not {day.moves}"
            notes.add("settled", "settled_days", day.seq, text)
    else:
        shops: Counter[tuple[Any, ...]] = Counter()
        times: Counter[tuple[Any, ...]] = Counter()
        for (shop, meter, _, _, kind), fen in kept.sales.items():
            shops[shop, meter, kind] += fen
        for (shop, meter, _, _, kind), often in kept.times.items():
            times[shop, meter, kind] += often
        wanted["settled_shop_months"] = {key: (times[key], fen) for key, fen in shops.items()}
        wanted["settled_account_months"] = {(one,): (fen,) for one, fen in kept.accounts.items() if fen}
        for table in ("settled_shop_months", "settled_account_months"):
            where[table], skipped[table] = f"month = {number}", 1
    for table, sums in wanted.items():
        _compare_table(query, notes, table, where[table], skipped[table], sums)


def _compare_table(query: Query, notes: Notes, table: str, where: str, skipped: int, wanted: Table) -> None:
    width = len(next(iter(wanted.values()))) if wanted else 0
    left = dict(wanted)
    for row in query(f"SELECT {_TABLES[table][0]} FROM {table} WHERE {where}"):
        notes.rows_checked += 1
        key, sums = row[skipped : len(row) - width], row[len(row) - width :]
        if left.pop(tuple(key), None) != tuple(sums):
            notes.add("settled", table, 0, f"{where}: {row} is not what the transfers give")
    for key, missing in left.items():
        notes.add("settled", table, 0, f"{where}: {key} is missing, with {missing}")


def _check_order(query: Query, notes: Notes, day: _Day, before: _Day | None) -> None:
    first = before.end if before else 0
    if before is not None and day.day != before.day + 1:
        text = f"{_named(day.day)} does not follow {_named(before.day)}"
        notes.add("settled", "settled_days", day.seq, text)
    if day.end < first:
        notes.add("settled", "settled_days", day.seq, f"{_named(day.day)} goes back in the book")
    last = next(query("SELECT hash, utc_ms FROM transfers WHERE seq = ?", day.end), (bytes(32), 0))
    if last[0] != day.head:
        notes.add("settled", "settled_days", day.seq, f"{_named(day.day)} ends with another row of the book")
    elif day.end > first and (last[1] + day.offset_min * 60_000) // 86_400_000 > day.day:
        notes.add("settled", "settled_days", day.seq, f"{_named(day.day)} ends with a row of a later day")


def _check_beyond(query: Query, notes: Notes, last: _Day | None) -> None:
    """No sums of days and months that are not settled."""
    day = last.day if last else -1
    month = _month(day) - (not _ends_month(day)) if last else -1
    first = next(query("SELECT min(day) FROM settled_days"))[0]
    for table, (columns, _) in _TABLES.items():
        name = columns.split(", ")[0]
        checked = (
            "CASE span WHEN 'day' THEN {day} ELSE {month} END"
            if name == "span"
            else "{" + ("month" if name == "month" else "day") + "}"
        )
        number = {"span": "number", "month": "month"}.get(name, "day")
        least = "{first}" if number == "day" else "-1"
        where = f"{number} > {checked} OR {number} < {least}".format(day=day, month=month, first=first or 0)
        for (count,) in query(f"SELECT count(*) FROM {table} WHERE {where}"):
            if count:
                notes.add("settled", table, 0, f"{count} rows are of days that are not settled")


def _digest(query: Query, day: int, month: int, before: bytes) -> bytes:
    """Over what is kept of a day, whether it is right or not."""
    values: list[object] = []
    for table, (columns, where) in _TABLES.items():
        values.append(table)
        names = columns.split(", ")
        order = ", ".join(names[: -1 if names[-1] in ("building_id", "moved_fen") else -2])
        for row in query(
            f"SELECT {columns} FROM {table} WHERE {where.format(day=day, month=month)} ORDER BY {order}"
        ):
            values += row
    return row_hash("settled/rows", before, values)


def _month(day: int) -> int:
    found = date.fromordinal(day + _EPOCH)
    return (found.year - 1970) * 12 + found.month - 1


def _ends_month(day: int) -> bool:
    found = date.fromordinal(day + _EPOCH)
    return found.day == calendar.monthrange(found.year, found.month)[1]


def _named(day: int) -> str:
    return date.fromordinal(day + _EPOCH).isoformat()
