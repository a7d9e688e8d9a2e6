"""Pages painted: into a PDF file, or on whatever a printer paints on."""

from __future__ import annotations

import errno
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from PySide6.QtCore import QBuffer, QIODevice, QMarginsF, QSizeF, Qt
from PySide6.QtGui import (
    QColor,
    QGuiApplication,
    QPagedPaintDevice,
    QPageLayout,
    QPageSize,
    QPainter,
    QPdfWriter,
    QPen,
)

from app.outputs.sheet import Row, SheetHead
from widgets.common.paper import UNITS, Page, Paper

MARGIN_MM: Final = 12.0
_INK, _GREY = QColor("#000000"), QColor("#b8bec6")
_ONE_LINE: Final = int(Qt.TextFlag.TextSingleLine) | int(Qt.TextFlag.TextDontClip)
_FLAGS: Final = {
    side: int(side) | _ONE_LINE for side in (Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight)
}


def write_pdf(draft: Path, head: SheetHead, rows: Iterable[Row]) -> int:
    """Returns the number of rows. Raises OSError. In a process of its own, that has no screen."""
    application = QGuiApplication.instance() or QGuiApplication([sys.argv[0], "-platform", "offscreen"])
    paper = Paper(head, rows)
    # Qt says nothing of a disk that is full: the file is written here.
    made = QBuffer()
    made.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(made)
    writer.setTitle(head.title)
    writer.setCreator("Meterdesk")
    writer.setResolution(72 * UNITS)
    writer.setPageLayout(page_layout(paper))
    size = painted_size(writer.pageLayout())
    paint(paper.pages(size), size, writer)
    draft.write_bytes(made.data().data())
    del application
    return len(paper.rows)


def page_layout(paper: Paper) -> QPageLayout:
    """A4, lying where an upright page has too little room for the columns."""
    made = QPageLayout(
        QPageSize(QPageSize.PageSizeId.A4),
        QPageLayout.Orientation.Portrait,
        QMarginsF(MARGIN_MM, MARGIN_MM, MARGIN_MM, MARGIN_MM),
        QPageLayout.Unit.Millimeter,
    )
    if paper.is_wide(painted_size(made).width()):
        made.setOrientation(QPageLayout.Orientation.Landscape)
    return made


def paint(pages: Iterable[Page], size: QSizeF, device: QPagedPaintDevice) -> None:
    """Pages laid out for `size`. Raises OSError where nothing can be painted on."""
    painter = QPainter()
    if not painter.begin(device):
        raise OSError(errno.EIO, "nothing can be painted there")
    scale = device.logicalDpiX() / (72 * UNITS)
    try:
        for number, page in enumerate(pages):
            if number and not device.newPage():
                raise OSError(errno.EIO, "there is no further page")
            painter.save()
            painter.scale(scale, scale)
            _paint_page(painter, page, size.width())
            painter.restore()
    finally:
        ended = painter.end()
    if not ended:
        raise OSError(errno.EIO, "the pages could not be ended")


def _paint_page(painter: QPainter, page: Page, width: float) -> None:
    for strong in (False, True):
        painter.setPen(QPen(_INK if strong else _GREY, 8 if strong else 4))
        for height, is_strong in page.rules:
            if is_strong is strong:
                painter.drawLine(0, round(height), round(width), round(height))
    painter.setPen(_INK)
    used = None
    for piece in page.pieces:
        if piece.font is not used:
            used = piece.font
            painter.setFont(used)
        painter.drawText(piece.box, _FLAGS[piece.side], piece.text)


def painted_size(layout: QPageLayout) -> QSizeF:
    """What may be painted on, in the units of paper.py."""
    return layout.paintRect(QPageLayout.Unit.Point).size() * UNITS


def laid_out(head: SheetHead, rows: Iterable[Row]) -> tuple[Paper, QSizeF, list[Page]]:
    """For A4, on any thread: the paper, the size of what may be painted on, and the pages for it."""
    paper = Paper(head, rows)
    size = painted_size(page_layout(paper))
    return paper, size, list(paper.pages(size))
