"""The money side of an operation: which accounts each step debits and credits, by the table of
docs/decisions/0033-money-around-sales.md. `a <- b` is one transfer that debits a and credits b.

    sale, reversal that adds    recorded: till <- transit, and pending transit <- credit of the meter
                                confirmed: posted; else: voided, and transit <- refund due
    paid online                 as a sale, its till what the customer has paid and no sale has taken yet
    moved                       the same with its source for the till; else: voided, and transit <- source
    refund, reversal that takes recorded: pending credit <- refund due; confirmed: posted; else: voided
    given back                  refund due <- till, once, for what is due after the outcome

Row ids are made from the operation's id, so that no step can ever be booked twice.
"""

from __future__ import annotations

import re

from app.domain.sale import Kind
from app.errors import DeskError
from app.services import office_credit
from db.ledger import Ledger
from db.rows import Operation

TENDERS = ("cash", "card", "transfer", "qr")
"""How money comes to the desk and leaves it."""

SALE_TENDERS = (*TENDERS, "deposit")
"""And how an operation is paid or paid out: also from and into the account's deposit."""


def till(tender: str, drawer: str) -> str:
    """The account that takes the customer's money: the cash drawer, or the bank by its channel."""
    return f"cash:{drawer}" if tender == "cash" else f"bank:{tender}"


def channel(operation: Operation) -> str:
    """Through which channel an operation was paid online; "" for any other. Its drawer is the channel's
    account, online:[company/]channel."""
    return re.split("[:/]", operation.drawer)[-1] if operation.tender == "online" else ""


def transit(meter_id: str) -> str:
    """Money taken that the meter has not yet been proven to hold."""
    return f"transit:{meter_id}"


def credit(meter_id: str) -> str:
    """Money that the meter holds for the customer."""
    return f"credit:{meter_id}"


def refund_due(account_id: int) -> str:
    """Money owed to the customer of an account."""
    return f"refund_due:{account_id}"


def deposit_account(account_id: int) -> str:
    """What an account has left as a deposit."""
    return f"deposit:{account_id}"


def paid_account(account_id: int) -> str:
    """What a customer has paid online and no sale has taken yet."""
    return f"paid:{account_id}"


def adds(ledger: Ledger, operation: Operation) -> bool:
    """Whether the operation gives its meter money; else it takes it."""
    if operation.kind == Kind.REVERSAL:
        fact = ledger.operations.fact(operation.id)
        if fact is None:
            raise ValueError(f"reversal {operation.id} does not say what it undoes")
        return fact.adds
    return operation.kind != Kind.REFUND


def till_of(operation: Operation, *, drawer: str) -> str:
    """The account that this operation's money goes into, or comes out of at `drawer`."""
    if operation.tender == "deposit":
        return deposit_account(operation.account_id)
    if operation.tender == "online":
        return operation.drawer
    return till(operation.tender, drawer)


def record(ledger: Ledger, operation: Operation) -> None:
    """Its facts, if it has any, must be in the book already."""
    if not adds(ledger, operation):
        _pending(ledger, operation, debit=credit(operation.meter_id), credit=refund_due(operation.account_id))
        return
    source = _source(ledger, operation)
    _direct(ledger, operation, "taken", debit=source, credit=transit(operation.meter_id))
    _move_held(ledger, source, -operation.amount_fen)
    _pending(ledger, operation, debit=transit(operation.meter_id), credit=credit(operation.meter_id))


def confirm(ledger: Ledger, operation: Operation, *, utc_ms: int) -> None:
    ledger.transfers.post(f"{operation.id}/meter", transfer_id=f"{operation.id}/posted", utc_ms=utc_ms)


def undo(ledger: Ledger, operation: Operation, *, utc_ms: int) -> None:
    """The meter took no part: what was paid is owed, moved credit is where it was."""
    ledger.transfers.void(f"{operation.id}/meter", transfer_id=f"{operation.id}/voided", utc_ms=utc_ms)
    if not adds(ledger, operation):
        return
    back = refund_due(operation.account_id)
    if operation.kind == Kind.MOVED:
        back = _source(ledger, operation)
    _direct(ledger, operation, "owed", debit=transit(operation.meter_id), credit=back, utc_ms=utc_ms)
    _move_held(ledger, back, operation.amount_fen)


def give_back(ledger: Ledger, operation: Operation, *, drawer: str, utc_ms: int) -> None:
    """Hand what is due out of `drawer` (or by the operation's channel). Raises DeskError the second time."""
    if given_back(ledger, operation.id):
        raise DeskError("sale.given_back_before", receipt=receipt_text(operation))
    due, out = refund_due(operation.account_id), till_of(operation, drawer=drawer)
    _direct(ledger, operation, "given-back", debit=due, credit=out, utc_ms=utc_ms)


def _source(ledger: Ledger, operation: Operation) -> str:
    """Where the money comes from: a till, what was paid online, or what the facts of moved credit name."""
    if operation.tender == "online":
        return paid_account(operation.account_id)
    if operation.kind != Kind.MOVED:
        return till_of(operation, drawer=operation.drawer)
    fact = ledger.operations.fact(operation.id)
    if fact is None or fact.source is None:
        raise ValueError(f"moved credit {operation.id} does not say where it comes from")
    return fact.source


def _move_held(ledger: Ledger, account: str, change_fen: int) -> None:
    """Credit that comes from, or goes back to, a meter whose money the office holds is told there too."""
    kind, _, meter_id = account.partition(":")
    if kind == "credit":
        office_credit.move_held(ledger, meter_id, change_fen)


def _direct(
    ledger: Ledger, operation: Operation, name: str, *, debit: str, credit: str, utc_ms: int | None = None
) -> None:
    ledger.transfers.direct(
        f"{operation.id}/{name}",
        debit=debit,
        credit=credit,
        amount_fen=operation.amount_fen,
        operation_id=operation.id,
        utc_ms=operation.utc_ms if utc_ms is None else utc_ms,
    )


def _pending(ledger: Ledger, operation: Operation, *, debit: str, credit: str) -> None:
    ledger.transfers.pending(
        f"{operation.id}/meter",
        debit=debit,
        credit=credit,
        amount_fen=operation.amount_fen,
        operation_id=operation.id,
        utc_ms=operation.utc_ms,
    )


def given_back(ledger: Ledger, sale_id: str) -> bool:
    return ledger.transfers.get(f"{sale_id}/given-back") is not None


def receipt_text(sale: Operation) -> str:
    """The receipt number as printed: series and eight figures."""
    return f"{sale.receipt_series}{sale.receipt_number:08d}"
