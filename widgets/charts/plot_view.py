"""One chart on the screen: lines or bars, a legend, a crosshair that reads values out, zoom and pan.

Everything works by keys: Left and Right move the crosshair, Home and End to the ends; + and - zoom,
Shift+Left and Shift+Right pan, Backspace shows the whole again.
"""

from __future__ import annotations

from bisect import bisect_left
from itertools import pairwise
from typing import Final

import pyqtgraph
from PySide6.QtCore import QPoint, QPointF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from widgets.charts import legend, parts
from widgets.charts.drawn import NAN, Drawn, Row, Shape, alone, numbers
from widgets.charts.palette import Style, style
from widgets.common import figures
from widgets.common.labels import label

MARKED: Final = 130
"""Lines of no more places have a mark at each."""
BARS_WIDE: Final = 0.8
_ZOOM: Final = 0.7
_PAN: Final = 0.2
_LEAST_PLACES: Final = 2
_MARK: Final = 6
_READOUT_HEIGHT: Final = 40


class PlotView(QFrame):
    """`moved(row)` when the crosshair stands elsewhere; None where there is nothing to stand on."""

    moved = Signal(object)

    def __init__(self, *, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setProperty("role", "plot")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.drawn: Drawn | None = None
        self.rows: list[Row] = []
        self.place = -1
        self.axis, self.figures = parts.ScaleAxis(), parts.FigureAxis()
        self.plot = parts.plot(self.axis, self, left=self.figures)
        self.plot.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.plot.showGrid(x=False, y=True, alpha=0.25)
        self.plot.setMinimumHeight(120)
        self._hair = pyqtgraph.InfiniteLine(angle=90, movable=False, pen=parts.hair_pen())
        self._hair.setZValue(10)
        self.legend = legend.Legend()
        self._title, self.readout = label("strong"), label("small", wrap=True, name=f"{name}.readout")
        self.readout.setFixedHeight(_READOUT_HEIGHT)
        self.readout.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(10, 8, 10, 6)
        layout.setSpacing(4)
        for part in (self._title, self.legend, self.readout):
            layout.addWidget(part)
        layout.addWidget(self.plot, 1)
        self.plot.scene().sigMouseMoved.connect(self._mouse_moved)

    # what is drawn

    def draw(self, drawn: Drawn) -> None:
        """Another chart, or the same one in another language; the crosshair stays where it can."""
        stood = self.rows[self.place].x if 0 <= self.place < len(self.rows) else None
        self.drawn, self.rows = drawn, list(drawn.rows())
        self._title.setText(drawn.title)
        self.legend.show_series(drawn)
        self.axis.set_meaning(drawn.scale)
        self.figures.is_whole = drawn.per == 1
        self.plot.clear()
        self.plot.setLabel("left", drawn.y_title)
        self.plot.setLabel("bottom", drawn.x_title)
        for place, _ in enumerate(drawn.series):
            self._add(drawn, place)
        self.plot.addItem(self._hair, ignoreBounds=True)
        self._set_range(drawn)
        xs = [row.x for row in self.rows]
        self.stand_at(xs.index(stood) if stood in xs else self._newest())

    def _newest(self) -> int:
        """Of lines the last place of which the first series tells something; bars begin with the first."""
        if self.drawn is not None and self.drawn.shape is Shape.BARS:
            return 0 if self.rows else -1
        told = [place for place, row in enumerate(self.rows) if row.values and row.values[0] is not None]
        return told[-1] if told else len(self.rows) - 1

    def _add(self, drawn: Drawn, place: int) -> None:
        look, one = style(place), drawn.series[place]
        values = numbers(one.values, drawn.per)
        if drawn.shape is Shape.BARS:
            self._add_bars(list(one.xs), values, place, len(drawn.series))
        else:
            self._add_line(list(one.xs), values, look, grows_at=one.grows_at)

    def _add_bars(self, xs: list[float], values: list[float], place: int, of: int) -> None:
        """Side by side where there are several series."""
        look, width = style(place), BARS_WIDE / of
        shift = (place - (of - 1) / 2) * width
        known = [(x, value) for x, value in zip(xs, values, strict=True) if value == value]
        self.plot.addItem(
            pyqtgraph.BarGraphItem(
                x=[x + shift for x, _ in known],
                height=[value for _, value in known],
                width=width * 0.92,
                brush=parts.bar_brush(look),
                pen=parts.outline(look),
            )
        )

    def _add_line(self, xs: list[float], values: list[float], look: Style, *, grows_at: float | None) -> None:
        ended = [NAN if x == grows_at else value for x, value in zip(xs, values, strict=True)]
        self.plot.addItem(pyqtgraph.PlotDataItem(xs, ended, pen=parts.line_pen(look), connect="finite"))
        marked = range(len(xs)) if len(xs) <= MARKED else alone(ended)
        known = [(xs[place], ended[place]) for place in marked if ended[place] == ended[place]]
        growing = [one for one in zip(xs, values, strict=True) if one[0] == grows_at and one[1] == one[1]]
        for points, brush, pen in ((known, look.colour, None), (growing, None, parts.outline(look))):
            self.plot.addItem(
                pyqtgraph.ScatterPlotItem(
                    [x for x, _ in points],
                    [value for _, value in points],
                    symbol=look.mark,
                    size=_MARK,
                    brush=brush,
                    pen=pen,
                )
            )

    def _set_range(self, drawn: Drawn) -> None:
        low, high = drawn.span
        room = (high - low) * 0.01 + (BARS_WIDE if drawn.shape is Shape.BARS else 0.01 * (high == low))
        view = self.plot.getViewBox()
        view.setLimits(xMin=None, xMax=None, minXRange=None)
        known = [value for one in drawn.series for value in one.values if value is not None]
        top = drawn.most if drawn.most is not None else max(known, default=0)
        bottom = min([*known, 0])
        self.plot.setYRange(bottom / drawn.per * 1.08, max(top / drawn.per * 1.08, 0.1), padding=0)
        self.plot.setXRange(low - room, high + room, padding=0)
        self.plot.setLimits(xMin=low - room, xMax=high + room, minXRange=self._finest())

    def _finest(self) -> float:
        """How near one may come: to two places."""
        xs = [row.x for row in self.rows]
        apart = min((after - before for before, after in pairwise(xs)), default=1)
        return apart * _LEAST_PLACES

    # the crosshair

    def stand_at(self, place: int) -> None:
        """Read out this place, by its order; -1 where there is none."""
        self.place = min(max(place, -1), len(self.rows) - 1)
        row = self.rows[self.place] if self.place >= 0 else None
        self._hair.setVisible(row is not None)
        if row is not None:
            self._hair.setPos(row.x)
        self._read_out(row)
        self.moved.emit(row)

    def stand_near(self, x: float) -> None:
        """Read out the place nearest to this."""
        xs = [row.x for row in self.rows]
        if xs:
            after = bisect_left(xs, x)
            near = [place for place in (after - 1, after) if 0 <= place < len(xs)]
            self.stand_at(min(near, key=lambda place: abs(xs[place] - x)))

    def _read_out(self, row: Row | None) -> None:
        drawn = self.drawn
        if drawn is None or row is None:
            self.readout.setText("" if drawn is None else drawn.note)
            return
        so_far = self.tr("(so far)")
        told = []
        for one, value in zip(drawn.series, row.values, strict=True):
            text = figures.NOTHING if value is None else drawn.text(value)
            grows = value is not None and row.x == one.grows_at
            told.append(f"{one.name}: {text} {so_far}" if grows else f"{one.name}: {text}")
        self.readout.setText(
            "   ".join((drawn.scale.text(row.x), *told)) + (f"\n{drawn.note}" if drawn.note else "")
        )
        self.setAccessibleDescription(self.readout.text())

    def _mouse_moved(self, at: QPointF) -> None:
        if self.plot.sceneBoundingRect().contains(at):
            self.stand_near(self.plot.getViewBox().mapSceneToView(at).x())

    # zoom and pan

    def zoom(self, factor: float) -> None:
        """Nearer (below 1) or further, about the crosshair where it can be seen."""
        low, high = self.plot.getViewBox().viewRange()[0]
        middle = self.rows[self.place].x if self.place >= 0 else (low + high) / 2
        if not low <= middle <= high:
            middle = (low + high) / 2
        self.plot.setXRange(middle - (middle - low) * factor, middle + (high - middle) * factor, padding=0)

    def pan(self, part: float) -> None:
        """By a part of what is seen."""
        low, high = self.plot.getViewBox().viewRange()[0]
        by = (high - low) * part
        self.plot.setXRange(low + by, high + by, padding=0)

    def show_all(self) -> None:
        """As it was first."""
        if self.drawn is not None:
            self._set_range(self.drawn)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        panned = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        act = {
            Qt.Key.Key_Left: lambda: self.pan(-_PAN) if panned else self._step(-1),
            Qt.Key.Key_Right: lambda: self.pan(_PAN) if panned else self._step(1),
            Qt.Key.Key_Home: lambda: self._step(-len(self.rows)),
            Qt.Key.Key_End: lambda: self._step(len(self.rows)),
            Qt.Key.Key_Plus: lambda: self.zoom(_ZOOM),
            Qt.Key.Key_Equal: lambda: self.zoom(_ZOOM),
            Qt.Key.Key_Minus: lambda: self.zoom(1 / _ZOOM),
            Qt.Key.Key_Backspace: self.show_all,
        }.get(Qt.Key(event.key()))
        if act is None:
            super().keyPressEvent(event)
        else:
            act()

    def _step(self, by: int) -> None:
        """The crosshair on, and the view with it where it would leave."""
        if not self.rows:
            return
        self.stand_at(max(self.place + by, 0))
        x = self.rows[self.place].x
        low, high = self.plot.getViewBox().viewRange()[0]
        if not low <= x <= high:
            half = (high - low) / 2
            self.plot.setXRange(x - half, x + half, padding=0)

    # as a picture

    def title(self) -> str:
        return "" if self.drawn is None else self.drawn.title

    def note(self) -> str:
        return "" if self.drawn is None else self.drawn.note

    def draw_key(self, painter: QPainter, at: QPoint) -> None:
        if self.drawn is not None and len(self.drawn.series) > 1:
            legend.draw(painter, self.drawn, at)

    def hide_hair(self, *, hidden: bool) -> None:
        self._hair.setVisible(not hidden and self.place >= 0)
