from __future__ import annotations

import random
from itertools import pairwise

import pytest

from meterio.ports.marks import new_strip
from meterio.types import LinkKind

MARKS = (b"DTU-0001\r\n", b"\x00\x2a")


def sealed(draws: random.Random) -> bytes:
    body = draws.randbytes(draws.randint(0, 300))
    return b"MD\x01" + draws.randbytes(37) + len(body).to_bytes(2, "big") + body


def mbap(draws: random.Random) -> bytes:
    body = draws.randbytes(draws.randint(2, 250))
    return b"\x77" + draws.randbytes(1) + b"\0\0" + len(body).to_bytes(2, "big") + body


@pytest.mark.parametrize(("kind", "make"), [(LinkKind.SEALED, sealed), (LinkKind.MODBUS_TCP, mbap)])
def test_between_messages_every_mark_goes_and_within_them_not_a_byte(kind: LinkKind, make: object) -> None:
    draws = random.Random(8)
    for _ in range(300):
        messages = [make(draws) for _ in range(4)]  # type: ignore[operator]
        stream = b""
        for message in messages:
            stream += b"".join(draws.choices(MARKS, k=draws.randint(0, 3))) + message
        edges = sorted({0, len(stream), *(draws.randrange(len(stream)) for _ in range(draws.randint(0, 20)))})
        strip = new_strip(kind, MARKS)
        passed = b"".join(strip(stream[a:b]) for a, b in pairwise(edges))
        assert passed == b"".join(messages)


def test_in_a_bare_stream_marks_go_from_the_edges_and_never_from_within() -> None:
    strip = new_strip(LinkKind.TRANSPARENT, (b"beat", b"REG"))
    assert strip(b"REGbeatbeat") == b""
    assert strip(b"beatreply") == b"reply"
    assert strip(b"replybeatbeat") == b"reply"
    assert strip(b"re beat ply") == b"re beat ply"
    assert [strip(b"be"), strip(b"atRE"), strip(b"ply")] == [b"", b"", b"REply"]


def test_what_is_held_back_is_never_more_than_a_header() -> None:
    for kind in LinkKind:
        strip = new_strip(kind, MARKS)
        held = 0
        for _ in range(2000):
            held += 7 - len(strip(b"\x01" * 7))
            assert held < 42
