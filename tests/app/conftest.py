"""A key store of the system, where a test asks for one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import keyring
import pytest
from keyring.backends import fail

from tests.helpers.key_stores import FileStore
from tests.helpers.made_books import books_made_once as books_made_once


@pytest.fixture
def install_store(tmp_path: Path) -> Iterator[Callable[[type[FileStore]], FileStore]]:
    """Makes a kind of store the system's, over the same file each time."""
    path = tmp_path.parent / f"{tmp_path.name}-store.json"

    def install(kind: type[FileStore] = FileStore) -> FileStore:
        made = kind(path)
        keyring.set_keyring(made)
        return made

    yield install
    keyring.set_keyring(fail.Keyring())


@pytest.fixture
def store(install_store: Callable[[type[FileStore]], FileStore]) -> FileStore:
    """The system has a key store that works."""
    return install_store(FileStore)
