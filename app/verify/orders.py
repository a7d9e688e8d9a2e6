"""Walks each order's life: states, deadlines, what is open, whose supply is kept, and the audit of it.

Holds its own copy of what is allowed; written from the notes on orders, not from the program.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from app.verify.chains import Query
from app.verify.entries import has_table
from app.verify.report import Notes

ALLOWED = {
    "": {"recorded"},
    "recorded": {"sending", "confirmed", "void", "expired", "cancelled"},
    "sending": {"confirmed", "rejected", "in_doubt"},
    "in_doubt": {"confirmed", "sending", "not_followed"},
}
ENDED = {"confirmed", "rejected", "not_followed", "void", "expired", "cancelled"}
MOST_SENDS = 3
ACTS = {
    "trip": ("trip", "forced_trip"),
    "close": ("close",),
    "permit_close": ("close",),
    "keep_supply": ("keep_supply",),
    "fee_control": ("keep_supply",),
    "set_prices": ("send_settings",),
    "set_next_prices": ("send_settings",),
    "set_alarms": ("send_settings",),
    "set_power": ("send_settings",),
    "set_clock": ("send_settings",),
}
"""What a second person approves of when an order of this kind names an approval."""


@dataclass(frozen=True, slots=True)
class _Order:
    seq: int
    id: str
    kind: str
    meter_id: str
    detail: dict[str, Any]
    source: str
    batch_id: str | None
    operator_id: int | None
    approval_id: str | None
    deadline_utc_ms: int


@dataclass(frozen=True, slots=True)
class _Event:
    seq: int
    step: int
    state: str
    detail: dict[str, Any]
    utc_ms: int


@dataclass(slots=True)
class _Walked:
    """What the walk so far implies. Grows with meters, not with orders."""

    freed_at: dict[str, int | None] = field(default_factory=dict)
    open: dict[str, str] = field(default_factory=dict)
    kept: dict[str, tuple[int, str, int | None]] = field(default_factory=dict)
    """Meter to the event that decided last, the order that keeps it ("": nobody does), and until when."""
    events: int = 0


def check_orders(query: Query, notes: Notes) -> None:
    """All rules of orders. A book before version 5 has none."""
    if not has_table(query, "orders"):
        return
    walked = _Walked()
    for order, events in _lives(query):
        walked.events += len(events)
        _check_walk(notes, order, events)
        _check_one_at_a_time(notes, walked, order, events)
        _check_audit(query, notes, order, events)
        _check_approval(query, notes, order)
        _note_kept(walked, order, events)
    _check_rest(query, notes, walked)


def _lives(query: Query) -> Iterator[tuple[_Order, list[_Event]]]:
    columns = "o.seq, o.id, o.kind, o.meter_id, o.detail, o.source, o.batch_id, o.operator_id, o.approval_id"
    rows = query(
        f"SELECT {columns}, o.deadline_utc_ms, e.seq, e.step, e.state, e.detail, e.utc_ms FROM orders o"
        " LEFT JOIN order_events e ON e.order_id = o.id ORDER BY o.seq, e.step"
    )
    for _, group in groupby(rows, key=lambda row: row[0]):
        whole = list(group)
        seq, id, kind, meter, detail, *rest = whole[0][:10]
        order = _Order(seq, id, kind, meter, _parsed(detail), *rest)
        found = [row[10:] for row in whole if row[10] is not None]
        yield order, [_Event(seq, step, state, _parsed(text), at) for seq, step, state, text, at in found]


def _check_walk(notes: Notes, order: _Order, events: list[_Event]) -> None:
    if not events:
        notes.add("orders", "orders", order.seq, "it has no event")
    state, last_seq, sends = "", 0, 0
    for step, event in enumerate(events, start=1):
        if event.step != step or event.seq <= last_seq:
            notes.add("orders", "order_events", event.seq, f"step {event.step} where {step} is due")
        if event.state not in ALLOWED.get(state, ()):
            notes.add("orders", "order_events", event.seq, f"{state or 'nothing'} -> {event.state}")
        sends += event.state == "sending"
        fault = _fault(order, event, state, sends)
        if fault:
            notes.add("orders", "order_events", event.seq, f"order {order.id} {event.state}: {fault}")
        state, last_seq = event.state, event.seq
    if sends > MOST_SENDS:
        notes.add("orders", "orders", order.seq, f"sent {sends} times")


def _fault(order: _Order, event: _Event, before: str, sends: int) -> str:
    """What is not proven of a step, "" if all is."""
    detail = event.detail
    if event.state == "sending":
        if event.utc_ms > order.deadline_utc_ms:
            return "sent after its deadline"
        frames = detail.get("frames")
        hashes = isinstance(frames, list) and frames and all(len(str(frame)) == 64 for frame in frames)
        return "" if hashes and detail.get("send") == sends else "without the frames that were sent"
    if event.state == "confirmed":
        by = detail.get("by")
        wanted = {"already", "read", "office"} if before == "recorded" else {"reply", "read-back"}
        if by not in wanted:
            return f"by {by}"
        values = order.detail.get("values", {}) if order.kind.startswith("set_") else {}
        seen = detail.get("seen", {})
        return "" if all(seen.get(name) == value for name, value in values.items()) else "not as wanted"
    if event.state == "not_followed" and "seen" not in detail:
        return "without what the meter showed"
    return ""


def _check_one_at_a_time(notes: Notes, walked: _Walked, order: _Order, events: list[_Event]) -> None:
    freed = walked.freed_at.get(order.meter_id, 0)
    if events and (freed is None or events[0].seq < freed):
        notes.add("open", "orders", order.seq, f"another order of meter {order.meter_id} was open")
    ended = bool(events) and events[-1].state in ENDED
    walked.freed_at[order.meter_id] = events[-1].seq if ended else None
    if ended:
        walked.open.pop(order.meter_id, None)
    else:
        walked.open[order.meter_id] = order.id


def _note_kept(walked: _Walked, order: _Order, events: list[_Event]) -> None:
    if not events or events[-1].state != "confirmed":
        return
    if order.kind == "keep_supply":
        walked.kept[order.meter_id] = (events[-1].seq, order.id, order.detail.get("until"))
    elif order.kind in ("fee_control", "trip"):
        walked.kept[order.meter_id] = (events[-1].seq, "", None)


def _check_audit(query: Query, notes: Notes, order: _Order, events: list[_Event]) -> None:
    """Each step has its one entry (I11), on the meter that it is about."""
    rows = query(
        "SELECT action, detail FROM audit WHERE object = ? AND result = 'done' AND action LIKE 'order.%'"
        " AND json_extract(detail, '$.order') = ?",
        order.meter_id,
        order.id,
    )
    entries = Counter((action, _parsed(detail).get("step")) for action, detail in rows)
    wanted = Counter((f"order.{event.state}", event.step) for event in events)
    if entries != wanted:
        notes.add(
            "audit", "orders", order.seq, f"order {order.id} has {sum(entries.values())} entries of its steps"
        )


def _check_approval(query: Query, notes: Notes, order: _Order) -> None:
    """An approval that an order names was used, by its operator, for that act and that meter or batch."""
    if order.approval_id is None:
        if order.detail.get("forced") and order.kind == "trip":
            notes.add("approvals", "orders", order.seq, f"order {order.id} was forced by one person")
        return
    found = next(
        query(
            "SELECT act, object, operator_id FROM approvals WHERE id = ? AND state = 'used'",
            order.approval_id,
        ),
        None,
    )
    acts = ("forced_trip",) if order.detail.get("forced") else ACTS.get(order.kind, ())
    fits = found is not None and found[0] in acts and found[2] == order.operator_id
    if not fits or found is None or found[1] != (order.batch_id or order.meter_id):
        notes.add(
            "approvals", "orders", order.seq, f"approval {order.approval_id} was not used for {order.id}"
        )


def _check_rest(query: Query, notes: Notes, walked: _Walked) -> None:
    stored: dict[str, str] = dict(query("SELECT meter_id, order_id FROM open_orders"))
    notes.rows_checked += len(stored)
    for meter, order in sorted(set(walked.open.items()) ^ set(stored.items())):
        side = "is open by its events only" if walked.open.get(meter) == order else "is open here only"
        notes.add("open", "open_orders", 0, f"order {order} of meter {meter} {side}")
    kept = {meter: found[1:] for meter, found in walked.kept.items() if found[1]}
    held = {
        meter: tuple(rest)
        for meter, *rest in query("SELECT meter_id, order_id, until_utc_ms FROM kept_supplies")
    }
    for meter in sorted(kept.keys() | held.keys()):
        if kept.get(meter) != held.get(meter):
            notes.add("open", "kept_supplies", 0, f"meter {meter} is kept on by one side only")
    total = next(query("SELECT count(*) FROM order_events"))[0]
    if total != walked.events:
        notes.add("orders", "order_events", 0, f"{total - walked.events} events belong to no order")
    sql = (
        "SELECT seq, action, object FROM audit WHERE result = 'done' AND action LIKE 'order.%'"
        " AND NOT EXISTS (SELECT 1 FROM orders WHERE id = json_extract(audit.detail, '$.order'))"
    )
    for seq, action, name in query(sql):
        notes.add("audit", "audit", seq, f"{action} of {name}, which is not in the book")


def _parsed(text: object) -> dict[str, Any]:
    """The detail, {} if it is damaged: the chain's walk reports that."""
    try:
        detail = json.loads(str(text))
    except ValueError:
        return {}
    return detail if isinstance(detail, dict) else {}
