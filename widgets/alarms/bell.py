"""Hears of alarms for the screens: the list anew after each change, a sound and a notice for what is new."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication, QSystemTrayIcon

from app.domain.alarms import Level
from widgets import theme
from widgets.alarms import calls
from widgets.common import alarm_words
from widgets.context import Context

if TYPE_CHECKING:
    from app.errors import DeskError
    from app.services.alarms import AlarmShown

SOUND = "alarms/sound"
"""Where this screen keeps whether it sounds."""
_EVERY_MS = 1000
_AGAIN_MS = 60_000
"""While something urgent is live that nobody has acknowledged, it sounds again after this."""
_NOTICE_MS = 10_000
_log = logging.getLogger(__name__)


class AlarmBell(QObject):
    """`changed(rows)`: the live alarms that this person may see; `rang(rows)`: those that are new."""

    changed = Signal(object)
    rang = Signal(object)

    def __init__(self, context: Context, *, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._stamp: int | None = None
        self._newest: int | None = None
        self.rows: tuple[AlarmShown, ...] = ()
        every = QTimer(self, interval=_EVERY_MS)
        every.timeout.connect(self._look_if_changed)
        every.start()
        again = QTimer(self, interval=_AGAIN_MS)
        again.timeout.connect(self._remind)
        again.start()

    def look(self) -> None:
        """Read the list now."""
        self._stamp = self._context.desk.alarm_stamp()
        unit = calls.live(session=self._context.desk.session)
        self._context.tasks.read(self, unit, done=self._take, failed=self._unread, latest="alarms")

    def _look_if_changed(self) -> None:
        if self._context.desk.alarm_stamp() != self._stamp:
            self.look()

    def _take(self, rows: tuple[AlarmShown, ...]) -> None:
        self.rows = rows
        newest = max((row.id for row in rows), default=0)
        # What stood before somebody came is in the list; it is no news.
        new = [row for row in rows if self._newest is not None and row.id > self._newest]
        self._newest = max(newest, self._newest or 0)
        self.changed.emit(rows)
        if new:
            self.rang.emit(tuple(new))
        if any(row.level >= Level.WARNING for row in new):
            self._sound()

    def _remind(self) -> None:
        if any(row.level is Level.URGENT and row.acknowledged_utc_ms is None for row in self.rows):
            self._sound()

    def _sound(self) -> None:
        if self.sounds():
            QApplication.beep()

    def sounds(self) -> bool:
        """Whether this screen sounds for alarms."""
        return self._context.settings.value(SOUND, 1, int) == 1

    def set_sounding(self, *, wanted: bool) -> None:
        self._context.settings.setValue(SOUND, int(wanted))

    def _unread(self, error: DeskError) -> None:
        # The page says so itself when it is opened; a bar has no room for a sentence.
        _log.warning("alarms not read: %s", error)


class TrayNotice(QObject):
    """A notice of the system while nobody looks at the window; `pressed` when it is clicked."""

    pressed = Signal()

    def __init__(self, bell: AlarmBell) -> None:
        super().__init__(bell)
        self._tray: QSystemTrayIcon | None = None
        if QSystemTrayIcon.isSystemTrayAvailable():
            self._tray = QSystemTrayIcon(theme.icon("alarm", "accent"), self)
            self._tray.messageClicked.connect(self.pressed)
            self._tray.activated.connect(lambda _: self.pressed.emit())
            self._tray.show()
            bell.rang.connect(self._tell)

    def _tell(self, rows: tuple[AlarmShown, ...]) -> None:
        grave = [row for row in rows if row.level >= Level.WARNING]
        if self._tray is None or not grave or QApplication.activeWindow() is not None:
            return
        title = self.tr("New alarms: {n}").format(n=len(grave))
        lines = [f"{alarm_words.kind(row.kind)}: {alarm_words.where(row)}" for row in grave[:3]]
        self._tray.showMessage(title, "\n".join(lines), theme.icon("alarm", "bad"), _NOTICE_MS)
