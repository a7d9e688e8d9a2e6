"""The weakest suite that a collector's link may use. Raising it is free; lowering it takes two persons, since
a weaker link is what an attacker would want."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from app.domain.approvals import LOWER_SUITE
from app.domain.permissions import Permission, Session
from app.errors import DeskError
from app.services import approvals
from app.services.approvals import Wanted
from app.services.collector_keys import required
from app.services.rights import allow_collector
from db.ledger import Ledger
from db.rows import Collector
from meterio.types import Suite

WEAKEST: Final = Suite.TRIPLE_DES_HMAC


def lowers(ledger: Ledger, collector_id: str, suite: int, *, session: Session) -> bool:
    """Whether `suite` is weaker than what is the least now. Raises DeskError permission.*,
    collectors.unknown."""
    allow_collector(ledger, session, Permission.KEYS, collector_id)
    return suite < required(ledger, collector_id).minimum_suite


def wanted(ledger: Ledger, collector_id: str, suite: int, *, session: Session) -> Wanted:
    """What a second person is shown. Raises DeskError: permission.*, collectors.unknown,
    collectors.unknown_suite."""
    allow_collector(ledger, session, Permission.KEYS, collector_id)
    row = required(ledger, collector_id)
    values = {
        "collector": row.id,
        "collector_name": row.name,
        "suite_before": Suite(row.minimum_suite).label,
        "suite_after": _suite(row, suite).label,
    }
    building = ledger.collectors.building_of(collector_id)
    return Wanted(LOWER_SUITE, row.id, values, None if building is None else frozenset({building}))


def set_minimum_suite(
    ledger: Ledger,
    collector_id: str,
    suite: int,
    *,
    approval: str | None = None,
    session: Session,
    now_utc_ms: int,
) -> None:
    """Set the weakest suite; one in use that is weaker goes up with it.

    Raises DeskError: permission.*, collectors.unknown, collectors.unknown_suite, approval.*.
    """
    allow_collector(ledger, session, Permission.KEYS, collector_id)
    row = required(ledger, collector_id)
    least = _suite(row, suite)
    if least == row.minimum_suite:
        return
    approver = None
    if least < row.minimum_suite:
        approver = approvals.cleared(
            ledger,
            wanted(ledger, collector_id, suite, session=session),
            1,
            approval=approval,
            session=session,
            now_utc_ms=now_utc_ms,
        )
    ledger.collectors.put(replace(row, minimum_suite=least, suite=max(row.suite, least)))
    detail = {"before": row.minimum_suite, "after": int(least), **approvals.told(approver)}
    ledger.audit.append(
        operator=session.name,
        action="collector.minimum_suite",
        object=row.id,
        detail=detail,
        utc_ms=now_utc_ms,
    )


def _suite(row: Collector, suite: int) -> Suite:
    try:
        return Suite(suite)
    except ValueError as error:
        raise DeskError("collectors.unknown_suite", collector=row.id) from error
