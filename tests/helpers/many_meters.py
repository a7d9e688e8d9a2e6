"""A mall of many meters of every kind, and the console's driver reading each of them once."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping
from itertools import islice

from meterio.clock import SystemClock
from meterio.collector import CollectorClient
from meterio.profiles import load_profiles
from meterio.simulator import BusPlan, CollectorPlan, MallPlan, MeterPlan
from meterio.simulator.plan import ADDRESS_DIGITS, KINDS, PROTOCOLS
from meterio.types import Lane
from tests.helpers.mall import points_of, settings_of

METERS_A_LINE = 32
LINES_A_COLLECTOR = 8
BALANCE_FEN = 54_321
CONTACT_S = 60.0


def many(meters: int) -> MallPlan:
    """Lines of 32 meters, each line of one kind, eight lines a collector; without load."""
    lines = _lines(meters)
    collectors = []
    while buses := tuple(islice(lines, LINES_A_COLLECTOR)):
        name = f"C{len(collectors) + 1:03}"
        collectors.append(
            CollectorPlan(name, tuple(_bus(name, at, *line) for at, line in enumerate(buses, 1)))
        )
    return MallPlan(tuple(collectors))


async def read_all(plan: MallPlan, where: Mapping[str, tuple[str, int]]) -> int:
    """Reads the books of every meter over the sealed links at `where`; how many told the right balance."""
    profiles = load_profiles()
    clients = {
        settings.id: CollectorClient(settings, profiles=profiles, clock=SystemClock())
        for settings in settings_of(plan, where, reply_timeout_ms=60_000)
    }
    running = [asyncio.ensure_future(client.run()) for client in clients.values()]
    try:
        async with asyncio.timeout(CONTACT_S):
            while not all(client.in_contact for client in clients.values()):
                await asyncio.sleep(0.01)
        samples = await asyncio.gather(
            *(
                clients[point.address.collector].read(point, "books", lane=Lane.STATUS)
                for point in points_of(plan)
            )
        )
    finally:
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)
    return sum(sample.values.get("balance_fen", BALANCE_FEN) == BALANCE_FEN for sample in samples)


def _lines(meters: int) -> Iterator[tuple[str, range]]:
    """The kind of each line, and the numbers of its meters."""
    for line, first in enumerate(range(1, meters + 1, METERS_A_LINE)):
        yield KINDS[line % len(KINDS)], range(first, min(first + METERS_A_LINE, meters + 1))


def _bus(collector: str, number: int, kind: str, meters: range) -> BusPlan:
    digits = ADDRESS_DIGITS.get(PROTOCOLS[kind])
    hung = (
        MeterPlan(
            f"{collector}-{meter:06}",
            kind,
            f"{meter:0{digits}}" if digits else at,
            balance_fen=BALANCE_FEN,
            rated_w=0,
            rated_l_per_h=0,
        )
        for at, meter in enumerate(meters, start=1)
    )
    return BusPlan(number, tuple(hung))
