from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from meterio.clock import SystemClock
from meterio.errors import LinkLost, NeverSent, NoAnswer, NotOffered
from meterio.ports.sealed import SealedPort, SealedTiming
from meterio.types import BusSettings, CollectorSettings, LineParameters, LinkKind, Suite, WireEvent
from tests.helpers.collector_end import SECRET, CollectorEnd
from tests.helpers.pipes import PipeNet
from tests.helpers.virtual_loop import LoopClock, run_virtual
from tests.meterio.ports.listener import Listener, until


class Desk:
    """A console's port, the net and the collector at its other end."""

    def __init__(
        self, *, end: CollectorEnd | None = None, timing: SealedTiming | None = None, **settings: object
    ) -> None:
        self.net = PipeNet(latency_s=0.005)
        self.end = end or CollectorEnd()
        self.net.listen("10.0.0.1", 5000, self.end.protocol)
        self.log: list[WireEvent] = []
        self.port = SealedPort(
            collector(**settings),
            clock=LoopClock(asyncio.get_running_loop()),
            connect=self.net.connect,
            log=self.log.append,
            timing=timing,
        )
        self.listener = Listener()
        self.other = Listener()
        self.port.attach(1, self.listener)
        self.port.attach(2, self.other)

    def hellos(self) -> list[bytes]:
        """The first message of each connection, as the collector heard it."""
        return [connection.first for connection in self.end.connections if connection.first]

    def notes(self) -> str:
        return "\n".join(event.note for event in self.log)


OTHER_SECRET = bytes(range(32, 64))
SLOW = LineParameters(2400, "E", 1)
UNHURRIED = SealedTiming(ping_every_s=120, dead_after_s=300)
"""For stories of a whole day."""
BEFORE_RENEWAL_S = 23 * 3600 - 50


def collector(**changes: object) -> CollectorSettings:
    settings: dict[str, object] = {
        "id": "B1-A",
        "kind": LinkKind.SEALED,
        "host": "10.0.0.1",
        "port": 5000,
        "buses": (BusSettings(1), BusSettings(2)),
        "keys": {1: SECRET},
    }
    return CollectorSettings(**{**settings, **changes})  # type: ignore[arg-type]


@asynccontextmanager
async def running(desk: Desk, *, for_s: float = 1.0) -> AsyncIterator[Desk]:
    task = asyncio.create_task(desk.port.run())
    await asyncio.sleep(for_s)
    try:
        yield desk
    finally:
        task.cancel()
        await asyncio.wait({task})
        assert task.cancelled()


def test_a_frame_reaches_the_line_once_and_its_answer_comes_back_under_its_token() -> None:
    async def story() -> None:
        async with running(Desk()) as desk:
            assert desk.port.established
            token = desk.port.send(1, b"\x01\x03", reply_timeout_ms=500)
            await asyncio.sleep(1)
            assert desk.end.on_the_line == [b"\x01\x03"]
            assert desk.listener.heard == [True, (token, b"re:\x01\x03")]
            assert desk.other.heard == [True]
        assert desk.listener.heard[-1] is False
        assert desk.net.open_connections == 0

    run_virtual(story())


def test_a_meter_that_does_not_answer_is_told_as_no_answer() -> None:
    async def story() -> None:
        async with running(Desk(end=CollectorEnd(answer=lambda frame: None))) as desk:
            token = desk.port.send(2, b"\x01", reply_timeout_ms=500)
            await asyncio.sleep(1)
            assert desk.other.heard == [True, (token, "no-answer")]

    run_virtual(story())


def test_without_a_link_nothing_leaves() -> None:
    async def story() -> None:
        desk = Desk()
        with pytest.raises(NeverSent):
            desk.port.send(1, b"\x01", reply_timeout_ms=500)
        desk.net.refuse = True
        async with running(desk, for_s=60):
            assert not desk.port.established
            with pytest.raises(NeverSent):
                desk.port.send(1, b"\x01", reply_timeout_ms=500)
            desk.net.refuse = False
            await asyncio.sleep(15)
            assert desk.port.established

    run_virtual(story())


