"""SIGKILL at every named step of making a backup and of putting one back, many times."""

from __future__ import annotations

import tempfile
from functools import partial
from pathlib import Path

from tests.bench import killing
from tests.bench.harness import Conditions, Result
from tests.faults.backup_kill import Outcome, kill_at, plan


def run(conditions: Conditions) -> list[Result]:
    runs = (
        (f"{point} {nth}", partial(_once, point, nth))
        for point, nth in plan(killing.kills_asked(conditions), conditions.seed or 1)
    )
    return killing.counted(conditions, "runs after which a backup or the book is not right", runs)


def _once(point: str, nth: int) -> Outcome:
    with tempfile.TemporaryDirectory() as folder:
        return kill_at(Path(folder), point, nth)
