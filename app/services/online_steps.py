"""The steps of an order after it is placed: each one transaction, each checked against the table of its life.

The payment keeper calls these with what a gateway said when it was asked. Event details (JSON):

    placed    source
    offered   code
    closing   reason: expired, superseded, given_up
    closed    text: the gateway's own words
    refused   why, code, text
    paid      transaction, amount_fen, paid_utc_ms, by (query, close, bill)
    sold      receipt
    held      why {key, params}
    refunding refund, amount_fen, by; and the rest in pay_refunds
    refunded  text
    refund_refused text
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from app.crash_points import reach
from app.domain.payment import PayState, check_step
from app.errors import DeskError
from app.payments.channel import OrderRef, TradeAnswer
from app.services import pay_refunds, settings
from app.services.paid_sales import record_paid
from app.services.pay_accounts import KEEPER, book_payment
from app.services.postings import receipt_text
from app.services.views import LiveState
from db.ledger import Ledger
from db.payment_rows import Payment, PayOrder, PayOrderView

BUSY = "sale.meter_busy"
"""Why a paid order waits that the program sells by itself once it can."""


@dataclass(frozen=True, slots=True)
class Work:
    """One open order as whoever goes on with it must know it."""

    order: PayOrder
    state: PayState
    changed_utc_ms: int
    waits_for_meter: bool

    @property
    def ref(self) -> OrderRef:
        return ref_of(self.order)


def ref_of(order: PayOrder) -> OrderRef:
    """How the gateway is told which order is meant."""
    return OrderRef(order.id, order.amount_fen, order.utc_ms, order.expires_utc_ms)


_ODD: Final = re.compile(r"[^\w .()-]+")
_LONGEST_SUBJECT: Final = 60


def subject(ledger: Ledger, order: PayOrder) -> str:
    """What the customer reads in his own programme: who sells, and to which shop."""
    account = ledger.accounts.get(order.account_id)
    shop = ledger.shops.get(account.shop_id) if account else None
    who = settings.seller(ledger, ledger.meters.building_of(order.meter_id)).name
    told = _ODD.sub(" ", f"{who} {shop.shop_number if shop else ''}").strip()
    return told[:_LONGEST_SUBJECT] or "Meterdesk"


def work(ledger: Ledger) -> tuple[Work, ...]:
    """All that is open, oldest first."""
    return tuple(_work(view) for view in ledger.payments.open_all())


def offer(ledger: Ledger, order_id: str, code: str, *, now_utc_ms: int) -> bool:
    """PLACED -> OFFERED: the customer may scan. False if the order has gone on meanwhile."""
    if _view(ledger, order_id).state != PayState.PLACED:
        return False
    _append(ledger, order_id, PayState.OFFERED, {"code": code}, now_utc_ms)
    return True


def refuse(ledger: Ledger, order_id: str, *, code: str, text: str, now_utc_ms: int) -> bool:
    """PLACED -> REFUSED: the gateway took no such order and knows none. False as for `offer`."""
    if _view(ledger, order_id).state != PayState.PLACED:
        return False
    why = {"key": "pay.refused_by_gateway", "params": {"code": code, "text": text}}
    _append(ledger, order_id, PayState.REFUSED, {"why": why, "code": code, "text": text}, now_utc_ms)
    return True


def expire(ledger: Ledger, order_id: str, *, now_utc_ms: int) -> bool:
    """PLACED or OFFERED -> CLOSING: its time is over. False as for `offer`."""
    if PayState(_view(ledger, order_id).state) not in (PayState.PLACED, PayState.OFFERED):
        return False
    _append(ledger, order_id, PayState.CLOSING, {"reason": "expired"}, now_utc_ms)
    return True


def close(ledger: Ledger, order_id: str, *, text: str, now_utc_ms: int) -> bool:
    """CLOSING -> CLOSED: the gateway says that nobody paid and nobody can. False as for `offer`."""
    if _view(ledger, order_id).state != PayState.CLOSING:
        return False
    _append(ledger, order_id, PayState.CLOSED, {"text": text}, now_utc_ms)
    return True


def pay(
    ledger: Ledger,
    order_id: str,
    answer: TradeAnswer,
    *,
    by: str,
    live: LiveState | None,
    now_utc_ms: int,
) -> PayOrderView:
    """-> PAID, and in the same transaction SOLD or HELD: what the gateway took is in the book, once.

    An order that is paid already stays as it is: the same answer may come any number of times.
    """
    payment = _take(ledger, order_id, answer, by=by, now_utc_ms=now_utc_ms)
    if payment is not None:
        order = _view(ledger, order_id).order
        _sell_or_hold(ledger, order, payment, live=live, now_utc_ms=now_utc_ms)
        reach("pay.while_selling")
    return _view(ledger, order_id)


def give_back_seen(ledger: Ledger, order_id: str, answer: TradeAnswer, *, now_utc_ms: int) -> PayOrderView:
    """-> PAID, HELD, REFUNDING, REFUNDED at once: the gateway took the money and gave it back by itself, as
    Alipay does when a code is cancelled in the moment of payment."""
    payment = _take(ledger, order_id, answer, by="close", now_utc_ms=now_utc_ms)
    if payment is not None:
        why = {"key": "pay.returned_by_gateway", "params": {}}
        _append(ledger, order_id, PayState.HELD, {"why": why}, now_utc_ms)
        pay_refunds.seen(ledger, order_id, answer, now_utc_ms=now_utc_ms)
    return _view(ledger, order_id)


def _take(ledger: Ledger, order_id: str, answer: TradeAnswer, *, by: str, now_utc_ms: int) -> Payment | None:
    """Note what was paid; None if that was done before."""
    view = _view(ledger, order_id)
    if ledger.payments.payment(order_id) is not None:
        return None
    order = view.order
    check_step(PayState(view.state), PayState.PAID)
    payment = Payment(
        order_id=order_id,
        channel=order.channel,
        transaction_id=answer.transaction_id,
        amount_fen=answer.amount_fen,
        paid_utc_ms=answer.paid_utc_ms,
        bill_day=answer.bill_day,
        utc_ms=now_utc_ms,
    )
    ledger.payments.add_payment(payment)
    detail = {
        "transaction": payment.transaction_id,
        "amount_fen": payment.amount_fen,
        "paid_utc_ms": payment.paid_utc_ms,
        "by": by,
    }
    _append(ledger, order_id, PayState.PAID, detail, now_utc_ms)
    book_payment(ledger, order, payment.amount_fen, utc_ms=now_utc_ms)
    reach("pay.while_paying")
    return payment


def sell_waiting(
    ledger: Ledger, order_id: str, *, live: LiveState | None, now_utc_ms: int, by: str = KEEPER
) -> PayOrderView:
    """HELD -> SOLD, if nothing speaks against the sale any more; else HELD for whatever does now.

    Raises DeskError with nothing written if that is what did before.
    """
    view = _view(ledger, order_id)
    payment = ledger.payments.payment(order_id)
    if view.state != PayState.HELD or payment is None:
        return view
    try:
        _sell(ledger, view.order, payment, live=live, now_utc_ms=now_utc_ms, by=by)
    except DeskError as error:
        if hold_why(error) == view.last.get("why"):
            raise
        _append(ledger, order_id, PayState.HELD, {"why": hold_why(error)}, now_utc_ms, by=by)
    return _view(ledger, order_id)


def hold_why(error: DeskError) -> dict[str, object]:
    """How a reason is kept."""
    return {"key": error.key, "params": {name: _plain(value) for name, value in error.params.items()}}


def _sell_or_hold(
    ledger: Ledger, order: PayOrder, payment: Payment, *, live: LiveState | None, now_utc_ms: int
) -> None:
    try:
        _sell(ledger, order, payment, live=live, now_utc_ms=now_utc_ms, by=KEEPER)
    except DeskError as error:
        _append(ledger, order.id, PayState.HELD, {"why": hold_why(error)}, now_utc_ms)


def _sell(
    ledger: Ledger, order: PayOrder, payment: Payment, *, live: LiveState | None, now_utc_ms: int, by: str
) -> None:
    sale = record_paid(ledger, order, payment, live=live, now_utc_ms=now_utc_ms)
    _append(ledger, order.id, PayState.SOLD, {"receipt": receipt_text(sale)}, now_utc_ms, by=by)


def _work(view: PayOrderView) -> Work:
    why = view.last.get("why")
    waits = isinstance(why, Mapping) and why.get("key") == BUSY
    state = PayState(view.state)
    return Work(view.order, state, view.changed_utc_ms, state is PayState.HELD and waits)


def _view(ledger: Ledger, order_id: str) -> PayOrderView:
    return ledger.payments.required(order_id)


def _append(
    ledger: Ledger,
    order_id: str,
    state: PayState,
    detail: dict[str, object],
    now_utc_ms: int,
    *,
    by: str = KEEPER,
) -> None:
    check_step(PayState(_view(ledger, order_id).state), state)
    ledger.payments.append_event(order_id, state=str(state), detail=detail, utc_ms=now_utc_ms, by=by)


def _plain(value: object) -> object:
    return value if isinstance(value, str | int) else str(value)
