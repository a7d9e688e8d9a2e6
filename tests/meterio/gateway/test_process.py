"""`main.py gateway` as a real process between the real console stack and simulated meters on real ports."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import socket
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from meterio.clock import SystemClock
from meterio.errors import NotOffered
from meterio.ports import DialInListeners
from meterio.types import DialIn, LineParameters, LinkKind, Suite
from tests.helpers.gateway_process import SECRET, GatewayProcess, free_port, write_config
from tests.helpers.pty_mall import PtyMall
from tests.meterio.gateway.rig import METER, OTHER, READ, Console, settings, stopped

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="ptys")

ANSWERED = b"\x01\x03\x18"
NEW_SECRET = bytes(range(100, 132))


@pytest.fixture
def mall(tmp_path: Path) -> Iterator[PtyMall]:
    mall = PtyMall(tmp_path, {1: [METER], 2: [OTHER]})
    yield mall
    mall.stop()


@pytest.fixture
def start(tmp_path: Path, mall: PtyMall) -> Iterator[Callable[..., GatewayProcess]]:
    """Starts a gateway with line 1 (or `devices`), and ends it with the test."""
    running: list[GatewayProcess] = []

    def begin(devices: dict[int, str] | None = None, **config: object) -> GatewayProcess:
        path = write_config(tmp_path, devices or {1: mall.device(1)}, **config)  # type: ignore[arg-type]
        running.append(GatewayProcess(path))
        return running[-1]

    yield begin
    for gateway in running:
        gateway.stop()
        assert "Traceback" not in gateway.log()


Start = Callable[..., GatewayProcess]


def port_of(gateway: GatewayProcess) -> int:
    port = gateway.listening["sealed"]["port"]
    assert isinstance(port, int)
    return port


def until(holds: Callable[[], bool], within_s: float = 15) -> None:
    deadline = time.monotonic() + within_s
    while not holds():
        assert time.monotonic() < deadline, "it never came about"
        time.sleep(0.02)


async def fitting(console: Console, *, bus: int = 1) -> bytes:
    """The meter's answer; asked again while the line is not back."""
    async with asyncio.timeout(20):
        while not isinstance(answer := await console.ask(READ, bus=bus), bytes):
            await asyncio.sleep(0.1)
        return answer


async def silenced(console: Console, mall: PtyMall) -> None:
    """The line is open, and its meters say nothing any more."""
    await fitting(console)
    mall.answering = False
    mall.heard[1].clear()


def test_a_question_goes_through_to_the_meter_and_its_answer_comes_back(start: Start, mall: PtyMall) -> None:
    gateway = start({1: mall.device(1), 2: mall.device(2)})
    assert gateway.first_line == json.dumps({"listening": gateway.listening}) + "\n"

    async def talk() -> None:
        async with Console(settings(port_of(gateway), lines=2)) as console:
            for bus in (1, 2, 1):
                answer = await console.ask(READ, bus=bus)
                assert isinstance(answer, bytes) and answer[:3] == ANSWERED
            receipt = await console.port.flush(1)
            assert (receipt.kind, receipt.bus) == ("flush", 1)

    asyncio.run(talk())
    assert mall.heard == {1: [READ, READ], 2: [READ]}


def test_it_ends_within_two_seconds_of_a_signal_and_says_so(start: Start) -> None:
    for number in (signal.SIGTERM, signal.SIGINT):
        gateway = start()
        gateway.send(number)
        assert gateway.wait(2.0) == 0
    assert gateway.log().count("gateway B1-A has ended") == 2


def test_it_ends_within_two_seconds_while_a_frame_is_out(start: Start, mall: PtyMall) -> None:
    gateway = start()

    async def talk() -> None:
        async with Console(settings(port_of(gateway))) as console:
            await silenced(console, mall)
            asking = asyncio.create_task(console.ask(READ, wait_ms=30_000))
            while not mall.heard[1]:
                assert not asking.done(), asking
                await asyncio.sleep(0.01)
            assert await asyncio.to_thread(gateway.stop) < 2.0
            asking.cancel()
            await asyncio.wait({asking})

    asyncio.run(talk())


@pytest.mark.parametrize("suite", list(Suite))
def test_each_suite_carries_it_and_the_minimum_is_kept(start: Start, suite: Suite) -> None:
    gateway = start(gateway=f'minimum_suite = "{suite.label}"')

    async def talk() -> None:
        async with Console(settings(port_of(gateway), suite=suite)) as console:
            assert (await fitting(console))[:3] == ANSWERED
            assert console.port.suite is suite

    asyncio.run(talk())


