"""The two logs as units of work; each service is imported on the book's own thread."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from app.domain.permissions import Session
    from app.services.operation_log import LogFilter, LogPage, SystemFilter, SystemPage, SystemSight
    from db.rows import AuditEntry


def page(
    wanted: LogFilter, *, below_seq: int | None, limit: int, session: Session
) -> Callable[[Any], LogPage]:
    def unit(ledger: Any) -> LogPage:
        from app.services import operation_log

        return operation_log.page(ledger, wanted, below_seq=below_seq, limit=limit, session=session)

    return unit


def actors(*, session: Session) -> Callable[[Any], tuple[str, ...]]:
    def unit(ledger: Any) -> tuple[str, ...]:
        from app.services import operation_log

        return operation_log.actors(ledger, session=session)

    return unit


def head(*, session: Session) -> Callable[[Any], tuple[str, str]]:
    def unit(ledger: Any) -> tuple[str, str]:
        from app.services import operation_log

        return operation_log.log_head(ledger, session=session)

    return unit


def system_sight(*, session: Session) -> Callable[[Any], SystemSight]:
    def unit(ledger: Any) -> SystemSight:
        from app.services import operation_log

        return operation_log.system_sight(ledger, session=session)

    return unit


def system_page(
    wanted: SystemFilter, *, sight: SystemSight, below_seq: int | None, limit: int
) -> Callable[[Any], SystemPage]:
    """A unit of the readings' book."""

    def unit(readings: Any) -> SystemPage:
        from app.services import operation_log

        return operation_log.system_page(readings, wanted, sight=sight, below_seq=below_seq, limit=limit)

    return unit


def last_proof(*, session: Session) -> Callable[[Any], AuditEntry | None]:
    def unit(ledger: Any) -> AuditEntry | None:
        from app.services import proofs

        return proofs.last(ledger, session=session)

    return unit
