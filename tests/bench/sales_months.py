"""36 months of sales by month and operator: the report, beside DuckDB on the raw rows of the same book."""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import duckdb

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

SALES, QUICK_SALES = 1_000_000, 10_000
RATIO: Final = 0.3
TIMES: Final = 9
OFFSET_MS: Final = 480 * 60_000
FILTERS: Final = {"period": "2023..2025", "by": "operator"}
_MONTHS: Final = f"""
SELECT (year(moment) - 1970) * 12 + month(moment) - 1 AS number, operator,
    sum(CASE kind WHEN 'sale' THEN amount ELSE -amount END) AS net
FROM (
    SELECT make_timestamp((utc_ms + {OFFSET_MS}) * 1000) AS moment, operator, kind, amount
    FROM raw WHERE told)
GROUP BY ALL ORDER BY ALL
"""


def run(conditions: Conditions) -> list[Result]:
    """No goal is set for a small book, where there is nothing to gain."""
    sales = QUICK_SALES if conditions.quick else SALES
    with tempfile.TemporaryDirectory(prefix="sales-months-") as folder:
        made = sales_years.write_book(Path(folder) / "ledger.db", sales)
        book = LedgerBook(made.path, clock=SystemClock())
        readings = ReadingsBook(Path(folder) / "readings.db", clock=SystemClock())
        try:
            settling.settle(book, now_utc_ms=made.now_utc_ms)
            sources = Sources(book, readings, LiveBoard(), Path(folder))
            return [_measured(sources, made, conditions)]
        finally:
            assert readings.close()
            assert book.close()


def _measured(sources: Sources, made: sales_years.Made, conditions: Conditions) -> Result:
    raw = _raw(made.sales)

    def ask() -> list[tuple[Any, ...]]:
        report = centre.run(sources, "sales-monthly", FILTERS, session=SYSTEM, now_utc_ms=made.now_utc_ms)
        return [(row[0], row[1], row[-1]) for row in report.rows]

    theirs = [(number, f"Operator {who}", int(net)) for number, who, net in raw.execute(_MONTHS).fetchall()]
    assert sorted(ask()) == sorted(theirs), "the figures differ"
    return Result(
        metric="36 months of sales by month and operator",
        unit="ms",
        value=_ms(ask),
        reference=f"DuckDB on {made.sales} raw rows",
        reference_value=_ms(lambda: raw.execute(_MONTHS).fetchall()),
        goal=None if conditions.quick else RATIO,
    )


def _raw(sales: int) -> duckdb.DuckDBPyConnection:
    import numpy as np

    rows = list(sales_years.sales_of(sales, sales_years.SEED))
    columns = {
        "utc_ms": np.array([one.utc_ms for one in rows]),
        "operator": np.array([one.operator_id for one in rows]),
        "kind": np.array([one.kind for one in rows]),
        "amount": np.array([one.amount_fen for one in rows]),
        "told": np.array([one.kind == "refund" or not one.given_up for one in rows]),
    }
    connection = duckdb.connect()
    connection.register("columns", columns)
    connection.execute("CREATE TABLE raw AS SELECT * FROM columns")
    connection.unregister("columns")
    return connection


def _ms(ask: Callable[[], object]) -> float:
    """The middle of some rounds."""
    times = []
    for _ in range(TIMES):
        began = time.perf_counter()
        ask()
        times.append((time.perf_counter() - began) * 1000)
    return statistics.median(times)