def test_a_suite_below_the_minimum_gets_no_session(start: Start, mall: PtyMall) -> None:
    gateway = start()

    async def talk() -> None:
        async with Console(settings(port_of(gateway), suite=Suite.TRIPLE_DES_HMAC)) as console:
            await asyncio.to_thread(until, lambda: "refused 127.0.0.1" in gateway.log())
            assert not console.linked.is_set()

    asyncio.run(talk())
    assert mall.heard[1] == []


def test_a_wrong_key_gets_no_session_and_the_right_one_does_meanwhile(start: Start, mall: PtyMall) -> None:
    gateway = start()

    async def talk() -> None:
        wrong = settings(port_of(gateway), keys={1: NEW_SECRET})
        async with Console(wrong) as stranger, Console(settings(port_of(gateway))) as console:
            assert (await fitting(console))[:3] == ANSWERED
            await asyncio.to_thread(until, lambda: "refused 127.0.0.1" in gateway.log())
            assert not stranger.linked.is_set()
            assert (await fitting(console))[:3] == ANSWERED

    asyncio.run(talk())
    assert SECRET.hex() not in gateway.log()


def test_while_a_key_is_changed_both_are_good(start: Start) -> None:
    gateway = start(keys={1: SECRET, 2: NEW_SECRET})

    async def talk() -> None:
        for key_id in (1, 2):
            given = settings(port_of(gateway), keys={1: SECRET, 2: NEW_SECRET}, key_id=key_id)
            async with Console(given) as console:
                assert (await fitting(console))[:3] == ANSWERED
                assert console.port.key_id == key_id

    asyncio.run(talk())


