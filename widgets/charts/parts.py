"""What all charts are made of: the plot in the colours of the theme, its axes, lines and marks.

This module takes pyqtgraph with it, which costs 300 ms: it is imported when the first chart is wanted
(widgets/charts/loading.py), never at the start.

Lines are one pixel wide and not smoothed: at width 2 Qt takes 600 times as long to draw a year of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import pyqtgraph
from PySide6.QtCore import Qt
from PySide6.QtGui import QBrush, QColor, QFont, QPen
from PySide6.QtWidgets import QWidget

from widgets import theme
from widgets.charts.palette import Style
from widgets.charts.scales import Scale

_ROOM_FOR_TICK: Final = 84
"""Pixels that the text of a tick takes, and some air."""


class ScaleAxis(pyqtgraph.AxisItem):
    """The axis below, which asks a Scale where its ticks stand and what they say."""

    def __init__(self, scale: Scale | None = None) -> None:
        super().__init__(orientation="bottom")
        self.enableAutoSIPrefix(enable=False)
        self.meaning = scale
        self._texts: dict[float, str] = {}

    def set_meaning(self, scale: Scale) -> None:
        """What its places are from now on."""
        self.meaning = scale
        self.picture = None
        self.update()

    def tickValues(self, minVal: float, maxVal: float, size: float) -> list[tuple[float, list[float]]]:  # noqa: N803
        if self.meaning is None:
            return []
        ticks = self.meaning.ticks(minVal, maxVal, max(int(size // _ROOM_FOR_TICK), 2))
        self._texts = dict(ticks)
        return [(1.0, [place for place, _ in ticks])]

    def tickStrings(self, values: Sequence[float], _scale: float, _spacing: float) -> list[str]:
        return [self._texts.get(value, "") for value in values]


class FigureAxis(pyqtgraph.AxisItem):
    """The axis at the left: plain figures with their thousands apart, never powers of ten."""

    def __init__(self) -> None:
        super().__init__(orientation="left")
        self.enableAutoSIPrefix(enable=False)
        self.is_whole = False
        """Whether its values are counted, so that no tick stands between two numbers."""

    def tickSpacing(self, minVal: float, maxVal: float, size: float) -> list[tuple[float, float]]:  # noqa: N803
        found = super().tickSpacing(minVal, maxVal, size)
        if not self.is_whole:
            return found
        return [(spacing, offset) for spacing, offset in found if spacing >= 1] or [(1.0, 0.0)]

    def tickStrings(self, values: Sequence[float], _scale: float, spacing: float) -> list[str]:
        decimals = 0 if spacing >= 1 else 1 if spacing >= 0.1 else 2
        return [f"{value:,.{decimals}f}" for value in values]


def plot(
    below: pyqtgraph.AxisItem, owner: QWidget, *, left: pyqtgraph.AxisItem | None = None
) -> pyqtgraph.PlotWidget:
    """An empty plot in the theme's colours; wheel and drag move along the axis below."""
    tokens = theme.colours()
    made = pyqtgraph.PlotWidget(
        axisItems={"bottom": below, "left": left or FigureAxis()},
        background=tokens.surface,
        enableMenu=False,
    )
    menu = made.getPlotItem().ctrlMenu  # pyqtgraph makes it without a parent: it would outlive the plot
    menu.setParent(owner, menu.windowFlags())
    made.hideButtons()
    made.setMouseEnabled(x=True, y=False)
    made.setFrameShape(pyqtgraph.PlotWidget.Shape.NoFrame)
    font = QFont(owner.font())
    font.setPixelSize(theme.TYPE.small)
    for side in ("left", "bottom"):
        axis = made.getAxis(side)
        axis.setPen(tokens.line_strong)
        axis.setTextPen(tokens.muted)
        axis.setStyle(tickFont=font, maxTickLevel=0)
        axis.label.setFont(font)
    return made


def line_pen(style: Style) -> QPen:
    """Cosmetic and one pixel wide."""
    return pyqtgraph.mkPen(style.colour, width=1, style=style.line)


def bar_brush(style: Style) -> QBrush:
    """Full for the first series, hatched for the others."""
    return QBrush(QColor(style.colour), style.hatch)


def outline(style: Style) -> QPen:
    return pyqtgraph.mkPen(style.colour, width=1)


def hair_pen() -> QPen:
    """Of the crosshair."""
    return pyqtgraph.mkPen(theme.colours().text, width=1, style=Qt.PenStyle.DashLine)
