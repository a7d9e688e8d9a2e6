"""What a sale and the screens around it ask of the ledger uses an index: nothing slows as the book grows."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from app.domain.permissions import SYSTEM
from app.services import customers, sale_steps, vending
from app.services.money_due import money_due
from db.connection import open_reader
from db.ledger import Ledger, LedgerBook
from meterio.clock import SystemClock
from tests.helpers import small_mall
from tests.helpers.small_mall import CASHIER, NOW_MS, live, order

GROWING = ("operations", "o", "operation_events", "e", "transfers", "owed", "audit", "receipt_prints")
"""Tables with a row or more for each sale, and what the queries call them."""

ASKED: dict[str, Callable[[Ledger], object]] = {
    "quote": lambda ledger: vending.quote(ledger, "E1", 10_000, live(), session=SYSTEM, now_utc_ms=NOW_MS),
    "facts": lambda ledger: sale_steps.facts(ledger, "r1"),
    "sale": lambda ledger: vending.sale(ledger, "r1", session=SYSTEM),
    "in doubt": lambda ledger: vending.in_doubt(ledger, session=SYSTEM),
    "recent": lambda ledger: vending.recent(ledger, limit=50, session=SYSTEM),
    "money due": lambda ledger: money_due(ledger, session=SYSTEM),
    "card": lambda ledger: customers.card(ledger, 1, now_utc_ms=NOW_MS, session=SYSTEM),
    "request id": lambda ledger: ledger.operations.get("r2"),
    "receipt number": lambda ledger: ledger.operations.next_receipt_number("S"),
    "count": lambda ledger: ledger.operations.reserved_count("r1"),
}


@pytest.mark.parametrize("name", ASKED)
def test_no_question_of_the_desk_reads_a_growing_table_from_end_to_end(tmp_path: Path, name: str) -> None:
    path = tmp_path / "ledger.db"
    with closing(LedgerBook(path, clock=SystemClock())) as book:
        book.write(small_mall.set_up)
        book.write(
            lambda ledger: vending.open_sale(
                ledger, order("r1"), session=CASHIER, live=live(), now_utc_ms=NOW_MS
            )
        )
        book.write(
            lambda ledger: sale_steps.void(ledger, "r1", reason="cancelled", by="lin", now_utc_ms=NOW_MS)
        )
        with closing(open_reader(path)) as connection:
            asked: list[str] = []
            connection.set_trace_callback(asked.append)
            ASKED[name](Ledger(connection, path))
            connection.set_trace_callback(None)
            assert asked
            assert [scan for sql in asked for scan in _whole_reads(connection, sql)] == []


def _whole_reads(connection: sqlite3.Connection, sql: str) -> list[str]:
    """Steps of the plan that read a growing table, or all of an index of one that is not partial."""
    steps = [row[3] for row in connection.execute(f"EXPLAIN QUERY PLAN {sql}")]
    if sql.endswith("ORDER BY o.seq DESC LIMIT 50") and not any("TEMP B-TREE" in step for step in steps):
        return []  # the newest sales: read backwards from the end, fifty rows and no further
    scans = [step for step in steps if step.startswith("SCAN") and "transfers_due" not in step]
    return [f"{scan}: {sql}" for scan in scans if scan.split()[1] in GROWING]
