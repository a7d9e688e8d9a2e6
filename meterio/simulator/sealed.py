"""The far end of the sealed link: the firmware of a simulated collector."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from meterio.errors import LinkRefused
from meterio.link import (
    MAX_DATA,
    BusErrorReason,
    CollectorSession,
    Flush,
    LineChange,
    LinkEvent,
    NewSession,
    Request,
)
from meterio.link.messages import HEADER_BYTES
from meterio.simulator.bus import Job
from meterio.simulator.connection import Connection
from meterio.types import Suite

if TYPE_CHECKING:
    from meterio.simulator.collector import Collector

KEY_ID = 1


class SealedConnection(Connection):
    """One TCP connection that speaks the sealed link."""

    def __init__(self, collector: Collector) -> None:
        super().__init__(collector)
        plan = collector.plan
        secret = collector.secret
        if collector.strikes("wrong-key"):
            secret = bytes(byte ^ 0xFF for byte in secret)
        self._greeted = False
        self._session = CollectorSession(
            collector_id=plan.id,
            keys={KEY_ID: secret},
            minimum=plan.minimum,
            bus_count=len(plan.buses),
            max_hold_ms=collector.max_hold_ms,
            monotonic=collector.clock.monotonic(),
            random=collector.random,
        )

    def _heard(self, data: bytes) -> None:
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
        self._write(self._weakened(self._session.outgoing()))

    def answer(self, job: Job, data: bytes) -> None:
        if not self._is_open:
            return
        message = self._session.reply(job.sequence, job.bus, data[:MAX_DATA])
        self._write(message)
        if self._collector.strikes("replay"):
            self._write(message)

    def fail(self, job: Job, reason: BusErrorReason) -> None:
        if self._is_open:
            self._write(self._session.bus_error(job.sequence, job.bus, reason))

    def _take(self, event: LinkEvent, now: float) -> None:
        if isinstance(event, Request):
            self._submit(event, now)
        elif isinstance(event, Flush):
            self._flush(event)
        elif isinstance(event, LineChange):
            self._change_line(event)
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
        if self._is_open:
            self._write(self._session.flushed(event.sequence, event.bus))

    def _change_line(self, event: LineChange) -> None:
        bus = self._collector.buses.get(event.bus)
        if bus is None or not self._collector.plan.sets_lines:
            reason = BusErrorReason.NO_SUCH_BUS if bus is None else BusErrorReason.NOT_OFFERED
            self._write(self._session.bus_error(event.sequence, event.bus, reason))
            return

        def change() -> None:
            if self._is_open:
                bus.set_parameters(event.parameters)
                self._write(self._session.line_set(event.sequence, event.bus))

        bus.when_quiet(change)

    def _accept(self) -> None:
        if self._is_open:
            self._collector.reset_lines()
            self._session.accept()
            self._write(self._session.outgoing())

    def _weakened(self, message: bytes) -> bytes:
        """The first message chooses the suite, in its first byte: somebody on the way may change it."""
        if self._greeted or not message:
            return message
        self._greeted = True
        if not self._collector.strikes("downgraded-suite"):
            return message
        weakest = bytes((Suite.TRIPLE_DES_HMAC ^ (message[HEADER_BYTES] == Suite.TRIPLE_DES_HMAC),))
        return message[:HEADER_BYTES] + weakest + message[HEADER_BYTES + 1 :]
