"""A copy of a book's file, page by page: it takes its name only once it is whole and on the disk."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Final

ALL_AT_ONCE: Final = -1
PAGES_AT_ONCE: Final = 256
"""A megabyte: so long others wait for whoever copies while they work."""
FLUSH_S: Final = 0.05
"""So often what was copied is brought to the disk: of gigabytes at once every commit beside it would wait."""


@contextmanager
def taking_its_name(target: Path) -> Iterator[Path]:
    """A file to copy into, which then takes the place of `target`, once all of it is on the disk. Whatever is
    raised inside leaves `target` as it was, and nothing else. Raises OSError."""
    part = target.with_name(f"{target.name}.part")
    part.unlink(missing_ok=True)
    part.touch(mode=0o600)
    try:
        yield part
        flush(part)
        part.replace(target)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def flush(path: Path) -> None:
    """Bring what was written of a file to the disk. Raises OSError."""
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def copy_whole(
    connection: sqlite3.Connection, target: Path, *, check: Callable[[sqlite3.Connection], None] | None = None
) -> None:
    """Copy the book of `connection` to `target`, which is replaced.

    `check` looks at the copy and raises where it is not whole. Whatever is raised, by it or as sqlite3.Error
    or OSError, leaves `target` as it was.
    """
    with taking_its_name(target) as part, closing(sqlite3.connect(part)) as copy:
        connection.backup(copy, pages=ALL_AT_ONCE)
        if check is not None:
            check(copy)


def copy_pages(connection: sqlite3.Connection, part: Path, *, between: Callable[[int, int], None]) -> None:
    """Copy the book of `connection` into `part`, for whoever brings that to the disk afterwards.

    `between` hears after each megabyte how many pages are left, and of how many. It may use the connection:
    what it writes is in the copy. Raises sqlite3.Error, and what `between` raises.
    """
    with closing(sqlite3.connect(part)) as copy:
        # A crash leaves no copy at all: SQLite need not wait for the disk where others wait for it.
        copy.execute("PRAGMA synchronous = 0")
        connection.backup(copy, pages=PAGES_AT_ONCE, progress=lambda _, left, of: between(left, of))
