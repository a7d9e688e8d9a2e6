"""A copy of a book's file, page by page: it takes its name only once it is whole and on the disk."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Final

ALL_AT_ONCE: Final = -1
PAGES_AT_ONCE: Final = 256
"""A megabyte: so long others wait for whoever copies while they work."""


def copy_whole(
    connection: sqlite3.Connection,
    target: Path,
    *,
    between: Callable[[int, int], None] | None = None,
    check: Callable[[sqlite3.Connection], None] | None = None,
) -> None:
    """Copy the book of `connection` to `target`, which is replaced.

    `between` hears after each megabyte how many pages are left, and of how many. It may use the connection: what
    it writes is in the copy. `check` looks at the copy and raises where it is not whole. Whatever is raised, by
    these or as sqlite3.Error or OSError, leaves `target` as it was.
    """
    part = target.with_name(f"{target.name}.part")
    part.unlink(missing_ok=True)
    part.touch(mode=0o600)
    try:
        with closing(sqlite3.connect(part)) as copy:
            if between is None:
                connection.backup(copy, pages=ALL_AT_ONCE)
            else:
                hear = between
                connection.backup(copy, pages=PAGES_AT_ONCE, progress=lambda _, left, all_: hear(left, all_))
            if check is not None:
                check(copy)
        _flush(part)
        part.replace(target)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def _flush(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())
