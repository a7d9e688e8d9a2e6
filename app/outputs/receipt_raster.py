"""A slip as an image, for any printer that prints dots: no Chinese font in the printer is needed.

Each column of the layout is 12 dots, so the image is exactly as wide as the paper's dots, and every
machine draws the same pixels, since the font is the shipped one.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from app.errors import DeskError
from app.outputs.escpos_bytes import byte_printer
from app.outputs.receipt_text import FEED_AND_CUT, INITIALISE
from app.outputs.receipts import COLUMNS, Line, columns

if TYPE_CHECKING:
    from PIL.Image import Image
    from PIL.ImageDraw import ImageDraw
    from PIL.ImageFont import FreeTypeFont

FONT: Final = Path(__file__).resolve().parents[2] / "resources" / "fonts" / "wqy-microhei.ttc"
_MONO: Final = 1  # the face of the collection whose Latin letters are half a Chinese character wide

COLUMN_DOTS: Final = 12
CODE_DOTS: Final = 6
"""Of one field of a QR code: three quarters of a millimetre, which every telephone reads."""
FRAGMENT_ROWS: Final = 100
"""Rows sent at a time: cheap printers have little memory."""

_SIZE: Final = 24
_LATIN_SIZE: Final = 22
"""Latin letters at 24 fill their cell of 12 dots to the edge, and touch when struck twice."""
_LINE_ROWS: Final = 32
_BIG_ROWS: Final = 64
_BASELINE: Final = 24
_RULE_ROWS: Final = 20
_MARGIN_ROWS: Final = 8
_INK: Final = 150
"""Grey below this becomes a dot: a little above the middle, since thermal paper thins strokes."""


def render_raster(lines: Sequence[Line], width_mm: int) -> bytes:
    """The bytes that print `lines` as an image (GS v 0, in fragments), with paper feed and cut."""
    printer = byte_printer(dots=COLUMNS[width_mm] * COLUMN_DOTS)
    printer._raw(INITIALISE)
    printer.image(draw(lines, width_mm), impl="bitImageRaster", fragment_height=FRAGMENT_ROWS)
    printer._raw(FEED_AND_CUT)
    return bytes(printer.output)


def picture(lines: Sequence[Line], width_mm: int) -> bytes:
    """The same image as a PNG file, dot for dot."""
    buffer = io.BytesIO()
    draw(lines, width_mm).save(buffer, format="PNG")
    return buffer.getvalue()


def draw(lines: Sequence[Line], width_mm: int) -> Image:
    """`lines` in black and white, 384 dots wide on 58 mm paper, 576 on 80 mm."""
    from PIL import Image, ImageDraw

    height = 2 * _MARGIN_ROWS + sum(_rows(line) for line in lines)
    image = Image.new("L", (COLUMNS[width_mm] * COLUMN_DOTS, height), 255)
    pen, top = ImageDraw.Draw(image), _MARGIN_ROWS
    for line in lines:
        _draw_line(pen, line, top)
        top += _rows(line)
    return image.point([0 if grey < _INK else 255 for grey in range(256)], mode="1")


def _rows(line: Line) -> int:
    if line.rule:
        return _RULE_ROWS
    if line.qr:
        return len(_code(line.qr)) * CODE_DOTS
    return _BIG_ROWS if line.big else _LINE_ROWS


def _draw_line(pen: ImageDraw, line: Line, top: int) -> None:
    if line.qr:
        _draw_code(pen, line.qr, top, pen.im.size[0])
        return
    if line.rule:
        middle = top + _RULE_ROWS // 2
        for left in range(0, line.columns * COLUMN_DOTS, 12):
            pen.line((left, middle, left + 6, middle), fill=0, width=2)
        return
    scale, left = 2 if line.big else 1, 0
    baseline = top + _BASELINE * scale
    for char in line.text:
        cell = columns(char) * COLUMN_DOTS * scale
        font = _font((_LATIN_SIZE if char.isascii() else _SIZE) * scale)
        if char != " ":
            _draw_char(pen, char, font=font, left=left, baseline=baseline, cell=cell, bold=line.bold)
        left += cell


def _draw_char(
    pen: ImageDraw, char: str, *, font: FreeTypeFont, left: int, baseline: int, cell: int, bold: bool
) -> None:
    """One character in the middle of its cell; bold is struck twice, a dot apart, as a printer does it."""
    x = left + (cell - round(font.getlength(char))) // 2
    for shift in (0, 1) if bold else (0,):
        pen.text((x + shift, baseline), char, fill=0, font=font, anchor="ls")


def _draw_code(pen: ImageDraw, text: str, top: int, dots: int) -> None:
    """In the middle of the paper, with the quiet border that readers need."""
    rows = _code(text)
    left = (dots - len(rows) * CODE_DOTS) // 2
    for y, row in enumerate(rows):
        for x, is_dark in enumerate(row):
            if is_dark:
                at = (left + x * CODE_DOTS, top + y * CODE_DOTS)
                pen.rectangle((*at, at[0] + CODE_DOTS - 1, at[1] + CODE_DOTS - 1), fill=0)


@cache
def _code(text: str) -> list[list[bool]]:
    from qrcode.main import QRCode

    made = QRCode(border=2)
    made.add_data(text)
    made.make(fit=True)
    rows: list[list[bool]] = made.get_matrix()
    return rows


@cache
def _font(size: int) -> FreeTypeFont:
    from PIL import ImageFont

    try:
        return ImageFont.truetype(str(FONT), size, index=_MONO, layout_engine=ImageFont.Layout.BASIC)
    except OSError as error:
        raise DeskError("printer.font_missing", path=str(FONT)) from error
