"""Lists that leave the program as files: who may take one along, and the operation log's word of it."""

from __future__ import annotations

from typing import Final

from app.domain.permissions import Permission, Session
from app.services.rights import allow
from db.ledger import Ledger

TAKEN: Final = "list.exported"


def take(ledger: Ledger, title: str, *, file: str, session: Session, now_utc_ms: int) -> None:
    """Write down, before the first row leaves, that the list called `title` becomes a file. What it holds
    was read within the session's rights. Raises DeskError permission.denied.
    """
    allow(ledger, session, Permission.EXPORT, object=title)
    ledger.audit.append(
        operator=session.name, action=TAKEN, object=title, detail={"file": file}, utc_ms=now_utc_ms
    )
