"""Amounts in capitals: the rules' own examples, and every amount read back by an independent reader."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from app.domain.capitals import LARGEST_FEN, capitals

FIGURES = {figure: value for value, figure in enumerate("零壹贰叁肆伍陆柒捌玖")}
PLACES = {"拾": 10, "佰": 100, "仟": 1000}


def read_back(text: str) -> int:
    """Fen that `text` names. Left to right, as a clerk reads: it shares nothing with the writer."""
    negative = text.startswith("负")
    total = section = figure = fen = 0
    for char in text.removeprefix("负"):
        if char in FIGURES:
            figure = FIGURES[char]
        elif char in PLACES:
            section, figure = section + figure * PLACES[char], 0
        elif char == "亿":
            total, section, figure = (total + section + figure) * 10**8, 0, 0
        elif char == "万":
            total, section, figure = total + (section + figure) * 10**4, 0, 0
        elif char == "元":
            fen, figure = (total + section + figure) * 100, 0
        elif char in "角分":
            fen, figure = fen + figure * (10 if char == "角" else 1), 0
        else:
            assert char == "整"
    return -fen if negative else fen


@pytest.mark.parametrize(
    ("amount_fen", "text"),
    [
        (0, "零元整"),
        (1, "壹分"),
        (50, "伍角"),
        (55, "伍角伍分"),
        (100, "壹元整"),
        (105, "壹元零伍分"),
        (1_000, "壹拾元整"),
        (10_000, "壹佰元整"),
        (100_520, "壹仟零伍元贰角"),
        (1_000_000_00, "壹佰万元整"),
        (10_005_000_00, "壹仟万伍仟元整"),
        (10_000_500_00, "壹仟万零伍佰元整"),
        (1_000_000_005_00, "壹拾亿零伍元整"),
        (100_000_000_000_00, "壹仟亿元整"),
        (-5, "负伍分"),
        (-10_000, "负壹佰元整"),
        # the examples of the Basic rules (支付结算办法, annex 1), in the form without the optional 零
        (1_409_50, "壹仟肆佰零玖元伍角"),
        (6_007_14, "陆仟零柒元壹角肆分"),
        (1_680_32, "壹仟陆佰捌拾元叁角贰分"),
        (107_000_53, "壹拾万柒仟元伍角叁分"),
        (16_409_02, "壹万陆仟肆佰零玖元零贰分"),
        (325_04, "叁佰贰拾伍元零肆分"),
    ],
)
def test_known_amounts(amount_fen: int, text: str) -> None:
    assert capitals(amount_fen) == text


@given(st.integers(min_value=-(10**13), max_value=10**13))
@example(10**13)
@example(10_050_000_00)
def test_every_amount_reads_back(amount_fen: int) -> None:
    text = capitals(amount_fen)
    assert read_back(text) == amount_fen
    assert "零零" not in text
    assert text.endswith("整") == (amount_fen % 100 == 0)


@given(st.integers(min_value=0, max_value=8), st.integers(min_value=0, max_value=8), st.integers(1, 99))
def test_amounts_of_few_figures_read_back(first: int, second: int, figures: int) -> None:
    amount_fen = 10**first * figures + 10**second
    assert read_back(capitals(amount_fen)) == amount_fen


def test_no_two_amounts_share_their_words() -> None:
    assert len({capitals(amount_fen) for amount_fen in range(20_000)}) == 20_000


def test_an_amount_beyond_the_sections_is_refused() -> None:
    assert capitals(LARGEST_FEN).startswith("玖仟玖佰玖拾玖亿")
    with pytest.raises(ValueError, match="beyond"):
        capitals(LARGEST_FEN + 1)
