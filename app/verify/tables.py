"""The tables that are no chains: each row has its digest, each table its sum and seal, by the written rule.

The rule (docs/decisions/0044-table-seals.md): a row's digest is SHA-256 over "meterdesk/row/", the table's
name, a zero byte and the row's columns, each written as in a chain; its key is its primary key as a JSON
list. A table's sum adds SHAKE-256 of each digest, taken as a number of 2048 bits, modulo 2^2048. Its seal is
HMAC-SHA256 under the log key over "meterdesk/audit" and SHA-256 of "meterdesk/table/", the name, a zero
byte, the number of rows, a zero byte and the sum in 256 bytes.
"""

from __future__ import annotations

import hmac
import json
from hashlib import sha256, shake_256

from app.verify.chains import Query, row_hash
from app.verify.report import Notes

_REPEATED = frozenset(
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
    }
)
"""What they say follows from chains, and other rules compare it; `instance` is this run's own."""
_OWN = frozenset({"row_digests", "table_seals"})
_SUM_BITS = 2048


def check_tables(query: Query, notes: Notes, key: bytes | None) -> None:
    """Nothing is expected of a book whose log does not say that its tables were ever sealed."""
    there = _tables(query)
    if "table_seals" not in there or not _was_sealed(query):
        return
    seals = {name: (rows, total, mac) for name, rows, total, mac in query("SELECT * FROM table_seals")}
    sealed = sorted(set(there) - _REPEATED - _OWN)
    for table in sealed:
        rows, total = _walk(query, notes, table)
        if table not in seals:
            notes.add("tables", table, 0, "the table has no seal")
            continue
        _check_seal(notes, table, seals[table], (rows, total), key)
    for table in sorted(set(seals) - set(sealed)):
        notes.add("tables", table, 0, "a seal of a table that has none")
    for (table,) in query("SELECT DISTINCT table_name FROM row_digests ORDER BY table_name"):
        if table not in sealed:
            notes.add("tables", str(table), 0, "digests of rows of a table that has none")


def _tables(query: Query) -> list[str]:
    """All that are no chain."""
    names = [str(name) for (name,) in query("SELECT name FROM sqlite_schema WHERE type = 'table'")]
    return [
        name
        for name in names
        if not name.startswith(("sqlite_", "_sqlite_"))
        and not any(column[1] == "prev_hash" for column in query(f'PRAGMA table_info("{name}")'))
    ]


def _was_sealed(query: Query) -> bool:
    version = next(query("PRAGMA user_version"))[0]
    sql = "SELECT count(*) FROM audit WHERE action = 'log.tables_sealed' AND object = ? AND result = 'done'"
    return bool(next(query(sql, str(version)))[0])


def _walk(query: Query, notes: Notes, table: str) -> tuple[int, int]:
    """The number and sum of what the digests say, each compared with its row."""
    columns = list(query(f'PRAGMA table_info("{table}")'))
    keys = [place for _, place in sorted((row[5], place) for place, row in enumerate(columns) if row[5])]
    kept: dict[str, object] = dict(
        query("SELECT row_key, digest FROM row_digests WHERE table_name = ?", table)
    )
    total = sum(_element(digest) for digest in kept.values()) % (1 << _SUM_BITS)
    number = len(kept)
    for row in query(f'SELECT * FROM "{table}"'):
        notes.rows_checked += 1
        name = json.dumps([row[place] for place in keys], ensure_ascii=False, separators=(",", ":"))
        if name not in kept:
            notes.add("tables", table, _seq(row, keys), f"the program never wrote the row {name}")
        elif kept.pop(name) != row_hash(f"row/{table}", b"", list(row)):
            notes.add("tables", table, _seq(row, keys), f"the row {name} is not as the program wrote it")
    for name in kept:
        notes.add("tables", table, 0, f"the row {name} is gone")
    return number, total


def _check_seal(
    notes: Notes, table: str, seal: tuple[object, object, object], found: tuple[int, int], key: bytes | None
) -> None:
    rows, total, mac = seal
    number, whole = found[0], found[1].to_bytes(_SUM_BITS // 8, "big")
    if rows != number or total != whole:
        notes.add("tables", table, 0, "digests of its rows are not those that the table's seal counts")
    if key is None:
        return
    content = f"meterdesk/table/{table}\0{rows}\0".encode() + (total if isinstance(total, bytes) else b"")
    wanted = hmac.new(key, b"meterdesk/audit" + sha256(content).digest(), sha256).digest()
    if not isinstance(mac, bytes) or not hmac.compare_digest(mac, wanted):
        notes.add("tables", table, 0, "the table's seal is not of this program")


def _seq(row: tuple[object, ...], keys: list[int]) -> int:
    """The row's number where its key is one."""
    value = row[keys[0]] if len(keys) == 1 else 0
    return value if isinstance(value, int) else 0


def _element(digest: object) -> int:
    return int.from_bytes(
        shake_256(digest if isinstance(digest, bytes) else b"").digest(_SUM_BITS // 8), "big"
    )
