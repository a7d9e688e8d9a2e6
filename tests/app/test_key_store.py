"""The key file is its owner's alone, and a key opens only under the file and the name it was sealed with."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from app.errors import DeskError
from app.key_store import FILE_NAME, KeyStore

SECRET = bytes(range(32))


def _refusal(folder: Path) -> str:
    with pytest.raises(DeskError) as refused:
        KeyStore(folder)
    return refused.value.key


def test_a_key_comes_back_after_a_restart(tmp_path: Path) -> None:
    wrapped = KeyStore(tmp_path).wrap("collector/C01/1", SECRET)
    assert SECRET not in wrapped
    assert KeyStore(tmp_path).unwrap("collector/C01/1", wrapped) == SECRET


def test_the_same_key_is_sealed_differently_each_time(tmp_path: Path) -> None:
    store = KeyStore(tmp_path)
    assert store.wrap("a", SECRET) != store.wrap("a", SECRET)


@pytest.mark.skipif(os.name != "posix", reason="rights of a POSIX file")
def test_the_file_is_made_for_its_owner_only(tmp_path: Path) -> None:
    KeyStore(tmp_path)
    assert (tmp_path / FILE_NAME).stat().st_mode & 0o777 == 0o600


@pytest.mark.skipif(os.name != "posix", reason="rights of a POSIX file")
@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o644, 0o777])
def test_a_file_that_others_can_reach_is_refused(tmp_path: Path, mode: int) -> None:
    KeyStore(tmp_path)
    (tmp_path / FILE_NAME).chmod(mode)
    assert _refusal(tmp_path) == "keys.file_open_to_others"


@pytest.mark.skipif(os.name != "posix", reason="links of a POSIX file system")
def test_a_link_to_a_file_elsewhere_is_refused(tmp_path: Path) -> None:
    KeyStore(tmp_path)
    (tmp_path / FILE_NAME).rename(tmp_path / "elsewhere")
    (tmp_path / FILE_NAME).symlink_to(tmp_path / "elsewhere")
    assert _refusal(tmp_path) == "keys.file_open_to_others"


@pytest.mark.parametrize("content", ["", "zz" * 32, "ab" * 31, "ab" * 33])
def test_a_damaged_file_is_refused_and_left_as_it_is(tmp_path: Path, content: str) -> None:
    KeyStore(tmp_path)
    (tmp_path / FILE_NAME).write_text(content)
    assert _refusal(tmp_path) == "keys.file_damaged"
    assert (tmp_path / FILE_NAME).read_text() == content


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    assert _refusal(tmp_path / "absent") == "keys.file_unreadable"


@pytest.mark.parametrize("place", [0, 5, 20, -1])
def test_a_changed_byte_is_noticed(tmp_path: Path, place: int) -> None:
    store = KeyStore(tmp_path)
    wrapped = bytearray(store.wrap("collector/C01/1", SECRET))
    wrapped[place] ^= 1
    with pytest.raises(DeskError) as refused:
        store.unwrap("collector/C01/1", bytes(wrapped))
    assert refused.value.key == "keys.not_ours"


def test_a_key_moved_to_another_name_or_another_site_does_not_open(tmp_path: Path) -> None:
    store = KeyStore(tmp_path)
    wrapped = store.wrap("collector/C01/1", SECRET)
    (tmp_path / "other").mkdir()
    for other, name in ((store, "collector/C02/1"), (KeyStore(tmp_path / "other"), "collector/C01/1")):
        with pytest.raises(DeskError) as refused:
            other.unwrap(name, wrapped)
        assert refused.value.key == "keys.not_ours"
    for short in (b"", b"\x01", wrapped[:20]):
        with pytest.raises(DeskError):
            store.unwrap("collector/C01/1", short)
