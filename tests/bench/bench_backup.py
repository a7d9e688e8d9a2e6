"""backup: ten years of readings copied while they are worked with, proven, brought to their place, put back.

Beside it stand, in the same run, SQLite's own backup of the same file at rest, in one step, and a plain copy
of all the files. `--years N --meters N` for less; `--folder PATH` keeps the readings for the next time (those
of `ten-years` will do).
"""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
import threading
import time
from contextlib import closing, nullcontext
from functools import partial
from pathlib import Path

from app.backup import making, proof, restoring
from app.backup.making import Books, Made, Work
from app.domain.permissions import SYSTEM
from app.sealed_ledger import command_ledger
from app.services import settings
from db.readings import Readings, ReadingsBook
from db.rows import StoredSample
from meterio.clock import SystemClock
from tests.bench.harness import Conditions, Result
from tests.bench.years_site import YEARS_KEPT, plan_asked
from tests.helpers import small_mall
from tests.helpers.years_book import build
from tests.helpers.years_of_readings import Plan

RESTORE_LIMIT_S = 600.0
WAIT_LIMIT_MS = 50.0
"""So long a reader may hold a view (faults.md 6.1): a commit beside a copy waits no longer than for that."""
EVERY_S = 0.05
CLOCK = SystemClock()


def run(conditions: Conditions) -> list[Result]:
    plan = plan_asked(conditions)
    kept = conditions.folder
    with (
        nullcontext(kept) if kept else tempfile.TemporaryDirectory(prefix="backup-years-") as years,
        tempfile.TemporaryDirectory(prefix="backup-bench-") as folder,
    ):
        readings = Path(years) / f"{plan.meters}x{plan.days}"
        if not (readings / "readings.db").exists():
            readings.mkdir(parents=True, exist_ok=True)
            build(readings, plan, years_kept=YEARS_KEPT)
        return _measured(readings, Path(folder), plan, conditions)


def _measured(readings: Path, folder: Path, plan: Plan, conditions: Conditions) -> list[Result]:
    data = folder / "data"
    (data / "archive").mkdir(parents=True)
    shutil.copyfile(readings / "readings.db", data / "readings.db")
    for path in (readings / "archive").glob("*.db"):
        (data / "archive" / path.name).hardlink_to(path)  # nobody writes to one
    files = [data / "readings.db", *(data / "archive").glob("*.db")]
    conditions.note("bytes", sum(path.stat().st_size for path in files))
    steps: dict[str, float] = {}
    waits: list[float] = []
    with (
        command_ledger(data / "ledger.db", clock=CLOCK) as sealed,
        closing(ReadingsBook(data / "readings.db", clock=CLOCK)) as book,
    ):
        sealed.book.write(small_mall.set_up)
        at_rest_s = _at_rest(data / "readings.db", folder / "rest.db")
        books = Books(sealed, book, data, CLOCK)
        ended = threading.Event()
        working = threading.Thread(target=_live_on, args=(books, plan, ended, waits))
        working.start()
        began = time.perf_counter()
        made = making.make(books, folder / "there", _work(books, steps), whole=True)
        whole_s = time.perf_counter() - began
        ended.set()
        working.join()
    plain_s = _plain(files, folder / "plain")
    restore_s = _restored(made, folder / "new")
    copied_s = steps["prove"] - steps["copy"]
    read = (data / "readings.db").stat().st_size / 1e6
    conditions.note("units_beside_the_copy", len(waits))
    return [
        Result("readings copied while worked with", "s", copied_s, "SQLite's at rest", at_rest_s, None),
        Result("the same a second", "MB", read / copied_s, "SQLite's at rest", read / at_rest_s, None),
        Result("a commit beside it, p99", "ms", _p99(waits), "limit", WAIT_LIMIT_MS, 1.0),
        Result("whole backup, proven", "s", whole_s, "plain copy of the files", plain_s, None),
        Result("put back, proven", "s", restore_s, "limit", RESTORE_LIMIT_S, 1.0),
    ]


def _work(books: Books, steps: dict[str, float]) -> Work:
    def tell(step: str, done: int, of: int) -> None:
        steps.setdefault(step, time.perf_counter())

    prove = partial(making.prove_staged, log_key=books.sealed.log_key)
    return Work(proof.never, tell, prove)


def _live_on(books: Books, plan: Plan, ended: threading.Event, waits: list[float]) -> None:
    """Readings and money go on as they do: a batch of meters, and a change of the ledger, again and again."""
    meters = list(books.readings.read(Readings.keys))[:100]
    number = 0
    while not ended.wait(EVERY_S):
        number += 1
        moment = plan.now_utc_ms + number * 1_000
        samples = [StoredSample(meter, moment, 1, None, 0) for meter in meters]
        began = time.perf_counter()
        books.readings.write(lambda unit, samples=samples: unit.put(samples))  # type: ignore[misc]
        waits.append((time.perf_counter() - began) * 1000)
        books.sealed.book.write(
            lambda ledger, number=number: settings.change(  # type: ignore[misc]
                ledger, "site.name", f"n{number}", session=SYSTEM, now_utc_ms=CLOCK.utc_ms()
            )
        )


def _at_rest(path: Path, target: Path) -> float:
    began = time.perf_counter()
    with (
        closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as book,
        closing(sqlite3.connect(target)) as copy,
    ):
        book.backup(copy)
    took = time.perf_counter() - began
    target.unlink()
    return took


def _plain(files: list[Path], target: Path) -> float:
    target.mkdir()
    began = time.perf_counter()
    for path in files:
        shutil.copyfile(path, target / path.name)
    took = time.perf_counter() - began
    shutil.rmtree(target)
    return took


def _restored(made: Made, data: Path) -> float:
    began = time.perf_counter()
    restoring.restore(data, made.folder, reason="bench", now_utc_ms=CLOCK.utc_ms(), told=lambda _: None)
    return time.perf_counter() - began


def _p99(values: list[float]) -> float:
    return sorted(values)[int(len(values) * 0.99)] if values else 0.0
