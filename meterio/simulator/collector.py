"""A simulated collector and its connections: the sealed link's far end, and the ordinary serial server."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Mapping
from typing import cast

from meterio.errors import LinkRefused
from meterio.link import (
    BusErrorReason,
    CollectorSession,
    Flush,
    LinkEvent,
    NewSession,
    Request,
)
from meterio.simulator.bus import Bus, Job, OverlappingBus, QueueingBus
from meterio.simulator.faults import Faults
from meterio.simulator.line import Line
from meterio.simulator.plan import CollectorPlan
from meterio.types import Clock, LinkKind

KEY_ID = 1
Random = Callable[[int], bytes]


class Collector:
    """One collector: its lines, and the one console that it listens to, which is always the newest."""

    def __init__(
        self,
        plan: CollectorPlan,
        lines: Mapping[int, Line],
        *,
        secret: bytes,
        clock: Clock,
        faults: Faults,
        max_hold_ms: int,
        random: Random = os.urandom,
    ) -> None:
        self.plan = plan
        self.clock = clock
        self.max_hold_ms = max_hold_ms
        self.secret = secret
        self.random = random
        self.refused = 0
        self._faults = faults
        self._connections: list[_Connection] = []
        kind = OverlappingBus if self._is_straight else QueueingBus
        self.buses: dict[int, Bus] = {
            number: kind(line, max_hold_s=max_hold_ms / 1000, stray=self._stray)
            for number, line in lines.items()
        }

    def connection(self) -> asyncio.Protocol:
        """A new connection from a console, as a protocol for any transport."""
        if self.plan.kind is LinkKind.SEALED:
            return SealedConnection(self)
        return PlainConnection(self)

    def admit(self, connection: _Connection) -> bool:
        """Whether the connection may stay: not while the collector is down."""
        if self._faults.strike("collector-down", (self.plan.id,)):
            return False
        self._connections.append(connection)
        return True

    def forget(self, connection: _Connection) -> None:
        if connection in self._connections:
            self._connections.remove(connection)

    def go_down_if_told(self) -> None:
        """A collector-down fault was set: it strikes now if there is a connection to drop."""
        if self._connections and self._faults.strike("collector-down", (self.plan.id,)):
            self._drop_all()

    def supersede_others(self, newest: _Connection) -> None:
        """Two consoles at a time: the newest wins."""
        for connection in [other for other in self._connections if other is not newest]:
            connection.hang_up()

    def drain(self, then: Callable[[], None]) -> None:
        """Forgets every queued request and calls `then` once no frame is in flight on any line."""
        for bus in self.buses.values():
            bus.drop()
        waiting = len(self.buses)

        def one_quiet() -> None:
            nonlocal waiting
            waiting -= 1
            if waiting == 0:
                then()

        for bus in self.buses.values():
            bus.when_quiet(one_quiet)

    def stop(self) -> None:
        for connection in list(self._connections):
            connection.hang_up()
        for bus in self.buses.values():
            bus.stop()

    @property
    def _is_straight(self) -> bool:
        return self.plan.kind is LinkKind.TRANSPARENT and self.plan.model == "overlapping"

    def _drop_all(self) -> None:
        for connection in list(self._connections):
            connection.hang_up()
        for bus in self.buses.values():
            bus.drop()

    def _stray(self, data: bytes) -> None:
        """Said on a line and asked by nobody: a serial server passes it on, a sealed collector drops it."""
        for connection in self._connections:
            connection.overhear(data)


class _Connection(asyncio.Protocol):
    """What both kinds of connection share."""

    def __init__(self, collector: Collector) -> None:
        self._collector = collector
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)
        if self._collector.admit(self):
            self._begin()
        else:
            self.hang_up()

    def connection_lost(self, error: Exception | None) -> None:
        self._transport = None
        self._collector.forget(self)

    def hang_up(self) -> None:
        self._collector.forget(self)
        if self._transport is not None:
            transport, self._transport = self._transport, None
            transport.abort()

    def overhear(self, data: bytes) -> None:
        """Bytes on a line that nobody waits for."""

    def _begin(self) -> None:
        """The connection stands."""

    def _write(self, data: bytes) -> None:
        if self._transport is not None and data:
            self._transport.write(data)


class SealedConnection(_Connection):
    """One TCP connection that speaks the sealed link."""

    def __init__(self, collector: Collector) -> None:
        super().__init__(collector)
        plan = collector.plan
        self._session = CollectorSession(
            collector_id=plan.id,
            keys={KEY_ID: collector.secret},
            minimum=plan.minimum,
            bus_count=len(plan.buses),
            max_hold_ms=collector.max_hold_ms,
            monotonic=collector.clock.monotonic(),
            random=collector.random,
        )

    def data_received(self, data: bytes) -> None:
        now = asyncio.get_running_loop().time()
        try:
            while events := self._session.receive(data):
                data = b""
                for event in events:
                    self._take(event, now)
        except LinkRefused:
            self._collector.refused += 1
            self.hang_up()
            return
        self._write(self._session.outgoing())

    def answer(self, job: Job, data: bytes) -> None:
        if self._transport is not None:
            self._write(self._session.reply(job.sequence, job.bus, data))

    def fail(self, job: Job, reason: BusErrorReason) -> None:
        if self._transport is not None:
            self._write(self._session.bus_error(job.sequence, job.bus, reason))

    def _take(self, event: LinkEvent, now: float) -> None:
        if isinstance(event, Request):
            self._submit(event, now)
        elif isinstance(event, Flush):
            self._flush(event)
        elif isinstance(event, NewSession):
            self._collector.supersede_others(self)
            self._collector.drain(self._accept)

    def _submit(self, event: Request, now: float) -> None:
        bus = self._collector.buses.get(event.bus)
        job = Job(self, event.bus, event.sequence, event.frame, event.reply_timeout_ms / 1000, now, now)
        if bus is None:
            self.fail(job, BusErrorReason.NO_SUCH_BUS)
        else:
            bus.submit(job)

    def _flush(self, event: Flush) -> None:
        """Acknowledged only when nothing that came before can reach a meter any more."""
        bus = self._collector.buses.get(event.bus)
        if bus is None:
            self._write(self._session.bus_error(event.sequence, event.bus, BusErrorReason.NO_SUCH_BUS))
            return
        bus.drop()
        bus.when_quiet(lambda: self._acknowledge(event))

    def _acknowledge(self, event: Flush) -> None:
        if self._transport is not None:
            self._write(self._session.flushed(event.sequence, event.bus))

    def _accept(self) -> None:
        if self._transport is not None:
            self._session.accept()
            self._write(self._session.outgoing())


class PlainConnection(_Connection):
    """One TCP connection of an ordinary serial server: raw bytes both ways, one line."""

    def __init__(self, collector: Collector) -> None:
        super().__init__(collector)
        self._pending = bytearray()

    def data_received(self, data: bytes) -> None:
        ((number, bus),) = self._collector.buses.items()
        now = asyncio.get_running_loop().time()
        wait_s = self._collector.plan.wait_ms / 1000
        for frame in self._frames(data):
            bus.submit(Job(self, number, 0, frame, wait_s, now, now))

    def answer(self, job: Job, data: bytes) -> None:
        self._write(data)

    def fail(self, job: Job, reason: BusErrorReason) -> None:
        """A serial server has no words for it."""

    def overhear(self, data: bytes) -> None:
        self._write(data)

    def _begin(self) -> None:
        self._collector.supersede_others(self)

    def _frames(self, data: bytes) -> list[bytes]:
        """A queueing server knows requests and cuts the stream into them; the other takes it as it comes."""
        if self._collector.plan.model == "overlapping":
            return [data]
        self._pending += data
        frames = []
        ((_, bus),) = self._collector.buses.items()
        while (length := bus.request_length(bytes(self._pending))) and len(self._pending) >= length:
            frames.append(bytes(self._pending[:length]))
            del self._pending[:length]
        return frames
