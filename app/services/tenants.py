"""What a tenant may do and with what, asked in the transaction that does it. Each tenant service begins here.

A tenant has what is on his own account, now: another shop's meters, sales and orders are to him as if they
were not there. His session is looked up anew each time, so that one that was ended does nothing any more
(faults.md 3.1, 3.6).
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from app.domain.tenancy import Ended, Place, TenantMay, TenantSession, Way, hash_of, is_over
from app.errors import DeskError
from app.services.message_events import numbers_on_file
from db import masking
from db.ledger import Ledger
from db.rows import Account, Attempt, Meter
from db.tenants import TenantSessionRow

MOBILE_DIGITS: Final = 11
"""Of a mobile number, without its country's code."""
_TRIED = "tenant."
"""Before the name of what a tenant tried, in the log."""


def allow(
    ledger: Ledger, tenant: TenantSession, what: TenantMay, *, now_utc_ms: int, object: str = ""
) -> Account:
    """The tenant's own open account, for one who is still signed in to it. An operator's session is no
    tenant's. Raises DeskError tenant.signed_out."""
    if not isinstance(tenant, TenantSession):
        raise DeskError("tenant.signed_out")
    ledger.attempt = Attempt(tenant.name, _TRIED + what.value, object)
    row = ledger.tenants.session(tenant.id)
    if row is None or row.account_id != tenant.account_id or _ended(row, now_utc_ms):
        raise DeskError("tenant.signed_out")
    account = ledger.accounts.get(row.account_id)
    if account is None or not _may_go_on(ledger, row, account):
        raise DeskError("tenant.signed_out")
    return account


def own_meter(
    ledger: Ledger, tenant: TenantSession, what: TenantMay, meter_id: str, *, now_utc_ms: int
) -> Meter:
    """`allow` for what concerns one meter, which must be on the account now.

    Raises DeskError tenant.signed_out, permission.not_yours.
    """
    account = allow(ledger, tenant, what, now_utc_ms=now_utc_ms, object=meter_id)
    meter = ledger.meters.get(meter_id) if meter_id in meter_ids(ledger, account) else None
    if meter is None:
        raise not_yours(ledger)
    return meter


def meter_ids(ledger: Ledger, account: Account) -> tuple[str, ...]:
    """The meters that are on an account now."""
    return tuple(row.meter_id for row in ledger.accounts.meters(account.id) if row.until_utc_ms is None)


def not_yours(ledger: Ledger) -> DeskError:
    """The answer for what is another's and for what is not there: the same, so that it tells nothing. What
    was asked for does not go into the log, where an outsider could write with it."""
    if ledger.attempt is not None:
        ledger.attempt = replace(ledger.attempt, object="")
    return DeskError("permission.not_yours")


def session_of(ledger: Ledger, token: str, *, now_utc_ms: int) -> TenantSession:
    """Who holds this token. Raises DeskError tenant.signed_out."""
    row = ledger.tenants.by_token(hash_of(token)) if token else None
    account = ledger.accounts.get(row.account_id) if row else None
    shop = ledger.shops.get(account.shop_id) if account else None
    if row is None or account is None or shop is None or _ended(row, now_utc_ms):
        raise DeskError("tenant.signed_out")
    if not _may_go_on(ledger, row, account):
        raise DeskError("tenant.signed_out")
    return TenantSession(row.id, row.account_id, shop.shop_number, Place(row.place), row.began_utc_ms)


def has_number(ledger: Ledger, account: Account, masked: str) -> bool:
    """Whether a mobile number that looks so, masked, is on an account's file now."""
    return any(masking.phone(one[-MOBILE_DIGITS:]) == masked for one in numbers_on_file(ledger, account))


def how_ended(row: TenantSessionRow, now_utc_ms: int) -> Ended | None:
    """Why a session has ended, by somebody or by itself; None while it goes on."""
    if row.ended_utc_ms is not None:
        return Ended(row.ended)
    return is_over(
        Place(row.place),
        began_utc_ms=row.began_utc_ms,
        seen_utc_ms=row.seen_utc_ms,
        now_utc_ms=now_utc_ms,
    )


def _may_go_on(ledger: Ledger, row: TenantSessionRow, account: Account) -> bool:
    """Whether the account is open, and the number still on its file that the code was sent to."""
    if account.closed_utc_ms is not None:
        return False
    return row.way != Way.TEXT or has_number(ledger, account, row.phone)


def _ended(row: TenantSessionRow, now_utc_ms: int) -> bool:
    return how_ended(row, now_utc_ms) is not None
