"""The last frames of a collector's lines, for the wire monitor and for disputes. Bounded."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable

from meterio.types import Clock, WireEvent

KEPT_EVENTS = 4000
KEPT_BYTES = 512
"""Of one event: twice the longest frame. A broken serial server may send a quarter of a megabyte at once."""


_Kept = tuple[int, int, str, bytes, str]
"""Moment, bus, direction, data, note: events are made of these when somebody wants to see them."""


class WireLog:
    """Keeps the newest `KEPT_EVENTS` events of one collector and hands each on to `listener`."""

    def __init__(self, collector: str, *, clock: Clock, listener: Callable[[WireEvent], None] | None) -> None:
        self._kept: deque[_Kept] = deque(maxlen=KEPT_EVENTS)
        self._collector = collector
        self._clock = clock
        self._listener = listener

    @property
    def events(self) -> tuple[WireEvent, ...]:
        """What is kept, oldest first."""
        return tuple(self._event(*kept) for kept in self._kept)

    def record(self, bus: int, direction: str, data: bytes, *, note: str = "") -> None:
        if len(data) > KEPT_BYTES:
            note = f"{note} (the first of {len(data)} bytes)"
            data = data[:KEPT_BYTES]
        now_ms = self._clock.utc_ms()
        self._kept.append((now_ms, bus, direction, data, note))
        if self._listener is not None:
            self._listener(self._event(now_ms, bus, direction, data, note))

    def add(self, event: WireEvent) -> None:
        self._kept.append((event.utc_ms, event.bus, event.direction, event.data, event.note))
        if self._listener is not None:
            self._listener(event)

    def _event(self, utc_ms: int, bus: int, direction: str, data: bytes, note: str) -> WireEvent:
        return WireEvent(utc_ms, self._collector, bus, direction, data, note)
