"""The file of a book that nobody has open: looked into without changing anything, as a backup's is.

It may come from anywhere: nothing in it is trusted, and what it says is told as it stands there.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from db import receipt_journal
from db.audit import Audit
from db.connection import open_reader
from db.errors import BookCorrupt, translate
from db.migrations import BookKind
from db.readings_archives import ArchivedYears
from db.recording import BookConnection
from db.rows import ArchivedYear

_STEPS_A_LOOK: Final = 10_000


@dataclass(frozen=True, slots=True)
class LogEnds:
    """The operation log of a ledger: the hash of its first entry, how many there are, the hash of the last;
    of none they are empty."""

    first: bytes
    entries: int
    last: bytes


@contextmanager
def looked_into(path: Path) -> Iterator[BookConnection]:
    """The file, for reading only. Raises BookError."""
    with closing(open_reader(path)) as connection:
        try:
            yield connection
        except sqlite3.Error as error:
            raise translate(error, path) from error


def log_ends(path: Path) -> LogEnds:
    """Raises BookError."""
    with looked_into(path) as book:
        first = _first(book, "SELECT hash FROM audit ORDER BY seq LIMIT 1")
        last = _first(book, "SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1")
    return LogEnds(b"", 0, b"") if first is None or last is None else LogEnds(first[0], last[0], last[1])


@contextmanager
def log_of(path: Path) -> Iterator[Audit]:
    """The operation log of a ledger. Raises BookError."""
    with looked_into(path) as book:
        yield Audit(book, path)


def shared_entries(one: Path, other: Path) -> int:
    """So many entries of the operation log two books have in common. Raises BookError."""
    with looked_into(one) as first, looked_into(other) as second:
        longest = "SELECT coalesce(max(seq), 0) FROM audit"
        low, high = 0, min(book.execute(longest).fetchone()[0] for book in (first, second))
        while low < high:
            middle = (low + high + 1) // 2
            found = [_first(book, "SELECT hash FROM audit WHERE seq = ?", middle) for book in (first, second)]
            is_same = found[0] is not None and found[0] == found[1]
            low, high = (middle, high) if is_same else (low, middle - 1)
        return low


def setting(path: Path, key: str) -> str | None:
    """Raises BookError."""
    with looked_into(path) as book:
        found = _first(book, "SELECT value FROM settings WHERE key = ?", key)
    return None if found is None else str(found[0])


def journal_reach(path: Path, folder: Path) -> int:
    """How long the log is to which the receipt journal in `folder` leads, if it is this book's; else 0.
    Raises BookError of the book."""
    with looked_into(path) as book:
        return receipt_journal.reach_of(folder, book)


def archives_asked(path: Path) -> tuple[ArchivedYear, ...]:
    """The archived years that this book of readings asks. Raises BookError."""
    with looked_into(path) as book:
        return tuple(one for one in ArchivedYears(book, path).archives() if one.is_asked)


def check_whole(path: Path, kind: BookKind, *, stop: Callable[[], bool]) -> None:
    """Read all of it. Raises BookCorrupt where it is damaged or no such book; another BookError, also where
    `stop` says so."""
    with looked_into(path) as book:
        book.set_progress_handler(stop, _STEPS_A_LOOK)
        identity = book.execute("PRAGMA application_id").fetchone()[0]
        found = [str(row[0]) for row in book.execute("PRAGMA integrity_check(5)")]
    if identity != kind.application_id:
        raise BookCorrupt(path, f"not a {kind.name} book")
    if found != ["ok"]:
        raise BookCorrupt(path, "; ".join(found))


def _first(book: BookConnection, sql: str, *values: object) -> tuple[Any, ...] | None:
    row: tuple[Any, ...] | None = book.execute(sql, values).fetchone()
    return row
