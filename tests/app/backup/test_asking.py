"""A command asks the running program for a backup through files of the data folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.backup import asking
from app.errors import DeskError, reason_of


def test_what_is_asked_is_taken_once_and_answered(tmp_path: Path) -> None:
    assert asking.take(tmp_path) is None
    token = asking.ask(tmp_path, Path("/there"), whole=True)
    assert not asking.is_taken(tmp_path, token) and asking.answer(tmp_path, token) is None
    asked = asking.take(tmp_path)
    assert asked == asking.Asked(token, Path("/there"), whole=True)
    assert asking.is_taken(tmp_path, token) and asking.take(tmp_path) is None
    asking.tell(tmp_path, asked, {"folder": "x", "bytes": 3})
    assert asking.answer(tmp_path, token) == {"folder": "x", "bytes": 3}
    assert asking.answer(tmp_path, token) is None and list((tmp_path / "backup").iterdir()) == []


def test_an_error_comes_back_as_it_was_with_those_within_it(tmp_path: Path) -> None:
    token = asking.ask(tmp_path, Path("/there"), whole=False)
    asked = asking.take(tmp_path)
    assert asked is not None and not asked.whole
    error = DeskError("backup.refused", folder="/there", reason=reason_of(PermissionError(13, "x")))
    asking.tell(tmp_path, asked, error)
    with pytest.raises(DeskError) as told:
        asking.answer(tmp_path, token)
    assert told.value.key == "backup.refused"
    inner = told.value.params["reason"]
    assert isinstance(inner, DeskError) and inner.key == "reason.not_allowed"


def test_what_is_withdrawn_or_no_asking_is_not_taken(tmp_path: Path) -> None:
    token = asking.ask(tmp_path, Path("/there"), whole=True)
    asking.withdraw(tmp_path, token)
    for name, content in (("asked-1.json", "{"), ("asked-2.json", "[]"), ("asked-3.json", "{}")):
        (tmp_path / "backup" / name).write_text(content)
    assert asking.take(tmp_path) is None
    assert list((tmp_path / "backup").iterdir()) == []


def test_what_an_ended_program_left_is_swept(tmp_path: Path) -> None:
    asking.ask(tmp_path, Path("/a"), whole=True)
    asking.take(tmp_path)
    kept = asking.ask(tmp_path, Path("/b"), whole=True)
    asking.sweep(tmp_path)
    assert [path.name for path in (tmp_path / "backup").iterdir()] == [f"asked-{kept}.json"]
