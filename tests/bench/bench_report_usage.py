"""Use by day of every meter for a month, and a meter's year for a chart, beside DuckDB on the raw rows (goal
9).

The readings are without trouble, so that DuckDB may take the shortest way to the same figures, which are
compared to the Wh. And 36 months of sales by month and operator over a million sales, beside DuckDB on the
raw rows, to the fen (tests/bench/sales_months.py); all other reports of sales are in `sales-reports`.
"""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import duckdb

from app.services import energy_use
from app.services.energy_use import MeterOf, UseOf
from app.services.places import MeterPlace
from db.readings import ReadingsBook
from meterio.clock import SystemClock
from tests.bench import sales_months
from tests.bench.harness import Conditions, Result
from tests.helpers.years_book import build
from tests.helpers.years_of_readings import OFFSET_S, Plan, columns_of

MONTH_RATIO = 0.5
CHART_MS = 15.0
ROUNDS = 9
DAYS = 30
PLACE = MeterPlace("A1", "shop", 1, "building", "area")
_DAILY = f"""
SELECT meter, day, lead(begun) OVER (PARTITION BY meter ORDER BY day) - begun AS used FROM (
    SELECT meter, (utc_s + {OFFSET_S}) // 86400 AS day, arg_min(quantity, utc_s) AS begun FROM raw
    WHERE utc_s >= ? AND utc_s < ? GROUP BY ALL)
ORDER BY meter, day
"""


def run(conditions: Conditions) -> list[Result]:
    plan = Plan(80, 60, trouble=False) if conditions.quick else Plan(800, 365, trouble=False)
    conditions.note("readings", plan.meters * plan.days * 48)
    with tempfile.TemporaryDirectory() as folder:
        book = ReadingsBook(build(Path(folder), plan), clock=SystemClock())
        try:
            return [*_measured(book, plan), *sales_months.run(conditions)]
        finally:
            book.close()


def _measured(book: ReadingsBook, plan: Plan) -> list[Result]:
    terms = plan.terms()
    of = UseOf(
        "electricity", tuple(MeterOf(id, 1, PLACE, terms[id], None) for id in plan.ids), OFFSET_S * 1000
    )
    one = UseOf("electricity", of.meters[:1], of.offset_ms)
    first = plan.first_day + plan.days // 2
    raw, end = _raw(plan), plan.first_day + plan.days - 1
    span = [day * 86_400 - OFFSET_S for day in (first, first + DAYS + 1)]
    uses = energy_use.used_by_day(book, of, first, first + DAYS - 1)
    ours = [[id, day, used] for id in sorted(plan.ids) for day, used in sorted(uses[id].items())]
    theirs = [list(row) for row in raw.execute(_DAILY, span).fetchall() if row[1] < first + DAYS]
    assert ours == theirs, "the figures differ"
    return [
        Result(
            metric=f"use by day of {plan.meters} meters for a month",
            unit="ms",
            value=_ms(lambda: energy_use.used_by_day(book, of, first, first + DAYS - 1)),
            reference="DuckDB on the raw rows",
            reference_value=(duck := _ms(lambda: raw.execute(_DAILY, span).fetchall())),
            goal=MONTH_RATIO,
        ),
        Result(
            metric="the same with rates, registers and gaps told",
            unit="ms",
            value=_ms(lambda: energy_use.by_day(book, of, first, first + DAYS - 1)),
            reference="DuckDB on the raw rows",
            reference_value=duck,
            goal=None,
        ),
        *(
            Result(metric, "ms", _ms(ask), "limit", CHART_MS, 1.0)
            for metric, ask in (
                ("a meter's year by day", lambda: energy_use.by_day(book, one, plan.first_day, end)),
                ("a meter's year by hour", lambda: energy_use.heat(book, one, plan.first_day, end)),
            )
        ),
    ]


def _raw(plan: Plan) -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect()
    connection.execute("CREATE TABLE raw (meter VARCHAR, utc_s BIGINT, quantity BIGINT)")
    for number, meter_id in enumerate(plan.ids):
        columns = columns_of(plan, number)
        rows = {"utc_s": columns.utc_s, "quantity": columns.quantity}
        connection.register("rows", rows)
        connection.execute("INSERT INTO raw SELECT ?, utc_s, quantity FROM rows", [meter_id])
        connection.unregister("rows")
    return connection


def _ms(ask: Callable[[], object]) -> float:
    """The middle of some rounds."""
    times = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        ask()
        times.append((time.perf_counter() - began) * 1000)
    return statistics.median(times)
