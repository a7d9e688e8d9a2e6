"""What the repositories share: one connection, and rows turned into their frozen values."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Collection, Sequence
from pathlib import Path
from typing import Any, TypeVar

from db.chain import Value
from db.errors import NoSuchRow
from db.recording import BookConnection

T = TypeVar("T")


class Repository:
    """Base of the repositories. They hold nothing and live as long as one unit of work."""

    __slots__ = ("_connection", "_path")

    def __init__(self, connection: BookConnection, path: Path) -> None:
        self._connection = connection
        self._path = path

    def _run(self, sql: str, values: Sequence[Value] = ()) -> sqlite3.Cursor:
        return self._connection.execute(sql, values)

    def _first(self, make: Callable[..., T], sql: str, values: Sequence[Value] = ()) -> T | None:
        """The first row as `make(*columns)`, None if there is none."""
        row = self._connection.execute(sql, values).fetchone()
        return None if row is None else make(*row)

    def _all(self, make: Callable[..., T], sql: str, values: Sequence[Value] = ()) -> tuple[T, ...]:
        return tuple(make(*row) for row in self._connection.execute(sql, values).fetchall())

    def _number(self, sql: str, values: Sequence[Value] = ()) -> int:
        """The single integer that a query gives; 0 for NULL."""
        row = self._connection.execute(sql, values).fetchone()
        return 0 if row is None or row[0] is None else int(row[0])

    def _returned_id(self, sql: str, values: Sequence[Value]) -> int:
        """Run an INSERT ... RETURNING id."""
        rows: list[Any] = self._connection.execute(sql, values).fetchall()
        return int(rows[0][0])

    def _change_one(self, sql: str, values: Sequence[Value]) -> None:
        """Run an UPDATE that must hit exactly one row; raises NoSuchRow otherwise."""
        if self._connection.execute(sql, values).rowcount != 1:
            raise NoSuchRow(self._path, f"{sql.split(' SET')[0]} {values[-1]!r}")


def listed(values: Collection[int] | None) -> str | None:
    """For `json_each(?)` where a query is limited to some ids; None stays NULL."""
    return None if values is None else json.dumps(sorted(values))


def values_of(row: Any) -> tuple[Any, ...]:
    """A row's values in the order of its columns. Rows hold no rows, so astuple's copying is not needed."""
    return tuple(getattr(row, name) for name in row.__slots__)


def required(path: Path, what: str, value: T | None) -> T:
    """`value`, or NoSuchRow naming `what`."""
    if value is None:
        raise NoSuchRow(path, what)
    return value
