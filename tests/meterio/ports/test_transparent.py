from __future__ import annotations

import asyncio
from contextlib import suppress

import pytest

from meterio.errors import NeverSent, NotOffered
from meterio.ports import make_port
from meterio.types import BusSettings, CollectorSettings, LineParameters, LinkKind, WireEvent
from tests.helpers.pipes import PipeNet
from tests.helpers.virtual_loop import LoopClock, run_virtual
from tests.meterio.ports.listener import Listener


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
            max_hold_ms=12_000,
        )
        self.log: list[WireEvent] = []
        clock = LoopClock(asyncio.get_running_loop())
        self.port = make_port(settings, clock=clock, connect=self.net.connect, log=self.log.append)
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
        assert 12 <= loop.time() - began < 13
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


def test_a_connection_that_takes_questions_and_never_says_a_byte_is_made_anew() -> None:
    async def story() -> None:
        desk = Desk()
        await asyncio.sleep(1)
        desk.net.mute = True
        lost = 0
        for _ in range(2400):  # an hour and a half, a question every two seconds
            with suppress(NeverSent):
                desk.port.send(1, b"?", reply_timeout_ms=500)
            await asyncio.sleep(2)
            lost = desk.listeners[0].heard.count(False)
        assert 4 <= lost <= 6, "after 1, 2, 4, 8, 16, 32 minutes: meters without power are no reason to hurry"
        assert any("half-open" in event.note for event in desk.log)
        desk.net.mute = False
        desk.net.break_all()
        await asyncio.sleep(30)
        desk.port.send(1, b"?", reply_timeout_ms=500)
        await asyncio.sleep(1)
        assert desk.listeners[0].heard[-1] == (None, b"?")
        await desk.stop()

    run_virtual(story())


def test_an_idle_connection_is_left_alone_and_one_that_talks_too() -> None:
    async def story() -> None:
        desk = Desk()
        await asyncio.sleep(3600)
        for _ in range(100):
            desk.port.send(1, b"?", reply_timeout_ms=500)
            await asyncio.sleep(60)
        assert False not in desk.listeners[0].heard + desk.listeners[1].heard
        await desk.stop()

    run_virtual(story())


def test_a_server_that_is_not_there_is_told_once_and_tried_on_and_on() -> None:
    async def story() -> None:
        desk = Desk()
        desk.net.refuse = True
        await asyncio.sleep(3600)
        assert [event.note for event in desk.log if event.bus == 1] == [
            "no connection: nobody listens on 10.0.0.2:4001"
        ]
        desk.net.refuse = False
        await asyncio.sleep(11)
        assert desk.port.established
        await desk.stop()

    run_virtual(story())


def test_the_speed_of_a_serial_servers_line_is_its_own_affair() -> None:
    async def story() -> None:
        desk = Desk()
        with pytest.raises(NotOffered):
            await desk.port.set_line(1, LineParameters(2400, "E", 1))
        await desk.port.set_line(1, None)
        assert (desk.port.suite, desk.port.key_id, desk.port.refusal) == (None, None, "")
        await desk.stop()

    run_virtual(story())
