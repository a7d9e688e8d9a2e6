"""ten-years: over ten years of half-hour readings of 800 meters every report, every chart, the dashboard, the
map of the mall and the reading history opens within a second of asking, most within 200 ms, with figures that
equal those of DuckDB and plain Python over the raw rows, to the fen and the Wh.

`--years N --meters N` for less; `--folder PATH` keeps what was built, else it is built anew each time. What
is held against the limits is processor time, all threads of the program together, which others on the machine
do not lengthen; beside it stands the time by the clock. Both are those of the slowest asking, the first of
which finds nothing read before.
"""

from __future__ import annotations

import tempfile
import time
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path

from tests.bench import years_charts, years_reports
from tests.bench.harness import Conditions, Result
from tests.bench.years_site import Question, YearsSite, made, plan_asked

LIMIT_MS, MOST_MS, SHARE = 1_000.0, 200.0, 0.5
TIMES = 3


def run(conditions: Conditions) -> list[Result]:
    plan = plan_asked(conditions)
    kept = conditions.folder
    with nullcontext(kept) if kept else tempfile.TemporaryDirectory(prefix="ten-years-") as folder:
        path = Path(folder) / f"{plan.meters}x{plan.days}"
        made(path, plan, conditions.note)
        site = YearsSite(path, plan)
        try:
            return _asked(site)
        finally:
            site.close()


def _asked(site: YearsSite) -> list[Result]:
    results, wrong, longest = [], 0, 0.0
    for question in (*years_reports.questions(site), *years_charts.questions(site)):
        answer = answered(question)
        wrong += bool(answer.wrong)
        longest = max(longest, answer.clock_ms)
        told = f"DIFFERS: {answer.wrong}" if answer.wrong else "figures equal"
        metric = f"{question.name}: {told}, by the clock {answer.clock_ms:.0f} ms, by the processor"
        results.append(Result(metric, "ms", answer.processor_ms, "limit", LIMIT_MS, 1.0))
    quick = sum(one.value <= MOST_MS for one in results)
    share = Result(
        f"answers within {MOST_MS:g} ms", "", quick, "of", len(results), SHARE, higher_is_better=True
    )
    return [
        *results,
        Result("answers whose figures differ", "", wrong, "limit", 0, 0),
        share,
        Result("longest by the clock, with whatever else ran", "ms", longest, "limit", LIMIT_MS, None),
    ]


@dataclass(frozen=True)
class Answer:
    clock_ms: float
    processor_ms: float
    wrong: str


def answered(question: Question, *, times: int = TIMES) -> Answer:
    clock, processor = [], []
    for _ in range(times):
        began, used = time.perf_counter(), time.process_time()
        found = question.ask()
        clock.append((time.perf_counter() - began) * 1000)
        processor.append((time.process_time() - used) * 1000)
    return Answer(max(clock), max(processor), question.wrong(found))
