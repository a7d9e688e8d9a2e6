"""What every page of the station has: a way to the desk, a line for what went wrong, a way on and back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.errors import DeskError
from widgets.common.labels import MessageLine, button
from widgets.language import Retranslated
from widgets.station import look, station_names
from widgets.station.keys import heading

if TYPE_CHECKING:
    from widgets.station.window import StationWindow


class StationPage(Retranslated, QWidget):
    """One page. `enter` is called each time it comes up; nothing of the one before may be left on it."""

    def __init__(self, station: StationWindow) -> None:
        super().__init__()
        self.station = station
        self.link = station.link
        self.setProperty("role", "station")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.ask = heading(station_names.ASK)
        self.message = MessageLine(name=station_names.MESSAGE)
        self.body = QVBoxLayout()
        self.body.setSpacing(look.GAP)
        self.back = button(station_names.BACK)
        self.back.clicked.connect(self.go_back)
        self.next = button(station_names.NEXT, kind="primary")
        self.foot = QHBoxLayout()
        self.foot.setSpacing(look.GAP)
        self.foot.addWidget(self.back, 1)
        self.foot.addWidget(self.next, 2)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(48, 32, 48, 32)
        layout.setSpacing(look.GAP)
        layout.addWidget(self.ask)
        layout.addWidget(self.message)
        layout.addLayout(self.body, 1)
        layout.addLayout(self.foot)

    def enter(self) -> None:
        self.message.clear_message()

    def forget(self) -> None:
        """Whoever stood here has gone: nothing of his is left in this page."""

    def typed(self, text: str) -> None:
        """A scanner or a keyboard typed something; most pages take none."""

    def go_back(self) -> None:
        self.station.start_over()

    def failed(self, error: DeskError) -> None:
        """What the desk refused, in one sentence; who is no longer signed in begins anew."""
        if error.key == "tenant.signed_out":
            self.station.start_over(error)
        else:
            self.message.show_error(error)

    def wait(self, *, busy: bool, on: QPushButton | None = None) -> None:
        """While the desk is asked nothing can be pressed twice."""
        (on or self.next).setEnabled(not busy)
