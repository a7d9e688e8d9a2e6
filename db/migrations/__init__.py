"""The kinds of book and the frozen history of their schemas, run by sqlite-utils' migrations."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from db.migrations import (
    ledger_0001,
    ledger_0002,
    ledger_0003,
    ledger_0004,
    ledger_0005,
    ledger_0006,
    readings_0001,
    readings_0002,
    readings_0003,
)


@dataclass(frozen=True, slots=True)
class Step:
    """One version of a schema: its number, and the script that leads to it from the one before."""

    version: int
    script: Callable[[], str]


@dataclass(frozen=True, slots=True)
class BookKind:
    """What tells one kind of book from another: `application_id` in its header, and its schema's steps."""

    name: str
    application_id: int
    steps: tuple[Step, ...]

    @property
    def version(self) -> int:
        """The newest schema version that this program knows."""
        return self.steps[-1].version


LEDGER: Final = BookKind(
    "ledger",
    0x4D444C47,
    (
        Step(ledger_0001.VERSION, ledger_0001.script),
        Step(ledger_0002.VERSION, ledger_0002.script),
        Step(ledger_0003.VERSION, ledger_0003.script),
        Step(ledger_0004.VERSION, ledger_0004.script),
        Step(ledger_0005.VERSION, ledger_0005.script),
        Step(ledger_0006.VERSION, ledger_0006.script),
    ),
)  # "MDLG"
READINGS: Final = BookKind(
    "readings",
    0x4D445244,
    (
        Step(readings_0001.VERSION, readings_0001.script),
        Step(readings_0002.VERSION, readings_0002.script),
        Step(readings_0003.VERSION, readings_0003.script),
    ),
)  # "MDRD"


def migrate(connection: sqlite3.Connection, kind: BookKind) -> None:
    """Bring the book up to `kind.version`; each step is one transaction together with its version number.

    sqlite_utils is imported here and not above: it costs 130 ms, and a book up to date never needs it.
    """
    from sqlite_utils import Database
    from sqlite_utils.migrations import Migrations

    migrations = Migrations(kind.name)
    for step in kind.steps:
        migrations(name=f"{kind.name}_{step.version:04}")(_runner(kind, step))
    migrations.apply(Database(connection, execute_plugins=False))


def _runner(kind: BookKind, step: Step) -> Callable[[Any], None]:
    def run(database: Any) -> None:
        connection: sqlite3.Connection = database.conn
        for statement in statements(step.script()):
            connection.execute(statement)
        broken = connection.execute("PRAGMA foreign_key_check").fetchall()
        if broken:
            raise sqlite3.IntegrityError(f"foreign keys broken by version {step.version}: {broken[:3]}")
        connection.execute(f"PRAGMA application_id = {kind.application_id}")
        connection.execute(f"PRAGMA user_version = {step.version}")

    return run


def statements(script: str) -> Iterator[str]:
    """The statements of a script, one by one (`executescript` would commit the open transaction first)."""
    buffer = ""
    for line in script.splitlines(keepends=True):
        buffer += line
        if sqlite3.complete_statement(buffer):
            yield buffer.strip()
            buffer = ""
    if buffer.strip():
        raise ValueError(f"unfinished statement: {buffer.strip()[:60]}")
