"""`policy-month`: simulated months of the supply rule, each from a seed, watched by code that shares nothing
with it. `--months` says how many, `--seed` with which to begin.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

from tests.bench.harness import Conditions, Result
from tests.helpers.policy_month import Report, months

FIRST_SEED = 100
MONTHS, QUICK_DAYS, DAYS = 12, 5, 30


def run(conditions: Conditions) -> list[Result]:
    wanted = conditions.months or (1 if conditions.quick else MONTHS)
    first = FIRST_SEED if conditions.seed is None else conditions.seed
    began, total = time.perf_counter(), Report()
    with tempfile.TemporaryDirectory() as folder:
        seeds = range(first, first + wanted)
        days = QUICK_DAYS if conditions.quick else DAYS
        for number, report in enumerate(months(Path(folder), seeds=seeds, days=days), start=1):
            _add(total, report, seed=first + number - 1)
            print(f"{number} of {wanted} months, faults: {total.faults}", file=sys.stderr, flush=True)
    conditions.note("first_seed", first)
    conditions.note("faults", total.faults)
    happened = {name: getattr(total, name) for name in Report.__dataclass_fields__ if name != "faults"}
    conditions.note("happened", happened)
    never = sum(not count for count in happened.values())
    return [
        Result("faults", "", len(total.faults), "allowed", 0, 1.0),
        Result("kinds of acts that never happened", "", 0 if conditions.quick else never, "allowed", 0, 1.0),
        Result("months", "", wanted, "", None, None),
        Result("cuts, restored, warnings", "", total.cuts + total.restored + total.notices, "", None, None),
        Result("time", "s", time.perf_counter() - began, "", None, None),
    ]


def _add(total: Report, report: Report, *, seed: int) -> None:
    for name in Report.__dataclass_fields__:
        if name != "faults":
            setattr(total, name, getattr(total, name) + getattr(report, name))
    total.faults += [f"seed {seed}: {fault}" for fault in report.faults]
