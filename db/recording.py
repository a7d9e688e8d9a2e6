"""The connection of a book: it can note what is written through it, for the receipt journal, and knows what
an entry of the operation log is given."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable
from typing import Any

Statement = tuple[str, tuple[Any, ...]]
"""SQL and its values."""

Seal = Callable[[bytes], bytes]
"""The seal of an audit row, from its hash: an HMAC under a key that is not in the book."""

_WRITES = ("INSERT", "UPDATE", "DELETE")
_execute = sqlite3.Connection.execute  # half the way to it from here, for each statement of each sale


class BookConnection(sqlite3.Connection):
    """`noted` collects what INSERT, UPDATE and DELETE were given; None while nobody wants to know."""

    noted: list[Statement] | None = None
    migrated_from: int | None = None
    """The schema version of the book before it was brought up to date when it was opened; None: it was."""
    seal: Seal | None = None
    """None as long as the book was not told its key."""
    terminal: str | None = None
    """Where the program runs; None where the book was not told."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.chain_ends: dict[str, tuple[int, bytes]] = {}
        """Where chains end that this connection wrote, so that the next row need not look; forgotten when a
        unit is rolled back. The chains' triggers refuse a row that does not follow the last one."""

    def sealed(self, content: bytes) -> bytes | None:
        """The seal over `content`; None without a key."""
        return None if self.seal is None else self.seal(content)

    def execute(self, sql: str, parameters: Any = (), /) -> sqlite3.Cursor:
        cursor = _execute(self, sql, parameters)
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
