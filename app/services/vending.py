"""Selling: what a cashier asks for. What the meter says afterwards the engine brings through `sale_steps`.

Each function is one unit of work on the ledger; the audit row is written in the same transaction as the act.
"""

from __future__ import annotations

from collections.abc import Mapping

from app.crash_points import reach
from app.domain.money import format_yuan
from app.domain.permissions import Permission, Session
from app.domain.sale import Kind, SaleState, is_due
from app.errors import DeskError
from app.services import charging, postings, shifts
from app.services.office_credit import epoch_of
from app.services.operation_record import next_receipt, record
from app.services.rights import allow_meter, allow_meters, allow_sale
from app.services.sale_checks import (
    SaleGround,
    check_deposit,
    check_order,
    findings,
    ground,
    raise_first,
    recorded_detail,
)
from app.services.sale_steps import (
    CANCEL_ASKED,
    cancel_asked_by,
    escalate,
    mark_in_doubt,
    not_applied,
    reject,
    resend,
    reserve,
    settle,
    take_up,
    void,
)
from app.services.sale_views import in_doubt, recent, sale, whole_sale
from app.services.settings import sale_limit_fen
from app.services.tills import company_of, drawer_back, drawer_of
from app.services.views import LiveState, Quote, SaleOrder, SaleView, VisitOrder
from db.ledger import Ledger
from db.money_rows import OperationFact
from db.rows import Operation, OperationView

__all__ = [
    "ask_cancel",
    "escalate",
    "give_back",
    "in_doubt",
    "mark_in_doubt",
    "not_applied",
    "open_sale",
    "open_visit",
    "quote",
    "recent",
    "record_print",
    "reject",
    "resend",
    "reserve",
    "sale",
    "settle",
    "take_up",
    "void",
]


def quote(
    ledger: Ledger,
    meter_id: str,
    amount_fen: int,
    live: LiveState | None,
    *,
    session: Session,
    now_utc_ms: int,
) -> Quote:
    """What selling `amount_fen` would do, with everything that speaks against it. Writes nothing.

    Raises DeskError permission.*, and where no sale to this meter is possible at all (sale_checks.ground).
    """
    allow_meter(ledger, session, Permission.SELL, meter_id)
    base = ground(ledger, meter_id, live, now_utc_ms=now_utc_ms)
    balance = base.balance_fen(live)
    by_office = base.credit_fen is not None
    return Quote(
        meter_id=meter_id,
        amount_fen=amount_fen,
        price_e8=base.price.price_e8,
        price_kind=base.price.kind,
        quantity_milli=base.price.buys_milli(amount_fen),
        balance_fen=balance,
        balance_after_fen=None if balance is None else balance + amount_fen,
        balance_utc_ms=now_utc_ms if by_office else live.utc_ms if live else None,
        hoarding_limit_fen=base.hoarding_limit_fen,
        next_count=None if by_office else base.last_count + 1,
        in_contact=live is not None and live.in_contact,
        warnings=tuple(findings(base, live, amount_fen=amount_fen)),
    )


def open_sale(
    ledger: Ledger,
    order: SaleOrder,
    *,
    session: Session,
    live: LiveState | None,
    now_utc_ms: int,
    room_left: bool = True,
) -> SaleView:
    """Take the money and record the sale, before any byte goes to the meter.

    Where the office holds the meter's money the sale is complete with it. A request id seen before gives the
    sale it made, so that a second Enter never sells twice. Raises DeskError with nothing written:
    permission.*, money.*, sale.*; `room_left` False (disk nearly full) too.
    """
    allow_meter(ledger, session, Permission.SELL, order.meter_id)
    made = ledger.operations.get(order.request_id)
    if made is not None:
        return _made_before(ledger, made, order)
    if not room_left:
        raise DeskError("sale.disk_nearly_full")
    reach("sale.before_record")
    _record(ledger, order, session=session, live=live, now_utc_ms=now_utc_ms)
    reach("sale.while_recording")
    return whole_sale(ledger, order.request_id)


