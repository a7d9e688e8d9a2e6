"""The search box: reports what was typed after a short pause, and Enter, Up and Down at once."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from widgets import theme

PAUSE_MS = 120


class SearchBox(QLineEdit):
    """`searched(text)` after a pause in typing, `entered(text)` on Enter, `moved(step)` on Up (-1)
    and Down (+1)."""

    searched = Signal(str)
    entered = Signal(str)
    moved = Signal(int)
    left = Signal()

    def __init__(self, *, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setClearButtonEnabled(True)
        self.addAction(theme.icon("search"), QLineEdit.ActionPosition.LeadingPosition)
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._pause.timeout.connect(self._report)
        self.textChanged.connect(self._pause.start)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.moved.emit(-1 if key == Qt.Key.Key_Up else 1)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._pause.stop()
            self.entered.emit(self.text().strip())
        elif key == Qt.Key.Key_Escape:
            self._escape()
        else:
            super().keyPressEvent(event)

    def clear_silently(self) -> None:
        """Empty the box without reporting a search."""
        self.show_silently("")

    def show_silently(self, text: str) -> None:
        """Show what was looked for in another way, without reporting a search."""
        self.setText(text)
        self._pause.stop()

    def _escape(self) -> None:
        if self.text():
            self.clear()
        else:
            self.left.emit()

    def _report(self) -> None:
        self.searched.emit(self.text().strip())
