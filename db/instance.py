"""One running program owns a book: a lock file held open, and a token row in the book itself (H14)."""

from __future__ import annotations

import os
import secrets
import sqlite3
import sys
from pathlib import Path

from db.errors import BookReadOnly, BookUnreachable, SecondInstance


class OwnerLock:
    """An exclusive lock on `<book>.lock`; the system frees it when the program ends, however it ends.

    Raises SecondInstance if another program (or another book object) holds it.
    """

    def __init__(self, book: Path) -> None:
        path = Path(f"{book}.lock")
        flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0)
        try:
            self._descriptor = os.open(path, flags, 0o600)
        except FileNotFoundError as error:
            raise BookUnreachable(book, str(error)) from error
        except OSError as error:
            raise BookReadOnly(book, str(error)) from error
        try:
            _lock(self._descriptor)
        except OSError as error:
            os.close(self._descriptor)
            raise SecondInstance(book, "another running program holds the lock file") from error

    def release(self) -> None:
        """Let go. The file stays: deleting it could free a lock that someone else just took."""
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1


def _lock(descriptor: int) -> None:
    if sys.platform == "win32":
        import msvcrt

        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
    else:
        import fcntl

        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)


def claim(connection: sqlite3.Connection, utc_ms: int) -> str:
    """Write a fresh token into the book and return it; whoever held it before is shut out from now on."""
    token = secrets.token_hex(16)
    connection.execute(
        "INSERT INTO instance (id, token, started_utc_ms) VALUES (1, ?, ?)"
        " ON CONFLICT (id) DO UPDATE SET token = excluded.token, started_utc_ms = excluded.started_utc_ms",
        (token, utc_ms),
    )
    return token


def check_owner(connection: sqlite3.Connection, token: str, book: Path) -> None:
    """Raise SecondInstance if another program has claimed the book (where lock files do not work)."""
    row = connection.execute("SELECT token FROM instance WHERE id = 1").fetchone()
    if row is None or row[0] != token:
        raise SecondInstance(book, "another program has taken this book over")
