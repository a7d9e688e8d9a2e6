"""Walks each operation's life: states, counts, receipts, what is open, and the audit of it all.

Holds its own copy of what is allowed; written from faults.md 2.3, 2.4 and 5, not from the program.
"""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from app.verify.chains import Query
from app.verify.proofs import Ground, missing_proof
from app.verify.report import Notes

ALLOWED = {
    "": {"recorded"},
    "recorded": {"void", "sending", "confirmed"},
    "sending": {"confirmed", "rejected", "in_doubt"},
    "in_doubt": {"confirmed", "sending", "not_applied", "escalated"},
    "escalated": {"confirmed", "not_applied"},
}
ENDED = ("confirmed", "void", "rejected", "not_applied")
MONEY_BACK = ("void", "rejected", "not_applied")
COUNT_GIVEN_BACK = ("rejected", "not_applied")
KINDS = ("sale", "refund", "reversal", "moved")
TENDERS = ("cash", "card", "transfer", "qr", "online", "deposit")


@dataclass(frozen=True, slots=True)
class Sale:
    """An operation's row, as far as the rules need it, with what its facts say."""

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
    operator_id: int
    fact: int | None = None
    adds_said: int | None = None
    source: str | None = None
    original: str | None = None

    @property
    def adds(self) -> bool:
        """Whether its meter gets money; without facts a sale does."""
        return self.kind == "sale" if self.adds_said is None else bool(self.adds_said)


@dataclass(frozen=True, slots=True)
class Event:
    seq: int
    step: int
    state: str
    count: int | None
    detail: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Done:
    """A confirmed operation, as far as one that undoes it must agree with it."""

    id: str
    kind: str
    epoch: int
    account_id: int
    amount_fen: int


@dataclass(slots=True)
class Walked:
    """What the walk so far implies. Grows with meters and series, not with sales."""

    last_receipt: dict[str, int] = field(default_factory=dict)
    last_count: dict[tuple[str, int], int] = field(default_factory=dict)
    freed_at: dict[str, int | None] = field(default_factory=dict)
    """Meter to the event that ended its last operation; None while that is open."""
    open: dict[str, str] = field(default_factory=dict)
    last_done: dict[str, Done] = field(default_factory=dict)
    by_office: dict[tuple[str, int], bool] = field(default_factory=dict)
    """Meter and epoch to whether the office holds the money: that never changes within an epoch."""
    reserved: int = 0
    events: int = 0


def sales(query: Query) -> Any:
    """All operations in the order they were recorded. A book before version 4 has no facts."""
    columns = (
        "o.seq, o.id, o.kind, o.meter_id, o.epoch, o.account_id, o.amount_fen, o.tender, o.received_fen,"
        " o.drawer, o.receipt_series, o.receipt_number, o.operator_id"
    )
    facts = ""
    if next(query("SELECT count(*) FROM sqlite_schema WHERE name = 'operation_facts'"))[0]:
        columns += ", f.seq, f.adds, f.source, f.original_id"
        facts = " LEFT JOIN operation_facts f ON f.operation_id = o.id"
    return (Sale(*row) for row in query(f"SELECT {columns} FROM operations o{facts} ORDER BY o.seq"))


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
    _check_undoing(notes, walked, sale)
    _check_office(notes, walked, sale, events)
    _check_count(query, notes, walked, sale, events)
    _check_proofs(query, notes, sale, events)
    _check_audit(query, notes, sale, events)
    if last == "confirmed":
        done = Done(sale.id, sale.kind, sale.epoch, sale.account_id, sale.amount_fen)
        walked.last_done[sale.meter_id] = done
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
    if sale.kind not in KINDS:
        notes.add("state", "operations", sale.seq, f"unknown kind {sale.kind}")
    elif sale.fact is None and sale.kind != "sale":
        notes.add("facts", "operations", sale.seq, f"a {sale.kind} without its facts")
    paid = sale.adds and sale.kind != "moved"
    taken = sale.received_fen >= sale.amount_fen if paid else sale.received_fen == 0
    if sale.amount_fen <= 0 or not taken:
        notes.add("postings", "operations", sale.seq, f"{sale.received_fen} fen taken for {sale.amount_fen}")
    if sale.tender not in (("none",) if sale.kind == "moved" else TENDERS):
        notes.add("postings", "operations", sale.seq, f"a {sale.kind} by {sale.tender}")


