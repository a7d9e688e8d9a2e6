"""fuzz: a million malformed inputs to every parser of what comes over a wire. Findings, and inputs a second.

The first finding ends the run with its input and seed, by which it can be fed again.
"""

from __future__ import annotations

from tests.bench.harness import Conditions, Result
from tests.fuzz.harness import fuzz
from tests.fuzz.parsers import FRAMES, PROFILES

INPUTS = 1_000_000
PROFILES_INPUTS = 5_000
QUICK_SHARE = 50
SEED = 1


def run(conditions: Conditions) -> list[Result]:
    share = QUICK_SHARE if conditions.quick else 1
    conditions.note("seed", SEED)
    plans = [(make, INPUTS // share) for make in FRAMES] + [(PROFILES, PROFILES_INPUTS // share)]
    results = []
    for make, inputs in plans:
        parser = make()
        tally = fuzz(parser, inputs=inputs, seed=SEED)
        conditions.note(f"{parser.name}: inputs kept", tally.kept)
        conditions.note(f"{parser.name}: steps seen", tally.steps)
        results.append(_told(f"{parser.name}: malformed inputs without a finding", "inputs", inputs, inputs))
        results.append(_told(f"{parser.name}: inputs", "/s", inputs / tally.seconds, None))
    return results


def _told(metric: str, unit: str, value: float, wanted: float | None) -> Result:
    return Result(
        metric=metric,
        unit=unit,
        value=value,
        reference="asked for",
        reference_value=wanted,
        goal=None if wanted is None else 1.0,
        higher_is_better=True,
    )