def test_a_broken_link_is_told_at_once_and_the_frame_under_way_is_never_sent_again() -> None:
    async def story() -> None:
        desk = Desk(end=CollectorEnd(line_s=2.0))
        async with running(desk):
            token = desk.port.send(1, b"sale", reply_timeout_ms=3000)
            await asyncio.sleep(0.1)
            desk.net.break_all()
            await asyncio.sleep(0.001)
            assert desk.listener.heard == [True, False]
            await asyncio.sleep(60)
            assert desk.listener.heard == [True, False, True]
            assert desk.end.on_the_line == [b"sale"], f"token {token} went out again"
            assert len(set(desk.end.sessions)) == 2

    run_virtual(story())


def test_a_half_open_connection_is_found_out_and_replaced() -> None:
    async def story() -> None:
        async with running(Desk()) as desk:
            desk.net.mute = True
            await asyncio.sleep(40)
            assert desk.listener.heard == [True, False]
            assert "half-open" in desk.notes()
            desk.net.mute = False
            await asyncio.sleep(30)
            assert desk.port.established

    run_virtual(story())


def test_an_idle_link_stays_up_by_pings_and_is_never_given_up() -> None:
    async def story() -> None:
        async with running(Desk(), for_s=3600) as desk:
            assert desk.net.connections == 1
            assert desk.listener.heard == [True]

    run_virtual(story())


def test_keys_are_renewed_within_a_day_on_the_same_connection_and_no_request_is_lost_or_doubled() -> None:
    async def story() -> None:
        desk = Desk(timing=UNHURRIED)
        async with running(desk):
            sent: list[tuple[int, bytes]] = []
            for number in range(26 * 60):  # both lines at work for 26 hours
                for bus in (1, 2):
                    frame = bytes([bus]) + number.to_bytes(4, "big")
                    sent.append((desk.port.send(bus, frame, reply_timeout_ms=500), frame))
                await asyncio.sleep(60)
            assert desk.net.connections == 1
            assert len(desk.end.sessions) == 2
            assert desk.end.on_the_line == [frame for _, frame in sent]
            heard = [each for each in desk.listener.heard + desk.other.heard if isinstance(each, tuple)]
            assert sorted(heard) == sorted((token, b"re:" + frame) for token, frame in sent)

    run_virtual(story())


def test_a_frame_given_while_keys_are_renewed_waits_and_leaves_once() -> None:
    async def story() -> None:
        desk = Desk(timing=UNHURRIED)
        async with running(desk, for_s=BEFORE_RENEWAL_S):
            session = desk.end.sessions[-1]
            tokens = []
            while desk.end.sessions[-1] == session and len(tokens) < 5000:
                tokens.append(desk.port.send(1, len(tokens).to_bytes(4, "big"), reply_timeout_ms=500))
                await asyncio.sleep(0.04)  # the line takes 0.05: there is never a pause by itself
            await asyncio.sleep(5)
            assert desk.end.sessions[-1] != session and desk.net.connections == 1
            assert len(desk.end.on_the_line) == len(set(desk.end.on_the_line)) == len(tokens)
            assert [each[0] for each in desk.listener.heard if isinstance(each, tuple)] == tokens

    run_virtual(story())


def test_held_frames_never_leave_when_the_link_breaks_during_the_renewal() -> None:
    async def story() -> None:
        desk = Desk(timing=UNHURRIED)
        async with running(desk, for_s=BEFORE_RENEWAL_S):
            desk.net.drop_next(10**6)  # from now on the collector hears nothing more
            sent = 0
            while desk.net.connections == 1 and sent < 1000:
                if desk.port.established:
                    desk.port.send(1, b"held", reply_timeout_ms=500)
                    sent += 1
                await asyncio.sleep(1)
            desk.net.drop_next(-(10**6))
            await asyncio.sleep(60)
            assert sent and desk.end.on_the_line == []
            assert False in desk.listener.heard

    run_virtual(story())


def test_a_request_the_renewal_put_an_end_to_is_told_and_not_repeated() -> None:
    async def story() -> None:
        desk = Desk(end=CollectorEnd(line_s=10_000), timing=UNHURRIED)
        async with running(desk, for_s=BEFORE_RENEWAL_S):
            token = desk.port.send(1, b"\x01", reply_timeout_ms=60_000)
            await asyncio.sleep(200)
            assert len(desk.end.sessions) == 2
            assert desk.listener.heard == [True, (token, "no-answer")]
            assert desk.end.on_the_line == [b"\x01"]

    run_virtual(story())


