"""Recomputes the hash chains, and checks every value's type, by its own reading of the written rule.

The rule (docs/decisions/0012-the-book.md): SHA-256 over "meterdesk/" table NUL, the hash before, then `seq`
and the row's columns in declared order: NULL "n;", integer "i<digits>;", text "t<bytes>:<data>", blob
"b<bytes>:<data>".
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from hashlib import sha256
from typing import Any

from app.verify.report import Notes

Rows = Iterator[tuple[Any, ...]]
Query = Callable[..., Rows]
"""`query(sql, *values)`: rows one by one; texts that are not UTF-8 keep their bytes as lone surrogates."""

# Column names with their types: i integer, t text, j JSON text, b blob; "?" may be NULL.
LAYOUT = {
    "meter_epochs": "meter_id:t epoch:i start_count:i reason:t utc_ms:i",
    "operations": (
        "id:t kind:t meter_id:t epoch:i account_id:i amount_fen:i tender:t received_fen:i drawer:t"
        " receipt_series:t receipt_number:i operator_id:i price_e8:i utc_ms:i"
    ),
    "operation_events": "operation_id:t step:i state:t count:i? detail:j utc_ms:i",
    "transfers": "id:t operation_id:t? kind:t pending_id:t? debit:t credit:t amount_fen:i utc_ms:i",
    "receipt_prints": "operation_id:t copy:i operator_id:i utc_ms:i",
    "audit": "utc_ms:i operator:t action:t object:t result:t detail:j",
    "approvals": "id:t step:i state:t act:t object:t values_hash:t detail:j operator_id:i utc_ms:i",
    "operation_facts": (
        "operation_id:t adds:i original_id:t? visit_id:t? source:t? reason:t approval_id:t? utc_ms:i"
    ),
    "entries": (
        "id:t kind:t account_id:i? meter_id:t? drawer:t amount_fen:i operator_id:i? approval_id:t? reason:t"
        " detail:j utc_ms:i"
    ),
    "epoch_readings": (
        "meter_id:t epoch:i moment:t quantity:i? rates:j balance_fen:i? source:t reason:t operator_id:i"
        " approval_id:t? utc_ms:i"
    ),
    "shift_events": "shift_id:t step:i state:t drawer:t operator_id:i detail:j utc_ms:i",
    "order_batches": (
        "id:t kind:t detail:j reason:t operator_id:i? approval_id:t? deadline_utc_ms:i utc_ms:i"
    ),
    "orders": (
        "id:t kind:t meter_id:t detail:j source:t reason:t batch_id:t? operator_id:i? approval_id:t?"
        " deadline_utc_ms:i utc_ms:i"
    ),
    "order_events": "order_id:t step:i state:t detail:j utc_ms:i",
    "pay_orders": (
        "id:t request_id:t channel:t company_id:i merchant:t meter_id:t account_id:i amount_fen:i source:t"
        " operator_id:i expires_utc_ms:i utc_ms:i"
    ),
    "pay_order_events": "order_id:t step:i state:t detail:j utc_ms:i",
    "payments": "order_id:t channel:t transaction_id:t amount_fen:i paid_utc_ms:i bill_day:t utc_ms:i",
    "pay_refunds": (
        "id:t order_id:t operation_id:t? amount_fen:i reason:t operator_id:i approval_id:t? utc_ms:i"
    ),
    "settled_days": "day:i utc_offset_min:i transfers_seq:i moves:i head:b digest:b utc_ms:i",
}


def check_chains(query: Query, notes: Notes) -> str:
    """Walk every chain; returns the head over all of them as hex. An empty one adds nothing to it.

    An older book lacks newer tables; that a table is missing where it must be is found with the schema.
    """
    whole = sha256()
    there = {name for (name,) in query("SELECT name FROM sqlite_schema WHERE type = 'table'")}
    for table, layout in sorted(LAYOUT.items()):
        if table not in there:
            continue
        length, end = _walk(query, notes, table, layout.split())
        if length == 0:
            continue
        whole.update(f"{table} {length} {end.hex()}\n".encode())
    return whole.hexdigest()


def _walk(query: Query, notes: Notes, table: str, layout: list[str]) -> tuple[int, bytes]:
    names = ", ".join(part.split(":")[0] for part in layout)
    before, length = bytes(32), 0
    for seq, *values, linked, stored in query(
        f"SELECT seq, {names}, prev_hash, hash FROM {table} ORDER BY seq"
    ):
        notes.rows_checked += 1
        length += 1
        if seq != length:
            notes.add("chain", table, seq, f"row {length} is missing")
            length = seq
        if linked != before:
            notes.add("chain", table, seq, "does not follow from the row before")
        if stored != row_hash(table, linked, [seq, *values]):
            notes.add("chain", table, seq, "the row's content does not give its hash")
        _check_types(notes, table, seq, list(zip(layout, values, strict=True)))
        before = stored if isinstance(stored, bytes) else b""
    return length, before


def row_hash(table: str, before: object, values: list[object]) -> bytes:
    running = sha256(f"meterdesk/{table}\0".encode())
    running.update(before if isinstance(before, bytes) else b"")
    for value in values:
        running.update(_written(value))
    return running.digest()


def _written(value: object) -> bytes:
    match value:
        case None:
            return b"n;"
        case int():
            return f"i{value};".encode()
        case str():
            raw = value.encode("utf-8", "surrogateescape")
            return f"t{len(raw)}:".encode() + raw
        case bytes():
            return f"b{len(value)}:".encode() + value
        case _:
            return f"?{value!r}".encode()  # a float: gives no hash that was ever written


def _check_types(notes: Notes, table: str, seq: int, values: list[tuple[str, object]]) -> None:
    for spec, value in values:
        name, kind = spec.split(":")
        if value is None and kind.endswith("?"):
            continue
        wanted = {"i": int, "b": bytes}.get(kind[0], str)
        if not isinstance(value, wanted):
            notes.add("integers", table, seq, f"{name} is {value!r}, not of type {wanted.__name__}")
        elif kind == "j":
            _check_detail(notes, table, seq, str(value))


def _check_detail(notes: Notes, table: str, seq: int, text: str) -> None:
    floats: list[str] = []
    try:
        parsed = json.loads(text, parse_float=floats.append, parse_constant=floats.append)
    except ValueError as error:
        notes.add("integers", table, seq, f"detail is not JSON: {error}")
        return
    if not isinstance(parsed, dict):
        notes.add("integers", table, seq, "detail is not a JSON object")
    if floats:
        notes.add("integers", table, seq, f"detail holds a number that is not an integer: {floats[0]}")
