"""A report on paper: a button and its key, the pages laid out on a task's thread, then Qt's own preview."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QSizeF, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QPushButton, QWidget

from app.domain.permissions import Permission, allows
from app.errors import DeskError
from widgets import names, theme
from widgets.calls import take_list
from widgets.common.labels import MessageLine
from widgets.common.list_sheet import Taken
from widgets.context import Context
from widgets.language import Retranslated

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter, QPrintPreviewDialog

    from app.outputs.sheet import Sheet
    from widgets.common.paper import Page, Paper

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
        self.preview: QPrintPreviewDialog | None = None
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
        from widgets.common.paper_file import laid_out

        self._context.tasks.work(
            self, lambda: laid_out(sheet.head, sheet.rows), done=self._show, failed=self._fail
        )

    def _fail(self, error: DeskError) -> None:
        self.setEnabled(True)
        self._message.show_error(error)

    def _show(self, found: tuple[Paper, QSizeF, list[Page]]) -> None:
        from PySide6.QtPrintSupport import QPrinter, QPrintPreviewDialog

        from widgets.common.paper_file import page_layout

        paper, size, pages = found
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setPageLayout(page_layout(paper))
        printer.setDocName(paper.head.title)
        dialog = QPrintPreviewDialog(printer, self.window())
        dialog.setObjectName(f"{names.REPORTS}.preview")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setWindowTitle(self.tr("Print: {title}").format(title=paper.head.title))
        dialog.resize(self.window().size().boundedTo(self.screen().availableSize()))
        dialog.paintRequested.connect(lambda device: self._paint(paper, size, pages, device))
        dialog.finished.connect(lambda _: self._end(printer))
        self.preview = dialog
        dialog.open()

    def _paint(self, paper: Paper, size: QSizeF, pages: list[Page], device: QPrinter) -> None:
        """The pages as they were laid out; anew when other paper was chosen."""
        from widgets.common.paper_file import paint, painted_size

        wanted = painted_size(device.pageLayout())
        try:
            paint(pages if wanted == size else paper.pages(wanted), wanted, device)
        except OSError as error:
            self._message.show_error(DeskError("report.nothing_to_print", reason=error.strerror or ""))

    def _end(self, printer: QPrinter) -> None:
        """`printer` lives until here."""
        del printer
        self.preview = None
        self.setEnabled(True)

    def retranslate(self) -> None:
        self.setText(self.tr("Print …  {key}").format(key=PRINT_KEY))
