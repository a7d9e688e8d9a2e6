"""Entries: money that moves without a frame to a meter, each with its one transfer (docs/decisions/0033).

Each function writes the entry, its transfer "<id>/1" and its audit row. Callers check rights and limits.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import replace

from app.domain.permissions import SYSTEM, Session
from app.services.postings import credit, deposit_account, refund_due, till
from db.ledger import Ledger
from db.money_rows import Entry

SAFE = "safe"
CARRIED_IN = "carried_in"
REVENUE = "revenue"


def carried_in(
    ledger: Ledger,
    *,
    meter_id: str,
    account_id: int,
    amount_fen: int,
    reason: str,
    session: Session,
    now_utc_ms: int,
) -> None:
    """An old meter's or an old system's money; below zero: arrears. 0 writes nothing."""
    entry = _entry("carried_in", amount_fen, session, now_utc_ms, reason=reason)
    entry = _of(entry, account_id=account_id, meter_id=meter_id)
    _book(ledger, entry, debit=CARRIED_IN, credit=credit(meter_id), session=session)


def moved(
    ledger: Ledger,
    *,
    from_meter: str,
    meter_id: str,
    account_id: int,
    amount_fen: int,
    reason: str,
    session: Session,
    now_utc_ms: int,
) -> None:
    """Credit (below zero: arrears) of one office-held meter to another of the account."""
    entry = _entry("moved", amount_fen, session, now_utc_ms, reason=reason, detail={"from": from_meter})
    entry = _of(entry, account_id=account_id, meter_id=meter_id)
    _book(ledger, entry, debit=credit(from_meter), credit=credit(meter_id), session=session)


def settled(
    ledger: Ledger,
    *,
    meter_id: str,
    account_id: int,
    amount_fen: int,
    reason: str,
    approval_id: str | None,
    session: Session,
    now_utc_ms: int,
) -> None:
    """What a meter still held when its account closed, now due to the customer; below zero: arrears."""
    entry = _entry("settled", amount_fen, session, now_utc_ms, reason=reason, approval_id=approval_id)
    entry = _of(entry, account_id=account_id, meter_id=meter_id)
    _book(ledger, entry, debit=credit(meter_id), credit=refund_due(account_id), session=session)


def charged(
    ledger: Ledger,
    *,
    entry_id: str,
    meter_id: str,
    account_id: int,
    medium: str,
    amount_fen: int,
    detail: Mapping[str, object],
    now_utc_ms: int,
) -> None:
    """Use that the office charges; the id comes from the reading, so that none is ever charged twice."""
    entry = _entry("charge", amount_fen, SYSTEM, now_utc_ms, detail=detail)
    entry = replace(_of(entry, account_id=account_id, meter_id=meter_id), id=entry_id)
    _book(ledger, entry, debit=credit(meter_id), credit=f"{REVENUE}:{medium}", session=SYSTEM)


def given_back(
    ledger: Ledger,
    *,
    account_id: int,
    amount_fen: int,
    tender: str,
    drawer: str,
    reason: str,
    session: Session,
    now_utc_ms: int,
) -> str:
    """Hand over what `settled` made due; returns the entry's id."""
    entry = _entry(
        "given_back", amount_fen, session, now_utc_ms, reason=reason, detail={"tender": tender}, drawer=drawer
    )
    entry = _of(entry, account_id=account_id)
    _book(ledger, entry, debit=refund_due(account_id), credit=till(tender, drawer), session=session)
    return entry.id


def deposit(
    ledger: Ledger,
    *,
    account_id: int,
    amount_fen: int,
    tender: str,
    drawer: str,
    reason: str,
    session: Session,
    now_utc_ms: int,
) -> str:
    """Take a deposit of a customer, or with an amount below zero pay it back; returns the entry's id."""
    kind = "deposit_in" if amount_fen > 0 else "deposit_out"
    entry = _entry(
        kind, abs(amount_fen), session, now_utc_ms, reason=reason, detail={"tender": tender}, drawer=drawer
    )
    entry = _of(entry, account_id=account_id)
    sides = (till(tender, drawer), deposit_account(account_id))
    debit, credited = sides if amount_fen > 0 else sides[::-1]
    _book(ledger, entry, debit=debit, credit=credited, session=session)
    return entry.id


def float_moved(
    ledger: Ledger, kind: str, *, drawer: str, amount_fen: int, session: Session, now_utc_ms: int
) -> None:
    """Cash between safe and drawer; `kind` is float_in or float_out."""
    entry = _entry(kind, amount_fen, session, now_utc_ms, drawer=drawer)
    sides = (till("cash", drawer), SAFE)
    debit, credited = sides if kind == "float_in" else sides[::-1]
    _book(ledger, entry, debit=debit, credit=credited, session=session)


def difference(ledger: Ledger, *, drawer: str, amount_fen: int, session: Session, now_utc_ms: int) -> None:
    """Cash counted more (above zero) or less than the book expected. 0 writes nothing."""
    entry = _entry("difference", amount_fen, session, now_utc_ms, drawer=drawer)
    _book(ledger, entry, debit=till("cash", drawer), credit=f"difference:{drawer}", session=session)


def adjustment(
    ledger: Ledger,
    *,
    debit: str,
    credit: str,
    amount_fen: int,
    reason: str,
    approval_id: str,
    session: Session,
    now_utc_ms: int,
) -> str:
    """A difference settled by reconciliation, approved by a second person; returns the entry's id."""
    entry = _entry(
        "adjustment",
        amount_fen,
        session,
        now_utc_ms,
        reason=reason,
        detail={"debit": debit, "credit": credit},
        approval_id=approval_id,
    )
    _book(ledger, entry, debit=debit, credit=credit, session=session)
    return entry.id


def _entry(
    kind: str,
    amount_fen: int,
    session: Session,
    now_utc_ms: int,
    *,
    reason: str = "",
    detail: Mapping[str, object] | None = None,
    approval_id: str | None = None,
    drawer: str = "",
) -> Entry:
    return Entry(
        id=str(uuid.uuid4()),
        kind=kind,
        account_id=None,
        meter_id=None,
        drawer=drawer,
        amount_fen=amount_fen,
        operator_id=session.operator_id or None,
        approval_id=approval_id,
        reason=reason,
        detail=detail or {},
        utc_ms=now_utc_ms,
    )


def _of(entry: Entry, *, account_id: int, meter_id: str | None = None) -> Entry:
    return replace(entry, account_id=account_id, meter_id=meter_id)


def _book(ledger: Ledger, entry: Entry, *, debit: str, credit: str, session: Session) -> None:
    """The entry, its transfer and its audit row; an amount below zero moves the other way round."""
    if entry.amount_fen == 0:
        return
    ledger.entries.append(entry)
    if entry.amount_fen < 0:
        debit, credit = credit, debit
    ledger.transfers.direct(
        f"{entry.id}/1",
        debit=debit,
        credit=credit,
        amount_fen=abs(entry.amount_fen),
        operation_id=None,
        utc_ms=entry.utc_ms,
    )
    ledger.audit.append(
        operator=session.name,
        action=f"entry.{entry.kind}",
        object=entry.id,
        detail={"amount_fen": entry.amount_fen, "debit": debit, "credit": credit, "reason": entry.reason},
        utc_ms=entry.utc_ms,
    )
