"""Proofs of the book that somebody asked for: who may, and what the operation log says of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from app.domain.permissions import Permission, Session
from app.services.rights import allow_site
from db.ledger import Ledger
from db.rows import AuditEntry

PROVEN: Final = "book.proven"
NOT_PROVEN: Final = "book.not_proven"
OBJECT: Final = "ledger"


@dataclass(frozen=True, slots=True)
class Result:
    """What came of a proof: rows looked at, how much does not fit, and the head over all chains as hex."""

    rows: int
    findings: int
    head: str


def may_prove(ledger: Ledger, *, session: Session) -> None:
    """Raises DeskError permission.denied."""
    allow_site(ledger, session, Permission.VERIFY)


def note(ledger: Ledger, result: Result, *, session: Session, now_utc_ms: int) -> None:
    """Write down what came of it. Raises DeskError permission.denied."""
    may_prove(ledger, session=session)
    ledger.audit.append(
        operator=session.name,
        action=NOT_PROVEN if result.findings else PROVEN,
        object=OBJECT,
        detail={"rows": result.rows, "findings": result.findings, "head": result.head},
        utc_ms=now_utc_ms,
    )


def last(ledger: Ledger, *, session: Session) -> AuditEntry | None:
    """The newest proof that was noted; None before the first. Raises DeskError permission.denied."""
    may_prove(ledger, session=session)
    noted = [one for one in ledger.audit.of(OBJECT) if one.action in (PROVEN, NOT_PROVEN)]
    return noted[-1] if noted else None
