"""Asks before an act that cannot be taken back.

Enter and Esc both mean no: saying yes needs the hand to move.
"""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QLayout, QVBoxLayout, QWidget

from widgets import names, theme
from widgets.common.labels import button, label

YES_KEY = "Ctrl+Return"
_TEXT_WIDTH = 480


class ConfirmDialog(QDialog):
    """`accepted` only by its yes button or Ctrl+Enter.

    All texts come from the caller, in the present language.
    """

    def __init__(self, *, title: str, text: str, yes: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName(names.CONFIRM_DIALOG)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        self._yes = button(names.CONFIRM_YES, kind="danger")
        self._no = button(names.CONFIRM_NO, kind="primary")
        self._yes.setText(f"{yes}  Ctrl+Enter")
        self._no.setText(self.tr("No, leave it  Esc"))
        self._no.setDefault(True)
        self._yes.clicked.connect(self.accept)
        self._no.clicked.connect(self.reject)
        QShortcut(QKeySequence(YES_KEY), self).activated.connect(self._yes.click)
        self._lay_out(title, text)
        self._no.setFocus()

    def _lay_out(self, title: str, text: str) -> None:
        picture = QLabel()
        picture.setPixmap(theme.icon("doubt", "warn", 40).pixmap(40, 40))
        heading, body = label("title", wrap=True), label(wrap=True)
        heading.setText(title)
        body.setText(text)
        body.setFixedWidth(_TEXT_WIDTH)
        body.setMinimumHeight(body.heightForWidth(_TEXT_WIDTH))
        words = QVBoxLayout()
        words.setSpacing(theme.SPACE)
        words.addWidget(heading)
        words.addWidget(body)
        head = QHBoxLayout()
        head.setSpacing(16)
        head.addWidget(picture, alignment=Qt.AlignmentFlag.AlignTop)
        head.addLayout(words, 1)
        foot = QHBoxLayout()
        foot.addWidget(self._yes)
        foot.addStretch(1)
        foot.addWidget(self._no)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 24, 24, 16)
        layout.setSpacing(24)
        layout.addLayout(head)
        layout.addLayout(foot)
        layout.setSizeConstraint(QLayout.SizeConstraint.SetFixedSize)
