"""Takes every window but the main one out of sight while the desk is locked, and puts them back."""

from __future__ import annotations

import shiboken6
from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication, QWindow
from PySide6.QtWidgets import QApplication, QDialog, QWidget


class Cover(QObject):
    """Dialogs are hidden and keep what was typed in them; menus and lists that hang open are closed.

    What opens while the desk is locked is taken out of sight too, at once.
    """

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._hidden: list[QWidget] = []
        self._is_drawn = False
        application = QGuiApplication.instance()
        if isinstance(application, QGuiApplication):
            application.focusWindowChanged.connect(self._keys_moved)

    def _keys_moved(self, _window: QWindow | None) -> None:
        """A window that opens takes the keys."""
        self.look()

    def draw(self) -> None:
        self._is_drawn = True
        self.look()

    def look(self) -> None:
        """Hide what stands open now."""
        if not self._is_drawn:
            return
        for one in QApplication.topLevelWidgets():
            if one is self._window or not one.isVisible():
                continue
            if isinstance(one, QDialog):
                self._hidden.append(one)
                one.hide()
            else:
                one.close()

    def lift(self) -> None:
        """Everything is where it was, the last dialog on top."""
        self._is_drawn = False
        for one in self._hidden:
            if shiboken6.isValid(one):
                one.show()
        self._hidden.clear()

    def drop(self) -> None:
        """Somebody else works here now: what was open goes with the pages it belongs to."""
        self._is_drawn = False
        for one in self._hidden:
            if shiboken6.isValid(one):
                one.deleteLater()
        self._hidden.clear()
