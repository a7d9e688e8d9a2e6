"""Reports as jobs, and what their filters offer as a unit of work; services are imported on their threads."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from widgets.common.report_words import ReportWords
from widgets.reports import cells
from widgets.reports.cells import Shown

if TYPE_CHECKING:
    from app.domain.permissions import Session
    from app.services.reports.centre import Choices
    from app.services.reports.registry import ReportKind
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
