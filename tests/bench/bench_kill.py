"""sale-kill: the console killed with SIGKILL at each named step of a sale, restarted, and its books compared.

Real processes on one data folder: `main.py simulate` lives on while the console dies. See tests/faults/kill.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from tests.bench.harness import Conditions, Result
from tests.faults.kill.campaign import named, scenarios
from tests.faults.kill.campaign import run as kill

EACH = 10
KILLS = 200
SEED = 2026


def run(conditions: Conditions) -> list[Result]:
    each = 1 if conditions.quick else EACH
    with tempfile.TemporaryDirectory(prefix="sale-kill-") as folder:
        outcome = kill(Path(folder), scenarios(each=each, seed=SEED))
    kills = dict(named(outcome.kills))
    conditions.note("seed", SEED)
    conditions.note("kills", kills)
    conditions.note("faults that struck", dict(outcome.faults))
    conditions.note("sales by end", dict(outcome.ends))
    conditions.note("violations", outcome.violations)
    conditions.note("seconds", round(outcome.seconds, 1))
    wanted = len(kills) * each if conditions.quick else KILLS
    total = sum(kills.values())
    return [
        Result("violations", "", len(outcome.violations), "allowed", 0, 0),
        Result("kills", "", total, "asked for", wanted, 1.0, higher_is_better=True),
        Result(
            "fewest kills at a step", "", min(kills.values()), "asked for", each, 1.0, higher_is_better=True
        ),
        Result("a kill, the restart and the comparison", "s", outcome.seconds / total, "", None, None),
    ]
