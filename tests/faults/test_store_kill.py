"""SIGKILL in the readings' night, in archiving and in bringing back: the readings and what is told of them
are the same before and after. A slice; all points any number of times: `python -m tests.bench kill-store`."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.crash_points import READING_POINTS
from tests.faults.store_kill import kill_at

SLICE = (
    "night.while_moving",
    "night.after_day",
    "archive.while_writing",
    "archive.after_naming",
    "archive.after_part",
    "return.after_part",
    "return.after_end",
)


@pytest.mark.parametrize("point", SLICE)
def test_a_kill_at_any_step_loses_no_reading_and_changes_no_figure(tmp_path: Path, point: str) -> None:
    outcome = kill_at(tmp_path, point, 1, seed=7)
    assert outcome.wrong == ""
    assert outcome.killed


def test_the_slice_is_of_the_points_there_are() -> None:
    assert set(SLICE) <= set(READING_POINTS)
