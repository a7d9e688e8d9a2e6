"""Collectors that call the console, over pipes on virtual time and over real sockets."""

from __future__ import annotations

import asyncio
import random
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress

import pytest

from meterio.clock import SystemClock
from meterio.codec.modbus_rtu import crc16
from meterio.errors import LinkLost, NeverSent
from meterio.link.legacy import LegacyStream
from meterio.ports import DialInListeners, make_port
from meterio.ports.base import Port
from meterio.ports.callers import MOST_STRANGERS
from meterio.types import BusSettings, CollectorSettings, DialIn, LegacyLayout, LinkKind, WireEvent
from tests.helpers.collector_end import SECRET, CollectorEnd
from tests.helpers.pipes import PipeNet
from tests.helpers.virtual_loop import LoopClock, run_virtual
from tests.meterio.ports.listener import Listener, running, until

AT = 5100
REGISTRATION = b"DTU-0001\r\n"
HEARTBEAT = b"\xfe\xfe beat"
DES_KEY = bytes.fromhex("0123456789abcdef 23456789abcdef01 456789abcdef0123")


class Caller(asyncio.Protocol):
    """A collector that calls: says what it is told to say, and answers each frame with "re:" and it."""

    def __init__(
        self, first: bytes = b"", *, answers: Callable[[bytes], bytes] = lambda d: b"re:" + d
    ) -> None:
        self._first = first
        self._answers = answers
        self.heard: list[bytes] = []
        self.lost = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        if self._first:
            transport.write(self._first)

    def data_received(self, data: bytes) -> None:
        self.heard.append(data)
        self.transport.write(self._answers(data))

    def connection_lost(self, exc: Exception | None) -> None:
        self.lost = True

    def say(self, data: bytes) -> None:
        self.transport.write(data)


class SealedCaller(Caller):
    """The collector end of the sealed link behind a registration."""

    def __init__(self, end: CollectorEnd, first: bytes = REGISTRATION) -> None:
        super().__init__(first)
        self._inner = end.protocol()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(transport)
        self._inner.connection_made(transport)

    def data_received(self, data: bytes) -> None:
        self._inner.data_received(data)


class PipeServer:
    def __init__(self, net: PipeNet, port: int) -> None:
        self._net, self._port = net, port

    def close(self) -> None:
        del self._net._listeners["here", self._port]


class Desk:
    """A console on virtual time that listens on pipes, with one port for each of `settings`."""

    def __init__(self, *settings: CollectorSettings) -> None:
        self.net = PipeNet(latency_s=0.005)
        self.log: list[WireEvent] = []
        clock = LoopClock(asyncio.get_running_loop())
        listeners = DialInListeners(clock=clock, log=self.log.append, serve=self._serve)
        self.ports: list[Port] = []
        self.buses: list[Listener] = []
        for one in settings:
            port, bus = make_port(one, clock=clock, log=self.log.append, listeners=listeners), Listener()
            port.attach(1, bus)
            self.ports.append(port)
            self.buses.append(bus)

    async def call(self, caller: Caller | None = None) -> Caller:
        _, protocol = await self.net.connect(lambda: caller or Caller(REGISTRATION), "here", AT)
        assert isinstance(protocol, Caller)
        return protocol

    def complaints(self) -> list[str]:
        return [event.note for event in self.log if event.collector == ""]

    async def _serve(
        self, factory: Callable[[], asyncio.Protocol], host: str | None, port: int
    ) -> PipeServer:
        self.net.listen("here", port, factory)
        return PipeServer(self.net, port)


@asynccontextmanager
async def answering(desk: Desk) -> AsyncIterator[Desk]:
    tasks = [asyncio.create_task(port.run()) for port in desk.ports]
    await asyncio.sleep(0.1)
    try:
        yield desk
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.wait(tasks)
        await asyncio.sleep(1)
        assert desk.net.open_connections == 0, "callers left hanging"
        assert not desk.net._listeners, "a port left open"


def calling_in(
    name: str = "D1",
    *,
    kind: LinkKind = LinkKind.TRANSPARENT,
    registration: bytes = REGISTRATION,
    heartbeat: bytes = HEARTBEAT,
    at: int = AT,
    **more: object,
) -> CollectorSettings:
    return CollectorSettings(
        name,
        kind,
        "",
        at,
        (BusSettings(1),),
        dial_in=DialIn(registration, heartbeat),
        **more,  # type: ignore[arg-type]
    )


