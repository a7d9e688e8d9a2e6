"""Money that is due back to customers: sales that never reached their meter and were not given back yet."""

from __future__ import annotations

from app.domain.sale import MONEY_BACK
from app.services.sale_views import sale
from app.services.views import SaleView
from db.ledger import Ledger


def money_due(ledger: Ledger) -> tuple[SaleView, ...]:
    """Those sales in full, in the order of the book."""
    ended = ledger.operations.by_state(*sorted(MONEY_BACK))
    views = (sale(ledger, ended_sale.operation.id) for ended_sale in ended)
    return tuple(view for view in views if view.refund_due_fen > 0)
