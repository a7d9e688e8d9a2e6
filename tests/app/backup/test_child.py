"""The copy is proven by a process of its own, and what it says comes back."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from app.backup import child, making
from app.backup.child import prove_in_child
from app.errors import DeskError
from tests.helpers.backup_site import BackupSite


def test_a_good_copy_is_proven_and_a_bad_one_is_named(site: BackupSite) -> None:
    folder = site.back_up(whole=False).folder
    prove_in_child(folder, site.data, stop=lambda: False)
    with closing(sqlite3.connect(folder / "ledger.db")) as book:
        book.execute("CREATE VIEW strange AS SELECT 1")
        book.commit()
    with pytest.raises(DeskError) as error:
        prove_in_child(folder, site.data, stop=lambda: False)
    assert error.value.key == "backup.not_proven"
    assert error.value.params["path"] == str(folder / "ledger.db")


def test_one_that_is_stopped_ends_its_child(site: BackupSite) -> None:
    folder = site.back_up(whole=False).folder
    with pytest.raises(DeskError) as error:
        prove_in_child(folder, site.data, stop=lambda: True)
    assert error.value.key == "backup.stopped"


def test_a_child_that_fails_is_no_proof(
    site: BackupSite, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(child, "COMMAND", "no-such-command")
    with pytest.raises(DeskError) as error:
        prove_in_child(tmp_path, site.data, stop=lambda: False)
    assert error.value.key == "backup.proof_failed"


def test_an_unforeseen_fault_of_the_copy_is_no_proof_either(
    site: BackupSite, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(child, "prove_staged", broken)
    with pytest.raises(ZeroDivisionError):
        child.run(site.data, site.data)
    assert capsys.readouterr().out == "" and making.FOLDER == "backup"
