"""The system's key store is asked for little, in limited time, and every fault of it is one sentence."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from app import system_keys
from app.errors import DeskError
from tests.helpers.key_stores import (
    BrokenStore,
    FileStore,
    ForgetfulStore,
    LockedStore,
    PoorStore,
    SilentStore,
)

Install = Callable[..., FileStore]
NAME, TEXT = "ab" * 8, "cd" * 32


def refusal(act: Callable[[], object]) -> DeskError:
    with pytest.raises(DeskError) as refused:
        act()
    return refused.value


def test_what_is_kept_is_found_and_forgotten(store: FileStore) -> None:
    assert system_keys.usable() and system_keys.read(NAME) is None
    system_keys.keep(NAME, TEXT)
    assert system_keys.read(NAME) == TEXT
    system_keys.forget(NAME)
    system_keys.forget(NAME)
    assert system_keys.read(NAME) is None and store.kept() == {}


def test_without_a_store_it_is_said(install_store: Install) -> None:
    assert not system_keys.usable()
    assert refusal(lambda: system_keys.read(NAME)).key == "keys.system_none"


def test_a_store_that_keeps_secrets_in_clear_is_none(install_store: Install) -> None:
    install_store(PoorStore)
    assert not system_keys.usable()
    assert refusal(lambda: system_keys.keep(NAME, TEXT)).key == "keys.system_none"


def test_a_locked_store_is_said(install_store: Install) -> None:
    install_store(LockedStore)
    assert refusal(lambda: system_keys.read(NAME)).key == "keys.system_locked"
    assert refusal(lambda: system_keys.keep(NAME, TEXT)).key == "keys.system_locked"


def test_a_store_that_only_says_yes_is_found_out(install_store: Install) -> None:
    install_store(ForgetfulStore)
    assert refusal(lambda: system_keys.keep(NAME, TEXT)).key == "keys.system_failed"


def test_a_fault_of_the_store_never_tells_what_was_to_be_kept(install_store: Install) -> None:
    install_store(BrokenStore)
    for act in (lambda: system_keys.keep(NAME, TEXT), lambda: system_keys.read(NAME)):
        error = refusal(act)
        assert error.key == "keys.system_failed"
        assert TEXT not in str(error)


def test_a_store_that_waits_for_somebody_is_not_waited_for(install_store: Install) -> None:
    silent = install_store(SilentStore)
    assert isinstance(silent, SilentStore)
    began = time.monotonic()
    error = refusal(lambda: system_keys.read(NAME, wait_s=0.2))
    assert error.key == "keys.system_silent" and time.monotonic() - began < 5
    silent.release()
