"""Append-only rows, each bound to the one before by a hash. Every chained insert goes through `append`.

A row's hash is SHA-256 over, in this order: the text "meterdesk/", the table's name and a zero byte; the
hash of the row before (32 zero bytes for the first); then the row's own columns in their declared order,
`seq` first, each as "n;" for NULL, "i" + decimal digits + ";" for an integer, "t" or "b" + byte length + ":"
+ the bytes for a text or blob.
No column may be added to a chained table later: it would change what the hash of an old row covers.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Final

from db.recording import BookConnection

Value = int | str | bytes | None

FIRST_HASH: Final = bytes(32)
_PLAIN: Final = frozenset({int, str, bytes, type(None)})

COLUMNS: Final[Mapping[str, tuple[str, ...]]] = {
    "meter_epochs": ("meter_id", "epoch", "start_count", "reason", "utc_ms"),
    "operations": (
        "id",
        "kind",
        "meter_id",
        "epoch",
        "account_id",
        "amount_fen",
        "tender",
        "received_fen",
        "drawer",
        "receipt_series",
        "receipt_number",
        "operator_id",
        "price_e8",
        "utc_ms",
    ),
    "operation_events": ("operation_id", "step", "state", "count", "detail", "utc_ms"),
    "transfers": (
        "id",
        "operation_id",
        "kind",
        "pending_id",
        "debit",
        "credit",
        "amount_fen",
        "utc_ms",
    ),
    "receipt_prints": ("operation_id", "copy", "operator_id", "utc_ms"),
    "audit": ("utc_ms", "operator", "action", "object", "result", "detail"),
    "approvals": ("id", "step", "state", "act", "object", "values_hash", "detail", "operator_id", "utc_ms"),
    "operation_facts": (
        "operation_id",
        "adds",
        "original_id",
        "visit_id",
        "source",
        "reason",
        "approval_id",
        "utc_ms",
    ),
    "entries": (
        "id",
        "kind",
        "account_id",
        "meter_id",
        "drawer",
        "amount_fen",
        "operator_id",
        "approval_id",
        "reason",
        "detail",
        "utc_ms",
    ),
    "epoch_readings": (
        "meter_id",
        "epoch",
        "moment",
        "quantity",
        "rates",
        "balance_fen",
        "source",
        "reason",
        "operator_id",
        "approval_id",
        "utc_ms",
    ),
    "shift_events": ("shift_id", "step", "state", "drawer", "operator_id", "detail", "utc_ms"),
    "order_batches": (
        "id",
        "kind",
        "detail",
        "reason",
        "operator_id",
        "approval_id",
        "deadline_utc_ms",
        "utc_ms",
    ),
    "orders": (
        "id",
        "kind",
        "meter_id",
        "detail",
        "source",
        "reason",
        "batch_id",
        "operator_id",
        "approval_id",
        "deadline_utc_ms",
        "utc_ms",
    ),
    "order_events": ("order_id", "step", "state", "detail", "utc_ms"),
    "pay_orders": (
        "id",
        "request_id",
        "channel",
        "company_id",
        "merchant",
        "meter_id",
        "account_id",
        "amount_fen",
        "source",
        "operator_id",
        "expires_utc_ms",
        "utc_ms",
    ),
    "pay_order_events": ("order_id", "step", "state", "detail", "utc_ms"),
    "payments": (
        "order_id",
        "channel",
        "transaction_id",
        "amount_fen",
        "paid_utc_ms",
        "bill_day",
        "utc_ms",
    ),
    "pay_refunds": (
        "id",
        "order_id",
        "operation_id",
        "amount_fen",
        "reason",
        "operator_id",
        "approval_id",
        "utc_ms",
    ),
    "settled_days": ("day", "utc_offset_min", "transfers_seq", "moves", "head", "digest", "utc_ms"),
}
"""Own columns of each chained table in declared order, after `seq` and before the two hashes."""

SEALED: Final = frozenset({"audit"})
"""Tables whose rows carry, after their hash, a seal over it: an HMAC under a key that is not in the book, so
that nobody without the key can write the chain anew. The connection makes it (db/recording.py); NULL where
the book was opened without the key."""


_NAMES: Final = {table: frozenset(columns) for table, columns in COLUMNS.items()}
_LAST: Final = {table: f"SELECT seq, hash FROM {table} ORDER BY seq DESC LIMIT 1" for table in COLUMNS}
_INSERT: Final = {
    table: f"INSERT INTO {table} VALUES ({', '.join('?' * (len(columns) + 3 + (table in SEALED)))})"
    for table, columns in COLUMNS.items()
}
_JSON: Final = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def append(connection: BookConnection, table: str, values: Mapping[str, Value]) -> int:
    """Insert one row and return its `seq`. `values` must name exactly the table's own columns.

    Raises ValueError for other columns, TypeError for a float or any other type, sqlite3.Error by the schema.
    """
    columns = COLUMNS[table]
    if values.keys() != _NAMES[table]:
        raise ValueError(f"{table}: columns {sorted(set(values) ^ set(columns))}")
    last = connection.chain_ends.get(table) or connection.execute(_LAST[table]).fetchone() or (0, FIRST_HASH)
    seq, previous = last[0] + 1, last[1]
    own = [value if type(value) in _PLAIN else _plain(value) for value in map(values.__getitem__, columns)]
    row_hash = digest(table, previous, [seq, *own])
    written = [seq, *own, previous, row_hash]
    if table in SEALED:
        written.append(connection.sealed(row_hash))
    connection.execute(_INSERT[table], written)
    connection.chain_ends[table] = seq, row_hash
    return seq


def digest(table: str, previous: bytes, values: Iterable[Value]) -> bytes:
    """SHA-256 of one row as the module's docstring says."""
    parts = [b"meterdesk/", table.encode(), b"\0", previous]
    for value in values:  # by the exact kind first: this runs for every value of every row of a sale
        if type(value) is int:
            parts.append(b"i%d;" % value)
        elif type(value) is str:
            data = value.encode()
            parts.append(b"t%d:%b" % (len(data), data))
        else:
            parts.append(_encoded(value))
    return hashlib.sha256(b"".join(parts)).digest()


def canonical(detail: Mapping[str, object]) -> str:
    """The one JSON text of `detail`: sorted keys, no spaces. Raises TypeError for a float (I12)."""
    _refuse_floats(detail.values())
    return _JSON.encode(detail)


def _plain(value: Value) -> Value:
    """The value as SQLite stores it: enumerations of text and number lose their class."""
    if isinstance(value, str):
        return str.__str__(value)
    if isinstance(value, int):
        return int(value)
    raise TypeError(f"not an integer, text or blob: {value!r}")


def _encoded(value: Value) -> bytes:
    if isinstance(value, int):
        return b"i%d;" % value
    if isinstance(value, str):
        data = value.encode()
        return b"t%d:%b" % (len(data), data)
    return b"n;" if value is None else b"b%d:%b" % (len(value), value)


def _refuse_floats(parts: Iterable[object]) -> None:
    for part in parts:
        if type(part) in _PLAIN:
            continue  # nearly always, and asking what is a Mapping takes long
        if isinstance(part, float):
            raise TypeError(f"a float has no place in the book: {part!r}")
        if isinstance(part, Mapping):
            _refuse_floats(part.values())
        elif isinstance(part, list | tuple):
            _refuse_floats(part)
