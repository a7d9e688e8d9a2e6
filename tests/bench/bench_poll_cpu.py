"""poll-cpu: processor time of a read, un-paced, beside pymodbus's async client; and 313 lines at wire speed.

Ours is the whole way to a sample: queue, matching, late-reply guard, wire log, values by profile. The peer's
is its read call. Both are the least of several turns taken alternately, so that a noisy machine cancels out.
"""

from __future__ import annotations

import asyncio
import os
import threading
import time
from collections.abc import Coroutine
from contextlib import AbstractAsyncContextManager, closing
from typing import Any

from meterio.collector import CollectorClient
from meterio.types import Lane
from tests.bench.harness import Conditions, Result
from tests.bench.plain_clients import ADDRESS, REGISTERS, REPLY_BYTES, our_clients, peers, points
from tests.bench.plain_server import Ways, running
from tests.meterio.link.pair import make_pair

CLIENTS = 14
UNITS = range(1, 33)
LINES = 313
BAUD = 9600
GOAL = 1.0
CORE_GOAL = 0.20
HEARTBEAT_MS = 10
LATEST_MS = 4.0


def run(conditions: Conditions) -> list[Result]:
    turns, reads = (10, 60) if conditions.quick else (40, 100)  # short ones, so that some go undisturbed
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else "unknown"
    conditions.note("load average at the start", load)
    conditions.note("reads a turn", CLIENTS * reads)
    ours, theirs = [], []
    with running(Ways()) as port:
        for _ in range(turns):
            ours.append(asyncio.run(_ours(port, reads)))
            theirs.append(asyncio.run(_theirs(port, reads)))
    sealing = min(_sealing_us(reads) for _ in range(turns))
    return [
        Result("processor time of a read", "us", min(ours), "pymodbus async client", min(theirs), GOAL),
        Result("sealing and opening beside it", "us", sealing, "pymodbus async client", min(theirs), None),
        *_at_wire_speed(conditions, seconds=10.0 if conditions.quick else 30.0),
    ]


async def _spent_us(work: list[Coroutine[Any, Any, None]], reads: int) -> float:
    start = time.process_time()
    await asyncio.gather(*work)
    return (time.process_time() - start) / reads * 1e6


async def _ours(port: int, reads: int) -> float:
    async def poll(client: CollectorClient) -> None:
        meters = points(client, UNITS)
        for turn in range(reads):
            sample = await client.read(meters[turn % len(meters)], "status", lane=Lane.STATUS)
        assert sample.values["voltage_a_mv"] == ADDRESS * 100

    async with our_clients(port, CLIENTS) as clients:
        return await _spent_us([poll(client) for client in clients], CLIENTS * reads)


async def _theirs(port: int, reads: int) -> float:
    async def poll(client: Any) -> None:
        for turn in range(reads):
            unit = UNITS[turn % len(UNITS)]
            reply = await client.read_holding_registers(ADDRESS, count=REGISTERS, device_id=unit)
        assert reply.registers[0] == ADDRESS

    async with peers(port, CLIENTS, timeout_s=3.0, retries=3) as clients:
        return await _spent_us([poll(client) for client in clients], CLIENTS * reads)


def _sealing_us(reads: int) -> float:
    """What a sealed link adds to a read: the request sealed, its answer opened."""
    pair = make_pair()
    pair.handshake()
    spent = 0.0
    for _ in range(reads):
        start = time.process_time()
        sequence, wire = pair.console.request(1, bytes(8), reply_timeout_ms=500)
        spent += time.process_time() - start
        pair.collector.receive(wire)
        answer = pair.collector.reply(sequence, 1, bytes(REPLY_BYTES))
        start = time.process_time()
        pair.console.receive(answer)
        spent += time.process_time() - start
    return spent / reads * 1e6


