from __future__ import annotations

import itertools
import random

import pytest

from meterio.errors import LinkRefused, NeverSent
from meterio.link.legacy import LONGEST, LegacyStream
from meterio.types import LegacyLayout

KEY = bytes.fromhex("0123456789abcdef 23456789abcdef01 456789abcdef0123")
FRAME = bytes.fromhex("0103035e000c2459")
LAYOUTS = [
    LegacyLayout(mode=mode, padding=padding, iv=iv, magic=magic, length_bytes=count, little_endian=little)
    for mode, padding, iv, magic, count, little in itertools.product(
        ("ecb", "cbc"),
        ("pkcs7", "zero", "none"),
        ("zero", "key", "sent"),
        (b"", b"\x7e\x7e"),
        (0, 1, 2, 4),
        (True, False),
    )
    if mode == "cbc" or iv == "zero"
]


def test_the_cipher_is_the_standards() -> None:
    # NIST SP 800-67 Rev. 2, appendix B.1: three keys, ECB.
    stream = LegacyStream(LegacyLayout(mode="ecb", padding="none", length_bytes=0), KEY)
    sealed = bytes.fromhex("a826fd8ce53b855f cce21c8112256fe6 68d5c05dd9b6b900")
    assert stream.wrap(b"The qufck brown fox jump") == sealed
    assert stream.unwrap(sealed) == [b"The qufck brown fox jump"]


def test_a_message_is_magic_then_length_then_what_the_layout_says() -> None:
    layout = LegacyLayout(iv="sent", magic=b"\x7e", length_bytes=2)
    message = LegacyStream(layout, KEY, random=bytes).wrap(FRAME)
    assert message[:3] == b"\x7e\x00\x18" and message[3:11] == bytes(8) and len(message) == 3 + 24
    little = LegacyLayout(little_endian=True)
    assert LegacyStream(little, KEY).wrap(FRAME)[:2] == b"\x10\x00"


@pytest.mark.parametrize("layout", LAYOUTS, ids=str)
def test_every_layout_carries_frames_in_any_pieces(layout: LegacyLayout) -> None:
    draws = random.Random(5)
    near, far = LegacyStream(layout, KEY), LegacyStream(layout, KEY)
    frames = [
        draws.randbytes(8 * draws.randint(1, 28) if layout.padding == "none" else draws.randint(1, 231))
        for _ in range(5)
    ]
    for frame in frames:
        message = near.wrap(frame)
        pieces = [message]
        if layout.length_bytes:
            cut = draws.randrange(len(message))
            pieces = [message[:cut], message[cut:]]
        heard = [plain for piece in pieces for plain in far.unwrap(piece)]
        assert len(heard) == 1
        assert (
            heard[0].rstrip(b"\0") == frame.rstrip(b"\0") if layout.padding == "zero" else heard[0] == frame
        )


def test_two_messages_at_once_are_two() -> None:
    near, far = LegacyStream(LegacyLayout(), KEY), LegacyStream(LegacyLayout(), KEY)
    assert far.unwrap(near.wrap(b"one") + near.wrap(b"two")) == [b"one", b"two"]


def test_a_layout_without_padding_carries_only_whole_blocks() -> None:
    with pytest.raises(NeverSent):
        LegacyStream(LegacyLayout(padding="none"), KEY).wrap(b"seven..")


def test_a_frame_longer_than_the_length_field_can_say_never_leaves() -> None:
    with pytest.raises(NeverSent):
        LegacyStream(LegacyLayout(length_bytes=1), KEY).wrap(bytes(250))


def test_a_wrong_key_gives_rubbish_or_nothing_and_never_the_frame() -> None:
    other = LegacyStream(LegacyLayout(), KEY[::-1])
    assert FRAME not in other.unwrap(LegacyStream(LegacyLayout(), KEY).wrap(FRAME))


@pytest.mark.parametrize(
    "rubbish",
    [b"\x7e\x7d", b"GET /", b"\x7e\x7e\x00\x07" + bytes(8), b"\x7e\x7e\x00\x00\x00", b"\x7e\x7e\xff\xff\x00"],
)
def test_a_stream_that_is_not_of_the_layout_is_refused_at_its_head(rubbish: bytes) -> None:
    with pytest.raises(LinkRefused):
        LegacyStream(LegacyLayout(magic=b"\x7e\x7e"), KEY).unwrap(rubbish)


def test_what_is_kept_is_bounded_also_without_a_length_field() -> None:
    stream = LegacyStream(LegacyLayout(length_bytes=0), KEY)
    with pytest.raises(LinkRefused):
        for _ in range(LONGEST):
            stream.unwrap(b"odd")


@pytest.mark.parametrize(
    ("layout", "key"),
    [
        (LegacyLayout(mode="ofb"), KEY),
        (LegacyLayout(padding="iso"), KEY),
        (LegacyLayout(iv="random"), KEY),
        (LegacyLayout(length_bytes=5), KEY),
        (LegacyLayout(mode="ecb", iv="sent"), KEY),
        (LegacyLayout(), KEY[:8]),
        (LegacyLayout(), KEY[:8] * 2),  # two equal parts: single DES
    ],
)
def test_settings_that_make_no_cipher_are_refused_at_once(layout: LegacyLayout, key: bytes) -> None:
    with pytest.raises(ValueError):
        LegacyStream(layout, key)