def open_visit(
    ledger: Ledger,
    visit: VisitOrder,
    *,
    session: Session,
    live: Mapping[str, LiveState],
    now_utc_ms: int,
    room_left: bool = True,
) -> tuple[SaleView, ...]:
    """Several meters of one account paid for at once: all of their sales are recorded, or none.

    Raises DeskError as `open_sale`, and sale.other_account.
    """
    orders = visit.orders()
    allow_meters(ledger, session, Permission.SELL, [order.meter_id for order in orders])
    if [ledger.operations.get(order.request_id) for order in orders].count(None) < len(orders):
        return tuple(_required_again(ledger, order) for order in orders)
    if not room_left:
        raise DeskError("sale.disk_nearly_full")
    if visit.received_fen < visit.amount_fen:
        missing = visit.amount_fen - visit.received_fen
        raise DeskError("sale.received_too_little", missing=format_yuan(missing))
    held = ledger.accounts.open_of_meter(orders[0].meter_id) if orders else None
    if visit.tender == "deposit" and held is not None:
        check_deposit(ledger, held[0].id, visit.amount_fen)
    reach("sale.before_record")
    accounts = set()
    for order in orders:
        made = _record(
            ledger,
            order,
            session=session,
            live=live.get(order.meter_id),
            now_utc_ms=now_utc_ms,
            visit_id=visit.visit_id if len(orders) > 1 else None,
        )
        accounts.add(made.account_id)
    if len(accounts) > 1:
        raise DeskError("sale.other_account")
    reach("sale.while_recording")
    return tuple(whole_sale(ledger, order.request_id) for order in orders)


def _record(
    ledger: Ledger,
    order: SaleOrder,
    *,
    session: Session,
    live: LiveState | None,
    now_utc_ms: int,
    visit_id: str | None = None,
) -> Operation:
    """Check one order and write it."""
    check_order(order, sale_limit_fen=sale_limit_fen(ledger))
    charging.charge_now(ledger, order.meter_id, live, now_utc_ms=now_utc_ms)
    base = ground(ledger, order.meter_id, live, now_utc_ms=now_utc_ms)
    raise_first(findings(base, live, amount_fen=order.amount_fen))
    if order.tender == "deposit":
        check_deposit(ledger, base.account.id, order.amount_fen)
    operation = _operation(ledger, order, base, session=session, now_utc_ms=now_utc_ms)
    fact = None
    if visit_id is not None:
        fact = OperationFact(
            operation.id,
            adds=True,
            original_id=None,
            visit_id=visit_id,
            source=None,
            reason="",
            approval_id=None,
            utc_ms=now_utc_ms,
        )
    detail = recorded_detail(base, live, amount_fen=order.amount_fen, reference=order.reference)
    record(ledger, operation, meter=base.meter, fact=fact, detail=detail, by=session.name)
    return operation


def _operation(
    ledger: Ledger, order: SaleOrder, base: SaleGround, *, session: Session, now_utc_ms: int
) -> Operation:
    company = company_of(ledger, order.meter_id)
    drawer = drawer_of(company, session.drawer)
    shifts.ensure_open(ledger, session, drawer, now_utc_ms=now_utc_ms)
    epoch = base.epoch or epoch_of(ledger, order.meter_id, by=session.name, now_utc_ms=now_utc_ms)
    series, number = next_receipt(ledger, company, Kind.SALE)
    return Operation(
        id=order.request_id,
        kind=Kind.SALE,
        meter_id=order.meter_id,
        epoch=epoch.epoch,
        account_id=base.account.id,
        amount_fen=order.amount_fen,
        tender=order.tender,
        received_fen=order.received_fen,
        drawer=drawer,
        receipt_series=series,
        receipt_number=number,
        operator_id=session.operator_id,
        price_e8=base.price.price_e8,
        utc_ms=now_utc_ms,
    )


