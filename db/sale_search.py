"""Searching all operations ever recorded, a page at a time, in time that does not grow with the book.

Each filter has a way in: an index where there is one, else the operations themselves from the newest back, so
many at a time. A page says where the next one begins; it may hold fewer rows than asked for, even none, and
still not be the last.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, field, replace
from typing import Any, Final

from db.operations import OPERATION_COLUMNS, OPERATIONS_THERE, PAID_BY
from db.repository import Repository, listed
from db.rows import Operation, OperationView

SCANNED: Final = 40_000
"""Rows looked at in one call where no index leads to what is asked for."""

STATES_SCANNED: Final = 6_000
"""And where the last event of each has to be looked at."""

_OPEN: Final = frozenset({"recorded", "sending", "in_doubt", "escalated"})
_STATE = "(SELECT state FROM operation_events WHERE operation_id = o.id ORDER BY step DESC LIMIT 1)"
_PAGE = (
    f"SELECT o.seq, {OPERATION_COLUMNS}, e.state, e.count, e.utc_ms FROM {{source}}"
    " JOIN operation_events e ON e.operation_id = o.id"
    " AND e.step = (SELECT MAX(step) FROM operation_events WHERE operation_id = o.id)"
    " WHERE {where} ORDER BY {order} DESC LIMIT :limit"
)


@dataclass(frozen=True, slots=True)
class _Way:
    """How to come at the rows: what to read, what an index answers there, and the order it gives.

    A "+" keeps the order of the rows from being taken for the way in.
    """

    condition: str
    source: str = "operations o"
    seq: str = "+o.seq"
    order: str = "+o.seq"
    values: dict[str, int] = field(default_factory=dict)


_SCAN: Final = _Way("", seq="o.seq", order="o.seq")


@dataclass(frozen=True, slots=True)
class SaleFilter:
    """What to look for; None is anything. Times are of recording, from `since` until before `until`.

    `tender` may also be the channel of what was paid online. `accounts` and `buildings` are ids,
    `receipt` is series and number.
    """

    since_utc_ms: int | None = None
    until_utc_ms: int | None = None
    accounts: Collection[int] | None = None
    meter_id: str | None = None
    operator_id: int | None = None
    state: str | None = None
    tender: str | None = None
    kind: str | None = None
    receipt: tuple[str, int] | None = None
    buildings: Collection[int] | None = None


@dataclass(frozen=True, slots=True)
class SalePage:
    """Operations, newest first. `following` is where the next page begins, None after the last."""

    found: tuple[OperationView, ...]
    following: int | None


class SaleSearch(Repository):
    __slots__ = ()

    def page(self, wanted: SaleFilter, *, before: int | None, limit: int) -> SalePage:
        """At most `limit` operations before the mark `before` (None: the newest)."""
        lowest, highest = self._range(wanted)
        start = highest if before is None else min(before, highest)
        if wanted.accounts is not None and wanted.meter_id is None and wanted.receipt is None:
            return self._page_of_meters(wanted, floor=lowest, start=start, limit=limit)
        way = self._way(wanted, start)
        scanned = STATES_SCANNED if wanted.state is not None else SCANNED
        floor = max(lowest, start - scanned) if way is _SCAN else lowest
        rows = self._rows(wanted, way, floor=floor, start=start, limit=limit)
        found = tuple(_view(row) for row in rows)
        if len(rows) == limit:
            return SalePage(found, int(rows[-1][0]))
        return SalePage(found, floor if floor > lowest else None)

    def _page_of_meters(self, wanted: SaleFilter, *, floor: int, start: int, limit: int) -> SalePage:
        """The newest of each meter that was ever on these accounts, in one order."""
        meters = self._all(
            str,
            "SELECT DISTINCT meter_id FROM account_meters WHERE account_id IN"
            " (SELECT value FROM json_each(?))",
            (listed(wanted.accounts),),
        )
        rows: list[tuple[Any, ...]] = []
        for meter_id in meters:
            of_meter = replace(wanted, meter_id=meter_id)
            way = self._way(of_meter, start)
            rows += self._rows(of_meter, way, floor=floor, start=start, limit=limit)
        newest = sorted(rows, key=lambda row: row[0], reverse=True)[:limit]
        following = int(newest[-1][0]) if len(newest) == limit else None
        return SalePage(tuple(_view(row) for row in newest), following)

    def series(self) -> tuple[str, ...]:
        """Every receipt series there is, by hops over the index of receipts."""
        sql = (
            "WITH RECURSIVE hop (series) AS (SELECT MIN(receipt_series) FROM operations UNION ALL SELECT"
            " (SELECT MIN(receipt_series) FROM operations WHERE receipt_series > series) FROM hop"
            " WHERE series IS NOT NULL) SELECT series FROM hop WHERE series IS NOT NULL"
        )
        return self._all(str, sql)

    def _way(self, wanted: SaleFilter, start: int) -> _Way:
        if wanted.receipt is not None:
            return _Way("o.receipt_series = :series AND o.receipt_number = :number")
        if wanted.meter_id is not None:
            return _Way("o.meter_id = :meter", seq="o.seq", order="o.seq")
        if wanted.state in _OPEN:
            return _Way("o.id IN (SELECT operation_id FROM open_operations)")
        if wanted.kind not in (None, "sale"):
            # Facts are written with their operations, so both stand in one order.
            source = "operation_facts f CROSS JOIN operations o ON o.id = f.operation_id"
            return _Way(
                "f.seq <= :facts", source, order="f.seq", values={"facts": self._last_fact_before(start)}
            )
        return _SCAN

    def _rows(
        self, wanted: SaleFilter, way: _Way, *, floor: int, start: int, limit: int
    ) -> list[tuple[Any, ...]]:
        conditions = [way.condition] if way.condition else []
        conditions += [f"{way.seq} >= :floor", f"{way.seq} < :start", *_conditions(wanted)]
        sql = _PAGE.format(source=way.source, where=" AND ".join(conditions), order=way.order)
        series, number = wanted.receipt or (None, None)
        values = {
            "floor": floor,
            "start": start,
            "limit": limit,
            "series": series,
            "number": number,
            "meter": wanted.meter_id,
            "accounts": listed(wanted.accounts),
            "since": wanted.since_utc_ms,
            "until": wanted.until_utc_ms,
            "operator": wanted.operator_id,
            "state": wanted.state,
            "tender": wanted.tender,
            "kind": wanted.kind,
            "buildings": listed(wanted.buildings),
            **way.values,
        }
        return self._connection.execute(sql, values).fetchall()

    def _range(self, wanted: SaleFilter) -> tuple[int, int]:
        """Rows of these times lie within, from the first up to before the second."""
        last = self._number("SELECT MAX(seq) FROM operations")
        lowest, highest = 1, last + 1
        if wanted.since_utc_ms is not None:
            lowest = self._first_since(wanted.since_utc_ms, last)
        if wanted.until_utc_ms is not None:
            highest = self._after_last_before(wanted.until_utc_ms, last)
        return lowest, highest

    def _first_since(self, utc_ms: int, last: int) -> int:
        """The first row recorded at that time or later; the one after all where there is none."""
        for first, end in self._runs(last):
            if self._recorded(end - 1) >= utc_ms:
                return _first_not_below(utc_ms, first, end, self._recorded)
        return last + 1

    def _after_last_before(self, utc_ms: int, last: int) -> int:
        """The row after the last one recorded before that time; 1 where there is none."""
        for first, end in reversed(self._runs(last)):
            if self._recorded(first) < utc_ms:
                return _first_not_below(utc_ms, first, end, self._recorded)
        return 1

    def _runs(self, last: int) -> list[tuple[int, int]]:
        """Within each, from its first row up to before its end, times only rise."""
        later = self._all(int, "SELECT first_seq FROM operation_runs ORDER BY first_seq")
        return list(zip((1, *later), (*later, last + 1), strict=True)) if last else []

    def _recorded(self, seq: int) -> int:
        return self._number("SELECT utc_ms FROM operations WHERE seq = ?", (seq,))

    def _last_fact_before(self, start: int) -> int:
        """The newest row of facts whose operation stands before `start`."""
        last = self._number("SELECT MAX(seq) FROM operation_facts")
        sql = "SELECT o.seq FROM operation_facts f JOIN operations o ON o.id = f.operation_id WHERE f.seq = ?"
        return _first_not_below(start, 1, last + 1, lambda seq: self._number(sql, (seq,))) - 1


def _first_not_below(bound: int, low: int, high: int, value: Callable[[int], int]) -> int:
    """The first number from `low` up to before `high` whose value is not below `bound`, else `high`; by
    halving: rows are numbered without gaps, and their values rise."""
    while low < high:
        middle = (low + high) // 2
        if value(middle) < bound:
            low = middle + 1
        else:
            high = middle
    return low


def _conditions(wanted: SaleFilter) -> list[str]:
    """What every row must be, beside the way that leads to it."""
    asked = {
        "o.utc_ms >= :since": wanted.since_utc_ms,
        "o.utc_ms < :until": wanted.until_utc_ms,
        "o.account_id IN (SELECT value FROM json_each(:accounts))": wanted.accounts,
        "o.meter_id = :meter": wanted.meter_id,
        "o.operator_id = :operator": wanted.operator_id,
        f"{_STATE} = :state": wanted.state,
        f":tender IN (o.tender, {PAID_BY})": wanted.tender,
        "o.kind = :kind": wanted.kind,
        OPERATIONS_THERE.replace("?1", ":buildings"): wanted.buildings,
    }
    return [condition for condition, value in asked.items() if value is not None]


def _view(row: tuple[Any, ...]) -> OperationView:
    _, *own, state, count, changed = row
    return OperationView(Operation(*own), state, count, changed)
