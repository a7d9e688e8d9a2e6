"""One figure of the overview: what it is, large how much, and below in words; a press leads to its list."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout

from widgets import theme
from widgets.common.labels import label

_ICON = 20


class FigureTile(QFrame):
    """`pressed` by a click, Enter or Space."""

    pressed = Signal()

    def __init__(self, *, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setProperty("role", "plot")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._icon, self._title = QLabel(), label("muted")
        self.figure, self.words = label("large"), label("small", wrap=True)
        head = QHBoxLayout()
        head.setSpacing(theme.SPACE)
        head.addWidget(self._icon)
        head.addWidget(self._title, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 8, 12, 8)
        layout.setSpacing(2)
        layout.addLayout(head)
        layout.addWidget(self.figure)
        layout.addWidget(self.words, 1)
        self.words.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)

    def show_figure(self, title: str, figure: str, words: str, *, state: str, icon: str) -> None:
        """`state` is one of labels.STATES."""
        self._icon.setPixmap(theme.icon(icon, state, _ICON).pixmap(QSize(_ICON, _ICON)))
        self._title.setText(title)
        self.figure.setText(figure)
        self.words.setText(words)
        theme.mark(self.figure, state="" if state in ("ok", "idle") else state)
        self.setAccessibleName(f"{title}: {figure}. {words}")

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.pressed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.pressed.emit()
        else:
            super().keyPressEvent(event)
