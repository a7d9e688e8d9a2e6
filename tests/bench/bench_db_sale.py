"""A durable sale beside the bare commit of one row with the rollback journal as SQLite has it by itself.

Sale and bare commit take turns in the same folder, so that both meet the same disk. A sale is three units of
work: it is recorded (operation, event, meter held, two transfers, audit, all chained), its count is reserved,
it is settled. Each goes through the book's writer thread and back. Sales are named as the desk names them.

The book keeps its journal between transactions, which the bare commit does not (decision 0053); what a bare
commit would take that did is told too.
"""

from __future__ import annotations

import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from functools import partial
from pathlib import Path

from app.domain import request_ids
from db.ledger import Ledger
from tests.bench.harness import Conditions, Result
from tests.db.small_book import METERS, Unit, ending, open_book, recording, sending, set_up

GOAL = 2.0
BARE = "bare commit of one row"
KEPT = "bare commit, journal kept"
START_MS = 1_700_000_000_000
EVERY_MS = 40_000


def run(conditions: Conditions) -> list[Result]:
    sales, before = (150, 200) if conditions.quick else (600, 5_000)
    conditions.note("sales", sales)
    conditions.note("sales_in_the_book_before", before)
    with tempfile.TemporaryDirectory() as folder:
        times = _measure(Path(folder), sales=sales, before=before)
    bare = times.pop(BARE)
    return [
        _result(metric, values, bare, goal=None if metric == KEPT else GOAL)
        for metric, values in times.items()
    ]


def _result(metric: str, values: list[float], bare: list[float], *, goal: float | None) -> Result:
    return Result(
        metric=f"{metric}, p50",
        unit="ms",
        value=statistics.median(values),
        reference=f"{BARE}, p50",
        reference_value=statistics.median(bare),
        goal=goal,
    )


def _measure(folder: Path, *, sales: int, before: int) -> dict[str, list[float]]:
    times: dict[str, list[float]] = {}
    book = open_book(folder / "ledger.db")
    try:
        book.write(set_up)
        book.write(lambda ledger: [_sell(ledger, n) for n in range(before)])
        with closing(_bare(folder / "bare.db")) as bare, closing(_bare(folder / "kept.db")) as kept:
            kept.execute("PRAGMA journal_mode = PERSIST")
            for number in range(before, before + sales):
                for name, unit in _steps(number):
                    _timed(times, BARE, partial(_commit, bare))
                    _timed(times, name, partial(book.write, unit))
                _timed(times, KEPT, partial(_commit, kept))
    finally:
        book.close()
    return times


def _sell(ledger: Ledger, number: int) -> None:
    for _, unit in _steps(number):
        unit(ledger)


def _steps(number: int) -> tuple[tuple[str, Unit], ...]:
    sale = request_ids.new(START_MS + number * EVERY_MS)
    return (
        ("sale recorded", recording(sale, METERS[number % len(METERS)])),
        ("count reserved", sending(sale)),
        ("sale settled", ending(sale, "confirmed")),
    )


def _bare(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode = DELETE")
    connection.execute("PRAGMA synchronous = EXTRA")
    connection.execute("CREATE TABLE t (id INTEGER PRIMARY KEY, amount_fen INTEGER) STRICT")
    return connection


def _commit(connection: sqlite3.Connection) -> None:
    connection.execute("BEGIN IMMEDIATE")
    connection.execute("INSERT INTO t (amount_fen) VALUES (10000)")
    connection.execute("COMMIT")


def _timed(times: dict[str, list[float]], name: str, act: Callable[[], object]) -> None:
    began = time.perf_counter()
    act()
    times.setdefault(name, []).append((time.perf_counter() - began) * 1000)
