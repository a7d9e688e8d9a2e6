"""Money that was paid online and goes back the way it came: whole, once, with a second person.

It goes back where no meter has it: an order that was paid and never sold, a sale that never reached its
meter, or one that a reversal has taken out of it again (faults.md 2.4, 2.5). The refund has one number, the
same each time it is asked for; it is done when the gateway says so, not when it has accepted it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from app.crash_points import reach
from app.domain.approvals import ONLINE_REFUND
from app.domain.payment import PayState, check_step, refund_number
from app.domain.permissions import Permission, Session
from app.domain.sale import MONEY_BACK, SaleState
from app.errors import DeskError
from app.payments.channel import OrderRef, RefundAnswer, RefundRef, TradeAnswer
from app.services import approvals, postings
from app.services.approvals import Wanted
from app.services.pay_accounts import KEEPER, book_refund_unsold, online_operator
from app.services.rights import allow_meter
from db.ledger import Ledger
from db.payment_rows import PayOrderView, PayRefund
from db.rows import Detail, Operation

MOST_REASON: Final = 200


@dataclass(frozen=True, slots=True)
class Due:
    """What may go back: `operation_id` left it due, None for money that was never sold."""

    operation_id: str | None
    amount_fen: int


def due(ledger: Ledger, view: PayOrderView) -> Due | None:
    """What of an order may go back now; None if nothing may."""
    order, payment = view.order, ledger.payments.payment(view.order.id)
    if payment is None:
        return None
    if view.state == PayState.HELD:
        return Due(None, payment.amount_fen)
    if view.state != PayState.SOLD:
        return None
    sale = ledger.operations.get(order.id)
    if sale is not None and SaleState(sale.state) in MONEY_BACK:
        return Due(order.id, payment.amount_fen)
    undone = ledger.operations.reversal_of(order.id)
    reversal = ledger.operations.get(undone.operation_id) if undone is not None else None
    if reversal is not None and reversal.state == SaleState.CONFIRMED:
        return Due(reversal.operation.id, payment.amount_fen)
    return None


def wanted(ledger: Ledger, order_id: str, *, session: Session) -> Wanted:
    """What the second person is shown. Raises DeskError: permission.*, pay.unknown, pay.nothing_goes_back."""
    view = _allowed(ledger, order_id, session=session)
    found = due(ledger, view)
    if found is None:
        raise DeskError("pay.nothing_goes_back", order=order_id)
    order = view.order
    account = ledger.accounts.get(order.account_id)
    customer = ledger.accounts.customer(account.customer_id) if account else None
    values = {
        "pay_order": order.id,
        "channel": order.channel,
        "meter": order.meter_id,
        "customer": customer.name if customer else "",
        "amount_fen": found.amount_fen,
    }
    building = ledger.meters.building_of(order.meter_id)
    return Wanted(ONLINE_REFUND, order.id, values, None if building is None else frozenset({building}))


def ask(
    ledger: Ledger,
    order_id: str,
    *,
    reason: str,
    approval: str | None,
    session: Session,
    now_utc_ms: int,
) -> PayOrderView:
    """HELD or SOLD -> REFUNDING: the payment keeper asks the gateway for it from now on.

    Raises DeskError with nothing written: permission.*, approval.*, refund.no_reason, refund.long_reason,
    pay.unknown, pay.nothing_goes_back.
    """
    act = wanted(ledger, order_id, session=session)
    told = reason.strip()
    if not told:
        raise DeskError("refund.no_reason")
    if len(told) > MOST_REASON:
        raise DeskError("refund.long_reason", most=MOST_REASON)
    view = ledger.payments.required(order_id)
    found = due(ledger, view)
    assert found is not None
    approvals.cleared(
        ledger, act, found.amount_fen, approval=approval, session=session, now_utc_ms=now_utc_ms
    )
    refund = PayRefund(
        id=refund_number(order_id),
        order_id=order_id,
        operation_id=found.operation_id,
        amount_fen=found.amount_fen,
        reason=told,
        operator_id=session.operator_id or online_operator(ledger),
        approval_id=approval,
        utc_ms=now_utc_ms,
    )
    ledger.payments.add_refund(refund)
    _step(ledger, order_id, PayState.REFUNDING, _told(refund), by=session.name, now_utc_ms=now_utc_ms)
    reach("pay.while_refunding")
    return ledger.payments.required(order_id)


def ask_again(ledger: Ledger, order_id: str, *, session: Session, now_utc_ms: int) -> PayOrderView:
    """REFUND_REFUSED -> REFUNDING: what hindered the gateway is mended; the same refund, the same number.

    Raises DeskError: permission.*, pay.unknown, pay.nothing_goes_back.
    """
    view = _allowed(ledger, order_id, session=session)
    refund = ledger.payments.refund_of(order_id)
    if view.state != PayState.REFUND_REFUSED or refund is None:
        raise DeskError("pay.nothing_goes_back", order=order_id)
    _step(ledger, order_id, PayState.REFUNDING, _told(refund), by=session.name, now_utc_ms=now_utc_ms)
    return ledger.payments.required(order_id)


def ref_of(ledger: Ledger, view: PayOrderView) -> RefundRef:
    """How the gateway is told which refund is meant."""
    order = view.order
    refund, payment = ledger.payments.refund_of(order.id), ledger.payments.payment(order.id)
    if refund is None or payment is None:
        raise LookupError(f"no refund of {order.id}")
    paid = OrderRef(order.id, payment.amount_fen, order.utc_ms, order.expires_utc_ms)
    return RefundRef(refund.id, paid, payment.transaction_id, refund.utc_ms, refund.reason)


def done(ledger: Ledger, order_id: str, answer: RefundAnswer, *, now_utc_ms: int) -> bool:
    """REFUNDING -> REFUNDED: the gateway has given the money back. False if the order has gone on."""
    refund = _under_way(ledger, order_id)
    if refund is None:
        return False
    _book(ledger, refund, now_utc_ms=now_utc_ms)
    detail = {"bill_day": answer.bill_day, "text": answer.text}
    _step(ledger, order_id, PayState.REFUNDED, detail, by=KEEPER, now_utc_ms=now_utc_ms)
    reach("pay.while_sent_back")
    return True


def refused(ledger: Ledger, order_id: str, answer: RefundAnswer, *, now_utc_ms: int) -> bool:
    """REFUNDING -> REFUND_REFUSED: the gateway will not, so the office must see why. False as for `done`."""
    if _under_way(ledger, order_id) is None:
        return False
    detail = {"text": answer.text}
    _step(ledger, order_id, PayState.REFUND_REFUSED, detail, by=KEEPER, now_utc_ms=now_utc_ms)
    return True


def seen(ledger: Ledger, order_id: str, answer: TradeAnswer, *, now_utc_ms: int) -> None:
    """HELD -> REFUNDING -> REFUNDED: the gateway gave it back before anybody asked."""
    refund = PayRefund(
        id=refund_number(order_id),
        order_id=order_id,
        operation_id=None,
        amount_fen=answer.amount_fen,
        reason="given back by the gateway",
        operator_id=online_operator(ledger),
        approval_id=None,
        utc_ms=now_utc_ms,
    )
    ledger.payments.add_refund(refund)
    _step(ledger, order_id, PayState.REFUNDING, _told(refund), by=KEEPER, now_utc_ms=now_utc_ms)
    _book(ledger, refund, now_utc_ms=now_utc_ms)
    detail = {"bill_day": answer.bill_day, "text": answer.text}
    _step(ledger, order_id, PayState.REFUNDED, detail, by=KEEPER, now_utc_ms=now_utc_ms)


def _book(ledger: Ledger, refund: PayRefund, *, now_utc_ms: int) -> None:
    """The money leaves the channel's account, from where it was due."""
    if refund.operation_id is None:
        order = ledger.payments.required(refund.order_id).order
        book_refund_unsold(ledger, order, refund, utc_ms=now_utc_ms)
        return
    own = _operation(ledger, refund.operation_id)
    postings.give_back(ledger, own, drawer=own.drawer, utc_ms=now_utc_ms)
    ledger.audit.append(
        operator=KEEPER,
        action="money.given_back",
        object=own.id,
        detail={"amount_fen": own.amount_fen, "drawer": own.drawer, "refund": refund.id},
        utc_ms=now_utc_ms,
    )


def _operation(ledger: Ledger, operation_id: str) -> Operation:
    view = ledger.operations.get(operation_id)
    if view is None:
        raise LookupError(f"no operation {operation_id}")
    return view.operation


def _allowed(ledger: Ledger, order_id: str, *, session: Session) -> PayOrderView:
    view = ledger.payments.get(order_id)
    if view is None:
        raise DeskError("pay.unknown")
    allow_meter(ledger, session, Permission.REFUND, view.order.meter_id)
    return view


def _under_way(ledger: Ledger, order_id: str) -> PayRefund | None:
    view = ledger.payments.required(order_id)
    return ledger.payments.refund_of(order_id) if view.state == PayState.REFUNDING else None


def _told(refund: PayRefund) -> dict[str, object]:
    return {"refund": refund.id, "amount_fen": refund.amount_fen, "operation": refund.operation_id}


def _step(
    ledger: Ledger, order_id: str, state: PayState, detail: Detail, *, by: str, now_utc_ms: int
) -> None:
    check_step(PayState(ledger.payments.required(order_id).state), state)
    ledger.payments.append_event(order_id, state=str(state), detail=detail, utc_ms=now_utc_ms, by=by)