def _check_undoing(notes: Notes, walked: Walked, sale: Sale) -> None:
    """A reversal undoes the newest confirmed operation of its meter, whole, a sale or a refund (2.5)."""
    if sale.kind != "reversal":
        return
    undone = walked.last_done.get(sale.meter_id)
    if undone is None or undone.id != sale.original:
        text = f"it undoes {sale.original}, which is not the last one done with meter {sale.meter_id}"
    elif undone.kind not in ("sale", "refund") or sale.adds != (undone.kind == "refund"):
        text = f"it cannot undo {undone.id}, a {undone.kind}, so"
    elif (undone.epoch, undone.account_id) != (sale.epoch, sale.account_id):
        text = f"{undone.id} is of another account or epoch"
    elif undone.amount_fen != sale.amount_fen:
        text = f"{sale.amount_fen} fen undo {undone.amount_fen}"
    else:
        return
    notes.add("reversal", "operations", sale.seq, text)


def _check_office(notes: Notes, walked: Walked, sale: Sale, events: list[Event]) -> None:
    """Where the office holds the money all is confirmed at once, with what it came to; elsewhere nothing."""
    if len(events) < 2:
        return
    at_once = [events[0].state, events[1].state] == ["recorded", "confirmed"]
    said = events[-1].detail.get("by") == "office"
    if at_once != said:
        notes.add("proof", "operation_events", events[-1].seq, f"operation {sale.id} confirmed without proof")
    if events[1].state == "void":
        return
    if walked.by_office.setdefault((sale.meter_id, sale.epoch), at_once) != at_once:
        text = f"the money of meter {sale.meter_id} is held by office and meter in epoch {sale.epoch}"
        notes.add("proof", "operations", sale.seq, text)
    before, after = (events[-1].detail.get(f"credit_{name}_fen") for name in ("before", "after"))
    change = sale.amount_fen if sale.adds else -sale.amount_fen
    if at_once and not (isinstance(before, int) and isinstance(after, int) and after - before == change):
        text = f"operation {sale.id} brought the credit from {before} to {after} fen"
        notes.add("balance", "operation_events", events[-1].seq, text)


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
    under_last = not sale.adds and count == before  # a deduction that the make does not count
    if sent and count is not None and count != before + 1 and not under_last:
        notes.add("counts", "operations", sale.seq, f"count {count} after {before} of meter {sale.meter_id}")
    state = events[-1].state if events else ""
    walked.last_count[sale.meter_id, sale.epoch] = count if state == "confirmed" and count else before
    if sent and count is not None and not under_last:
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


def _check_proofs(query: Query, notes: Notes, sale: Sale, events: list[Event]) -> None:
    """What must be on record with a step: the frame sent, how it was confirmed, the fence (I7)."""
    before, sent_on = "", None
    for event in events:
        if event.state == "sending":
            sent_on = event.detail.get("before")
        ground = Ground(sale.amount_fen, sale.adds, before, sent_on)
        fault = missing_proof(event.state, event.count, event.detail, ground)
        if fault:
            notes.add("proof", "operation_events", event.seq, f"operation {sale.id} {event.state}: {fault}")
        if before == "escalated":
            _check_decision(query, notes, sale, event)
        before = event.state


def _check_decision(query: Query, notes: Notes, sale: Sale, event: Event) -> None:
    """What two persons decided names the approval that was used for it."""
    sql = (
        "SELECT count(*) FROM approvals WHERE id = ? AND state = 'used' AND act = 'decide_sale'"
        " AND object = ?"
    )
    if next(query(sql, event.detail.get("request"), sale.id))[0] != 1:
        text = f"operation {sale.id} was decided without a second person"
        notes.add("approvals", "operation_events", event.seq, text)


def _check_audit(query: Query, notes: Notes, sale: Sale, events: list[Event]) -> None:
    """Each step and each print has its one entry (I11)."""
    sql = "SELECT action, count(*) FROM audit WHERE object = ? AND result = 'done' GROUP BY action"
    entries = Counter({action: number for action, number in query(sql, sale.id) if _is_own(action)})
    wanted = Counter(f"{sale.kind}.{event.state}" for event in events)
    prints = list(query("SELECT copy FROM receipt_prints WHERE operation_id = ? ORDER BY copy", sale.id))
    if prints:
        wanted["receipt.print"] = len(prints)
    if entries != wanted:
        notes.add("audit", "operations", sale.seq, f"audited {dict(entries)}, did {dict(wanted)}")
    if [copy for (copy,) in prints] != list(range(len(prints))):
        notes.add("receipts", "receipt_prints", 0, f"operation {sale.id} has copies {prints}")


def _is_own(action: str) -> bool:
    """Entries that stand for a step or a print; others about the same object are free."""
    kind, _, state = action.partition(".")
    return action == "receipt.print" or (kind in KINDS and (state in ALLOWED or state in ENDED))


def _parsed(text: str) -> dict[str, Any]:
    """The detail, {} if it is damaged: the chain's walk reports that."""
    try:
        detail = json.loads(text)
    except ValueError:
        return {}
    return detail if isinstance(detail, dict) else {}
