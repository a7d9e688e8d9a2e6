"""What can go wrong with a book, one class for each thing a person must do about it (H8-H16)."""

from __future__ import annotations

import sqlite3
from pathlib import Path


class BookError(Exception):
    """Base of all faults of a book. `path` names the file."""

    def __init__(self, path: Path, text: str = "") -> None:
        super().__init__(f"{path}: {text}" if text else str(path))
        self.path = path


class BookLocked(BookError):
    """Another program holds the file; nothing was written. Trying again later may succeed."""


class BookReadOnly(BookError):
    """The file or its folder may not be written to."""


class BookCorrupt(BookError):
    """The file is damaged, not a database, or not one of ours. It is left as it is."""


class BookTooNew(BookError):
    """A newer version of the program wrote this file."""


class BookFull(BookError):
    """No room on the disk; the unit of work was rolled back."""


class BookUnreachable(BookError):
    """The folder is not there, cannot be read, or lies on a network share."""


class BookFailed(BookError):
    """The disk answered with an error (I/O, sync). The book stops until it is opened anew (H10)."""


class BookClosed(BookError):
    """The book was closed; the unit of work did not run."""


class SecondInstance(BookError):
    """Another running program owns this data folder (H14)."""


class Duplicate(BookError):
    """A unique value exists already. `columns` are those of the constraint, as "operations.id"."""

    def __init__(self, path: Path, columns: tuple[str, ...]) -> None:
        super().__init__(path, "duplicate " + ", ".join(columns))
        self.columns = columns


class ConstraintFailed(BookError):
    """A row breaks a rule of the schema: a CHECK, a foreign key, an append-only table."""


class NoSuchRow(BookError):
    """A row that the caller named is not there."""


_PRIMARY = 0xFF
_UNIQUE_CODES = frozenset(
    {
        sqlite3.SQLITE_CONSTRAINT_UNIQUE,
        sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY,
        sqlite3.SQLITE_CONSTRAINT_ROWID,
    }
)
_CLASSES: dict[int, type[BookError]] = {
    sqlite3.SQLITE_BUSY: BookLocked,
    sqlite3.SQLITE_LOCKED: BookLocked,
    sqlite3.SQLITE_READONLY: BookReadOnly,
    sqlite3.SQLITE_PERM: BookReadOnly,
    sqlite3.SQLITE_AUTH: BookReadOnly,
    sqlite3.SQLITE_CORRUPT: BookCorrupt,
    sqlite3.SQLITE_NOTADB: BookCorrupt,
    sqlite3.SQLITE_FULL: BookFull,
    sqlite3.SQLITE_IOERR: BookFailed,
    sqlite3.SQLITE_PROTOCOL: BookFailed,
    sqlite3.SQLITE_CANTOPEN: BookUnreachable,
}


def translate(error: sqlite3.Error, path: Path) -> BookError:
    """The BookError that says what `error` means. Anything unknown counts as a failed disk."""
    code = getattr(error, "sqlite_errorcode", None)
    if code is None:
        return _without_code(error, path)
    if code in _UNIQUE_CODES:
        return Duplicate(path, _columns(str(error)))
    if code & _PRIMARY == sqlite3.SQLITE_CONSTRAINT:
        return ConstraintFailed(path, str(error))
    return _CLASSES.get(code & _PRIMARY, BookFailed)(path, str(error))


def _without_code(error: sqlite3.Error, path: Path) -> BookError:
    # The module raises this one itself, with no code: only damage makes a text that is not UTF-8.
    if "decode to UTF-8" in str(error):
        return BookCorrupt(path, str(error))
    return BookFailed(path, str(error))


def _columns(message: str) -> tuple[str, ...]:
    """Column names out of "UNIQUE constraint failed: t.a, t.b"."""
    return tuple(part.strip() for part in message.rpartition(": ")[2].split(","))
