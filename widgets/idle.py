"""Notices that nobody touches the desk, or that a sign-in is old; then somebody must prove himself.

Keys and pointers are seen at the windows themselves, not at every widget, so that watching costs nothing.
Time is the machine's own: a demonstration may run faster. A computer that slept counts the sleep too.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QWindow

if TYPE_CHECKING:
    from app.services.sign_in import LockTimes

LOOK_MS: Final = 1_000
_TOUCHES: Final = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseMove,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
        QEvent.Type.TabletPress,
    }
)


def _now_s() -> float:
    """Runs on while the computer sleeps where the system can say so, and is not set with its clock."""
    clock = getattr(time, "CLOCK_BOOTTIME", None)
    return time.monotonic() if clock is None else time.clock_gettime(clock)


@dataclass(frozen=True, slots=True)
class _Times:
    idle_ms: int
    sign_in_ms: int


UNREAD: Final = _Times(idle_ms=180_000, sign_in_ms=43_200_000)
"""Where the book does not say: the shorter of what it says by default."""


class IdleWatch(QObject):
    """`idle` when nobody touched any window for long enough, `too_old` when a whole sign-in is due again."""

    idle = Signal()
    too_old = Signal()

    def __init__(self, parent: QObject, *, now_s: Callable[[], float] = _now_s) -> None:
        super().__init__(parent)
        self._now_s = now_s
        self._times: LockTimes | _Times | None = None
        self._touched_s = self._since_s = now_s()
        self._pace = QTimer(self, interval=LOOK_MS)
        self._pace.timeout.connect(self.look)
        application = QGuiApplication.instance()
        if isinstance(application, QGuiApplication):
            application.focusWindowChanged.connect(self._watch)

    def begin(self, times: LockTimes | _Times, *, anew: bool) -> None:
        """Somebody works here now; `anew` after a whole sign-in."""
        self._times, self._touched_s = times, self._now_s()
        if anew:
            self._since_s = self._touched_s
        self._watch(QGuiApplication.focusWindow())
        self._pace.start()

    def end(self) -> None:
        """Nobody works here."""
        self._pace.stop()

    def look(self) -> None:
        """Whether it is time; asked once a second."""
        if self._times is None or not self._pace.isActive():
            return
        now_s = self._now_s()
        if now_s - self._since_s >= self._times.sign_in_ms / 1000:
            self.too_old.emit()
        elif now_s - self._touched_s >= self._times.idle_ms / 1000:
            self.idle.emit()

    def _watch(self, window: QWindow | None) -> None:
        """Every window that ever had the keys: dialogs are windows too."""
        if window is not None:
            # Qt keeps a filter once: installed again it only moves to the front.
            window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _TOUCHES:
            self._touched_s = self._now_s()
        return super().eventFilter(watched, event)
