"""A customer's deposit: taken at the desk, and paid back, which may need a second person."""

from __future__ import annotations

from app.domain.approvals import REFUND
from app.domain.permissions import Permission, Session
from app.errors import DeskError
from app.services import approvals, entries, shifts
from app.services.accounts import require_open
from app.services.approvals import Wanted
from app.services.postings import TENDERS
from app.services.sale_checks import check_deposit
from app.services.tills import drawer_at_shop
from db.ledger import Ledger
from db.rows import Account

LONGEST_REASON = 200


def take(
    ledger: Ledger,
    account_id: int,
    amount_fen: int,
    *,
    tender: str,
    reason: str,
    session: Session,
    now_utc_ms: int,
) -> str:
    """Take a deposit; returns the entry's id.

    Raises DeskError: permission.*, accounts.unknown, accounts.closed, sale.unknown_tender, deposit.amount,
    deposit.reason_long, shift.of_another.
    """
    account = require_open(ledger, account_id, session, Permission.ACCOUNTS)
    _check(amount_fen, tender, reason)
    return _book(ledger, account, amount_fen, tender, reason, session=session, now_utc_ms=now_utc_ms)


def wanted(ledger: Ledger, account_id: int, amount_fen: int, tender: str, *, session: Session) -> Wanted:
    """The act that a second person sees when a deposit is paid back.

    Raises DeskError: permission.*, accounts.unknown, accounts.closed.
    """
    account = require_open(ledger, account_id, session, Permission.GIVE_BACK)
    shop, building = ledger.shops.get(account.shop_id), ledger.shops.building_of(account.shop_id)
    values = {
        "deposit_of": str(account_id),
        "shop": shop.shop_number if shop else "",
        "amount_fen": amount_fen,
        "tender": tender,
    }
    scope = frozenset({building}) if building is not None else None
    return Wanted(REFUND, f"deposit/{account_id}", values, scope)


def pay_back(
    ledger: Ledger,
    account_id: int,
    amount_fen: int,
    *,
    tender: str,
    reason: str,
    approval: str | None,
    session: Session,
    now_utc_ms: int,
) -> str:
    """Pay back some of a deposit or all; returns the entry's id.

    Raises DeskError: permission.*, accounts.unknown, accounts.closed, sale.unknown_tender, deposit.amount,
    deposit.reason_long, sale.deposit_too_low, approval.*, shift.of_another.
    """
    account = require_open(ledger, account_id, session, Permission.GIVE_BACK)
    _check(amount_fen, tender, reason)
    check_deposit(ledger, account_id, amount_fen)
    approvals.cleared(
        ledger,
        wanted(ledger, account_id, amount_fen, tender, session=session),
        amount_fen,
        approval=approval,
        session=session,
        now_utc_ms=now_utc_ms,
    )
    return _book(ledger, account, -amount_fen, tender, reason, session=session, now_utc_ms=now_utc_ms)


def _check(amount_fen: int, tender: str, reason: str) -> None:
    if tender not in TENDERS:
        raise DeskError("sale.unknown_tender", tender=tender)
    if amount_fen <= 0:
        raise DeskError("deposit.amount")
    if len(reason) > LONGEST_REASON:
        raise DeskError("deposit.reason_long", most=LONGEST_REASON)


def _book(
    ledger: Ledger,
    account: Account,
    amount_fen: int,
    tender: str,
    reason: str,
    *,
    session: Session,
    now_utc_ms: int,
) -> str:
    drawer = drawer_at_shop(ledger, account.shop_id, session.drawer)
    shifts.ensure_open(ledger, session, drawer, now_utc_ms=now_utc_ms)
    return entries.deposit(
        ledger,
        account_id=account.id,
        amount_fen=amount_fen,
        tender=tender,
        drawer=drawer,
        reason=reason.strip(),
        session=session,
        now_utc_ms=now_utc_ms,
    )
