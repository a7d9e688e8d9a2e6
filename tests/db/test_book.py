"""One writer thread; a unit is whole or nothing; errors and the end leave the book clean."""

from __future__ import annotations

import shutil
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from app.verify import verify_book
from db.book import undo_interrupted
from db.connection import close_writer, is_interrupted
from db.errors import (
    BookClosed,
    BookCorrupt,
    BookError,
    BookFailed,
    BookFull,
    BookLocked,
    ConstraintFailed,
    Duplicate,
    NoSuchRow,
)
from db.ledger import Ledger, LedgerBook
from db.migrations import LEDGER
from db.reserve import DiskReserve
from db.rows import Attempt
from db.unit_of_work import unit_of_work
from tests.db.small_book import (
    FixedClock,
    all_lives,
    ending,
    live_through,
    open_book,
    recording,
    sending,
    set_up,
)

SAVED = Path(__file__).parent.parent / "saved_databases"


def test_a_unit_that_raises_leaves_nothing(book: LedgerBook) -> None:
    def half_a_sale(ledger: Ledger) -> None:
        recording("s1", "M1")(ledger)
        raise RuntimeError("the till caught fire")

    with pytest.raises(RuntimeError, match="caught fire"):
        book.write(half_a_sale)
    assert book.read(lambda ledger: ledger.operations.get("s1")) is None
    book.write(recording("s2", "M1"))
    assert book.read(lambda ledger: ledger.operations.next_receipt_number("R")) == 2


def test_units_run_on_one_thread_in_the_order_given(book: LedgerBook) -> None:
    seen: list[tuple[int, str]] = []

    def unit(number: int) -> None:
        seen.append((number, threading.current_thread().name))

    for future in [book.submit(lambda _, n=number: unit(n)) for number in range(50)]:
        future.result(timeout=5)
    assert seen == [(number, "ledger-writer") for number in range(50)]


def test_readers_see_whole_units_while_the_writer_works(book: LedgerBook) -> None:
    """Each sale is two transfers in one unit: no reader may ever count an odd number."""
    stop = threading.Event()
    odd: list[int] = []

    def look() -> None:
        while not stop.is_set():
            count = book.read(
                lambda ledger: ledger.site._connection.execute("SELECT count(*) FROM transfers").fetchone()[0]
            )
            odd.extend([count] if count % 2 else [])

    reader = threading.Thread(target=look)
    reader.start()
    for meter in range(1, 9):
        book.write(recording(f"s{meter}", f"M{meter}"))
    stop.set()
    reader.join(timeout=10)
    assert not reader.is_alive()
    assert odd == []


def test_a_read_cannot_write(book: LedgerBook) -> None:
    with pytest.raises(BookError):
        book.read(recording("s1", "M1"))
    assert book.submit_read(lambda ledger: ledger.operations.recent(5)).result(timeout=5) == ()


def test_a_unit_cannot_wait_for_another(book: LedgerBook) -> None:
    with pytest.raises(RuntimeError, match="wait"):
        book.write(lambda _: book.write(lambda ledger: ledger.site.get()))


def test_the_end_comes_soon_and_later_units_fail_cleanly(tmp_path: Path) -> None:
    book = open_book(tmp_path / "ledger.db")
    queued = [book.submit(set_up), *(book.submit(recording(f"s{n}", f"M{n}")) for n in range(1, 9))]
    began = time.monotonic()
    assert book.close()
    assert time.monotonic() - began < 3
    assert [future.exception() for future in queued] == [None] * 9
    with pytest.raises(BookClosed):
        book.submit(recording("s9", "M1")).result(timeout=1)
    with pytest.raises(BookClosed):
        book.read(lambda ledger: ledger.site.get())
    with pytest.raises(BookClosed):
        book.submit_read(lambda ledger: ledger.site.get()).result(timeout=1)
    assert book.close()


ENDLESS = (
    "WITH RECURSIVE n(i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n WHERE i < 0"
)


def never_ready(ledger: Ledger) -> None:
    ledger.site._connection.execute(ENDLESS).fetchone()


def test_the_end_interrupts_a_reading_that_takes_too_long(tmp_path: Path) -> None:
    book = open_book(tmp_path / "ledger.db")
    running = book.submit_read(never_ready)
    assert book.close(timeout_s=1)
    assert isinstance(running.exception(), BookError)


def test_the_end_interrupts_a_unit_that_takes_too_long(tmp_path: Path) -> None:
    book = open_book(tmp_path / "ledger.db")
    running = book.submit(never_ready)
    behind = book.submit(set_up)
    began = time.monotonic()
    assert book.close(timeout_s=1)
    assert time.monotonic() - began < 3
    assert isinstance(running.exception(), BookError)
    with pytest.raises(CancelledError):
        behind.result(timeout=1)
    again = open_book(tmp_path / "ledger.db")
    assert again.read(lambda ledger: ledger.site.get()) is None
    again.close()


