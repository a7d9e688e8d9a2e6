"""SIGKILL at every named step of the readings' night, of archiving and of bringing back, many times."""

from __future__ import annotations

import tempfile
from pathlib import Path

from tests.bench.harness import Conditions, Result
from tests.faults.store_kill import kill_at, plan

KILLS = 500


def run(conditions: Conditions) -> list[Result]:
    kills = conditions.operations or (30 if conditions.quick else KILLS)
    seed = conditions.seed or 1
    reached = wrong = 0
    for point, nth, one_seed in plan(kills, seed):
        with tempfile.TemporaryDirectory() as folder:
            outcome = kill_at(Path(folder), point, nth, one_seed)
        reached += outcome.killed
        wrong += bool(outcome.wrong)
        if outcome.wrong:
            conditions.note(f"{point} {nth} {one_seed}", outcome.wrong)
    conditions.note("runs", kills)
    conditions.note("killed", reached)
    return [
        Result("runs after which readings or figures differ", "runs", wrong, "goal", 0, 1.0),
        Result("killed at the step", "runs", reached, "of", kills, None, higher_is_better=True),
    ]
