"""The parsers of unsealed links: a refusal at worst, wherever the bytes are cut; little is kept."""

from __future__ import annotations

from collections.abc import Callable

from meterio.errors import LinkRefused
from meterio.link.legacy import LegacyStream
from meterio.ports.marks import new_strip
from meterio.ports.modbus_tcp import Mbap
from meterio.types import LegacyLayout, LinkKind
from tests.fuzz.harness import Parser

KEY = bytes.fromhex("0123456789abcdef 23456789abcdef01 456789abcdef0123")
MARKS = (b"DTU-0001\r\n", b"\x00\x2a")
MOST_KEPT = 2200
"""The longest message of a maker's layout, and its head."""

Feed = Callable[[bytes], tuple[object, ...]]


def _told(feed: Feed, pieces: list[bytes]) -> tuple[list[object], bool]:
    """What is heard, and whether it was refused."""
    heard: list[object] = []
    try:
        for piece in pieces:
            heard += feed(piece)
    except LinkRefused:
        return heard, True
    return heard, False


def _cut(data: bytes) -> list[bytes]:
    return [data[: len(data) // 2], data[len(data) // 2 :]]


def modbus_tcp() -> Parser:
    """A console's end with one question open."""
    asked, right = bytes.fromhex("010300000002c40b"), bytes.fromhex("0007 0000 0007 01 03 04 00010002")

    def fresh() -> Mbap:
        made = Mbap()
        made.wrap(asked, 0x10007)
        return made

    def check(data: bytes) -> None:
        ends = [(made := fresh(), *_told(lambda piece: tuple(made.unwrap(piece)), pieces))
                for pieces in ([data], _cut(data))]  # fmt: skip
        for made, heard, refused in ends:
            answers = [one for one in heard if one.token]  # type: ignore[attr-defined]
            assert len(answers) <= 1  # one question has one answer
            assert all(one.error or one.data[:-2] in data for one in answers)  # type: ignore[attr-defined]
            assert len(made._buffer) <= MOST_KEPT and not (refused and made._buffer)
        if not ends[0][2]:
            assert ends[0][1:] == ends[1][1:]

    gone = bytes.fromhex("0007 0000 0003 01 83 0b")
    return Parser("modbus-tcp", (right, gone), check, _mended_length, ("ports/modbus_tcp.py",))


def _mended_length(data: bytes) -> bytes:
    """The length that a header announces made right."""
    return data if len(data) < 8 else data[:2] + b"\0\0" + (len(data) - 6).to_bytes(2, "big") + data[6:]


def legacy() -> Parser:
    layout = LegacyLayout()
    right = LegacyStream(layout, KEY, random=bytes).wrap(b"\x01\x03\x04\x00\x01\x00\x02\x2a\x32")

    def check(data: bytes) -> None:
        ends = [(made := LegacyStream(layout, KEY), *_told(lambda piece: tuple(made.unwrap(piece)), pieces))
                for pieces in ([data], _cut(data))]  # fmt: skip
        for made, heard, refused in ends:
            assert sum(len(plain) for plain in heard) <= len(data)  # type: ignore[arg-type]
            assert len(made._buffer) <= MOST_KEPT and not (refused and made._buffer)
        if not ends[0][2]:
            assert ends[0][1:] == ends[1][1:]

    return Parser("legacy-3des", (right, right + right), check, lambda data: data, ("link/legacy.py",))


def marks() -> Parser:
    """Registration and heartbeats between the messages of a collector that calls."""
    message = b"MD\x01" + bytes(37) + b"\0\2" + b"xx"

    def check(data: bytes) -> None:
        ends = []
        for pieces in ([data], _cut(data)):
            strip = new_strip(LinkKind.SEALED, MARKS)
            ends.append(b"".join(strip(piece) for piece in pieces))
        assert ends[0] == ends[1] and len(ends[0]) <= len(data)

    def marked(data: bytes) -> bytes:
        return MARKS[len(data) % 2] + data

    return Parser("call-marks", (message,), check, marked, ("ports/marks.py",))


STREAMS: tuple[Callable[[], Parser], ...] = (modbus_tcp, legacy, marks)
