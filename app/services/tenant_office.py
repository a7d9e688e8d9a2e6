"""Tenants of the web as the office sees them: who signed in when and how, and what an account may do."""

from __future__ import annotations

from dataclasses import dataclass, replace

from app.domain.permissions import Permission, Session
from app.domain.tenancy import DAY_MS, Ended
from app.errors import DeskError
from app.services.rights import allow, allow_shop
from app.services.tenants import how_ended
from db.ledger import Ledger
from db.rows import Account
from db.tenants import TenantSessionRow

PAGE = 200
KEEP_DAYS = 366
"""Sign-ins are kept for a year (the law wants half of one)."""
THINNED_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class SessionShown:
    """A session with its shop. `ended`: why it ended; None while it goes on."""

    row: TenantSessionRow
    shop_number: str
    shop_name: str
    ended: Ended | None


@dataclass(frozen=True, slots=True)
class SessionPage:
    """Newest first. `next_id`: below it the next page begins; None: that was all."""

    rows: tuple[SessionShown, ...]
    next_id: int | None


@dataclass(frozen=True, slots=True)
class Access:
    """What an account has of the web. `code_made_utc_ms`: when its slip's code was made; None: it has none.
    `may_switch`: its own supply; None: as the site's setting says."""

    account_id: int
    code_made_utc_ms: int | None
    may_switch: bool | None
    sessions: int


def sessions(
    ledger: Ledger, *, below_id: int | None = None, limit: int = PAGE, session: Session, now_utc_ms: int
) -> SessionPage:
    """Who signed in, of one's own buildings. Raises DeskError permission.*."""
    scope = allow(ledger, session, Permission.ACCOUNTS)
    rows = ledger.tenants.sessions(buildings=scope.buildings, before=below_id, limit=limit)
    shown = tuple(_shown(ledger, row, now_utc_ms) for row in rows)
    return SessionPage(shown, rows[-1].id if len(rows) == limit else None)


def end_session(ledger: Ledger, session_id: int, *, session: Session, now_utc_ms: int) -> bool:
    """Sign a tenant out; False if his session had ended before.

    Raises DeskError: permission.*, tenant.unknown_session.
    """
    row = ledger.tenants.session(session_id)
    account = ledger.accounts.get(row.account_id) if row else None
    if row is None or account is None:
        raise DeskError("tenant.unknown_session")
    allow_shop(ledger, session, Permission.ACCOUNTS, account.shop_id)
    if how_ended(row, now_utc_ms) is not None:
        return False
    ledger.tenants.end(session_id, why=Ended.OFFICE, utc_ms=now_utc_ms)
    _note(ledger, account, "tenant.end_session", session=session, now_utc_ms=now_utc_ms)
    return True


def access(ledger: Ledger, account_id: int, *, session: Session, now_utc_ms: int) -> Access:
    """What an account has of the web. Raises DeskError: permission.*, accounts.unknown."""
    account = _account(ledger, account_id, session)
    going_on = [one for one in ledger.tenants.open_of(account.id) if how_ended(one, now_utc_ms) is None]
    return Access(
        account.id,
        ledger.tenants.slip_code_made(account.id),
        ledger.tenants.choices(account.id).may_switch,
        len(going_on),
    )


def let_switch(
    ledger: Ledger, account_id: int, *, may_switch: bool | None, session: Session, now_utc_ms: int
) -> None:
    """Whether an account may order for its own supply, whatever the site's setting says; None: as it says.

    Raises DeskError: permission.*, accounts.unknown.
    """
    account = _account(ledger, account_id, session)
    before = ledger.tenants.choices(account.id)
    if before.may_switch == may_switch:
        return
    ledger.tenants.choose(replace(before, may_switch=may_switch))
    detail: dict[str, object] = {"before": before.may_switch, "after": may_switch}
    _note(ledger, account, "tenant.switching", session=session, now_utc_ms=now_utc_ms, detail=detail)


def thin(ledger: Ledger, *, now_utc_ms: int) -> int:
    """Delete some of what is too old; how much. Call again until it is none."""
    return ledger.tenants.thin(before_utc_ms=now_utc_ms - KEEP_DAYS * DAY_MS, limit=THINNED_AT_ONCE)


def _account(ledger: Ledger, account_id: int, session: Session) -> Account:
    account = ledger.accounts.get(account_id)
    if account is None:
        raise DeskError("accounts.unknown")
    allow_shop(ledger, session, Permission.ACCOUNTS, account.shop_id)
    return account


def _shown(ledger: Ledger, row: TenantSessionRow, now_utc_ms: int) -> SessionShown:
    account = ledger.accounts.get(row.account_id)
    shop = ledger.shops.get(account.shop_id) if account else None
    return SessionShown(
        row, shop.shop_number if shop else "", shop.name if shop else "", how_ended(row, now_utc_ms)
    )


def _note(
    ledger: Ledger,
    account: Account,
    action: str,
    *,
    session: Session,
    now_utc_ms: int,
    detail: dict[str, object] | None = None,
) -> None:
    shop = ledger.shops.get(account.shop_id)
    ledger.audit.append(
        operator=session.name,
        action=action,
        object=shop.shop_number if shop else "",
        detail=detail or {},
        utc_ms=now_utc_ms,
    )
