"""A book that is not fit for use is refused with its own error, and left as it was (H13-H17, H24)."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from db.errors import (
    BookCorrupt,
    BookError,
    BookLocked,
    BookReadOnly,
    BookTooNew,
    BookUnreachable,
    SecondInstance,
)
from db.migrations import LEDGER, BookKind, Step, migrate
from tests.db.small_book import open_book, set_up


def closed_book(folder: Path) -> Path:
    path = folder / "ledger.db"
    book = open_book(path)
    book.write(set_up)
    assert book.close()
    return path


def change(path: Path, statement: str) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(statement)
        connection.commit()


def test_a_new_book_has_the_settings_of_the_design(tmp_path: Path) -> None:
    path = closed_book(tmp_path)
    assert path.stat().st_mode & 0o077 == 0
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA application_id").fetchone() == (0x4D444C47,)
        assert connection.execute("PRAGMA user_version").fetchone() == (LEDGER.version,)
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("delete",)


def test_the_writer_runs_with_every_setting(tmp_path: Path) -> None:
    book = open_book(tmp_path / "ledger.db")
    wanted = {
        "journal_mode": "persist",
        "synchronous": 3,
        "foreign_keys": 1,
        "trusted_schema": 0,
        "cell_size_check": 1,
    }

    def settings(connection: sqlite3.Connection) -> dict[str, int | str]:
        return {name: connection.execute(f"PRAGMA {name}").fetchone()[0] for name in wanted}

    assert book.write(lambda ledger: settings(ledger.site._connection)) == wanted
    read_only = book.read(lambda ledger: ledger.site._connection.execute("PRAGMA query_only").fetchone())
    assert read_only == (1,)
    book.close()


def test_it_opens_again_without_the_migration_tool(tmp_path: Path) -> None:
    path = closed_book(tmp_path)
    program = (
        "import sys; from pathlib import Path; from tests.db.small_book import open_book\n"
        f"book = open_book(Path({str(path)!r})); book.close(); sys.exit('sqlite_utils' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False, timeout=60).returncode == 0


def garbage(path: Path) -> None:
    path.write_bytes(b"not a database at all" * 300)


def other_program(path: Path) -> None:
    path.unlink()
    change(path, "CREATE TABLE songs (title TEXT)")


def newer(path: Path) -> None:
    change(path, f"PRAGMA user_version = {LEDGER.version + 1}")


def write_ahead(path: Path) -> None:
    change(path, "PRAGMA journal_mode = WAL")


def foreign_log(path: Path) -> None:
    Path(f"{path}-wal").write_bytes(b"someone else's")


def read_only(path: Path) -> None:
    path.chmod(0o444)


@pytest.mark.parametrize(
    ("spoil", "error"),
    [
        (garbage, BookCorrupt),
        (other_program, BookCorrupt),
        (write_ahead, BookCorrupt),
        (foreign_log, BookCorrupt),
        (newer, BookTooNew),
        (read_only, BookReadOnly),
    ],
)
def test_an_unfit_file_is_refused_and_left_alone(
    tmp_path: Path, spoil: Callable[[Path], None], error: type[BookError]
) -> None:
    path = closed_book(tmp_path)
    spoil(path)
    before = path.read_bytes()
    with pytest.raises(error) as refusal:
        open_book(path)
    assert refusal.value.path == path
    assert path.read_bytes() == before


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(BookUnreachable):
        open_book(tmp_path / "gone" / "ledger.db")
    with pytest.raises(BookUnreachable):
        open_book(Path("\\\\server\\share\\ledger.db"))
    assert not list(Path.cwd().glob("*server*")), "a refused place must stay as it was"


def test_a_file_held_by_another_program_is_waited_for_then_refused(tmp_path: Path) -> None:
    path = closed_book(tmp_path)
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(BookLocked):
            open_book(path)
        other.execute("ROLLBACK")
    assert open_book(path).close()


def test_a_second_program_is_refused_by_the_lock_file(tmp_path: Path) -> None:
    path = tmp_path / "ledger.db"
    book = open_book(path)
    program = (
        "import sys; from pathlib import Path; from tests.db.small_book import open_book\n"
        "from db.errors import SecondInstance\n"
        f"try: open_book(Path({str(path)!r}))\n"
        "except SecondInstance: sys.exit(7)"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False, timeout=60).returncode == 7
    with pytest.raises(SecondInstance):
        open_book(path)
    book.write(set_up)
    book.close()
    assert open_book(path).close()


def test_where_locks_fail_the_token_shuts_the_first_program_out(tmp_path: Path) -> None:
    path = tmp_path / "ledger.db"
    book = open_book(path)
    change(path, "UPDATE instance SET token = 'another program'")
    for _ in range(2):
        with pytest.raises(SecondInstance):
            book.write(set_up)
    assert book.read(lambda ledger: ledger.site.get()) is None
    book.close()


def test_a_first_start_cut_short_is_finished_by_the_next(tmp_path: Path) -> None:
    path = tmp_path / "ledger.db"
    change(path, "CREATE TABLE _sqlite_migrations (id INTEGER PRIMARY KEY, migration_set, name, applied_at)")
    book = open_book(path)
    book.write(set_up)
    book.close()


def test_a_migration_that_fails_leaves_the_version_before(tmp_path: Path) -> None:
    path = tmp_path / "ledger.db"
    bad = Step(
        LEDGER.version + 1,
        lambda: "CREATE TABLE extra (id INTEGER) STRICT;\nINSERT INTO nowhere VALUES (1);\n",
    )
    kind = BookKind(LEDGER.name, LEDGER.application_id, (*LEDGER.steps, bad))
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        with pytest.raises(sqlite3.OperationalError):
            migrate(connection, kind)
        assert not connection.in_transaction
        tables = "SELECT count(*) FROM sqlite_schema WHERE name = 'extra'"
        assert connection.execute(tables).fetchone() == (0,)
    book = open_book(path)
    book.write(set_up)
    book.close()