def test_a_flush_is_proven_by_the_collectors_own_word() -> None:
    async def story() -> None:
        async with running(Desk()) as desk:
            desk.port.send(1, b"x", reply_timeout_ms=500)
            receipt = await desk.port.flush(1)
            assert (receipt.collector, receipt.bus, receipt.kind) == ("B1-A", 1, "flush")
            assert receipt.session == desk.end.sessions[-1]
            assert receipt.sequence > 0

    run_virtual(story())


def test_a_flush_nobody_confirms_proves_nothing() -> None:
    async def story() -> None:
        desk = Desk()
        desk.end.acknowledge_flush = False
        with pytest.raises(LinkLost):
            await desk.port.flush(1)
        async with running(desk):
            with pytest.raises(NoAnswer, match="no-such-bus"):
                await desk.port.flush(3)
            with pytest.raises(NoAnswer, match="did not confirm"):
                await desk.port.flush(1)
            asyncio.get_running_loop().call_later(1, desk.net.break_all)
            with pytest.raises(LinkLost):
                await desk.port.flush(1)

    run_virtual(story())


@pytest.mark.parametrize(
    "end",
    [CollectorEnd(secret=bytes(32)), CollectorEnd(minimum=Suite.AES_256_GCM)],
    ids=["other key", "suite below the collector's minimum"],
)
def test_a_collector_that_refuses_is_never_established_nor_hammered(end: CollectorEnd) -> None:
    async def story() -> None:
        suites = {"suite": Suite.TRIPLE_DES_HMAC, "minimum_suite": Suite.TRIPLE_DES_HMAC}
        async with running(Desk(end=end, **suites), for_s=600) as desk:
            assert not desk.port.established
            assert end.sessions == [] and end.on_the_line == []
            assert 60 <= desk.net.connections <= 130  # every 5 to 10 s once it has backed off
            assert "hung up without a word" in desk.port.refusal
            assert desk.notes() == desk.port.refusal, "one clear line, however often it is called"

    run_virtual(story())


def test_a_collector_that_sends_rubbish_is_refused_and_the_reason_kept() -> None:
    async def story() -> None:
        async with running(Desk()) as desk:
            desk.end.connections[-1].write(b"GET / HTTP/1.1\r\n" * 5)
            await asyncio.sleep(0.1)
            assert desk.port.refusal
            assert desk.port.refusal in desk.notes()
            assert desk.listener.heard == [True, False]

    run_virtual(story())


def test_an_answer_given_twice_or_on_another_bus_reaches_nobody() -> None:
    async def story() -> None:
        async with running(Desk(end=CollectorEnd(line_s=1000))) as desk:
            token = desk.port.send(1, b"\x01", reply_timeout_ms=500)
            await asyncio.sleep(0.1)
            collector_side = desk.end.connections[-1]
            sequence = 2  # READY was 1
            collector_side.write(collector_side.session.reply(sequence, 2, b"swapped"))
            for _ in range(2):
                collector_side.write(collector_side.session.reply(sequence, 1, b"once"))
            await asyncio.sleep(0.1)
            assert desk.listener.heard == [True, (token, b"once")]
            assert desk.other.heard == [True]
            assert "bus 2" in desk.notes() and "not open" in desk.notes()

    run_virtual(story())


def test_settings_that_make_no_session_are_refused_at_once() -> None:
    async def story() -> None:
        for wrong in ({"keys": {}}, {"keys": {1: b"short"}}, {"id": "大楼"}, {"suite": Suite(1)}):
            with pytest.raises(ValueError):
                Desk(**wrong)

    run_virtual(story())


def test_the_suite_used_is_the_strongest_both_ends_allow() -> None:
    async def story() -> None:
        async with running(Desk(minimum_suite=Suite.TRIPLE_DES_HMAC)) as desk:
            assert desk.end.connections[-1].session.suite is Suite.AES_256_GCM
        async with running(Desk(suite=Suite(1), minimum_suite=Suite(1))) as desk:
            assert desk.end.connections[-1].session.suite is Suite.TRIPLE_DES_HMAC

    run_virtual(story())


