"""One unit of work: BEGIN IMMEDIATE, the block, COMMIT. No commit means rollback (faults.md 0.3, 0.4)."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from db.errors import BookFailed, translate
from db.recording import BookConnection


@contextmanager
def unit_of_work(connection: BookConnection, path: Path) -> Iterator[None]:
    """Commit what the block did, or roll all of it back and raise.

    sqlite errors come out as BookError. After any of them SQLite may already have ended the transaction and
    what follows would run on its own, so the unit always ends here, and the connection is checked to be out.
    """
    try:
        connection.execute("BEGIN IMMEDIATE")
        yield
        if not connection.in_transaction:
            raise BookFailed(path, "the transaction ended inside its unit of work")
        connection.execute("COMMIT")
    except sqlite3.Error as error:
        _roll_back(connection, path)
        raise translate(error, path) from error
    except BaseException:
        _roll_back(connection, path)
        raise


@contextmanager
def short_read(connection: BookConnection, path: Path) -> Iterator[None]:
    """One consistent view for the block; nothing is written and no lock outlives it."""
    try:
        connection.execute("BEGIN")
        yield
    except sqlite3.Error as error:
        raise translate(error, path) from error
    finally:
        _roll_back(connection, path)


def _roll_back(connection: BookConnection, path: Path) -> None:
    """Leave the transaction, whatever state the error left it in. Raises BookFailed if that is impossible."""
    connection.chain_ends.clear()
    try:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
    except sqlite3.Error as error:
        if connection.in_transaction:
            raise BookFailed(path, f"cannot roll back: {error}") from error
    if connection.in_transaction:
        raise BookFailed(path, "still inside a transaction after rolling back")
