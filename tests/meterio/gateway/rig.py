"""A console's end for the gateway's tests: the real port of the sealed link, and frames as they are."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from meterio.clock import SystemClock
from meterio.ports import make_port
from meterio.simulator import MeterPlan
from meterio.types import BusSettings, CollectorSettings, LinkKind, Suite
from tests.helpers.gateway_process import SECRET

READ = bytes.fromhex("01 03 03 5e 00 0c 24 59")
"""Twelve registers of unit 1, as Modbus RTU."""
METER = MeterPlan("M1", "adf400l-3p", 1)
OTHER = MeterPlan("M2", "adf400l-3p", 1)


def settings(
    port: int,
    *,
    keys: Mapping[int, bytes] | None = None,
    key_id: int = 1,
    kind: LinkKind = LinkKind.SEALED,
    suite: Suite = Suite.AES_256_GCM,
    lines: int = 1,
    **more: object,
) -> CollectorSettings:
    return CollectorSettings(
        "B1-A",
        kind,
        "127.0.0.1",
        port,
        tuple(BusSettings(number) for number in range(1, lines + 1)),
        suite=suite,
        minimum_suite=suite,
        key_id=key_id,
        keys={1: SECRET} if keys is None else keys,
        **more,  # type: ignore[arg-type]
    )


class Console:
    """Sends raw frames. `answers` hold what came: (token, bytes or the collector's reason)."""

    def __init__(self, given: CollectorSettings, **outside: object) -> None:
        self.port = make_port(given, clock=SystemClock(), **outside)  # type: ignore[arg-type]
        self.answers: asyncio.Queue[tuple[int | None, bytes | str]] = asyncio.Queue()
        self.linked = asyncio.Event()
        self.losses = 0
        for bus in given.buses:
            self.port.attach(bus.number, self)
        self._task: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Console:
        self._task = asyncio.create_task(self.port.run())
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._task is not None
        self._task.cancel()
        await asyncio.wait({self._task})

    async def ask(self, frame: bytes, *, bus: int = 1, wait_ms: int = 500) -> bytes | str:
        """The line's bytes, or why there are none."""
        await self.ready()
        token = self.port.send(bus, frame, reply_timeout_ms=wait_ms)
        async with asyncio.timeout(wait_ms / 1000 + 15):
            while True:
                answered, what = await self.answers.get()
                if answered in (token, None):
                    return what

    async def ready(self) -> None:
        async with asyncio.timeout(20):
            while not (self.linked.is_set() and self.port.established):
                await asyncio.sleep(0.02)

    def bytes_received(self, token: int | None, data: bytes) -> None:
        self.answers.put_nowait((token, data))

    def bus_error(self, token: int, reason: str) -> None:
        self.answers.put_nowait((token, reason))

    def link_changed(self, established: bool) -> None:
        self.losses += not established
        self.linked.set() if established else self.linked.clear()


@contextmanager
def stopped(*things: object) -> Iterator[None]:
    """Stops processes and malls whatever the test did."""
    try:
        yield
    finally:
        for thing in things:
            thing.stop()  # type: ignore[attr-defined]
