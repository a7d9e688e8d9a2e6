from __future__ import annotations

import asyncio

import pytest

from meterio.errors import NeverSent
from meterio.ports.transparent import TransparentPort
from meterio.types import BusSettings, CollectorSettings, LinkKind
from tests.helpers.pipes import PipeNet
from tests.helpers.virtual_loop import LoopClock, run_virtual
from tests.meterio.ports.test_sealed import Listener


class SerialServer(asyncio.Protocol):
    """Puts what it hears on a line that answers in two pieces."""

    def __init__(self, line: list[bytes]) -> None:
        self._line = line

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        self._line.append(data)
        self.transport.write(b"re:")
        self.transport.write(data)


class Desk:
    def __init__(self) -> None:
        self.net = PipeNet(latency_s=0.005)
        self.lines: tuple[list[bytes], list[bytes]] = ([], [])
        for offset, line in enumerate(self.lines):
            self.net.listen("10.0.0.2", 4001 + offset, lambda line=line: SerialServer(line))
        settings = CollectorSettings(
            id="S1",
            kind=LinkKind.TRANSPARENT,
            host="10.0.0.2",
            port=4001,
            buses=(BusSettings(1), BusSettings(2)),
        )
        clock = LoopClock(asyncio.get_running_loop())
        self.port = TransparentPort(settings, clock=clock, connect=self.net.connect)
        self.listeners = (Listener(), Listener())
        self.port.attach(1, self.listeners[0])
        self.port.attach(2, self.listeners[1])
        self.task = asyncio.create_task(self.port.run())

    async def stop(self) -> None:
        self.task.cancel()
        await asyncio.wait({self.task})
        await asyncio.sleep(1)
        assert self.task.cancelled() and self.net.open_connections == 0


def test_each_bus_has_its_own_socket_and_bytes_come_back_as_a_stream() -> None:
    async def story() -> None:
        desk = Desk()
        with pytest.raises(NeverSent):
            desk.port.send(1, b"a", reply_timeout_ms=500)
        await asyncio.sleep(1)
        assert desk.port.established
        desk.port.send(2, b"abc", reply_timeout_ms=500)
        await asyncio.sleep(1)
        assert desk.lines == ([], [b"abc"])
        assert desk.listeners[1].heard == [True, (None, b"re:"), (None, b"abc")]
        await desk.stop()

    run_virtual(story())


def test_a_broken_line_is_told_and_taken_up_again_without_resending() -> None:
    async def story() -> None:
        desk = Desk()
        await asyncio.sleep(1)
        desk.port.send(1, b"sale", reply_timeout_ms=500)
        desk.net.break_all()
        await asyncio.sleep(60)
        assert desk.lines[0] == []
        assert desk.listeners[0].heard == [True, False, True]
        await desk.stop()

    run_virtual(story())


def test_a_flush_keeps_the_socket_closed_for_the_whole_hold_time_then_reconnects() -> None:
    async def story() -> None:
        desk = Desk()
        loop = asyncio.get_running_loop()
        await asyncio.sleep(1)
        began = loop.time()
        flush = asyncio.create_task(desk.port.flush(1))
        while not flush.done():
            await asyncio.sleep(0.5)
            if not flush.done():
                with pytest.raises(NeverSent):
                    desk.port.send(1, b"a", reply_timeout_ms=500)
                desk.port.send(2, b"b", reply_timeout_ms=500)  # the other line goes on
        receipt = flush.result()
        assert loop.time() - began >= 30
        assert (receipt.kind, receipt.bus, receipt.collector) == ("hold-time", 1, "S1")
        await asyncio.sleep(15)
        desk.port.send(1, b"a", reply_timeout_ms=500)
        await asyncio.sleep(1)
        assert desk.lines[0] == [b"a"]
        await desk.stop()

    run_virtual(story())


def test_a_flush_given_up_by_its_caller_still_lets_the_line_come_back() -> None:
    async def story() -> None:
        desk = Desk()
        await asyncio.sleep(1)
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(desk.port.flush(1), 5)
        await asyncio.sleep(60)
        assert desk.listeners[0].heard == [True, False, True]
        await desk.stop()

    run_virtual(story())
