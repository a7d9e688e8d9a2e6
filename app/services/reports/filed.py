"""A report into a file: asked for, made, noted in the operation log, and written by a process of its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from app.domain.permissions import Session
from app.domain.report import Report
from app.outputs.sheet import Sheet
from app.outputs.sheet_job import SheetJob
from app.outputs.whole_file import check_target
from app.services import exports
from app.services.reconcile_now import Sources
from app.services.reports import centre
from app.services.reports.ground import Stop, never


class Words(Protocol):
    """Reports in the words of one language."""

    def title(self, name: str) -> str: ...

    def sheet(self, report: Report) -> Sheet: ...


@dataclass(frozen=True, slots=True)
class Filed:
    """A report that is in its file now, with the number of its rows."""

    report: Report
    rows: int


def _unheard(job: SheetJob) -> None:
    """For those who let it go on to its end."""


def write(
    sources: Sources,
    name: str,
    filters: Mapping[str, str],
    path: Path,
    *,
    words: Words,
    session: Session,
    now_utc_ms: int,
    stop: Stop = never,
    begun: Callable[[SheetJob], None] = _unheard,
) -> Filed:
    """Write the report `name` with these filters (request.py) to `path`, whose end names the format. Takes
    as long as the report does: not for the GUI thread, and not within a unit of the book.

    `begun` hears of the writing, which may be ended from another thread. What refuses the file is told
    before a report is made for it. Raises Cancelled; DeskError: permission.*, report.*, export.*.
    """
    check_target(path)
    report = centre.run(sources, name, filters, session=session, now_utc_ms=now_utc_ms, stop=stop)
    sources.ledger.write(
        lambda ledger: exports.take(
            ledger, words.title(name), file=path.name, session=session, now_utc_ms=now_utc_ms
        )
    )
    job = SheetJob(path, words.sheet(report), tell=lambda _: None)
    begun(job)
    return Filed(report, job.run())
