"""Where money that is paid online stands in the book, and in whose name the program sells by itself.

paid        the channel's account <- paid of the account, once for an order, by its payment
sold        paid of the account <- transit, as any sale from there on (app/services/postings.py)
sent back   never sold: paid of the account <- the channel's account; sold and then due: refund due <- it
"""

from __future__ import annotations

from typing import Final

from app.services.postings import paid_account
from app.services.tills import PARTING
from db.ledger import Ledger
from db.payment_rows import PayOrder, PayRefund
from db.rows import MAIN_COMPANY, Company

ONLINE: Final = "online:"
"""What the account of a channel begins with; no cash drawer may."""
OPERATOR: Final = "*online"
"""Who sells what tenants pay for by themselves; no person can have this name."""
OPERATOR_SHOWN: Final = "线上 Online"
KEEPER: Final = "payments"
"""Who acts in the operation log when the program goes on by itself."""


def channel_account(company: Company, channel: str) -> str:
    """The account of what a channel holds for a company; also the "drawer" of what is sold through it."""
    own = "" if company.id == MAIN_COMPANY else f"{company.code}{PARTING}"
    return f"{ONLINE}{own}{channel}"


def account_of(ledger: Ledger, order: PayOrder) -> str:
    """The channel's account of the company that an order pays."""
    company = ledger.companies.get(order.company_id)
    if company is None:
        raise LookupError(f"no company {order.company_id}")
    return channel_account(company, order.channel)


def book_payment(ledger: Ledger, order: PayOrder, amount_fen: int, *, utc_ms: int) -> None:
    ledger.transfers.direct(
        f"{order.id}/paid",
        debit=account_of(ledger, order),
        credit=paid_account(order.account_id),
        amount_fen=amount_fen,
        operation_id=None,
        utc_ms=utc_ms,
    )


def book_refund_unsold(ledger: Ledger, order: PayOrder, refund: PayRefund, *, utc_ms: int) -> None:
    ledger.transfers.direct(
        f"{refund.id}/sent-back",
        debit=paid_account(order.account_id),
        credit=account_of(ledger, order),
        amount_fen=refund.amount_fen,
        operation_id=None,
        utc_ms=utc_ms,
    )


def online_operator(ledger: Ledger) -> int:
    """The program's own operator for orders of tenants, made when first needed; nobody can sign in as it."""
    known = ledger.operators.by_name(OPERATOR)
    if known is not None:
        return known.id
    made = ledger.operators.add(
        name=OPERATOR, display_name=OPERATOR_SHOWN, password_hash="", roles=(), drawer=""
    )
    ledger.operators.set_enabled(made, enabled=False)
    return made
