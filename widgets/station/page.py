"""What every page of the station has: a way to the desk, a line for what went wrong, a way on and back."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QScroller,
    QVBoxLayout,
    QWidget,
)

from app.errors import DeskError
from widgets.common.labels import MessageLine, button
from widgets.language import Retranslated
from widgets.station import look, station_names
from widgets.station.keys import heading
from widgets.station.link import AWAY

if TYPE_CHECKING:
    from widgets.station.window import StationWindow


class StationPage(Retranslated, QWidget):
    """One page. `enter` is called each time it comes up; nothing of the one before may be left on it.

    `side` is what belongs to the question, `body` what answers it.
    """

    beside: ClassVar[bool] = False
    """Whether on a screen that is wider than high the question stands beside what answers it, not above."""

    def __init__(self, station: StationWindow) -> None:
        super().__init__()
        self.station = station
        self.link = station.link
        self.setProperty("role", "station")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.ask = heading(station_names.ASK)
        self.message = MessageLine(name=station_names.MESSAGE)
        self.side, self.body = QVBoxLayout(), QVBoxLayout()
        self.side.setSpacing(look.GAP)
        self.body.setSpacing(look.GAP)
        self.back = button(station_names.BACK)
        self.back.clicked.connect(self.go_back)
        self.next = button(station_names.NEXT, kind="primary")
        self.foot = QHBoxLayout()
        self.foot.setSpacing(look.GAP)
        self.foot.addWidget(self.back, 1)
        self.foot.addWidget(self.next, 2)
        question = QVBoxLayout()
        question.setSpacing(look.GAP)
        question.addWidget(self.ask)
        question.addWidget(self.message)
        question.addLayout(self.side)
        question.addStretch()
        self._halves = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self._halves.setSpacing(look.GAP)
        self._halves.addLayout(question)
        self._halves.addLayout(self.body)
        layout = QVBoxLayout(self)
        layout.setSpacing(look.GAP)
        layout.addLayout(self._halves, 1)
        layout.addLayout(self.foot)

    def arrange(self, sizes: look.Sizes, *, wide: bool) -> None:
        """For a screen of these sizes; `wide`: it is wider than high."""
        beside = wide and self.beside
        ways = QBoxLayout.Direction
        self._halves.setDirection(ways.LeftToRight if beside else ways.TopToBottom)
        for number, stretch in enumerate((2, 3) if beside else (0, 1)):
            self._halves.setStretch(number, stretch)
        across, down = sizes.margins
        layout = self.layout()
        if layout is not None:
            layout.setContentsMargins(across, down, across, down)

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

    def heard(self) -> None:
        """The desk has answered: that it did not is said no longer."""
        if self.message.key in AWAY:
            self.message.clear_message()

    def wait(self, *, busy: bool, on: QPushButton | None = None) -> None:
        """While the desk is asked nothing can be pressed twice."""
        (on or self.next).setEnabled(not busy)


def scrolled(inside: QWidget) -> QScrollArea:
    """What may be higher than its place: moved with a finger, never sideways."""
    area = QScrollArea(widgetResizable=True, frameShape=QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setWidget(inside)
    QScroller.grabGesture(area.viewport(), QScroller.ScrollerGestureType.TouchGesture)
    return area
