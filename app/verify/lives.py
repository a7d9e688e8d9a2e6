"""Walks each operation's life: states, counts, fences, receipts, what is open, and the audit of it all.

Holds its own copy of what is allowed; written from faults.md 2.3, 2.4 and 5, not from the program.
"""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from app.verify.chains import Query
from app.verify.report import Notes

ALLOWED = {
    "": {"recorded"},
    "recorded": {"void", "sending"},
    "sending": {"confirmed", "rejected", "in_doubt"},
    "in_doubt": {"confirmed", "sending", "not_applied", "escalated"},
    "escalated": {"confirmed", "not_applied"},
}
ENDED = ("confirmed", "void", "rejected", "not_applied")
MONEY_BACK = ("void", "rejected", "not_applied")
COUNT_GIVEN_BACK = ("rejected", "not_applied")
FENCES = ("flush", "hold-time", "session", "other-amount")
REGISTER = 65_536  # counts in a meter are compared in 16 bits; wider ones do not go round
TOTAL = 2**32  # and sums of purchases in 32


@dataclass(frozen=True, slots=True)
class Sale:
    """An operation's row, as far as the rules need it."""

    seq: int
    id: str
    kind: str
    meter_id: str
    epoch: int
    account_id: int
    amount_fen: int
    tender: str
    received_fen: int
    drawer: str
    series: str
    number: int


@dataclass(frozen=True, slots=True)
class Event:
    seq: int
    step: int
    state: str
    count: int | None
    detail: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Ground:
    """What an operation was to add, and the meter's book (a detail) that its newest frame was sent on."""

    amount_fen: int
    sent_on: dict[str, Any] | None


@dataclass(slots=True)
class Walked:
    """What the walk so far implies. Grows with meters and series, not with sales."""

    last_receipt: dict[str, int] = field(default_factory=dict)
    last_count: dict[tuple[str, int], int] = field(default_factory=dict)
    freed_at: dict[str, int | None] = field(default_factory=dict)
    """Meter to the event that ended its last operation; None while that is open."""
    open: dict[str, str] = field(default_factory=dict)
    reserved: int = 0
    events: int = 0


def sales(query: Query) -> Any:
    """All operations in the order they were recorded."""
    columns = (
        "seq, id, kind, meter_id, epoch, account_id, amount_fen, tender, received_fen, drawer,"
        " receipt_series, receipt_number"
    )
    return (Sale(*row) for row in query(f"SELECT {columns} FROM operations ORDER BY seq"))


def events_of(query: Query, operation_id: str) -> list[Event]:
    sql = "SELECT seq, step, state, count, detail FROM operation_events WHERE operation_id = ? ORDER BY step"
    rows = query(sql, operation_id)
    return [Event(seq, step, state, count, _parsed(detail)) for seq, step, state, count, detail in rows]


def check_life(query: Query, notes: Notes, walked: Walked, sale: Sale) -> str:
    """All rules of one operation but those of money; returns its last state."""
    events = events_of(query, sale.id)
    walked.events += len(events)
    last = events[-1].state if events else ""
    _check_row(notes, sale)
    _check_receipt(notes, walked, sale)
    _check_walk(notes, sale, events)
    _check_one_at_a_time(notes, walked, sale, events)
    _check_count(query, notes, walked, sale, events)
    _check_proofs(notes, sale, events)
    _check_audit(query, notes, sale, events)
    return last


def check_open(query: Query, notes: Notes, walked: Walked) -> None:
    """The small tables of what is open now say exactly what the events imply (after the walk)."""
    stored: dict[str, str] = dict(query("SELECT meter_id, operation_id FROM open_operations"))
    for meter, operation in sorted(set(walked.open.items()) ^ set(stored.items())):
        side = "is open by its events only" if walked.open.get(meter) == operation else "is open here only"
        notes.add("open", "open_operations", 0, f"operation {operation} of meter {meter} {side}")
    notes.rows_checked += len(stored)
    reserved = next(query("SELECT count(*) FROM reserved_counts"))[0]
    notes.rows_checked += reserved
    if reserved != walked.reserved:
        notes.add("open", "reserved_counts", 0, f"{reserved} counts reserved, events imply {walked.reserved}")
    total = next(query("SELECT count(*) FROM operation_events"))[0]
    if total != walked.events:
        notes.add("state", "operation_events", 0, f"{total - walked.events} events belong to no operation")


def _check_row(notes: Notes, sale: Sale) -> None:
    if sale.kind != "sale":
        notes.add("state", "operations", sale.seq, f"unknown kind {sale.kind}")
    if sale.amount_fen <= 0 or sale.received_fen < sale.amount_fen:
        notes.add("postings", "operations", sale.seq, f"{sale.received_fen} fen taken for {sale.amount_fen}")


