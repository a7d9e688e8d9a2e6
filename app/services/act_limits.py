"""How much of an act one person may do alone, each time and in a day: read and counted.

Whoever has several roles may do what the most generous of them allows. What was done with a second person
does not use up a day's limit.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from app import config
from app.domain.approvals import ACTS, NOTHING, Act, Limit
from app.domain.permissions import ROLES, SYSTEM, Permission, Session
from app.services import settings
from app.services.rights import allow
from db.ledger import Ledger

_DAY_S: Final = 86_400
LARGEST: Final = 10**12


@dataclass(frozen=True, slots=True)
class LimitRow:
    """The limit of one role for one act; `own`: set at this site, else as the program brings it."""

    role: str
    act: Act
    limit: Limit
    own: bool


def limits(ledger: Ledger, *, session: Session) -> tuple[LimitRow, ...]:
    """Of every role and act. Raises DeskError permission.*."""
    allow(ledger, session, Permission.ROLES)
    kept = {(row.role, row.act): Limit(row.per_act, row.per_day) for row in ledger.roles.limits()}
    roles = sorted({*ROLES, *ledger.roles.permissions()})
    return tuple(
        LimitRow(role, act, kept.get((role, act.name), _brought(role, act)), (role, act.name) in kept)
        for role in roles
        for act in ACTS.values()
    )


def limit_of(ledger: Ledger, roles: Iterable[str], act: Act) -> Limit:
    """What somebody with these roles may do alone."""
    kept = {(row.role, row.act): Limit(row.per_act, row.per_day) for row in ledger.roles.limits()}
    allowed = NOTHING
    for role in roles:
        allowed = allowed.most_of(kept.get((role, act.name), _brought(role, act)))
    return allowed


def needs_second(ledger: Ledger, act: Act, amount: int, *, session: Session, now_utc_ms: int) -> bool:
    """Whether `amount` (in the act's unit) is more than this operator may do alone, each time or today.

    The program itself, run by whoever owns the data folder, has nobody beside it.
    """
    if session == SYSTEM:
        return False
    operator = ledger.operators.get(session.operator_id)
    limit = NOTHING if operator is None else limit_of(ledger, operator.roles, act)
    before = ledger.roles.total(day=_day(ledger, now_utc_ms), operator_id=session.operator_id, act=act.name)
    return not limit.covers(amount, before=before)


def note_done(ledger: Ledger, act: Act, amount: int, *, session: Session, now_utc_ms: int) -> None:
    """Count what this operator did alone; in the transaction that does it."""
    if session == SYSTEM:
        return
    day = _day(ledger, now_utc_ms)
    ledger.roles.add_to_total(day=day, operator_id=session.operator_id, act=act.name, amount=amount)


def _brought(role: str, act: Act) -> Limit:
    return act.alone.get(role, NOTHING)


def _day(ledger: Ledger, now_utc_ms: int) -> int:
    """The local day, counted since 1970."""
    offset_s = settings.number(ledger, config.UTC_OFFSET_MIN) * 60
    return (now_utc_ms // 1000 + offset_s) // _DAY_S
