"""poll-late: 5 % of the replies come after 1.25 time-outs. Wrong values, and time beside pymodbus.

Both clients read the same two equally long blocks of the same meters over the same servers with the same
time-out; a read that fails is asked again until it gives a value, which is then checked against its address.
"""

from __future__ import annotations

import asyncio
import logging
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from meterio.bus import Line, WireLog
from meterio.clock import SystemClock
from meterio.codec.modbus_rtu import read_request
from meterio.errors import MeterError
from meterio.ports.stream import StreamPort
from meterio.types import BusSettings, CollectorSettings, Lane, LinkKind
from tests.bench.harness import Conditions, Result
from tests.bench.late_server import BAUD, expected, wire_s

LINES = 40
UNITS = range(1, 9)
BLOCKS = (0, 100)
REGISTERS = 40
TIMEOUT_S = 0.3
LATE_SHARE = 0.05
LATE_BY = 1.25
GOAL = 1.15


@dataclass(slots=True)
class Tally:
    """What a client came home with."""

    reads: int = 0
    wrong: int = 0
    failed: int = 0
    seconds: float = 0.0

    def check(self, unit: int, address: int, registers: list[int]) -> None:
        self.reads += 1
        self.wrong += registers != [expected(unit, address + i) for i in range(REGISTERS)]


def run(conditions: Conditions) -> list[Result]:
    logging.getLogger("pymodbus").setLevel(logging.CRITICAL + 1)  # it logs every frame it cannot place
    rounds = max(1, (3_200 if conditions.quick else 100_000) // (2 * LINES * len(UNITS) * len(BLOCKS)))
    conditions.note("lines", LINES)
    conditions.note("late", f"{LATE_SHARE:.0%} by {LATE_BY} x {TIMEOUT_S} s")
    results = []
    for kind in ("queueing", "transparent"):
        with server(kind) as port:
            peer = asyncio.run(tally(lambda line: pymodbus_line(port, line, rounds)))
        with server(kind) as port:
            ours = asyncio.run(tally(lambda line: our_line(port, line, rounds)))
        conditions.note(f"{kind}: reads each", ours.reads)
        conditions.note(f"{kind}: reads of ours asked again", ours.failed)
        conditions.note(f"{kind}: pymodbus wrong values", peer.wrong)
        results += [
            Result(f"{kind}: wrong values", "values", ours.wrong, "none may be", 0, 0),
            Result(f"{kind}: time", "s", ours.seconds, "pymodbus async client", peer.seconds, GOAL),
        ]
    return results


@contextmanager
def server(kind: str) -> Iterator[int]:
    """The collectors in a process of their own; gives the port."""
    late_s = LATE_BY * TIMEOUT_S
    command = [sys.executable, "-m", "tests.bench.late_server", kind]
    command += ["--share", str(LATE_SHARE), "--after-s", str(late_s)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None and process.stdin is not None
        try:
            yield int(process.stdout.readline())
        finally:
            process.stdin.close()


async def tally(play: Callable[[Tally], Awaitable[None]]) -> Tally:
    """Runs one client on all lines at once."""
    total = Tally()
    start = time.perf_counter()
    await asyncio.gather(*(play(total) for _ in range(LINES)))
    total.seconds = time.perf_counter() - start
    return total


async def our_line(port: int, total: Tally, rounds: int) -> None:
    # The line's longest wait leaves out the frames' own time; the peer's time-out includes it.
    wait_ms = round((TIMEOUT_S - wire_s(8 + 5 + 2 * REGISTERS)) * 1000)
    bus = BusSettings(1, baud=BAUD, gap_ms=0, reply_timeout_ms=wait_ms)
    settings = CollectorSettings("late", LinkKind.TRANSPARENT, "127.0.0.1", port, (bus,))
    clock = SystemClock()
    link = StreamPort(settings, clock=clock)
    line = Line(bus, link, clock=clock, log=WireLog("late", clock=clock, listener=None))
    running = asyncio.ensure_future(link.run())
    try:
        while not link.established:
            await asyncio.sleep(0.01)
        for _ in range(rounds):
            await our_round(line, total)
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
        line.close()


async def our_round(line: Line, total: Tally) -> None:
    for unit in UNITS:
        for address in BLOCKS:
            request = read_request(unit, 3, address=address, count=REGISTERS)
            while True:
                try:
                    reply = await line.exchange(request, lane=Lane.ON_DEMAND)
                    break
                except MeterError:
                    total.failed += 1
            total.check(unit, address, list(reply.registers))


async def pymodbus_line(port: int, total: Tally, rounds: int) -> None:
    from pymodbus import FramerType, ModbusException
    from pymodbus.client import AsyncModbusTcpClient

    client = AsyncModbusTcpClient("127.0.0.1", port=port, framer=FramerType.RTU, timeout=TIMEOUT_S, retries=3)
    await client.connect()
    try:
        for _ in range(rounds):
            for unit in UNITS:
                for address in BLOCKS:
                    while True:
                        try:
                            reply = await client.read_holding_registers(
                                address, count=REGISTERS, device_id=unit
                            )
                            break
                        except ModbusException:
                            total.failed += 1
                            await client.connect()
                    total.check(unit, address, reply.registers)
    finally:
        client.close()
