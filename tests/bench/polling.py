"""Full polling of the reference mall by the engine's own worker, for the wire benchmarks."""

from __future__ import annotations

import asyncio
import tempfile
import time
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

from app.domain.sale import SaleState
from app.polling.books import ThreadedLedger, ThreadedReadings
from app.polling.schedule import STATUS_S, Intervals
from app.polling.worker import Outside, SiteSetup, Worker
from app.services.order_steps import OrderFacts
from app.services.readings import LiveBoard, know_meters
from db.ledger import LedgerBook
from db.readings import ReadingsBook
from meterio.clock import SystemClock
from meterio.collector import CollectorClient
from meterio.profiles import load_profiles
from meterio.simulator.plan import BusPlan
from meterio.types import MeterPoint, WireEvent
from tests.bench import mall_process

PROFILES = load_profiles()
STARTED_ROUNDS = 3
"""Rounds before the measured ones: contact, the first states, the first history block of each meter."""


@dataclass(slots=True)
class LineRun:
    """One line under polling. `answers`: the moments at which each meter answered, from the start on."""

    client: CollectorClient
    wire: BusPlan
    points: list[MeterPoint]
    answers: dict[str, list[float]] = field(default_factory=dict)

    @property
    def round_s(self) -> float:
        """Mean time between two answers of one meter, over all meters of the line."""
        spans = [(times[-1] - times[0]) / (len(times) - 1) for times in self._measured()]
        return sum(spans) / len(spans)

    @property
    def oldest_s(self) -> float:
        """The longest time that any meter's state stood."""
        return max(later - earlier for times in self._measured() for earlier, later in pairwise(times))

    @property
    def limit_s(self) -> float:
        """What a round takes on the wire: request, turnaround, reply, and the silence that ends a frame."""
        return sum(exchange_s(self.wire, point.profile) for point in self.points)

    def _measured(self) -> list[list[float]]:
        return [self.answers[point.meter_id][STARTED_ROUNDS:] for point in self.points]


class Watcher:
    """Hears what the worker tells, as the engine does; a fault ends the benchmark."""

    def __init__(self, log: Callable[[WireEvent], None] | None) -> None:
        self.answers: dict[str, list[float]] = {}
        self._log = log

    def states(self, meter_ids: Iterable[str]) -> None:
        now = time.perf_counter()
        for meter_id in meter_ids:
            self.answers.setdefault(meter_id, []).append(now)

    def contact(self) -> None:
        """Contact is seen in the answers."""

    def sale(self, sale_id: str, state: SaleState) -> None:
        """Sales of these benchmarks go straight to the collector."""

    def order(self, facts: OrderFacts) -> None:
        """No orders are given in these benchmarks."""

    def fault(self, what: str, error: Exception) -> None:
        raise AssertionError(f"{what}: {error!r}")

    def wire(self, event: WireEvent) -> None:
        if self._log is not None:
            self._log(event)


def exchange_s(wire: BusPlan, profile: str) -> float:
    """One status read of this make on that line."""
    spans = PROFILES[profile].blocks["status"].spans
    return sum(wire.exchange_s(8, 5 + 2 * span.count) for span in spans)


@asynccontextmanager
async def polled_mall(
    addresses: dict[str, tuple[str, int]], log: Callable[[WireEvent], None] | None = None
) -> AsyncIterator[list[LineRun]]:
    """All lines of the mall, polled by a worker that never rests, past its first rounds."""
    plans = mall_process.plan().collectors
    setup = SiteSetup(
        collectors=tuple(mall_process.settings(plan, addresses[plan.id]) for plan in plans),
        points=tuple(
            point for plan in plans for bus in plan.buses for point in mall_process.points(plan, bus)
        ),
        intervals=Intervals(status_s=0.0, target_s=STATUS_S, history_ms=24 * 3_600_000),
    )
    watcher, clock = Watcher(log), SystemClock()
    with (
        tempfile.TemporaryDirectory(prefix="meterdesk-bench-") as folder,
        closing(LedgerBook(Path(folder) / "ledger.db", clock=clock)) as ledger,
        closing(ReadingsBook(Path(folder) / "readings.db", clock=clock)) as readings,
    ):
        readings.write(
            lambda book: know_meters(book, {point.meter_id: "electricity" for point in setup.points})
        )
        outside = Outside(
            ledger=ThreadedLedger(ledger),
            readings=ThreadedReadings(readings),
            live=LiveBoard(),
            clock=clock,
            profiles=PROFILES,
            listener=watcher,
        )
        worker = Worker(setup, outside)
        task = asyncio.create_task(worker.run())
        try:
            while not _is_under_way(watcher, setup):
                await asyncio.sleep(0.05)
            yield [
                LineRun(worker.client(plan.id), bus, mall_process.points(plan, bus), watcher.answers)
                for plan in plans
                for bus in plan.buses
            ]
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)


def _is_under_way(watcher: Watcher, setup: SiteSetup) -> bool:
    return all(len(watcher.answers.get(point.meter_id, ())) > STARTED_ROUNDS for point in setup.points)