def test_a_collector_that_registers_is_given_to_its_port_and_talks() -> None:
    async def story() -> None:
        async with answering(Desk(calling_in(), calling_in("D2", registration=b"DTU-0002\r\n"))) as desk:
            assert not desk.ports[0].established
            caller = await desk.call()
            await asyncio.sleep(0.1)
            assert [port.established for port in desk.ports] == [True, False]
            desk.ports[0].send(1, b"\x01\x03", reply_timeout_ms=500)
            await asyncio.sleep(0.1)
            assert caller.heard == [b"\x01\x03"]
            assert desk.buses[0].heard == [True, (None, b"re:\x01\x03")]
            with pytest.raises(NeverSent):
                desk.ports[1].send(1, b"\x01\x03", reply_timeout_ms=500)

    run_virtual(story())


def test_a_heartbeat_also_says_who_it_is_and_never_reaches_the_bus() -> None:
    async def story() -> None:
        async with answering(Desk(calling_in())) as desk:
            caller = await desk.call(Caller(HEARTBEAT))
            await asyncio.sleep(0.1)
            assert desk.ports[0].established
            caller.say(HEARTBEAT)
            await asyncio.sleep(0.1)
            caller.say(b"answer" + HEARTBEAT)
            await asyncio.sleep(0.1)
            caller.say(HEARTBEAT + b" and more")
            await asyncio.sleep(0.1)
            caller.say(HEARTBEAT[:3])
            await asyncio.sleep(0.1)
            caller.say(HEARTBEAT[3:] + REGISTRATION)
            await asyncio.sleep(0.1)
            caller.say(HEARTBEAT[:2])
            await asyncio.sleep(0.1)
            caller.say(b" no beat")
            await asyncio.sleep(0.1)
            assert desk.buses[0].stream == b"answer and more" + HEARTBEAT[:2] + b" no beat"

    run_virtual(story())


def test_a_registration_may_come_in_pieces_and_be_the_beginning_of_anothers() -> None:
    async def story() -> None:
        short, long = (
            calling_in("D1", registration=b"DTU-1"),
            calling_in("D2", registration=b"DTU-12", heartbeat=b""),
        )
        async with answering(Desk(short, long)) as desk:
            caller = await desk.call(Caller(b"DTU"))
            await asyncio.sleep(1)
            caller.say(b"-12")
            await asyncio.sleep(0.1)
            assert [port.established for port in desk.ports] == [False, True]
            await desk.call(Caller(b"DTU-1"))
            await asyncio.sleep(9)
            assert not desk.ports[0].established, "it may still become the longer one"
            await asyncio.sleep(2)
            assert desk.ports[0].established
            assert desk.complaints() == []

    run_virtual(story())


@pytest.mark.parametrize("first", [b"GET / HTTP/1.1\r\n\r\n", b"DTU-0003\r\n", b"\0", b"DTU-00", b""])
def test_strangers_are_hung_up_on_and_told_in_one_line(first: bytes) -> None:
    async def story() -> None:
        async with answering(Desk(calling_in())) as desk:
            callers = [await desk.call(Caller(first)) for _ in range(20)]
            await asyncio.sleep(11)
            assert all(caller.lost and caller.heard == [] for caller in callers)
            assert len(desk.complaints()) == 1 and f"port {AT}" in desk.complaints()[0]
            assert not desk.ports[0].established and desk.buses[0].heard == []
            await asyncio.sleep(60)
            assert len(desk.complaints()) == 2 and "19 more" in desk.complaints()[1]
            await asyncio.sleep(3600)
            assert len(desk.complaints()) == 2

    run_virtual(story())


def test_callers_that_hold_lines_open_and_say_nothing_do_not_keep_a_collector_out() -> None:
    async def story() -> None:
        async with answering(Desk(calling_in())) as desk:
            for _ in range(1000):
                await desk.call(Caller())
                assert desk.net.open_connections <= MOST_STRANGERS + 2
            await desk.call()
            await asyncio.sleep(0.1)
            assert desk.ports[0].established
            assert len(desk.complaints()) == 1 and "oldest" in desk.complaints()[0]

    run_virtual(story())


def test_a_second_call_replaces_a_line_that_has_gone_silent() -> None:
    async def story() -> None:
        async with answering(Desk(calling_in())) as desk:
            first = await desk.call(Caller(REGISTRATION, answers=lambda _: b""))
            await asyncio.sleep(30)
            second = await desk.call()
            await asyncio.sleep(2)
            assert first.lost and not second.lost
            assert desk.buses[0].heard == [True, False, True]
            desk.ports[0].send(1, b"x", reply_timeout_ms=500)
            await asyncio.sleep(0.1)
            assert (first.heard, second.heard) == ([], [b"x"])

    run_virtual(story())


