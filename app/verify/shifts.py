"""Proves the shifts: float + cash in - cash out = counted - difference, summed from the rows (I19)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from app.verify.chains import Query
from app.verify.entries import has_table
from app.verify.report import Notes

ORDER = ("opened", "counted", "closed", "taken_over")


@dataclass(frozen=True, slots=True)
class _Event:
    seq: int
    shift_id: str
    step: int
    state: str
    drawer: str
    detail: dict[str, Any]


def check_shifts(query: Query, notes: Notes) -> None:
    """Each shift's steps, its sums, and what the drawer held between two of them."""
    if not has_table(query, "shift_events"):
        return
    opened: dict[str, _Event] = {}
    held: dict[str, tuple[int, int]] = {}
    running: dict[str, str] = {}
    steps: dict[str, int] = {}
    for event in _events(query):
        steps[event.shift_id] = steps.get(event.shift_id, 0) + 1
        if event.step != steps[event.shift_id] or event.state != ORDER[min(event.step, 4) - 1]:
            notes.add("shifts", "shift_events", event.seq, f"step {event.step} {event.state} is out of order")
        elif event.state == "opened":
            _check_float(query, notes, event, held.get(event.drawer, (0, 0)))
            opened[event.shift_id] = event
            if event.drawer in running:
                notes.add("shifts", "shift_events", event.seq, f"another shift runs at {event.drawer}")
            running[event.drawer] = event.shift_id
        elif event.state == "closed":
            _check_sums(query, notes, opened[event.shift_id], event)
            held[event.drawer] = (int(event.detail["left_fen"]), int(event.detail["transfers_seq"]))
            running.pop(event.drawer, None)
    stored: dict[str, str] = dict(query("SELECT drawer, shift_id FROM open_shifts"))
    for drawer, shift in sorted(set(running.items()) ^ set(stored.items())):
        notes.add("shifts", "open_shifts", 0, f"shift {shift} at {drawer} is open on one side only")


def _check_float(query: Query, notes: Notes, opened: _Event, last: tuple[int, int]) -> None:
    left, since = last
    until = int(opened.detail["after"]["transfers"])
    into, out = _moved(query, opened.drawer, since, until)
    begun = opened.detail["float_fen"]
    if begun != left + into - out:
        text = f"{opened.drawer} holds {left + into - out} fen, the shift begins with {begun}"
        notes.add("shifts", "shift_events", opened.seq, text)


def _check_sums(query: Query, notes: Notes, opened: _Event, closed: _Event) -> None:
    """The stored totals against the rows between the opening and the sealing."""
    kept = closed.detail
    into, out = _moved(
        query, closed.drawer, int(opened.detail["after"]["transfers"]), int(kept["transfers_seq"])
    )
    difference = kept["counted_fen"] - kept["expected_fen"]
    handed = kept["counted_fen"] - kept["left_fen"]
    wanted = {
        "float_fen": opened.detail["float_fen"],
        "cash_in_fen": into - max(difference, 0),
        "cash_out_fen": out - max(-difference, 0) - handed,
        "expected_fen": kept["float_fen"] + kept["cash_in_fen"] - kept["cash_out_fen"],
        "difference_fen": difference,
    }
    for name, value in wanted.items():
        if kept[name] != value:
            notes.add("shifts", "shift_events", closed.seq, f"{name} is {kept[name]}, the rows give {value}")


def _moved(query: Query, drawer: str, after: int, until: int) -> tuple[int, int]:
    sql = (
        "SELECT COALESCE(sum(CASE WHEN debit = ?1 THEN amount_fen END), 0),"
        " COALESCE(sum(CASE WHEN credit = ?1 THEN amount_fen END), 0) FROM transfers"
        " WHERE seq > ?2 AND seq <= ?3 AND kind IN ('direct', 'posted')"
    )
    into, out = next(query(sql, f"cash:{drawer}", after, until))
    return into, out


def _events(query: Query) -> Iterator[_Event]:
    columns = "seq, shift_id, step, state, drawer, detail"
    for row in query(f"SELECT {columns} FROM shift_events ORDER BY seq"):
        yield replace(_Event(*row), detail=json.loads(row[-1]))
