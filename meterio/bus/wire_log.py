"""The last frames of a collector's lines, for the wire monitor and for disputes. Bounded."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable

from meterio.types import Clock, WireEvent

KEPT_EVENTS = 4000
KEPT_BYTES = 512
"""Of one event: twice the longest frame. A broken serial server may send a quarter of a megabyte at once."""


class WireLog:
    """Keeps the newest `KEPT_EVENTS` events of one collector and hands each on to `listener`."""

    def __init__(self, collector: str, *, clock: Clock, listener: Callable[[WireEvent], None] | None) -> None:
        self.events: deque[WireEvent] = deque(maxlen=KEPT_EVENTS)
        self._collector = collector
        self._clock = clock
        self._listener = listener

    def record(self, bus: int, direction: str, data: bytes, *, note: str = "") -> None:
        if len(data) > KEPT_BYTES:
            note = f"{note} (the first of {len(data)} bytes)"
            data = data[:KEPT_BYTES]
        self.add(WireEvent(self._clock.utc_ms(), self._collector, bus, direction, data, note))

    def add(self, event: WireEvent) -> None:
        self.events.append(event)
        if self._listener is not None:
            self._listener(event)
