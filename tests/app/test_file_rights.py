"""Whom a file of secrets lets in."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from app import file_rights

ME, OTHER = "S-1-5-21-1-2-3-1001", "S-1-5-21-1-2-3-1002"
SYSTEM, ADMINISTRATORS = "S-1-5-18", "S-1-5-32-544"
EVERYONE, USERS, SIGNED_IN = "S-1-1-0", "S-1-5-32-545", "S-1-5-11"
READ, ALL = 0x0012_0089, 0x001F_01FF


def test_a_new_file_is_its_owner_s_alone_and_never_one_that_was_there(tmp_path: Path) -> None:
    path = tmp_path / "secret"
    os.close(file_rights.make(path))
    assert file_rights.only_for_owner(path)
    with pytest.raises(FileExistsError):
        file_rights.make(path)


@pytest.mark.skipif(os.name != "posix", reason="rights of a POSIX file")
def test_what_is_not_a_plain_file_of_ours_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "secret"
    os.close(file_rights.make(path))
    (tmp_path / "link").symlink_to(path)
    assert not file_rights.only_for_owner(tmp_path / "link")
    assert not file_rights.only_for_owner(tmp_path)
    path.chmod(0o640)
    assert not file_rights.only_for_owner(path)


def test_windows_lists_of_the_owner_the_system_and_administrators_let_nobody_else_in() -> None:
    entries = [(ME, ALL), (SYSTEM, ALL), (ADMINISTRATORS, ALL)]
    assert file_rights.strangers({ME}, entries) == []
    assert file_rights.strangers({ADMINISTRATORS, ME}, entries) == []


@pytest.mark.parametrize("who", [OTHER, EVERYONE, USERS, SIGNED_IN])
@pytest.mark.parametrize("allowed", [READ, ALL, 0x2, 0x1000_0000, 0x8000_0000])
def test_anybody_else_on_a_windows_list_who_may_read_or_write_is_a_stranger(who: str, allowed: int) -> None:
    assert file_rights.strangers({ME}, [(ME, ALL), (who, allowed)]) == [who]


def test_who_may_only_see_that_the_file_is_there_is_none() -> None:
    assert file_rights.strangers({ME}, [(USERS, 0x0012_0080)]) == []
