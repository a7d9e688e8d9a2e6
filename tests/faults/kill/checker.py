"""What must hold once a restarted console has settled. Reads the book's file, the meters and the paper.

Every rule answers with sentences; no sentence is no violation.
"""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from app.verify import verify_book

NOT_RECORDED = ("sale.before_record", "sale.while_recording")
NOT_SENT = (
    *NOT_RECORDED,
    "sale.after_record",
    "sale.before_reserve",
    "sale.while_reserving",
    "sale.after_reserve",
)


@dataclass(slots=True)
class Order:
    """What the till was told to do, and what it said of it before it died. `original` is what is undone."""

    id: str
    meter: str
    amount_fen: int
    cancel: bool
    slip: bool = False
    kind: str = "sale"
    adds: bool = True
    original: str | None = None
    died_at: str = ""
    recorded: bool = False
    refused: str = ""
    ended: str = ""
    prints: int = 0
    frames_heard: int | None = None
    """Purchase frames that reached the meter until the process died; None: not counted."""


@dataclass(frozen=True, slots=True)
class Step:
    state: str
    count: int | None
    detail: Mapping[str, Any]


@dataclass(slots=True)
class Row:
    """One operation as the book's file has it. `adds`: the meter got the amount, else it gave it."""

    meter: str
    amount_fen: int
    receipt: int
    steps: list[Step] = field(default_factory=list)
    copies: list[int] = field(default_factory=list)
    series: str = "S"
    kind: str = "sale"
    adds: bool = True
    original: str | None = None

    @property
    def state(self) -> str:
        return self.steps[-1].state

    @property
    def count(self) -> int | None:
        return self.steps[-1].count

    @property
    def change_fen(self) -> int:
        """What it changes in the meter."""
        return self.amount_fen if self.adds else -self.amount_fen

    def sends(self) -> int:
        return sum(step.state == "sending" for step in self.steps)


_OPERATIONS = (
    "SELECT o.id, meter_id, amount_fen, receipt_series, receipt_number, kind, coalesce(adds, 1), original_id"
    " FROM operations o LEFT JOIN operation_facts f ON f.operation_id = o.id ORDER BY o.seq"
)


def read_rows(ledger: Path) -> dict[str, Row]:
    """Every operation of the book, oldest first."""
    rows: dict[str, Row] = {}
    with closing(sqlite3.connect(f"{ledger.resolve().as_uri()}?mode=ro", uri=True, timeout=5)) as book:
        for id, meter, amount, series, number, kind, adds, original in book.execute(_OPERATIONS):
            own = {"series": series, "kind": kind, "adds": bool(adds), "original": original}
            rows[id] = Row(meter, amount, number, **own)
        for id, state, count, detail in book.execute(
            "SELECT operation_id, state, count, detail FROM operation_events ORDER BY seq"
        ):
            rows[id].steps.append(Step(state, count, json.loads(detail)))
        for id, copy in book.execute("SELECT operation_id, copy FROM receipt_prints ORDER BY seq"):
            rows[id].copies.append(copy)
    return rows


def violations(
    orders: Mapping[str, Order],
    *,
    data_dir: Path,
    meters: Mapping[str, Mapping[str, Any]],
    start: Mapping[str, Mapping[str, Any]],
) -> list[str]:
    """All that is wrong now. `meters` are the meters' own books, `start` those before the first sale."""
    ledger = data_dir / "ledger.db"
    found = compare(orders, read_rows(ledger), meters=meters, start=start, slips=data_dir / "slips")
    report = verify_book(ledger, copy_in=data_dir)
    return found + [f"verify: {one.rule} {one.table} {one.row}: {one.text}" for one in report.findings]


def compare(
    orders: Mapping[str, Order],
    rows: Mapping[str, Row],
    *,
    meters: Mapping[str, Mapping[str, Any]],
    start: Mapping[str, Mapping[str, Any]],
    slips: Path,
) -> list[str]:
    """What was asked and told, the book, the meters and the folder of slips against one another."""
    found = [*_orders(orders, rows), *_receipts(rows), *_lives(orders, rows), *_paper(orders, rows, slips)]
    for meter, book in meters.items():
        found += _meter(meter, book, start[meter], rows)
    return found


