"""Units of work about reconciliation; see widgets/calls.py."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from app.domain.permissions import Session
    from app.errors import DeskError
    from app.services.approvals import Wanted
    from app.services.reconcile import FindingRow
    from db.money_rows import ReconcileRun


def runs(*, session: Session) -> Callable[[Any], tuple[ReconcileRun, ...]]:
    def unit(ledger: Any) -> tuple[ReconcileRun, ...]:
        from app.services import reconcile

        return reconcile.runs(ledger, session=session)

    return unit


def findings(run_id: int, *, session: Session) -> Callable[[Any], tuple[FindingRow, ...]]:
    def unit(ledger: Any) -> tuple[FindingRow, ...]:
        from app.services import reconcile

        return reconcile.findings(ledger, run_id, session=session)

    return unit


def wanted(row: FindingRow, typed_fen: int | None) -> Wanted:
    from app.services import reconcile

    return reconcile.wanted(row, typed_fen)


def hinders(row: FindingRow) -> DeskError | None:
    from app.services import reconcile

    return reconcile.hinders(row)


def settle(
    row: FindingRow,
    *,
    reason: str,
    typed_fen: int | None,
    approval: str,
    session: Session,
    now_utc_ms: int,
) -> Callable[[Any], str]:
    def unit(ledger: Any) -> str:
        from app.services import reconcile

        return reconcile.settle(
            ledger,
            row.run_id,
            row.number,
            reason=reason,
            typed_fen=typed_fen,
            approval=approval,
            session=session,
            now_utc_ms=now_utc_ms,
        )

    return unit