def _at_wire_speed(conditions: Conditions, *, seconds: float) -> list[Result]:
    """313 lines read without a rest beside a GUI's heartbeat, in one process; then pymodbus at the same.

    What a read costs at this pace is mostly waking up for it, which differs between machines more than the
    clients do: hence the peer beside the figure that stands for itself.
    """
    ours, late_ms = _share_of_core(conditions, _Polling, "reads a second on 313 lines", seconds=seconds)
    theirs, _ = _share_of_core(conditions, _PeersPolling, "reads a second of pymodbus", seconds=seconds)
    late_ms.sort()
    p99 = late_ms[int(0.99 * len(late_ms))]
    what = "of a core, 313 lines at wire speed"
    return [
        Result(what, "cores", ours, "the most allowed", CORE_GOAL, 1.0),
        Result(what, "cores", ours, "pymodbus async client", theirs, GOAL),
        Result("GUI heartbeat late, p99", "ms", p99, "the most allowed", LATEST_MS, 1.0),
    ]


def _share_of_core(
    conditions: Conditions, kind: type[_Polling], name: str, *, seconds: float
) -> tuple[float, list[float]]:
    """The share of a core, and how late the heartbeat was beside it, in milliseconds."""
    with running(Ways(baud=BAUD)) as port, closing(kind(port)) as polling:
        polling.begin()
        spent, started, before = time.process_time(), time.perf_counter(), polling.answered
        late_ms = _heartbeat(seconds)
        share = (time.process_time() - spent) / (time.perf_counter() - started)
        conditions.note(name, round((polling.answered - before) / seconds))
    return share, late_ms


class _Polling:
    """A thread whose loop reads every line without a rest, with our client."""

    def __init__(self, port: int) -> None:
        self.answered = 0
        self._port = port
        self._loop = asyncio.new_event_loop()
        self._under_way = threading.Event()
        self._end = asyncio.Event()
        self._thread = threading.Thread(target=self._run, name="polling")

    def begin(self) -> None:
        """Returns once all lines are being read."""
        self._thread.start()
        assert self._under_way.wait(60), "the lines did not come into contact"
        time.sleep(1)

    def close(self) -> None:
        self._loop.call_soon_threadsafe(self._end.set)
        self._thread.join()

    def _run(self) -> None:
        with asyncio.Runner(loop_factory=lambda: self._loop) as runner:
            runner.run(self._read_all())

    async def _read_all(self) -> None:
        async with self._clients() as clients:
            reading = [asyncio.ensure_future(self._read(client)) for client in clients]
            self._under_way.set()
            await self._end.wait()
            for task in reading:
                task.cancel()
            await asyncio.gather(*reading, return_exceptions=True)

    def _clients(self) -> AbstractAsyncContextManager[list[Any]]:
        return our_clients(self._port, LINES, baud=BAUD)

    async def _read(self, client: Any) -> None:
        meters = points(client, UNITS)
        while True:
            for point in meters:
                await client.read(point, "status", lane=Lane.STATUS)
                self.answered += 1


class _PeersPolling(_Polling):
    """The same with pymodbus's."""

    def _clients(self) -> AbstractAsyncContextManager[list[Any]]:
        return peers(self._port, LINES, timeout_s=3.0, retries=3)

    async def _read(self, client: Any) -> None:
        while True:
            for unit in UNITS:
                await client.read_holding_registers(ADDRESS, count=REGISTERS, device_id=unit)
                self.answered += 1


def _heartbeat(seconds: float) -> list[float]:
    """How many milliseconds each beat of a Qt timer came late."""
    from PySide6.QtCore import QCoreApplication, Qt, QTimer

    app = QCoreApplication.instance() or QCoreApplication([])
    late_ms: list[float] = []
    last = time.perf_counter()

    def beat() -> None:
        nonlocal last
        now = time.perf_counter()
        late_ms.append(max(0.0, (now - last) * 1000 - HEARTBEAT_MS))
        last = now

    timer = QTimer()
    timer.setTimerType(Qt.TimerType.PreciseTimer)
    timer.timeout.connect(beat)
    timer.start(HEARTBEAT_MS)
    QTimer.singleShot(int(seconds * 1000), app.quit)
    app.exec()
    timer.stop()
    return late_ms
