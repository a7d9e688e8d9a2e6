"""Proves what is said of operations beside their rows: facts, what undoes what, second persons (2.5)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from app.verify.chains import Query
from app.verify.entries import has_table
from app.verify.report import Notes

ADDS = {"sale": 1, "refund": 0, "moved": 1}
"""Whether a kind gives its meter money; a reversal does if what it undoes took some."""

ACTS = {"refund": "refund", "reversal": "reversal"}
"""What a second person approves of when an operation of this kind names an approval."""


def check_facts(query: Query, notes: Notes) -> None:
    """Each row of facts fits its operation. What a reversal may undo the walk over the lives checks."""
    if not has_table(query, "operation_facts"):
        return
    for seq, operation, kind, *said in _facts(query):
        if kind is None:
            notes.add("facts", "operation_facts", seq, f"operation {operation} is not in the book")
            continue
        fault = _fault(kind, *said)
        if fault:
            notes.add("facts", "operation_facts", seq, f"operation {operation}, a {kind}, {fault}")
    _check_undone_once(query, notes)
    _check_approvals(query, notes)


def _check_undone_once(query: Query, notes: Notes) -> None:
    """Of all that would undo an operation at most one came to something, or still may (2.5)."""
    rows = query(
        "SELECT f.seq, f.original_id FROM operation_facts f WHERE f.original_id IS NOT NULL"
        " AND (SELECT state FROM operation_events WHERE operation_id = f.operation_id ORDER BY step DESC"
        " LIMIT 1) NOT IN ('void', 'rejected', 'not_applied') ORDER BY f.seq"
    )
    undone: set[str] = set()
    for seq, original in rows:
        if original in undone:
            notes.add("reversal", "operation_facts", seq, f"operation {original} is undone twice")
        undone.add(original)


def _facts(query: Query) -> Iterator[tuple[Any, ...]]:
    rows = query(
        "SELECT f.seq, f.operation_id, o.kind, f.adds, f.original_id, f.source, f.reason, p.kind"
        " FROM operation_facts f LEFT JOIN operations o ON o.id = f.operation_id"
        " LEFT JOIN operations p ON p.id = f.original_id ORDER BY f.seq"
    )
    return iter(rows)


def _fault(
    kind: str, adds: int, original: str | None, source: str | None, reason: str, undone: str | None
) -> str:
    """What does not fit, "" if all does."""
    if adds != (int(undone == "refund") if kind == "reversal" else ADDS.get(kind)):
        return f"says adds {adds}"
    if (original is not None) != (kind == "reversal"):
        return f"undoes {original}"
    if (source is not None and source.startswith("credit:")) != (kind == "moved"):
        return f"has its money from {source}"
    return "" if reason or kind in ("sale", "moved") else "gives no reason"


def _check_approvals(query: Query, notes: Notes) -> None:
    """An approval that an operation names was asked by its operator for exactly that, given, and used."""
    rows = query(
        "SELECT f.seq, f.approval_id, o.kind, o.id, o.operator_id, o.amount_fen FROM operation_facts f"
        " JOIN operations o ON o.id = f.operation_id WHERE f.approval_id IS NOT NULL"
    )
    for seq, approval, kind, operation, operator, amount in rows:
        used = query(
            "SELECT act, object, operator_id FROM approvals WHERE id = ? AND state = 'used'", approval
        )
        asked = query("SELECT detail FROM approvals WHERE id = ? AND state = 'asked'", approval)
        shown = json.loads(next(asked, ("{}",))[0]).get("values", {})
        if next(used, None) != (ACTS.get(kind), operation, operator) or shown.get("amount_fen") != amount:
            text = f"approval {approval} was not used for operation {operation}"
            notes.add("approvals", "operation_facts", seq, text)
