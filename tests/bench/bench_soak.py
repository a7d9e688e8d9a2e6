"""`soak`: signals and void Qt calls leave the reference counts of None, True and False where they were."""

from __future__ import annotations

from tests.bench.harness import Conditions, Result
from tests.helpers.soak import soak


def run(conditions: Conditions) -> list[Result]:
    count = 10_000 if conditions.quick else 100_000
    report = soak(count)
    conditions.note("signals", count)
    conditions.note("void_calls", 2 * count)
    conditions.note("seconds", round(report["seconds"], 2))
    # One reference lost a call is the fault; a few that come and go are not.
    return [
        Result(
            metric=f"references of {name} gained or lost",
            unit="references",
            value=abs(report[name]),
            reference="one a call",
            reference_value=count,
            goal=200 / count,
        )
        for name in ("none", "true", "false")
    ]
