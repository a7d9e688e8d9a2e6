"""A bare console for the simulator's tests: the sealed link and hand-written Modbus, nothing else."""

from __future__ import annotations

import asyncio
import struct
from typing import cast

from meterio.link import BusError, ConsoleSession, Established, Flushed, LinkEvent, Reply
from meterio.simulator import MallPlan
from meterio.simulator.modbus import framed
from meterio.types import Suite
from tests.helpers.mall import keys_of

STATUS = 0x035E


def read(unit: int, address: int = STATUS, words: int = 12, *, function: int = 3) -> bytes:
    return framed(struct.pack(">BBHH", unit, function, address, words))


def write(unit: int, address: int, word: int) -> bytes:
    return framed(struct.pack(">BBHH", unit, 6, address, word))


def write_many(unit: int, address: int, data: bytes) -> bytes:
    return framed(struct.pack(">BBHHB", unit, 16, address, len(data) // 2, len(data)) + data)


def purchase(unit: int, amount_fen: int, count: int) -> bytes:
    return write_many(unit, 0x0543, struct.pack(">IH", amount_fen, count))


def status_of(reply: bytes) -> dict[str, int]:
    """A reply to `read(unit)`."""
    energy, _, balance, total, count, _, status = struct.unpack(">IIiIHIH", reply[3:-2][:24])
    return {"energy": energy, "balance": balance, "total": total, "count": count, "status": status}


class Console(asyncio.Protocol):
    """One connection. `heard` gathers every event with the loop's time."""

    def __init__(
        self, plan: MallPlan, collector: str = "C1", *, offered: tuple[Suite, ...] = (Suite.AES_256_GCM,)
    ) -> None:
        self.session = ConsoleSession(
            collector_id=collector,
            keys={1: keys_of(plan)[collector]},
            key_id=1,
            offered=offered,
            minimum=min(offered),
            monotonic=0.0,
        )
        self.heard: list[tuple[float, LinkEvent]] = []
        self.lost = False
        self.transport: asyncio.Transport
        self._news = asyncio.Event()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.Transport, transport)
        self.transport.write(self.session.hello())

    def data_received(self, data: bytes) -> None:
        now = asyncio.get_running_loop().time()
        self.heard += [(now, event) for event in self.session.receive(data)]
        if answer := self.session.outgoing():
            self.transport.write(answer)
        self._news.set()

    def connection_lost(self, error: Exception | None) -> None:
        self.lost = True
        self._news.set()

    def send(self, frame: bytes, *, bus: int = 1, timeout_ms: int = 500) -> int:
        sequence, wire = self.session.request(bus, frame, reply_timeout_ms=timeout_ms)
        self.transport.write(wire)
        return sequence

    def flush(self, bus: int = 1) -> int:
        sequence, wire = self.session.flush(bus)
        self.transport.write(wire)
        return sequence

    async def ask(self, frame: bytes, *, bus: int = 1, timeout_ms: int = 500) -> bytes:
        """The first reply to `frame`; AssertionError with the reason if the collector has none."""
        event = await self.outcome(self.send(frame, bus=bus, timeout_ms=timeout_ms))
        assert isinstance(event, Reply), event
        return event.data

    async def outcome(self, sequence: int) -> LinkEvent:
        """What came of one request or flush, first of all."""
        return (await self.wait_for(lambda event: getattr(event, "sequence", 0) == sequence))[1]

    async def ready(self) -> Established:
        event = (await self.wait_for(lambda event: isinstance(event, Established)))[1]
        assert isinstance(event, Established)
        return event

    async def wait_for(self, wanted) -> tuple[float, LinkEvent]:  # type: ignore[no-untyped-def]
        while True:
            for when, event in self.heard:
                if wanted(event):
                    return when, event
            if self.lost:
                raise ConnectionError("the collector hung up")
            self._news.clear()
            await self._news.wait()

    async def ended(self) -> None:
        while not self.lost:
            self._news.clear()
            await self._news.wait()


def of(console: Console, sequence: int) -> list[LinkEvent]:
    """Everything that came for one sequence."""
    return [event for _, event in console.heard if getattr(event, "sequence", 0) == sequence]


__all__ = [
    "BusError",
    "Console",
    "Flushed",
    "Reply",
    "of",
    "purchase",
    "read",
    "status_of",
    "write",
    "write_many",
]