def _check_receipt(notes: Notes, walked: Walked, sale: Sale) -> None:
    wanted = walked.last_receipt.get(sale.series, 0) + 1
    if sale.number != wanted:
        notes.add("receipts", "operations", sale.seq, f"receipt {sale.series} {sale.number}, not {wanted}")
    walked.last_receipt[sale.series] = sale.number


def _check_walk(notes: Notes, sale: Sale, events: list[Event]) -> None:
    if not events:
        notes.add("state", "operations", sale.seq, "it has no event")
    state, seq = "", 0
    for step, event in enumerate(events, start=1):
        if event.step != step or event.seq <= seq:
            notes.add("state", "operation_events", event.seq, f"step {event.step} where {step} is due")
        if event.state not in ALLOWED.get(state, ()):
            notes.add("state", "operation_events", event.seq, f"{state or 'nothing'} -> {event.state}")
        state, seq = event.state, event.seq
    sent = sum(event.state == "sending" for event in events)
    if state == "rejected" and sent > 1:
        # A refusal after a second transmission can follow a success of the first (faults.md 2.3, 6).
        notes.add("state", "operation_events", seq, f"rejected after {sent} transmissions")


def _check_one_at_a_time(notes: Notes, walked: Walked, sale: Sale, events: list[Event]) -> None:
    freed = walked.freed_at.get(sale.meter_id, 0)
    if events and (freed is None or events[0].seq < freed):
        notes.add("open", "operations", sale.seq, f"another operation of meter {sale.meter_id} was open")
    ended = bool(events) and events[-1].state in ENDED
    walked.freed_at[sale.meter_id] = events[-1].seq if ended else None
    if ended:
        walked.open.pop(sale.meter_id, None)
    else:
        walked.open[sale.meter_id] = sale.id


def _check_count(query: Query, notes: Notes, walked: Walked, sale: Sale, events: list[Event]) -> None:
    """One count n = k + 1 through the whole life, reserved exactly while it may be or was taken (I4)."""
    counts = {event.count for event in events if event.count is not None}
    sent = any(event.state == "sending" for event in events)
    count = next(iter(counts), None)
    if len(counts) > 1 or (sent and count is None):
        notes.add("counts", "operations", sale.seq, f"counts {sorted(counts)} in one operation")
    before = walked.last_count.get((sale.meter_id, sale.epoch))
    if before is None:
        before = _start_count(query, notes, sale)
    if sent and count is not None and count != before + 1:
        notes.add("counts", "operations", sale.seq, f"count {count} after {before} of meter {sale.meter_id}")
    state = events[-1].state if events else ""
    walked.last_count[sale.meter_id, sale.epoch] = count if state == "confirmed" and count else before
    if sent and count is not None:
        _check_reserved(query, notes, walked, sale, count, held=state not in COUNT_GIVEN_BACK)


def _check_reserved(
    query: Query, notes: Notes, walked: Walked, sale: Sale, count: int, *, held: bool
) -> None:
    """The count is this sale's while it may be or was taken, and free once proven that it never will be."""
    sql = "SELECT operation_id FROM reserved_counts WHERE meter_id = ? AND epoch = ? AND count = ?"
    holder = next(query(sql, sale.meter_id, sale.epoch, count), (None,))[0]
    walked.reserved += held
    if (holder == sale.id) != held:
        text = (
            f"count {count} of meter {sale.meter_id} is held by {holder}, operation {sale.id} says otherwise"
        )
        notes.add("open", "reserved_counts", 0, text)


def _start_count(query: Query, notes: Notes, sale: Sale) -> int:
    sql = "SELECT start_count FROM meter_epochs WHERE meter_id = ? AND epoch = ?"
    row = next(query(sql, sale.meter_id, sale.epoch), None)
    if row is None:
        notes.add("epochs", "operations", sale.seq, f"meter {sale.meter_id} has no epoch {sale.epoch}")
        return 0
    return int(row[0])


def _check_proofs(notes: Notes, sale: Sale, events: list[Event]) -> None:
    """What must be on record with a step: the frame sent, how it was confirmed, the fence (I7)."""
    before, sent_on = "", None
    for event in events:
        if event.state == "sending":
            sent_on = event.detail.get("before")
        fault = _missing_proof(event, before, Ground(sale.amount_fen, sent_on))
        if fault:
            notes.add("proof", "operation_events", event.seq, f"operation {sale.id} {event.state}: {fault}")
        before = event.state


