"""One line that says where tenants are served, or why they are not."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QTimer
from PySide6.QtGui import QHideEvent, QShowEvent

from widgets.common.labels import MessageLine
from widgets.context import Context

LOOK_MS: Final = 1_000


class WebStateLine(MessageLine):
    """Looks anew every second while it is seen."""

    def __init__(self, context: Context, *, name: str) -> None:
        super().__init__(name=name)
        self._context = context
        self._shown: object = None
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_MS)
        self._timer.timeout.connect(self.look)

    def look(self) -> None:
        state = self._context.desk.portal_state()
        if state == self._shown:
            return
        self._shown = state
        if state.fault is not None:
            self.show_error(state.fault)
        elif state.address:
            self.say("ok", "serve.web", address=state.address)
        else:
            self.say("info", "portal.off")

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._timer.start()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._timer.stop()
