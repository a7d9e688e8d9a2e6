"""Days of the book that are settled, and the sums kept of each.

What is kept repeats the transfers, so that reports of years need not read them; app/verify/settled.py makes
it all anew and compares. A day's digest is SHA-256, as of a chained row of "settled/rows" after the digest of
the day before (32 zero bytes before the first), over: for each of the tables below, in this order, its name
and then the values of the rows that were written with the day, by their keys.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from db.chain import FIRST_HASH, Value, append, digest
from db.operations import PAID_BY
from db.repository import Repository, listed

ROWS: Final[Mapping[str, tuple[str, ...]]] = {
    "settled_places": ("shop_id", "day", "building_id"),
    "settled_sales": ("day", "shop_id", "meter_id", "operator_id", "tender", "kind", "times", "amount_fen"),
    "settled_sums": (
        "span", "number", "building_id", "operator_id", "tender", "kind", "times", "amount_fen",
    ),
    "settled_money": ("span", "number", "building_id", "class", "moved_fen"),
    "settled_shop_months": ("month", "shop_id", "meter_id", "kind", "times", "amount_fen"),
    "settled_account_months": ("month", "account", "moved_fen"),
}  # fmt: skip
"""The tables of sums with their columns."""

Rows = Mapping[str, Sequence[tuple[Value, ...]]]
"""By table, the rows to write, sorted."""

_MOVES: Final = (
    "SELECT t.seq, t.debit, t.credit, t.amount_fen, o.kind, a.shop_id, o.meter_id, o.operator_id,"
    f" {PAID_BY}"
    " FROM transfers t LEFT JOIN operations o ON t.kind = 'posted' AND o.id = t.operation_id"
    " LEFT JOIN accounts a ON a.id = o.account_id"
    " WHERE t.seq > ? AND t.seq <= ? AND t.kind IN ('direct', 'posted') ORDER BY t.seq"
)
_INSERTS: Final = {
    table: f"INSERT INTO {table} ({', '.join(columns)}) SELECT "
    + ", ".join(f"json_extract(value, '$[{place}]')" for place in range(len(columns)))
    + " FROM json_each(?)"
    for table, columns in ROWS.items()
}
FEW_METERS: Final = 4
"""The operations of so few are found by their meter, whatever the time asked for."""

_SUM_KEYS: Final = ("number", "building_id", "operator_id", "tender")
_SALE_KEYS: Final = ("day", "shop_id", "meter_id", "operator_id", "tender")


@dataclass(frozen=True, slots=True)
class SettledDay:
    """A day up to the row `transfers_seq` of the transfers; `head` is that row's hash, `digest` that of the
    sums."""

    day: int
    utc_offset_min: int
    transfers_seq: int
    moves: int
    head: bytes
    digest: bytes
    utc_ms: int


@dataclass(frozen=True, slots=True)
class ConfirmedFilter:
    """Operations confirmed by the transfers after `after` up to `until`; None is anything."""

    after: int
    until: int
    shops: Collection[int] | None = None
    meters: Collection[str] | None = None
    operator_id: int | None = None
    tender: str | None = None
    kind: str | None = None


class Settled(Repository):
    __slots__ = ()

    def last(self) -> SettledDay | None:
        """The newest settled day."""
        return self._first(SettledDay, f"{_DAY} ORDER BY seq DESC LIMIT 1")

    def ends(self) -> tuple[tuple[int, int], ...]:
        """(day, its last transfer) of all settled days, oldest first."""
        return self._all(_pair, "SELECT day, transfers_seq FROM settled_days ORDER BY seq")

    def last_transfer(self) -> int:
        return self._number("SELECT MAX(seq) FROM transfers")

    def days_borne(self, *, after: int, until: int, utc_offset_min: int) -> tuple[tuple[int, int], ...]:
        """(local day, the last row that bears it) among transfers after the one row up to the other."""
        sql = (
            "SELECT (utc_ms + ?1) / 86400000, MAX(seq) FROM transfers WHERE seq > ?2 AND seq <= ?3 GROUP BY 1"
        )
        return self._all(_pair, sql, (utc_offset_min * 60_000, after, until))

    def moves(self, *, after: int, until: int) -> list[tuple[Any, ...]]:
        """What happened by the transfers after the one row up to the other, in the order of
        app.domain.settling.Move."""
        return self._run(_MOVES, (after, until)).fetchall()

    def places(self) -> dict[int, list[tuple[int, int]]]:
        """By shop: from which day on it stood in which building, oldest first."""
        found: dict[int, list[tuple[int, int]]] = {}
        sql = "SELECT shop_id, day, building_id FROM settled_places ORDER BY shop_id, day"
        for shop_id, day, building_id in self._run(sql):
            found.setdefault(shop_id, []).append((day, building_id))
        return found

    def homes(self) -> tuple[dict[int, int], dict[str, int], dict[int, int]]:
        """Where things are now: the building of each shop, the shop of each meter, of each account."""
        buildings = "SELECT shops.id, building_id FROM shops JOIN areas ON areas.id = area_id"
        return (
            dict(self._run(buildings).fetchall()),
            dict(self._run("SELECT id, shop_id FROM meters WHERE shop_id IS NOT NULL").fetchall()),
            dict(self._run("SELECT id, shop_id FROM accounts").fetchall()),
        )

    def settle(
        self, *, day: int, utc_offset_min: int, transfers_seq: int, moves: int, rows: Rows, utc_ms: int
    ) -> None:
        """Write a day and its sums. Duplicate("settled_days.day") if it is settled."""
        last = self.last()
        head = self._first(bytes, "SELECT hash FROM transfers WHERE seq = ?", (transfers_seq,)) or FIRST_HASH
        values: dict[str, Value] = {
            "day": day,
            "utc_offset_min": utc_offset_min,
            "transfers_seq": transfers_seq,
            "moves": moves,
            "head": head,
            "digest": digest("settled/rows", last.digest if last else FIRST_HASH, _flat(rows)),
            "utc_ms": utc_ms,
        }
        append(self._connection, "settled_days", values)
        for table, insert in _INSERTS.items():
            if rows.get(table):
                self._run(insert, (json.dumps(rows[table], ensure_ascii=False, separators=(",", ":")),))

    # ---- what reports ask --------------------------------------------------------------------------------

    def sums(
        self,
        span: str,
        first: int,
        last: int,
        *,
        keys: Sequence[str],
        buildings: Collection[int] | None = None,
        operator_id: int | None = None,
        tender: str | None = None,
    ) -> list[tuple[Any, ...]]:
        """Sales of days or months, both included: the `keys` (of number, building_id, operator_id, tender),
        kind, how often, fen."""
        names = _named(keys, _SUM_KEYS)
        asked = {
            "building_id IN (SELECT value FROM json_each(:buildings))": buildings,
            "operator_id = :operator": operator_id,
            "tender = :tender": tender,
        }
        also = "".join(f" AND {condition}" for condition, value in asked.items() if value is not None)
        sql = (
            f"SELECT {names}kind, sum(times), sum(amount_fen) FROM settled_sums"
            f" WHERE span = :span AND number BETWEEN :first AND :last{also} GROUP BY {names}kind"
        )
        values = {
            "span": span,
            "first": first,
            "last": last,
            "buildings": listed(buildings),
            "operator": operator_id,
            "tender": tender,
        }
        return self._connection.execute(sql, values).fetchall()

    def sales(
        self,
        first: int,
        last: int,
        *,
        keys: Sequence[str],
        shops: Collection[int] | None = None,
        meters: Collection[str] | None = None,
        operator_id: int | None = None,
        tender: str | None = None,
    ) -> list[tuple[Any, ...]]:
        """Sales of days, both included, of some shops and meters: the `keys` (of day, shop_id, meter_id,
        operator_id, tender), kind, how often, fen."""
        names = _named(keys, _SALE_KEYS)
        sql = (
            f"SELECT {names}kind, sum(times), sum(amount_fen) FROM settled_sales"
            " WHERE day BETWEEN ?1 AND ?2"
            " AND (?3 IS NULL OR shop_id IN (SELECT value FROM json_each(?3)))"
            " AND (?4 IS NULL OR meter_id IN (SELECT value FROM json_each(?4)))"
            " AND (?5 IS NULL OR operator_id = ?5) AND (?6 IS NULL OR tender = ?6)"
            f" GROUP BY {names}kind"
        )
        values = (first, last, listed(shops), _texts(meters), operator_id, tender)
        return self._run(sql, values).fetchall()

    def shop_months(
        self,
        first: int,
        last: int,
        *,
        keys: Sequence[str],
        shops: Collection[int] | None = None,
        meters: Collection[str] | None = None,
    ) -> list[tuple[Any, ...]]:
        """As `sales`, of whole months; the `keys` are of month, shop_id, meter_id."""
        names = _named(keys, ("month", "shop_id", "meter_id"))
        sql = (
            f"SELECT {names}kind, sum(times), sum(amount_fen) FROM settled_shop_months"
            " WHERE month BETWEEN ?1 AND ?2"
            " AND (?3 IS NULL OR shop_id IN (SELECT value FROM json_each(?3)))"
            " AND (?4 IS NULL OR meter_id IN (SELECT value FROM json_each(?4)))"
            f" GROUP BY {names}kind"
        )
        return self._run(sql, (first, last, listed(shops), _texts(meters))).fetchall()

    def money(
        self, span: str, first: int, last: int, *, buildings: Collection[int] | None = None
    ) -> list[tuple[int, str, int]]:
        """(number, class, moved fen) of days or months, both included."""
        sql = (
            "SELECT number, class, sum(moved_fen) FROM settled_money WHERE span = ?1"
            " AND number BETWEEN ?2 AND ?3"
            " AND (?4 IS NULL OR building_id IN (SELECT value FROM json_each(?4))) GROUP BY number, class"
        )
        return self._run(sql, (span, first, last, listed(buildings))).fetchall()

    def money_by_building(self, span: str, first: int, last: int) -> list[tuple[int, str, int]]:
        """(building, class, moved fen) of days or months, both included."""
        sql = (
            "SELECT building_id, class, sum(moved_fen) FROM settled_money WHERE span = ?"
            " AND number BETWEEN ? AND ? GROUP BY building_id, class"
        )
        return self._run(sql, (span, first, last)).fetchall()

    def confirmed(self, wanted: ConfirmedFilter) -> list[tuple[Any, ...]]:
        """What was confirmed by the transfers after the one row up to the other, in their order: the row,
        when, the account credited, operation, kind, shop, account, meter, amount, tender, operator, receipt
        series and number, when it was recorded."""
        source = "transfers t JOIN operations o ON o.id = t.operation_id"
        way = "t.seq > :after AND t.seq <= :until"
        if wanted.meters is not None and len(wanted.meters) <= FEW_METERS:
            source = "operations o CROSS JOIN transfers t ON t.operation_id = o.id"
            way = "o.meter_id IN (SELECT value FROM json_each(:meters)) AND +t.seq > :after"
            way += " AND +t.seq <= :until"
        conditions = {
            "a.shop_id IN (SELECT value FROM json_each(:shops))": wanted.shops,
            "o.meter_id IN (SELECT value FROM json_each(:meters))": wanted.meters,
            "o.operator_id = :operator": wanted.operator_id,
            f"{PAID_BY} = :tender": wanted.tender,
            "o.kind = :kind": wanted.kind,
        }
        also = "".join(f" AND {condition}" for condition, value in conditions.items() if value is not None)
        sql = (
            "SELECT t.seq, t.utc_ms, t.credit, o.id, o.kind, a.shop_id, o.account_id, o.meter_id,"
            f" o.amount_fen, {PAID_BY}, o.operator_id, o.receipt_series, o.receipt_number, o.utc_ms"
            f" FROM {source} JOIN accounts a ON a.id = o.account_id"
            f" WHERE {way} AND t.kind = 'posted'{also} ORDER BY t.seq"
        )
        values = {
            "after": wanted.after,
            "until": wanted.until,
            "shops": listed(wanted.shops),
            "meters": _texts(wanted.meters),
            "operator": wanted.operator_id,
            "tender": wanted.tender,
            "kind": wanted.kind,
        }
        return self._connection.execute(sql, values).fetchall()

    def charges(self, *, after: int, until: int) -> dict[str, int]:
        """What the office charged each meter by the transfers after the one row up to the other, in fen."""
        sql = (
            "SELECT substr(debit, 8), sum(amount_fen) FROM transfers WHERE seq > ? AND seq <= ?"
            " AND kind = 'direct' AND debit >= 'credit:' AND debit < 'credit;'"
            " AND credit >= 'revenue:' AND credit < 'revenue;' GROUP BY debit"
        )
        return dict(self._run(sql, (after, until)).fetchall())

    def meters_of_shops(self, shops: Collection[int]) -> frozenset[str]:
        """Every meter that an account of these shops ever held."""
        sql = (
            "SELECT DISTINCT meter_id FROM account_meters JOIN accounts ON accounts.id = account_id"
            " WHERE shop_id IN (SELECT value FROM json_each(?))"
        )
        return frozenset(self._all(str, sql, (listed(shops),)))

    def accounts(self, first: int, last: int) -> dict[str, int]:
        """How much each account of customers' money moved in whole months, both included."""
        sql = (
            "SELECT account, sum(moved_fen) FROM settled_account_months WHERE month BETWEEN ? AND ?"
            " GROUP BY account"
        )
        return dict(self._run(sql, (first, last)).fetchall())


_DAY: Final = "SELECT day, utc_offset_min, transfers_seq, moves, head, digest, utc_ms FROM settled_days"


def _pair(first: int, second: int) -> tuple[int, int]:
    return first, second


def _flat(rows: Rows) -> Iterable[Value]:
    for table in ROWS:
        yield table
        for row in rows.get(table, ()):
            yield from row


def _named(keys: Sequence[str], known: Sequence[str]) -> str:
    """The keys as columns, each with a comma behind it."""
    if unknown := set(keys) - set(known):
        raise ValueError(f"no such key: {sorted(unknown)}")
    return "".join(f"{key}, " for key in keys)


def _texts(values: Collection[str] | None) -> str | None:
    return None if values is None else json.dumps(sorted(values))
