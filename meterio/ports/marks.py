"""Taking a calling collector's registration and heartbeats out of what its lines say.

A modem sends them when it likes, but never within a message of its own. Where messages tell their length they
are known exactly; in a bare stream they are known by standing at the edge of what came in one piece.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from meterio.link.messages import HEADER_BYTES
from meterio.types import LinkKind

Strip = Callable[[bytes], bytes]
"""Takes bytes as they come and gives those that are the lines'; it may hold some back until more come."""

_HEADERS = {LinkKind.SEALED: HEADER_BYTES, LinkKind.MODBUS_TCP: 6}
"""Bytes in front of each message. In both kinds the last two are the length of what follows, big-endian."""


def new_strip(kind: LinkKind, marks: Sequence[bytes]) -> Strip:
    """For one connection of a collector of this kind."""
    header_bytes = _HEADERS.get(kind)
    longest_first = sorted(marks, key=len, reverse=True)
    if header_bytes is None:
        return _FromEdges(longest_first).strip
    return _FromGaps(longest_first, header_bytes).strip


class _FromGaps:
    """Messages with a length: marks stand between them."""

    def __init__(self, marks: Sequence[bytes], header_bytes: int) -> None:
        self._marks = marks
        self._header_bytes = header_bytes
        self._held = bytearray()
        self._left = 0

    def strip(self, data: bytes) -> bytes:
        self._held += data
        passed = bytearray()
        while self._held and (self._left or self._begin()):
            passed += self._held[: self._left]
            taken = min(self._left, len(self._held))
            del self._held[:taken]
            self._left -= taken
        return bytes(passed)

    def _begin(self) -> bool:
        """At a gap: drops the marks there. Sets `_left` and says True once a header is whole."""
        held = self._held
        while mark := next((mark for mark in self._marks if held.startswith(mark)), b""):
            del held[: len(mark)]
        if len(held) < self._header_bytes or any(mark.startswith(held) for mark in self._marks):
            return False
        self._left = self._header_bytes + int.from_bytes(
            held[self._header_bytes - 2 : self._header_bytes], "big"
        )
        return True


class _FromEdges:
    """Bare bytes: marks stand at the beginning or end of a piece. A first part of one waits for the rest."""

    def __init__(self, marks: Sequence[bytes]) -> None:
        self._marks = marks
        self._held = b""

    def strip(self, data: bytes) -> bytes:
        rest = bytearray(self._held + data)
        self._held = b""
        for mark in self._marks:
            while rest.startswith(mark):
                del rest[: len(mark)]
            while rest.endswith(mark):
                del rest[-len(mark) :]
        if any(mark.startswith(rest) for mark in self._marks):
            self._held = bytes(rest)
            return b""
        return bytes(rest)
