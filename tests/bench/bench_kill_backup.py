"""SIGKILL at every named step of making a backup and of putting one back, many times."""

from __future__ import annotations

import tempfile
from pathlib import Path

from tests.bench.harness import Conditions, Result
from tests.faults.backup_kill import kill_at, plan

KILLS = 500


def run(conditions: Conditions) -> list[Result]:
    kills = conditions.operations or (30 if conditions.quick else KILLS)
    reached = wrong = 0
    for point, nth in plan(kills, conditions.seed or 1):
        with tempfile.TemporaryDirectory() as folder:
            outcome = kill_at(Path(folder), point, nth)
        reached += outcome.killed
        wrong += bool(outcome.wrong)
        if outcome.wrong:
            conditions.note(f"{point} {nth}", outcome.wrong)
    conditions.note("runs", kills)
    conditions.note("killed", reached)
    return [
        Result("runs after which a backup or the book is not right", "runs", wrong, "goal", 0, 1.0),
        Result("killed at the step", "runs", reached, "of", kills, None, higher_is_better=True),
    ]
