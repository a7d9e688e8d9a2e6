"""kill: the program killed with SIGKILL at each named step of what moves money, restarted, and compared.

Sales, refunds and reversals run on one data folder with real processes: `main.py simulate` lives on while the
console dies (tests/faults/kill). Acts on accounts, meters and shifts are killed on a book of their own each
(tests/faults/account_kill.py). `--operations` says how many kills, `--seed` draws faults and order.
"""

from __future__ import annotations

import tempfile
import time
from itertools import cycle, islice
from pathlib import Path

from app.crash_points import ACCOUNT_POINTS, CRASH_POINTS
from tests.bench.harness import Conditions, Result, kill_results
from tests.faults.account_kill import violations_of
from tests.faults.kill.campaign import AFFAIRS, STEPS, Outcome, scenarios
from tests.faults.kill.campaign import run as kill

KILLS, QUICK_KILLS = 400, 40
SEED = 2026
OPERATION_STEPS = tuple((affair, point) for point in STEPS for affair in AFFAIRS)
ACT_SHARE = 10
"""One kill in so many is of an act on an account, a meter or a shift."""


def run(conditions: Conditions) -> list[Result]:
    wanted = conditions.operations or (QUICK_KILLS if conditions.quick else KILLS)
    seed = SEED if conditions.seed is None else conditions.seed
    acts = max(1, wanted // ACT_SHARE)
    again = max(1, wanted // len(CRASH_POINTS))
    began = time.monotonic()
    outcome = _operations(max(1, wanted - acts - again), seed=seed, again=again)
    wrong = [*outcome.violations, *_acts(acts, outcome)]
    conditions.note("seed", seed)
    conditions.note("kills by step", dict(outcome.kills))
    conditions.note("kills by what was killed", dict(outcome.affairs))
    conditions.note("faults that struck", dict(outcome.faults))
    conditions.note("operations by end", dict(outcome.ends))
    conditions.note("violations", wrong)
    return _results(outcome, wrong, wanted=wanted, seconds=time.monotonic() - began)


def _operations(kills: int, *, seed: int, again: int) -> Outcome:
    plan = islice(cycle(OPERATION_STEPS), kills)
    with tempfile.TemporaryDirectory(prefix="kill-") as folder:
        return kill(Path(folder), scenarios(plan, seed=seed, again=min(again, kills)))


def _acts(kills: int, outcome: Outcome) -> list[str]:
    wrong: list[str] = []
    for point in islice(cycle(ACCOUNT_POINTS), kills):
        with tempfile.TemporaryDirectory(prefix="kill-") as folder:
            wrong += violations_of(Path(folder), point)
        outcome.kills[point] += 1
        outcome.affairs["act on an account, meter or shift"] += 1
    return wrong


def _results(outcome: Outcome, wrong: list[str], *, wanted: int, seconds: float) -> list[Result]:
    steps = (*CRASH_POINTS, *ACCOUNT_POINTS)
    return kill_results(
        len(wrong),
        outcome.kills.total(),
        min(outcome.kills[point] for point in steps),
        wanted=wanted,
        enough=wanted >= 2 * len(OPERATION_STEPS),
        seconds=seconds,
    )
