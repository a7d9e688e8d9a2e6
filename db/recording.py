"""A connection that can note what is written through it, for the receipt journal."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from typing import Any

Statement = tuple[str, tuple[Any, ...]]
"""SQL and its values."""

_WRITES = ("INSERT", "UPDATE", "DELETE")


class BookConnection(sqlite3.Connection):
    """`noted` collects what INSERT, UPDATE and DELETE were given; None while nobody wants to know."""

    noted: list[Statement] | None = None
    migrated_from: int | None = None
    """The schema version of the book before it was brought up to date when it was opened; None: it was."""

    def execute(self, sql: str, parameters: Any = (), /) -> sqlite3.Cursor:
        cursor = super().execute(sql, parameters)
        if self.noted is not None and sql.startswith(_WRITES):
            self.noted.append((sql, tuple(parameters)))
        return cursor

    def executemany(self, sql: str, parameters: Iterable[Any], /) -> sqlite3.Cursor:
        if self.noted is None:
            return super().executemany(sql, parameters)
        rows = [tuple(row) for row in parameters]
        cursor = super().executemany(sql, rows)
        self.noted.extend((sql, row) for row in rows)
        return cursor
