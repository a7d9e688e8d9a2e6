"""The key file is its owner's alone, and a key opens only under the file and the name it was sealed with."""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Callable
from pathlib import Path

import keyring
import pytest
from keyring.backends import fail

from app.errors import DeskError
from app.key_store import FILE_NAME, KeyStore, Place, opens
from tests.helpers.key_stores import BrokenStore, FileStore, ForgetfulStore, LockedStore, PoorStore

Install = Callable[..., FileStore]

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


def test_a_file_of_an_earlier_version_opens_as_it_is_and_gets_a_key_for_the_log(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).write_text("5a" * 32 + "\n")
    (tmp_path / FILE_NAME).chmod(0o600)
    store = KeyStore(tmp_path)
    wrapped = store.wrap("a", SECRET)
    assert store.place is Place.FILE and store.wrapping.secret == b"\x5a" * 32
    again = KeyStore(tmp_path)
    assert again.unwrap("a", wrapped) == SECRET and again.log == store.log


def test_a_folder_that_must_have_a_key_and_has_none_is_told_and_none_is_made(tmp_path: Path) -> None:
    with pytest.raises(DeskError) as refused:
        KeyStore(tmp_path, make=False)
    assert refused.value.key == "keys.missing" and list(tmp_path.iterdir()) == []


def test_while_a_key_is_exchanged_both_open_and_only_the_new_one_seals(tmp_path: Path) -> None:
    store = KeyStore(tmp_path)
    before, old = store.wrap("a", SECRET), store.wrapping
    store.begin_exchange()
    store.begin_exchange()
    for one in (store, KeyStore(tmp_path)):
        assert [key.id for key in one.older] == [old.id]
        assert one.unwrap("a", before) == SECRET
        assert not opens(old, "a", one.wrap("a", SECRET))
    anew = store.rewrap("a", before)
    assert anew is not None and store.rewrap("a", anew) is None
    store.end_exchange()
    for one in (store, KeyStore(tmp_path)):
        assert one.older == () and one.unwrap("a", anew) == SECRET and not one.opens("a", before)
    assert old.secret.hex() not in (tmp_path / FILE_NAME).read_text()


def test_what_a_save_that_died_left_behind_is_removed(tmp_path: Path) -> None:
    store = KeyStore(tmp_path)
    (tmp_path / "desk.key.new").write_text("half")
    assert KeyStore(tmp_path).wrapping == store.wrapping
    assert not (tmp_path / "desk.key.new").exists()


@pytest.mark.skipif(os.name != "posix", reason="an open file can be looked at after it was replaced")
def test_a_file_that_is_replaced_is_overwritten(tmp_path: Path) -> None:
    store = KeyStore(tmp_path)
    with (tmp_path / FILE_NAME).open("rb") as replaced:
        store.begin_exchange()
        assert set(replaced.read()) == {0}


def test_a_new_folder_uses_the_system_s_key_store_and_its_file_holds_no_key(
    tmp_path: Path, store: FileStore
) -> None:
    made = KeyStore(tmp_path)
    wrapped = made.wrap("a", SECRET)
    assert made.place is Place.SYSTEM
    assert sorted(store.kept().values()) == sorted(key.secret.hex() for key in (made.wrapping, made.log))
    assert not any(value in (tmp_path / FILE_NAME).read_text() for value in store.kept().values())
    assert KeyStore(tmp_path).unwrap("a", wrapped) == SECRET


@pytest.mark.parametrize("kind", [LockedStore, ForgetfulStore, BrokenStore, PoorStore])
def test_where_the_system_s_store_keeps_nothing_a_new_folder_uses_its_file(
    tmp_path: Path, install_store: Install, kind: type[FileStore]
) -> None:
    install_store(kind)
    assert KeyStore(tmp_path).place is Place.FILE
    assert KeyStore(tmp_path).place is Place.FILE


def test_a_key_store_that_vanished_is_refused_and_no_new_key_is_made(
    tmp_path: Path, store: FileStore, install_store: Install
) -> None:
    KeyStore(tmp_path)
    said, kept = (tmp_path / FILE_NAME).read_bytes(), store.kept()
    keyring.set_keyring(fail.Keyring())
    assert _refusal(tmp_path) == "keys.system_none"
    install_store(LockedStore)
    assert _refusal(tmp_path) == "keys.system_locked"
    install_store(FileStore)
    store.path.unlink()
    assert _refusal(tmp_path) == "keys.system_gone"
    store.path.write_text(json.dumps(dict.fromkeys(kept, "ab" * 32)))
    assert _refusal(tmp_path) == "keys.system_gone"
    assert (tmp_path / FILE_NAME).read_bytes() == said


def test_keys_move_into_the_system_s_store_and_back_and_leave_nothing_behind(
    tmp_path: Path, store: FileStore
) -> None:
    made = KeyStore(tmp_path, place=Place.FILE)
    wrapped, secrets = made.wrap("a", SECRET), {made.wrapping.secret.hex(), made.log.secret.hex()}
    assert store.kept() == {} and not made.move(Place.FILE)
    assert made.move(Place.SYSTEM) and set(store.kept().values()) == secrets
    assert not any(secret in (tmp_path / FILE_NAME).read_text() for secret in secrets)
    assert KeyStore(tmp_path).unwrap("a", wrapped) == SECRET
    assert made.move(Place.FILE) and store.kept() == {}
    assert KeyStore(tmp_path).unwrap("a", wrapped) == SECRET


def test_what_the_store_would_not_forget_is_forgotten_at_the_next_start(
    tmp_path: Path, store: FileStore, install_store: Install, caplog: pytest.LogCaptureFixture
) -> None:
    made = KeyStore(tmp_path)
    install_store(LockedStore)
    with caplog.at_level(logging.WARNING):
        made.move(Place.FILE)
    assert "a key that is no longer used" in caplog.text and store.kept()
    install_store(FileStore)
    assert KeyStore(tmp_path).log == made.log
    assert store.kept() == {}


def test_an_exchange_in_the_system_s_store_destroys_the_older_key_there(
    tmp_path: Path, store: FileStore
) -> None:
    made = KeyStore(tmp_path)
    old = made.wrapping
    made.begin_exchange()
    assert len(store.kept()) == 3 and [key.id for key in KeyStore(tmp_path).older] == [old.id]
    made.end_exchange()
    assert set(store.kept().values()) == {made.wrapping.secret.hex(), made.log.secret.hex()}
    assert KeyStore(tmp_path).older == ()
