"""A report on paper: a button and its key, the pages laid out on a task's thread, then their preview."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QPushButton, QWidget

from app.domain.permissions import Permission, allows
from app.errors import DeskError
from widgets import theme
from widgets.calls import take_list
from widgets.common.labels import MessageLine
from widgets.common.list_sheet import Taken
from widgets.context import Context
from widgets.language import Retranslated

if TYPE_CHECKING:
    from app.outputs.sheet import Sheet
    from widgets.common.paper_file import LaidOut
    from widgets.reports.print_preview import PrintPreview

PRINT_KEY: Final = "Ctrl+P"
MOST_ROWS: Final = 1_000
"""What the preview shows at once; longer reports leave as PDF, which is written beside the desk."""


class PrintButton(Retranslated, QPushButton):
    """Shows a report as it will be on paper, and prints it from there. It hides from those whose role does
    not let them take lists along."""

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
        """As of an ExportButton; a list that is not made up yet is not printed."""
        super().__init__()
        self.setObjectName(name)
        self.setIcon(theme.icon("printer", "muted"))
        self.setAutoDefault(False)
        self._context, self._message, self._title, self._take = context, message, title, take
        self.preview: PrintPreview | None = None
        session = context.desk.session
        if session is not None and not allows(session, Permission.EXPORT):
            self.hide()
        else:
            shortcut = QShortcut(QKeySequence(PRINT_KEY), page)
            shortcut.setAutoRepeat(False)
            shortcut.activated.connect(self.click)
        self.clicked.connect(self._begin)
        self.retranslate()

    def _begin(self) -> None:
        """Written down first, as everything that leaves the program."""
        desk, sheet = self._context.desk, self._take()
        if desk.session is None or isinstance(sheet, Taken):
            return
        rows = list(sheet.rows)
        if len(rows) > MOST_ROWS:
            self._message.show_error(DeskError("report.too_long_to_print", n=len(rows), most=MOST_ROWS))
            return
        self.setEnabled(False)
        unit = take_list(
            self._title(), file=self.tr("on paper"), session=desk.session, now_utc_ms=desk.clock.utc_ms()
        )
        self._context.tasks.write(self, unit, done=lambda _: self._lay(sheet), failed=self._fail)

    def _lay(self, sheet: Sheet) -> None:
        def job() -> LaidOut:
            from widgets.common.paper_file import laid_out
            from widgets.reports import print_preview  # noqa: F401  read here, not while the desk waits

            return laid_out(sheet.head, sheet.rows)

        self._context.tasks.work(self, job, done=self._show, failed=self._fail)

    def _fail(self, error: DeskError) -> None:
        self.setEnabled(True)
        self._message.show_error(error)

    def _show(self, laid: LaidOut) -> None:
        from widgets.reports.print_preview import PrintPreview

        self.preview = PrintPreview(self._context, laid, self.window())
        self.preview.finished.connect(lambda _: self._end())
        self.preview.open()

    def _end(self) -> None:
        self.preview = None
        self.setEnabled(True)

    def retranslate(self) -> None:
        self.setText(self.tr("Print …  {key}").format(key=PRINT_KEY))
