"""Readings are taken as they are written, or refused; nothing is rounded."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.quantity import parse_balance, parse_count, parse_quantity
from app.errors import DeskError


@pytest.mark.parametrize(
    ("text", "milli"),
    [("0", 0), ("12.5", 12_500), (" 7 ", 7_000), ("123456.78", 123_456_780), ("1.", 1_000), ("0.001", 1)],
)
def test_what_is_written_is_taken(text: str, milli: int) -> None:
    assert parse_quantity(text) == milli


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("", "quantity.empty"),
        ("  ", "quantity.empty"),
        ("-1", "quantity.not_a_number"),
        ("1,5", "quantity.not_a_number"),
        ("１２", "quantity.not_a_number"),
        ("1e3", "quantity.not_a_number"),
        ("12345678901", "quantity.not_a_number"),
        ("1.2345", "quantity.too_many_decimals"),
    ],
)
def test_anything_else_is_refused(text: str, key: str) -> None:
    with pytest.raises(DeskError) as error:
        parse_quantity(text)
    assert error.value.key == key


@given(st.integers(0, 10**13 - 1))
def test_every_reading_comes_back(milli: int) -> None:
    assert parse_quantity(f"{milli // 1000}.{milli % 1000:03}") == milli


@pytest.mark.parametrize(
    ("text", "fen"), [("0", 0), ("-0.00", 0), ("35.2", 3_520), ("-35.20", -3_520), (" 1 ", 100)]
)
def test_a_balance_may_be_nothing_or_arrears(text: str, fen: int) -> None:
    assert parse_balance(text) == fen


@pytest.mark.parametrize("text", ["", "--1", "1.234", "一", "-"])
def test_anything_else_is_no_balance(text: str) -> None:
    with pytest.raises(DeskError, match=r"^money\."):
        parse_balance(text)


@pytest.mark.parametrize(("text", "count"), [("0", 0), (" 12", 12), ("65535", 65_535)])
def test_a_count_is_taken(text: str, count: int) -> None:
    assert parse_count(text) == count


@pytest.mark.parametrize("text", ["", "-1", "65536", "1.5", "１２", "123456789012345678901234"])
def test_anything_else_is_no_count(text: str) -> None:
    with pytest.raises(DeskError) as error:
        parse_count(text)
    assert error.value.key == "quantity.not_a_count"
