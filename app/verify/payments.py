"""Walks each order that is paid online: states, what was paid, its one sale or refund, its money (I5, I18).

Holds its own copy of what is allowed; written from faults.md 3.6, not from the program.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from app.verify.chains import Query
from app.verify.entries import has_table
from app.verify.report import Notes

ALLOWED = {
    "": {"placed"},
    "placed": {"offered", "closing", "refused", "paid"},
    "offered": {"closing", "paid"},
    "closing": {"closed", "paid"},
    "closed": {"paid"},
    "refused": {"paid"},
    "paid": {"sold", "held"},
    "held": {"held", "sold", "refunding"},
    "sold": {"refunding"},
    "refunding": {"refunded", "refund_refused"},
    "refund_refused": {"refunding"},
}
OPEN = {"placed", "offered", "closing", "held", "refunding", "refund_refused"}
MONEY_BACK = {"void", "rejected", "not_applied"}


@dataclass(frozen=True, slots=True)
class _Order:
    seq: int
    id: str
    channel: str
    company: str
    meter_id: str
    account_id: int
    amount_fen: int
    operator_id: int

    @property
    def till(self) -> str:
        """The account of what the channel holds for the company; the first company has no code in it."""
        return f"online:{self.company}{self.channel}"

    @property
    def paid(self) -> str:
        return f"paid:{self.account_id}"


@dataclass(frozen=True, slots=True)
class _Event:
    seq: int
    step: int
    state: str
    detail: dict[str, Any]


@dataclass(frozen=True, slots=True)
class _Refund:
    id: str
    operation_id: str | None
    amount_fen: int


@dataclass(slots=True)
class _Walked:
    """What the walk so far implies. Grows with channels and accounts, not with orders."""

    net: Counter[str]
    events: int = 0
    transfers: int = 0
    refunds: int = 0
    payments: int = 0


def check_payments(query: Query, notes: Notes) -> int:
    """All rules of orders paid online; returns how many transfers are theirs alone. A book before version 6
    has none."""
    if not has_table(query, "pay_orders"):
        return 0
    walked = _Walked(Counter())
    for order, events in _lives(query):
        walked.events += len(events)
        _check_walk(notes, order, events)
        states = [event.state for event in events] or [""]
        paid = _check_paid(query, notes, walked, order, events)
        sold = _check_sale(query, notes, order, states)
        _check_refund(query, notes, walked, order, states, sold=sold, paid=paid)
        _check_audit(query, notes, order, events)
        if paid and "sold" not in states and states[-1] != "refunded":
            walked.net[order.paid] -= paid
    _check_rest(query, notes, walked)
    _check_accounts(query, notes, walked)
    return walked.transfers


def _lives(query: Query) -> Iterator[tuple[_Order, list[_Event]]]:
    rows = query(
        "SELECT o.seq, o.id, o.channel, CASE c.id WHEN 1 THEN '' ELSE c.code || '/' END, o.meter_id,"
        " o.account_id, o.amount_fen, o.operator_id, e.seq, e.step, e.state, e.detail"
        " FROM pay_orders o JOIN companies c ON c.id = o.company_id"
        " LEFT JOIN pay_order_events e ON e.order_id = o.id ORDER BY o.seq, e.step"
    )
    for _, group in groupby(rows, key=lambda row: row[0]):
        whole = list(group)
        found = [row[8:] for row in whole if row[8] is not None]
        events = [_Event(seq, step, state, _parsed(text)) for seq, step, state, text in found]
        yield _Order(*whole[0][:8]), events


def _check_walk(notes: Notes, order: _Order, events: list[_Event]) -> None:
    if not events:
        notes.add("payments", "pay_orders", order.seq, "it has no event")
    state, last_seq = "", 0
    for step, event in enumerate(events, start=1):
        if event.step != step or event.seq <= last_seq:
            notes.add("payments", "pay_order_events", event.seq, f"step {event.step} where {step} is due")
        if event.state not in ALLOWED.get(state, ()):
            notes.add("payments", "pay_order_events", event.seq, f"{state or 'nothing'} -> {event.state}")
        if state == "paid" and event.seq != last_seq + 1:
            text = f"order {order.id} was not sold or held with its payment"
            notes.add("payments", "pay_order_events", event.seq, text)
        state, last_seq = event.state, event.seq
    if state == "paid":
        notes.add("payments", "pay_orders", order.seq, "it is paid, and neither sold nor held")


def _check_paid(query: Query, notes: Notes, walked: _Walked, order: _Order, events: list[_Event]) -> int:
    """What was paid for the order in fen, 0 if nothing was: one row, one step, one transfer, or none."""
    sql = "SELECT seq, channel, transaction_id, amount_fen, paid_utc_ms FROM payments WHERE order_id = ?"
    rows = list(query(sql, order.id))
    steps = [event for event in events if event.state == "paid"]
    moves = _moves(query, walked, f"{order.id}/paid")
    if len(rows) != len(steps) or len(rows) > 1 or len(moves) != len(rows):
        text = f"{len(rows)} payments, {len(steps)} steps and {len(moves)} transfers of a payment"
        notes.add("payments", "pay_orders", order.seq, text)
        return 0
    if not rows:
        return 0
    walked.payments += 1
    seq, channel, transaction, amount, paid_at = rows[0]
    told = steps[0].detail
    if (told.get("transaction"), told.get("amount_fen"), told.get("paid_utc_ms")) != (
        transaction,
        amount,
        paid_at,
    ):
        notes.add("payments", "payments", seq, f"order {order.id} was paid otherwise than its step says")
    if channel != order.channel or not transaction:
        notes.add("payments", "payments", seq, f"transaction {transaction} of {channel}")
    if moves[0] != ("direct", order.till, order.paid, amount):
        notes.add("payments", "payments", seq, f"{moves[0]} is not the money of order {order.id}")
    walked.net[order.till] += amount
    return int(amount)


def _check_sale(query: Query, notes: Notes, order: _Order, states: list[str]) -> tuple[Any, ...] | None:
    """A sold order has one sale, of its meter, account and amount, under its number; any other has none."""
    sql = (
        "SELECT kind, meter_id, account_id, amount_fen, tender, drawer, operator_id,"
        " (SELECT state FROM operation_events WHERE operation_id = operations.id ORDER BY step DESC LIMIT 1)"
        " FROM operations WHERE id = ?"
    )
    sale = next(query(sql, order.id), None)
    if (sale is not None) != ("sold" in states):
        text = f"order {order.id} has {'a' if sale else 'no'} sale and is {states[-1] if states else '?'}"
        notes.add("payments", "pay_orders", order.seq, text)
        return None
    wanted = (
        "sale",
        order.meter_id,
        order.account_id,
        order.amount_fen,
        "online",
        order.till,
        order.operator_id,
    )
    if sale is not None and sale[:7] != wanted:
        notes.add("payments", "pay_orders", order.seq, f"its sale is {sale[:7]}, not {wanted}")
    return sale


def _check_refund(
    query: Query,
    notes: Notes,
    walked: _Walked,
    order: _Order,
    states: list[str],
    *,
    sold: tuple[Any, ...] | None,
    paid: int,
) -> None:
    """Money goes back once, whole, only if it was paid and no meter has it; and only when the gateway did."""
    sql = "SELECT id, operation_id, amount_fen FROM pay_refunds WHERE order_id = ?"
    rows = [_Refund(*row) for row in query(sql, order.id)]
    _check_approval(query, notes, order)
    if len(rows) != int("refunding" in states):
        notes.add(
            "payments", "pay_orders", order.seq, f"{len(rows)} refunds of an order that is {states[-1:]}"
        )
        return
    if not rows:
        return
    refund = rows[0]
    walked.refunds += 1
    done = states[-1] == "refunded"
    if not paid or refund.amount_fen != paid:
        notes.add(
            "payments", "pay_refunds", 0, f"refund {refund.id} of {refund.amount_fen} fen, {paid} were paid"
        )
    if refund.operation_id is None:
        own = ("direct", order.paid, order.till, refund.amount_fen)
        moves = _moves(query, walked, f"{refund.id}/sent-back")
        if sold is not None or moves != ([own] if done else []):
            notes.add(
                "payments", "pay_refunds", 0, f"refund {refund.id} has not its one transfer, or too early"
            )
    else:
        _check_due(query, notes, order, refund, sold, done=done)
    if done:
        walked.net[order.till] -= refund.amount_fen


def _check_approval(query: Query, notes: Notes, order: _Order) -> None:
    """A refund that a person asked for has its second person; the program's own operator only notes what a
    gateway gave back by itself."""
    sql = (
        "SELECT r.seq, r.approval_id, (SELECT name FROM operators WHERE id = r.operator_id),"
        " (SELECT count(*) FROM approvals a WHERE a.id = r.approval_id AND a.state = 'used'"
        " AND a.act = 'online_refund' AND a.object = r.order_id AND a.operator_id = r.operator_id)"
        " FROM pay_refunds r WHERE r.order_id = ?"
    )
    for seq, approval, by, used in query(sql, order.id):
        if (approval is None and by != "*online") or (approval is not None and used != 1):
            text = f"the refund of {order.id} has no second person"
            notes.add("approvals", "pay_refunds", seq, text)


def _check_due(
    query: Query,
    notes: Notes,
    order: _Order,
    refund: _Refund,
    sold: tuple[Any, ...] | None,
    *,
    done: bool,
) -> None:
    """What goes back after a sale was left due by it, or by the reversal that undid it."""
    due = f"refund_due:{order.account_id}"
    if refund.operation_id == order.id:
        left_due = sold is not None and sold[7] in MONEY_BACK
    else:
        sql = (
            "SELECT count(*) FROM operation_facts f JOIN operations o ON o.id = f.operation_id"
            " WHERE f.operation_id = ? AND f.original_id = ? AND o.kind = 'reversal' AND f.adds = 0"
            " AND EXISTS (SELECT 1 FROM operation_events e WHERE e.operation_id = o.id"
            " AND e.state = 'confirmed')"
        )
        left_due = next(query(sql, refund.operation_id, order.id))[0] == 1
    if not left_due:
        text = f"refund {refund.id} of {refund.operation_id}, which left nothing due"
        notes.add("payments", "pay_refunds", 0, text)
    sql = "SELECT kind, debit, credit, amount_fen FROM transfers WHERE id = ?"
    moves = [tuple(row) for row in query(sql, f"{refund.operation_id}/given-back")]
    if moves != ([("direct", due, order.till, refund.amount_fen)] if done else []):
        notes.add("payments", "pay_refunds", 0, f"refund {refund.id} has not its one transfer, or too early")


def _check_audit(query: Query, notes: Notes, order: _Order, events: list[_Event]) -> None:
    """Each step has its one entry (I11)."""
    rows = query(
        "SELECT action, json_extract(detail, '$.step') FROM audit WHERE object = ? AND result = 'done'"
        " AND action LIKE 'pay.%'",
        order.id,
    )
    entries = Counter((action, step) for action, step in rows if action.partition(".")[2] in _STATES)
    if entries != Counter((f"pay.{event.state}", event.step) for event in events):
        text = f"order {order.id} has {sum(entries.values())} entries of its {len(events)} steps"
        notes.add("audit", "pay_orders", order.seq, text)


def _check_rest(query: Query, notes: Notes, walked: _Walked) -> None:
    last = (
        "SELECT o.id, (SELECT state FROM pay_order_events WHERE order_id = o.id ORDER BY step DESC LIMIT 1)"
        " FROM pay_orders o"
    )
    wanted = {order for order, state in query(last) if state in OPEN}
    stored = {order for (order,) in query("SELECT order_id FROM open_pay_orders")}
    notes.rows_checked += len(stored)
    for order in sorted(wanted ^ stored):
        side = "is open by its steps only" if order in wanted else "is open here only"
        notes.add("open", "open_pay_orders", 0, f"order {order} {side}")
    for table, found in (
        ("pay_order_events", walked.events),
        ("payments", walked.payments),
        ("pay_refunds", walked.refunds),
    ):
        total = next(query(f"SELECT count(*) FROM {table}"))[0]
        if total != found:
            notes.add("payments", table, 0, f"{total - found} rows belong to no order as they should")
    orphan = (
        "SELECT seq, id FROM operations WHERE tender = 'online' AND kind = 'sale'"
        " AND NOT EXISTS (SELECT 1 FROM pay_orders WHERE id = operations.id)"
    )
    for seq, name in query(orphan):
        notes.add("payments", "operations", seq, f"sale {name} was paid online by no order")
    unknown = (
        "SELECT seq, action, object FROM audit WHERE result = 'done' AND action LIKE 'pay.%'"
        f" AND substr(action, 5) IN ({', '.join(repr(state) for state in sorted(_STATES))})"
        " AND NOT EXISTS (SELECT 1 FROM pay_orders WHERE id = object)"
    )
    for seq, action, name in query(unknown):
        notes.add("audit", "audit", seq, f"{action} of {name}, which is not in the book")


def _check_accounts(query: Query, notes: Notes, walked: _Walked) -> None:
    """What channels hold is what was paid less what went back, entries of a reconciliation aside; what a
    customer has paid and nothing took yet is that of the orders that are held (I18)."""
    net: Counter[str] = Counter()
    sql = (
        "SELECT debit, credit, amount_fen FROM transfers WHERE kind IN ('direct', 'posted')"
        " AND (substr(debit, 1, 7) = 'online:' OR substr(credit, 1, 7) = 'online:'"
        " OR substr(debit, 1, 5) = 'paid:' OR substr(credit, 1, 5) = 'paid:')"
    )
    for debit, credit, amount in query(sql):
        net[debit] += amount
        net[credit] -= amount
    for detail, amount in query("SELECT detail, amount_fen FROM entries WHERE kind = 'adjustment'"):
        sides = _parsed(detail)
        walked.net[str(sides.get("debit"))] += amount
        walked.net[str(sides.get("credit"))] -= amount
    for account in sorted(set(net) | set(walked.net)):
        if account.startswith(("online:", "paid:")) and net[account] != walked.net[account]:
            text = f"{account} holds {net[account]} fen, not {walked.net[account]}"
            notes.add("payments", "transfers", 0, text)


def _moves(query: Query, walked: _Walked, transfer_id: str) -> list[tuple[Any, ...]]:
    """The transfer of that name, if it belongs to no operation; counted."""
    sql = "SELECT kind, debit, credit, amount_fen FROM transfers WHERE id = ? AND operation_id IS NULL"
    found = [tuple(row) for row in query(sql, transfer_id)]
    walked.transfers += len(found)
    return found


_STATES = frozenset().union(*ALLOWED.values())


def _parsed(text: object) -> dict[str, Any]:
    """The detail, {} if it is damaged: the chain's walk reports that."""
    try:
        detail = json.loads(str(text))
    except ValueError:
        return {}
    return detail if isinstance(detail, dict) else {}
