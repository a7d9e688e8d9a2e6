"""A data folder whose disk died comes back from the receipt journal, by one command."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.bootstrap import open_desk
from app.domain.permissions import SYSTEM
from app.services import settings
from meterio.clock import SystemClock
from tests.flows.program import run
from widgets.common.messages import slip_translator


def worked(data: Path, disk: Path) -> None:
    """Two starts: the first sets the folder, the second writes to it."""
    for name in ("", "after"):
        desk = open_desk(data, clock=SystemClock(), translator_for=slip_translator)
        desk.ledger.write(
            lambda ledger: settings.change(
                ledger, "book.journal_folder", str(disk), session=SYSTEM, now_utc_ms=1
            )
        )
        if name:
            desk.ledger.write(
                lambda ledger: settings.change(ledger, "site.name", "归来", session=SYSTEM, now_utc_ms=2)
            )
        assert desk.journal_fault() is None
        assert desk.close()


def test_a_lost_data_folder_comes_back(tmp_path: Path) -> None:
    worked(tmp_path / "data", tmp_path / "disk")
    done = run("rebuild", str(tmp_path / "disk"), "--data", str(tmp_path / "new"), "--json")
    assert done.code == 0, done.err
    told = done.json
    assert told["ok"] and told["transactions"] >= 1
    shown = run("setting", "site.name", "--data", str(tmp_path / "new"))
    assert "归来" in shown.out


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_what_cannot_be_rebuilt_is_told_in_one_sentence(tmp_path: Path, language: str) -> None:
    worked(tmp_path / "data", tmp_path / "disk")
    there = run("rebuild", str(tmp_path / "disk"), "--data", str(tmp_path / "data"), "--lang", language)
    empty = run("rebuild", str(tmp_path), "--data", str(tmp_path / "new"), "--lang", language)
    journal = next((tmp_path / "disk").glob("journal-*.jsonl"))
    journal.write_text("{}\n" + journal.read_text())
    damaged = run("rebuild", str(tmp_path / "disk"), "--data", str(tmp_path / "new"), "--lang", language)
    for one in (there, empty, damaged):
        assert one.code == 1
        assert len(one.err.strip().splitlines()) == 1
    assert not (tmp_path / "new" / "ledger.db").exists()


def test_a_folder_that_cannot_be_written_is_told_and_the_desk_opens(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    worked_once = open_desk(tmp_path / "data", clock=SystemClock(), translator_for=slip_translator)
    worked_once.ledger.write(
        lambda ledger: settings.change(
            ledger, "book.journal_folder", str(tmp_path / "file"), session=SYSTEM, now_utc_ms=1
        )
    )
    assert worked_once.close()
    desk = open_desk(tmp_path / "data", clock=SystemClock(), translator_for=slip_translator)
    assert desk.journal_fault() is not None
    assert desk.close()
