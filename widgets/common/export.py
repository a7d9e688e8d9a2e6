"""The one way out of every list: a button and its key, a file asked for, progress, an end at once when that
is wanted, and a choice when the file is refused."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QPushButton, QWidget

from app.domain.permissions import Permission, allows
from app.errors import DeskError
from widgets import theme
from widgets.calls import take_list
from widgets.common import site_clock
from widgets.common.export_dialogs import ask_path, tell_refused
from widgets.common.labels import MessageLine
from widgets.common.list_sheet import Taken, sheet_of
from widgets.context import Context
from widgets.language import Retranslated
from widgets.models.rows import RowsModel

if TYPE_CHECKING:
    from app.outputs.sheet import Sheet
    from app.outputs.sheet_job import SheetJob

EXPORT_KEY = "Ctrl+E"


class ExportButton(Retranslated, QPushButton):
    """Takes a list along as a workbook, CSV or PDF; pressed again while it works, it stops.

    It hides from those whose role does not let them take lists along. `written(n)`: a file is whole;
    `ended()`: however it ended.
    """

    written = Signal(int)
    ended = Signal()
    _told = Signal(int)

    def __init__(
        self,
        context: Context,
        page: QWidget,
        message: MessageLine,
        *,
        name: str,
        title: Callable[[], str],
        take: Callable[[], Taken | Sheet],
    ) -> None:
        """`title` names the list, `take` is asked for its rows when an export begins: a list's, or a sheet
        that is made up already. The key works wherever the focus is in `page`, and `message` tells how it
        goes."""
        super().__init__()
        self.setObjectName(name)
        self.setIcon(theme.icon("export", "muted"))
        self.setAutoDefault(False)
        self._context, self._message, self._title, self._take = context, message, title, take
        self._running = _Running()
        session = context.desk.session
        if session is not None and not allows(session, Permission.EXPORT):
            self.hide()
        else:
            shortcut = QShortcut(QKeySequence(EXPORT_KEY), page)
            shortcut.setAutoRepeat(False)
            shortcut.activated.connect(self.click)
        self.clicked.connect(self._pressed)
        self._told.connect(self._tell)
        self.destroyed.connect(self._running.cancel)
        self.retranslate()

    def follow(self, model: RowsModel) -> None:
        """Can be pressed while `model` shows anything."""

        def look() -> None:
            self.setEnabled(model.rowCount() > 0 or self.is_working)

        for changed in (model.modelReset, model.rowsInserted, model.rowsRemoved):
            changed.connect(look)
        self.ended.connect(look)
        look()

    @property
    def is_working(self) -> bool:
        return self._running.job is not None

    def write_to(self, path: Path) -> None:
        """Write what the list shows now to `path`, whose end names the format."""
        desk = self._context.desk
        if self.is_working or desk.session is None:
            return
        now, title, session = desk.clock.utc_ms(), self._title(), desk.session
        sheet = self._take()
        if isinstance(sheet, Taken):
            sheet = sheet_of(sheet, title=title, who=session.display_name or session.name, utc_ms=now)
        self._running.begin(path, sheet, tell=self._told.emit)
        self.retranslate()
        self._tell(0)
        self._context.tasks.write(
            self,
            take_list(title, file=path.name, session=session, now_utc_ms=now),
            done=lambda _: self._write(path),
            failed=lambda error: self._refused(error, path),
        )

    def _write(self, path: Path) -> None:
        self._context.tasks.work(
            self,
            self._running.run,
            done=lambda rows: self._done(rows, path),
            failed=lambda error: self._refused(error, path),
        )

    def _pressed(self) -> None:
        if self.is_working:
            self._running.cancel()
        else:
            self._ask()

    def _ask(self) -> None:
        now = site_clock.local(self._context.desk.clock.utc_ms())
        ask_path(
            self.window(),
            f"{self._title()} {now:%Y-%m-%d}",
            self._context.settings,
            then=self.write_to,
        )

    def _tell(self, rows: int) -> None:
        if self.is_working:
            self._message.say("info", "export.working", n=rows)

    def _done(self, rows: int | None, path: Path) -> None:
        self._end()
        if rows is None:
            self._message.say("info", "export.cancelled")
            return
        self._message.say("ok", "export.done", n=rows, path=str(path))
        self.written.emit(rows)

    def _refused(self, error: DeskError, path: Path) -> None:
        self._end()
        tell_refused(
            error,
            self._message,
            again=lambda: self.write_to(path),
            elsewhere=self._ask,
            parent=self.window(),
        )

    def _end(self) -> None:
        self._running.job = None
        self.retranslate()
        self.ended.emit()

    def retranslate(self) -> None:
        text = self.tr("Stop the export  {key}") if self.is_working else self.tr("Export …  {key}")
        self.setText(text.format(key=EXPORT_KEY))


class _Running:
    """The export under way. It outlives its button, whose end ends it."""

    def __init__(self) -> None:
        self.job: SheetJob | None = None

    def begin(self, path: Path, sheet: Sheet, *, tell: Callable[[int], None]) -> None:
        from app.outputs.sheet_job import SheetJob

        self.job = SheetJob(path, sheet, tell=tell)

    def run(self) -> int | None:
        """On a task's thread: the rows written, None when it was stopped."""
        from app.outputs.sheet_job import Cancelled

        job = self.job
        try:
            return None if job is None else job.run()
        except Cancelled:
            return None

    def cancel(self) -> None:
        if self.job is not None:
            self.job.cancel()
