"""One import of a site workbook, step by step off the GUI thread: read it, compare it with the book, and once
somebody has agreed to that, bring it in. It tells how far it is and can be given up."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from app.errors import DeskError
from widgets.context import Context

if TYPE_CHECKING:
    from app.domain.import_plan import ImportPlan
    from app.domain.site import Site


class ImportRun(QObject):
    """`moved(stage, done, total)` while it works; then `planned(plan)`, `imported(plan, result)` or
    `failed(error)`."""

    moved = Signal(str, int, int)
    planned = Signal(object)
    imported = Signal(object, object)
    failed = Signal(object)

    def __init__(self, context: Context, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._site: Site | None = None
        self._plan: ImportPlan | None = None
        self._given_up = threading.Event()
        self.path: Path | None = None
        self.working = False

    @property
    def can_import(self) -> bool:
        """Whether a workbook was checked, is right, and would change something."""
        plan = self._plan
        return not self.working and plan is not None and plan.ok and bool(plan.what_matters)

    def check(self, path: Path) -> None:
        """Read the workbook at `path` and compare it with the book; writes nothing."""
        self._begin()
        self.path, self._plan, self._site = path, None, None

        def read() -> Site:
            from app.services import site_import

            return site_import.read_site(path, self._tell)

        self._context.tasks.work(self, read, done=self._compare, failed=self._fail, latest="import")

    def bring_in(self) -> None:
        """Import what was checked, in one transaction, if the book still comes to what was shown."""
        site, plan, desk = self._site, self._plan, self._context.desk
        if site is None or plan is None:
            return
        self._begin()
        session, now, data_dir, tell = desk.session, desk.clock.utc_ms(), desk.data_dir, self._tell

        def unit(ledger: Any) -> tuple[Any, Any]:
            from app.services import meter_makes, site_import

            return site_import.bring_in(
                ledger,
                site,
                session=session,
                now_utc_ms=now,
                profiles=meter_makes.known(data_dir),
                agreed=plan,
                progress=tell,
            )

        self._context.tasks.write(self, unit, done=self._imported, failed=self._fail)

    def give_up(self) -> None:
        """End what is under way; nothing of it is left behind."""
        self._given_up.set()

    def _begin(self) -> None:
        self._given_up.clear()
        self.working = True

    def _compare(self, site: Site) -> None:
        session = self._context.desk.session
        self._site = site

        def unit(ledger: Any) -> Any:
            from app.services import site_import

            return site_import.book_site(ledger, session=session)

        self._context.tasks.read(
            self, unit, done=lambda book: self._plan_it(site, book), failed=self._fail, latest="import"
        )

    def _plan_it(self, site: Site, book: Any) -> None:
        self._context.tasks.work(
            self, self._planning(site, book), done=self._planned, failed=self._fail, latest="import"
        )

    def _planning(self, site: Site, book: Any) -> Callable[[], ImportPlan]:
        data_dir, tell = self._context.desk.data_dir, self._tell

        def plan() -> ImportPlan:
            from app.services import meter_makes
            from app.services.site_plan import plan_import

            return plan_import(site, book, profiles=meter_makes.known(data_dir), progress=tell)

        return plan

    def _tell(self, stage: str, done: int, total: int) -> None:
        """On the working thread."""
        if self._given_up.is_set():
            raise DeskError("import.cancelled")
        self.moved.emit(stage, done, total)

    def _planned(self, plan: ImportPlan) -> None:
        self.working, self._plan = False, plan
        self.planned.emit(plan)

    def _imported(self, outcome: tuple[Any, Any]) -> None:
        self.working, self._plan = False, None
        self.imported.emit(*outcome)

    def _fail(self, error: DeskError) -> None:
        self.working = False
        self.failed.emit(error)
