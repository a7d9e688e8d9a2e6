"""poll-wire: 812 meters on 28 lines at 9600 baud, sealed; a round beside what the wire itself takes."""

from __future__ import annotations

import asyncio
import os

from tests.bench.harness import Conditions, Result
from tests.bench.mall_process import running_mall
from tests.bench.polling import LineRun, polled_mall

GOAL = 1.03
OLDEST_S = 15.0


def run(conditions: Conditions) -> list[Result]:
    # A wire's limit is met only by a machine that is free to answer: show what else it was doing.
    conditions.note(
        "load average at the start", os.getloadavg()[0] if hasattr(os, "getloadavg") else "unknown"
    )
    with running_mall() as addresses:
        return asyncio.run(_play(addresses, conditions))


def _results(lines: list[LineRun], conditions: Conditions) -> list[Result]:
    slowest = max(lines, key=lambda line: line.round_s / line.limit_s)
    conditions.note("meters", sum(len(line.points) for line in lines))
    conditions.note("lines", len(lines))
    conditions.note("answers", sum(len(times) for times in lines[0].answers.values()))
    conditions.note(
        "mean ratio of all lines", sum(line.round_s / line.limit_s for line in lines) / len(lines)
    )
    oldest = max(line.oldest_s for line in lines)
    return [
        Result("round of the slowest line", "s", slowest.round_s, "wire limit", slowest.limit_s, GOAL),
        Result("oldest state", "s", oldest, "the longest allowed", OLDEST_S, 1.0),
    ]


async def _play(addresses: dict[str, tuple[str, int]], conditions: Conditions) -> list[Result]:
    async with polled_mall(addresses) as lines:
        await asyncio.sleep(15 if conditions.quick else 60)
        return _results(lines, conditions)
