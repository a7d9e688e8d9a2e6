from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from db.ledger import LedgerBook
from tests.db.small_book import open_book, set_up


@pytest.fixture
def book(tmp_path: Path) -> Iterator[LedgerBook]:
    """A ledger with the small site in it."""
    book = open_book(tmp_path / "ledger.db")
    book.write(set_up)
    yield book
    assert book.close()
