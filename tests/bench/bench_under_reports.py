"""under-reports: what a sale costs the book and how long its frames wait, while every report and chart of ten
years of 800 meters is made over and over in the same program, where and as the console makes them.

Both are held against the goals that hold without them. `--folder PATH` names what `ten-years` built, else it
is built anew; `--years` and `--meters` as there.
"""

from __future__ import annotations

import tempfile
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import Future
from contextlib import contextmanager, nullcontext
from itertools import cycle
from pathlib import Path

from app import even_turns
from tests.bench import bench_db_sale, bench_sale_lane, years_charts, years_reports
from tests.bench.harness import Conditions, Result
from tests.bench.years_site import Question, YearsSite, made, plan_asked
from widgets.task_threads import TaskThreads
from widgets.tasks import RECKONING, THREADS

QUESTION_S = 30.0
"""No question takes so long."""


def run(conditions: Conditions) -> list[Result]:
    kept = conditions.folder
    plan = plan_asked(conditions)
    with (
        even_turns.kept(),
        nullcontext(kept) if kept else tempfile.TemporaryDirectory(prefix="ten-years-") as folder,
    ):
        path = Path(folder) / f"{plan.meters}x{plan.days}"
        made(path, plan, conditions.note)
        site = YearsSite(path, plan)
        try:
            questions = [*years_reports.questions(site), *years_charts.questions(site)]
            results = []
            for name, bench in (("db-sale", bench_db_sale), ("sale-lane", bench_sale_lane)):
                with asked_over_and_over(questions) as answers:
                    results += bench.run(conditions)
                conditions.note(f"reports and charts made beside {name}", len(answers))
            return results
        finally:
            site.close()


@contextmanager
def asked_over_and_over(questions: Sequence[Question]) -> Iterator[list[str]]:
    """The names of those that were answered meanwhile, one waiting always. Raises what a question raised."""
    answers: list[str] = []
    rest = cycle(questions)
    threads = TaskThreads(RECKONING, threads=THREADS[RECKONING])
    faults: list[BaseException] = []
    ending = threading.Event()

    def ask() -> None:
        question = next(rest)
        asked = threads.submit(question.ask)
        asked.add_done_callback(lambda one: take(question.name, one))

    def take(name: str, asked: Future[object]) -> None:
        if ending.is_set():
            return
        fault = asked.exception()
        if fault is not None:
            faults.append(fault)
        else:
            answers.append(name)
            ask()

    ask()
    try:
        yield answers
    finally:
        ending.set()
        assert threads.close(QUESTION_S)
    if faults:
        raise faults[0]
