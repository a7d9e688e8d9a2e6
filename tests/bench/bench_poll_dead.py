"""poll-dead: 2 of 32 meters dead on every line at 9600 baud. A round of the others, beside a fault-free one.

The dead are found out first; what is measured is the going on with them. Beside it pymodbus's async client,
with its own defaults and with a short time-out.
"""

from __future__ import annotations

import asyncio
import time

from meterio.collector import CollectorClient
from meterio.errors import MeterError
from meterio.types import Lane
from tests.bench.harness import Conditions, Result
from tests.bench.plain_clients import our_clients, peer_reads, peers, points
from tests.bench.plain_server import Ways, running

LINES = 14
UNITS = range(1, 33)
DEAD = (7, 20)
BAUD = 9600
GOAL = 1.10
FOUND_OUT_S = 25.0


def run(conditions: Conditions) -> list[Result]:
    seconds = 30.0 if conditions.quick else 120.0
    conditions.note("lines", LINES)
    conditions.note("dead on each line", f"{len(DEAD)} of {len(UNITS)}")
    with running(Ways(baud=BAUD)) as port:
        fault_free_s = asyncio.run(_ours(port, first_s=0.0, seconds=15.0))
    with running(Ways(baud=BAUD, dead=DEAD)) as port:
        round_s = asyncio.run(_ours(port, first_s=FOUND_OUT_S, seconds=seconds))
    with running(Ways(baud=BAUD, dead=DEAD)) as port:
        tuned_s = asyncio.run(_peer(port, timeout_s=0.5, retries=1))
    with running(Ways(baud=BAUD, dead=DEAD)) as port:
        default_s = asyncio.run(_peer(port, timeout_s=3.0, retries=3))
    return [
        Result("round with dead meters", "s", round_s, "fault-free round", fault_free_s, GOAL),
        Result("pymodbus, 0.5 s and 1 retry", "s", tuned_s, "fault-free round", fault_free_s, None),
        Result("pymodbus, its defaults", "s", default_s, "fault-free round", fault_free_s, None),
    ]


async def _ours(port: int, *, first_s: float, seconds: float) -> float:
    """Seconds of a mean round of all lines, each polled without a rest."""
    async with our_clients(port, LINES, baud=BAUD) as clients:
        return max(await asyncio.gather(*(_rounds(client, first_s, seconds) for client in clients)))


async def _rounds(client: CollectorClient, first_s: float, seconds: float) -> float:
    measured_from = time.perf_counter() + first_s
    while time.perf_counter() < measured_from:
        await _round(client)
    start, rounds = time.perf_counter(), 0
    while time.perf_counter() < start + seconds:
        await _round(client)
        rounds += 1
    return (time.perf_counter() - start) / rounds


async def _round(client: CollectorClient) -> None:
    answered = 0
    for point in points(client, UNITS):
        try:
            await client.read(point, "status", lane=Lane.STATUS)
            answered += 1
        except MeterError:
            assert int(point.address.unit) in DEAD, f"unit {point.address.unit} is not dead"
    assert answered >= len(UNITS) - len(DEAD)


async def _peer(port: int, *, timeout_s: float, retries: int) -> float:
    """One round of one line: it learns nothing from one to the next."""
    async with peers(port, 1, timeout_s=timeout_s, retries=retries) as (client,):
        start = time.perf_counter()
        for unit in UNITS:
            await peer_reads(client, unit)
        return time.perf_counter() - start
