"""Digests of the rows that are no chain, and a seal for each of their tables.

A chain shows what was changed behind the program's back; a table whose rows may change needs something else.
For each row there is a digest, for each table the number of its rows, a sum over their digests and a seal of
both, all written in the transaction that changes the row. `app/verify/tables.py` recomputes them by its own
reading of this rule (docs/decisions/0044-table-seals.md):

- A row's digest is SHA-256 over "meterdesk/row/", the table's name, a zero byte, and its columns in their
  declared order, each written as in a chain (db/chain.py). Its key is its primary key as a JSON list.
- A table's sum is that of its rows' elements, SHAKE-256 of the digest as a 2048-bit number, modulo 2^2048
  (AdHash: Bellare and Micciancio, "A new paradigm for collision-free hashing", EUROCRYPT 1997).
- Its seal is that of SHA-256 over "meterdesk/table/", the name, a zero byte, the number of rows in decimal, a
  zero byte and the sum in 256 bytes, under the operation log's key.

What does not fit when it is changed rightfully, row, sum or seal, is left as it is: it is still found then.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterable
from typing import Final

from db import chain
from db.chain import Value
from db.recording import BookConnection

FOLLOWS: Final = frozenset(
    {
        "instance",
        "open_operations",
        "reserved_counts",
        "open_shifts",
        "open_orders",
        "open_pay_orders",
        "operation_runs",
        "settled_places",
        "settled_sales",
        "settled_sums",
        "settled_shop_months",
        "settled_money",
        "settled_account_months",
        "row_digests",
        "table_seals",
    }
)
"""Tables that only repeat what stands elsewhere, or are part of this: the prover compares them otherwise."""

_TOLD: Final = {"INSERT": ("NEW",), "UPDATE": ("OLD", "NEW"), "DELETE": ("OLD",)}
"""Which row each kind of change tells, in this order: of an old one all columns, of a new one its key."""
_MODULUS: Final = 1 << 2048
_SUM_BYTES: Final = 256


class TableSeals:
    """The digests and seals of one open book. Its methods run on the book's writer thread.

    Temporary triggers of the connection tell which rows a transaction touches: whoever writes to the tables
    need not think of it, and what only reads the file has no part in it.
    """

    def __init__(self, connection: BookConnection) -> None:
        self._connection = connection
        self._tables = {name: _columns(connection, name) for name in _sealed_tables(connection)}
        self._touched: dict[tuple[str, str], tuple[tuple[Value, ...], bytes | None]] = {}
        connection.create_function("row_touched", -1, self._note)
        for name, (keys, columns) in self._tables.items():
            calls = {"NEW": _call(name, "NEW", keys), "OLD": _call(name, "OLD", (*keys, *columns))}
            for event, rows in _TOLD.items():
                body = " ".join(calls[row] for row in rows)
                connection.execute(
                    f"CREATE TEMP TRIGGER touched_{name}_{event} AFTER {event} ON {name} BEGIN {body} END"
                )

    def begin(self) -> None:
        """A transaction begins."""
        self._touched.clear()

    def seal_all(self) -> None:
        """Take every table as it is: its digests and its seal are made anew. Inside a transaction."""
        self._connection.execute("DELETE FROM row_digests")
        self._connection.execute("DELETE FROM table_seals")
        for table, (keys, columns) in self._tables.items():
            total = count = 0
            names = ", ".join(f'"{name}"' for name in columns)
            places = [columns.index(key) for key in keys]
            for row in self._connection.execute(f"SELECT {names} FROM {table}").fetchall():
                digest = _row_digest(table, row)
                self._put(table, _key(row[place] for place in places), digest)
                total, count = (total + _element(digest)) % _MODULUS, count + 1
            self._connection.execute(
                "INSERT INTO table_seals (name, rows, sum, mac) VALUES (?, ?, ?, ?)",
                (table, count, _bytes(total), self._mac(table, count, _bytes(total))),
            )
        self._touched.clear()

    def seal_anew(self) -> None:
        """Seal what the digests say under the key that is in use now. Inside a transaction."""
        sql = "SELECT name, rows, sum FROM table_seals"
        for table, count, total in self._connection.execute(sql).fetchall():
            self._connection.execute(
                "UPDATE table_seals SET mac = ? WHERE name = ?", (self._mac(table, count, total), table)
            )

    def settle(self) -> None:
        """Bring digests and seals up to the rows that this transaction touched."""
        tables: dict[str, list[tuple[str, tuple[Value, ...], bytes | None]]] = {}
        for (table, key), (values, old) in self._touched.items():
            tables.setdefault(table, []).append((key, values, old))
        for table, rows in tables.items():
            self._settle(table, rows)
        self._touched.clear()

    def _settle(self, table: str, rows: list[tuple[str, tuple[Value, ...], bytes | None]]) -> None:
        sql = "SELECT rows, sum, mac FROM table_seals WHERE name = ?"
        sealed = self._connection.execute(sql, (table,)).fetchone()
        if sealed is None:
            return  # a book that is not sealed, or somebody took the seal away: the prover says so
        change = grown = 0
        for key, values, old in rows:
            stored, now = self._stored(table, key), self._present(table, values)
            if stored != old or stored == now:
                continue
            change += (_element(now) if now else 0) - (_element(stored) if stored else 0)
            grown += (now is not None) - (stored is not None)
            self._put(table, key, now)
        if change:
            self._reseal(table, sealed, grown, change)

    def _reseal(self, table: str, sealed: tuple[int, bytes, bytes | None], grown: int, change: int) -> None:
        count, total, mac = sealed
        fits = mac == self._mac(table, count, total)
        count, total = count + grown, _bytes((int.from_bytes(total, "big") + change) % _MODULUS)
        self._connection.execute(
            "UPDATE table_seals SET rows = ?, sum = ?, mac = ? WHERE name = ?",
            (count, total, self._mac(table, count, total) if fits else mac, table),
        )

    def _note(self, table: str, *values: Value) -> None:
        keys, _ = self._tables[table]
        key_values, row = values[: len(keys)], values[len(keys) :]
        place = (table, _key(key_values))
        if place not in self._touched:
            self._touched[place] = (key_values, _row_digest(table, row) if row else None)

    def _stored(self, table: str, key: str) -> bytes | None:
        sql = "SELECT digest FROM row_digests WHERE table_name = ? AND row_key = ?"
        found = self._connection.execute(sql, (table, key)).fetchone()
        return None if found is None else found[0]

    def _present(self, table: str, values: tuple[Value, ...]) -> bytes | None:
        keys, columns = self._tables[table]
        names = ", ".join(f'"{name}"' for name in columns)
        where = " AND ".join(f'"{key}" = ?' for key in keys)
        row = self._connection.execute(f"SELECT {names} FROM {table} WHERE {where}", values).fetchone()
        return None if row is None else _row_digest(table, row)

    def _put(self, table: str, key: str, digest: bytes | None) -> None:
        if digest is None:
            sql = "DELETE FROM row_digests WHERE table_name = ? AND row_key = ?"
            self._connection.execute(sql, (table, key))
            return
        self._connection.execute(
            "INSERT INTO row_digests (table_name, row_key, digest) VALUES (?, ?, ?)"
            " ON CONFLICT (table_name, row_key) DO UPDATE SET digest = excluded.digest",
            (table, key, digest),
        )

    def _mac(self, table: str, count: int, total: bytes) -> bytes | None:
        content = hashlib.sha256(f"meterdesk/table/{table}\0{count}\0".encode() + total).digest()
        return self._connection.sealed(content)


def _sealed_tables(connection: sqlite3.Connection) -> list[str]:
    """The tables that are no chain and do not only repeat one."""
    sql = (
        "SELECT name FROM main.sqlite_schema AS t WHERE type = 'table' AND substr(name, 1, 7) <> '_sqlite'"
        " AND NOT EXISTS (SELECT 1 FROM pragma_table_info(t.name) WHERE name = 'prev_hash') ORDER BY name"
    )
    return [name for (name,) in connection.execute(sql) if name not in FOLLOWS]


def _call(table: str, row: str, columns: Iterable[str]) -> str:
    values = ", ".join(f'{row}."{column}"' for column in columns)
    return f"SELECT row_touched('{table}', {values});"


def _columns(connection: sqlite3.Connection, table: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The columns of the primary key, and all of them, in their declared order."""
    found = connection.execute(f"PRAGMA main.table_info({table})").fetchall()
    keys = sorted((row for row in found if row[5]), key=lambda row: int(row[5]))
    return tuple(row[1] for row in keys), tuple(row[1] for row in found)


def _row_digest(table: str, row: Iterable[Value]) -> bytes:
    return chain.digest(f"row/{table}", b"", row)


def _key(values: Iterable[Value]) -> str:
    return json.dumps(list(values), ensure_ascii=False, separators=(",", ":"))


def _element(digest: bytes) -> int:
    return int.from_bytes(hashlib.shake_256(digest).digest(_SUM_BYTES), "big")


def _bytes(total: int) -> bytes:
    return total.to_bytes(_SUM_BYTES, "big")
