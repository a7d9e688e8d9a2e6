"""Series apart by more than colour: each has a colour that colour-blind eyes tell from the others, a line, a
mark and a hatching of its own.

The colours are those of Okabe and Ito (Color Universal Design, 2008) without yellow, orange and sky blue,
which are too pale on white, green and purple darkened for the same reason; on dark ground the paler ones.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import Qt

from widgets import theme


@dataclass(frozen=True, slots=True)
class Style:
    """How one series looks. `mark` is a symbol of pyqtgraph."""

    light: str
    dark: str
    line: Qt.PenStyle
    mark: str
    hatch: Qt.BrushStyle

    @property
    def colour(self) -> str:
        return self.dark if theme.colours() is theme.DARK else self.light


STYLES: Final = (
    Style("#0072b2", "#56b4e9", Qt.PenStyle.SolidLine, "o", Qt.BrushStyle.SolidPattern),
    Style("#d55e00", "#e69f00", Qt.PenStyle.DashLine, "s", Qt.BrushStyle.BDiagPattern),
    Style("#007a59", "#2fc79b", Qt.PenStyle.DotLine, "t", Qt.BrushStyle.Dense4Pattern),
    Style("#a8497f", "#cc79a7", Qt.PenStyle.DashDotLine, "d", Qt.BrushStyle.CrossPattern),
)
"""In the order of the series; the first is what the chart is about."""

HEAT: Final = (
    (0.0, (0, 34, 78)),
    (0.25, (66, 78, 107)),
    (0.5, (124, 123, 120)),
    (0.75, (186, 174, 106)),
    (1.0, (254, 232, 56)),
)
"""Cividis (Nuñez, Anderton and Renslow, 2018), thinned: dark is little, bright is much, to every eye."""


def style(place: int) -> Style:
    return STYLES[place % len(STYLES)]
