"""Opening, passing on, closing, meter change and shift close, killed with SIGKILL at each step: the book is
as before the act or as after it, never between, and the act can be done at the next start.
"""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from app.crash_points import ACCOUNT_POINTS
from tests.faults.account_kill import KILLED, violations_of

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL")


def test_every_named_step_is_killed_once() -> None:
    assert tuple(KILLED) == ACCOUNT_POINTS


@pytest.mark.parametrize("point", ACCOUNT_POINTS)
def test_a_kill_leaves_the_book_before_the_act_or_after_it(tmp_path: Path, point: str) -> None:
    assert violations_of(tmp_path, point) == []
