"""Recording an operation of any kind: its row, its facts, its money, and for meters whose money the office
holds its outcome too, in the caller's one transaction.
"""

from __future__ import annotations

from typing import Final

from app.domain.sale import Kind, SaleState
from app.services import office_credit, postings, restored
from db.ledger import Ledger
from db.money_rows import OperationFact
from db.rows import Company, Detail, Meter, Operation

SERIES: Final = {Kind.SALE: "", Kind.REFUND: "R", Kind.REVERSAL: "C", Kind.MOVED: "M"}
"""What follows a company's receipt series, by kind, so that a number alone tells what a slip is about."""

OFFICE: Final = "office"
"""How an operation is confirmed where there is no meter to ask."""


def record(
    ledger: Ledger,
    operation: Operation,
    *,
    meter: Meter,
    fact: OperationFact | None = None,
    detail: Detail | None = None,
    by: str,
) -> None:
    """Write the operation in state "recorded", or "confirmed" at once where the office holds the money.

    Duplicate names what was taken: the request id, the meter (another of it is open), the receipt number, or
    what a reversal undoes. Raises DeskError sale.book_restored.
    """
    restored.check_open(ledger)
    ledger.operations.record(operation, by=by, detail=detail)
    if fact is not None:
        ledger.operations.add_fact(fact)
    postings.record(ledger, operation)
    if meter.custody == OFFICE:
        _confirm_at_office(ledger, operation, by=by)


def next_receipt(ledger: Ledger, company: Company, kind: Kind) -> tuple[str, int]:
    """Series and number of the company's next operation of this kind."""
    series = f"{company.receipt_series}{SERIES[kind]}"
    return series, ledger.operations.next_receipt_number(series)


def _confirm_at_office(ledger: Ledger, operation: Operation, *, by: str) -> None:
    change = operation.amount_fen if postings.adds(ledger, operation) else -operation.amount_fen
    before, after = office_credit.move(ledger, operation.meter_id, epoch=operation.epoch, change_fen=change)
    ledger.operations.append_event(
        operation.id,
        state=str(SaleState.CONFIRMED),
        count=None,
        detail={"by": OFFICE, "credit_before_fen": before, "credit_after_fen": after},
        utc_ms=operation.utc_ms,
        by=by,
    )
    postings.confirm(ledger, operation, utc_ms=operation.utc_ms)
