"""Plans for a shortage of the grid as units of work; each service is imported on the book's own thread."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from app.domain.permissions import Session
    from app.services.readings import LiveBoard
    from app.services.shortage import KindRow, PlanLine, Preview, ReportLine
    from db.shortage import PlanRow
    from widgets.desk import Desk


def kinds(*, session: Session) -> Callable[[Any], tuple[KindRow, ...]]:
    def unit(ledger: Any) -> tuple[KindRow, ...]:
        from app.services import shortage

        return shortage.kinds(ledger, session=session)

    return unit


def set_kinds(wanted: Sequence[str], *, session: Session, now_utc_ms: int) -> Callable[[Any], None]:
    def unit(ledger: Any) -> None:
        from app.services import shortage

        shortage.set_kinds(ledger, wanted, session=session, now_utc_ms=now_utc_ms)

    return unit


def plans(*, session: Session) -> Callable[[Any], tuple[PlanLine, ...]]:
    def unit(ledger: Any) -> tuple[PlanLine, ...]:
        from app.services import shortage

        return shortage.listed(ledger, session=session)

    return unit


def keep(plan: PlanRow, *, session: Session, now_utc_ms: int) -> Callable[[Any], PlanRow]:
    def unit(ledger: Any) -> PlanRow:
        from app.services import shortage

        return shortage.keep(ledger, plan, session=session, now_utc_ms=now_utc_ms)

    return unit


def preview(plan: PlanRow, desk: Desk) -> Callable[[Any], Preview]:
    live, session, now, data_dir = desk.live, desk.session, desk.clock.utc_ms(), desk.data_dir

    def unit(ledger: Any) -> Preview:
        from app.services import shortage, site_files

        makes = site_files.makes(data_dir)
        return shortage.preview(ledger, plan, live, makes=makes, session=session, now_utc_ms=now)

    return unit


def start(plan_id: str, desk: Desk, *, approval: str | None) -> Callable[[Any], None]:
    live, session, now, data_dir = desk.live, desk.session, desk.clock.utc_ms(), desk.data_dir

    def unit(ledger: Any) -> None:
        from app.services import shortage, site_files

        makes = site_files.makes(data_dir)
        shortage.start(ledger, plan_id, live, makes=makes, approval=approval, session=session, now_utc_ms=now)

    return unit


def undo(plan_id: str, *, session: Session, now_utc_ms: int) -> Callable[[Any], None]:
    def unit(ledger: Any) -> None:
        from app.services import shortage

        shortage.undo(ledger, plan_id, session=session, now_utc_ms=now_utc_ms)

    return unit


def report(plan_id: str, live: LiveBoard, *, session: Session) -> Callable[[Any], tuple[ReportLine, ...]]:
    def unit(ledger: Any) -> tuple[ReportLine, ...]:
        from app.services import shortage

        return shortage.report(ledger, plan_id, live, session=session)

    return unit
