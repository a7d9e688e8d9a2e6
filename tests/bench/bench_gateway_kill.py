"""gateway-kill: the gateway killed with SIGKILL at each named step of a sale, started again, and the books
compared.

The desk, the gateway and the serial ports are real; see tests/faults/gateway_kill.py.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from meterio.gateway.crash_points import CRASH_POINTS
from tests.bench.harness import Conditions, Result
from tests.faults.gateway_kill import run as kill
from tests.faults.gateway_kill import scenarios

EACH = 10
SEED = 2026


def run(conditions: Conditions) -> list[Result]:
    each = 1 if conditions.quick else EACH
    with tempfile.TemporaryDirectory(prefix="gateway-kill-") as folder:
        outcome = kill(Path(folder), scenarios(each=each, seed=SEED))
    kills = {point: outcome.kills[point] for point in CRASH_POINTS}
    conditions.note("seed", SEED)
    conditions.note("kills", kills)
    conditions.note("sales by end", dict(outcome.ends))
    conditions.note("violations", outcome.violations)
    conditions.note("seconds", round(outcome.seconds, 1))
    total = sum(kills.values())
    return [
        Result("violations", "", len(outcome.violations), "allowed", 0, 0),
        Result(
            "fewest kills at a step", "", min(kills.values()), "asked for", each, 1.0, higher_is_better=True
        ),
        Result(
            "a kill, the restart and the comparison", "s", outcome.seconds / max(total, 1), "", None, None
        ),
    ]
