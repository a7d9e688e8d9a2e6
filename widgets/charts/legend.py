"""Which line, mark and bar is which series: a row of samples with their names."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from widgets import theme
from widgets.charts.drawn import Drawn, Shape
from widgets.charts.palette import Style, style

_SAMPLE = 28
_GAP = 6
_APART = 20
HEIGHT = 20


class Legend(QWidget):
    """Nothing is said of a single series: the title does."""

    def __init__(self) -> None:
        super().__init__()
        self._drawn: Drawn | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_series(self, drawn: Drawn) -> None:
        """The series of this chart."""
        self._drawn = drawn
        self.setVisible(len(drawn.series) > 1)
        self.setAccessibleName(", ".join(one.name for one in drawn.series))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(200, HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._drawn is not None:
            draw(QPainter(self), self._drawn, QPoint(0, 0))


def draw(painter: QPainter, drawn: Drawn, at: QPoint) -> None:
    """The samples from a corner on, also into a picture."""
    font = painter.font()
    font.setPixelSize(theme.TYPE.small)
    painter.setFont(font)
    x = at.x()
    for place, one in enumerate(drawn.series):
        _draw_sample(painter, QRect(x, at.y() + 3, _SAMPLE, HEIGHT - 6), style(place), drawn.shape)
        x += _SAMPLE + _GAP
        painter.setPen(QColor(theme.colours().text))
        width = painter.fontMetrics().horizontalAdvance(one.name)
        painter.drawText(QRect(x, at.y(), width + 2, HEIGHT), int(Qt.AlignmentFlag.AlignVCenter), one.name)
        x += width + _APART


def _draw_sample(painter: QPainter, rect: QRect, look: Style, shape: Shape) -> None:
    colour = QColor(look.colour)
    painter.setPen(QPen(colour, 1, Qt.PenStyle.SolidLine if shape is Shape.BARS else look.line))
    if shape is Shape.BARS:
        painter.setBrush(QBrush(colour, look.hatch))
        painter.drawRect(rect.adjusted(0, 0, -1, -1))
        return
    painter.drawLine(rect.left(), rect.center().y(), rect.right(), rect.center().y())
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    _draw_mark(painter, QPointF(rect.center()), look.mark)


def _draw_mark(painter: QPainter, at: QPointF, mark: str) -> None:
    """The marks that pyqtgraph draws under these names."""
    r = 4.0
    if mark == "o":
        painter.drawEllipse(at, r, r)
    elif mark == "s":
        painter.drawRect(QRectF(at.x() - r, at.y() - r, 2 * r, 2 * r))
    else:
        corners = {
            "t": ((-r, -r), (r, -r), (0, r)),
            "d": ((0, -1.3 * r), (0.8 * r, 0), (0, 1.3 * r), (-0.8 * r, 0)),
        }[mark]
        painter.drawPolygon(QPolygonF([QPointF(at.x() + x, at.y() + y) for x, y in corners]))