def test_a_call_in_another_collectors_name_does_not_cut_off_a_line_that_talks() -> None:
    async def story() -> None:
        async with answering(Desk(calling_in())) as desk:
            first = await desk.call()
            await asyncio.sleep(0.1)
            impostors = []
            for _ in range(60):
                desk.ports[0].send(1, b"?", reply_timeout_ms=500)
                impostors.append(await desk.call())
                await asyncio.sleep(1)
            assert not first.lost and len(first.heard) == 60
            assert [caller.lost for caller in impostors].count(False) == 1, "one waits, no more"
            assert all(caller.heard == [] for caller in impostors)

    run_virtual(story())


def test_a_call_that_comes_while_its_port_pauses_waits_for_it() -> None:
    async def story() -> None:
        async with answering(Desk(calling_in(max_hold_ms=20_000))) as desk:
            await desk.call()
            await asyncio.sleep(0.1)
            flush = asyncio.create_task(desk.ports[0].flush(1))
            await asyncio.sleep(1)
            second = await desk.call()
            await asyncio.sleep(10)
            assert not desk.ports[0].established and not second.lost
            assert (await flush).kind == "hold-time"
            await asyncio.sleep(11)
            assert desk.ports[0].established

    run_virtual(story())


def test_a_collector_that_hangs_up_and_calls_again_is_taken_up_again() -> None:
    async def story() -> None:
        async with answering(Desk(calling_in())) as desk:
            for _ in range(5):
                caller = await desk.call()
                await asyncio.sleep(12)
                assert desk.ports[0].established
                caller.transport.close()
                await asyncio.sleep(1)
                assert not desk.ports[0].established

    run_virtual(story())


def test_the_sealed_link_proves_itself_over_a_call_as_always() -> None:
    async def story() -> None:
        settings = calling_in("B1-A", kind=LinkKind.SEALED, keys={1: SECRET})
        async with answering(Desk(settings)) as desk:
            end = CollectorEnd()
            caller = await desk.call(SealedCaller(end, HEARTBEAT + HEARTBEAT))
            caller.say(HEARTBEAT)
            await asyncio.sleep(1)
            token = desk.ports[0].send(1, b"\x01\x03", reply_timeout_ms=500)
            await asyncio.sleep(1)
            assert desk.buses[0].heard == [True, (token, b"re:\x01\x03")]
            assert (desk.ports[0].key_id, len(end.sessions)) == (1, 1)
            assert (await desk.ports[0].flush(1)).kind == "flush"

    run_virtual(story())


def test_whoever_knows_a_registration_and_no_key_does_not_get_in() -> None:
    async def story() -> None:
        settings = calling_in("B1-A", kind=LinkKind.SEALED, keys={1: SECRET})
        async with answering(Desk(settings)) as desk:
            end = CollectorEnd(secret=bytes(32))
            for _ in range(10):
                await desk.call(SealedCaller(end))
                await asyncio.sleep(20)
            assert desk.buses[0].heard == [] and end.sessions == []
            assert [event.note for event in desk.log] == [desk.ports[0].refusal]
            await desk.call(SealedCaller(CollectorEnd()))
            await asyncio.sleep(11)
            assert desk.ports[0].established and desk.ports[0].refusal == ""

    run_virtual(story())


def test_modbus_tcp_and_makers_ciphers_come_in_by_a_call_too() -> None:
    async def story() -> None:
        layout = LegacyLayout()
        cipher = LegacyStream(layout, DES_KEY)
        async with answering(
            Desk(
                calling_in("M1", kind=LinkKind.MODBUS_TCP),
                calling_in(
                    "L1",
                    kind=LinkKind.LEGACY,
                    registration=b"L1",
                    heartbeat=b"",
                    keys={1: DES_KEY},
                    legacy=layout,
                ),
            )
        ) as desk:
            await desk.call(Caller(REGISTRATION, answers=lambda request: request))
            await desk.call(
                Caller(b"L1", answers=lambda request: cipher.wrap(cipher.unwrap(request)[0][::-1]))
            )
            await asyncio.sleep(0.1)
            frame = b"\x01\x06\x00\x01\x00\x02"
            token = desk.ports[0].send(1, frame + crc16(frame), reply_timeout_ms=500)
            desk.ports[1].send(1, b"forwards", reply_timeout_ms=500)
            await asyncio.sleep(0.1)
            assert desk.buses[0].heard == [True, (token, frame + crc16(frame))]
            assert desk.buses[1].heard == [True, (None, b"sdrawrof")]

    run_virtual(story())


