"""Counts what is in doubt or due back, for the status bar: after every change of a sale, and once a
minute."""

from __future__ import annotations

import logging

from PySide6.QtCore import QObject, QTimer, Signal

from app.domain.permissions import Permission, allows
from app.errors import DeskError
from widgets import calls
from widgets.context import Context

_EVERY_MS = 60_000
_SOON_MS = 150
_log = logging.getLogger(__name__)


class OpenItemsWatch(QObject):
    """`counted(n)` after each look at the book; `differ(n)` with the differences that the newest
    reconciliation left open, for those who may see them."""

    counted = Signal(int)
    differ = Signal(int)

    def __init__(self, context: Context, *, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._soon = QTimer(self, singleShot=True, interval=_SOON_MS)
        self._soon.timeout.connect(self.look)
        every = QTimer(self, interval=_EVERY_MS)
        every.timeout.connect(self.look)
        every.start()
        context.desk.engine.sale_changed.connect(self._sale_changed)

    def _sale_changed(self, _sale_id: str, _state: str) -> None:
        self._soon.start()

    def look(self) -> None:
        """Ask the book now."""
        session = self._context.desk.session
        read = self._context.tasks.read
        count = calls.count_open_items(session=session)
        read(self, count, done=self.counted.emit, failed=self._unread, latest="count")
        if session is not None and allows(session, Permission.RECONCILE):
            left = calls.differences_left(session=session)
            read(self, left, done=self.differ.emit, failed=self._unread, latest="differ")

    def _unread(self, error: DeskError) -> None:
        # The page in question says so itself when it is opened; a bar has no room for a sentence.
        _log.warning("open items not counted: %s", error)
