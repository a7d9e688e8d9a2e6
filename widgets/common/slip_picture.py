"""A slip's picture on white paper: whole, undistorted, and as sharp as the screen allows."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPixmap, QResizeEvent
from PySide6.QtWidgets import QLabel, QWidget

from widgets import theme

_MARGIN = 8


class SlipPicture(QLabel):
    """Scales the dots of a print down to fit its own size, never up."""

    def __init__(self, *, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent, alignment=Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignHCenter)
        self.setObjectName(name)
        self.setMinimumSize(120, 120)
        self._dots = QPixmap()

    def show_png(self, png: bytes) -> None:
        self._dots = QPixmap()
        self._dots.loadFromData(png, "PNG")
        self._fit()

    def clear_picture(self) -> None:
        """No slip, no paper."""
        self._dots = QPixmap()
        self.clear()

    def size_at(self, *, height: int) -> QSize:
        """The size this widget wants when it may be `height` high."""
        if self._dots.isNull():
            return self.minimumSize()
        shown = self._dots.size()
        if shown.height() > height - 2 * _MARGIN:
            shown = shown.scaled(shown.width(), height - 2 * _MARGIN, Qt.AspectRatioMode.KeepAspectRatio)
        return QSize(shown.width() + 2 * _MARGIN, shown.height() + 2 * _MARGIN)

    def sizeHint(self) -> QSize:
        # Without regard to the picture shown: a layout that follows it would never let it shrink again.
        return QSize(200, 400)

    def minimumSizeHint(self) -> QSize:
        return self.minimumSize()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        if self._dots.isNull():
            return
        ratio = self.devicePixelRatioF()
        room = (self.size() - QSize(2 * _MARGIN, 2 * _MARGIN)) * ratio
        scaled = QPixmap(self._dots)
        if scaled.width() > room.width() or scaled.height() > room.height():
            scaled = scaled.scaled(
                room, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
            )
        self.setPixmap(_on_paper(scaled, round(_MARGIN * ratio), ratio))


def _on_paper(dots: QPixmap, margin: int, ratio: float) -> QPixmap:
    """`dots` with a white edge and a fine line around it; sizes in pixels of the screen."""
    paper = QPixmap(dots.width() + 2 * margin, dots.height() + 2 * margin)
    paper.fill(QColor("white"))
    pen = QPainter(paper)
    pen.drawPixmap(margin, margin, dots)
    pen.setPen(QColor(theme.colours().line_strong))
    pen.drawRect(0, 0, paper.width() - 1, paper.height() - 1)
    pen.end()
    paper.setDevicePixelRatio(ratio)
    return paper
