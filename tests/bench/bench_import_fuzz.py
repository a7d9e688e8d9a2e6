"""import-fuzz: ten thousand malformed workbooks, one report each, the book byte for byte as it was.

The first finding ends the run with its seed and what was done to the workbook.
"""

from __future__ import annotations

from tests.bench.harness import Conditions, Result
from tests.fuzz.import_run import run as feed

CASES = 10_000
QUICK_CASES = 200
SEED = 1
SLOWEST_S = 10.0


def run(conditions: Conditions) -> list[Result]:
    wanted = QUICK_CASES if conditions.quick else CASES
    conditions.note("seed", SEED)
    tally = feed(wanted, first_seed=SEED)
    conditions.note("right after all", tally.harmless)
    conditions.note("sentences", dict(tally.keys.most_common()))
    return [
        Result(
            "malformed workbooks with one report each, book unchanged",
            "workbooks",
            tally.refused,
            "asked for",
            wanted,
            1.0,
            higher_is_better=True,
        ),
        Result("different sentences", "sentences", len(tally.keys), "at all", None, None),
        Result("slowest report", "s", tally.slowest_s, "limit", SLOWEST_S, 1.0),
    ]
