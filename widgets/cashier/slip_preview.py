"""The slip of one sale as a picture, with print: the first print is the original, later ones are
marked as copies."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from app.errors import DeskError
from widgets import names, theme
from widgets.common.labels import MessageLine, button
from widgets.context import Context
from widgets.language import Retranslated

_WIDEST = 300


class SlipDialog(Retranslated, QDialog):
    """Enter prints, Esc closes. `printed(worked)` after each try."""

    printed = Signal(bool)

    def __init__(self, context: Context, sale_id: str, *, copies: int, parent: QWidget | None = None) -> None:
        """`copies` is how often the slip was printed before."""
        super().__init__(parent)
        self.setObjectName(names.SLIP_DIALOG)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._context, self._sale_id, self._copies = context, sale_id, copies
        self._picture = QLabel(alignment=Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignHCenter)
        self._picture.setObjectName(names.SLIP_PICTURE)
        self._picture.setMargin(12)
        self._picture.setProperty("role", "paper")
        self._message = MessageLine(name=names.SLIP_MESSAGE)
        self.print = button(names.SLIP_PRINT, kind="primary")
        self.print.setDefault(True)
        self.print.clicked.connect(self._print)
        self._close = button(names.SLIP_CLOSE)
        self._close.clicked.connect(self.reject)
        self._lay_out()
        self.retranslate()
        self._ask_picture()

    def _lay_out(self) -> None:
        scroll = QScrollArea(widgetResizable=True)
        scroll.setWidget(self._picture)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        foot = QHBoxLayout()
        foot.addWidget(self._close)
        foot.addStretch(1)
        foot.addWidget(self.print)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(theme.SPACE)
        layout.addWidget(scroll, 1)
        layout.addWidget(self._message)
        layout.addLayout(foot)
        self.resize(_WIDEST + 80, 700)

    def _ask_picture(self) -> None:
        printer, sale_id, language = self._context.desk.printer, self._sale_id, self._context.language.code
        self._context.tasks.work(
            self,
            lambda: printer.picture(sale_id, language=language),
            done=self._show_picture,
            failed=self._fail,
            latest="picture",
        )

    def _show_picture(self, png: bytes) -> None:
        picture = QPixmap()
        picture.loadFromData(png, "PNG")
        if picture.width() > _WIDEST:
            picture = picture.scaledToWidth(_WIDEST, Qt.TransformationMode.SmoothTransformation)
        self._picture.setPixmap(picture)

    def _print(self) -> None:
        if not self.print.isEnabled():
            return
        self.print.setEnabled(False)
        desk, sale_id, language = self._context.desk, self._sale_id, self._context.language.code
        session = desk.session
        self._context.tasks.work(
            self,
            lambda: desk.printer.print_slip(sale_id, session=session, language=language),
            done=self._print_done,
            failed=self._print_failed,
        )

    def _print_done(self, copy: int) -> None:
        self._copies = copy + 1
        self.print.setEnabled(True)
        self._message.say("ok", "slip.printed")
        self.retranslate()
        self._ask_picture()
        self.printed.emit(True)

    def _print_failed(self, error: DeskError) -> None:
        self.print.setEnabled(True)
        self.printed.emit(False)
        self._fail(error)

    def _fail(self, error: DeskError) -> None:
        self._message.show_error(error)

    def retranslate(self) -> None:
        self.setWindowTitle(self.tr("Slip"))
        self._close.setText(self.tr("Close  Esc"))
        self.print.setText(self.tr("Print copy  Enter") if self._copies else self.tr("Print  Enter"))
        if not self._picture.pixmap().isNull():
            self._ask_picture()
