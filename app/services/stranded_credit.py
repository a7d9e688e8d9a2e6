"""Credit of a changed meter that its new meter did not take: it is back where it came from, until it is moved
again.
"""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.permissions import Permission, Session
from app.domain.sale import MONEY_BACK, SaleState
from app.services.postings import receipt_text
from app.services.rights import allow
from db.ledger import Ledger
from db.rows import OperationView


@dataclass(frozen=True, slots=True)
class Stranded:
    """`meter_id` is the new meter; `reason` why it was changed."""

    operation_id: str
    receipt: str
    account_id: int
    shop_number: str
    meter_id: str
    source: str
    amount_fen: int
    state: SaleState
    reason: str
    utc_ms: int


def stranded(ledger: Ledger, *, session: Session) -> tuple[Stranded, ...]:
    """All of it, newest first, of the buildings that this person may see. Raises DeskError permission.*."""
    scope = allow(ledger, session, Permission.CHANGE_METER)
    found = ledger.operations.moved(buildings=scope.buildings)
    return tuple(_row(ledger, view) for view in found if _is_back(ledger, view))


def is_left(ledger: Ledger, account_id: int) -> bool:
    """Whether some of an account's credit waits to be moved again."""
    found = ledger.operations.moved(account_id=account_id)
    return any(_is_back(ledger, view) for view in found)


def _is_back(ledger: Ledger, view: OperationView) -> bool:
    return SaleState(view.state) in MONEY_BACK and not ledger.operations.of_visit(view.operation.id)


def _row(ledger: Ledger, view: OperationView) -> Stranded:
    operation, fact = view.operation, ledger.operations.fact(view.operation.id)
    account = ledger.accounts.get(operation.account_id)
    shop = ledger.shops.get(account.shop_id) if account else None
    source = (fact.source or "") if fact else ""
    return Stranded(
        operation_id=operation.id,
        receipt=receipt_text(operation),
        account_id=operation.account_id,
        shop_number=shop.shop_number if shop else "",
        meter_id=operation.meter_id,
        source=source.partition(":")[2],
        amount_fen=operation.amount_fen,
        state=SaleState(view.state),
        reason=fact.reason if fact else "",
        utc_ms=operation.utc_ms,
    )