def test_two_collectors_with_the_same_bytes_are_told_and_the_first_goes_on() -> None:
    async def story() -> None:
        async with answering(Desk(calling_in("D1"), calling_in("D2"))) as desk:
            await desk.call()
            await asyncio.sleep(60)
            assert [port.established for port in desk.ports] == [True, False]
            (told,) = [event for event in desk.log if event.collector == "D2"]
            assert "collector D1 calls with the same bytes" in told.note

    run_virtual(story())


def test_settings_that_make_no_call_are_refused() -> None:
    listeners = DialInListeners(clock=SystemClock())
    with pytest.raises(ValueError, match="registration or heartbeat"):
        make_port(calling_in(registration=b"", heartbeat=b""), clock=SystemClock(), listeners=listeners)
    with pytest.raises(ValueError, match="nothing listens"):
        make_port(calling_in(), clock=SystemClock())
    two = CollectorSettings(
        "D1", LinkKind.TRANSPARENT, "", AT, (BusSettings(1), BusSettings(2)), dial_in=DialIn(REGISTRATION)
    )
    with pytest.raises(ValueError, match="one line"):
        make_port(two, clock=SystemClock(), listeners=listeners)


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port: int = server.getsockname()[1]
        return port


async def knock(at: int, saying: bytes) -> None:
    """One connection of the flood: says something, and goes when it is hung up on."""
    with suppress(OSError):
        reader, writer = await asyncio.open_connection("127.0.0.1", at)
        writer.write(saying)
        with suppress(TimeoutError):
            await asyncio.wait_for(reader.read(), 0.3)
        writer.transport.abort()


def test_a_flood_of_garbage_costs_one_line_in_the_log_and_no_answer_of_anyone() -> None:
    """2,000 connections as fast as this machine makes them: more than 10,000 a minute."""

    async def story() -> None:
        at, log, bus, end = free_port(), list[WireEvent](), Listener(), CollectorEnd(line_s=0.0)
        draws = random.Random(11)
        listeners = DialInListeners(clock=SystemClock(), log=log.append, host="127.0.0.1")
        settings = calling_in("B1-A", kind=LinkKind.SEALED, at=at, keys={1: SECRET})
        port = make_port(settings, clock=SystemClock(), log=log.append, listeners=listeners)
        port.attach(1, bus)
        loop = asyncio.get_running_loop()
        async with running(port):
            began = loop.time()
            flood = asyncio.create_task(_flood(at, draws))
            transport = None
            while transport is None:
                with suppress(OSError):  # the port is not open yet
                    transport, _ = await loop.create_connection(lambda: SealedCaller(end), "127.0.0.1", at)
                await asyncio.sleep(0.01)
            await until(lambda: port.established, within_s=20)
            sent = []
            while not flood.done():
                sent.append(port.send(1, b"\x01\x03", reply_timeout_ms=5000))
                await until(lambda: len(bus.heard) == len(sent) + 1, within_s=20)
                await asyncio.sleep(0.01)
            await flood
            assert 2_000 / (loop.time() - began) > 10_000 / 60
            assert len(sent) > 5 and bus.heard == [True, *((token, b"re:\x01\x03") for token in sent)]
            assert port.established and len(end.sessions) == 1
            strangers = [event.note for event in log if event.collector == ""]
            assert 1 <= len(strangers) <= 3, strangers
            assert len(log) == len(strangers) + 1
            transport.abort()
        await asyncio.sleep(0.05)

    asyncio.run(story())


async def _flood(at: int, draws: random.Random) -> None:
    for _ in range(20):
        sayings = [draws.randbytes(draws.randint(1, 400)) for _ in range(100)]
        await asyncio.gather(*(knock(at, saying) for saying in sayings))


def test_a_port_that_is_taken_is_told_and_tried_again() -> None:
    async def story() -> None:
        log: list[WireEvent] = []
        with socket.create_server(("127.0.0.1", 0)) as taken:
            at = taken.getsockname()[1]
            listeners = DialInListeners(clock=SystemClock(), host="127.0.0.1")
            port = make_port(calling_in(at=at), clock=SystemClock(), log=log.append, listeners=listeners)
            task = asyncio.create_task(port.run())
            await until(lambda: len(log) == 1)
            assert f"cannot listen for its calls at port {at}" in log[0].note
            with pytest.raises((LinkLost, NeverSent)):
                port.send(1, b"x", reply_timeout_ms=500)
        transport = None
        async with asyncio.timeout(10):
            while transport is None:
                await asyncio.sleep(0.05)
                with suppress(OSError):
                    transport, _ = await asyncio.get_running_loop().create_connection(
                        lambda: Caller(REGISTRATION), "127.0.0.1", at
                    )
        await until(lambda: port.established)
        task.cancel()
        await asyncio.wait({task})
        transport.abort()
        await asyncio.sleep(0.05)

    asyncio.run(story())
