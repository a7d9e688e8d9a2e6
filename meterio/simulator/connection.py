"""One connection between a simulated collector and a console: what all kinds of them share."""

from __future__ import annotations

import asyncio
from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, cast

from meterio.link import BusErrorReason
from meterio.simulator.bus import Job
from meterio.simulator.garbage import garbage

if TYPE_CHECKING:
    from meterio.simulator.collector import Collector


class Connection(asyncio.Protocol, ABC):
    """A kind says what bytes mean in `_heard` and how a request is answered."""

    def __init__(self, collector: Collector) -> None:
        self._collector = collector
        self._transport: asyncio.Transport | None = None
        self._is_dead = False
        self._free_at = 0.0
        self._late: set[asyncio.TimerHandle] = set()
        self._heart: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)
        if not self._collector.admit(self):
            self.hang_up()
            return
        if call := self._collector.plan.dial_in:
            self._write(call.registration)
            self._beat(call.heartbeat)
        self._begin()

    def data_received(self, data: bytes) -> None:
        if self._is_dead or self._collector.strikes("half-open"):
            self._is_dead = True
            return
        self._heard(data)

    def connection_lost(self, error: Exception | None) -> None:
        self._transport = None
        self._stop_timers()
        self._collector.forget(self)

    def hang_up(self) -> None:
        self._collector.forget(self)
        self._stop_timers()
        if self._transport is not None:
            transport, self._transport = self._transport, None
            transport.abort()

    def overhear(self, bus: int, data: bytes) -> None:
        """Bytes on a line that nobody waits for."""

    @abstractmethod
    def answer(self, job: Job, data: bytes) -> None:
        """What the line said to a request."""

    @abstractmethod
    def fail(self, job: Job, reason: BusErrorReason) -> None:
        """Why there is no answer."""

    def _begin(self) -> None:
        """The connection stands."""

    @abstractmethod
    def _heard(self, data: bytes) -> None:
        """Bytes of the console."""

    @property
    def _is_open(self) -> bool:
        return self._transport is not None

    def _write(self, data: bytes) -> None:
        """In order; later on a slow link, rubbish on a malformed one, never on a dead one."""
        if self._transport is None or not data or self._is_dead:
            return
        if not self._collector.faults.any_active and not self._late:
            self._transport.write(data)
            return
        if self._collector.strikes("malformed-link"):
            data = garbage(data, self._collector.faults.random)
        now = asyncio.get_running_loop().time()
        slow = self._collector.fault("slow-link")
        due = max(now + slow.params["delay_ms"] / 1000 if slow else now, self._free_at)
        if due <= now:
            self._transport.write(data)
            return
        self._free_at = due
        self._later(due, data)

    def _later(self, due: float, data: bytes) -> None:
        def write() -> None:
            self._late.discard(handle)
            if self._transport is not None and not self._is_dead:
                self._transport.write(data)

        handle = asyncio.get_running_loop().call_at(due, write)
        self._late.add(handle)

    def _beat(self, heartbeat: bytes) -> None:
        if heartbeat:
            loop = asyncio.get_running_loop()
            self._heart = loop.call_later(self._collector.plan.heartbeat_s, self._beat_now, heartbeat)

    def _beat_now(self, heartbeat: bytes) -> None:
        self._write(heartbeat)
        self._beat(heartbeat)

    def _stop_timers(self) -> None:
        for handle in self._late:
            handle.cancel()
        self._late.clear()
        if self._heart is not None:
            self._heart.cancel()
            self._heart = None
