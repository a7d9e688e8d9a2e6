"""Open accounts (开户查询) and closed ones (销户查询), page by page, each with its meters and its money."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.permissions import Permission, Session
from app.errors import DeskError
from app.services import customers, postings
from app.services.account_meters import meters_of
from app.services.postings import refund_due
from app.services.rights import allow, allow_shop
from app.services.views import ShopCard
from db.ledger import Ledger
from db.rows import Account, Meter, PricePlan

PAGE = 500


@dataclass(frozen=True, slots=True)
class AccountRow:
    """One account. `paid_fen` is what closing paid out (below zero: took in), None while it is open.

    `carried_in_fen` came with it from old meters; `due_fen` is owed to the customer now.
    """

    account_id: int
    shop_number: str
    shop_name: str
    building: str
    customer: str
    phone: str
    contract: str
    opened_utc_ms: int
    closed_utc_ms: int | None
    how: str
    meters: tuple[str, ...]
    carried_in_fen: int
    deposit_fen: int
    due_fen: int
    paid_fen: int | None


def open_accounts(
    ledger: Ledger, *, session: Session, before: int | None = None, limit: int = PAGE
) -> tuple[AccountRow, ...]:
    """The newest first; `before` is the last id of the page before. Raises DeskError permission.*."""
    return _listed(ledger, session, closed=False, before=before, limit=limit)


def closed_accounts(
    ledger: Ledger, *, session: Session, before: int | None = None, limit: int = PAGE
) -> tuple[AccountRow, ...]:
    """As `open_accounts`, of those that are closed."""
    return _listed(ledger, session, closed=True, before=before, limit=limit)


def _listed(
    ledger: Ledger, session: Session, *, closed: bool, before: int | None, limit: int
) -> tuple[AccountRow, ...]:
    scope = allow(ledger, session, Permission.LOOK)
    found = ledger.accounts.listed(closed=closed, buildings=scope.buildings, before=before, limit=limit)
    buildings = {building.id: building.name for building in ledger.shops.buildings()}
    areas = {area.id: buildings[area.building_id] for area in ledger.shops.areas()}
    return tuple(_row(ledger, account, areas) for account in found)


def _row(ledger: Ledger, account: Account, areas: dict[int, str]) -> AccountRow:
    shop = ledger.shops.get(account.shop_id)
    customer = ledger.accounts.customer(account.customer_id)
    if shop is None or customer is None:
        raise LookupError(f"account {account.id} has no shop or no customer")
    detail = ledger.accounts.closing(account.id) or {}
    carried = (entry for entry in ledger.entries.of_account(account.id) if entry.kind == "carried_in")
    return AccountRow(
        account_id=account.id,
        shop_number=shop.shop_number,
        shop_name=shop.name,
        building=areas[shop.area_id],
        customer=customer.name,
        phone=customer.phone,
        contract=account.contract,
        opened_utc_ms=account.opened_utc_ms,
        closed_utc_ms=account.closed_utc_ms,
        how=str(detail.get("how", "")),
        meters=tuple(row.meter_id for row in ledger.accounts.meters(account.id)),
        carried_in_fen=sum(entry.amount_fen for entry in carried),
        deposit_fen=-ledger.transfers.balance(postings.deposit_account(account.id)).net_fen,
        due_fen=-ledger.transfers.balance(refund_due(account.id)).net_fen,
        paid_fen=int(str(detail["paid_fen"])) if "paid_fen" in detail else None,
    )


def shop_for_opening(
    ledger: Ledger, number: str, *, session: Session
) -> tuple[ShopCard, tuple[Meter, ...], tuple[PricePlan, ...]]:
    """A shop by its number, its meters that are on no account, and the plans there are.

    Raises DeskError: permission.*, accounts.no_shop.
    """
    allow(ledger, session, Permission.ACCOUNTS)
    shop = ledger.shops.by_number(number)
    if shop is None:
        raise DeskError("accounts.no_shop")
    card = customers.card(ledger, shop.id, session=session)
    free = tuple(
        meter
        for meter in ledger.meters.of_shop(shop.id)
        if meter.enabled and ledger.accounts.open_of_meter(meter.id) is None
    )
    return card, free, ledger.prices.plans()


def meters_on(ledger: Ledger, account_id: int, *, session: Session) -> tuple[Meter, ...]:
    """The meters on an account now. Raises DeskError: permission.*, accounts.unknown."""
    account = ledger.accounts.get(account_id)
    if account is None:
        raise DeskError("accounts.unknown")
    allow_shop(ledger, session, Permission.LOOK, account.shop_id)
    found = (ledger.meters.get(row.meter_id) for row in meters_of(ledger, account_id))
    return tuple(meter for meter in found if meter is not None)
