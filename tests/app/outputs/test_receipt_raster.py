"""Image slips: as wide as the paper's dots, in fragments, and the picture is what is printed."""

from __future__ import annotations

import io
import struct

import pytest
from PIL import Image

from app.outputs.receipt_raster import FRAGMENT_ROWS, picture, render_raster
from app.outputs.receipts import Line, layout
from tests.app.outputs.slip_samples import PENDING, REPRINT, SALE, chinese

DOTS = {58: 384, 80: 576}


def printed(data: bytes) -> Image.Image:
    """The image a printer makes of the GS v 0 commands in `data`."""
    rows, position, width = b"", data.index(b"\x1dv0"), 0
    while data[position : position + 3] == b"\x1dv0":
        assert data[position + 3] == 0, "full density"
        width, height = struct.unpack_from("<HH", data, position + 4)
        assert height <= FRAGMENT_ROWS
        rows += data[position + 8 : position + 8 + width * height]
        position += 8 + width * height
    assert data[position:] == b"\x1bd\x04\x1dVB\x00"
    black = Image.frombytes("1", (width * 8, len(rows) // width), rows)
    return black.point(lambda dot: 255 - dot)


@pytest.mark.parametrize("width_mm", [58, 80])
@pytest.mark.parametrize("slip", [SALE, REPRINT, PENDING])
def test_the_picture_is_what_is_printed(width_mm: int, slip: object) -> None:
    lines = layout(slip, chinese, width_mm)
    shown = Image.open(io.BytesIO(picture(lines, width_mm)))
    paper = printed(render_raster(lines, width_mm))
    assert shown.size == paper.size
    assert shown.width == DOTS[width_mm]
    assert shown.convert("1").tobytes() == paper.tobytes()


def test_nothing_is_printed_on_standard_output(capsys: pytest.CaptureFixture[str]) -> None:
    render_raster(layout(SALE, chinese, 58), 58)
    assert capsys.readouterr().out == ""


def test_every_character_is_drawn_and_none_as_the_same_box() -> None:
    """A font without Chinese draws one box for all: these would then be equal."""
    characters = "￥：龙门客栈饕餮壹贰叁肆伍陆柒捌玖拾佰仟万亿元角分整补打"
    assert len({picture([Line(char)], 58) for char in characters}) == len(characters)


def test_big_is_bigger_and_bold_is_blacker() -> None:
    def ink(line: Line) -> int:
        image = Image.open(io.BytesIO(picture([line], 58))).convert("L")
        return image.histogram()[0]

    plain = ink(Line("￥100.00"))
    assert ink(Line("￥100.00", bold=True)) > plain
    assert ink(Line("￥100.00", big=True)) > 2 * plain
