"""The receipt journal gives a lost book back: to the last transaction that anybody was told of."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from app.verify import verify_book
from db import receipt_journal
from db.errors import BookCorrupt, BookFull, BookUnreachable
from db.ledger import LedgerBook
from db.receipt_journal import rebuild
from db.unopened import journal_reach
from tests.db.small_book import METERS, all_lives, ending, live_through, open_book, recording, set_up


@pytest.fixture
def disk(tmp_path: Path) -> Path:
    return tmp_path / "other-disk"


@pytest.fixture
def book(tmp_path: Path, disk: Path) -> Iterator[LedgerBook]:
    book = open_book(tmp_path / "ledger.db")
    book.write(set_up)
    book.journal_to(disk)
    yield book
    book.close()


def rows(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """Everything in a book but what each opening changes."""
    with closing(sqlite3.connect(path)) as connection:
        named = connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'").fetchall()
        tables = [name for (name,) in named if name != "instance"]
        return {name: sorted(connection.execute(f"SELECT * FROM {name}"), key=repr) for name in tables}


def test_a_lost_book_comes_back_whole(book: LedgerBook, disk: Path, tmp_path: Path) -> None:
    all_lives(book)
    book.write(lambda ledger: ledger.secrets.put("a", b"\x00\xffwrapped", utc_ms=5))
    assert book.close()
    made = rebuild(disk, tmp_path / "again.db")
    assert made.transactions > 30 and not made.torn
    assert rows(tmp_path / "again.db") == rows(book.path)
    assert verify_book(tmp_path / "again.db").ok
    assert verify_book(tmp_path / "again.db").head == verify_book(book.path).head


def test_seals_come_back_without_their_key(tmp_path: Path, disk: Path) -> None:
    def seal(row_hash: bytes) -> bytes:
        return row_hash[::-1]

    book = LedgerBook(tmp_path / "ledger.db", clock=_Clock(), seal=seal)
    book.write(set_up)
    book.journal_to(disk)
    book.write(recording("s1", "M1"))
    assert book.close()
    rebuild(disk, tmp_path / "again.db")
    assert rows(tmp_path / "again.db")["audit"] == rows(book.path)["audit"]


class _Clock:
    def utc_ms(self) -> int:
        return 1


def test_the_journal_goes_on_where_it_ended(tmp_path: Path, disk: Path) -> None:
    for run in range(3):
        book = open_book(tmp_path / "ledger.db")
        if run == 0:
            book.write(set_up)
        book.journal_to(disk)
        live_through(book, f"s{run}", METERS[0], ("sending", "confirmed"))
        assert book.close()
    assert len(receipt_journal.pairs_in(disk)) == 1
    rebuild(disk, tmp_path / "again.db")
    assert rows(tmp_path / "again.db") == rows(book.path)


def test_what_was_written_without_it_begins_another_base(tmp_path: Path, disk: Path) -> None:
    for run, journalled in enumerate((True, False, True, False, True)):
        book = open_book(tmp_path / "ledger.db")
        if run == 0:
            book.write(set_up)
        if journalled:
            book.journal_to(disk)
        live_through(book, f"s{run}", METERS[0], ("sending", "confirmed"))
        assert book.close()
    assert [pair.number for pair in receipt_journal.pairs_in(disk)] == [2, 3]
    rebuild(disk, tmp_path / "again.db")
    assert rows(tmp_path / "again.db") == rows(book.path)


def test_what_is_rolled_back_is_not_in_it(book: LedgerBook, disk: Path, tmp_path: Path) -> None:
    with pytest.raises(RuntimeError):
        book.write(_recorded_and_failed)
    live_through(book, "s1", "M1", ())
    assert book.close()
    rebuild(disk, tmp_path / "again.db")
    assert rows(tmp_path / "again.db") == rows(book.path)


def _recorded_and_failed(ledger) -> None:
    recording("gone", "M2")(ledger)
    raise RuntimeError


def journal(disk: Path) -> Path:
    return receipt_journal.journal_path(disk, receipt_journal.pairs_in(disk)[-1])


def test_a_line_that_was_cut_off_is_left_out(book: LedgerBook, disk: Path, tmp_path: Path) -> None:
    live_through(book, "s1", "M1", ())
    before = journal(disk).stat().st_size
    live_through(book, "s2", "M2", ())
    assert book.close()
    os.truncate(journal(disk), before + 40)
    made = rebuild(disk, tmp_path / "again.db")
    assert made.torn
    ids = [row[1] for row in rows(tmp_path / "again.db")["operations"]]
    assert ids == ["s1"]


@pytest.mark.parametrize("change", ["amount", "order", "hash"])
def test_a_changed_journal_is_refused_and_names_the_line(
    book: LedgerBook, disk: Path, tmp_path: Path, change: str
) -> None:
    for number, meter in enumerate(METERS[:4]):
        live_through(book, f"s{number}", meter, ())
    assert book.close()
    lines = journal(disk).read_text().splitlines(keepends=True)
    if change == "amount":
        lines[1] = lines[1].replace("10000", "20000")
    elif change == "order":
        lines[1], lines[2] = lines[2], lines[1]
    else:
        body = json.loads(lines[1])
        lines[1] = json.dumps(body | {"hash": "0" * 64}) + "\n"
    journal(disk).write_text("".join(lines))
    with pytest.raises(BookCorrupt, match="line 2"):
        rebuild(disk, tmp_path / "again.db")
    assert list(tmp_path.glob("again.db*")) == []


def test_without_a_base_there_is_nothing_to_rebuild(tmp_path: Path) -> None:
    with pytest.raises(BookUnreachable):
        rebuild(tmp_path, tmp_path / "again.db")


def test_a_folder_that_cannot_take_it_is_refused(tmp_path: Path) -> None:
    book = open_book(tmp_path / "ledger.db")
    (tmp_path / "file").write_text("")
    with pytest.raises(BookUnreachable):
        book.journal_to(tmp_path / "file" / "folder")
    assert book.journal_fault is None
    assert book.close()


def test_a_full_disk_stops_the_journal_and_never_the_desk(
    book: LedgerBook, disk: Path, tmp_path: Path
) -> None:
    book.write(set_limit)
    live_through(book, "s1", "M1", ())
    full = Path("/dev/full")
    if not full.exists():
        pytest.skip("this system has no full device")
    with full.open("wb", buffering=0) as device:
        real, book._journal._file = book._journal._file, device
        live_through(book, "s2", "M2", ())
        assert book.journal_fault is not None
        live_through(book, "s3", "M3", ())
        book._journal._file = real
        before = journal(disk).read_bytes()
        book._journal.write(b"{}\n")
        assert journal(disk).read_bytes() == before, "what was left out makes all that follows worthless"
    assert book.close()
    again = open_book(book.path)
    again.journal_to(disk)
    assert again.close()
    rebuild(disk, tmp_path / "again.db")
    assert len(rows(tmp_path / "again.db")["operations"]) == 3


def set_limit(ledger) -> None:
    ledger.settings.set("x", "y")


KILLED = """
import sys
from pathlib import Path
from tests.db.small_book import open_book, live_through, set_up, METERS
folder = Path(sys.argv[1])
book = open_book(folder / "ledger.db")
book.write(set_up)
book.journal_to(folder / "other-disk")
for number in range(10_000):
    live_through(book, f"s{number}", METERS[number % 8], ("sending", "confirmed"))
    print(number, flush=True)
