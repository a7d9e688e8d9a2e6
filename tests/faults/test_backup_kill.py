"""SIGKILL at each step of making a backup and of putting one back: each backup that has its name is whole,
the book is the one before or the one put back, and proves itself. Any number of times:
`python -m tests.bench kill-backup`."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.crash_points import BACKUP_POINTS
from tests.faults.backup_kill import kill_at


@pytest.mark.parametrize("point", BACKUP_POINTS)
def test_a_kill_at_any_step_leaves_whole_backups_and_a_book_that_proves_itself(
    tmp_path: Path, point: str
) -> None:
    outcome = kill_at(tmp_path, point, 1)
    assert outcome.wrong == ""
    assert outcome.killed
