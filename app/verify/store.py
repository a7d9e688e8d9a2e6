"""Is the file whole, of the known schema, and free of objects that nobody put there by right (I13)?"""

from __future__ import annotations

from hashlib import sha256
from typing import Final

from app.verify.chains import Query
from app.verify.lives import ALLOWED, ENDED, KINDS
from app.verify.report import Notes
from app.verify.schema import APPLICATION_ID, MIGRATIONS, NEWEST, OBJECTS

TOO_NEW: Final = "version"
"""The rule that no book of a newer program can meet."""


def check_store(query: Query, notes: Notes) -> None:
    """SQLite's own checks: pages, indexes, constraints, foreign keys, header."""
    for (text,) in query("PRAGMA integrity_check(20)"):
        if text != "ok":
            notes.add("store", "", 0, str(text))
    for table, row, parent, _ in query("PRAGMA foreign_key_check"):
        notes.add("store", str(table), int(row or 0), f"names a row that is not in {parent}")
    for name, value in {"application_id": APPLICATION_ID, "journal_mode": "delete"}.items():
        found = next(query(f"PRAGMA {name}"))[0]
        if found != value:
            notes.add("store", "", 0, f"{name} is {found}, not {value}")
    if _version(query) not in OBJECTS:
        notes.add("store", "", 0, _unknown(query))


def check_schema(query: Query, notes: Notes) -> None:
    """Every table, index and trigger is there in its exact words, and no other (faults.md 3.3)."""
    wanted = OBJECTS.get(_version(query), OBJECTS[NEWEST])
    found = {}
    for name, sql in query("SELECT name, sql FROM sqlite_schema WHERE sql IS NOT NULL"):
        if name not in MIGRATIONS:
            found[name] = digest_of(sql)
    for name in sorted(set(wanted) | set(found)):
        if name not in found:
            notes.add("schema", name, 0, "is missing")
        elif name not in wanted:
            notes.add("schema", name, 0, "is not part of the book")
        elif found[name] != wanted[name]:
            notes.add("schema", name, 0, "is not as it was made")


def is_too_new(query: Query, notes: Notes) -> bool:
    """Whether a newer program wrote this book of ours: what is right in it is not known here."""
    is_ours: bool = next(query("PRAGMA application_id"))[0] == APPLICATION_ID
    too_new = is_ours and _version(query) > NEWEST
    if too_new:
        notes.add(TOO_NEW, "", 0, _unknown(query))
    return too_new


def _unknown(query: Query) -> str:
    return f"schema version {_version(query)} is not known; the newest is {NEWEST}"


def _version(query: Query) -> int:
    version: int = next(query("PRAGMA user_version"))[0]
    return version


def digest_of(sql: str) -> str:
    """16 hex digits over the words of a statement, spaces aside."""
    return sha256(" ".join(sql.split()).encode("utf-8", "surrogateescape")).hexdigest()[:16]


def check_epochs(query: Query, notes: Notes) -> None:
    """A meter's epochs count up from 1, each with its audit entry (I8, I11)."""
    last: dict[str, int] = {}
    for seq, meter, epoch in query("SELECT seq, meter_id, epoch FROM meter_epochs ORDER BY seq"):
        if epoch != last.get(meter, 0) + 1:
            notes.add("epochs", "meter_epochs", seq, f"epoch {epoch} of meter {meter}")
        last[meter] = epoch
    sql = (
        "SELECT object, count(*) FROM audit WHERE action = 'meter.epoch' AND result = 'done' GROUP BY object"
    )
    audited: dict[str, int] = dict(query(sql))
    for meter in sorted(set(last) | set(audited)):
        if last.get(meter, 0) != audited.get(meter, 0):
            text = f"meter {meter} has {last.get(meter, 0)} epochs, {audited.get(meter, 0)} in the audit"
            notes.add("audit", "meter_epochs", 0, text)


def check_runs(query: Query, notes: Notes) -> None:
    """The list by which operations are found by time names just the rows where their times fall back."""
    if not next(query("SELECT count(*) FROM sqlite_schema WHERE name = 'operation_runs'"))[0]:
        return
    rows = query(
        "WITH falls AS (SELECT seq FROM (SELECT seq, utc_ms, lag(utc_ms) OVER (ORDER BY seq) AS before_ms"
        " FROM operations) WHERE utc_ms < before_ms)"
        " SELECT * FROM (SELECT seq FROM falls EXCEPT SELECT first_seq FROM operation_runs)"
        " UNION SELECT * FROM (SELECT first_seq FROM operation_runs EXCEPT SELECT seq FROM falls)"
    )
    for (seq,) in rows:
        text = f"operation {seq}: where recording times fall back is noted otherwise than it is"
        notes.add("store", "operation_runs", seq, text)


def check_audit_backwards(query: Query, notes: Notes) -> None:
    """No audit entry speaks of a step, or a print, of an operation that is not there (I11)."""
    steps = ", ".join(f"'{kind}.{state}'" for kind in KINDS for state in (*ALLOWED, *ENDED) if state)
    sql = (
        "SELECT seq, action, object FROM audit WHERE result = 'done'"
        f" AND action IN ('receipt.print', {steps})"
        " AND NOT EXISTS (SELECT 1 FROM operations WHERE id = object)"
    )
    for seq, action, name in query(sql):
        notes.add("audit", "audit", seq, f"{action} of {name}, which is not in the book")
