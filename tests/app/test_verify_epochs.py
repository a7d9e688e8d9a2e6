"""The proof of epochs: registers rise, typed readings say why, a count taken from a meter rests on two."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from app.verify import verify_book
from db.ledger import LedgerBook
from meterio.clock import SystemClock
from tests.faults.disk.steps import STEPS, set_up


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A book with an account opened, a meter changed and an account closed."""
    path = tmp_path_factory.mktemp("epochs") / "ledger.db"
    book = LedgerBook(path, clock=SystemClock())
    book.write(set_up)
    for step in STEPS:
        book.write(step.act)
    assert book.close()
    assert verify_book(path).findings == ()
    yield path


@pytest.mark.parametrize(
    ("statement", "table"),
    [
        ("UPDATE epoch_readings SET source = 'typed', reason = ' ' WHERE meter_id = 'E3'", "epoch_readings"),
        ("UPDATE epoch_readings SET approval_id = 'none' WHERE meter_id = 'E3'", "epoch_readings"),
        ("UPDATE meter_epochs SET reason = 'foreign credit' WHERE meter_id = 'E2-B'", "meter_epochs"),
    ],
)
def test_a_changed_epoch_is_found(good: Path, tmp_path: Path, statement: str, table: str) -> None:
    copy = tmp_path / "copy.db"
    with closing(sqlite3.connect(good)) as source, closing(sqlite3.connect(copy)) as target:
        source.backup(target)
        for (name,) in target.execute("SELECT name FROM sqlite_schema WHERE type = 'trigger'").fetchall():
            target.execute(f"DROP TRIGGER {name}")
        assert target.execute(statement).rowcount > 0
        target.commit()
    found = {(one.rule, one.table) for one in verify_book(copy).findings}
    assert {("epochs", table), ("approvals", table)} & found


def test_a_register_that_ends_below_its_beginning_is_found(good: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    with closing(sqlite3.connect(good)) as source, closing(sqlite3.connect(copy)) as target:
        source.backup(target)
        for (name,) in target.execute("SELECT name FROM sqlite_schema WHERE type = 'trigger'").fetchall():
            target.execute(f"DROP TRIGGER {name}")
        target.execute(
            "INSERT INTO epoch_readings SELECT 999, 'E99', 1, 'final', 10, '{}', 0, 'read', '', 1, NULL,"
            " utc_ms, prev_hash, hash FROM epoch_readings LIMIT 1"
        )
        target.commit()
    texts = [one.text for one in verify_book(copy).findings if one.rule == "epochs"]
    assert texts == ["epoch 1 of meter E99 began at 1000 and ended at 10"]
