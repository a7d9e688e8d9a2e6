"""`money-sim`: operations from seeds on virtual time, faults mixed, and no violation of faults.md I1 to I8.

An operation is a sale, refund or reversal that was recorded; cancelling, giving back, printing and deciding
come on top. `--operations` says how many, `--seed` with which history to begin.
"""

from __future__ import annotations

import sys
import time
from collections import Counter

from app.crash_points import CRASH_POINTS
from tests.bench.harness import Conditions, Result
from tests.faults.search.history import Totals, run_history
from tests.faults.search.weather import LINE_FAULTS, RARE_KINDS

FIRST_SEED = 10_000
OPERATIONS, QUICK_OPERATIONS = 200_000, 200
ENOUGH_FOR_ALL = 20_000
"""From so many operations on every kind of fault has struck, or something is wrong with the weather."""
SALES_A_HISTORY = 100
MUST_STRIKE = (
    *LINE_FAULTS,
    *RARE_KINDS,
    "silent-meter",
    "collector-down",
    "link-broken",
    "half-open",
    "slow-link",
    "clock-set",
    "disk-full",
    "killed at any moment",
    *(f"killed at {point}" for point in CRASH_POINTS if "print" not in point),
)
"""The steps of printing are left to `kill`: these histories have no printer."""


def run(conditions: Conditions) -> list[Result]:
    wanted = conditions.operations or (QUICK_OPERATIONS if conditions.quick else OPERATIONS)
    first = FIRST_SEED if conditions.seed is None else conditions.seed
    began = time.perf_counter()
    totals = Totals()
    while totals.operations < wanted:
        totals.add(run_history(first + totals.histories, sales=SALES_A_HISTORY))
        if totals.histories % 50 == 0:
            print(
                f"{totals.operations:,} of {wanted:,} operations, broken: {totals.broken}",
                file=sys.stderr,
                flush=True,
            )
    seconds = time.perf_counter() - began
    conditions.note("first_seed", first)
    _note(conditions, totals)
    never = [kind for kind in MUST_STRIKE if not totals.hits[kind]]
    conditions.note("never_struck", never)
    missed = len(never) if wanted >= ENOUGH_FOR_ALL else 0
    return [
        _bounded("histories with a violation", "histories", len(totals.broken)),
        _bounded("kinds of faults that never struck", "kinds", missed),
        Result("operations", "", totals.operations, "wanted", wanted, 1.0, higher_is_better=True),
        Result("time", "s", seconds, "", None, None),
        Result("virtual time", "h", totals.virtual_s / 3600, "", None, None),
    ]


def _bounded(metric: str, unit: str, value: int) -> Result:
    return Result(metric, unit, value, "allowed", 0, 1.0)


def _note(conditions: Conditions, totals: Totals) -> None:
    conditions.note("histories", totals.histories)
    conditions.note("violations", totals.broken)
    for name, counter in (
        ("kinds", totals.kinds),
        ("ends", totals.states),
        ("acts", totals.acts),
        ("hits", totals.hits),
    ):
        conditions.note(name, dict(Counter(counter).most_common()))
