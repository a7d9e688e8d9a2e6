"""The message layer of the collector link: header, types, limits, and cutting a byte stream into messages.

Bytes are laid out in docs/collector-link.md, sections 3 and 4. Nothing here knows a key.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from enum import IntEnum

from meterio.errors import LinkRefused
from meterio.types import LineParameters

MAGIC = b"MD"
VERSION = 1
HEADER_BYTES = 42
MAX_BODY = 2048
"""Longest body on the wire, sealing included. A longer claim closes the link before anything is stored."""
MAX_DATA = 1984
"""Longest serial frame, or run of bytes seen on the line, in one message: MAX_BODY less 64 for sealing."""
COLLECTOR_ID_BYTES = 16
NO_SESSION = bytes(8)
HANDSHAKE_SUITE = 0

_HEADER = struct.Struct(">2sBBBB16sB8sQBH")
_LINE = struct.Struct(">IcB")


class MessageType(IntEnum):
    HELLO = 1
    WELCOME = 2
    READY = 3
    REQUEST = 4
    REPLY = 5
    FLUSH = 6
    FLUSHED = 7
    PING = 8
    PONG = 9
    BUS_ERROR = 10
    READY_ACK = 11
    LINE = 12
    LINE_SET = 13


class Direction(IntEnum):
    TO_COLLECTOR = 0
    TO_CONSOLE = 1


class BusErrorReason(IntEnum):
    """Why the collector has no bytes for a request."""

    NO_ANSWER = 1
    QUEUE_FULL = 2
    EXPIRED = 3
    NO_SUCH_BUS = 4
    NOT_OFFERED = 5

    @property
    def label(self) -> str:
        return self.name.lower().replace("_", "-")


@dataclass(frozen=True, slots=True)
class Header:
    """The 42 bytes in front of every body. `suite` is 0 in HELLO and WELCOME; `collector_id` is padded."""

    suite: int
    type: MessageType
    key_id: int
    collector_id: bytes
    direction: Direction
    session_id: bytes
    sequence: int
    bus: int
    length: int

    def pack(self) -> bytes:
        return _HEADER.pack(
            MAGIC,
            VERSION,
            self.suite,
            self.type,
            self.key_id,
            self.collector_id,
            self.direction,
            self.session_id,
            self.sequence,
            self.bus,
            self.length,
        )


@dataclass(frozen=True, slots=True)
class Message:
    """One whole message as it arrived; `raw_header` is what its authentication covers."""

    header: Header
    raw_header: bytes
    body: bytes

    @property
    def raw(self) -> bytes:
        return self.raw_header + self.body


def padded_id(collector_id: str) -> bytes:
    """1 to 16 printable ASCII characters, zero-padded to 16 bytes. Raises ValueError."""
    printable = collector_id.isascii() and collector_id.isprintable()
    if not printable or not 1 <= len(collector_id) <= COLLECTOR_ID_BYTES:
        raise ValueError(f"collector id {collector_id!r}: give 1 to 16 printable ASCII characters")
    return collector_id.encode("ascii").ljust(COLLECTOR_ID_BYTES, b"\0")


def parse_header(raw: bytes) -> Header:
    """Reads 42 bytes. Raises LinkRefused for anything this version of the link does not know."""
    magic, version, suite, kind, key_id, collector_id, direction, session, sequence, bus, length = (
        _HEADER.unpack(raw)
    )
    if magic != MAGIC or version != VERSION:
        raise LinkRefused("The peer does not speak this version of the collector link.")
    if length > MAX_BODY:
        raise LinkRefused("The peer announced a message longer than the link allows.")
    try:
        return Header(
            suite=suite,
            type=MessageType(kind),
            key_id=key_id,
            collector_id=collector_id,
            direction=Direction(direction),
            session_id=session,
            sequence=sequence,
            bus=bus,
            length=length,
        )
    except ValueError:
        raise LinkRefused("The peer sent a message of an unknown type or direction.") from None


def pack_line(parameters: LineParameters | None) -> bytes:
    """The plain body of LINE; empty for None, the collector's own settings. Raises ValueError."""
    if parameters is None:
        return b""
    if not _is_sound(parameters):
        raise ValueError(f"a line has 1 to 2^32-1 baud, parity N, E or O, 1 or 2 stop bits, not {parameters}")
    return _LINE.pack(parameters.baud, parameters.parity.encode("ascii"), parameters.stop_bits)


def unpack_line(plain: bytes) -> LineParameters | None:
    """What `pack_line` packed. Raises LinkRefused for a body that is none of these."""
    if not plain:
        return None
    if len(plain) == _LINE.size:
        baud, parity, stop_bits = _LINE.unpack(plain)
        parameters = LineParameters(baud, parity.decode("latin-1"), stop_bits)
        if _is_sound(parameters):
            return parameters
    raise LinkRefused("The peer asked for line parameters that no line has.")


def _is_sound(parameters: LineParameters) -> bool:
    return (
        1 <= parameters.baud <= 0xFFFFFFFF
        and parameters.parity in ("N", "E", "O")
        and parameters.stop_bits in (1, 2)
    )


class Assembler:
    """Cuts a byte stream into messages. Holds at most what arrived, whatever length a header claims."""

    def __init__(self) -> None:
        self._buffer = bytearray()

    def feed(self, data: bytes) -> None:
        self._buffer += data

    def next_message(self) -> Message | None:
        """The next whole message, or None until more has arrived. Raises LinkRefused on a bad header."""
        if len(self._buffer) < HEADER_BYTES:
            return None
        raw_header = bytes(self._buffer[:HEADER_BYTES])
        header = parse_header(raw_header)
        end = HEADER_BYTES + header.length
        if len(self._buffer) < end:
            return None
        body = bytes(self._buffer[HEADER_BYTES:end])
        del self._buffer[:end]
        return Message(header, raw_header, body)

    def discard(self) -> None:
        self._buffer.clear()
