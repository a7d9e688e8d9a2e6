"""A book of every released schema opens with the program of today, and its money is what it was (I13)."""

from __future__ import annotations

import hashlib
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from app.verify import verify_book
from db.errors import BookError, ConstraintFailed
from db.ledger import LedgerBook
from db.migrations import LEDGER, ledger_0002, statements
from db.older_copy import copy_path
from db.rows import Collector
from tests.db.small_book import METERS, live_through, open_book

SAVED = Path(__file__).parent.parent / "saved_databases"
REBUILT = ("collectors", "meters", "buildings")
MOVING = ("instance", "_sqlite_migrations")
"""Rows that every opening changes."""


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """A copy of the saved book of schema 1."""
    return Path(shutil.copy(SAVED / "ledger_1.db", tmp_path / "ledger.db"))


@pytest.fixture
def opened(old: Path) -> Iterator[LedgerBook]:
    book = open_book(old)
    yield book
    book.close()


def digest(path: Path) -> dict[str, str]:
    """SHA-256 of all rows of each table of the first schema that a migration leaves alone, in its columns."""
    with closing(sqlite3.connect(SAVED / "ledger_1.db")) as first:
        named = first.execute("SELECT name FROM sqlite_schema WHERE type = 'table'").fetchall()
        tables = {
            name: ", ".join(row[1] for row in first.execute(f"PRAGMA table_info({name})"))
            for (name,) in named
            if name not in (*REBUILT, *MOVING)
        }
    with closing(sqlite3.connect(path)) as connection:
        rows = {
            table: connection.execute(f"SELECT {columns} FROM {table} ORDER BY 1, 2").fetchall()
            for table, columns in tables.items()
        }
    return {table: hashlib.sha256(repr(found).encode()).hexdigest() for table, found in rows.items()}


def version(path: Path) -> int:
    with closing(sqlite3.connect(path)) as connection:
        found: int = connection.execute("PRAGMA user_version").fetchone()[0]
        return found


def test_there_is_a_saved_book_of_every_version_but_the_newest() -> None:
    saved = {version(path) for path in SAVED.glob("ledger_*.db")}
    assert saved >= {step.version for step in LEDGER.steps[:-1]}


def test_an_old_book_is_brought_up_to_date_and_its_money_is_untouched(old: Path) -> None:
    before, proven = digest(old), verify_book(old)
    assert version(old) == 1 and proven.ok
    assert open_book(old).close()
    after = verify_book(old)
    assert version(old) == LEDGER.version
    assert digest(old) == before
    assert (after.ok, after.head, after.findings) == (True, proven.head, ())


def test_collectors_and_meters_mean_what_they_did(old: Path) -> None:
    with closing(sqlite3.connect(old)) as connection:
        collectors = connection.execute("SELECT * FROM collectors ORDER BY id").fetchall()
        meters = connection.execute("SELECT * FROM meters ORDER BY id").fetchall()
    with closing(open_book(old)) as book:
        now = book.read(lambda ledger: ledger.collectors.all())
        assert now == tuple(Collector(*row[:-1], enabled=bool(row[-1])) for row in collectors)
        assert [(one.max_hold_ms, one.dial_in, one.history_min) for one in now] == [(30_000, None, None)] * 2
        assert [len(book.read(lambda led, c=one.id: led.collectors.buses(c))) for one in now] == [1, 1]
        found = book.read(lambda ledger: ledger.meters.all())
        assert [(m.id, m.unit, m.number, m.history_min) for m in found] == [
            (row[0], row[7], "", None) for row in meters
        ]


def test_the_old_book_is_kept_beside_the_new_one(old: Path) -> None:
    before, proven = digest(old), verify_book(old)
    assert open_book(old).close()
    kept = copy_path(old, 1)
    assert version(kept) == 1 and digest(kept) == before and verify_book(kept).head == proven.head
    assert kept.stat().st_mode & 0o077 == 0
    kept.unlink()
    assert open_book(old).close()
    assert not kept.exists(), "a book that is up to date is not copied"


def test_without_a_copy_the_book_stays_as_it_is(old: Path) -> None:
    copy_path(old, 1).mkdir()
    with pytest.raises(BookError):
        open_book(old)
    assert version(old) == 1 and not list(old.parent.glob("*.part"))


def test_sales_go_on_in_a_book_brought_up_to_date(opened: LedgerBook) -> None:
    held = opened.read(lambda ledger: ledger.operations.open_for_meter("M8"))
    assert held is not None and (held.state, held.count) == ("sending", 5)
    live_through(opened, "new", METERS[0], ("sending", "confirmed"))
    assert opened.close() and verify_book(opened.path).ok


def test_links_of_every_kind_can_be_kept_and_no_other(opened: LedgerBook) -> None:
    first = opened.read(lambda ledger: ledger.collectors.get("C1"))
    assert first is not None
    for link in ("sealed", "transparent", "modbus-tcp", "legacy-3des"):
        opened.write(lambda ledger, kind=link: ledger.collectors.put(replace(first, link=kind)))
    usb = replace(
        first,
        link="serial",
        host="usb:A10",
        port=0,
        max_hold_ms=0,
        dial_in='{"registration":"00"}',
        legacy="{}",
        history_min=5,
        older_key_id=9,
        older_key_until_utc_ms=12,
    )
    opened.write(lambda ledger: ledger.collectors.put(usb))
    assert opened.read(lambda ledger: ledger.collectors.get("C1")) == usb


@pytest.mark.parametrize(
    "change",
    [
        {"link": "telepathy"},
        {"port": 0},
        {"port": 65_536},
        {"max_hold_ms": -1},
        {"history_min": 0},
        {"older_key_id": 2},
        {"older_key_id": 1, "older_key_until_utc_ms": 5},
    ],
)
def test_what_no_collector_can_be_is_not_kept(opened: LedgerBook, change: dict[str, object]) -> None:
    first = opened.read(lambda ledger: ledger.collectors.get("C1"))
    with pytest.raises(ConstraintFailed):
        opened.write(lambda ledger: ledger.collectors.put(replace(first, **change)))


def test_a_migration_cut_short_at_any_statement_leaves_the_old_book(old: Path) -> None:
    before = digest(old)
    steps = list(statements(ledger_0002.script()))
    for done in range(1, len(steps) + 1):
        with closing(sqlite3.connect(old, isolation_level=None)) as connection:
            connection.execute("PRAGMA foreign_keys = ON")
            connection.execute("BEGIN IMMEDIATE")
            for statement in steps[:done]:
                connection.execute(statement)
        assert version(old) == 1 and digest(old) == before and verify_book(old).ok
    assert open_book(old).close() and version(old) == LEDGER.version


KILLED = """
import os, sqlite3, sys
from db.migrations import ledger_0002, statements
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("PRAGMA cache_size = 1")
connection.execute("BEGIN IMMEDIATE")
for statement in list(statements(ledger_0002.script()))[: int(sys.argv[2])]:
    connection.execute(statement)
os._exit(9)
"""


@pytest.mark.parametrize("done", [3, 5, 8])
def test_a_program_killed_in_a_migration_leaves_the_old_book(old: Path, done: int) -> None:
    before = digest(old)
    child = subprocess.run([sys.executable, "-c", KILLED, str(old), str(done)], check=False, timeout=60)
    assert child.returncode == 9
    assert open_book(old).close()
    assert version(old) == LEDGER.version and digest(old) == before and verify_book(old).ok
