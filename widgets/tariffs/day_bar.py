"""A day as a coloured bar: every period with its rate in words, its hours below."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.domain.tariff.checks import clock_time
from app.domain.tariff.model import DAY_MIN
from app.domain.tariff.typed import periods_text
from widgets import theme
from widgets.tariffs import tariff_words

if TYPE_CHECKING:
    from app.domain.tariff.model import Period

_BAR, _HOURS = 26, 18
_LEAST_WIDTH = 360


class DayBar(QWidget):
    """Shows one day table. What does not fit into a narrow period stands in the tool tip, whole."""

    def __init__(self, periods: tuple[Period, ...] = (), parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._periods = periods
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._say()

    def set_periods(self, periods: tuple[Period, ...]) -> None:
        self._periods = periods
        self._say()
        self.update()

    def _say(self) -> None:
        text = periods_text(self._periods, tariff_words.rate)
        self.setToolTip(text)
        self.setAccessibleName(text)

    def sizeHint(self) -> QSize:
        return QSize(_LEAST_WIDTH, _BAR + _HOURS)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._say()
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        free_from = 0.0
        for period in self._periods:
            place = self._place(period)
            self._draw_period(painter, period, place)
            free_from = self._draw_hour(painter, period.from_min, place.left(), free_from)
        painter.end()

    def _place(self, period: Period) -> QRectF:
        scale = self.width() / DAY_MIN
        return QRectF(period.from_min * scale, 0, (period.to_min - period.from_min) * scale, _BAR)

    def _draw_period(self, painter: QPainter, period: Period, place: QRectF) -> None:
        token = tariff_words.COLOURS[period.rate]
        colours = theme.colours()
        painter.fillRect(place.adjusted(0, 0, -1, 0), QColor(getattr(colours, f"{token}_soft")))
        painter.fillRect(
            QRectF(place.left(), _BAR - 3, place.width() - 1, 3), QColor(getattr(colours, token))
        )
        word = tariff_words.rate(period.rate)
        if painter.fontMetrics().horizontalAdvance(word) + 4 <= place.width():
            painter.setPen(QColor(getattr(colours, token)))
            painter.drawText(place.adjusted(0, 0, 0, -3), Qt.AlignmentFlag.AlignCenter, word)

    def _draw_hour(self, painter: QPainter, minute: int, left: float, free_from: float) -> float:
        """Draws when a period begins, if it does not run into the one before; returns where room is left."""
        text = clock_time(minute)
        width = painter.fontMetrics().horizontalAdvance(text)
        start = min(left, self.width() - width)
        if start < free_from:
            return free_from
        painter.setPen(QColor(theme.colours().muted))
        painter.drawText(
            QRectF(start, _BAR, width + 2, _HOURS),
            Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter,
            text,
        )
        return start + width + 8
