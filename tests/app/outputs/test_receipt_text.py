"""Text slips: the bytes decode back to exactly the layout."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.outputs.receipt_text import render_text
from app.outputs.receipts import Line, SlipData, layout
from tests.app.outputs.slip_samples import SALE, TRANSLATORS, chinese, slips

# What a printer takes as commands here. No GB18030 code holds a byte below 0x30 after its first.
COMMAND = re.compile(rb"\x1b@|\x1c&|\x1bE[\x00\x01]|\x1d![\x00\x11]|\x1cW[\x00\x01]|\x1bd.|\x1dVB.")


def printed(data: bytes) -> list[str]:
    """The lines a printer that knows GB18030 would print."""
    return COMMAND.sub(b"", data).decode("gb18030").split("\n")


def texts(lines: Sequence[Line]) -> list[str]:
    return [line.text for line in lines]


@pytest.mark.parametrize("width_mm", [58, 80])
def test_the_bytes_decode_back_to_the_layout(width_mm: int) -> None:
    lines = layout(SALE, chinese, width_mm)
    assert printed(render_text(lines)) == [*texts(lines), ""]


@given(slips, st.sampled_from([58, 80]), st.sampled_from(TRANSLATORS))
def test_any_slip_decodes_back_to_its_layout(
    slip: SlipData, width_mm: int, translator: Callable[[str], str]
) -> None:
    lines = layout(slip, translator, width_mm)
    assert printed(render_text(lines)) == [*texts(lines), ""]


def test_signs_that_text_modes_lose_survive() -> None:
    data = render_text(layout(SALE, chinese, 58))
    assert "￥100.00".encode("gb18030") in data
    assert "操作员：".encode("gb18030") in data
    assert "※ 补打 第2次 ※".encode("gb18030") not in data
    assert b"?" not in data


def test_it_starts_clean_in_chinese_mode_and_ends_with_a_cut() -> None:
    data = render_text(layout(SALE, chinese, 58))
    assert data.startswith(b"\x1b@\x1c&")
    assert data.endswith(b"\x1dVB\x00")


def test_what_is_made_big_is_made_small_again() -> None:
    data = render_text(layout(SALE, chinese, 58))
    assert data.count(b"\x1d!\x11") == data.count(b"\x1d!\x00") > 0
    assert data.count(b"\x1bE\x01") == data.count(b"\x1bE\x00") > 0
