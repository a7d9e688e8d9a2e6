"""What any bytes do to the parsers of unsealed links: a refusal at worst, in time linear in their length."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from contextlib import suppress

import pytest

from meterio.errors import LinkRefused
from meterio.link.legacy import LegacyStream
from meterio.ports.marks import new_strip
from meterio.ports.modbus_tcp import Mbap
from meterio.types import LegacyLayout, LinkKind

KEY = bytes.fromhex("0123456789abcdef 23456789abcdef01 456789abcdef0123")
MARKS = (b"DTU-0001\r\n", b"\x00\x2a")
Feed = Callable[[bytes], object]


def feeds() -> list[tuple[str, Callable[[], Feed], bytes]]:
    """Each parser, freshly built, and a message that it takes."""
    legacy = LegacyLayout()
    message = LegacyStream(legacy, KEY).wrap(b"\x01\x03\x00\x00")
    mbap = bytes.fromhex("0007 0000 0003 01 83 02")
    header = b"MD\x01" + bytes(37) + b"\0\2" + b"xx"
    return [
        ("legacy", lambda: LegacyStream(legacy, KEY).unwrap, message),
        ("legacy-bare", lambda: LegacyStream(LegacyLayout(length_bytes=0, magic=b"~"), KEY).unwrap, message),
        ("mbap", lambda: Mbap().unwrap, mbap),
        ("marks-gaps", lambda: new_strip(LinkKind.SEALED, MARKS), MARKS[0] + header + MARKS[1]),
        ("marks-edges", lambda: new_strip(LinkKind.TRANSPARENT, MARKS), MARKS[0]),
    ]


EVERY = [pytest.param(make, good, id=name) for name, make, good in feeds()]


@pytest.mark.parametrize(("make", "good"), EVERY)
def test_any_bytes_in_any_pieces_are_refused_at_worst(make: Callable[[], Feed], good: bytes) -> None:
    draws = random.Random(17)
    for _ in range(3000):
        feed = make()
        try:
            for _ in range(draws.randint(1, 5)):
                piece = bytearray(good if draws.random() < 0.6 else draws.randbytes(draws.randint(0, 80)))
                for _ in range(draws.randint(0, 2)):
                    if piece:
                        piece[draws.randrange(len(piece))] = draws.randrange(256)
                feed(bytes(piece[: draws.randint(0, len(piece))]))
        except LinkRefused:
            continue


@pytest.mark.parametrize(("make", "good"), EVERY)
def test_time_is_linear_in_the_length_of_what_comes_at_once(make: Callable[[], Feed], good: bytes) -> None:
    def seconds(count: int) -> float:
        best = 9.0
        for _ in range(3):
            feed, began = make(), time.perf_counter()
            with suppress(LinkRefused):
                feed(good * count)
            best = min(best, time.perf_counter() - began)
        return best

    assert seconds(6_000) < 40 * seconds(600) + 0.01
