"""Backups by themselves, over days: when they are due, after a shift, what fails tried again and told."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest

from app.backup import asking, making, manifest
from app.backup.making import Books
from app.backup_keeper import BackupKeeper
from app.domain.permissions import SYSTEM
from app.errors import DeskError
from app.services import backups, settings
from app.services.system_log import SystemNotes
from tests.helpers.backup_site import BackupSite

CHINA_MIN = 480
HOUR_MS = 3_600_000
DAY_MS = 24 * HOUR_MS


class HandClock:
    def __init__(self) -> None:
        self.now_utc_ms = 0

    def utc_ms(self) -> int:
        return self.now_utc_ms

    def monotonic(self) -> float:
        return self.now_utc_ms / 1000


class Office:
    """A keeper over a site, whose copies are proven here and not by a child."""

    def __init__(self, site: BackupSite, books: Books) -> None:
        self.site, self.books, self.clock = site, books, books.clock
        self.notes = SystemNotes(self.clock)
        self.keeper = BackupKeeper(books, self.notes)
        self.set("book.backup_folder", str(site.there))

    def set(self, key: str, value: str) -> None:
        now = self.clock.utc_ms()
        self.books.sealed.book.write(
            lambda ledger: settings.change(ledger, key, value, session=SYSTEM, now_utc_ms=now)
        )

    def look(self, local: str) -> int:
        found = datetime.fromisoformat(local).replace(tzinfo=UTC) - timedelta(minutes=CHINA_MIN)
        self.clock.now_utc_ms = int(found.timestamp()) * 1000  # type: ignore[attr-defined]
        return self.keeper.look()

    def kinds(self) -> list[bool]:
        """What is there, oldest first: whether each is whole."""
        return [one.manifest.whole for one in manifest.backups_in(self.site.there) if one.manifest]


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Office]:
    site = BackupSite(tmp_path)
    with site.books() as opened:
        books = Books(opened.sealed, opened.readings, site.data, HandClock())
        here = partial(making.prove_staged, log_key=opened.sealed.log_key)
        monkeypatch.setattr("app.backup_keeper.prove_in_child", lambda folder, data_dir, stop: here(folder))
        yield Office(site, books)


def test_all_of_it_is_copied_once_a_day_and_money_when_something_was_done(office: Office) -> None:
    assert office.look("2026-09-21 10:00") == 1, "none was ever made"
    assert office.kinds() == [True]
    assert office.look("2026-09-21 10:14") == 0
    assert office.look("2026-09-21 10:30") == 0, "nothing was done since"
    office.set("site.name", "a")
    assert office.look("2026-09-21 10:31") == 1
    assert office.kinds() == [True, False]
    office.set("site.name", "b")
    assert office.look("2026-09-21 10:45") == 0
    assert office.look("2026-09-21 10:46") == 1
    assert office.look("2026-09-22 03:59") == 0
    assert office.look("2026-09-22 04:00") == 1, "the hour for all of it, though nothing was done"
    assert office.kinds() == [True, False, False, True]
    assert office.look("2026-09-25 12:00") == 1, "what was missed is made up for once"
    assert office.look("2026-09-25 12:01") == 0


def test_a_clock_that_was_set_ahead_keeps_no_backup_from_being_made(office: Office) -> None:
    assert office.look("2031-01-01 10:00") == 1
    assert office.look("2026-09-21 10:00") == 1, "what was made then is of no day yet"
    office.set("site.name", "a")
    assert office.look("2026-09-21 10:20") == 1
    assert office.kinds() == [True, False, True]


def test_the_settings_say_where_how_often_and_when(office: Office) -> None:
    office.set("book.backup_every_min", "0")
    office.set("book.backup_at_hour", "23")
    assert office.look("2026-09-21 10:00") == 1
    office.set("site.name", "a")
    assert office.look("2026-09-21 22:59") == 0
    assert office.look("2026-09-21 23:00") == 1
    office.set("book.backup_folder", "")
    assert office.look("2026-09-29 10:00") == 0


def test_after_a_shift_money_is_copied_at_once(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    office.look("2026-09-21 10:00")
    office.set("site.name", "a")
    assert office.look("2026-09-21 10:02") == 0
    monkeypatch.setattr("db.shifts.Shifts.closed", lambda _, from_utc_ms, until_utc_ms: (("s1", "D1"),))
    assert office.look("2026-09-21 10:03") == 1


def test_a_folder_that_is_gone_is_tried_again_and_an_alarm_after_an_hour(
    office: Office, tmp_path: Path
) -> None:
    gone = tmp_path / "drive"
    office.set("book.backup_folder", str(gone / "there"))
    assert office.look("2026-09-21 10:00") == 0
    failed = office.keeper.state.failed
    assert failed is not None and failed.key == "backup.refused"
    stamp = office.keeper.stamp
    assert office.look("2026-09-21 10:04") == 0 and office.keeper.stamp == stamp, "not before five minutes"
    assert office.look("2026-09-21 10:05") == 0 and office.keeper.stamp != stamp
    assert office.keeper.fault is None
    assert office.look("2026-09-21 11:01") == 0
    assert office.keeper.fault == str(gone / "there")
    gone.mkdir()
    assert office.look("2026-09-21 11:07") == 1
    assert office.keeper.fault is None and office.keeper.state.failed is None
    assert {entry.kind for entry in office.notes.take()} == {"book.backup_failed", "book.backup_made"}


def test_what_somebody_tried_once_is_no_alarm_nor_what_failed_in_another_folder(
    office: Office, tmp_path: Path
) -> None:
    assert office.look("2026-09-21 10:00") == 1
    office.keeper.ask(tmp_path / "no" / "drive", whole=False)
    assert office.look("2026-09-21 10:01") == 0 and office.keeper.state.failed is not None
    assert office.look("2026-09-21 12:00") == 0 and office.keeper.fault is None
    office.set("book.backup_folder", str(tmp_path / "gone" / "there"))
    assert office.look("2026-09-21 12:30") == 0 and office.look("2026-09-21 14:00") == 0
    assert office.keeper.fault == str(tmp_path / "gone" / "there")
    office.set("book.backup_folder", "")
    assert office.look("2026-09-21 14:10") == 0 and office.keeper.fault is None


def test_a_fault_that_nobody_foresaw_ends_no_thread(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(making, "make", broken)
    assert office.look("2026-09-21 10:00") == 0
    assert office.keeper.state.failed is not None and office.keeper.state.failed.key == "program.fault"


def test_who_asks_is_served_at_once_in_whatever_folder(office: Office, tmp_path: Path) -> None:
    office.look("2026-09-21 10:00")
    office.keeper.ask(tmp_path / "stick", whole=False)
    token = asking.ask(office.site.data, tmp_path / "nas", whole=True)
    refused = asking.ask(office.site.data, office.site.data / "in", whole=True)
    assert office.keeper.look(also_due=False) == 2
    assert [len(manifest.backups_in(tmp_path / name)) for name in ("stick", "nas")] == [1, 1]
    told = asking.answer(office.site.data, token)
    assert told is not None and told["whole"] and Path(told["folder"]).parent == tmp_path / "nas"
    with pytest.raises(DeskError) as error:
        asking.answer(office.site.data, refused)
    assert error.value.key == "backup.inside"


def until(is_so: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 20
    while not is_so():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_one_under_way_is_cancelled_and_the_end_waits_for_nothing(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun = threading.Event()

    def slow(folder: Path, data_dir: Path, stop: Callable[[], bool]) -> None:
        begun.set()
        until(stop)
        raise DeskError("backup.stopped")

    monkeypatch.setattr("app.backup_keeper.prove_in_child", slow)
    keeper = office.keeper
    keeper.start()
    keeper.ask(office.site.there, whole=True)
    assert begun.wait(20)
    until(lambda: keeper.state.step == "prove")
    keeper.cancel()
    until(lambda: keeper.state.failed is not None)
    assert keeper.state.failed is not None and keeper.state.failed.key == "backup.stopped"
    office.clock.now_utc_ms += 2 * HOUR_MS  # type: ignore[attr-defined]
    assert keeper.fault is None, "that somebody stops one is no fault"
    begun.clear()
    keeper.ask(office.site.there, whole=True)
    assert begun.wait(20)
    assert keeper.stop(5)
    assert manifest.backups_in(office.site.there) == ()
    assert office.books.sealed.book.read(backups.last_utc_ms) is None
