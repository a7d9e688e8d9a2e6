"""Pages of a log that only grows: from the newest entry backwards, each page a short read however long the
log.

A page looks at no more than a window of entries, so that it costs the same with a million of them, whatever
it is filtered by; where nothing fits in a window the caller asks for the next one.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from db.chain import Value

WINDOW: Final = 20_000
"""So many entries are looked at for one page: some 10 ms."""
NARROW_WINDOW: Final = 4_000
"""The same where each entry must be asked for what it belongs to."""


@dataclass(frozen=True, slots=True)
class Condition:
    """A part of WHERE and its values. `indexed`: it finds its entries by itself, so no window is needed;
    `costly`: it looks up other tables for each entry."""

    sql: str
    values: tuple[Value, ...] = ()
    indexed: bool = False
    costly: bool = False


@dataclass(frozen=True, slots=True)
class Window:
    """Rows from the newest to the oldest, and the number below which the next page begins; None: no more."""

    rows: tuple[tuple[Any, ...], ...]
    next_seq: int | None


def window(
    connection: sqlite3.Connection,
    select: str,
    conditions: Sequence[Condition],
    *,
    below_seq: int | None,
    from_seq: int,
    limit: int,
) -> Window:
    """The newest `limit` rows of `select` (seq first) below `below_seq` that meet all conditions.

    `select` is "SELECT seq, ... FROM table"; entries before `from_seq` are not looked at.
    """
    table = select.rsplit(" ", 1)[1]
    if below_seq is None:
        last = connection.execute(f"SELECT max(seq) FROM {table}").fetchone()[0] or 0
        below_seq = last + 1
    size = NARROW_WINDOW if any(one.costly for one in conditions) else WINDOW
    indexed = any(one.indexed for one in conditions)
    floor = from_seq if indexed else max(from_seq, below_seq - size)
    where = " AND ".join(f"({one.sql})" for one in (*conditions, Condition("seq < ? AND seq >= ?")))
    values = [value for one in conditions for value in one.values]
    rows = connection.execute(
        f"{select} WHERE {where} ORDER BY seq DESC LIMIT ?", (*values, below_seq, floor, limit)
    ).fetchall()
    if len(rows) == limit:
        return Window(tuple(rows), rows[-1][0])
    return Window(tuple(rows), floor if floor > max(from_seq, 1) else None)


def first_at(connection: sqlite3.Connection, table: str, utc_ms: int) -> int:
    """The number of the first entry at or after a time, one past the last if there is none.

    Found by halving, for a log is in the order of time unless the clock was set back; then it is one of the
    places where the time passes.
    """
    ends = f"SELECT (SELECT min(seq) FROM {table}), (SELECT max(seq) + 1 FROM {table})"
    low, high = connection.execute(ends).fetchone()  # each by the key; asked for together SQLite reads it all
    if low is None:
        return 1
    while low < high:
        middle = (low + high) // 2
        row = connection.execute(
            f"SELECT seq, utc_ms FROM {table} WHERE seq >= ? ORDER BY seq LIMIT 1", (middle,)
        ).fetchone()
        if row[1] < utc_ms:
            low = row[0] + 1
        else:
            high = middle
    return int(low)


def containing(columns: Sequence[str], text: str) -> Condition:
    """That one of these columns holds `text`, capital letters or not."""
    pattern = "%" + text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
    sql = " OR ".join(f"{column} LIKE ? ESCAPE '\\'" for column in columns)
    return Condition(sql, (pattern,) * len(columns))


def equal(column: str, value: str, *, indexed: bool = False) -> Condition:
    return Condition(f"{column} = ?", (value,), indexed=indexed)


def in_groups(column: str, groups: Sequence[str]) -> Condition:
    """That a column is one of these words, or one of them and a point and more."""
    sql = " OR ".join(f"{column} = ? OR substr({column}, 1, ?) = ?" for _ in groups)
    values = tuple(value for one in groups for value in (one, len(one) + 1, f"{one}."))
    return Condition(sql, values)


_METERS_IN: Final = (
    "SELECT meters.id FROM meters LEFT JOIN shops ON shops.id = meters.shop_id"
    " JOIN areas ON areas.id = COALESCE(shops.area_id, meters.area_id) WHERE areas.building_id IN ({marks})"
)
_COLLECTORS_IN: Final = (
    "SELECT collectors.id FROM collectors JOIN areas ON areas.id = area_id WHERE building_id IN ({marks})"
)
_SHOPS_IN: Final = (
    "SELECT shop_number FROM shops JOIN areas ON areas.id = area_id WHERE building_id IN ({marks})"
)
_OPERATIONS_IN: Final = (
    "EXISTS (SELECT 1 FROM operations JOIN accounts ON accounts.id = account_id"
    " JOIN shops ON shops.id = accounts.shop_id JOIN areas ON areas.id = shops.area_id"
    " WHERE operations.id = audit.object AND building_id IN ({marks}))"
)


def within(buildings: Iterable[int], *, own: str) -> Condition:
    """Entries of the operation log that `own` made, or that are about a meter, collector, shop or operation
    in one of these buildings."""
    ids = tuple(sorted(buildings))
    marks = ", ".join("?" * len(ids))
    places = (_METERS_IN, _COLLECTORS_IN, _SHOPS_IN)
    about = [f"object IN ({sql.format(marks=marks)})" for sql in places]
    sql = " OR ".join(("operator = ?", *about, _OPERATIONS_IN.format(marks=marks)))
    return Condition(sql, (own, *ids * (len(places) + 1)), costly=True)


def named(column: str, names: Iterable[str]) -> Condition:
    """That a column holds one of these names, however many there are."""
    return Condition(f"{column} IN (SELECT value FROM json_each(?))", (json.dumps(sorted(names)),))


def either(*conditions: Condition) -> Condition:
    return Condition(
        " OR ".join(f"({one.sql})" for one in conditions),
        tuple(value for one in conditions for value in one.values),
        costly=any(one.costly for one in conditions),
    )
