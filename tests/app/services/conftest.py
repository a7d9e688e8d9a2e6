"""A book with the small mall in it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from db.ledger import LedgerBook
from meterio.clock import SystemClock
from tests.helpers import small_mall


@pytest.fixture
def book(tmp_path: Path) -> Iterator[LedgerBook]:
    opened = LedgerBook(tmp_path / "ledger.db", clock=SystemClock())
    opened.write(small_mall.set_up)
    yield opened
    assert opened.close()
