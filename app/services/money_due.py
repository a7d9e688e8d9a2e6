"""Money that is due back to customers: sales that never reached their meter and were not given back yet."""

from __future__ import annotations

from app.services.sale_views import sale
from app.services.views import SaleView
from db.ledger import Ledger


def money_due(ledger: Ledger) -> tuple[SaleView, ...]:
    """Those sales in full, oldest first."""
    return tuple(sale(ledger, sale_id) for sale_id in ledger.transfers.operations_due())
