"""Reports as jobs, and what their filters offer as a unit of work; services are imported on their threads."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from widgets.common.report_words import ReportWords
from widgets.reports import cells
from widgets.reports.cells import Shown

if TYPE_CHECKING:
    from app.domain.permissions import Session
    from app.services.reports.centre import Choices
    from app.services.reports.registry import ReportKind
    from app.services.reports.schedules import ScheduleLine
    from db.report_schedules import ScheduleRow
    from widgets.desk import Desk


def report(
    desk: Desk,
    name: str,
    filters: Mapping[str, str],
    *,
    session: Session,
    stop: Callable[[], bool],
    told: Callable[[int, int], None],
) -> Callable[[], Shown]:
    """A job that makes a report and measures it."""

    def job() -> Shown:
        return cells.prepared(desk.report(name, filters, session=session, stop=stop, told=told))

    return job


def order(made: Shown, place: int, words: ReportWords, *, descending: bool) -> Callable[[], list[int]]:
    """A job that sorts a report by a column."""
    return lambda: cells.order(made.report, place, words, descending=descending)


def offered(*, session: Session) -> Callable[[Any], tuple[dict[str, ReportKind], Choices]]:
    """Every report by its name that this person may have, and what filters may be set to."""

    def unit(ledger: Any) -> tuple[dict[str, ReportKind], Choices]:
        from app.services.reports import centre

        kinds = {kind.name: kind for kind in centre.offered(session=session)}
        return kinds, centre.choices(ledger, session=session)

    return unit


def schedules(*, session: Session | None, now_utc_ms: int) -> Callable[[Any], Sequence[ScheduleLine]]:
    """All reports by schedule."""

    def unit(ledger: Any) -> Sequence[ScheduleLine]:
        from app.services.reports import schedules

        assert session is not None
        return schedules.listed(ledger, session=session, now_utc_ms=now_utc_ms)

    return unit


def folder_checked(folder: str) -> Callable[[], None]:
    """A job that sees that files may go into a folder."""

    def job() -> None:
        from app.services.reports import schedules

        schedules.check_folder(folder)

    return job


def keep_schedule(wanted: ScheduleRow, *, session: Session, now_utc_ms: int) -> Callable[[Any], int]:
    """Keep a schedule; when it is due next."""

    def unit(ledger: Any) -> int:
        from app.services.reports import schedules

        kept = schedules.keep(ledger, wanted, session=session, now_utc_ms=now_utc_ms)
        lines = schedules.listed(ledger, session=session, now_utc_ms=now_utc_ms)
        return next(one.next_utc_ms for one in lines if one.row.id == kept)

    return unit


def ask_schedule(schedule_id: int, *, session: Session | None, now_utc_ms: int) -> Callable[[Any], None]:
    """Have it written now."""

    def unit(ledger: Any) -> None:
        from app.services.reports import schedules

        assert session is not None
        schedules.ask(ledger, schedule_id, session=session, now_utc_ms=now_utc_ms)

    return unit


def delete_schedule(schedule_id: int, *, session: Session | None, now_utc_ms: int) -> Callable[[Any], None]:
    """End it; its files stay."""

    def unit(ledger: Any) -> None:
        from app.services.reports import schedules

        assert session is not None
        schedules.remove(ledger, schedule_id, session=session, now_utc_ms=now_utc_ms)

    return unit
