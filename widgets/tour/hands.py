"""The hands of the tour: find a widget by its name, type, press keys, wait until a screen shows something."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QEventLoop, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from app.errors import FAULT
from widgets import names
from widgets.common.labels import WAITS, MessageLine

LOOK_MS = 20
"""How often a waiting person looks."""

SETTLE_MS = 150
"""Layouts settle before a picture is taken."""

W = TypeVar("W", bound=QWidget)


class TourFailed(Exception):
    """A step did not do what it should; the text names the step."""


def let_run(milliseconds: int) -> None:
    """Run the event loop for a while. QTest.qWait would keep every other thread from running meanwhile."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


class Hands:
    """Acts on the program's windows as a person would. `picture` grabs the active window in each language."""

    def __init__(self, *, folder: Path, set_language: Callable[[str], None]) -> None:
        self._folder = folder
        self._set_language = set_language
        self.pictures: list[str] = []

    def find(self, name: str, kind: type[W]) -> W:
        """The visible widget of that object name."""
        for window in QApplication.topLevelWidgets():
            for widget in [window, *window.findChildren(kind)]:
                if isinstance(widget, kind) and widget.objectName() == name and widget.isVisible():
                    return widget
        raise TourFailed(f"no {name} on the screen")

    def shows(self, name: str) -> bool:
        """Whether a widget of that name can be seen."""
        return any(
            widget.isVisible()
            for window in QApplication.topLevelWidgets()
            for widget in [window, *window.findChildren(QWidget, name)]
            if widget.objectName() == name
        )

    def waits(self) -> bool:
        """Whether the window shows that something is still being read."""
        return any(one.isVisible() and one.property(WAITS) for one in self.window().findChildren(QWidget))

    def can_press(self, name: str) -> bool:
        """Whether a button of that name can be seen and pressed."""
        return self.shows(name) and self.find(name, QWidget).isEnabled()

    def has_focus(self, name: str) -> bool:
        """Whether keys go to the widget of that name."""
        focused = QApplication.focusWidget()
        return focused is not None and focused.objectName() == name

    def pause(self, *, seconds: float) -> None:
        """Let the program run, as a person who looks at the screen does."""
        let_run(int(seconds * 1000))

    def type(self, name: str, text: str) -> None:
        """Type into the field that has the cursor, replacing what is there; TourFailed if it is another."""
        widget = self.find(name, QWidget)
        if not widget.hasFocus():
            raise TourFailed(f"the cursor is not in {name}")
        QTest.keyClick(widget, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
        QTest.keyClicks(widget, text)

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """Press a key wherever the cursor is."""
        if QApplication.activeWindow() is None:
            # Without a window manager nothing gives the window back its focus when a page is replaced.
            self.window().activateWindow()
            let_run(1)
        QTest.keyClick(QApplication.focusWidget() or self.window(), key, modifier)
        let_run(1)

    def wait_until(self, holds: Callable[[], bool], what: str, *, seconds: float) -> None:
        """Let the program run until `holds`; TourFailed names `what` after `seconds`."""
        deadline = time.monotonic() + seconds
        while not holds():
            if time.monotonic() > deadline:
                raise TourFailed(f"waited {seconds:g} s in vain: {what}")
            let_run(LOOK_MS)

    def picture(self, name: str, *, of: QWidget | None = None) -> None:
        """PNGs of the window in front, or `of` another one, `name-zh_CN.png` and `name-en.png`; ends in
        Chinese. TourFailed if the window tells of a fault of the program."""
        window = self.window() if of is None else of
        for line in window.findChildren(MessageLine):
            if line.isVisible() and line.key == FAULT:
                raise TourFailed(f"{name} shows: {line.text()}")
        self.grab(name, of=window)

    def grab(self, name: str, *, of: QWidget | None = None) -> None:
        """`picture`, whatever the window tells of."""
        window = self.window() if of is None else of
        for language in ("en", "zh_CN"):
            self._set_language(language)
            let_run(SETTLE_MS)
            path = self._folder / f"{name}-{language}.png"
            if not window.grab().save(str(path)):
                raise TourFailed(f"cannot write {path}")
            self.pictures.append(str(path))

    def window(self) -> QWidget:
        """The dialog in front, else the program's window."""
        return QApplication.activeModalWidget() or self.find(names.MAIN_WINDOW, QWidget)
