"""A copy of a book that is worked with: whole, with what was written meanwhile, and in nobody's way."""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import closing
from pathlib import Path

import pytest

from db.errors import BookClosed, BookCorrupt, BookFailed
from db.readings import ReadingsBook
from db.rows import StoredSample
from db.whole_copy import PAGES_AT_ONCE, copy_whole
from tests.db.small_book import FixedClock

METERS = [f"M{number:03}" for number in range(400)]
SLOTS = 250
QUIET = {"told": lambda left, of: None}
BEGUN_MS = 1_790_000_000_000


@pytest.fixture
def readings(tmp_path: Path) -> Iterator[ReadingsBook]:
    """Some megabytes of samples."""
    book = filled(tmp_path / "readings.db")
    yield book
    assert book.close()


def filled(path: Path) -> ReadingsBook:
    book = ReadingsBook(path, clock=FixedClock())
    book.write(lambda unit: unit.know_meters(dict.fromkeys(METERS, "electricity")))
    book.write(lambda unit: unit.put([one for slot in range(SLOTS) for one in of_slot(slot)]))
    return book


def of_slot(slot: int) -> list[StoredSample]:
    return [StoredSample(meter, BEGUN_MS + slot * 1_800_000, slot, 5, 0) for meter in METERS]


def samples(path: Path) -> int:
    with closing(sqlite3.connect(path)) as copy:
        assert [row[0] for row in copy.execute("PRAGMA integrity_check")] == ["ok"]
        return int(copy.execute("SELECT count(*) FROM hot").fetchone()[0])


def test_what_is_written_while_a_copy_is_made_is_in_it_and_waits_for_nothing(
    readings: ReadingsBook, tmp_path: Path
) -> None:
    """Each unit is through before the next megabyte is copied, and the copying is not begun anew for it."""
    steps: list[int] = []

    def told(left: int, of: int) -> None:
        assert len(steps) < 3 * of // PAGES_AT_ONCE, "it begins anew again and again"
        steps.append(left)
        new = of_slot(SLOTS + len(steps))
        waiting.append(readings.submit(lambda unit: unit.put(new)))
        assert all(one.done() for one in waiting[:-1])

    waiting: list[Future[int]] = []
    target = tmp_path / "copy.db"
    readings.copy_to(target, told=told)
    assert len(steps) >= 3 and steps[-1] == 0
    for one in waiting:
        one.result()
    assert samples(target) == (SLOTS + len(steps) - 1) * len(METERS), "the last came after the last page"


def test_a_copy_that_is_ended_leaves_nothing_and_the_book_goes_on(
    readings: ReadingsBook, tmp_path: Path
) -> None:
    def told(left: int, of: int) -> None:
        raise InterruptedError

    target = tmp_path / "copy.db"
    target.write_bytes(b"an older copy")
    with pytest.raises(InterruptedError):
        readings.copy_to(target, told=told)
    assert target.read_bytes() == b"an older copy" and not list(tmp_path.glob("*.part"))
    readings.write(lambda unit: unit.put(of_slot(SLOTS)))
    with pytest.raises(RuntimeError, match="cannot wait"):
        readings.write(lambda unit: readings.copy_to(target, told=told))


def test_a_book_that_is_closed_does_not_wait_for_a_copy(tmp_path: Path) -> None:
    book = filled(tmp_path / "readings.db")
    closing_it = threading.Thread(target=book.close)

    def told(left: int, of: int) -> None:
        assert left * 2 > of
        if not closing_it.ident:
            closing_it.start()
        time.sleep(0.05)

    with pytest.raises(BookClosed):
        book.copy_to(tmp_path / "copy.db", told=told)
    closing_it.join(5)
    assert not closing_it.is_alive() and not list(tmp_path.glob("copy*"))
    assert book.close()
    with pytest.raises(BookClosed):
        book.copy_to(tmp_path / "copy.db", told=told)


def test_a_copy_that_is_asked_for_while_another_is_made_waits_for_nothing(
    readings: ReadingsBook, tmp_path: Path
) -> None:
    """The second is let in by the first, and lets in what waits for both."""
    second: list[threading.Thread] = []

    def told(left: int, of: int) -> None:
        if not second:
            second.append(threading.Thread(target=readings.copy_to, args=(tmp_path / "b.db",), kwargs=QUIET))
            second[0].start()
            time.sleep(0.2)
            for slot in range(3):
                new = of_slot(SLOTS + slot)
                readings.submit(lambda unit, new=new: unit.put(new))  # type: ignore[misc]

    readings.copy_to(tmp_path / "a.db", told=told)
    second[0].join(10)
    assert not second[0].is_alive()
    assert samples(tmp_path / "a.db") >= SLOTS * len(METERS) <= samples(tmp_path / "b.db")


def test_a_book_that_stopped_is_not_copied(tmp_path: Path) -> None:
    book = filled(tmp_path / "readings.db")

    def unit(_: object) -> None:
        raise BookFailed(book.path, "the disk answers with errors")

    with pytest.raises(BookFailed):
        book.write(unit)
    with pytest.raises(BookFailed, match="stopped earlier"):
        book.copy_to(tmp_path / "copy.db", told=lambda left, of: None)
    assert book.close()
    assert not list(tmp_path.glob("copy*"))


def test_a_copy_that_is_not_whole_takes_no_name(tmp_path: Path) -> None:
    def check(copy: sqlite3.Connection) -> None:
        raise BookCorrupt(tmp_path, "page 7")

    with closing(sqlite3.connect(":memory:")) as book, pytest.raises(BookCorrupt):
        copy_whole(book, tmp_path / "copy.db", check=check)
    assert not list(tmp_path.glob("copy*"))
