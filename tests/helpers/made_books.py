"""New books of tests are copies of one that the program made: making it takes longer than most tests."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from db.connection import close_writer, open_writer
from db.migrations import BookKind
from db.recording import BookConnection


@pytest.fixture(autouse=True, scope="session")
def books_made_once(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """For every book that is opened where none is, in the process of the tests."""
    folder, made = tmp_path_factory.mktemp("books"), dict[BookKind, Path]()

    def open_copied(path: Path, kind: BookKind, **options: Any) -> BookConnection:
        if path.parent.is_dir() and not path.exists():
            if kind not in made:
                made[kind] = folder / f"{len(made)}.db"
                close_writer(open_writer(made[kind], kind), made[kind])
            shutil.copyfile(made[kind], path)
            path.chmod(0o600)
        return open_writer(path, kind, **options)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("db.book.open_writer", open_copied)
        yield
