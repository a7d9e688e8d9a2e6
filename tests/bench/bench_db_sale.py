"""A durable sale beside the bare commit of one row in the same journal mode.

Sale and bare commit take turns in the same folder, so that both meet the same disk. A sale is three units of
work: it is recorded (operation, event, meter held, two transfers, audit, all chained), its count is reserved,
it is settled. Each goes through the book's writer thread. Sales are named as the desk names them: by ids
drawn at random, which spread over the indexes; counted names would split one page of each again and again.
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
from random import Random

from db.ledger import Ledger
from tests.bench.harness import Conditions, Result
from tests.db.small_book import METERS, Unit, ending, open_book, recording, sending, set_up

GOAL = 2.0
BARE = "bare commit of one row"


def run(conditions: Conditions) -> list[Result]:
    sales, before = (150, 200) if conditions.quick else (600, 5_000)
    conditions.note("sales", sales)
    conditions.note("sales_in_the_book_before", before)
    with tempfile.TemporaryDirectory() as folder:
        times = _measure(Path(folder), sales=sales, before=before)
    bare = times.pop(BARE)
    return [_result(metric, values, bare) for metric, values in times.items()]


def _result(metric: str, values: list[float], bare: list[float]) -> Result:
    return Result(
        metric=f"{metric}, p50",
        unit="ms",
        value=statistics.median(values),
        reference=f"{BARE}, p50",
        reference_value=statistics.median(bare),
        goal=GOAL,
    )


def _measure(folder: Path, *, sales: int, before: int) -> dict[str, list[float]]:
    times: dict[str, list[float]] = {}
    book = open_book(folder / "ledger.db")
    try:
        book.write(set_up)
        draw = Random(before)
        book.write(lambda ledger: [_sell(ledger, _id(draw), n) for n in range(before)])
        with closing(_bare(folder / "bare.db")) as bare:
            for number in range(sales):
                for name, unit in _steps(_id(draw), number):
                    _timed(times, BARE, partial(_commit, bare))
                    _timed(times, name, partial(book.write, unit))
    finally:
        book.close()
    return times


def _id(draw: Random) -> str:
    """As `uuid4().hex` gives one when a shop is shown."""
    return f"{draw.getrandbits(128):032x}"


def _sell(ledger: Ledger, sale: str, number: int) -> None:
    for _, unit in _steps(sale, number):
        unit(ledger)


def _steps(sale: str, number: int) -> tuple[tuple[str, Unit], ...]:
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
