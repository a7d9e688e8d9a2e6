"""The steps of an order after it is recorded: each checked against the table of its life.

The engine calls these with what the meter said. Event details (JSON, read by lists and the verifier):

    sending       send (1..), frames (SHA-256 of each), seen (what the meter showed before)
    in_doubt      answer, text
    confirmed     by ("reply" when the meter also said yes, "read-back", "already": it was so, "read": only
                  read, "office": nothing had to be told), seen
    rejected      code, text, seen
    not_followed  reason, seen; asked_by where a person gave it up unread
    void          reason
    expired       reason
    cancelled     asked_by
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from app.crash_points import reach
from app.domain.alarms import Kind
from app.domain.order import FINAL, SWITCHING, IllegalTransition, OrderKind, OrderState, check_transition
from app.services import alarms
from app.services.sale_steps import ENGINE
from db.control_rows import KeptSupply, OrderRow
from db.ledger import Ledger
from db.rows import Detail


class SaleFirst(Exception):
    """A sale of this meter is open: the order waits."""


@dataclass(frozen=True, slots=True)
class OrderFacts:
    """What the book knows of one order, for whoever drives it on. `kept`: its meter's supply is kept."""

    order: OrderRow
    state: OrderState
    sends: int
    kept: bool

    @property
    def kind(self) -> OrderKind:
        return OrderKind(self.order.kind)


def facts(ledger: Ledger, order_id: str) -> OrderFacts:
    """Raises NoSuchRow for an id that was never recorded."""
    view = ledger.orders.required(order_id)
    sends = sum(event.state == OrderState.SENDING for event in ledger.orders.events(order_id))
    kept = ledger.orders.kept_supply(view.order.meter_id) is not None
    return OrderFacts(view.order, OrderState(view.state), sends, kept)


def take_up(ledger: Ledger, *, now_utc_ms: int) -> tuple[str, ...]:
    """At start: what was being sent is in doubt. Returns the ids of all open orders, oldest first."""
    found = ledger.orders.open_all()
    for view in found:
        if view.state == OrderState.SENDING:
            detail = {"answer": "restarted", "text": "the program ended while it was being sent"}
            step(ledger, view.order.id, OrderState.IN_DOUBT, detail=detail, now_utc_ms=now_utc_ms)
    return tuple(view.order.id for view in found)


def send(
    ledger: Ledger,
    order_id: str,
    *,
    frames: tuple[str, ...],
    seen: Mapping[str, int],
    now_utc_ms: int,
) -> None:
    """RECORDED or IN_DOUBT -> SENDING: the exact frames are in the book before the first one leaves.

    Raises SaleFirst while money of this meter is on its way, ValueError after the deadline.
    """
    known = facts(ledger, order_id)
    if now_utc_ms > known.order.deadline_utc_ms:
        raise ValueError(f"order {order_id} is past its deadline")
    if ledger.operations.open_for_meter(known.order.meter_id) is not None:
        raise SaleFirst(known.order.meter_id)
    detail = {"send": known.sends + 1, "frames": list(frames), "seen": dict(seen)}
    step(ledger, order_id, OrderState.SENDING, detail=detail, now_utc_ms=now_utc_ms)
    reach("order.while_sending")


def step(
    ledger: Ledger,
    order_id: str,
    state: OrderState,
    *,
    detail: Detail,
    now_utc_ms: int,
    by: str = ENGINE,
) -> None:
    """Write the next step. Raises IllegalTransition where the table does not lead there."""
    view = ledger.orders.required(order_id)
    check_transition(OrderState(view.state), state)
    ledger.orders.append_event(order_id, state=str(state), detail=detail, utc_ms=now_utc_ms, by=by)
    if state is OrderState.CONFIRMED:
        _keep_or_hand_back(ledger, view.order)
    if view.order.kind in SWITCHING:
        _tell_of_relay(ledger, view.order, state, detail=detail, now_utc_ms=now_utc_ms)


def _tell_of_relay(
    ledger: Ledger, order: OrderRow, state: OrderState, *, detail: Detail, now_utc_ms: int
) -> None:
    """A relay or valve that was seen not to follow is an alarm until it does (M9)."""
    if state is OrderState.CONFIRMED:
        alarms.clear_alarm(ledger, Kind.RELAY, order.meter_id, now_utc_ms=now_utc_ms)
    elif state is OrderState.NOT_FOLLOWED and detail.get("seen"):
        told = {"ordered": order.kind}
        alarms.raise_alarm(ledger, Kind.RELAY, order.meter_id, detail=told, now_utc_ms=now_utc_ms)


def _keep_or_hand_back(ledger: Ledger, order: OrderRow) -> None:
    """What is kept on stays in the book too, so that it lasts through a power cut of the meter (M16)."""
    if order.kind == OrderKind.KEEP_SUPPLY:
        ledger.orders.keep_supply(KeptSupply(order.meter_id, order.id, order.until_utc_ms))
    elif order.kind in (OrderKind.FEE_CONTROL, OrderKind.TRIP):
        ledger.orders.hand_back(order.meter_id)


def give_up(ledger: Ledger, order_id: str, *, by: str, now_utc_ms: int) -> OrderState:
    """A person's word that an order is to end: cancelled if it was never sent, else not followed.

    Raises IllegalTransition for one that is being sent just now, or has ended.
    """
    state = OrderState(ledger.orders.required(order_id).state)
    if state in FINAL:
        raise IllegalTransition(f"{order_id} has ended")
    ended = OrderState.CANCELLED if state is OrderState.RECORDED else OrderState.NOT_FOLLOWED
    detail: Detail = {"asked_by": by}
    if ended is OrderState.NOT_FOLLOWED:
        detail = {"asked_by": by, "reason": "given_up", "seen": {}}
    step(ledger, order_id, ended, detail=detail, now_utc_ms=now_utc_ms, by=by)
    return ended
