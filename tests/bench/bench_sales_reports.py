"""sales-reports: with a million sales in the book every report of sales opens within 200 ms, no piece of its
reading holds up a sale for long, and random ranges and filters equal the raw rows to the fen.

The book of the speed is written as rows and settled by the program; that of the figures is made by the
services of the desk (tests/helpers/sales_book.py), `--ranges` of them by `--seed`.
"""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from app.domain.permissions import SYSTEM
from app.services import settling
from app.services.readings import LiveBoard
from app.services.reconcile_now import Sources
from app.services.reports import centre
from db.ledger import LedgerBook
from db.readings import ReadingsBook
from meterio.clock import SystemClock
from tests.bench import sales_years
from tests.bench.harness import Conditions, Result
from tests.helpers import plain_sales
from tests.helpers.sales_book import SalesBook

SALES, QUICK_SALES = 1_000_000, 20_000
RANGES, QUICK_RANGES = 1_000, 60
LIMIT_MS = 200.0
PIECE_MS = 50.0
TIMES = 7
T = TypeVar("T")

YEARS = "2023..2025"
QUESTIONS: dict[str, tuple[str, dict[str, str]]] = {
    "a month by day": ("sales-daily", {"period": "2024-05"}),
    "a year by day": ("sales-daily", {"period": "2024"}),
    "36 months by month": ("sales-monthly", {"period": YEARS}),
    "36 months by month and operator": ("sales-monthly", {"period": YEARS, "by": "operator"}),
    "36 months by month and channel": ("sales-monthly", {"period": YEARS, "by": "channel"}),
    "years": ("sales-yearly", {"period": YEARS}),
    "36 months by operator": ("sales-by-operator", {"period": YEARS}),
    "36 months by channel": ("sales-by-channel", {"period": YEARS}),
    "36 months by building": ("sales-by-building", {"period": YEARS}),
    "36 months by shop": ("sales-by-shop", {"period": YEARS}),
    "odd days by shop": ("sales-by-shop", {"period": "2024-01-05..2024-03-20"}),
    "36 months of one shop": ("sales-monthly", {"period": YEARS, "shop": "B3-077"}),
    "36 months of a group": ("sales-monthly", {"period": YEARS, "group": "TOWER"}),
    "a year by day of a building": ("sales-daily", {"period": "2024", "building": "B2"}),
    "a month by shop of one operator": ("sales-by-shop", {"period": "2024-05", "operator": "op3"}),
    "single sales of a day": ("sales-rows", {"period": "2024-05-17"}),
    "single sales of a shop": ("sales-rows", {"period": YEARS, "shop": "B3-077"}),
}


def run(conditions: Conditions) -> list[Result]:
    return [*_figures(conditions), *_speed(conditions)]


def _figures(conditions: Conditions) -> list[Result]:
    ranges = conditions.ranges or (QUICK_RANGES if conditions.quick else RANGES)
    conditions.note("ranges", ranges)
    with tempfile.TemporaryDirectory(prefix="sales-reports-") as folder:
        made, sources = _some_sales(Path(folder), seed=conditions.seed or 1)
        try:
            wrong = sum(not right for right in plain_sales.compared(made, sources, ranges=ranges))
        finally:
            assert sources.readings.close()
            assert sources.ledger.close()
    return [Result("ranges and filters that differ from the raw rows", "", wrong, "limit", 0, 0)]


def _some_sales(folder: Path, *, seed: int) -> tuple[SalesBook, Sources]:
    book = LedgerBook(folder / "ledger.db", clock=SystemClock())
    made = SalesBook(book, seed=seed)
    for _ in range(8):
        made.go_on(120)
        settling.settle(book, now_utc_ms=made.now)
    made.go_on(60)
    readings = ReadingsBook(folder / "readings.db", clock=SystemClock())
    return made, Sources(book, readings, LiveBoard(), folder)


def _speed(conditions: Conditions) -> list[Result]:
    sales = QUICK_SALES if conditions.quick else SALES
    conditions.note("sales_in_the_book", sales)
    with tempfile.TemporaryDirectory(prefix="sales-reports-") as folder:
        made = sales_years.write_book(Path(folder) / "ledger.db", sales)
        book = _TimedBook(made.path, clock=SystemClock())
        readings = ReadingsBook(Path(folder) / "readings.db", clock=SystemClock())
        sources = Sources(book, readings, LiveBoard(), Path(folder))
        try:
            settling_result = _settled(book, made, conditions)
            found = [_measured(sources, made, name, *asked) for name, asked in QUESTIONS.items()]
            longest = Result("longest piece of reading, p99", "ms", book.p99_ms(), "limit", PIECE_MS, 1.0)
            return [*settling_result, *found, longest]
        finally:
            assert readings.close()
            assert book.close()


class _TimedBook(LedgerBook):
    """Notes how long each reading and each writing took."""

    def __init__(self, path: Path, **more: Any) -> None:
        self.reads: list[float] = []
        self.writes: list[float] = []
        super().__init__(path, **more)

    def read(self, unit: Callable[[Any], T]) -> T:
        began = time.perf_counter()
        try:
            return super().read(unit)
        finally:
            self.reads.append((time.perf_counter() - began) * 1000)

    def write(self, unit: Callable[[Any], T]) -> T:
        began = time.perf_counter()
        try:
            return super().write(unit)
        finally:
            self.writes.append((time.perf_counter() - began) * 1000)

    def p99_ms(self) -> float:
        return sorted(self.reads)[int(len(self.reads) * 0.99) - 1]


def _settled(book: _TimedBook, made: sales_years.Made, conditions: Conditions) -> list[Result]:
    before, began = made.path.stat().st_size, time.perf_counter()
    days = settling.settle(book, now_utc_ms=made.now_utc_ms)
    conditions.note("days_settled", days)
    conditions.note("seconds_to_settle_all", round(time.perf_counter() - began, 1))
    conditions.note("bytes_a_sale_kept_for_reports", (made.path.stat().st_size - before) // made.sales)
    found = []
    for name, times in (("transaction", book.writes), ("reading", book.reads)):
        p99 = sorted(times)[int(len(times) * 0.99) - 1]
        found.append(Result(f"settling a day, p99 of its {name}", "ms", p99, "limit", PIECE_MS, 1.0))
    book.reads.clear()
    return found


def _measured(
    sources: Sources, made: sales_years.Made, name: str, report: str, filters: dict[str, str]
) -> Result:
    times = []
    for _ in range(TIMES):
        began = time.perf_counter()
        centre.run(sources, report, filters, session=SYSTEM, now_utc_ms=made.now_utc_ms)
        times.append((time.perf_counter() - began) * 1000)
    return Result(name, "ms", statistics.median(times), "limit", LIMIT_MS, 1.0)