def _orders(orders: Mapping[str, Order], rows: Mapping[str, Row]) -> Iterator[str]:
    """Nothing that was told is lost; nothing that was not recorded is there."""
    for id in rows.keys() - orders.keys():
        yield f"{id}: nobody asked for this sale"
    for order in orders.values():
        row = rows.get(order.id)
        if row is None:
            if order.recorded or order.died_at not in NOT_RECORDED:
                yield f"{order.id}: lost, died at {order.died_at or 'no step'}"
            continue
        if order.refused or order.died_at in NOT_RECORDED:
            yield f"{order.id}: is in the book though it was never recorded"
        if (row.meter, row.amount_fen) != (order.meter, order.amount_fen):
            yield f"{order.id}: the book has {row.amount_fen} fen for {row.meter}"
        if (row.kind, row.adds, row.original) != (order.kind, order.adds, order.original):
            yield f"{order.id}: a {order.kind}, the book has a {row.kind} of {row.change_fen} fen"
        if order.ended and order.ended != row.state:
            yield f"{order.id}: was told {order.ended}, is {row.state}"
    for order in orders.values():
        if order.died_at in NOT_SENT and order.frames_heard:
            yield f"{order.id}: {order.frames_heard} frames reached the meter before {order.died_at}"


def _receipts(rows: Mapping[str, Row]) -> Iterator[str]:
    for series in {row.series for row in rows.values()}:
        numbers = [row.receipt for row in rows.values() if row.series == series]
        if numbers != list(range(1, len(numbers) + 1)):
            yield f"receipt numbers of {series} are not 1 to {len(numbers)} in order"


def _lives(orders: Mapping[str, Order], rows: Mapping[str, Row]) -> Iterator[str]:
    """CONFIRMED once, NOT_APPLIED behind a fence, or VOID if never sent; nothing stays open."""
    for id, row in rows.items():
        states = [step.state for step in row.steps]
        if row.state == "confirmed":
            if states.count("confirmed") != 1:
                yield f"{id}: confirmed {states.count('confirmed')} times"
        elif row.state == "not_applied":
            yield from _fence(id, row)
            if id in orders and not orders[id].cancel:
                yield f"{id}: given up though nobody asked"
        elif row.state == "void":
            if row.sends():
                yield f"{id}: void after it was sent"
        else:
            yield f"{id}: ended {row.state} after {states}"
        if len({step.count for step in row.steps if step.state == "sending"}) > 1:
            yield f"{id}: sent again with another count"


def _fence(id: str, row: Row) -> Iterator[str]:
    detail = row.steps[-1].detail
    fence, seen = detail.get("fence") or {}, detail.get("seen") or {}
    if not fence.get("kind") or not fence.get("session"):
        yield f"{id}: given up without a fence"
    elif seen.get("utc_ms", 0) < fence.get("utc_ms", 0):
        yield f"{id}: the meter was read before the fence"
    elif row.count is None or seen.get("count") != row.count - 1:
        yield f"{id}: given up though the meter stood at {seen.get('count')}"


def _meter(
    meter: str, book: Mapping[str, Any], start: Mapping[str, Any], rows: Mapping[str, Row]
) -> Iterator[str]:
    """The meter's own book holds what is confirmed, each once, in order, to the fen."""
    own = [(one["count"], one["amount_fen"]) for one in book["purchases"]]
    ours = [
        (row.count, row.change_fen) for row in rows.values() if (row.meter, row.state) == (meter, "confirmed")
    ]
    if own != ours:
        yield f"{meter}: its own book has {own[-3:]}, ours {ours[-3:]}"
    sold = sum(amount for _, amount in ours)
    if book["total_purchased_fen"] - start["total_purchased_fen"] != sold:
        yield f"{meter}: counts {book['total_purchased_fen'] - start['total_purchased_fen']} fen, ours {sold}"
    if book["purchase_count"] - start["purchase_count"] != len(ours):
        yield f"{meter}: counts {book['purchase_count']} purchases, ours {len(ours)}"
    for one in book["purchases"]:
        if one["balance_after_fen"] - one["balance_before_fen"] != one["amount_fen"]:
            yield f"{meter}: its balance rose otherwise at purchase {one['count']}"


def _paper(orders: Mapping[str, Order], rows: Mapping[str, Row], slips: Path) -> Iterator[str]:
    """What is noted as printed is there, originals and copies counted in order; what was told is noted."""
    files: dict[str, int] = defaultdict(int)
    for path in slips.glob("slip-*.bin"):
        files[path.stem.split("-")[1]] += 1
    for id, row in rows.items():
        if row.copies != list(range(len(row.copies))):
            yield f"{id}: prints noted as {row.copies}"
        printed = files[f"{row.series}{row.receipt:08d}"]
        if len(row.copies) > printed:
            yield f"{id}: {len(row.copies)} prints noted, {printed} on paper"
        if id in orders and len(row.copies) < orders[id].prints:
            yield f"{id}: a print that was told is not noted"