def _missing_proof(event: Event, before: str, ground: Ground) -> str:
    """What is missing, "" if nothing is."""
    if event.state == "sending":
        return "" if _is_digest(event.detail.get("frame_sha256")) else "the frame's hash is not on record"
    if event.state == "confirmed":
        return _missing_confirmation(event, ground)
    if event.state == "not_applied":
        return _missing_fence(event, before, ground)
    return ""


def _missing_confirmation(event: Event, ground: Ground) -> str:
    seen = event.detail.get("seen")
    if event.detail.get("by") == "read-back" and not isinstance(seen, dict):
        return "by read-back, and nothing was read"
    return _wrong_count(event, seen, ground, applied=True) if isinstance(seen, dict) else ""


def _missing_fence(event: Event, before: str, ground: Ground) -> str:
    approvers = event.detail.get("approvers")
    if before == "escalated" and isinstance(approvers, list) and len(set(map(str, approvers))) >= 2:
        return ""
    fence = event.detail.get("fence")
    if not isinstance(fence, dict) or fence.get("kind") not in FENCES:
        return "no fence is on record"
    if not fence.get("collector") or not isinstance(fence.get("utc_ms"), int):
        return "the fence does not say where and when"
    seen = event.detail.get("seen")
    if not isinstance(seen, dict) or not isinstance(seen.get("utc_ms"), int):
        return "the meter was not read behind the fence"
    if seen["utc_ms"] < fence["utc_ms"]:
        return "the meter was read before the fence"
    return "" if fence["kind"] == "other-amount" else _wrong_count(event, seen, ground, applied=False)


def _wrong_count(event: Event, seen: dict[str, Any], ground: Ground, *, applied: bool) -> str:
    """The meter's count as seen must be the operation's own, or one less when it was not applied."""
    wanted = ((event.count or 0) - (not applied)) % REGISTER
    count = seen.get("count")
    if count is None and isinstance(ground.sent_on, dict) and ground.sent_on.get("count") is None:
        return _wrong_money(seen, ground, applied=applied)
    if isinstance(count, int) and count % REGISTER == wanted:
        return ""
    return f"the meter showed count {count}, not {wanted}"


def _wrong_money(seen: dict[str, Any], ground: Ground, *, applied: bool) -> str:
    """A make without a count: its list of purchases, else their sum, else the balance must show it or not."""
    old, amount = ground.sent_on or {}, ground.amount_fen
    if isinstance(seen.get("last"), dict):
        changed = seen["last"] != old.get("last")
        shown = changed and seen["last"].get("amount_fen") == amount if applied else changed
    elif isinstance(seen.get("total_fen"), int) and isinstance(old.get("total_fen"), int):
        shown = (seen["total_fen"] - old["total_fen"]) % TOTAL == (amount if applied else 0)
        shown = shown if applied else not shown
    else:
        shown = seen.get("balance_fen", 0) > old.get("balance_fen", 0)
    if shown == applied:
        return ""
    return f"the meter's money {'does not show' if applied else 'shows'} the purchase"


def _check_audit(query: Query, notes: Notes, sale: Sale, events: list[Event]) -> None:
    """Each step and each print has its one entry (I11)."""
    sql = "SELECT action, count(*) FROM audit WHERE object = ? AND result = 'done' GROUP BY action"
    entries = Counter({action: number for action, number in query(sql, sale.id) if _is_own(action)})
    wanted = Counter(f"sale.{event.state}" for event in events)
    prints = list(query("SELECT copy FROM receipt_prints WHERE operation_id = ? ORDER BY copy", sale.id))
    if prints:
        wanted["receipt.print"] = len(prints)
    if entries != wanted:
        notes.add("audit", "operations", sale.seq, f"audited {dict(entries)}, did {dict(wanted)}")
    if [copy for (copy,) in prints] != list(range(len(prints))):
        notes.add("receipts", "receipt_prints", 0, f"operation {sale.id} has copies {prints}")


def _is_own(action: str) -> bool:
    """Entries that stand for a step or a print; others about the same object are free."""
    return action == "receipt.print" or action.removeprefix("sale.") in {
        "recorded",
        "sending",
        "in_doubt",
    } | {
        "escalated",
        *ENDED,
    }


def _is_digest(value: object) -> bool:
    return isinstance(value, str) and len(value) == 64 and set(value) <= set("0123456789abcdef")


def _parsed(text: str) -> dict[str, Any]:
    """The detail, {} if it is damaged: the chain's walk reports that."""
    try:
        detail = json.loads(text)
    except ValueError:
        return {}
    return detail if isinstance(detail, dict) else {}
