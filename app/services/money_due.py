"""Money that is due back to customers: sales that never reached their meter and were not given back yet."""

from __future__ import annotations

from app.domain.permissions import Permission, Session
from app.services.rights import allow
from app.services.sale_views import whole_sale
from app.services.views import SaleView
from db.ledger import Ledger


def money_due(ledger: Ledger, *, session: Session) -> tuple[SaleView, ...]:
    """Those sales in full, oldest first. Raises DeskError permission.*."""
    scope = allow(ledger, session, Permission.LOOK)
    return tuple(
        whole_sale(ledger, sale_id)
        for sale_id in ledger.transfers.operations_due()
        if scope.covers(ledger.operations.building_of(sale_id))
    )
