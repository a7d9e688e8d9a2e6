"""A book that was put back from a backup, as units of work; the service is imported on the book's own
thread."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from app.domain.permissions import Session
    from app.services.approvals import Wanted
    from app.services.restored import Restored


def waiting(*, session: Session) -> Callable[[Any], tuple[Restored, bool] | None]:
    def unit(ledger: Any) -> tuple[Restored, bool] | None:
        from app.services import restored

        return restored.waiting(ledger, session=session)

    return unit


def wanted(*, session: Session) -> Callable[[Any], Wanted]:
    def unit(ledger: Any) -> Wanted:
        from app.services import restored

        return restored.wanted(ledger, session=session)

    return unit


def open_for_selling(*, approval: str, session: Session, now_utc_ms: int) -> Callable[[Any], None]:
    def unit(ledger: Any) -> None:
        from app.services import restored

        restored.open_for_selling(ledger, approval=approval, session=session, now_utc_ms=now_utc_ms)

    return unit
