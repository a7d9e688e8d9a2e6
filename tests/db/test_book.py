"""One writer thread; a unit is whole or nothing; errors and the end leave the book clean."""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Iterator
from concurrent.futures import CancelledError
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from app.verify import verify_book
from db.errors import BookClosed, BookError, BookFailed, BookFull, BookLocked, ConstraintFailed, Duplicate
from db.ledger import Ledger, LedgerBook
from db.reserve import DiskReserve
from tests.db.small_book import all_lives, ending, live_through, open_book, recording, sending, set_up


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
