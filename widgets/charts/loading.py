"""Fetches what charts are drawn with, once, without holding up the screen: pyqtgraph and numpy take 400 ms.

pyqtgraph asks PySide for every class that Qt has, and PySide makes each when it is first asked for. Two
threads that make the same one at the same time end the program, so that is done here on the GUI thread, a few
milliseconds at a time; only then pyqtgraph is imported on a thread of its own.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from importlib import import_module
from typing import Final

from PySide6.QtCore import QObject, QTimer

from app.errors import DeskError
from widgets.tasks import Tasks

_NAMES: Final = ("pyqtgraph", "widgets.charts.parts")
_QT: Final = ("QtCore", "QtGui", "QtWidgets", "QtTest", "QtSvg", "QtOpenGL", "QtOpenGLWidgets")
_SLICE_S: Final = 0.006


def when_loaded(
    tasks: Tasks, owner: QObject, done: Callable[[], None], failed: Callable[[DeskError], None]
) -> None:
    """Call `done` once charts can be made: at once where they can already."""
    if all(name in sys.modules for name in _NAMES):
        done()
        return

    def import_the_rest() -> None:
        tasks.work(owner, _load, done=lambda _: done(), failed=failed)

    _InSlices(owner, import_the_rest).start()


class _InSlices(QObject):
    """Has every class of Qt made, and says when that is done. It ends with its owner."""

    def __init__(self, owner: QObject, done: Callable[[], None]) -> None:
        super().__init__(owner)
        self._done, self._steps = done, _steps()
        self._pace = QTimer(self, interval=0)
        self._pace.timeout.connect(self._work)

    def start(self) -> None:
        self._pace.start()

    def _work(self) -> None:
        until = time.perf_counter() + _SLICE_S
        for _ in self._steps:
            if time.perf_counter() > until:
                return
        self._pace.stop()
        self._done()
        self.deleteLater()


def _steps() -> Iterator[None]:
    """One class of Qt after the other."""
    for name in _QT:
        module = None
        with suppress(ImportError):  # what a build leaves out pyqtgraph does without
            module = import_module(f"PySide6.{name}")
        yield
        for attribute in dir(module):
            getattr(module, attribute)
            yield


def _load() -> None:
    for name in _NAMES:
        import_module(name)
