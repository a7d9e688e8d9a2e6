"""The long work of an import: read and check a file, then import it; followed, and given up at any moment."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication, QObject, Signal

from app.errors import DeskError
from widgets.context import Context
from widgets.models.import_rows import ChangeLine, ErrorLine

if TYPE_CHECKING:
    from app.domain.import_plan import ImportPlan
    from app.domain.site import Site
    from app.services.site_import import ImportResult

_PACE_S = 0.05


@dataclass(frozen=True, slots=True)
class Checked:
    """A workbook that was read, what importing it would do, and that as rows of the lists.

    `numbers` are rows by outcome and sheet; counting them takes longer than the screen may stand still.
    """

    site: Site
    plan: ImportPlan
    numbers: Mapping[str, Mapping[str, int]]
    errors: tuple[ErrorLine, ...]
    changes: tuple[ChangeLine, ...]

    @property
    def writes(self) -> bool:
        """Whether there is anything to import, and nothing against it."""
        return self.plan.ok and bool(self.numbers["added"] or self.numbers["changed"])

    def sum_of(self, outcome: str) -> int:
        return sum(self.numbers[outcome].values())


class ImportWork(QObject):
    """One piece of work at a time. `progressed(stage, done, total)` comes at most 20 times a second."""

    progressed = Signal(str, int, int)

    def __init__(self, context: Context, *, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._stop = threading.Event()
        self._told_at = 0.0
        QCoreApplication.instance().aboutToQuit.connect(self._stop.set)

    def cancel(self) -> None:
        """Whatever is under way ends with import.cancelled; what it wrote is undone."""
        self._stop.set()

    def check(
        self, path: Path, *, done: Callable[[Checked], None], failed: Callable[[DeskError], None]
    ) -> None:
        self._stop.clear()
        desk = self._context.desk
        session, book, data_dir = desk.session, desk.ledger, desk.data_dir

        def job() -> Checked:
            from app.domain.import_plan import Outcome
            from app.services import meter_makes, site_import
            from app.services.site_plan import plan_import
            from widgets.models.import_rows import change_lines, error_lines

            makes = meter_makes.all_right(data_dir)
            site = site_import.read_site(path, self._follow)
            there = book.submit_read(lambda ledger: site_import.book_site(ledger, session=session)).result()
            plan = plan_import(site, there, profiles=makes, progress=self._follow)
            numbers = {outcome.value: plan.number_of(outcome) for outcome in Outcome}
            return Checked(site, plan, numbers, error_lines(plan), change_lines(plan))

        self._context.tasks.work(self, job, done=done, failed=failed)

    def bring_in(
        self,
        checked: Checked,
        *,
        done: Callable[[ImportResult], None],
        failed: Callable[[DeskError], None],
    ) -> None:
        """All of what was checked in one transaction, if it still comes to the same."""
        self._stop.clear()
        desk = self._context.desk
        session, now, data_dir = desk.session, desk.clock.utc_ms(), desk.data_dir

        def unit(ledger: Any) -> ImportResult:
            from app.services import meter_makes, site_import

            return site_import.apply(
                ledger,
                checked.site,
                session=session,
                now_utc_ms=now,
                profiles=meter_makes.all_right(data_dir),
                agreed=checked.plan,
                progress=self._follow,
            )

        self._context.tasks.write(self, unit, done=done, failed=failed)

    def export(self, path: Path, *, done: Callable[[int], None], failed: Callable[[DeskError], None]) -> None:
        self._stop.clear()
        session, book = self._context.desk.session, self._context.desk.ledger

        def job() -> int:
            from app.services import site_export

            site = book.submit_read(
                lambda ledger: site_export.site_to_export(ledger, session=session)
            ).result()
            return site_export.write_site(path, site, progress=self._follow)

        self._context.tasks.work(self, job, done=done, failed=failed)

    def write_template(
        self, path: Path, *, done: Callable[[], None], failed: Callable[[DeskError], None]
    ) -> None:
        """The workbook of an empty book, to be filled in."""
        self._stop.clear()

        def job() -> int:
            from app.services import site_export
            from app.services.site_book import EMPTY_BOOK

            return site_export.write_site(path, EMPTY_BOOK.site, progress=self._follow)

        self._context.tasks.work(self, job, done=lambda _: done(), failed=failed)

    def _follow(self, stage: str, done: int, total: int) -> None:
        """On the thread of the work."""
        if self._stop.is_set():
            raise DeskError("import.cancelled")
        now = time.monotonic()
        if now - self._told_at >= _PACE_S:
            self._told_at = now
            self.progressed.emit(stage, done, total)
