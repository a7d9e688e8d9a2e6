"""What is written of calling collectors and layouts comes back as it was, and nothing else is taken."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from app.services import link_forms
from meterio.types import DialIn, LegacyLayout

PACKETS = some.binary(min_size=1, max_size=link_forms.LONGEST_PACKET)
LAYOUTS = some.builds(
    LegacyLayout,
    mode=some.sampled_from(link_forms.MODES),
    padding=some.sampled_from(link_forms.PADDINGS),
    iv=some.sampled_from(link_forms.IVS),
    magic=some.binary(max_size=link_forms.LONGEST_MAGIC),
    length_bytes=some.integers(0, link_forms.MOST_LENGTH_BYTES),
    little_endian=some.booleans(),
)


@given(call=some.builds(DialIn, PACKETS, some.binary(max_size=9)))
def test_a_call_comes_back_from_the_book(call: DialIn) -> None:
    assert link_forms.dial_in_of(link_forms.dial_in_text(call)) == call


@given(layout=LAYOUTS)
def test_a_layout_comes_back_from_the_book(layout: LegacyLayout) -> None:
    assert link_forms.legacy_of(link_forms.legacy_text(layout)) == layout


def test_bytes_are_text_or_hexadecimal() -> None:
    assert link_forms.exact_bytes("REG C01") == b"REG C01"
    assert link_forms.exact_bytes("hex:52 45 00ff") == b"RE\x00\xff"
    assert link_forms.dial_in({"heartbeat": "hex:FE"}) == DialIn(b"", b"\xfe")
    assert link_forms.legacy({"mode": "ecb"}) == LegacyLayout(mode="ecb")


@pytest.mark.parametrize(
    "text", ["hex:5", "hex:zz", "心跳", "a\nb", "x" * 65, "hex:" + "00" * 65, 7, None, b"x"]
)
def test_what_is_no_packet_is_refused(text: Any) -> None:
    with pytest.raises(ValueError):
        link_forms.exact_bytes(text)


@pytest.mark.parametrize(
    "layout",
    [
        [],
        {"mode": "cfb"},
        {"padding": None},
        {"iv": "random"},
        {"magic": "x" * 9},
        {"length_bytes": 5},
        {"length_bytes": True},
        {"length_bytes": -1},
        {"little_endian": 1},
        {"endian": "little"},
    ],
)
def test_a_layout_that_is_none_is_refused(layout: Any) -> None:
    with pytest.raises(ValueError):
        link_forms.legacy(layout)


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        (DialIn(b"A1"), DialIn(b"A2"), False),
        (DialIn(b"A1"), DialIn(b"A1", b"x"), True),
        (DialIn(b"A1"), DialIn(b"A12"), True),
        (DialIn(b"A1", b"beat"), DialIn(b"A2", b"beat"), True),
        (DialIn(b"A1", b"B"), DialIn(b"B2"), True),
        (DialIn(b"", b"beat1"), DialIn(b"", b"beat2"), False),
    ],
)
def test_calls_are_told_apart_by_their_first_bytes(one: DialIn, other: DialIn, alike: bool) -> None:
    assert link_forms.alike(one, other) is alike and link_forms.alike(other, one) is alike