def test_a_recorded_session_played_again_moves_nothing(start: Start, mall: PtyMall) -> None:
    gateway = start()
    recorded, ended = bytearray(), asyncio.Event()

    async def tap(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Sits between console and gateway and takes down what the console says."""
        near, far = await asyncio.open_connection("127.0.0.1", port_of(gateway))

        async def pump(source: asyncio.StreamReader, to: asyncio.StreamWriter, note: bytearray) -> None:
            try:
                while data := await source.read(4096):
                    note += data
                    to.write(data)
            finally:
                to.close()

        pumps = (pump(reader, far, recorded), pump(near, writer, bytearray()))
        await asyncio.gather(*pumps, return_exceptions=True)
        ended.set()

    async def talk() -> None:
        server = await asyncio.start_server(tap, "127.0.0.1", 0)
        async with Console(settings(server.sockets[0].getsockname()[1])) as console:
            assert (await fitting(console))[:3] == ANSWERED
        server.close()
        async with asyncio.timeout(10):
            await ended.wait()
        async with Console(settings(port_of(gateway))) as console:
            await console.ready()
            before = len(mall.heard[1])
            for cut in (len(recorded), 101):
                reader, writer = await asyncio.open_connection("127.0.0.1", port_of(gateway))
                writer.write(recorded[:cut])
                with pytest.raises(ConnectionError):
                    while await reader.read(4096):
                        pass
                    raise ConnectionResetError
                writer.close()
            assert console.linked.is_set() and len(mall.heard[1]) == before
            assert (await fitting(console))[:3] == ANSWERED

    asyncio.run(talk())
    assert mall.heard[1] == [READ, READ]


def test_garbage_and_thousands_of_connections_do_not_shut_the_console_out(
    start: Start, mall: PtyMall
) -> None:
    gateway = start()
    chances = (os.urandom(200), b"MD\x01" + bytes(200), b"GET / HTTP/1.1\r\n\r\n", b"", b"\x4d")

    async def stranger(garbage: bytes) -> None:
        try:
            _, writer = await asyncio.open_connection("127.0.0.1", port_of(gateway))
            writer.write(garbage)
            writer.close()
        except OSError:
            return  # it was shown the door at once

    async def talk() -> None:
        async with Console(settings(port_of(gateway))) as console:
            await console.ready()
            silent = [await asyncio.open_connection("127.0.0.1", port_of(gateway)) for _ in range(300)]
            for at in range(40):
                await asyncio.gather(*(stranger(chances[(at + n) % len(chances)]) for n in range(50)))
            assert (await fitting(console))[:3] == ANSWERED and console.linked.is_set()
            async with Console(settings(port_of(gateway))) as second:
                assert (await fitting(second))[:3] == ANSWERED
            for _, writer in silent:
                writer.close()

    asyncio.run(talk())
    files = len(list(Path(f"/proc/{gateway.pid}/fd").iterdir())) if sys.platform == "linux" else 0
    assert files < 120
    for said in ("refused 127.0.0.1", "more than 64 unproven connections"):
        assert gateway.log().count(said) == 1
    assert mall.heard[1] == [READ, READ]


def test_an_adapter_pulled_out_is_told_at_once_and_comes_back_by_itself(start: Start, mall: PtyMall) -> None:
    gateway = start({1: mall.device(1), 2: mall.device(2)})

    async def talk() -> None:
        async with Console(settings(port_of(gateway), lines=2)) as console:
            await fitting(console)
            mall.answering = False
            asking = asyncio.create_task(console.ask(READ, wait_ms=20_000))
            while len(mall.heard[1]) < 2:
                await asyncio.sleep(0.01)
            mall.unplug(1)
            assert await asking == "no-answer"
            assert await console.ask(READ) == "no-such-bus"
            assert (await console.port.flush(1)).kind == "flush"
            mall.answering = True
            assert (await fitting(console, bus=2))[:3] == ANSWERED
            mall.plug_in(1)
            assert (await fitting(console))[:3] == ANSWERED

    asyncio.run(talk())
    assert gateway.log().count("line 1: " + mall.device(1) + " is lost") == 1


def test_a_device_that_is_not_there_at_the_start_is_taken_up_later(start: Start, mall: PtyMall) -> None:
    mall.unplug(1)
    gateway = start()

    async def talk() -> None:
        async with Console(settings(port_of(gateway))) as console:
            assert await console.ask(READ) == "no-such-bus"
            mall.plug_in(1)
            assert (await fitting(console))[:3] == ANSWERED

    asyncio.run(talk())
    assert "cannot be opened" in gateway.log()


def test_an_adapter_that_hears_itself_is_understood(tmp_path: Path) -> None:
    mall = PtyMall(tmp_path, {1: [METER]}, echo=True)
    gateway = GatewayProcess(write_config(tmp_path, {1: mall.device(1)}, line="echo = true"))

    async def talk() -> None:
        async with Console(settings(port_of(gateway))) as console:
            answer = await fitting(console)
            assert answer[:3] == ANSWERED and READ not in answer
            mall.answering = False
            assert await console.ask(READ) == "no-answer"

    with stopped(gateway, mall):
        asyncio.run(talk())


def test_a_newer_session_ends_the_older_and_what_it_had_queued(start: Start, mall: PtyMall) -> None:
    gateway = start()

    async def talk() -> None:
        async with Console(settings(port_of(gateway))) as older:
            await silenced(older, mall)
            for _ in range(5):
                older.port.send(1, READ, reply_timeout_ms=1500)
            while not mall.heard[1]:
                await asyncio.sleep(0.01)
            began = time.monotonic()
            async with Console(settings(port_of(gateway))) as newer:
                while not older.losses:
                    await asyncio.sleep(0.01)
                await older.__aexit__()  # else it would soon take over in its turn
                await newer.ready()
                assert time.monotonic() - began > 1.0  # the frame in flight was let finish
                await newer.port.flush(1)

    asyncio.run(talk())
    assert mall.heard[1] == [READ]


def test_a_flush_drops_what_waits_and_lets_the_frame_in_flight_finish(start: Start, mall: PtyMall) -> None:
    gateway = start()

    async def talk() -> None:
        async with Console(settings(port_of(gateway))) as console:
            await silenced(console, mall)
            for _ in range(3):
                console.port.send(1, READ, reply_timeout_ms=1000)
            await asyncio.to_thread(until, lambda: mall.heard[1])  # one is in flight
            await console.port.flush(1)
            told = [console.answers.get_nowait()[1] for _ in range(console.answers.qsize())]
            assert sorted(map(str, told)) == ["expired", "expired", "no-answer"]

    asyncio.run(talk())
    assert mall.heard[1] == [READ]


def test_more_than_the_queue_holds_is_told_and_nothing_older_than_the_maximum_is_sent(
    start: Start, mall: PtyMall
) -> None:
    gateway = start(gateway="max_hold_ms = 1000")

    async def talk() -> None:
        async with Console(settings(port_of(gateway))) as console:
            await silenced(console, mall)
            tokens = [console.port.send(1, READ, reply_timeout_ms=600) for _ in range(70)]
            async with asyncio.timeout(20):
                told = dict([await console.answers.get() for _ in tokens])
            reasons = [told[token] for token in tokens]
            assert reasons[0] == "no-answer" and reasons[65:] == ["queue-full"] * 5
            assert reasons.count("expired") + len(mall.heard[1]) == 65

    asyncio.run(talk())
    assert 1 <= len(mall.heard[1]) <= 2


def test_a_frame_that_waited_while_the_gateway_stood_still_never_reaches_the_line(
    start: Start, mall: PtyMall
) -> None:
    gateway = start(gateway="max_hold_ms = 2000")

    async def talk() -> None:
        async with Console(settings(port_of(gateway))) as console:
            await fitting(console)
            gateway.send(signal.SIGSTOP)
            asking = asyncio.create_task(console.ask(READ))
            await asyncio.sleep(3.5)
            gateway.send(signal.SIGCONT)
            assert await asking == "expired"
            assert (await fitting(console))[:3] == ANSWERED

    asyncio.run(talk())
    assert mall.heard[1] == [READ, READ] and "stood still for" in gateway.log()


def test_a_line_is_set_to_another_speed_and_back(start: Start, mall: PtyMall) -> None:
    gateway = start()

    async def talk() -> None:
        async with Console(settings(port_of(gateway))) as console:
            await fitting(console)
            await console.port.set_line(1, LineParameters(2400, "N", 1))
            assert (await fitting(console))[:3] == ANSWERED
            await console.port.set_line(1, None)
            assert (await fitting(console))[:3] == ANSWERED
            mall.unplug(1)
            await asyncio.to_thread(until, lambda: "is lost" in gateway.log())
            with pytest.raises(NotOffered):
                await console.port.set_line(1, LineParameters(2400, "N", 1))

    asyncio.run(talk())


def test_an_ordinary_serial_server_for_a_line_of_its_own(start: Start, mall: PtyMall) -> None:
    gateway = start({2: mall.device(2)}, listen="", line='listen = "127.0.0.1:0"', keys={})
    port = gateway.listening["lines"]["2"]["port"]
    plain = settings(port, kind=LinkKind.TRANSPARENT, keys={})

    async def talk() -> None:
        async with Console(plain) as console:
            await asyncio.to_thread(until, lambda: "is ready" in gateway.log())
            assert (await console.ask(READ))[:3] == ANSWERED  # type: ignore[index]
            async with Console(plain) as newer:
                assert (await newer.ask(READ))[:3] == ANSWERED  # type: ignore[index]
                assert not console.linked.is_set()

    asyncio.run(talk())
    assert mall.heard[2] == [READ, READ]


@pytest.mark.parametrize("kind", [LinkKind.SEALED, LinkKind.TRANSPARENT])
def test_it_calls_a_console_that_waits_for_it(start: Start, mall: PtyMall, kind: LinkKind) -> None:
    port = free_port()
    call = f'call = "127.0.0.1:{port}"\nregistration = "B1-A"\nheartbeat = "hex:fe00"\nheartbeat_s = 1'
    sealed = kind is LinkKind.SEALED
    gateway = start(
        listen="",
        gateway=call if sealed else "",
        line="" if sealed else call,
        keys=None if sealed else {},
    )
    given = settings(port, kind=kind, dial_in=DialIn(b"B1-A", b"\xfe\x00"))

    async def talk() -> None:
        listeners = DialInListeners(clock=SystemClock())
        await asyncio.to_thread(until, lambda: "is ready" in gateway.log())
        async with Console(given, listeners=listeners) as console:
            assert (await fitting(console))[:3] == ANSWERED
            await asyncio.sleep(1.5)  # a heartbeat comes in between
            assert (await fitting(console))[:3] == ANSWERED

    asyncio.run(talk())
    assert gateway.listening == {}


def test_a_connection_that_proves_nothing_has_fifteen_seconds(start: Start) -> None:
    gateway = start()
    with socket.create_connection(("127.0.0.1", port_of(gateway))) as peer:
        peer.settimeout(20)
        began = time.monotonic()
        with pytest.raises(ConnectionError):
            assert peer.recv(1) == b""
            raise ConnectionResetError
        assert 10 < time.monotonic() - began < 20
    assert "did not prove itself in time" in gateway.log()
