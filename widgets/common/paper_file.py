"""Pages painted: into a PDF file, or on whatever a printer paints on."""

from __future__ import annotations

import errno
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from PySide6.QtCore import QBuffer, QIODevice, QMarginsF, QSize, QSizeF, Qt
from PySide6.QtGui import (
    QColor,
    QGuiApplication,
    QImage,
    QPagedPaintDevice,
    QPageLayout,
    QPageSize,
    QPainter,
    QPdfWriter,
    QPen,
)

from app.errors import DeskError
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


@dataclass(frozen=True, slots=True)
class LaidOut:
    """A sheet on pages of a layout; `size` is what is painted on of each."""

    paper: Paper
    layout: QPageLayout
    size: QSizeF
    pages: list[Page]


def laid_out(head: SheetHead, rows: Iterable[Row]) -> LaidOut:
    """For A4, on any thread."""
    paper = Paper(head, rows)
    return laid_on(paper, page_layout(paper))


def laid_on(paper: Paper, layout: QPageLayout) -> LaidOut:
    """For other paper, on any thread."""
    size = painted_size(layout)
    return LaidOut(paper, layout, size, list(paper.pages(size)))


def print_out(laid: LaidOut, device: QPagedPaintDevice) -> None:
    """All pages on a printer, on any thread; anew where its paper is another. Raises DeskError
    report.nothing_to_print."""
    wanted = painted_size(device.pageLayout())
    try:
        paint(laid.pages if wanted == laid.size else laid.paper.pages(wanted), wanted, device)
    except OSError as error:
        raise DeskError("report.nothing_to_print", reason=error.strerror or "") from error


def picture(laid: LaidOut, place: int, room: QSize, *, whole: bool, dots: float) -> QImage:
    """One page as it will be, on any thread: all of it within `room`, or as wide as that. `dots`: of the
    screen, to a pixel."""
    full = laid.layout.fullRect(QPageLayout.Unit.Point).size() * UNITS
    scale = max(room.width(), 1) / full.width()
    if whole:
        scale = min(scale, max(room.height(), 1) / full.height())
    scale *= dots
    made = QImage((full * scale).toSize(), QImage.Format.Format_RGB32)
    made.setDevicePixelRatio(dots)
    made.fill(Qt.GlobalColor.white)
    margins = laid.layout.margins(QPageLayout.Unit.Point) * UNITS
    painter = QPainter(made)
    try:
        painter.setRenderHint(QPainter.RenderHint.TextAntialiasing)
        painter.scale(scale / dots, scale / dots)
        painter.translate(margins.left(), margins.top())
        _paint_page(painter, laid.pages[place], laid.size.width())
    finally:
        painter.end()
    return made
