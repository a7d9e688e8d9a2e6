"""Somebody between the console and its collector: one clear line in the log, and nobody gets in."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest

from meterio.link import ConsoleSession
from meterio.link.messages import HEADER_BYTES
from meterio.types import Suite
from tests.helpers.collector_end import SECRET, CollectorEnd
from tests.helpers.virtual_loop import run_virtual
from tests.meterio.ports.test_sealed import Desk, running


class Between(asyncio.Protocol):
    """Stands where the collector should, and passes bytes on through `change(towards_collector, data)`."""

    def __init__(self, end: CollectorEnd, change: Callable[[bool, bytes], bytes]) -> None:
        self._collector = end.protocol()
        self._change = change

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        self._collector.connection_made(_Far(self))

    def data_received(self, data: bytes) -> None:
        self._collector.data_received(self._change(True, data))

    def pass_back(self, data: bytes) -> None:
        if not self.transport.is_closing():
            self.transport.write(self._change(False, data))


class _Far(asyncio.Transport):
    """The transport that the collector behind `Between` writes to."""

    def __init__(self, between: Between) -> None:
        super().__init__()
        self._between = between

    def write(self, data: bytes | bytearray | memoryview) -> None:
        if data:
            self._between.pass_back(bytes(data))

    def close(self) -> None:
        self._between.transport.close()


def desk_behind(change: Callable[[bool, bytes], bytes], **settings: object) -> Desk:
    desk = Desk(**settings)
    desk.net.listen("10.0.0.1", 5000, lambda: Between(desk.end, change))
    return desk


def test_between_honest_hands_the_link_stands() -> None:
    async def story() -> None:
        async with running(desk_behind(lambda _towards, data: data)) as desk:
            assert desk.port.established

    run_virtual(story())


def test_an_offer_or_a_choice_edited_down_to_the_weaker_suite_is_refused_every_time() -> None:
    def weaken(towards_collector: bool, data: bytes) -> bytes:
        if towards_collector:
            return data.replace(bytes([2, 1, 2]), bytes([2, 1, 1]))
        return data

    def choose(towards_collector: bool, data: bytes) -> bytes:
        if not towards_collector and data[4] == 2:  # WELCOME
            return data[:HEADER_BYTES] + bytes([Suite.TRIPLE_DES_HMAC]) + data[HEADER_BYTES + 1 :]
        return data

    async def story() -> None:
        for change in (weaken, choose):
            async with running(desk_behind(change, minimum_suite=Suite.TRIPLE_DES_HMAC), for_s=300) as desk:
                assert not desk.port.established and desk.end.sessions == []
                assert desk.notes() == desk.port.refusal != ""

    run_virtual(story())


@pytest.mark.parametrize(
    ("best", "minimum", "offer"),
    [(2, 2, b"\1\2"), (2, 1, b"\2\1\2"), (1, 1, b"\1\1")],
    ids=["only the strong one", "both", "only the weak one"],
)
def test_nothing_below_the_minimum_is_ever_offered(best: int, minimum: int, offer: bytes) -> None:
    async def story() -> None:
        async with running(Desk(suite=Suite(best), minimum_suite=Suite(minimum))) as desk:
            assert [wire[HEADER_BYTES + 16 : -32] for wire in desk.hellos()] == [offer]
            assert desk.port.suite is Suite(best)

    run_virtual(story())


def test_a_recorded_collector_played_back_is_never_taken_for_it() -> None:
    recorded: list[bytes] = []

    def record(towards_collector: bool, data: bytes) -> bytes:
        if not towards_collector:
            recorded.append(data)
        return data

    class Player(asyncio.Protocol):
        def connection_made(self, transport: asyncio.BaseTransport) -> None:
            assert isinstance(transport, asyncio.Transport)
            self.transport, self.left = transport, list(recorded)

        def data_received(self, data: bytes) -> None:
            if self.left:
                self.transport.write(self.left.pop(0))

    async def story() -> None:
        async with running(desk_behind(record)) as desk:
            desk.port.send(1, b"\x01\x03", reply_timeout_ms=500)
            await asyncio.sleep(1)
            assert len(recorded) >= 3
            heard = list(desk.listener.heard)
            desk.net.listen("10.0.0.1", 5000, Player)
            desk.net.break_all()
            await asyncio.sleep(300)
            assert not desk.port.established and desk.port.refusal
            assert desk.listener.heard == [*heard, False]
            assert [event.note for event in desk.log].count(desk.port.refusal) == 1

    run_virtual(story())


def test_a_reply_played_again_later_ends_the_link_and_reaches_no_bus() -> None:
    async def story() -> None:
        replies: list[bytes] = []

        def replay(towards_collector: bool, data: bytes) -> bytes:
            if towards_collector or data[4] != 5:  # REPLY
                return data
            replies.append(data)
            return data if len(replies) < 3 else replies[0]

        async with running(desk_behind(replay)) as desk:
            for number in range(3):
                desk.port.send(1, bytes([number]), reply_timeout_ms=500)
                await asyncio.sleep(1)
            answers = [each[1] for each in desk.listener.heard if isinstance(each, tuple)]
            assert answers == [b"re:\0", b"re:\1"]
            assert desk.listener.heard[3] is False, "the link was given up"
            assert desk.end.on_the_line == [b"\0", b"\1", b"\2"], "and nothing was sent again"

    run_virtual(story())


def test_a_recorded_console_played_to_the_collector_ends_no_session_and_moves_no_line() -> None:
    async def story() -> None:
        async with running(Desk()) as desk:
            desk.port.send(1, b"sale", reply_timeout_ms=500)
            await asyncio.sleep(1)
            console = ConsoleSession(
                collector_id="B1-A", keys={1: SECRET}, key_id=1, offered=list(Suite),
                minimum=Suite.AES_256_GCM, monotonic=0.0,
            )  # fmt: skip
            stale = console.hello()  # authentic, as a recording is
            stranger = asyncio.Protocol()
            transport, _ = await desk.net.connect(lambda: stranger, "10.0.0.1", 5000)
            assert isinstance(transport, asyncio.Transport)
            transport.write(stale + bytes(100))
            await asyncio.sleep(60)
            assert desk.port.established and len(desk.end.sessions) == 1
            assert desk.end.on_the_line == [b"sale"]
            transport.close()
            await asyncio.sleep(1)

    run_virtual(story())


@pytest.mark.parametrize("cut", [1, 41, 42, 43, 90])
def test_a_collector_that_never_finishes_a_message_is_given_up_and_called_again(cut: int) -> None:
    def half(towards_collector: bool, data: bytes) -> bytes:
        return data if towards_collector else data[:cut]

    async def story() -> None:
        async with running(desk_behind(half), for_s=120) as desk:
            assert not desk.port.established
            assert 4 <= desk.net.connections <= 9
            assert desk.notes() == "the collector did not finish the handshake"

    run_virtual(story())
