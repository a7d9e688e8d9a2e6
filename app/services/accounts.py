"""Opening an account (开户), adding meters to it, passing it on to another tenant (过户), and the queries.

An account is a tenancy of a shop with its meters. Opening adopts each meter as it stands: its present count
and registers begin an epoch, and money that comes with it from an old meter is an entry of its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from app.crash_points import reach
from app.domain.permissions import Permission, Session
from app.errors import DeskError
from app.services import charging, postings, stranded_credit
from app.services.account_meters import (
    NewMeter,
    adopt,
    begin_epoch,
    check_moments,
    credit_of,
    end_epoch,
    meters_of,
)
from app.services.meter_moments import Moment
from app.services.postings import refund_due
from app.services.rights import allow_shop
from db.ledger import Ledger
from db.rows import Account
from meterio.profiles import Profile

LONGEST: Final = 60


@dataclass(frozen=True, slots=True)
class Tenant:
    """Who rents the shop. `id_number` is a person's or a company's."""

    name: str
    phone: str = ""
    contact: str = ""
    id_number: str = ""
    contract: str = ""


@dataclass(frozen=True, slots=True)
class Opening:
    """All that opening an account needs."""

    shop_id: int
    tenant: Tenant
    meters: tuple[NewMeter, ...]


def open_account(
    ledger: Ledger,
    opening: Opening,
    *,
    profiles: Mapping[str, Profile],
    session: Session,
    now_utc_ms: int,
) -> int:
    """Open it and return its id; all of it or nothing.

    Raises DeskError: permission.*, accounts.no_shop, accounts.open_already, accounts.no_meters,
    accounts.name_missing, accounts.too_long, and for a meter what `add_meter` raises.
    """
    allow_shop(ledger, session, Permission.ACCOUNTS, opening.shop_id)
    shop = ledger.shops.get(opening.shop_id)
    if shop is None or shop.retired_utc_ms is not None:
        raise DeskError("accounts.no_shop")
    if ledger.accounts.open_of_shop(shop.id) is not None:
        raise DeskError("accounts.open_already", shop=shop.shop_number)
    if not opening.meters:
        raise DeskError("accounts.no_meters", shop=shop.shop_number)
    account_id = _enter(ledger, opening.tenant, shop.id, now_utc_ms)
    reach("account.while_opening")
    for new in opening.meters:
        adopt(ledger, account_id, shop.id, new, profiles=profiles, session=session, now_utc_ms=now_utc_ms)
    ledger.audit.append(
        operator=session.name,
        action="account.open",
        object=str(account_id),
        detail={
            "shop": shop.shop_number,
            "customer": opening.tenant.name.strip(),
            "meters": [new.moment.meter_id for new in opening.meters],
            "carried_in_fen": sum(new.carried_in_fen for new in opening.meters),
        },
        utc_ms=now_utc_ms,
    )
    return account_id


def add_meter(
    ledger: Ledger,
    account_id: int,
    new: NewMeter,
    *,
    profiles: Mapping[str, Profile],
    session: Session,
    now_utc_ms: int,
) -> None:
    """Put another meter of the shop on its open account.

    Raises DeskError: permission.*, accounts.unknown, accounts.closed, accounts.other_shop,
    accounts.meter_taken, accounts.meter_disabled, accounts.count_unknown, accounts.carried_differs,
    accounts.plan_unknown, accounts.plan_medium, accounts.plan_not_held, sale.meter_busy.
    """
    account = require_open(ledger, account_id, session, Permission.ACCOUNTS)
    adopt(ledger, account_id, account.shop_id, new, profiles=profiles, session=session, now_utc_ms=now_utc_ms)
    ledger.audit.append(
        operator=session.name,
        action="account.add_meter",
        object=str(account_id),
        detail={"meter": new.moment.meter_id, "carried_in_fen": new.carried_in_fen},
        utc_ms=now_utc_ms,
    )


def transfer_account(
    ledger: Ledger,
    account_id: int,
    tenant: Tenant,
    moments: tuple[Moment, ...],
    *,
    session: Session,
    now_utc_ms: int,
) -> int:
    """Pass an account on to another tenant: meters and their credit stay as they are, each with a reading.

    Who wants the credit back closes the account instead. Returns the new account's id. Raises DeskError:
    permission.*, accounts.unknown, accounts.closed, accounts.money_due, accounts.credit_left,
    accounts.deposit_left, accounts.reading_missing, sale.meter_busy,
    accounts.name_missing, accounts.too_long, moment.*.
    """
    account = require_open(ledger, account_id, session, Permission.ACCOUNTS)
    require_settled(ledger, account_id)
    by_meter = {moment.meter_id: moment for moment in moments}
    held = meters_of(ledger, account_id)
    check_moments(ledger, held, by_meter)
    taken = {}
    for row in held:
        moment = by_meter[row.meter_id]
        charging.charge_to(ledger, moment, now_utc_ms=now_utc_ms)
        end_epoch(ledger, moment, session=session, now_utc_ms=now_utc_ms)
        ledger.accounts.end_meter(account_id, row.meter_id, utc_ms=now_utc_ms)
        taken[row.meter_id] = credit_of(ledger, moment)
    reach("account.while_transferring")
    detail = {"how": "transfer", "customer": tenant.name.strip(), "credit_fen": taken}
    ledger.accounts.close(account_id, utc_ms=now_utc_ms, detail=detail)
    new_id = _enter(ledger, tenant, account.shop_id, now_utc_ms)
    for row in held:
        ledger.accounts.put_meter(replace(row, account_id=new_id, from_utc_ms=now_utc_ms, until_utc_ms=None))
        begin_epoch(ledger, by_meter[row.meter_id], reason="transfer", session=session, now_utc_ms=now_utc_ms)
    ledger.audit.append(
        operator=session.name,
        action="account.transfer",
        object=str(account_id),
        detail={"to": new_id, "customer": tenant.name.strip(), "credit_fen": taken},
        utc_ms=now_utc_ms,
    )
    return new_id


def require_open(ledger: Ledger, account_id: int, session: Session, permission: Permission) -> Account:
    """The open account, after the rights to it. Raises DeskError accounts.unknown, accounts.closed."""
    account = ledger.accounts.get(account_id)
    if account is None:
        raise DeskError("accounts.unknown")
    allow_shop(ledger, session, permission, account.shop_id)
    if account.closed_utc_ms is not None:
        raise DeskError("accounts.closed")
    return account


def require_nothing_due(ledger: Ledger, account_id: int) -> None:
    """Money due back is handed out first, credit of a changed meter moved on, and what is or may be paid
    online decided. Raises DeskError accounts.money_due, accounts.credit_left, accounts.payment_open."""
    paying = ledger.payments.open_of_account(account_id)
    if paying:
        raise DeskError("accounts.payment_open", order=paying[0].order.id)
    if ledger.transfers.balance(refund_due(account_id)).net_fen:
        raise DeskError("accounts.money_due")
    if stranded_credit.is_left(ledger, account_id):
        raise DeskError("accounts.credit_left")


def require_settled(ledger: Ledger, account_id: int) -> None:
    """Nothing may be owed to a tenant who leaves. Raises DeskError as above, accounts.deposit_left."""
    require_nothing_due(ledger, account_id)
    if ledger.transfers.balance(postings.deposit_account(account_id)).net_fen:
        raise DeskError("accounts.deposit_left")


def _enter(ledger: Ledger, tenant: Tenant, shop_id: int, now_utc_ms: int) -> int:
    """The customer and the account."""
    if not tenant.name.strip():
        raise DeskError("accounts.name_missing")
    texts = (tenant.name, tenant.phone, tenant.contact, tenant.id_number, tenant.contract)
    if any(len(text) > LONGEST or not text.isprintable() for text in texts):
        raise DeskError("accounts.too_long", most=LONGEST)
    customer_id = ledger.accounts.add_customer(
        name=tenant.name.strip(),
        phone=tenant.phone.strip(),
        contact=tenant.contact.strip(),
        id_number=tenant.id_number.strip(),
    )
    return ledger.accounts.open(
        customer_id=customer_id, shop_id=shop_id, utc_ms=now_utc_ms, contract=tenant.contract.strip()
    )
