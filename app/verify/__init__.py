"""Proves a ledger from its file alone (faults.md 5). It shares no code with what writes the book.

The file is opened read-only and read row by row: memory does not grow with the book. A proof holds one read
transaction, which keeps a running program from committing; give it a folder to copy the book into instead.
"""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.errors import DeskError
from app.verify.approvals import check_approvals
from app.verify.chains import Query, Rows, check_chains
from app.verify.entries import check_entries
from app.verify.epochs import check_epoch_ends
from app.verify.facts import check_facts
from app.verify.lives import Walked, check_life, check_open, sales
from app.verify.money import Expected, check_accounts, check_pending, check_postings
from app.verify.orders import check_orders
from app.verify.payments import check_payments
from app.verify.report import Finding, Notes, Report, Sealed
from app.verify.seals import Anchors, check_seals
from app.verify.settled import check_settled
from app.verify.shifts import check_shifts
from app.verify.store import (
    check_audit_backwards,
    check_epochs,
    check_runs,
    check_schema,
    check_store,
    is_too_new,
)
from app.verify.tables import check_tables

__all__ = ["Anchors", "Finding", "Report", "Sealed", "Stop", "Told", "untold", "verify_book"]

_PAGES_A_STEP = 256
_PAUSE_BETWEEN_STEPS_S = 0.001
_WAIT_S = 5.0
_PREFIX = "verify-"
_LEFT_BEHIND_S = 86_400
_STEPS_A_LOOK = 10_000
_HELD_CODES = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)

Stop = Callable[[], bool]
Told = Callable[[int, int], None]
"""Hears how many of the rules have been checked, and how many there are."""


class _NoRoom(Exception):
    """There is no room for a copy. That says nothing against the book."""


class _Held(Exception):
    """Another program holds the book for itself. That says nothing against it either."""


def never() -> bool:
    """For those who wait for the whole proof."""
    return False


def untold(done: int, total: int) -> None:
    """For those who need not hear how far it is."""


@dataclass(frozen=True, slots=True)
class _Wanted:
    """How to prove: when to break off, and what proves the operation log from outside the book."""

    stop: Stop
    log_key: bytes | None
    anchors: Anchors | None
    told: Told


def verify_book(
    path: Path,
    *,
    copy_in: Path | None = None,
    stop: Stop = never,
    log_key: bytes | None = None,
    anchors: Anchors | None = None,
    told: Told = untold,
) -> Report:
    """Prove the ledger at `path`.

    `log_key` proves the seals of the operation log and its `anchors`, which show a cut-off end; without it
    the report says that seals were not checked.

    With `copy_in`, an existing folder, a copy made by SQLite's own backup is proven there and deleted: use it
    while a program works with the book. Where there is no room for a copy the book itself is read. Never
    raises for a bad book: what is wrong is in the findings. Raises DeskError book.locked if it cannot be read
    now. Once `stop` says so it breaks off; that too is a finding. `told` hears of each rule that is done.
    """
    wanted = _Wanted(stop, log_key, anchors, told)
    try:
        return _verify_file(path, wanted) if copy_in is None else _verify_copy(path, copy_in, wanted)
    except _Held as error:
        raise DeskError("book.locked", path=str(path)) from error


def _verify_copy(path: Path, copy_in: Path, wanted: _Wanted) -> Report:
    try:
        _sweep(copy_in)
        with tempfile.TemporaryDirectory(prefix=_PREFIX, dir=copy_in) as folder:
            copy = Path(folder) / "copy.db"
            notes = Notes()
            if not _guarded(notes, "store", lambda: _copy(path, copy, wanted.stop)):
                return notes.report("")
            return _verify_file(copy, wanted)
    except (_NoRoom, OSError):
        return _verify_file(path, wanted)


def _sweep(folder: Path) -> None:
    """Delete copies that a killed proof left behind (faults.md H6)."""
    for left in folder.glob(f"{_PREFIX}*"):
        if time.time() - left.stat().st_mtime > _LEFT_BEHIND_S:
            shutil.rmtree(left, ignore_errors=True)  # one that is held now goes next time


