"""The mall of the wire benchmarks: 14 collectors with 2 lines of 29 meters, in a process of its own.

`python -m tests.bench.mall_process` prints `{collector id: [host, port]}` and ends with its standard input.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from meterio.clock import SystemClock
from meterio.simulator.mall import Mall
from meterio.simulator.plan import BusPlan, CollectorPlan, MallPlan, MeterPlan
from meterio.types import BusSettings, CollectorSettings, LinkKind, MeterAddress, MeterPoint

COLLECTORS = 14
METERS = 29
BAUD = 9600
TURNAROUND_MS = 30


def key(collector: str) -> bytes:
    return hashlib.sha256(collector.encode()).digest()


def plan() -> MallPlan:
    return MallPlan(tuple(_collector(number) for number in range(1, COLLECTORS + 1)))


def _collector(number: int) -> CollectorPlan:
    name = f"C{number:02d}"
    return CollectorPlan(name, (_bus(name, 1, "adf400l-3p"), _bus(name, 2, "modbus-water")))


def _bus(collector: str, number: int, kind: str) -> BusPlan:
    meters = tuple(
        MeterPlan(f"{collector}-{number}-{unit}", kind, unit, balance_fen=5_000_000)
        for unit in range(1, METERS + 1)
    )
    return BusPlan(number, meters, baud=BAUD, turnaround_ms=TURNAROUND_MS)


def settings(collector: CollectorPlan, address: tuple[str, int]) -> CollectorSettings:
    buses = tuple(BusSettings(bus.number, baud=BAUD, gap_ms=4) for bus in collector.buses)
    host, port = address
    keys = {1: key(collector.id)}
    return CollectorSettings(collector.id, LinkKind.SEALED, host, port, buses, keys=keys)


def points(collector: CollectorPlan, bus: BusPlan) -> list[MeterPoint]:
    return [
        MeterPoint(meter.id, MeterAddress(collector.id, bus.number, str(meter.unit)), meter.kind)
        for meter in bus.meters
    ]


@contextmanager
def running_mall() -> Iterator[dict[str, tuple[str, int]]]:
    """Addresses of the collectors of a mall in another process."""
    command = [sys.executable, "-m", "tests.bench.mall_process"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None and process.stdin is not None
        try:
            yield {name: (host, port) for name, (host, port) in json.loads(process.stdout.readline()).items()}
        finally:
            process.stdin.close()


async def main() -> None:
    mall_plan = plan()
    keys = {collector.id: key(collector.id) for collector in mall_plan.collectors}
    mall = Mall(mall_plan, clock=SystemClock(), seed=1, keys=keys)
    print(json.dumps(await mall.start()), flush=True)
    try:
        await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)
    finally:
        await mall.stop()


if __name__ == "__main__":
    asyncio.run(main())
