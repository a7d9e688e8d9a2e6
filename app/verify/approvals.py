"""Approvals: asked by one, decided by another, used once by the first (faults.md 2.5, I17)."""

from __future__ import annotations

import json
from dataclasses import dataclass
from hashlib import sha256
from itertools import groupby
from typing import Any

from app.verify.chains import Query
from app.verify.report import Notes

TEN_MINUTES_MS = 600_000
LIVES = {
    ("asked",),
    ("asked", "approved"),
    ("asked", "refused"),
    ("asked", "approved", "used"),
}


@dataclass(frozen=True, slots=True)
class _Step:
    seq: int
    id: str
    step: int
    state: str
    act: str
    object: str
    values_hash: str
    detail: str
    operator_id: int
    utc_ms: int


def check_approvals(query: Query, notes: Notes) -> None:
    """Every request's steps, the values they are bound to, and their entries in the audit."""
    if not list(query("SELECT 1 FROM sqlite_schema WHERE name = 'approvals'")):
        return
    columns = "seq, id, step, state, act, object, values_hash, detail, operator_id, utc_ms"
    rows = (_Step(*row) for row in query(f"SELECT {columns} FROM approvals ORDER BY id, step"))
    for _, steps in groupby(rows, key=lambda step: step.id):
        _check_life(notes, list(steps))
    _check_audit(query, notes)


def _check_life(notes: Notes, steps: list[_Step]) -> None:
    asked, last = steps[0], steps[-1]
    numbers = [one.step for one in steps]
    if tuple(one.state for one in steps) not in LIVES or numbers != [*range(1, len(steps) + 1)]:
        notes.add("approvals", "approvals", last.seq, f"request {asked.id} has an impossible life")
    for one in steps[1:]:
        if (one.operator_id == asked.operator_id) != (one.state == "used"):
            notes.add("approvals", "approvals", one.seq, f"{one.state} by the wrong person")
        if not 0 <= one.utc_ms - asked.utc_ms <= TEN_MINUTES_MS:
            notes.add("approvals", "approvals", one.seq, f"{one.state} after ten minutes")
        if (one.act, one.object, one.values_hash) != (asked.act, asked.object, asked.values_hash):
            notes.add("approvals", "approvals", one.seq, f"{one.state} is not what was asked for")
    if _values_hash(asked) != asked.values_hash:
        notes.add("approvals", "approvals", asked.seq, "is not bound to the values that it shows")


def _values_hash(asked: _Step) -> str:
    values: Any = json.loads(asked.detail).get("values")
    whole = {"act": asked.act, "object": asked.object, "values": values}
    text = json.dumps(whole, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return sha256(text.encode("utf-8", "surrogateescape")).hexdigest()


def _check_audit(query: Query, notes: Notes) -> None:
    """Each step has its one entry and each entry its step (I11)."""
    sql = (
        "SELECT object, action, sum(n) FROM"
        " (SELECT object, 'approval.' || state AS action, 1 AS n FROM approvals"
        " UNION ALL SELECT object, action, -1 FROM audit WHERE result = 'done' AND action IN"
        " ('approval.asked', 'approval.approved', 'approval.refused', 'approval.used'))"
        " GROUP BY object, action HAVING sum(n) <> 0 ORDER BY object, action"
    )
    for name, action, missing in query(sql):
        what = "without an entry" if missing > 0 else "entries too many"
        notes.add("audit", "approvals", 0, f"{action} of {name}: {abs(missing)} {what}")
