"""Making reports one after the other, each on a task's thread, with progress and a way to stop."""

from __future__ import annotations

import threading
from collections.abc import Mapping

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QWidget

from app.errors import DeskError
from widgets import names, theme
from widgets.common.labels import button
from widgets.context import Context
from widgets.language import Retranslated
from widgets.reports import calls

SHOWN_AFTER_MS = 300
"""What is made sooner shows no progress: nothing is to jump."""


class Maker(QObject):
    """`made(Shown)` or `failed(DeskError)` for the newest report asked for; an older one is stopped."""

    made = Signal(object)
    failed = Signal(object)
    _told = Signal(int, int, int)

    def __init__(self, context: Context, *, parent: QWidget) -> None:
        super().__init__(parent)
        self._context = context
        self._stop = threading.Event()
        self._turn = 0
        self.is_working = False
        self.bar = _Progress()
        self.bar.hide()
        self._shows = QTimer(self, singleShot=True, interval=SHOWN_AFTER_MS)
        self._shows.timeout.connect(self.bar.show)
        self.bar.cancel.clicked.connect(self.cancel)
        self._told.connect(self._tell)
        self.destroyed.connect(self._stop.set)

    def start(self, name: str, filters: Mapping[str, str]) -> None:
        session = self._context.desk.session
        if session is None:
            return
        self._stop.set()  # whatever is under way
        self._stop = stop = threading.Event()
        self._turn += 1
        turn = self._turn
        self.is_working = True
        self.bar.begin()
        self._shows.start()
        job = calls.report(
            self._context.desk,
            name,
            filters,
            session=session,
            stop=stop.is_set,
            told=lambda done, total: self._told.emit(turn, done, total),
        )
        self._context.tasks.reckon(self, job, done=self._done, failed=self._fail, latest="report")

    def cancel(self) -> None:
        """Stop what is under way."""
        self._stop.set()

    def _tell(self, turn: int, done: int, total: int) -> None:
        if turn == self._turn:
            self.bar.tell(done, total)

    def _done(self, found: object) -> None:
        self._end()
        self.made.emit(found)

    def _fail(self, error: DeskError) -> None:
        self._end()
        self.failed.emit(error)

    def _end(self) -> None:
        self.is_working = False
        self._shows.stop()
        self.bar.hide()


class _Progress(Retranslated, QWidget):
    def __init__(self) -> None:
        super().__init__()
        self.progress = QProgressBar()
        self.progress.setObjectName(f"{names.REPORTS}.progress")
        self.progress.setTextVisible(False)
        self.cancel = button(f"{names.REPORTS}.cancel")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.SPACE)
        layout.addWidget(self.progress, 1)
        layout.addWidget(self.cancel)
        self.retranslate()

    def begin(self) -> None:
        """Nothing is known yet of how long it will take."""
        self.progress.setRange(0, 0)

    def tell(self, done: int, total: int) -> None:
        self.progress.setRange(0, max(total, 1))
        self.progress.setValue(done)

    def retranslate(self) -> None:
        self.cancel.setText(self.tr("Stop"))