"""


@pytest.mark.parametrize("after", [3, 17])
def test_a_program_killed_loses_nothing_it_told(tmp_path: Path, after: int) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", KILLED, str(tmp_path)], stdout=subprocess.PIPE, text=True
    ) as running:
        told = -1
        for line in running.stdout:
            told = int(line)
            if told >= after:
                running.kill()
                break
    rebuild(tmp_path / "other-disk", tmp_path / "again.db")
    found = rows(tmp_path / "again.db")
    confirmed = {row[1] for row in found["operation_events"] if row[3] == "confirmed"}
    assert {f"s{number}" for number in range(told + 1)} <= confirmed
    assert verify_book(tmp_path / "again.db").ok


def test_a_base_without_its_journal_is_the_book_as_it_was_then(
    book: LedgerBook, disk: Path, tmp_path: Path
) -> None:
    live_through(book, "s1", "M1", ())
    assert book.close()
    journal(disk).unlink()
    made = rebuild(disk, tmp_path / "again.db")
    assert (made.transactions, made.torn) == (0, False)
    assert rows(tmp_path / "again.db")["operations"] == []


@pytest.mark.parametrize("line", ["no json", "[1]", '{"n":1}'])
def test_a_line_that_is_none_is_refused_by_its_number(
    book: LedgerBook, disk: Path, tmp_path: Path, line: str
) -> None:
    assert book.close()
    journal(disk).write_text(f"{line}\n")
    with pytest.raises(BookCorrupt, match="line 1 of the journal cannot be read"):
        rebuild(disk, tmp_path / "again.db")


def test_a_line_that_leads_elsewhere_than_it_says_is_refused(
    book: LedgerBook, disk: Path, tmp_path: Path
) -> None:
    """Somebody reckoned its hash anew, as everybody can."""
    book.write(lambda ledger: ledger.settings.set("x", "y"))
    assert book.close()
    (line,) = journal(disk).read_bytes().splitlines()
    body = {name: value for name, value in json.loads(line).items() if name != "hash"}
    seed = receipt_journal._seed(receipt_journal.pairs_in(disk)[-1].base)
    journal(disk).write_bytes(receipt_journal._line(seed, body | {"head": "9:00"}))
    with pytest.raises(BookCorrupt, match="line 1 of the journal does not lead where it says"):
        rebuild(disk, tmp_path / "again.db")


@pytest.mark.parametrize("harm", [b"", b'{"n":'], ids=["changed", "cut off"])
def test_a_start_does_not_go_on_with_a_journal_that_does_not_hold(
    book: LedgerBook, disk: Path, tmp_path: Path, harm: bytes
) -> None:
    live_through(book, "s1", "M1", ())
    assert book.close()
    whole = journal(disk).read_bytes()
    journal(disk).write_bytes(whole + harm if harm else whole.replace(b"10000", b"20000"))
    again = open_book(book.path)
    again.journal_to(disk)
    live_through(again, "s2", "M2", ())
    assert again.close()
    assert [pair.number for pair in receipt_journal.pairs_in(disk)] == [1, 2]
    rebuild(disk, tmp_path / "again.db")
    assert rows(tmp_path / "again.db") == rows(book.path)


def another_book(tmp_path: Path) -> LedgerBook:
    """Of the same site, with a log of its own."""
    made = open_book(tmp_path / "another.db")
    made.write(lambda ledger: ledger.audit.append(operator="lin", action="other", object="x", utc_ms=7))
    made.write(set_up)
    return made


def test_a_folder_with_the_journal_of_another_book_is_left_to_it(
    book: LedgerBook, disk: Path, tmp_path: Path
) -> None:
    others = tmp_path / "others-disk"
    other = another_book(tmp_path)
    other.journal_to(others)
    assert other.close()
    before = {path.name: path.read_bytes() for path in others.iterdir()}
    with pytest.raises(BookUnreachable, match="another book"):
        book.journal_to(others)
    assert {path.name: path.read_bytes() for path in others.iterdir()} == before
    live_through(book, "s1", "M1", ())
    assert book.close()
    rebuild(disk, tmp_path / "again.db")
    assert rows(tmp_path / "again.db") == rows(book.path), "the first journal went on"


def test_a_journal_beside_the_base_of_another_book_is_refused(
    book: LedgerBook, disk: Path, tmp_path: Path
) -> None:
    other = another_book(tmp_path)
    other.journal_to(tmp_path / "others-disk")
    live_through(other, "o1", "M1", ())
    assert book.close()
    assert other.close()
    journal(disk).write_bytes(journal(tmp_path / "others-disk").read_bytes())
    with pytest.raises(BookCorrupt, match="line 1 of the journal does not fit the base"):
        rebuild(disk, tmp_path / "again.db")
    assert not list(tmp_path.glob("again.db*"))


@pytest.mark.parametrize("harm", [b"", b"no book at all" * 99, None], ids=["empty", "other", "cut off"])
def test_a_damaged_base_is_told_and_the_next_start_begins_another(
    book: LedgerBook, disk: Path, tmp_path: Path, harm: bytes | None
) -> None:
    live_through(book, "s1", "M1", ())
    assert book.close()
    base = disk / "base-1.db"
    base.write_bytes(base.read_bytes()[:5000] if harm is None else harm)
    with pytest.raises(BookCorrupt):
        rebuild(disk, tmp_path / "again.db")
    again = open_book(book.path)
    again.journal_to(disk)
    live_through(again, "s2", "M2", ())
    assert again.close()
    rebuild(disk, tmp_path / "again.db")
    assert rows(tmp_path / "again.db") == rows(book.path)


@pytest.mark.parametrize("name", ["base-1 (2).db", "base-1 - copy.db", "base-x.db", "base-².db"])
def test_a_copy_that_somebody_put_there_is_passed_over(
    book: LedgerBook, disk: Path, tmp_path: Path, name: str
) -> None:
    live_through(book, "s1", "M1", ())
    assert book.close()
    (disk / name).write_bytes((disk / "base-1.db").read_bytes())
    again = open_book(book.path)
    again.journal_to(disk)
    assert again.close()
    assert [pair.base.name for pair in receipt_journal.pairs_in(disk)] == ["base-1.db"]
    rebuild(disk, tmp_path / "again.db")
    assert rows(tmp_path / "again.db") == rows(book.path)


def test_a_full_disk_of_the_new_book_is_not_called_a_damaged_journal(
    book: LedgerBook, disk: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    live_through(book, "s1", "M1", ())
    assert book.close()

    def full(_value: object) -> object:
        error = sqlite3.OperationalError("database or disk is full")
        error.sqlite_errorcode = sqlite3.SQLITE_FULL
        raise error

    monkeypatch.setattr(receipt_journal, "_read", full)
    with pytest.raises(BookFull):
        rebuild(disk, tmp_path / "again.db")
    assert not list(tmp_path.glob("again.db*"))


def test_another_folder_takes_the_place_of_the_first(book: LedgerBook, disk: Path, tmp_path: Path) -> None:
    live_through(book, "s1", "M1", ())
    other = tmp_path / "another-disk"
    before = journal(disk).read_bytes()
    book.journal_to(other)
    live_through(book, "s2", "M2", ())
    assert book.close()
    assert journal(disk).read_bytes() == before
    rebuild(other, tmp_path / "again.db")
    assert rows(tmp_path / "again.db") == rows(book.path)


def test_how_far_a_journal_leads_is_told_of_its_own_book_alone(tmp_path: Path, disk: Path) -> None:
    book = open_book(tmp_path / "ledger.db")
    book.write(set_up)
    book.write(recording("s1", "M1"))
    book.journal_to(disk)
    book.write(ending("s1", "void"))
    length = book.read(lambda ledger: ledger.audit.head()[0])
    assert book.close()
    assert length > 1 and journal_reach(tmp_path / "ledger.db", disk) == length
    assert journal_reach(tmp_path / "ledger.db", tmp_path) == 0
    (tmp_path / "other").mkdir()
    strange = open_book(tmp_path / "other" / "ledger.db")
    strange.write(
        lambda ledger: ledger.audit.append(operator="x", action="begun", object="elsewhere", utc_ms=1)
    )
    assert strange.close()
    assert journal_reach(tmp_path / "other" / "ledger.db", disk) == 0
