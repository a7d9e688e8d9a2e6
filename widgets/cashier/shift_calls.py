"""Units of work about shifts; see widgets/calls.py."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from app.domain.permissions import Session
    from app.services.shifts import ShiftReport


def report(drawer: str, *, session: Session) -> Callable[[Any], ShiftReport | None]:
    def unit(ledger: Any) -> ShiftReport | None:
        from app.services import shifts

        return shifts.report(ledger, drawer, session=session)

    return unit


def closed(*, session: Session) -> Callable[[Any], tuple[ShiftReport, ...]]:
    def unit(ledger: Any) -> tuple[ShiftReport, ...]:
        from app.services import shifts

        return shifts.recent(ledger, session=session)

    return unit


def begin(drawer: str, float_fen: int, *, session: Session, now_utc_ms: int) -> Callable[[Any], ShiftReport]:
    def unit(ledger: Any) -> ShiftReport:
        from app.services import shifts

        return shifts.open_shift(ledger, drawer, float_fen, session=session, now_utc_ms=now_utc_ms)

    return unit


def close(
    drawer: str,
    notes: Mapping[int, int],
    *,
    leave_fen: int,
    doubts_seen: tuple[str, ...],
    session: Session,
    now_utc_ms: int,
) -> Callable[[Any], ShiftReport]:
    def unit(ledger: Any) -> ShiftReport:
        from app.services import shifts

        return shifts.close_shift(
            ledger,
            drawer,
            notes,
            leave_fen=leave_fen,
            doubts_seen=doubts_seen,
            session=session,
            now_utc_ms=now_utc_ms,
        )

    return unit
