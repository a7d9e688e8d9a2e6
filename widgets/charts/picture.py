"""A chart as a file: PNG at twice the size of the screen, or SVG; title, legend, plot and note."""

from __future__ import annotations

from pathlib import Path
from typing import Final, Protocol

import pyqtgraph
from PySide6.QtCore import QByteArray, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QImage, QPainter

from app.outputs.whole_file import whole_file
from widgets import theme
from widgets.charts import legend

WIDTH: Final = 1200
HEIGHT: Final = 640
_MARGIN: Final = 16
_RATIO: Final = 2
FILTERS: Final = "PNG (*.png);;SVG (*.svg)"


class Pictured(Protocol):
    """What can be made a picture of."""

    plot: pyqtgraph.PlotWidget

    def title(self) -> str: ...

    def note(self) -> str: ...

    def draw_key(self, painter: QPainter, at: QPoint) -> None:
        """What the colours and marks mean."""

    def hide_hair(self, *, hidden: bool) -> None: ...


def drawn_as(view: Pictured, suffix: str) -> bytes:
    """The bytes of a file of that kind (".svg", else PNG). On the GUI thread; a year takes 30 ms."""
    view.hide_hair(hidden=True)
    try:
        return _svg(view) if suffix.lower() == ".svg" else _png(view)
    finally:
        view.hide_hair(hidden=False)


def write(path: Path, content: bytes) -> int:
    """The file appears whole or not at all. Raises DeskError export.*."""
    with whole_file(path) as draft:
        draft.write_bytes(content)
    return len(content)


def _png(view: Pictured) -> bytes:
    from PySide6.QtCore import QBuffer

    image = QImage(WIDTH * _RATIO, HEIGHT * _RATIO, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(_RATIO)
    _paint(view, image)
    buffer = QBuffer()
    buffer.open(QBuffer.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")
    return bytes(buffer.data().data())


def _svg(view: Pictured) -> bytes:
    from PySide6.QtCore import QBuffer
    from PySide6.QtSvg import QSvgGenerator

    held = QByteArray()
    buffer = QBuffer(held)
    buffer.open(QBuffer.OpenModeFlag.WriteOnly)
    made = QSvgGenerator()
    made.setOutputDevice(buffer)
    made.setSize(QSize(WIDTH, HEIGHT))
    made.setViewBox(QRect(0, 0, WIDTH, HEIGHT))
    made.setTitle(view.title())
    _paint(view, made)
    buffer.close()
    return bytes(held.data())


def _paint(view: Pictured, device: QImage | object) -> None:
    painter = QPainter(device)
    tokens = theme.colours()
    painter.fillRect(QRect(0, 0, WIDTH, HEIGHT), QColor(tokens.surface))
    font = QFont(view.plot.font())
    y = _MARGIN
    for text, size, colour in (
        (view.title(), theme.TYPE.title, tokens.text),
        (view.note(), theme.TYPE.small, tokens.muted),
    ):
        if text:
            font.setPixelSize(size)
            painter.setFont(font)
            painter.setPen(QColor(colour))
            line = QRect(_MARGIN, y, WIDTH - 2 * _MARGIN, size + 8)
            painter.drawText(line, int(Qt.AlignmentFlag.AlignVCenter), text)
            y += line.height()
    view.draw_key(painter, QPoint(_MARGIN, y + 2))
    y += legend.HEIGHT + 8
    target = QRectF(_MARGIN, y, WIDTH - 2 * _MARGIN, HEIGHT - y - _MARGIN)
    view.plot.render(painter, target, view.plot.viewport().rect(), Qt.AspectRatioMode.IgnoreAspectRatio)
    painter.end()