def ask_cancel(ledger: Ledger, sale_id: str, *, session: Session, now_utc_ms: int) -> SaleView:
    """An operator wants the money back. Never sent: VOID at once. Sent: noted, and the engine (cancel_sale)
    gives the sale up behind a fence, or finds that the meter has the money after all.

    Raises DeskError: permission.denied, sale.final_already, sale.needs_two_persons.
    """
    allow_sale(ledger, session, Permission.CANCEL_SALE, sale_id)
    view = _required(ledger, sale_id)
    state = SaleState(view.state)
    receipt = postings.receipt_text(view.operation)
    if state is SaleState.ESCALATED:
        raise DeskError("sale.needs_two_persons", receipt=receipt)
    if state is SaleState.RECORDED:
        void(ledger, sale_id, reason="cancelled", by=session.name, now_utc_ms=now_utc_ms)
    elif state in (SaleState.SENDING, SaleState.IN_DOUBT):
        if cancel_asked_by(ledger, sale_id) is None:
            ledger.audit.append(operator=session.name, action=CANCEL_ASKED, object=sale_id, utc_ms=now_utc_ms)
    else:
        raise DeskError("sale.final_already", receipt=receipt)
    return whole_sale(ledger, sale_id)


def give_back(ledger: Ledger, sale_id: str, *, session: Session, now_utc_ms: int) -> SaleView:
    """Hand out what is due to the customer, once: the money of a sale that never reached the meter, or what a
    meter has given up.

    Raises DeskError: permission.denied, sale.nothing_due, sale.given_back_before, pay.goes_back_online for
    what was paid online (app/services/pay_refunds.py).
    """
    allow_sale(ledger, session, Permission.GIVE_BACK, sale_id)
    own = _required(ledger, sale_id)
    adds = postings.adds(ledger, own.operation)
    if not is_due(own.operation.kind, SaleState(own.state), adds=adds):
        raise DeskError("sale.nothing_due", receipt=postings.receipt_text(own.operation))
    if own.operation.tender == "online":
        raise DeskError("pay.goes_back_online", receipt=postings.receipt_text(own.operation))
    drawer = drawer_back(own.operation.drawer, session.drawer)
    shifts.ensure_open(ledger, session, drawer, now_utc_ms=now_utc_ms)
    postings.give_back(ledger, own.operation, drawer=drawer, utc_ms=now_utc_ms)
    detail = {"amount_fen": own.operation.amount_fen, "drawer": drawer}
    ledger.audit.append(
        operator=session.name,
        action="money.given_back",
        object=sale_id,
        detail=detail,
        utc_ms=now_utc_ms,
    )
    return whole_sale(ledger, sale_id)


def record_print(ledger: Ledger, sale_id: str, *, session: Session, now_utc_ms: int) -> int:
    """Note that the printer took the slip; 0 for the original, else the copy's number.

    Raises DeskError: permission.denied.
    """
    allow_sale(ledger, session, Permission.PRINT_SLIP, sale_id)
    return ledger.receipts.record_print(
        sale_id, operator_id=session.operator_id, utc_ms=now_utc_ms, by=session.name
    )


def _made_before(ledger: Ledger, made: OperationView, order: SaleOrder) -> SaleView:
    own = made.operation
    if (own.meter_id, own.amount_fen, own.tender) != (order.meter_id, order.amount_fen, order.tender):
        raise DeskError("sale.request_used", receipt=postings.receipt_text(own))
    return whole_sale(ledger, own.id)


def _required_again(ledger: Ledger, order: SaleOrder) -> SaleView:
    """One sale of a visit that was recorded before: all of them were, in one transaction."""
    made = ledger.operations.get(order.request_id)
    if made is None:
        raise DeskError("sale.request_used", receipt=order.request_id)
    return _made_before(ledger, made, order)


def _required(ledger: Ledger, sale_id: str) -> OperationView:
    view = ledger.operations.get(sale_id)
    if view is None:
        raise LookupError(f"no sale {sale_id}")
    return view
