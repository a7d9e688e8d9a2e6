"""poll-glitch: a stray byte before 5 % of the replies. Replies lost, beside pymodbus's async client.

A reply counts as lost when the read had to be sent again: ours asks again by itself, the peer is not told to.
"""

from __future__ import annotations

import asyncio

from meterio.collector import CollectorClient
from meterio.types import Lane
from tests.bench.harness import Conditions, Result
from tests.bench.plain_clients import our_clients, peer_reads, peers, points
from tests.bench.plain_server import Ways, running

LINES = 14
UNITS = range(1, 33)
SHARE = 0.05


def run(conditions: Conditions) -> list[Result]:
    rounds = 5 if conditions.quick else 50
    conditions.note("reads each", LINES * len(UNITS) * rounds)
    with running(Ways(glitch=SHARE)) as port:
        lost_by_peer = asyncio.run(_peer(port, rounds))
    with running(Ways(glitch=SHARE)) as port:
        lost = asyncio.run(_ours(port, rounds))
    conditions.note("lost by pymodbus's async client without retries", lost_by_peer)
    return [Result("replies lost", "replies", lost, "none may be", 0, 0)]


async def _ours(port: int, rounds: int) -> int:
    async with our_clients(port, LINES) as clients:
        await asyncio.gather(*(_poll(client, rounds) for client in clients))
        counters = [client.counters(1) for client in clients]
        return sum(line.sent - line.answered for line in counters)


async def _poll(client: CollectorClient, rounds: int) -> None:
    for _ in range(rounds):
        for point in points(client, UNITS):
            await client.read(point, "status", lane=Lane.ON_DEMAND)


async def _peer(port: int, rounds: int) -> int:
    async def lost(client: object) -> int:
        return sum([not await peer_reads(client, unit) for _ in range(rounds) for unit in UNITS])

    async with peers(port, LINES, timeout_s=0.3, retries=0) as clients:
        return sum(await asyncio.gather(*(lost(client) for client in clients)))
