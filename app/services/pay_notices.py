"""What gateways tell by themselves: a hint to ask them, never a payment (faults.md 3.6, H29).

A notice that is not the gateway's own, or speaks of an order that is not ours, or of another amount, changes
nothing and stands in the operation log as refused.
"""

from __future__ import annotations

from typing import Final

from app.domain.payment import PayChannel
from app.payments.channel import Notice
from db.ledger import Ledger

REFUSED: Final = "pay.hint"


def concerns(ledger: Ledger, channel: PayChannel, notice: Notice) -> str:
    """Why a notice is refused; "" for one of an order of this channel with its amount."""
    view = ledger.payments.get(notice.order_no)
    if view is None or view.order.channel != channel:
        return "unknown order"
    if notice.amount_fen not in (None, view.order.amount_fen):
        return "another amount"
    return ""


def is_paid(ledger: Ledger, order_no: str) -> bool:
    """Whether the book has a payment of this order: only then a gateway's notice counts as taken."""
    return ledger.payments.payment(order_no) is not None


def refuse(ledger: Ledger, channel: PayChannel, why: str, *, now_utc_ms: int) -> None:
    """Note a refusal. Whoever calls it sees to it that forgers do not fill the log."""
    ledger.audit.append(
        operator="?",
        action=REFUSED,
        object=str(channel),
        result="refused",
        detail={"reason": why},
        utc_ms=now_utc_ms,
    )
