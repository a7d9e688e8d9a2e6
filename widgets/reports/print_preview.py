"""A report as it will be on paper: page by page, each painted as a picture on a task's thread, and printed
from there on such a thread too. The GUI thread shows a picture that is made, and nothing more."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QImage, QKeySequence, QPageLayout, QPainter, QPaintEvent, QResizeEvent, QShortcut
from PySide6.QtWidgets import QDialog, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from app.errors import DeskError
from widgets import theme
from widgets.common import paper_file
from widgets.common.labels import MessageLine, button, choice, label
from widgets.context import Context
from widgets.language import Retranslated
from widgets.reports import preview_names

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter

    from widgets.common.paper_file import LaidOut

PRINT_KEY: Final = "Ctrl+P"
_SETTLED_MS: Final = 60
"""So long after the window took another size the page is painted for it."""
_EDGE: Final = 12


class PageView(QWidget):
    """One page as a picture, in the middle."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName(preview_names.PREVIEW_PAGE)
        self.picture = QImage()

    def show_picture(self, picture: QImage) -> None:
        self.picture = picture
        room = picture.deviceIndependentSize().toSize()
        self.setMinimumSize(room.width() + 2 * _EDGE, room.height() + 2 * _EDGE)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        room = self.picture.deviceIndependentSize()
        left, top = (self.width() - room.width()) / 2, (self.height() - room.height()) / 2
        painter = QPainter(self)
        painter.drawImage(round(left), round(top), self.picture)
        painter.end()


class PrintPreview(Retranslated, QDialog):
    """Of pages that are laid out. Page up and down turn them, Ctrl+P prints, Esc closes."""

    def __init__(self, context: Context, laid: LaidOut, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName(preview_names.PREVIEW)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._context, self.laid = context, laid
        self.at = 0
        self._printer: QPrinter | None = None
        self.view, self._count = PageView(), label(name=preview_names.PREVIEW_COUNT)
        self.back = button(preview_names.PREVIEW_BACK)
        self.on = button(preview_names.PREVIEW_ON)
        self.fit, self.side = choice(preview_names.PREVIEW_FIT), choice(preview_names.PREVIEW_SIDE)
        self.print = button(preview_names.PREVIEW_PRINT, kind="primary", icon="printer", colour="on_accent")
        self.close_it = button(preview_names.PREVIEW_CLOSE)
        self.message = MessageLine(name=preview_names.PREVIEW_MESSAGE)
        for _ in range(2):
            self.fit.addItem("")
        for orientation in (QPageLayout.Orientation.Portrait, QPageLayout.Orientation.Landscape):
            self.side.addItem("", orientation)
        self.side.setCurrentIndex(self.side.findData(laid.layout.orientation()))
        self._settled = QTimer(self, singleShot=True, interval=_SETTLED_MS)
        self._lay_out()
        self._connect()
        self.resize(parent.window().size().boundedTo(self.screen().availableSize()))
        self.retranslate()

    def _lay_out(self) -> None:
        tools = QHBoxLayout()
        tools.setSpacing(theme.SPACE)
        for part in (self.back, self._count, self.on, self.fit, self.side):
            tools.addWidget(part)
        tools.addStretch(1)
        for part in (self.close_it, self.print):
            tools.addWidget(part)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setWidget(self.view)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(theme.SPACE)
        layout.addLayout(tools)
        layout.addWidget(self.message)
        layout.addWidget(self._scroll, 1)

    def _connect(self) -> None:
        self._settled.timeout.connect(self._draw)
        self.back.clicked.connect(lambda: self.turn_to(self.at - 1))
        self.on.clicked.connect(lambda: self.turn_to(self.at + 1))
        self.fit.currentIndexChanged.connect(lambda _: self._settled.start())
        self.side.currentIndexChanged.connect(lambda _: self._lay_anew())
        self.print.clicked.connect(self._ask_printer)
        self.close_it.clicked.connect(self.reject)
        for key, act in (
            ("PgUp", self.back.click),
            ("PgDown", self.on.click),
            ("Home", lambda: self.turn_to(0)),
            ("End", lambda: self.turn_to(len(self.laid.pages) - 1)),
            (PRINT_KEY, self.print.click),
        ):
            QShortcut(QKeySequence(key), self).activated.connect(act)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._settled.start()

    def turn_to(self, place: int) -> None:
        """Show another page, from 0 on; one that is not there is none."""
        if 0 <= place < len(self.laid.pages):
            self.at = place
            self._draw()
            self.retranslate()

    def _draw(self) -> None:
        """Paint the page for the room that there is, on a task's thread."""
        laid, at, room = self.laid, self.at, self._scroll.viewport().size() - QSize(2 * _EDGE, 2 * _EDGE)
        whole, dots = self.fit.currentIndex() == 0, self.devicePixelRatioF()
        self._context.tasks.work(
            self,
            lambda: paper_file.picture(laid, at, room, whole=whole, dots=dots),
            done=self.view.show_picture,
            failed=self.message.show_error,
            latest="page",
        )

    def _lay_anew(self) -> None:
        layout = QPageLayout(self.laid.layout)
        layout.setOrientation(self.side.currentData())
        paper = self.laid.paper
        self._context.tasks.work(
            self,
            lambda: paper_file.laid_on(paper, layout),
            done=self._take,
            failed=self.message.show_error,
            latest="laid",
        )

    def _take(self, laid: LaidOut) -> None:
        self.laid = laid
        self.turn_to(min(self.at, len(laid.pages) - 1))

    def _ask_printer(self) -> None:
        from PySide6.QtPrintSupport import QPrintDialog, QPrinter

        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setPageLayout(self.laid.layout)
        printer.setDocName(self.laid.paper.head.title)
        dialog = QPrintDialog(printer, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.accepted.connect(lambda: self.print_on(printer))
        dialog.open()

    def print_on(self, printer: QPrinter) -> None:
        """On the chosen printer and its paper; what is another size is laid out anew for it."""
        self._printer = printer
        self.print.setEnabled(False)
        laid = self.laid
        self._context.tasks.work(
            self,
            lambda: paper_file.print_out(laid, printer),
            done=lambda _: self._printed(),
            failed=self._not_printed,
        )

    def _printed(self) -> None:
        self._printer = None
        self.accept()

    def _not_printed(self, error: DeskError) -> None:
        self._printer = None
        self.print.setEnabled(True)
        self.message.show_error(error)

    def reject(self) -> None:
        """Not while pages are on their way to the printer."""
        if self._printer is None:
            super().reject()

    def retranslate(self) -> None:
        self.setWindowTitle(self.tr("Print: {title}").format(title=self.laid.paper.head.title))
        pages = len(self.laid.pages)
        self._count.setText(self.tr("Page {page} of {pages}").format(page=self.at + 1, pages=pages))
        self.back.setText(self.tr("Page before  PgUp"))
        self.on.setText(self.tr("Next page  PgDn"))
        self.back.setEnabled(self.at > 0)
        self.on.setEnabled(self.at < pages - 1)
        for place, text in enumerate((self.tr("Whole page"), self.tr("Full width"))):
            self.fit.setItemText(place, text)
        for place, text in enumerate((self.tr("Portrait"), self.tr("Landscape"))):
            self.side.setItemText(place, text)
        self.print.setText(self.tr("Print …  {key}").format(key=PRINT_KEY))
        self.close_it.setText(self.tr("Close  Esc"))