def _copy(path: Path, target: Path, stop: Stop) -> None:
    """Page by page, letting the writer in between; the copy starts over by itself if the book changed.

    Raises _NoRoom where the disk, and not the book, is at fault.
    """
    waited_from = time.monotonic()

    def progress(status: int, remaining: int, total: int) -> None:
        if stop():
            raise sqlite3.OperationalError("broken off")
        # Python's backup would try a held book for ever.
        if status in _HELD_CODES and time.monotonic() - waited_from > _WAIT_S:
            raise _Held

    with closing(_open(path)) as source, closing(sqlite3.connect(target)) as copy:
        try:
            source.backup(copy, pages=_PAGES_A_STEP, sleep=_PAUSE_BETWEEN_STEPS_S, progress=progress)
        except sqlite3.Error as error:
            if _code(error) == sqlite3.SQLITE_FULL:
                raise _NoRoom from error
            raise


def _verify_file(path: Path, wanted: _Wanted) -> Report:
    notes = Notes()
    try:
        connection = _open(path)
    except sqlite3.Error as error:
        notes.add("store", "", 0, f"cannot be opened: {error}")
        return notes.report("")
    connection.set_progress_handler(wanted.stop, _STEPS_A_LOOK)
    with closing(connection):
        head, sealed = _prove(_query(connection), notes, wanted)
    return notes.report(head, sealed)


def _open(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(
        f"{path.resolve().as_uri()}?mode=ro", uri=True, isolation_level=None, timeout=_WAIT_S
    )
    # Damaged text must reach the hash as the bytes that are there.
    connection.text_factory = lambda raw: raw.decode("utf-8", "surrogateescape")
    try:
        for pragma in ("query_only = 1", "trusted_schema = 0", "cell_size_check = 1"):
            connection.execute(f"PRAGMA {pragma}")
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def _query(connection: sqlite3.Connection) -> Query:
    def query(sql: str, *values: object) -> Rows:
        rows: Iterator[tuple[Any, ...]] = connection.execute(sql, values)
        return rows

    return query


def _prove(query: Query, notes: Notes, wanted: _Wanted) -> tuple[str, Sealed]:
    """Every rule; one that stumbles over damage is a finding and does not keep the others from running."""
    heads: list[str] = []
    seals: list[Sealed] = []
    newer: list[bool] = []
    _guarded(notes, "store", lambda: newer.append(is_too_new(query, notes)))
    if any(newer):
        return "", Sealed()
    checks: list[tuple[str, Callable[[], object]]] = [
        ("store", lambda: list(query("BEGIN"))),
        ("store", lambda: check_store(query, notes)),
        ("schema", lambda: check_schema(query, notes)),
        ("chain", lambda: heads.append(check_chains(query, notes))),
        ("seal", lambda: seals.append(check_seals(query, notes, wanted.log_key, wanted.anchors))),
        ("tables", lambda: check_tables(query, notes, wanted.log_key)),
        ("store", lambda: check_runs(query, notes)),
        ("epochs", lambda: check_epochs(query, notes)),
        ("sales", lambda: _check_sales(query, notes)),
        ("facts", lambda: check_facts(query, notes)),
        ("pending", lambda: check_pending(query, notes)),
        ("approvals", lambda: check_approvals(query, notes)),
        ("audit", lambda: check_audit_backwards(query, notes)),
        ("orders", lambda: check_orders(query, notes)),
        ("shifts", lambda: check_shifts(query, notes)),
        ("settled", lambda: check_settled(query, notes)),
        ("epochs", lambda: check_epoch_ends(query, notes)),
    ]
    for place, (rule, check) in enumerate(checks, start=1):
        _guarded(notes, rule, check)
        wanted.told(place, len(checks))
    return heads[0] if heads else "", seals[0] if seals else Sealed()


def _check_sales(query: Query, notes: Notes) -> None:
    walked, expected = Walked(), Expected()
    for sale in sales(query):
        state = check_life(query, notes, walked, sale)
        check_postings(query, notes, expected, sale, state)
    check_open(query, notes, walked)
    others = check_payments(query, notes)
    expected.credit.update(check_entries(query, notes, others=others))
    check_accounts(query, notes, expected)


def _guarded(notes: Notes, rule: str, check: Callable[[], object]) -> bool:
    """Run one rule. Damage may make SQLite fail, or hand over values of types that no rule expects."""
    try:
        check()
    except (sqlite3.Error, TypeError, ValueError, AttributeError, KeyError) as error:
        if _code(error) in _HELD_CODES:
            raise _Held from error
        notes.add(rule, "", 0, f"cannot be checked: {type(error).__name__}: {error}")
        return False
    return True


def _code(error: Exception) -> int:
    """SQLite's primary result code; 0 for other errors."""
    code: int = getattr(error, "sqlite_errorcode", 0)
    return code & 0xFF
