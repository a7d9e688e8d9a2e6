"""SIGKILL at every named step of the readings' night, of archiving and of bringing back, many times."""

from __future__ import annotations

import tempfile
from functools import partial
from pathlib import Path

from tests.bench import killing
from tests.bench.harness import Conditions, Result
from tests.faults.store_kill import Outcome, kill_at, plan


def run(conditions: Conditions) -> list[Result]:
    runs = (
        (f"{point} {nth} {seed}", partial(_once, point, nth, seed))
        for point, nth, seed in plan(killing.kills_asked(conditions), conditions.seed or 1)
    )
    return killing.counted(conditions, "runs after which readings or figures differ", runs)


def _once(point: str, nth: int, seed: int) -> Outcome:
    with tempfile.TemporaryDirectory() as folder:
        return kill_at(Path(folder), point, nth, seed)
