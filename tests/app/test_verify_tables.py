"""What is changed behind the program's back in tables that are no chains is named: table and row."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.sealed_ledger import CONSOLE, open_ledger, outside
from app.verify import Report, verify_book
from db.ledger import Ledger
from db.table_seals import FOLLOWS
from meterio.clock import SystemClock
from tests.db.small_book import all_lives, open_book, set_up

CLOCK = SystemClock()
SAVED = Path(__file__).parent.parent / "saved_databases"
TABLES = "SELECT name FROM sqlite_schema WHERE type = 'table'"
REPEATED = FOLLOWS - {"row_digests", "table_seals"}


def seal(path: Path) -> None:
    """Open the book as the console does, once."""
    assert open_ledger(path, clock=CLOCK, runs=CONSOLE).book.close()


def prove(path: Path) -> Report:
    known = outside(path.parent)
    assert known.log_key is not None
    return verify_book(path, log_key=known.log_key, anchors=known.anchors)


def execute(path: Path, sql: str, *values: Any) -> None:
    """By somebody with a tool for databases, who makes his way around our triggers."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA foreign_keys = 0")
        connection.execute("PRAGMA ignore_check_constraints = 1")
        connection.execute(sql, values)
        connection.commit()


def tables(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as connection:
        named = [
            str(name) for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")
        ]
        return [
            name
            for name in named
            if not name.startswith(("sqlite_", "_sqlite"))
            and name not in FOLLOWS
            and not any(row[1] == "prev_hash" for row in connection.execute(f"PRAGMA table_info({name})"))
        ]


def named(report: Report) -> set[str]:
    return {finding.table for finding in report.findings if finding.rule == "tables"}


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder whose book has rows in many tables, closed."""
    folder = tmp_path_factory.mktemp("good")
    book = open_ledger(folder / "ledger.db", clock=CLOCK, runs=CONSOLE).book
    book.write(set_up)
    all_lives(book)
    assert book.close()
    return folder


@pytest.fixture
def path(good: Path, tmp_path: Path) -> Path:
    shutil.copytree(good, tmp_path / "copy")
    return tmp_path / "copy" / "ledger.db"


def cells(path: Path) -> list[tuple[str, int, str, Any]]:
    """Every value of every row that is no chain, as (table, row's place, column, value)."""
    with closing(sqlite3.connect(path)) as connection:
        connection.row_factory = sqlite3.Row
        return [
            (table, place, column, row[column])
            for table in tables(path)
            for place, row in enumerate(connection.execute(f"SELECT * FROM {table}"))
            for column in row.keys()  # noqa: SIM118 - iterating a Row gives its values
        ]


def other(value: Any, *, by: int) -> Any:
    match value:
        case int():
            return value ^ (1 << by)
        case str():
            return value + "x"
        case bytes():
            return value + b"x"
        case _:
            return "was nothing"


def test_a_sealed_book_proves_itself_and_so_does_one_that_is_worked_with(path: Path) -> None:
    assert prove(path).findings == ()
    sealed = open_ledger(path, clock=CLOCK, runs=CONSOLE)
    for value in ("one", "two"):
        sealed.book.write(lambda ledger, text=value: ledger.settings.set("site.name", text))
    with pytest.raises(RuntimeError):
        sealed.book.write(_set_and_fail)
    assert sealed.book.close()
    assert prove(path).findings == ()


def _set_and_fail(ledger: Ledger) -> None:
    ledger.settings.set("site.name", "undone")
    raise RuntimeError("the unit fails")


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_value_that_was_changed_is_named_with_its_table(good: Path, tmp_path: Path, data: Any) -> None:
    copy = tmp_path / "ledger.db"
    shutil.copy(good / "ledger.db", copy)
    table, place, column, value = data.draw(st.sampled_from(cells(copy)))
    changed = other(value, by=data.draw(st.integers(0, 62)))
    with closing(sqlite3.connect(copy)) as connection:
        keys = [row[1] for row in connection.execute(f"PRAGMA table_info({table})") if row[5]]
        row = connection.execute(f"SELECT {', '.join(keys)} FROM {table}").fetchall()[place]
    where = " AND ".join(f"{key} IS ?" for key in keys)
    try:
        execute(copy, f"UPDATE {table} SET {column} = ? WHERE {where}", changed, *row)
    except sqlite3.IntegrityError:
        return  # a STRICT table, or one whose rows never change: not even that tool can
    report = verify_book(copy, log_key=outside(good).log_key)
    assert table in named(report), (table, column, value, changed)


@pytest.mark.parametrize(
    ("change", "table", "said"),
    [
        ("DELETE FROM settings WHERE key = 'keys.log_id'", "settings", 'the row ["keys.log_id"] is gone'),
        ("INSERT INTO settings VALUES ('x', 'y')", "settings", 'the program never wrote the row ["x"]'),
        ("UPDATE operators SET failed_tries = 9", "operators", "is not as the program wrote it"),
        ("DELETE FROM row_digests WHERE table_name = 'shops'", "shops", "the program never wrote the row"),
        ("UPDATE row_digests SET digest = zeroblob(32) WHERE table_name = 'shops'", "shops", "is not as"),
        ("UPDATE table_seals SET rows = rows + 1 WHERE name = 'shops'", "shops", "seal is not of this"),
        ("UPDATE table_seals SET mac = NULL WHERE name = 'shops'", "shops", "seal is not of this program"),
        ("DELETE FROM table_seals WHERE name = 'shops'", "shops", "the table has no seal"),
        ("INSERT INTO table_seals VALUES ('ghosts', 0, x'', NULL)", "ghosts", "of a table that has none"),
        ("INSERT INTO row_digests VALUES ('ghosts', '[1]', x'')", "ghosts", "of a table that has none"),
    ],
)
def test_each_part_of_it_is_compared(path: Path, change: str, table: str, said: str) -> None:
    execute(path, change)
    texts = [one.text for one in prove(path).findings if one.rule == "tables" and one.table == table]
    assert any(said in text for text in texts), texts


def test_who_makes_digests_and_sums_anew_still_lacks_the_key(path: Path) -> None:
    """He opens the book with our own program's code, but not with the key."""
    book = open_book(path)
    book.seal_tables(lambda ledger: ledger.settings.set("sale.limit_fen", "99999999"))
    assert book.close()
    assert "settings" in named(prove(path))
    seal(path)
    assert "settings" in named(prove(path)), "a start must not seal what it did not write"


def test_a_change_is_not_covered_up_by_a_rightful_one(path: Path) -> None:
    execute(path, "UPDATE settings SET value = '1' WHERE key = 'keys.log_id'")
    execute(path, "UPDATE operators SET failed_tries = 7")
    book = open_book(path)
    book.write(lambda ledger: ledger.settings.set("keys.log_id", "2"))
    assert book.close()
    assert {"settings", "operators"} <= named(prove(path))


@pytest.mark.parametrize("version", [1, 2, 3, 4])
def test_an_older_book_is_sealed_when_it_is_first_opened(tmp_path: Path, version: int) -> None:
    path = Path(shutil.copy(SAVED / f"ledger_{version}.db", tmp_path / "ledger.db"))
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("DELETE FROM secrets")  # sealed under a key that is not here
        connection.commit()
    seal(path)
    assert prove(path).findings == ()
    execute(path, "UPDATE shops SET name = name || '!'")
    assert named(prove(path)) == {"shops"}


def test_whatever_only_repeats_a_chain_is_proven_by_other_rules(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        there = {
            name for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")
        }
    assert there >= REPEATED


def test_a_row_that_the_program_takes_away_leaves_the_book_proven(path: Path) -> None:
    sealed = open_ledger(path, clock=CLOCK, runs=CONSOLE)
    group = sealed.book.write(lambda ledger: ledger.groups.put(code="T", name="tower"))
    for meters in (("M1", "M2"), ("M2",)):
        sealed.book.write(lambda ledger, ids=meters: ledger.groups.set_meters(group, ids))
    assert sealed.book.close()
    assert prove(path).findings == ()
    execute(path, "DELETE FROM group_meters")
    assert named(prove(path)) == {"group_meters"}
