"""Money that is due back to customers: sales that never reached their meter and were not given back yet."""

from __future__ import annotations

from app.domain.permissions import Permission, Session
from app.domain.sale import Kind, SaleState, is_due
from app.services.postings import receipt_text
from app.services.rights import allow
from app.services.views import DueRow
from db.ledger import Ledger
from db.operations import OwedView


def money_due(ledger: Ledger, *, session: Session) -> tuple[DueRow, ...]:
    """Those sales, oldest first. Raises DeskError permission.*."""
    scope = allow(ledger, session, Permission.LOOK)
    return tuple(map(_row, ledger.operations.owed(buildings=scope.buildings)))


def _row(owed: OwedView) -> DueRow:
    own, state = owed.view.operation, SaleState(owed.view.state)
    adds = owed.undone_adds if own.kind == Kind.REVERSAL else own.kind != Kind.REFUND
    return DueRow(
        id=own.id,
        kind=own.kind,
        adds=adds,
        receipt=receipt_text(own),
        state=state,
        meter_id=own.meter_id,
        shop_number=owed.shop_number,
        shop_name=owed.shop_name,
        customer_name=owed.customer_name,
        amount_fen=own.amount_fen,
        refund_due_fen=own.amount_fen if is_due(own.kind, state, adds=adds) else 0,
        utc_ms=own.utc_ms,
    )
