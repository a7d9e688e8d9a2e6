"""The sale of an order that was paid online: recorded in the transaction that notes the payment.

A meter out of contact is no hindrance: the sale waits for it, as any that is in doubt. Whatever else speaks
against a sale at the desk does here too; then the order is held, and the office decides.
"""

from __future__ import annotations

from app.domain.sale import Kind
from app.errors import DeskError
from app.services import charging
from app.services.office_credit import epoch_of
from app.services.operation_record import next_receipt, record
from app.services.pay_accounts import account_of
from app.services.sale_checks import findings, ground, raise_first, recorded_detail
from app.services.tills import company_of
from app.services.views import LiveState
from db.ledger import Ledger
from db.payment_rows import Payment, PayOrder
from db.rows import Operation

WAITS = "sale.out_of_contact"
"""What keeps the desk from selling, but not an order that is paid."""


def record_paid(
    ledger: Ledger, order: PayOrder, payment: Payment, *, live: LiveState | None, now_utc_ms: int
) -> Operation:
    """Raises DeskError with no sale recorded: sale.*, pay.other_account, pay.other_company,
    pay.amount_differs."""
    if payment.amount_fen != order.amount_fen:
        raise DeskError("pay.amount_differs", order=order.id)
    charging.charge_now(ledger, order.meter_id, live, now_utc_ms=now_utc_ms)
    base = ground(ledger, order.meter_id, live, now_utc_ms=now_utc_ms)
    if base.account.id != order.account_id:
        raise DeskError("pay.other_account", meter=order.meter_id)
    company = company_of(ledger, order.meter_id)
    if company.id != order.company_id:
        raise DeskError("pay.other_company", meter=order.meter_id)
    found = findings(base, live, amount_fen=order.amount_fen)
    raise_first(one for one in found if one.key != WAITS)
    operator = ledger.operators.get(order.operator_id)
    by = operator.name if operator else ""
    epoch = base.epoch or epoch_of(ledger, order.meter_id, by=by, now_utc_ms=now_utc_ms)
    series, number = next_receipt(ledger, company, Kind.SALE)
    sale = Operation(
        id=order.id,
        kind=Kind.SALE,
        meter_id=order.meter_id,
        epoch=epoch.epoch,
        account_id=order.account_id,
        amount_fen=order.amount_fen,
        tender="online",
        received_fen=order.amount_fen,
        drawer=account_of(ledger, order),
        receipt_series=series,
        receipt_number=number,
        operator_id=order.operator_id,
        price_e8=base.price.price_e8,
        utc_ms=now_utc_ms,
    )
    detail = recorded_detail(base, live, amount_fen=order.amount_fen, reference=payment.transaction_id)
    record(ledger, sale, meter=base.meter, detail=detail, by=by)
    return sale
