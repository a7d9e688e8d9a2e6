"""Finding the reply to a request among telegrams `[FE ...] 68 ... L DATA CS 16`. No I/O, no clock.

DL/T 645-2007 (5.2) and CJ/T 188-2004 (5.4) share this shape: after a head of fixed length comes L, then L
bytes of data, the sum of all bytes from the start byte on, and 16.
"""

from __future__ import annotations

import re
from typing import Generic, Protocol, TypeVar

from meterio.errors import TwoMeters

LEADER = b"\xfe"
LEADERS = 4
"""Sent before a request to wake the line; a reply may have none, four, or any other number."""

START = 0x68
END = 0x16
ANY = 0xAA
"""As a byte of an address: any meter fits here."""

_KEPT_BYTES = 512
"""More than the longest telegram: what begins further back is whole, or none."""

Found = TypeVar("Found", covariant=True)


class Sought(Protocol[Found]):
    """A request, and how to know its reply."""

    @property
    def frame(self) -> bytes: ...

    @property
    def head(self) -> re.Pattern[bytes]:
        """The reply's bytes before L."""

    @property
    def checksum_from(self) -> int:
        """Which byte of a telegram its sum begins with."""

    def reply_in(self, frame: bytes) -> Found | None:
        """A whole telegram with the right head and sum as the reply, None if it answers something else."""


def sealed(body: bytes, *, checksum_from: int = 0) -> bytes:
    """`body` with its sum and the end byte."""
    return body + bytes((sum(body[checksum_from:]) & 0xFF, END))


def head_pattern(before: bytes, address: bytes, *, after: bytes, controls: bytes) -> re.Pattern[bytes]:
    """Of a reply's head: `before`, the address (AA fits any byte), `after`, one of `controls`."""
    fitting = b"".join(b"." if byte == ANY else re.escape(bytes((byte,))) for byte in address)
    choice = b"|".join(re.escape(bytes((control,))) for control in controls)
    return re.compile(re.escape(before) + fitting + re.escape(after) + b"(?:" + choice + b")", re.DOTALL)


class TelegramHunter(Generic[Found]):
    """Looks for the reply to `request` in whatever the line brings; "not yet" is None.

    Rubbish, late replies, other meters' telegrams and the request's own echo are skipped and counted in
    `skipped`. Bytes kept are bounded. A telegram that begins like the reply and never ends hides none that
    comes after it.
    """

    __slots__ = ("_buffer", "echo_seen", "request", "skipped")

    def __init__(self, request: Sought[Found]) -> None:
        self.request = request
        self.skipped = 0
        self.echo_seen = False
        self._buffer = b""

    @property
    def pending(self) -> bytes:
        """Bytes seen that made no reply yet."""
        return self._buffer

    def feed(self, data: bytes) -> Found | None:
        """Takes the next bytes; the reply once it is whole. Raises TwoMeters if two replies differ."""
        buffer = self._buffer + data
        found = self._find(buffer, 0)
        if found is None:
            self._buffer = buffer[-_KEPT_BYTES:]
            return None
        reply, start, end = found
        self._buffer = b""
        self.echo_seen = self.request.frame in buffer[:start]
        self.skipped += len(buffer.replace(LEADER, b"")) - len(buffer[start:end].replace(LEADER, b""))
        second = self._find(buffer, end)
        if second is not None and buffer[second[1] : second[2]] != buffer[start:end]:
            raise TwoMeters("two different answers to one question")
        return reply

    def _find(self, buffer: bytes, start: int) -> tuple[Found, int, int] | None:
        """The first whole, checked telegram from `start` on that is the reply, and its place."""
        head = self.request.head
        match = head.search(buffer, start)
        while match is not None:
            begin, end = match.start(), _end_of(buffer, match.end())
            frame = buffer[begin:end]
            if end and self._is_whole(frame):
                reply = self.request.reply_in(frame)
                if reply is not None:
                    return reply, begin, end
            match = head.search(buffer, begin + 1)
        return None

    def _is_whole(self, frame: bytes) -> bool:
        return frame[-1] == END and frame[-2] == sum(frame[self.request.checksum_from : -2]) & 0xFF


def _end_of(buffer: bytes, length_at: int) -> int:
    """Where the telegram whose L stands at `length_at` ends; 0 if it is not all there."""
    if length_at >= len(buffer):
        return 0
    end = length_at + 1 + buffer[length_at] + 2
    return end if end <= len(buffer) else 0
