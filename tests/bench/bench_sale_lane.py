"""sale-lane: how long a sale's frames wait under full polling, beside one exchange of their line."""

from __future__ import annotations

import asyncio
import random
import time

from meterio.types import Lane, MeterCommand, WireEvent
from tests.bench.harness import Conditions, Result
from tests.bench.mall_process import running_mall
from tests.bench.polling import LineRun, exchange_s, polled_mall

GOAL = 2.0
PAUSE_S = 0.3


class Departures:
    """When command frames were asked for, and how long each waited until it left."""

    def __init__(self) -> None:
        self.waits_s: list[float] = []
        self._asked: dict[tuple[str, int], float] = {}

    def asked(self, line: LineRun) -> None:
        address = line.points[0].address
        self._asked[address.collector, address.bus] = time.perf_counter()

    def seen(self, event: WireEvent) -> None:
        """A wire event; only the sale reads 0360 or writes 0543 on these lines."""
        if event.direction == ">" and event.data[2:4] in (b"\x03\x60", b"\x05\x43"):
            asked = self._asked.pop((event.collector, event.bus), None)
            if asked is not None:
                self.waits_s.append(time.perf_counter() - asked)


def run(conditions: Conditions) -> list[Result]:
    departures = Departures()
    with running_mall() as addresses:
        one = asyncio.run(_play(addresses, departures, seconds=15 if conditions.quick else 60))
    waits = sorted(departures.waits_s)
    conditions.note("sales", len(waits) // 2)
    conditions.note("frames", len(waits))
    p99 = waits[int(len(waits) * 0.99)]
    return [
        Result("a sale frame's wait, p99", "s", p99, "one exchange", one, GOAL),
        Result("a sale frame's wait, median", "s", waits[len(waits) // 2], "one exchange", one, None),
    ]


async def _play(addresses: dict[str, tuple[str, int]], departures: Departures, *, seconds: float) -> float:
    """Polls and sells; returns what one exchange of the lines takes on the wire."""
    dice = random.Random(7)
    async with polled_mall(addresses, log=departures.seen) as lines:
        await asyncio.sleep(2)
        tills = [
            asyncio.create_task(_sell(line, departures, random.Random(dice.random())))
            for line in lines
            if line.points[0].profile == "adf400l-3p"
        ]
        await asyncio.sleep(seconds)
        for till in tills:
            till.cancel()
        ended = await asyncio.gather(*tills, return_exceptions=True)
        for end in ended:
            if not isinstance(end, asyncio.CancelledError):
                raise AssertionError(f"a till stopped: {end!r}")
        return exchange_s(lines[0].wire, lines[0].points[0].profile)


async def _sell(line: LineRun, departures: Departures, dice: random.Random) -> None:
    """Sale after sale on one line, at random moments: read the books, then buy with the next count."""
    while True:
        await asyncio.sleep(dice.uniform(0, 2 * PAUSE_S))
        point = dice.choice(line.points)
        departures.asked(line)
        books = await line.client.read(point, "books", lane=Lane.COMMAND)
        count = books.values["purchase_count"] + 1
        order = MeterCommand("purchase", {"amount_fen": 100, "purchase_count": count})
        departures.asked(line)
        await line.client.send(await line.client.prepare(point, order))
