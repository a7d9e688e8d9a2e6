"""Limits of roles as units of work; each service is imported on the book's own thread."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from app.domain.approvals import Limit
    from app.domain.permissions import Session
    from app.services.act_limits import LimitRow
    from app.services.approvals import Wanted


def limits(*, session: Session) -> Callable[[Any], tuple[LimitRow, ...]]:
    def unit(ledger: Any) -> tuple[LimitRow, ...]:
        from app.services import act_limits

        return act_limits.limits(ledger, session=session)

    return unit


def asks(row: LimitRow, limit: Limit, *, session: Session, now_utc_ms: int) -> Callable[[Any], Wanted | None]:
    """What a second person is to approve; None if nobody need."""

    def unit(ledger: Any) -> Wanted | None:
        from app.services import change_limit

        if change_limit.needs_second(
            ledger, row.role, row.act, limit, session=session, now_utc_ms=now_utc_ms
        ):
            return change_limit.wanted(row.role, row.act, limit)
        return None

    return unit


def change(
    row: LimitRow, limit: Limit, *, approval: str | None, session: Session, now_utc_ms: int
) -> Callable[[Any], None]:
    def unit(ledger: Any) -> None:
        from app.services import change_limit

        change_limit.change_limit(
            ledger,
            row.role,
            row.act.name,
            limit,
            approval=approval,
            session=session,
            now_utc_ms=now_utc_ms,
        )

    return unit
