"""The money side of a sale: which accounts each step debits and credits. One row for each sentence below.

    recorded            cash or bank -> transit, and pending transit -> credit of the meter
    confirmed           the pending row is posted
    void, rejected,
    not applied         the pending row is voided, and transit -> refund due
    given back          refund due -> cash or bank

Row ids are made from the sale's id, so that no step can ever be booked twice.
"""

from __future__ import annotations

from app.errors import DeskError
from db.ledger import Ledger
from db.rows import Operation

TENDERS = ("cash", "card", "transfer", "qr")


def till(tender: str, drawer: str) -> str:
    """The account that takes the customer's money: the cash drawer, or the bank by its channel."""
    return f"cash:{drawer}" if tender == "cash" else f"bank:{tender}"


def transit(meter_id: str) -> str:
    """Money taken that the meter has not yet been proven to hold."""
    return f"transit:{meter_id}"


def credit(meter_id: str) -> str:
    """Money that the meter holds for the customer."""
    return f"credit:{meter_id}"


def refund_due(account_id: int) -> str:
    """Money owed to the customer of an account."""
    return f"refund_due:{account_id}"


def record(ledger: Ledger, sale: Operation) -> None:
    ledger.transfers.direct(
        f"{sale.id}/taken",
        debit=till(sale.tender, sale.drawer),
        credit=transit(sale.meter_id),
        amount_fen=sale.amount_fen,
        operation_id=sale.id,
        utc_ms=sale.utc_ms,
    )
    ledger.transfers.pending(
        f"{sale.id}/meter",
        debit=transit(sale.meter_id),
        credit=credit(sale.meter_id),
        amount_fen=sale.amount_fen,
        operation_id=sale.id,
        utc_ms=sale.utc_ms,
    )


def confirm(ledger: Ledger, sale: Operation, *, utc_ms: int) -> None:
    ledger.transfers.post(f"{sale.id}/meter", transfer_id=f"{sale.id}/posted", utc_ms=utc_ms)


def owe(ledger: Ledger, sale: Operation, *, utc_ms: int) -> None:
    """The meter will never hold it: the customer is owed the money."""
    ledger.transfers.void(f"{sale.id}/meter", transfer_id=f"{sale.id}/voided", utc_ms=utc_ms)
    ledger.transfers.direct(
        f"{sale.id}/owed",
        debit=transit(sale.meter_id),
        credit=refund_due(sale.account_id),
        amount_fen=sale.amount_fen,
        operation_id=sale.id,
        utc_ms=utc_ms,
    )


def give_back(ledger: Ledger, sale: Operation, *, drawer: str, utc_ms: int) -> None:
    """Hand the money back from `drawer` (or by the channel it came in). Raises DeskError the second time."""
    if given_back(ledger, sale.id):
        raise DeskError("sale.given_back_before", receipt=receipt_text(sale))
    ledger.transfers.direct(
        f"{sale.id}/given-back",
        debit=refund_due(sale.account_id),
        credit=till(sale.tender, drawer),
        amount_fen=sale.amount_fen,
        operation_id=sale.id,
        utc_ms=utc_ms,
    )


def given_back(ledger: Ledger, sale_id: str) -> bool:
    return ledger.transfers.get(f"{sale_id}/given-back") is not None


def receipt_text(sale: Operation) -> str:
    """The receipt number as printed: series and eight figures."""
    return f"{sale.receipt_series}{sale.receipt_number:08d}"
