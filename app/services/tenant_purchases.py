"""A tenant's own purchases and their slips."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from app.domain.sale import SaleState
from app.domain.tenancy import TenantMay, TenantSession
from app.outputs.receipts import Line, layout
from app.services import settings
from app.services.sale_views import row_of, whole_sale
from app.services.slips import slip_data
from app.services.tenants import allow, not_yours
from db.sale_search import SaleFilter

if TYPE_CHECKING:
    from db.ledger import Ledger

PAGE: Final = 30
SLIP_MM: Final = 58


@dataclass(frozen=True, slots=True)
class Purchase:
    """A sale, refund or reversal. `adds`: the meter got the amount, else it gave it."""

    id: str
    kind: str
    adds: bool
    receipt: str
    state: SaleState
    meter_id: str
    amount_fen: int
    tender: str
    utc_ms: int


@dataclass(frozen=True, slots=True)
class Purchases:
    """Newest first; `following` is where the next page begins, None after the last."""

    rows: tuple[Purchase, ...]
    following: int | None


@dataclass(frozen=True, slots=True)
class Slip:
    """A slip as its lines on paper of 58 mm, 32 columns wide; `big` lines have half as many."""

    id: str
    receipt: str
    lines: tuple[Line, ...]


def listed(ledger: Ledger, tenant: TenantSession, *, before: int | None = None, now_utc_ms: int) -> Purchases:
    """A page of what was bought on this account. Raises DeskError tenant.signed_out."""
    account = allow(ledger, tenant, TenantMay.LOOK, now_utc_ms=now_utc_ms)
    wanted = SaleFilter(accounts=(account.id,))
    found = ledger.sale_search.page(wanted, before=before, limit=PAGE)
    rows = (row_of(ledger, view) for view in found.found)
    shown = tuple(
        Purchase(
            row.id,
            row.kind,
            row.adds,
            row.receipt,
            row.state,
            row.meter_id,
            row.amount_fen,
            row.tender,
            row.utc_ms,
        )
        for row in rows
    )
    return Purchases(shown, found.following)


def slip(
    ledger: Ledger,
    tenant: TenantSession,
    sale_id: str,
    words: Callable[[str], str],
    *,
    now_utc_ms: int,
) -> Slip:
    """The slip of a purchase of this account, marked as a copy where it was printed before.

    Raises DeskError: tenant.signed_out, permission.not_yours.
    """
    account = allow(ledger, tenant, TenantMay.LOOK, now_utc_ms=now_utc_ms)
    view = ledger.operations.get(sale_id)
    if view is None or view.operation.account_id != account.id:
        raise not_yours(ledger)
    sale = whole_sale(ledger, sale_id)
    seller = settings.seller(ledger, ledger.shops.building_of(sale.shop_id))
    stated = slip_data(sale, seller=seller, copy_number=sale.prints)
    return Slip(sale.id, sale.receipt, tuple(layout(stated, words, SLIP_MM)))
