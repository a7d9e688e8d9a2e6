"""Hours by days as a field of colours, with a crosshair of its own: arrow keys go by day and by hour.

What is not known has no colour but the ground's, and its own entry in the key.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy
import pyqtgraph
from PySide6.QtCore import QPoint, QPointF, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QLinearGradient, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QSizePolicy, QVBoxLayout, QWidget

from widgets import theme
from widgets.charts import legend, parts
from widgets.charts.drawn import NAN
from widgets.charts.palette import HEAT
from widgets.charts.scales import DayScale
from widgets.common import dates
from widgets.common.labels import label

HOURS: Final = 24
_SHADES: Final = 256
_BAR: Final = 220


@dataclass(frozen=True, slots=True)
class HeatDrawn:
    """`days` are numbers of local days without a hole; `hours` of each, None where nothing is known."""

    title: str
    days: Sequence[int]
    hours: Sequence[tuple[int | None, ...]]
    text: Callable[[int], str]
    unknown: str
    note: str = ""

    @property
    def is_empty(self) -> bool:
        return all(value is None for hours in self.hours for value in hours)

    @property
    def most(self) -> int:
        return max((value for hours in self.hours for value in hours if value is not None), default=0)


class HourAxis(pyqtgraph.AxisItem):
    """The axis at the left: the hours of a day, the first above."""

    def __init__(self) -> None:
        super().__init__(orientation="left")

    def tickValues(self, minVal: float, maxVal: float, size: float) -> list[tuple[float, list[float]]]:  # noqa: N803
        step = 3 if size > 200 else 6
        return [(float(step), [float(hour) for hour in range(0, HOURS + 1, step)])]

    def tickStrings(self, values: Sequence[float], _scale: float, _spacing: float) -> list[str]:
        return [dates.clock(int(value) * 60) for value in values]


class HeatKey(QWidget):
    """The colours from nothing to the most, and the one of what is not known."""

    def __init__(self) -> None:
        super().__init__()
        self.drawn: HeatDrawn | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(200, legend.HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.drawn is not None:
            draw_key(QPainter(self), self.drawn, QPoint(0, 0))


class HeatView(QFrame):
    """`moved((day, hour))` when the crosshair stands elsewhere; None where there is nothing."""

    moved = Signal(object)

    def __init__(self, *, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setProperty("role", "plot")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.drawn: HeatDrawn | None = None
        self.at: tuple[int, int] | None = None
        self.axis = parts.ScaleAxis()
        self.plot = parts.plot(self.axis, self, left=HourAxis())
        self.plot.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.plot.setMinimumHeight(120)
        self.plot.invertY(True)
        # The first hour stands at the very top: its text wants room above.
        self.plot.getPlotItem().layout.setContentsMargins(0, theme.SPACE, 0, 0)
        self._image = pyqtgraph.ImageItem(axisOrder="col-major")
        self._image.setLookupTable(_shades())
        self._frame = pyqtgraph.PlotCurveItem(pen=pyqtgraph.mkPen(theme.colours().bad, width=2))
        for item in (self._image, self._frame):
            self.plot.addItem(item)
        self.key = HeatKey()
        self._title, self.readout = label("strong"), label("small", wrap=True, name=f"{name}.readout")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(10, 8, 10, 6)
        layout.setSpacing(4)
        for part in (self._title, self.key, self.readout):
            layout.addWidget(part)
        layout.addWidget(self.plot, 1)
        self.plot.scene().sigMouseMoved.connect(self._mouse_moved)

    def draw(self, drawn: HeatDrawn) -> None:
        """Another field, or the same one in another language."""
        self.drawn = self.key.drawn = drawn
        self._title.setText(drawn.title)
        self.key.update()
        self.axis.set_meaning(DayScale())  # anew: its texts are of the language before
        self._show_field(drawn)
        self.plot.setLimits(xMin=None, xMax=None)
        self.plot.setYRange(0, HOURS, padding=0)
        self.show_all()
        known = set(drawn.days)
        last = (drawn.days[-1], 0) if drawn.days else None
        self.stand_at(self.at if self.at is not None and self.at[0] in known else last)

    def _show_field(self, drawn: HeatDrawn) -> None:
        """A colour for each hour of each day."""
        if not drawn.days:
            self._image.clear()
            return
        hours = [[NAN if value is None else value for value in one] for one in drawn.hours]
        self._image.setImage(numpy.array(hours, dtype=float), levels=(0, max(drawn.most, 1)))
        self._image.setRect(drawn.days[0] - 0.5, 0, len(drawn.days), HOURS)

    def show_all(self) -> None:
        """Every day."""
        if self.drawn is not None and self.drawn.days:
            low, high = self.drawn.days[0] - 0.5, self.drawn.days[-1] + 0.5
            self.plot.setXRange(low, high, padding=0)
            self.plot.setLimits(xMin=low, xMax=high, minXRange=3)

    def stand_at(self, at: tuple[int, int] | None) -> None:
        """Read out an hour of a day."""
        self.at = at
        drawn = self.drawn
        if drawn is None or at is None:
            self._frame.setData([], [])
            self.readout.setText("")
            self.moved.emit(None)
            return
        day, hour = at
        left, right = day - 0.5, day + 0.5
        self._frame.setData([left, right, right, left, left], [hour, hour, hour + 1, hour + 1, hour])
        value = drawn.hours[day - drawn.days[0]][hour]
        told = drawn.unknown if value is None else drawn.text(value)
        span = f"{dates.clock(hour * 60)}–{dates.clock(hour * 60 + 60)}"
        said = f"{dates.whole_day(day)}  {span}   {told}"
        self.readout.setText(f"{said}   {drawn.note}".rstrip())
        self.setAccessibleDescription(self.readout.text())
        self.moved.emit(at)

    def move(self, days: int, hours: int) -> None:
        """The crosshair on, as far as there is something."""
        if self.drawn is None or self.at is None:
            return
        day = min(max(self.at[0] + days, self.drawn.days[0]), self.drawn.days[-1])
        self.stand_at((day, min(max(self.at[1] + hours, 0), HOURS - 1)))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        count = 0 if self.drawn is None else len(self.drawn.days)
        act: dict[Qt.Key, Callable[[], None]] = {
            Qt.Key.Key_Left: lambda: self.move(-1, 0),
            Qt.Key.Key_Right: lambda: self.move(1, 0),
            Qt.Key.Key_Up: lambda: self.move(0, -1),
            Qt.Key.Key_Down: lambda: self.move(0, 1),
            Qt.Key.Key_Home: lambda: self.move(-count, 0),
            Qt.Key.Key_End: lambda: self.move(count, 0),
            Qt.Key.Key_Plus: lambda: self._zoom(0.7),
            Qt.Key.Key_Equal: lambda: self._zoom(0.7),
            Qt.Key.Key_Minus: lambda: self._zoom(1 / 0.7),
            Qt.Key.Key_Backspace: self.show_all,
        }
        if Qt.Key(event.key()) in act:
            act[Qt.Key(event.key())]()
        else:
            super().keyPressEvent(event)

    def _zoom(self, factor: float) -> None:
        low, high = self.plot.getViewBox().viewRange()[0]
        middle = (low + high) / 2 if self.at is None else self.at[0]
        self.plot.setXRange(middle - (middle - low) * factor, middle + (high - middle) * factor, padding=0)

    def _mouse_moved(self, at: QPointF) -> None:
        drawn = self.drawn
        if drawn is None or not drawn.days or not self.plot.sceneBoundingRect().contains(at):
            return
        spot = self.plot.getViewBox().mapSceneToView(at)
        day, hour = round(spot.x()), int(spot.y() // 1)
        if drawn.days[0] <= day <= drawn.days[-1] and 0 <= hour < HOURS:
            self.stand_at((day, hour))

    # as a picture

    def title(self) -> str:
        return "" if self.drawn is None else self.drawn.title

    def note(self) -> str:
        return "" if self.drawn is None else self.drawn.note

    def draw_key(self, painter: QPainter, at: QPoint) -> None:
        if self.drawn is not None:
            draw_key(painter, self.drawn, at)

    def hide_hair(self, *, hidden: bool) -> None:
        self._frame.setVisible(not hidden)


def draw_key(painter: QPainter, drawn: HeatDrawn, at: QPoint) -> None:
    """The key from a corner on."""
    font = painter.font()
    font.setPixelSize(theme.TYPE.small)
    painter.setFont(font)
    tokens, x = theme.colours(), at.x()
    x = _say(painter, drawn.text(0), QPoint(x, at.y()))
    gradient = QLinearGradient(x, 0, x + _BAR, 0)
    for place, colour in HEAT:
        gradient.setColorAt(place, QColor(*colour))
    painter.fillRect(QRect(x, at.y() + 4, _BAR, legend.HEIGHT - 8), gradient)
    x = _say(painter, drawn.text(drawn.most), QPoint(x + _BAR + 8, at.y()))
    painter.setPen(QPen(QColor(tokens.line_strong), 1))
    painter.setBrush(QColor(tokens.surface))
    painter.drawRect(QRect(x + 12, at.y() + 4, 16, legend.HEIGHT - 9))
    _say(painter, drawn.unknown, QPoint(x + 34, at.y()))


def _say(painter: QPainter, text: str, at: QPoint) -> int:
    """Where it ends."""
    painter.setPen(QColor(theme.colours().text))
    width = painter.fontMetrics().horizontalAdvance(text) + 2
    painter.drawText(QRect(at, QSize(width, legend.HEIGHT)), int(Qt.AlignmentFlag.AlignVCenter), text)
    return at.x() + width + 8


def _shades() -> numpy.ndarray:
    """The colours of HEAT, with those between."""
    places = numpy.linspace(0, 1, _SHADES)
    known = [place for place, _ in HEAT]
    channels = [numpy.interp(places, known, [colour[at] for _, colour in HEAT]) for at in range(3)]
    return numpy.stack(channels, axis=1).astype(numpy.ubyte)
