"""A history's ledger as the judge reads it: plain SQL, each row once.

The tables that are read here only grow (`verify_book` proves so at a history's end), so a step costs what it
added and not what came before it.
"""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

OWED = ("void", "rejected", "not_applied")

_OPERATIONS = (
    "SELECT operations.seq, id, kind, COALESCE(adds, 1), meter_id, epoch, amount_fen, receipt_series,"
    " receipt_number, original_id FROM operations LEFT JOIN operation_facts ON operation_id = id"
    " WHERE operations.seq > ? ORDER BY operations.seq"
)
_EVENTS = "SELECT seq, operation_id, state, count, detail FROM operation_events WHERE seq > ? ORDER BY seq"
_TRANSFERS = (
    "SELECT seq, kind, debit, credit, amount_fen, operation_id FROM transfers WHERE seq > ? ORDER BY seq"
)


@dataclass(slots=True)
class Sale:
    """An operation and its life. `vouched`: of so many of its steps the meter's word was found true."""

    id: str
    kind: str
    adds: bool
    meter: str
    epoch: int
    amount: int
    series: str
    receipt: int
    original: str | None
    states: list[str] = field(default_factory=list)
    seqs: list[int] = field(default_factory=list)
    counts: set[int] = field(default_factory=set)
    details: list[dict[str, Any]] = field(default_factory=list)
    vouched: int = 0

    @property
    def state(self) -> str:
        return self.states[-1] if self.states else ""

    @property
    def is_owed(self) -> bool:
        """Whether its outcome leaves money to be handed out."""
        return self.state in OWED if self.adds else self.state == "confirmed"

    @property
    def at_office(self) -> bool:
        return self.states == ["recorded", "confirmed"]


class LedgerRows:
    """What the ledger held when it was last looked at. `net`: account kind to what was debited less what was
    credited; `paid`: operation to how often its money was handed out, `given_back` how much in all."""

    def __init__(self, ledger: sqlite3.Connection) -> None:
        self.sales: list[Sale] = []
        self.net: Counter[str] = Counter()
        self.paid: Counter[str] = Counter()
        self.given_back = 0
        self._ledger = ledger
        self._by_id: dict[str, Sale] = {}
        self._operation = self._event = self._transfer = 0

    @property
    def version(self) -> int:
        """Another number after every commit of the program's."""
        return int(self._ledger.execute("PRAGMA data_version").fetchone()[0])

    def look(self) -> list[Sale]:
        """All operations as they are now, in the order of recording."""
        for seq, *columns in self._ledger.execute(_OPERATIONS, (self._operation,)).fetchall():
            sale = Sale(*columns)
            self.sales.append(sale)
            self._by_id[sale.id] = sale
            self._operation = seq
        for seq, operation, state, count, detail in self._ledger.execute(_EVENTS, (self._event,)).fetchall():
            sale = self._by_id[operation]
            sale.states.append(state)
            sale.seqs.append(seq)
            sale.details.append(json.loads(detail))
            sale.counts |= {count} if count is not None else set()
            self._event = seq
        for row in self._ledger.execute(_TRANSFERS, (self._transfer,)).fetchall():
            self._add_up(*row)
        return self.sales

    def get(self, sale_id: str) -> Sale | None:
        return self._by_id.get(sale_id)

    def starts(self) -> dict[tuple[str, int], int]:
        """(meter, epoch) to the count that the epoch began with."""
        rows = self._ledger.execute("SELECT meter_id, epoch, start_count FROM meter_epochs")
        return {(meter, epoch): start for meter, epoch, start in rows}

    def _add_up(self, seq: int, kind: str, debit: str, credit: str, amount: int, operation: str) -> None:
        self._transfer = seq
        if kind in ("direct", "posted"):
            self.net[debit.split(":")[0]] += amount
            self.net[credit.split(":")[0]] -= amount
        if debit.startswith("refund_due:"):
            self.paid[operation] += 1
            self.given_back += amount if kind == "direct" else 0
