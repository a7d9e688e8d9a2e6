"""The slip of one sale as a picture, with print: the first print is the original, later ones are
marked as copies."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from app.errors import DeskError
from widgets import names, theme
from widgets.common.labels import MessageLine, button
from widgets.common.slip_picture import SlipPicture
from widgets.context import Context
from widgets.language import LANGUAGES, Retranslated

_NARROWEST = 340
_AROUND = 130
"""What buttons, message, margins and the frame of the dialog take of the window's height."""
_LOWEST = 480


class SlipDialog(Retranslated, QDialog):
    """Enter prints, Esc closes. `printed(worked)` after each try."""

    printed = Signal(bool)

    def __init__(self, context: Context, sale_id: str, *, copies: int, parent: QWidget | None = None) -> None:
        """`copies` is how often the slip was printed before."""
        super().__init__(parent)
        self.setObjectName(names.SLIP_DIALOG)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._context, self._sale_id, self._copies = context, sale_id, copies
        self._pictures: dict[str, bytes] = {}
        self._picture = SlipPicture(name=names.SLIP_PICTURE)
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
        foot = QHBoxLayout()
        foot.addWidget(self._close)
        foot.addStretch(1)
        foot.addWidget(self.print)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(theme.SPACE)
        layout.addWidget(self._picture, alignment=Qt.AlignmentFlag.AlignHCenter)
        layout.addStretch(1)
        layout.addWidget(self._message)
        layout.addLayout(foot)
        self.setMinimumWidth(_NARROWEST)

    def _ask_picture(self) -> None:
        """In every language, so that a switch shows at once."""
        desk, sale_id = self._context.desk, self._sale_id
        printer, session = desk.printer, desk.session
        self._context.tasks.work(
            self,
            lambda: {code: printer.picture(sale_id, session=session, language=code) for code in LANGUAGES},
            done=self._take_pictures,
            failed=self._fail,
            latest="picture",
        )

    def _take_pictures(self, pictures: dict[str, bytes]) -> None:
        self._pictures = pictures
        self._show_picture()

    def _show_picture(self) -> None:
        """The whole slip, as large as the window behind allows."""
        self._picture.show_png(self._pictures[self._context.language.code])
        room = max(self.parentWidget().window().height() - _AROUND, _LOWEST)
        self._picture.setFixedSize(self._picture.size_at(height=room))
        self.adjustSize()

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
        if self._pictures:
            self._show_picture()
