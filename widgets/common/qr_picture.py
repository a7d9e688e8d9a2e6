"""A QR code on the screen: black on white in both colour schemes, since cameras want it so."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

QUIET = 4
"""Modules of white around the code (ISO/IEC 18004 5.3.8)."""


class QrPicture(QWidget):
    """Shows one text as a square of `side` pixels, whole pixels a module; nothing before there is one."""

    def __init__(self, *, name: str, side: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.modules: list[list[bool]] = []
        self.setFixedSize(QSize(side, side))

    def show_text(self, text: str) -> None:
        from qrcode.constants import ERROR_CORRECT_M
        from qrcode.main import QRCode

        code = QRCode(error_correction=ERROR_CORRECT_M, border=QUIET)
        code.add_data(text)
        code.make()
        self.modules = code.get_matrix()
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self.modules:
            return
        painter = QPainter(self)
        painter.fillRect(self.rect(), Qt.GlobalColor.white)
        size = self.width() // len(self.modules)
        left = (self.width() - size * len(self.modules)) // 2
        for row, line in enumerate(self.modules):
            for column, dark in enumerate(line):
                if dark:
                    place = QRectF(left + column * size, left + row * size, size, size)
                    painter.fillRect(place, Qt.GlobalColor.black)
        painter.end()
