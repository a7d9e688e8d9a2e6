"""mall: 10,000 simulated meters of every kind in one process, un-paced, each read once by the driver.

Simulator and driver are two processes on one machine, over 40 sealed links on loopback.
"""

from __future__ import annotations

import asyncio
import json
import resource
import subprocess
import sys
import time

from meterio.clock import SystemClock
from meterio.simulator import Mall
from tests.bench.harness import Conditions, Result
from tests.helpers.mall import keys_of
from tests.helpers.many_meters import many, read_all

METERS = 10_000
QUICK_METERS = 640


def run(conditions: Conditions) -> list[Result]:
    meters = QUICK_METERS if conditions.quick else METERS
    conditions.note("meters", meters)
    command = [sys.executable, "-m", "tests.bench.bench_mall", str(meters)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin is not None and process.stdout is not None
        where = {name: (host, port) for name, (host, port) in json.loads(process.stdout.readline()).items()}
        started = time.perf_counter()
        read = asyncio.run(read_all(many(meters), where))
        took_s = time.perf_counter() - started
        process.stdin.close()
        spent = json.loads(process.stdout.readline())
    return [
        _told("meters read with the right balance", "meters", read, meters),
        _told("meters read", "/s", meters / took_s, None),
        _told("one meter read: the simulator's CPU", "ms", 1000 * spent["cpu_s"] / meters, None),
        _told("memory of the simulator", "MB", spent["peak_mb"], None),
    ]


def _told(metric: str, unit: str, value: float, wanted: float | None) -> Result:
    return Result(
        metric=metric,
        unit=unit,
        value=value,
        reference="asked for",
        reference_value=wanted,
        goal=None if wanted is None else 1.0,
        higher_is_better=True,
    )


async def _serve(meters: int) -> None:
    """Where the collectors listen, then, when standard input ends, what it took."""
    plan = many(meters)
    mall = Mall(plan, clock=SystemClock(), seed=1, paced=False, keys=keys_of(plan))
    print(json.dumps(await mall.start()), flush=True)
    before_s = time.process_time()
    try:
        await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)
    finally:
        await mall.stop()
    peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"cpu_s": time.process_time() - before_s, "peak_mb": peak_mb}), flush=True)


if __name__ == "__main__":
    asyncio.run(_serve(int(sys.argv[1])))
