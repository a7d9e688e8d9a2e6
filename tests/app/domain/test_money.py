"""What a person types as an amount: taken to the fen, or refused with the one sentence that helps."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.money import LARGEST_FEN, cost_fen, format_yuan, parse_yuan, quantity_milli
from app.errors import DeskError


@pytest.mark.parametrize(
    ("text", "fen"),
    [
        ("100", 10_000),
        ("100.00", 10_000),
        ("0.01", 1),
        (" 12.5 ", 1_250),
        ("007", 700),
        ("0" * 5000 + "1", 100),
        ("9999999.99", LARGEST_FEN),
        ("1.1", 110),
        ("0.29", 29),  # 0.29 * 100 is 28.999999999999996 as a float
    ],
)
def test_a_plain_amount_is_taken_to_the_fen(text: str, fen: int) -> None:
    assert parse_yuan(text) == fen


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("", "money.empty"),
        ("   ", "money.empty"),
        ("0", "money.zero"),
        ("0.00", "money.zero"),
        ("0.001", "money.too_many_decimals"),
        ("100.000", "money.too_many_decimals"),
        ("1000000000000", "money.too_large"),
        ("10000000", "money.too_large"),
        ("9" * 5000, "money.too_large"),
        ("1e12", "money.exponent"),
        ("1E3", "money.exponent"),
        ("一百", "money.chinese_figures"),
        ("壹佰元整", "money.chinese_figures"),
        ("１００", "money.full_width"),
        ("100．5", "money.full_width"),
        ("+100", "money.sign"),
        ("-100", "money.sign"),
        ("−5", "money.sign"),
        ("NaN", "money.not_a_number"),
        ("inf", "money.not_a_number"),
        ("1.2.3", "money.not_a_number"),
        (".5", "money.not_a_number"),
        ("5.", "money.not_a_number"),
        ("abc", "money.not_a_number"),
        ("0x10", "money.not_a_number"),
        ("1_000", "money.not_a_number"),
        ("٣", "money.not_a_number"),
        ("1,000", "money.separator"),
        ("1 000.50", "money.separator"),
    ],
)
def test_anything_else_is_refused_with_its_own_reason(text: str, key: str) -> None:
    with pytest.raises(DeskError) as refused:
        parse_yuan(text)
    assert refused.value.key == key


@given(st.integers(1, LARGEST_FEN))
def test_every_amount_survives_being_written_and_read(fen: int) -> None:
    assert parse_yuan(format_yuan(fen).replace(",", "")) == fen


@given(st.text(max_size=30))
def test_no_text_does_anything_but_give_an_amount_or_a_sentence(text: str) -> None:
    try:
        assert 1 <= parse_yuan(text) <= LARGEST_FEN
    except DeskError as refused:
        assert refused.key.startswith("money.")


def test_amounts_are_written_with_sign_and_groups() -> None:
    written = [format_yuan(fen) for fen in (0, 5, -5, 123_450, -100_000_000)]
    assert written == ["0.00", "0.05", "-0.05", "1,234.50", "-1,000,000.00"]


def test_money_buys_thousandths_and_costs_are_rounded_up() -> None:
    assert quantity_milli(10_000, 88_000_000) == 113_636
    assert quantity_milli(10_000, 0) is None
    assert cost_fen(1_000, 88_000_000) == 88
    assert cost_fen(1, 88_000_000) == 1
