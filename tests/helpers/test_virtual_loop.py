from __future__ import annotations

import asyncio
import time

import pytest

from tests.helpers.pipes import PipeNet
from tests.helpers.virtual_loop import Deadlock, LoopClock, run_virtual


def test_a_day_passes_at_once() -> None:
    async def day() -> tuple[float, int]:
        loop = asyncio.get_running_loop()
        clock = LoopClock(loop)
        start = clock.utc_ms()
        await asyncio.sleep(86_400)
        return loop.time(), clock.utc_ms() - start

    began = time.monotonic()
    assert run_virtual(day()) == (86_400, 86_400_000)
    assert time.monotonic() - began < 2


def test_timers_fire_in_order_of_time() -> None:
    async def order() -> list[int]:
        fired: list[int] = []
        loop = asyncio.get_running_loop()
        for delay in (3, 1, 2):
            loop.call_later(delay, fired.append, delay)
        cancelled = loop.call_later(0.5, fired.append, 0)
        cancelled.cancel()
        await asyncio.sleep(5)
        return fired

    assert run_virtual(order()) == [1, 2, 3]


def test_what_can_never_end_is_reported_as_a_deadlock() -> None:
    async def forever() -> None:
        await asyncio.Event().wait()

    with pytest.raises(Deadlock, match="forever"):
        run_virtual(forever())


def test_a_task_left_behind_fails_the_run() -> None:
    kept = []

    async def careless() -> None:
        kept.append(asyncio.ensure_future(asyncio.sleep(10)))

    with pytest.raises(AssertionError, match="left behind"):
        run_virtual(careless())


def test_wait_for_uses_virtual_time() -> None:
    async def waits() -> float:
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(asyncio.sleep(100), 7)
        return asyncio.get_running_loop().time()

    assert run_virtual(waits()) == pytest.approx(7)


class Recorder(asyncio.Protocol):
    def __init__(self) -> None:
        self.data = b""
        self.lost = False
        self.transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        self.data += data

    def connection_lost(self, exc: Exception | None) -> None:
        self.lost = True


def test_a_pipe_carries_bytes_both_ways_in_order_and_can_break() -> None:
    async def talk() -> None:
        net, far = PipeNet(latency_s=0.5), Recorder()
        net.listen("h", 1, lambda: far)
        _, near = await net.connect(Recorder, "h", 1)
        assert isinstance(near, Recorder) and near.transport and far.transport
        near.transport.write(b"a")
        near.transport.write(b"b")
        far.transport.write(b"c")
        await asyncio.sleep(0.4)
        assert far.data == b""
        await asyncio.sleep(0.2)
        assert (far.data, near.data) == (b"ab", b"c")
        net.drop_next()
        near.transport.write(b"x")
        net.mute = True
        near.transport.write(b"y")
        await asyncio.sleep(1)
        net.mute = False
        near.transport.write(b"z")
        near.transport.close()
        await asyncio.sleep(1)
        assert far.data == b"abz"
        assert near.lost and far.lost and net.open_connections == 0

    run_virtual(talk())


def test_a_broken_connection_is_seen_at_both_ends_and_bytes_under_way_are_lost() -> None:
    async def talk() -> None:
        net, far = PipeNet(), Recorder()
        net.listen("h", 1, lambda: far)
        _, near = await net.connect(Recorder, "h", 1)
        assert isinstance(near, Recorder) and near.transport
        near.transport.write(b"a")
        net.break_all()
        await asyncio.sleep(1)
        assert (far.data, near.lost, far.lost) == (b"", True, True)
        with pytest.raises(ConnectionRefusedError):
            await net.connect(Recorder, "h", 2)

    run_virtual(talk())
