"""Closing an account (销户): a final reading of every meter, what is left is due to the fen, the money is
paid out or arrears are paid in, and the record of it all is made by itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.crash_points import reach
from app.domain.approvals import REFUND
from app.domain.permissions import Permission, Session
from app.errors import DeskError
from app.services import approvals, charging, entries, office_credit, postings, shifts
from app.services.account_meters import check_moments, credit_of, end_epoch, meters_of
from app.services.accounts import require_nothing_due, require_open
from app.services.approvals import Wanted
from app.services.meter_moments import Moment
from app.services.postings import TENDERS
from app.services.rights import allow_shop
from app.services.tills import drawer_at_shop
from db.ledger import Ledger
from db.rows import Account


@dataclass(frozen=True, slots=True)
class MeterSettlement:
    """What one meter leaves: its final reading and credit in fen (below zero: arrears)."""

    meter_id: str
    custody: str
    quantity: int | None
    credit_fen: int
    typed: bool


@dataclass(frozen=True, slots=True)
class Settlement:
    """What closing pays: credit of all meters and the deposit, in fen. Below zero the customer pays."""

    account_id: int
    meters: tuple[MeterSettlement, ...]
    deposit_fen: int

    @property
    def credit_fen(self) -> int:
        return sum(meter.credit_fen for meter in self.meters)

    @property
    def pays_out_fen(self) -> int:
        """To the customer; below zero from him."""
        return self.credit_fen + self.deposit_fen


def settlement(
    ledger: Ledger, account_id: int, moments: tuple[Moment, ...], *, session: Session
) -> Settlement:
    """What closing with these final readings would pay. Writes nothing.

    Raises DeskError as `close_account`.
    """
    account = require_open(ledger, account_id, session, Permission.CLOSE_ACCOUNT)
    return _settlement(ledger, account, moments)


def wanted(ledger: Ledger, settled: Settlement, *, session: Session) -> Wanted:
    """The act that may need a second person: money out, and meters that nobody could read.

    Raises DeskError: permission.*, accounts.unknown, accounts.closed.
    """
    account = require_open(ledger, settled.account_id, session, Permission.CLOSE_ACCOUNT)
    shop = ledger.shops.get(account.shop_id)
    building = ledger.shops.building_of(account.shop_id)
    values = {
        "closed_account": str(settled.account_id),
        "shop": shop.shop_number if shop else "",
        "amount_fen": settled.pays_out_fen,
        "meters": ", ".join(meter.meter_id for meter in settled.meters),
    }
    scope = frozenset({building}) if building is not None else None
    return Wanted(REFUND, f"account/{settled.account_id}", values, scope)


def close_account(
    ledger: Ledger,
    account_id: int,
    moments: tuple[Moment, ...],
    *,
    tender: str,
    reason: str,
    approval: str | None,
    session: Session,
    now_utc_ms: int,
) -> Settlement:
    """Settle every meter, pay what is left, close. All of it or nothing.

    Money out of a meter that holds its own balance, and any final reading that was typed, needs a second
    person who witnesses it, whatever the limits say. Raises DeskError: permission.*, accounts.unknown,
    accounts.closed, accounts.money_due, accounts.credit_left, accounts.reading_missing, sale.meter_busy,
    sale.unknown_tender, moment.*, approval.*, shift.of_another.
    """
    account = require_open(ledger, account_id, session, Permission.CLOSE_ACCOUNT)
    if tender not in TENDERS:
        raise DeskError("sale.unknown_tender", tender=tender)
    require_nothing_due(ledger, account_id)
    for moment in moments:
        charging.charge_to(ledger, moment, now_utc_ms=now_utc_ms)
    settled = _settlement(ledger, account, moments)
    if approval is None and needs_witness(settled):
        raise DeskError("approval.needed", act=REFUND.name)
    approver = approvals.cleared(
        ledger,
        wanted(ledger, settled, session=session),
        max(settled.pays_out_fen, 0),
        approval=approval,
        session=session,
        now_utc_ms=now_utc_ms,
    )
    drawer = drawer_at_shop(ledger, account.shop_id, session.drawer)
    if settled.credit_fen or settled.deposit_fen:
        shifts.ensure_open(ledger, session, drawer, now_utc_ms=now_utc_ms)
    for moment in moments:
        end_epoch(ledger, moment, approval_id=approval, session=session, now_utc_ms=now_utc_ms)
        ledger.accounts.end_meter(account_id, moment.meter_id, utc_ms=now_utc_ms)
    reach("account.while_closing")
    by = _Paying(tender, drawer, reason)
    _pay(ledger, settled, by, session=session, now_utc_ms=now_utc_ms)
    record = {**_record(settled, tender, reason, session), **approvals.told(approver)}
    ledger.accounts.close(account_id, utc_ms=now_utc_ms, detail=record)
    ledger.audit.append(
        operator=session.name,
        action="account.close",
        object=str(account_id),
        detail=record,
        utc_ms=now_utc_ms,
    )
    return settled


def closing_record(ledger: Ledger, account_id: int, *, session: Session) -> Mapping[str, Any] | None:
    """The record of a closed account; None for an open one.

    Raises DeskError permission.*, accounts.unknown.
    """
    account = ledger.accounts.get(account_id)
    if account is None:
        raise DeskError("accounts.unknown")
    allow_shop(ledger, session, Permission.LOOK, account.shop_id)
    return ledger.accounts.closing(account_id)


def _settlement(ledger: Ledger, account: Account, moments: tuple[Moment, ...]) -> Settlement:
    by_meter = {moment.meter_id: moment for moment in moments}
    held = meters_of(ledger, account.id)
    check_moments(ledger, held, by_meter)
    return Settlement(
        account.id,
        tuple(_of_meter(ledger, by_meter[row.meter_id]) for row in held),
        -ledger.transfers.balance(postings.deposit_account(account.id)).net_fen,
    )


def _of_meter(ledger: Ledger, moment: Moment) -> MeterSettlement:
    meter = ledger.meters.get(moment.meter_id)
    custody = meter.custody if meter else "office"
    return MeterSettlement(
        moment.meter_id, custody, moment.quantity, credit_of(ledger, moment), moment.is_typed
    )


def needs_witness(settled: Settlement) -> bool:
    """A meter cannot be made to give its money back here, so that somebody else must see what it says."""
    return any(meter.typed or (meter.custody == "meter" and meter.credit_fen > 0) for meter in settled.meters)


@dataclass(frozen=True, slots=True)
class _Paying:
    tender: str
    drawer: str
    reason: str


def _pay(ledger: Ledger, settled: Settlement, by: _Paying, *, session: Session, now_utc_ms: int) -> None:
    """Each meter's credit becomes due, then all of it and the deposit is handed over."""
    for meter in settled.meters:
        entries.settled(
            ledger,
            meter_id=meter.meter_id,
            account_id=settled.account_id,
            amount_fen=meter.credit_fen,
            reason=by.reason,
            approval_id=None,
            session=session,
            now_utc_ms=now_utc_ms,
        )
        office_credit.move_held(ledger, meter.meter_id, -meter.credit_fen)
    entries.given_back(
        ledger,
        account_id=settled.account_id,
        amount_fen=settled.credit_fen,
        tender=by.tender,
        drawer=by.drawer,
        reason=by.reason,
        session=session,
        now_utc_ms=now_utc_ms,
    )
    if settled.deposit_fen:
        entries.deposit(
            ledger,
            account_id=settled.account_id,
            amount_fen=-settled.deposit_fen,
            tender=by.tender,
            drawer=by.drawer,
            reason=by.reason,
            session=session,
            now_utc_ms=now_utc_ms,
        )


def _record(settled: Settlement, tender: str, reason: str, session: Session) -> dict[str, object]:
    return {
        "how": "close",
        "meters": [
            {
                "meter": meter.meter_id,
                "quantity": meter.quantity,
                "credit_fen": meter.credit_fen,
                "typed": meter.typed,
            }
            for meter in settled.meters
        ],
        "deposit_fen": settled.deposit_fen,
        "paid_fen": settled.pays_out_fen,
        "tender": tender,
        "reason": reason,
        "operator": session.display_name,
    }
