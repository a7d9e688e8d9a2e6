"""The copy of a book kept before its schema changes: with it an older program can go on (faults.md 6.4)."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from db.errors import BookCorrupt
from db.whole_copy import copy_whole


def copy_path(path: Path, version: int) -> Path:
    """Where the copy of the book at `path` lies that has schema `version`."""
    return path.with_name(f"{path.stem}_schema{version}{path.suffix}")


def keep_copy(connection: sqlite3.Connection, path: Path, version: int) -> Path:
    """Copy the book page by page, check the copy, and only then let it take its name.

    Raises sqlite3.Error or OSError where there is no room for it, BookCorrupt if it is not whole.
    """

    def check(copy: sqlite3.Connection) -> None:
        found = [str(row[0]) for row in copy.execute("PRAGMA quick_check(5)")]
        if found != ["ok"]:
            raise BookCorrupt(path, f"the copy before the change of schema: {'; '.join(found)}")

    target = copy_path(path, version)
    copy_whole(connection, target, check=check)
    return target
