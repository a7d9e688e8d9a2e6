"""How the command waits for the running program: an answer counts whenever it comes."""

from __future__ import annotations

import argparse
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app import backup_command
from app.backup import asking
from app.errors import DeskError
from db.instance import OwnerLock
from tests.helpers.backup_site import BackupSite

TOLD = {"folder": "x", "bytes": 3, "log_entries": 1, "lacking": [], "removed": [], "same_disk": False}


@pytest.fixture
def site(tmp_path: Path) -> BackupSite:
    return BackupSite(tmp_path, readings=False)


@pytest.fixture
def held(site: BackupSite) -> Iterator[OwnerLock]:
    """A program has the book open."""
    lock = OwnerLock(site.data / "ledger.db")
    yield lock
    lock.release()


def ask(site: BackupSite, program: Callable[[asking.Asked], None]) -> list[str]:
    """The command, and beside it the program that takes what is asked."""

    def taking() -> None:
        pause = threading.Event()
        while (asked := asking.take(site.data)) is None:
            pause.wait(0.02)
        program(asked)

    thread = threading.Thread(target=taking)
    thread.start()
    said: list[str] = []
    options = argparse.Namespace(folder=site.there, money_only=False, json=True)
    try:
        backup_command.run(site.data / "ledger.db", options, speak=lambda key, _: key, say=said.append)
    finally:
        thread.join(10)
    return said


def test_a_program_that_answers_and_ends_at_once_has_answered(site: BackupSite, held: OwnerLock) -> None:
    def program(asked: asking.Asked) -> None:
        asking.tell(site.data, asked, TOLD)
        held.release()

    assert '"folder": "x"' in ask(site, program)[0]


def test_a_program_that_ends_without_an_answer_is_told(site: BackupSite, held: OwnerLock) -> None:
    with pytest.raises(DeskError) as error:
        ask(site, lambda _: held.release())
    assert error.value.key == "backup.program_ended"


def test_one_that_never_begins_is_told(
    site: BackupSite, held: OwnerLock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backup_command, "TAKEN_WITHIN_S", 0.3)
    options = argparse.Namespace(folder=site.there, money_only=False, json=True)
    with pytest.raises(DeskError) as error:
        backup_command.run(site.data / "ledger.db", options, speak=lambda key, _: key, say=print)
    assert error.value.key == "backup.not_begun"
    assert not list((site.data / "backup").glob("asked-*"))
