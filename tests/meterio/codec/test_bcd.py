"""Packed decimal digits, low byte first."""

from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meterio.codec.bcd import from_bcd, packed_moment, to_bcd
from meterio.errors import BadFrame


@pytest.mark.parametrize(
    ("value", "size", "signed", "packed"),
    [
        (120642, 4, False, "42061200"),
        (0, 2, False, "0000"),
        (-120642, 4, True, "42061280"),
        (79, 1, True, "79"),
    ],
)
def test_digits_go_low_byte_first_with_the_sign_in_the_highest_bit(
    value: int, size: int, signed: bool, packed: str
) -> None:
    assert to_bcd(value, size, signed=signed).hex() == packed
    assert from_bcd(bytes.fromhex(packed), signed=signed) == value


@given(st.integers(-79_999_999, 79_999_999))
def test_what_is_packed_comes_back(value: int) -> None:
    assert from_bcd(to_bcd(value, 4, signed=True), signed=True) == value


@pytest.mark.parametrize(("value", "size", "signed"), [(100, 1, False), (-1, 1, False), (80, 1, True)])
def test_what_does_not_fit_is_refused(value: int, size: int, signed: bool) -> None:
    with pytest.raises(ValueError, match="does not fit"):
        to_bcd(value, size, signed=signed)


@pytest.mark.parametrize("data", ["0A", "A000", "FFFFFFFF", "00F0"])
def test_a_digit_beyond_nine_is_a_bad_frame(data: str) -> None:
    with pytest.raises(BadFrame):
        from_bcd(bytes.fromhex(data))


def test_a_moment_goes_second_first() -> None:
    assert packed_moment(datetime(2026, 11, 23, 8, 5, 9)).hex() == "090508231126"
