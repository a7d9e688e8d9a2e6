"""The last frames of a collector's lines, for the wire monitor and for disputes. Bounded."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from struct import Struct

from meterio.types import Clock, WireEvent

KEPT_EVENTS = 4000
KEPT_BYTES = 512
"""Of one event: twice the longest frame. A broken serial server may send a quarter of a megabyte at once."""

_HEAD = Struct("<qiH")
"""Moment, bus, length of the data. An event is kept as bytes, this in front, direction and note behind: half
the memory of objects, and nothing that the collector of garbage has to walk through. Events are made of them
when somebody wants to see them."""

_ANY_TEXT = "surrogatepass"
"""The system's words for an error may hold what is no text."""


class WireLog:
    """Keeps the newest `KEPT_EVENTS` events of one collector and hands each on to `listener`."""

    def __init__(self, collector: str, *, clock: Clock, listener: Callable[[WireEvent], None] | None) -> None:
        self._kept: deque[bytes] = deque(maxlen=KEPT_EVENTS)
        self._collector = collector
        self._clock = clock
        self._listener = listener

    @property
    def events(self) -> tuple[WireEvent, ...]:
        """What is kept, oldest first."""
        return tuple(map(self._event, self._kept))

    def record(self, bus: int, direction: str, data: bytes, *, note: str = "") -> None:
        """Keeps what is said on a line at this moment."""
        if len(data) > KEPT_BYTES:
            note = f"{note} (the first of {len(data)} bytes)"
            data = data[:KEPT_BYTES]
        said = (direction + note).encode("utf-8", _ANY_TEXT)
        kept = _HEAD.pack(self._clock.utc_ms(), bus, len(data)) + data + said
        self._kept.append(kept)
        if self._listener is not None:
            self._listener(self._event(kept))

    def add(self, event: WireEvent) -> None:
        """Keeps what happened to the link itself."""
        said = (event.direction + event.note).encode("utf-8", _ANY_TEXT)
        self._kept.append(_HEAD.pack(event.utc_ms, event.bus, len(event.data)) + event.data + said)
        if self._listener is not None:
            self._listener(event)

    def _event(self, kept: bytes) -> WireEvent:
        utc_ms, bus, count = _HEAD.unpack_from(kept)
        end = _HEAD.size + count
        said = kept[end:].decode("utf-8", _ANY_TEXT)
        return WireEvent(utc_ms, self._collector, bus, said[0], kept[_HEAD.size : end], said[1:])
