"""A mall on the virtual loop, with pipes for sockets."""

from __future__ import annotations

import asyncio
from typing import Any

from meterio.simulator import Mall, MallPlan
from tests.helpers.mall import keys_of
from tests.helpers.pipes import PipeNet
from tests.helpers.virtual_loop import LoopClock
from tests.meterio.simulator.console import Console

LATENCY_S = 0.001


class VirtualMall:
    """Build inside a virtual run. `mall` is the simulator, `net` its pipes."""

    def __init__(self, plan: MallPlan, *, paced: bool = True, **options: Any) -> None:
        self.plan = plan
        self.clock = LoopClock(asyncio.get_running_loop())
        self.mall = Mall(plan, clock=self.clock, seed=1, paced=paced, keys=keys_of(plan), **options)
        self.net = PipeNet(latency_s=LATENCY_S)
        for collector in plan.collectors:
            for at, bus in enumerate(collector.buses, start=1):
                self.net.listen(collector.id, at, self._factory(collector.id, bus.number))

    def _factory(self, collector: str, bus: int) -> Any:
        return lambda: self.mall.protocol(collector, bus)

    async def console(self, collector: str = "C1", **options: Any) -> Console:
        """A console whose session is established."""
        console = Console(self.plan, collector, **options)
        await self.net.connect(lambda: console, collector, 1)
        await console.ready()
        return console

    async def plain(self, collector: str = "C1", *, bus: int = 1) -> Raw:
        """A raw connection to a line of an unsealed collector."""
        raw = Raw()
        await self.net.connect(lambda: raw, collector, bus)
        return raw


class Raw(asyncio.Protocol):
    """A connection that keeps what it hears, with the loop's time."""

    def __init__(self) -> None:
        self.heard: list[tuple[float, bytes]] = []
        self.lost = False
        self.transport: Any = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        self.heard.append((asyncio.get_running_loop().time(), data))

    def connection_lost(self, error: Exception | None) -> None:
        self.lost = True
