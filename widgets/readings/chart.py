"""A chart of a meter's history: what was used as bars, register and balance as lines. Where nothing is known
nothing is drawn, and a single reading is a dot.

pyqtgraph costs 300 ms: it is imported when the first chart is made.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtWidgets import QVBoxLayout, QWidget

from widgets import theme
from widgets.charts.drawn import NAN, alone
from widgets.charts.scales import MomentScale

if TYPE_CHECKING:
    from app.domain.reading_history import Point

USED, REGISTER, BALANCE = "used", "register", "balance"
_BAR: Final = 0.8
"""A bar's part of its hour or day."""
_WIDTH_S: Final = {"raw": 0, "hour": 3_600, "day": 86_400}


class HistoryChart(QWidget):
    """`show_points` draws; the axis is the site's local time."""

    def __init__(self, *, name: str) -> None:
        super().__init__()
        import pyqtgraph

        from widgets.charts import parts

        self.setObjectName(name)
        self._axis = parts.ScaleAxis()
        self.plot = parts.plot(self._axis, self)
        self.plot.showGrid(x=False, y=True, alpha=0.25)
        colour = theme.colours().accent
        self._bars = pyqtgraph.BarGraphItem(x=[], height=[], width=1, brush=colour, pen=None)
        self._line = pyqtgraph.PlotDataItem(pen=pyqtgraph.mkPen(colour, width=1), connect="finite")
        self._dots = pyqtgraph.ScatterPlotItem(size=6, brush=colour, pen=None)
        for item in (self._bars, self._line, self._dots):
            self.plot.addItem(item)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.plot)

    def show_points(
        self,
        points: Sequence[Point],
        *,
        what: str,
        resolution: str,
        title: str,
        span_ms: tuple[int, int],
        offset_ms: int,
    ) -> None:
        """`title` stands at the upright axis and says the unit; `span_ms` is the time that is shown, so that
        what is missing at its ends is seen too; `offset_ms` is local time less UTC."""
        self._axis.set_meaning(MomentScale(offset_s=offset_ms // 1000))
        self.plot.setLabel("left", title)
        if what == USED and resolution != "raw":
            self._show_bars(points, _WIDTH_S[resolution])
        else:
            self._show_line(points, _VALUES[what])
        self.plot.enableAutoRange(axis="y")
        self.plot.setXRange(span_ms[0] / 1000, span_ms[1] / 1000, padding=0.01)

    def _show_bars(self, points: Sequence[Point], width_s: int) -> None:
        known = [point for point in points if point.used is not None]
        self._line.setData([], [])
        self._dots.setData([], [])
        self._bars.setOpts(
            x=[point.utc_ms / 1000 + width_s / 2 for point in known],
            height=[(point.used or 0) / 1000 for point in known],
            width=width_s * _BAR,
        )

    def _show_line(self, points: Sequence[Point], value: Callable[[Any], float]) -> None:
        """A gap is a point that is no number, where the line breaks; what then stands alone is a dot."""
        times: list[float] = []
        values: list[float] = []
        for point in points:
            if point.gap:
                times.append(point.utc_ms / 1000)
                values.append(NAN)
            times.append(point.utc_ms / 1000)
            values.append(value(point))
        lone = alone(values)
        self._bars.setOpts(x=[], height=[], width=1)
        self._line.setData(times, values)
        self._dots.setData([times[place] for place in lone], [values[place] for place in lone])


def _used(point: Point) -> float:
    return NAN if point.used is None else point.used / 1000


def _register(point: Point) -> float:
    return NAN if point.quantity is None else point.quantity / 1000


def _balance(point: Point) -> float:
    return NAN if point.balance_fen is None else point.balance_fen / 100


_VALUES: Final[dict[str, Callable[[Any], float]]] = {USED: _used, REGISTER: _register, BALANCE: _balance}
