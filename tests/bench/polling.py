"""Full polling of the reference mall through the console's own collectors, for the wire benchmarks."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from meterio.clock import SystemClock
from meterio.collector import CollectorClient
from meterio.errors import MeterError
from meterio.profiles import load_profiles
from meterio.simulator.plan import BusPlan
from meterio.types import Lane, MeterPoint, WireEvent
from tests.bench import mall_process

PROFILES = load_profiles()


@dataclass(slots=True)
class LineRun:
    """One line under polling: when its rounds began, and the longest time any meter's state stood."""

    client: CollectorClient
    wire: BusPlan
    points: list[MeterPoint]
    round_starts: list[float] = field(default_factory=list)
    read_at: dict[str, float] = field(default_factory=dict)
    oldest_s: float = 0.0
    failed: int = 0

    @property
    def rounds(self) -> int:
        return max(0, len(self.round_starts) - 1)

    @property
    def round_s(self) -> float:
        """Mean length of the whole rounds."""
        return (self.round_starts[-1] - self.round_starts[0]) / self.rounds

    @property
    def limit_s(self) -> float:
        """What a round takes on the wire: request, turnaround, reply, and the silence that ends a frame."""
        return sum(exchange_s(self.wire, point.profile) for point in self.points)

    async def poll(self) -> None:
        """Round after round; two meters are asked for at once so that the line never waits for its caller."""
        while True:
            self.round_starts.append(time.perf_counter())
            waiting: asyncio.Task[None] | None = None
            for point in self.points:
                task = asyncio.create_task(self._read(point))
                if waiting is not None:
                    await waiting
                waiting = task
            if waiting is not None:
                await waiting

    async def _read(self, point: MeterPoint) -> None:
        try:
            await self.client.read(point, "status", lane=Lane.STATUS)
        except MeterError:
            self.failed += 1
            return
        now = time.perf_counter()
        self.oldest_s = max(self.oldest_s, now - self.read_at.get(point.meter_id, now))
        self.read_at[point.meter_id] = now


def exchange_s(wire: BusPlan, profile: str) -> float:
    """One status read of this make on that line."""
    spans = PROFILES[profile].blocks["status"].spans
    return sum(wire.exchange_s(8, 5 + 2 * span.count) for span in spans)


@asynccontextmanager
async def polled_mall(
    addresses: dict[str, tuple[str, int]], log: Callable[[WireEvent], None] | None = None
) -> AsyncIterator[list[LineRun]]:
    """All lines of the mall, in contact and being polled."""
    lines, clients = [], []
    for collector in mall_process.plan().collectors:
        where = mall_process.settings(collector, addresses[collector.id])
        client = CollectorClient(where, profiles=PROFILES, clock=SystemClock(), log=log)
        clients.append(client)
        lines += [LineRun(client, bus, mall_process.points(collector, bus)) for bus in collector.buses]
    tasks = [asyncio.create_task(client.run()) for client in clients]
    try:
        while not all(client.in_contact for client in clients):
            await asyncio.sleep(0.05)
        tasks += [asyncio.create_task(line.poll()) for line in lines]
        yield lines
    finally:
        for task in reversed(tasks):
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