def test_over_a_real_socket_it_connects_talks_and_leaves_nothing() -> None:
    async def story() -> None:
        loop = asyncio.get_running_loop()
        end, listener = CollectorEnd(line_s=0.0), Listener()
        server = await loop.create_server(end.protocol, "127.0.0.1", 0)
        host, port_number = server.sockets[0].getsockname()
        port = SealedPort(collector(host=host, port=port_number), clock=SystemClock())
        port.attach(1, listener)
        task = asyncio.create_task(port.run())
        await until(lambda: port.established)
        token = port.send(1, b"\x01\x03", reply_timeout_ms=500)
        await until(lambda: len(listener.heard) == 2)
        assert listener.heard == [True, (token, b"re:\x01\x03")]
        assert (await port.flush(1)).kind == "flush"
        task.cancel()
        await asyncio.wait({task})
        server.close()
        await server.wait_closed()
        await until(lambda: listener.heard[-1] is False)

    asyncio.run(story())


@pytest.mark.parametrize(
    ("installed", "used"), [({1: SECRET}, 1), ({2: OTHER_SECRET}, 2), ({1: SECRET, 2: OTHER_SECRET}, 2)]
)
def test_while_two_keys_overlap_the_present_one_is_used_and_else_the_older_one(
    installed: dict[int, bytes], used: int
) -> None:
    async def story() -> None:
        end = CollectorEnd()
        end.keys = installed
        keys = {1: SECRET, 2: OTHER_SECRET}
        async with running(Desk(end=end, keys=keys, key_id=2), for_s=5) as desk:
            assert desk.port.established
            assert (desk.port.key_id, desk.port.suite) == (used, Suite.AES_256_GCM)
            end.keys = keys  # the new key has reached the collector
            desk.net.break_all()
            await asyncio.sleep(15)
            assert desk.port.key_id == 2
        assert (desk.port.key_id, desk.port.suite) == (None, None)

    run_virtual(story())


def test_older_keys_come_newest_first_and_key_ids_go_round() -> None:
    async def story() -> None:
        end = CollectorEnd(secret=bytes(32), key_id=77)
        keys = dict.fromkeys((254, 255, 0, 1), SECRET)
        async with running(Desk(end=end, keys=keys, key_id=1), for_s=120) as desk:
            tried = [wire[5] for wire in desk.hellos()]
            assert tried[:8] == [1, 0, 255, 254, 1, 0, 255, 254]
            assert desk.notes() == desk.port.refusal and "keys 1, 0, 255, 254" in desk.port.refusal

    run_virtual(story())


def test_an_older_key_is_never_tried_at_a_weaker_suite() -> None:
    async def story() -> None:
        end = CollectorEnd(secret=bytes(32))
        keys = {1: SECRET, 2: OTHER_SECRET}
        async with running(Desk(end=end, keys=keys, key_id=2), for_s=60) as desk:
            assert len(desk.hellos()) > 4
            assert {wire[58:-32] for wire in desk.hellos()} == {bytes([1, Suite.AES_256_GCM])}

    run_virtual(story())


def test_a_lines_parameters_are_set_and_given_back() -> None:
    async def story() -> None:
        async with running(Desk()) as desk:
            await desk.port.set_line(2, SLOW)
            await desk.port.set_line(2, None)
            assert desk.end.parameters == [(2, SLOW), (2, None)]
            desk.end.sets_lines = False
            with pytest.raises(NotOffered):
                await desk.port.set_line(2, SLOW)
            with pytest.raises(ValueError):
                await desk.port.set_line(2, LineParameters(0))
            asyncio.get_running_loop().call_soon(desk.net.break_all)
            with pytest.raises(LinkLost):
                await desk.port.set_line(2, SLOW)
        with pytest.raises(LinkLost):
            await desk.port.set_line(2, None)

    run_virtual(story())


def test_a_line_keeps_its_parameters_through_a_renewal_of_keys_and_not_through_a_lost_link() -> None:
    async def story() -> None:
        desk = Desk(timing=UNHURRIED)
        async with running(desk, for_s=BEFORE_RENEWAL_S):
            await desk.port.set_line(1, SLOW)
            await asyncio.sleep(400)
            assert len(desk.end.sessions) == 2
            assert desk.end.parameters == [(1, SLOW), (1, SLOW)]
            assert desk.port.established
            desk.net.break_all()
            await asyncio.sleep(30)
            assert desk.port.established
            assert len(desk.end.parameters) == 2

    run_virtual(story())
