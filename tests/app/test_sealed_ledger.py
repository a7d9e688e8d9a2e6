"""Whatever opens the book seals its log, notes refusals, and leaves anchors outside it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from app.domain.permissions import SYSTEM
from app.errors import DeskError
from app.key_file import FILE_NAME as KEY_FILE
from app.sealed_ledger import COMMAND, CONSOLE, SealedLedger, command_ledger, open_ledger, outside, terminal
from app.services import anchors, desk_key, settings
from app.verify import Report, verify_book
from db.ledger import LedgerBook
from meterio.clock import SystemClock

CLOCK = SystemClock()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "ledger.db"


def change(sealed: SealedLedger, value: str = "5000", key: str = "sale.limit_fen") -> None:
    sealed.book.write(
        lambda ledger: settings.change(ledger, key, value, session=SYSTEM, now_utc_ms=CLOCK.utc_ms())
    )


def prove(path: Path) -> Report:
    known = outside(path.parent)
    return verify_book(path, log_key=known.log_key, anchors=known.anchors)


def macs(path: Path) -> list[bytes | None]:
    with closing(sqlite3.connect(path)) as connection:
        return [mac for (mac,) in connection.execute("SELECT mac FROM audit ORDER BY seq")]


def test_every_entry_of_a_command_is_sealed_and_an_anchor_follows(path: Path) -> None:
    for value in ("5000", "6000"):
        with command_ledger(path, clock=CLOCK) as sealed:
            change(sealed, value)
    assert None not in macs(path)
    report = prove(path)
    assert report.findings == ()
    assert (report.sealed.rows, report.sealed.checked, report.sealed.anchors) == (3, True, 2)
    entry = _last(path)
    assert entry["terminal"] == terminal(COMMAND)


def _last(path: Path) -> dict[str, object]:
    book = LedgerBook(path, clock=CLOCK)
    try:
        return dict(book.read(lambda ledger: ledger.audit.recent(1))[0].detail)
    finally:
        book.close()


def test_a_command_that_writes_nothing_leaves_no_anchor(path: Path) -> None:
    with command_ledger(path, clock=CLOCK):
        pass
    assert anchors.lines(path.parent / anchors.FILE_NAME) == []


def test_a_command_that_fails_has_its_refusal_in_the_log(path: Path) -> None:
    with pytest.raises(DeskError), command_ledger(path, clock=CLOCK) as sealed:
        change(sealed, "no number")
    with command_ledger(path, clock=CLOCK) as sealed:
        entry = sealed.book.read(lambda ledger: ledger.audit.recent(1))[0]
    assert (entry.result, entry.detail["reason"]) == ("refused", "settings.not_a_number")
    assert len(anchors.lines(path.parent / anchors.FILE_NAME)) == 1


def test_a_second_folder_gets_the_anchors_too(path: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "owner"
    elsewhere.mkdir()
    with command_ledger(path, clock=CLOCK) as sealed:
        change(sealed, str(elsewhere), "book.anchor_folder")
        sealed.anchor("backup")
        kept = sealed.anchors()
    here, there = path.parent / anchors.FILE_NAME, *elsewhere.iterdir()
    assert set(kept) == {str(here), str(there)}
    assert anchors.lines(there) == anchors.lines(here)
    assert [line.split(" ")[4] for line in anchors.lines(here)] == ["backup", "command"]


def test_a_folder_that_is_gone_keeps_nobody_from_working(
    path: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with command_ledger(path, clock=CLOCK) as sealed:
        change(sealed, str(tmp_path / "gone"), "book.anchor_folder")
        assert sealed.anchor_fault is None
        sealed.anchor("timer")
        assert sealed.anchor_fault == str(tmp_path / "gone")
        (tmp_path / "gone").mkdir()
        sealed.anchor("timer")
        assert sealed.anchor_fault is None
        (tmp_path / "gone").rename(tmp_path / "away")
    assert "no anchor of the operation log in" in caplog.text
    assert len(anchors.lines(path.parent / anchors.FILE_NAME)) == 3
    assert prove(path).ok


def test_a_log_cut_short_between_two_starts_is_noticed(path: Path) -> None:
    with command_ledger(path, clock=CLOCK) as sealed:
        change(sealed)
        sealed.anchor("backup")
        change(sealed, "7000")
    with closing(sqlite3.connect(path)) as connection:
        trigger = connection.execute(
            "SELECT sql FROM sqlite_schema WHERE name = 'audit_no_delete'"
        ).fetchone()
        connection.execute("DROP TRIGGER audit_no_delete")
        connection.execute("DELETE FROM audit WHERE seq = 3")
        connection.execute(trigger[0])
        connection.commit()
    assert [(one.rule, one.row) for one in prove(path).findings] == [("anchors", 2)]


def test_without_its_key_a_book_with_a_sealed_log_is_not_opened(path: Path) -> None:
    with command_ledger(path, clock=CLOCK) as sealed:
        change(sealed)
    (path.parent / KEY_FILE).unlink()
    with pytest.raises(DeskError) as refused:
        open_ledger(path, clock=CLOCK, runs=CONSOLE)
    assert refused.value.key == "keys.missing"
    known = outside(path.parent)
    assert known.log_key is None and known.why is not None
    assert not prove(path).sealed.checked
    assert not (path.parent / KEY_FILE).exists(), "to look makes nothing"


def test_a_log_begun_anew_after_its_key_was_lost_is_proven_from_there_on(path: Path) -> None:
    with command_ledger(path, clock=CLOCK) as sealed:
        change(sealed)
    (path.parent / KEY_FILE).unlink()
    book = LedgerBook(path, clock=CLOCK)
    desk_key.begin_anew(book, session=SYSTEM, now_utc_ms=CLOCK.utc_ms())
    book.close()
    with command_ledger(path, clock=CLOCK) as sealed:
        change(sealed, "8000")
    report = prove(path)
    assert report.findings == ()
    assert report.sealed.checked
    assert report.sealed.lost == 2, "what was sealed under the lost key is told, not counted as proven"
    assert list(path.parent.glob("ledger.anchors.*")), "the older anchors are kept, under another name"


def test_a_log_is_not_begun_anew_by_who_has_no_key(path: Path) -> None:
    """An entry that says so, without the seal of the key there is, is no way around the seals."""
    with command_ledger(path, clock=CLOCK) as sealed:
        change(sealed)
    forger = LedgerBook(path, clock=CLOCK, seal=lambda _: bytes(32))
    forger.write(
        lambda ledger: ledger.audit.append(operator="x", action="log.began_anew", object="y", utc_ms=1)
    )
    forger.close()
    assert {one.rule for one in prove(path).findings} == {"seal"}


def test_commands_refuse_an_older_copy_until_it_is_accepted_with_a_reason(path: Path) -> None:
    with command_ledger(path, clock=CLOCK) as sealed:
        change(sealed, "5000")
    older = path.read_bytes()
    with command_ledger(path, clock=CLOCK) as sealed:
        change(sealed, "6000")
    path.write_bytes(older)
    with pytest.raises(DeskError) as refused, command_ledger(path, clock=CLOCK):
        pass
    assert (refused.value.key, refused.value.params["missing"]) == ("book.older", 1)
    with pytest.raises(DeskError, match=r"book\.older"):
        open_ledger(path, clock=CLOCK, runs=CONSOLE)
    elsewhere = dict(outside(path.parent).anchors)
    with command_ledger(path, clock=CLOCK, older=True) as sealed:
        assert sealed.accept_older("disk failed") == 1
        assert sealed.accept_older("again") == 0
    assert _last(path)["reason"] == "disk failed"
    with command_ledger(path, clock=CLOCK) as sealed:
        change(sealed, "7000")
    assert prove(path).findings == ()
    known = outside(path.parent)
    lost = {"the system log": next(iter(elsewhere.values()))}
    assert verify_book(path, log_key=known.log_key, anchors=lost).findings == ()
    unseal(path, "book.copy_accepted")
    assert "anchors" in {one.rule for one in verify_book(path, log_key=known.log_key, anchors=lost).findings}


def unseal(path: Path, action: str) -> None:
    """Somebody without the key takes the seal of these entries away."""
    with closing(sqlite3.connect(path)) as connection:
        sql = "SELECT sql FROM sqlite_schema WHERE name = 'audit_no_update'"
        trigger = connection.execute(sql).fetchone()
        connection.execute("DROP TRIGGER audit_no_update")
        connection.execute("UPDATE audit SET mac = NULL WHERE action = ?", (action,))
        connection.execute(trigger[0])
        connection.commit()


def test_a_foreign_anchor_does_not_make_a_book_older(path: Path) -> None:
    with command_ledger(path, clock=CLOCK) as sealed:
        change(sealed)
    forged = anchors.line(anchors.Head(99, bytes(32)), why="x", utc_ms=1, key=bytes(32))
    anchors.append(path.with_name(anchors.FILE_NAME), forged)
    with command_ledger(path, clock=CLOCK) as sealed:
        change(sealed, "6000")
        assert sealed.book.read(lambda ledger: ledger.settings.get("sale.limit_fen")) == "6000"
