"""Whoever has the book but not the log's key cannot write its log anew, nor cut its end off, unseen."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from app.services import anchors
from app.verify import Anchors, Report, Sealed, verify_book
from db.ledger import Ledger
from tests.app.test_verify import rules, tamper
from tests.db.small_book import LOG_KEY, all_lives, live_through, open_book, set_up

OTHER_KEY = bytes(32)
PLACE = "ledger.anchors"
SAVED = Path(__file__).parent.parent / "saved_databases"


@pytest.fixture(scope="module")
def sealed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[str]]:
    """A closed book, and its anchors: from its first moment, from the middle, and from its end."""
    path = tmp_path_factory.mktemp("sealed") / "ledger.db"
    book = open_book(path)
    lines = [book.read(_anchor)]
    book.write(set_up)
    lines.append(book.read(_anchor))
    all_lives(book)
    lines.append(book.read(_anchor))
    assert book.close()
    return path, lines


def _anchor(ledger: Ledger) -> str:
    return anchors.line(anchors.head(ledger), why="test", utc_ms=1, key=LOG_KEY)


@pytest.fixture
def copy(sealed: tuple[Path, list[str]], tmp_path: Path) -> Path:
    return Path(shutil.copy(sealed[0], tmp_path / "ledger.db"))


@pytest.fixture
def kept(sealed: tuple[Path, list[str]]) -> Anchors:
    return {PLACE: sealed[1]}


def prove(path: Path, kept: Anchors | None = None, key: bytes | None = LOG_KEY) -> Report:
    return verify_book(path, log_key=key, anchors=kept)


def length(path: Path) -> int:
    with closing(sqlite3.connect(path)) as connection:
        return int(connection.execute("SELECT count(*) FROM audit").fetchone()[0])


def test_a_sealed_book_is_proven_with_its_key_and_its_anchors(copy: Path, kept: Anchors) -> None:
    report = prove(copy, kept)
    assert report.findings == ()
    assert report.sealed == Sealed(rows=length(copy), checked=True, anchors=3)


def test_without_the_key_it_says_that_seals_were_not_checked(copy: Path, kept: Anchors) -> None:
    report = prove(copy, kept, key=None)
    assert report.ok
    assert not report.sealed.checked
    assert report.as_dict()["sealed"] == {"rows": length(copy), "checked": False, "anchors": 3, "lost": 0}
    assert prove(copy).sealed.anchors is None


def test_another_key_proves_nothing(copy: Path, kept: Anchors) -> None:
    assert rules(prove(copy, kept, key=OTHER_KEY)) == {"seal", "anchors"}


FORGED = {
    "an entry's text": "UPDATE audit SET operator = 'wu' WHERE seq = 9",
    "an entry left out": "DELETE FROM audit WHERE seq = 9",
    "an entry's time": "UPDATE audit SET utc_ms = 7 WHERE seq = 9",
    "an entry put in": (
        "INSERT INTO audit VALUES (0, 1, 'x', 'setting.change', 'y', 'done', '{}', x'', x'', zeroblob(32))"
    ),
}


@pytest.mark.parametrize("what", FORGED)
def test_a_log_chained_anew_without_the_key_is_caught(copy: Path, what: str) -> None:
    tamper(copy, FORGED[what], rehash=True)
    report = prove(copy)
    assert "seal" in rules(report)
    assert "chain" not in rules(report), "the forger knew the rule of the chain"


@pytest.mark.parametrize("what", FORGED)
def test_one_who_takes_all_seals_away_is_caught_by_the_anchors(copy: Path, kept: Anchors, what: str) -> None:
    tamper(copy, FORGED[what], "UPDATE audit SET mac = NULL", rehash=True)
    report = prove(copy, kept)
    assert {"seal", "anchors"} <= rules(report)
    assert "anchors" in rules(prove(copy, kept, key=None)), "the last anchors do not lie on the forged chain"


def test_one_who_takes_the_seal_of_one_row_away_is_caught_without_the_key_too(copy: Path) -> None:
    tamper(copy, "UPDATE audit SET mac = NULL WHERE seq = 12")
    for key in (LOG_KEY, None):
        assert [(one.rule, one.row) for one in prove(copy, key=key).findings] == [("seal", 12)]


def test_a_seal_from_another_row_does_not_fit(copy: Path) -> None:
    tamper(copy, "UPDATE audit SET mac = (SELECT mac FROM audit WHERE seq = 11) WHERE seq = 12")
    assert [(one.rule, one.row) for one in prove(copy).findings] == [("seal", 12)]


def test_a_cut_tail_is_caught_from_the_last_anchor(copy: Path, kept: Anchors) -> None:
    cut = "DELETE FROM audit WHERE seq > (SELECT max(seq) - 5 FROM audit)"
    tamper(copy, cut, "DELETE FROM approvals")
    report = prove(copy, kept)
    assert "anchors" in rules(report)
    assert any("its end is cut off" in one.text for one in report.findings)
    assert "anchors" not in rules(prove(copy))


def test_rows_before_the_first_anchor_need_no_seal_and_all_after_it_do(
    sealed: tuple[Path, list[str]], tmp_path: Path
) -> None:
    """A book of an earlier version: the log went on sealed from its first start with this one."""
    book = open_book(tmp_path / "ledger.db")
    book.seal_with(_no_seal)
    book.write(set_up)
    first = book.read(_anchor)
    live_through(book, "s", "M1", ("sending",))
    book.close()
    report = prove(book.path, {PLACE: [first]})
    assert rules(report) == {"seal"}
    assert len(report.findings) == 2, "recorded and sending, and none of the opening entries"
    assert prove(book.path).ok


def _no_seal(_: bytes) -> None:
    return None


DAMAGED = {
    "another count": lambda line: line.replace(line.split(" ")[1], "3", 1),
    "another hash": lambda line: line.replace(line.split(" ")[2], "0" * 64),
    "another seal": lambda line: line[:-1] + ("0" if line[-1] != "0" else "1"),
    "garbage": lambda line: "garbage \udcff",
    "another version": lambda line: "2" + line[1:],
    "empty": lambda line: "",
}


@pytest.mark.parametrize("what", DAMAGED)
def test_an_anchor_that_was_touched_is_named(copy: Path, kept: Anchors, what: str) -> None:
    first, _, last = kept[PLACE]
    report = prove(copy, {PLACE: [first, DAMAGED[what](last)]})
    assert rules(report) == {"anchors"}
    assert report.findings[0].row == 2


def test_each_place_is_compared(copy: Path, kept: Anchors) -> None:
    tamper(copy, "DELETE FROM audit WHERE seq = (SELECT max(seq) FROM audit)")
    found = prove(copy, {"here": kept[PLACE][:1], "the owner's disk": kept[PLACE]}).findings
    assert any("the owner's disk" in one.text for one in found)


@pytest.mark.parametrize("version", [1, 2, 3])
def test_an_older_book_has_no_seals_and_is_proven_as_before(tmp_path: Path, version: int) -> None:
    copy = Path(shutil.copy(SAVED / f"ledger_{version}.db", tmp_path / "ledger.db"))
    report = prove(copy)
    assert report.findings == ()
    assert report.sealed == Sealed(rows=0, checked=True, anchors=None)