def test_a_locked_file_fails_one_unit_and_not_the_next(book: LedgerBook) -> None:
    with closing(sqlite3.connect(book.path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(BookLocked):
            book.write(recording("s1", "M1"))
        other.execute("ROLLBACK")
    book.write(recording("s1", "M1"))


def test_a_full_disk_rolls_back_frees_the_ballast_and_then_there_is_room(book: LedgerBook) -> None:
    book.reserve = DiskReserve(book.path, reserve_bytes=1_000, ballast_bytes=50_000)
    assert book.reserve.keep_ballast()
    ballast = Path(f"{book.path}.ballast")
    assert ballast.stat().st_size == 50_000
    live_through(book, "s0", "M1", ("sending",))
    with no_more_pages(book), pytest.raises(BookFull):
        book.write(big_sale)
    assert not ballast.exists()
    assert book.read(lambda ledger: ledger.operations.get("big")) is None
    book.write(ending("s0", "confirmed"))
    assert verify_book(book.path).ok


def big_sale(ledger: Ledger) -> None:
    """A sale and enough settings to need new pages."""
    recording("big", "M2")(ledger)
    for number in range(200):
        ledger.settings.set(f"key{number}", "x" * 500)


@contextmanager
def no_more_pages(book: LedgerBook) -> Iterator[None]:
    limit(book, 1)  # SQLite takes it as: as many as there are
    try:
        yield
    finally:
        limit(book, 1_000_000)


def limit(book: LedgerBook, pages: int) -> None:
    book.write(lambda ledger: ledger.site._connection.execute(f"PRAGMA max_page_count = {pages}").fetchall())


def test_after_an_error_of_the_disk_the_book_stops_until_it_is_opened_anew(tmp_path: Path) -> None:
    book = open_book(tmp_path / "ledger.db")
    book.write(set_up)
    all_lives(book)
    with files_no_larger_than(8_192), pytest.raises(BookFailed):
        book.write(big_sale)
    with pytest.raises(BookFailed, match="stopped earlier"):
        book.write(ending("s8-b", "confirmed"))
    book.close()
    again = open_book(tmp_path / "ledger.db")
    assert again.read(lambda ledger: ledger.operations.get("big")) is None
    again.write(ending("s8-b", "confirmed"))
    assert verify_book(again.path).ok
    again.close()


@contextmanager
def files_no_larger_than(size: int) -> Iterator[None]:
    """Writes beyond it fail with an error that is not "no space" (Python ignores the signal)."""
    resource = pytest.importorskip("resource")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_room_is_measured_against_the_reserve(tmp_path: Path) -> None:
    assert DiskReserve(tmp_path / "ledger.db", reserve_bytes=1).room_left()
    too_much = DiskReserve(tmp_path / "ledger.db", reserve_bytes=1 << 60)
    assert not too_much.room_left()
    assert not too_much.keep_ballast()
    assert not too_much.give_up_ballast()


@pytest.mark.parametrize("guilty", ["operations.id", "open_operations.meter_id"])
def test_what_was_taken_is_named(book: LedgerBook, guilty: str) -> None:
    book.write(recording("s1", "M1"))
    again = recording("s1", "M2") if guilty == "operations.id" else recording("s2", "M1")
    with pytest.raises(Duplicate) as error:
        book.write(again)
    assert error.value.columns == (guilty,)


def test_a_count_belongs_to_one_sale(book: LedgerBook) -> None:
    live_through(book, "s1", "M1", ("sending", "confirmed"))
    book.write(recording("s2", "M1"))
    with pytest.raises(Duplicate) as error:
        book.write(lambda ledger: ledger.operations.reserve_count("s2", meter_id="M1", epoch=1, count=4))
    assert error.value.columns[0].startswith("reserved_counts.")
    book.write(sending("s2"))
    assert book.read(lambda ledger: ledger.operations.reserved_count("s2")) == 5


def test_a_row_that_breaks_the_schema_is_refused(book: LedgerBook) -> None:
    with pytest.raises(ConstraintFailed):
        book.write(recording("s1", "M1", amount_fen=0))
    with pytest.raises(ConstraintFailed):
        book.write(
            lambda ledger: ledger.transfers.direct(
                "t1", debit="a", credit="a", amount_fen=1, operation_id=None, utc_ms=1
            )
        )


def test_a_book_of_an_older_program_says_what_it_was(tmp_path: Path) -> None:
    path = Path(shutil.copy(SAVED / "ledger_4.db", tmp_path / "ledger.db"))
    for before in (4, None):
        book = open_book(path)
        assert (book.migrated_from, book.version) == (before, LEDGER.version)
        assert book.close()


def test_damage_that_only_a_look_at_the_whole_file_shows_is_found(tmp_path: Path) -> None:
    book = open_book(tmp_path / "ledger.db")
    book.quick_check()
    assert book.close()
    with closing(sqlite3.connect(book.path)) as connection:
        (page,) = connection.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'group_meters_meter'")
        (size,) = connection.execute("PRAGMA page_size")
    with book.path.open("rb+") as file:
        file.seek((page[0] - 1) * size[0])
        file.write(b"\xff" * size[0])
    again = open_book(book.path)
    with pytest.raises(BookCorrupt, match=f"Page {page[0]}:"):
        again.quick_check()
    assert again.close()


def test_a_unit_that_waits_for_something_else_holds_up_the_end_and_is_told(tmp_path: Path) -> None:
    book = open_book(tmp_path / "ledger.db")
    goes_on, waits = threading.Event(), threading.Barrier(3)

    def stuck(ledger: Ledger) -> None:
        waits.wait(timeout=20)
        goes_on.wait(timeout=20)

    writing, reading = book.submit(stuck), book.submit_read(stuck)
    waits.wait(timeout=20)
    assert not book.close(timeout_s=0.05)
    with pytest.raises(BookClosed):
        book.read(lambda ledger: ledger.site.get())
    goes_on.set()
    for done in (writing, reading):
        done.exception(timeout=20)
    assert book.close()
    assert open_book(book.path).close(), "the file is free again"


def test_a_unit_that_ends_its_own_transaction_stops_the_book(tmp_path: Path) -> None:
    book = open_book(tmp_path / "ledger.db")
    with pytest.raises(BookFailed, match="ended inside its unit"):
        book.write(lambda ledger: ledger.site._connection.execute("COMMIT"))
    with pytest.raises(BookFailed, match="stopped earlier"):
        book.write(set_up)
    assert book.close()


def test_a_reading_that_the_file_does_not_answer_is_a_fault_of_the_book(book: LedgerBook) -> None:
    with pytest.raises(BookError, match="no such table"):
        book.read(lambda ledger: ledger.site._connection.execute("SELECT * FROM gone"))
    assert book.read(lambda ledger: ledger.site.get()) is not None


class Stuck:
    """A connection whose transaction cannot be left: SQLite says why, or nothing; `ends` if it is left so."""

    def __init__(self, *, says: bool, ends: bool = False) -> None:
        self.in_transaction, self._says, self._ends = True, says, ends
        self.chain_ends = {"audit": (7, b"")}

    def execute(self, sql: str) -> None:
        if sql == "ROLLBACK":
            self.in_transaction = not self._ends
            if self._says:
                raise sqlite3.OperationalError("disk I/O error")


@pytest.mark.parametrize(
    ("connection", "error", "said"),
    [
        (Stuck(says=True), BookFailed, "cannot roll back: disk I/O error"),
        (Stuck(says=False), BookFailed, "still inside a transaction"),
        (Stuck(says=True, ends=True), RuntimeError, "the till caught fire"),
    ],
)
def test_a_transaction_that_cannot_be_left_fails_the_book(
    connection: Stuck, error: type[Exception], said: str
) -> None:
    with pytest.raises(error, match=said), unit_of_work(connection, Path("ledger.db")):  # type: ignore[arg-type]
        raise RuntimeError("the till caught fire")


def test_a_book_that_cannot_be_claimed_is_let_go_again(tmp_path: Path) -> None:
    path = tmp_path / "ledger.db"
    assert open_book(path).close()
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(BookLocked):
            open_book(path)
        other.execute("ROLLBACK")
    assert open_book(path).close()


def half_written(book: LedgerBook, copy: Path) -> None:
    """A copy of the book as a program leaves it that is killed in the middle of a commit."""
    with closing(sqlite3.connect(book.path, isolation_level=None)) as connection:
        for pragma in ("cache_size = 1", "foreign_keys = 0"):
            connection.execute(f"PRAGMA {pragma}")
        connection.execute("BEGIN")
        connection.execute("CREATE TABLE torn AS SELECT zeroblob(200000) AS much")
        connection.execute("UPDATE shops SET name = 'half'")
        connection.execute("INSERT INTO torn SELECT zeroblob(200000)")
        for end in ("", "-journal"):
            shutil.copy(f"{book.path}{end}", f"{copy}{end}")
        connection.execute("ROLLBACK")


def test_what_a_kill_left_half_written_is_undone_before_somebody_reads(
    book: LedgerBook, tmp_path: Path
) -> None:
    copy = tmp_path / "copy.db"
    half_written(book, copy)
    undo_interrupted(copy)
    assert not Path(f"{copy}-journal").exists()
    with closing(sqlite3.connect(copy)) as connection:
        assert connection.execute("PRAGMA quick_check").fetchone() == ("ok",)
        assert connection.execute("SELECT count(*) FROM sqlite_schema WHERE name = 'torn'").fetchone() == (0,)
        assert connection.execute("SELECT count(*) FROM shops WHERE name = 'half'").fetchone() == (0,)
    undo_interrupted(copy)  # nothing is left to undo


def test_a_journal_that_undoes_nothing_is_left_where_it_is(book: LedgerBook, tmp_path: Path) -> None:
    """As a program that was killed outside a commit leaves it: its beginning is struck out."""
    book.write(recording("s1", "M1"))
    copy = tmp_path / "copy.db"
    for end in ("", "-journal"):
        shutil.copy(f"{book.path}{end}", f"{copy}{end}")
    before = Path(f"{copy}-journal").read_bytes()
    assert len(before) > 512, "no journal was kept"
    undo_interrupted(copy)
    assert Path(f"{copy}-journal").read_bytes() == before
    assert not Path(f"{copy}.lock").exists()
    with closing(LedgerBook(copy, clock=FixedClock())) as reopened:
        assert reopened.read(lambda ledger: ledger.operations.state("s1")) == "recorded"


def test_beside_a_book_that_was_closed_in_peace_lies_no_journal(tmp_path: Path) -> None:
    book = open_book(tmp_path / "ledger.db")
    book.write(set_up)
    assert Path(f"{book.path}-journal").exists()
    assert book.close()
    assert not Path(f"{book.path}-journal").exists()


def test_a_book_that_somebody_else_holds_is_closed_all_the_same(tmp_path: Path) -> None:
    book = open_book(tmp_path / "ledger.db")
    book.write(set_up)
    with closing(sqlite3.connect(book.path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        assert book.close()
        other.execute("ROLLBACK")
    assert not is_interrupted(book.path)
    assert open_book(tmp_path / "ledger.db").close()
    assert not Path(f"{book.path}-journal").exists()


class Refusing:
    """A connection that can only be closed."""

    closed = False

    def execute(self, sql: str) -> None:
        raise sqlite3.OperationalError(f"disk I/O error: {sql}")

    def close(self) -> None:
        self.closed = True


def test_a_journal_that_cannot_be_taken_away_keeps_no_book_open(caplog: pytest.LogCaptureFixture) -> None:
    connection = Refusing()
    with caplog.at_level("INFO"):
        close_writer(connection, Path("ledger.db"))  # type: ignore[arg-type]
    assert connection.closed
    assert "the journal of ledger.db stays: disk I/O error" in caplog.text


def test_the_journal_of_a_running_program_is_left_to_it(book: LedgerBook) -> None:
    journal = Path(f"{book.path}-journal")
    journal.write_bytes(b"a commit under way")
    undo_interrupted(book.path)
    assert journal.read_bytes() == b"a commit under way"
    journal.unlink()


def noting_that_fails(attempt: Attempt, error: Exception, *, reading: bool) -> Callable[[Ledger], None]:
    def entry(ledger: Ledger) -> None:
        ledger.transfers.void("never-made", transfer_id="t", utc_ms=1)

    return entry


@pytest.mark.parametrize("reading", [False, True])
def test_a_refusal_that_cannot_be_written_down_is_still_refused_and_told(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, reading: bool
) -> None:
    book = LedgerBook(tmp_path / "ledger.db", clock=FixedClock(), on_refusal=noting_that_fails)

    def refused(ledger: Ledger) -> None:
        ledger.attempt = Attempt("lin", "sell", "M1")
        raise PermissionError("not yours")

    with pytest.raises(PermissionError, match="not yours"):
        (book.read if reading else book.write)(refused)
    assert book.close()
    assert "a refusal is not in the log: " in caplog.text and "never-made" in caplog.text


@pytest.mark.parametrize(
    "act",
    [
        lambda ledger: ledger.transfers.post("never-made", transfer_id="t", utc_ms=1),
        lambda ledger: ledger.transfers.void("s1/paid", transfer_id="t", utc_ms=1),  # it is not pending
        lambda ledger: ledger.operations.free_count("s1"),  # none was reserved
    ],
)
def test_what_is_not_there_is_neither_closed_nor_freed(
    book: LedgerBook, act: Callable[[Ledger], object]
) -> None:
    live_through(book, "s1", "M1", ())
    with pytest.raises(NoSuchRow):
        book.write(act)
