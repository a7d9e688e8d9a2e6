"""One line: lanes, strict matching, the drain after a failure, back-off, and what a caller may conclude."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from itertools import pairwise
from typing import Any, ClassVar

import pytest

from meterio.bus import BackedOff, Line, WireLog
from meterio.bus.silence import LONGEST_PAUSE_S
from meterio.bus.timing import LATE_FACTOR, LineTiming
from meterio.bus.wire_log import KEPT_BYTES, KEPT_EVENTS
from meterio.codec.modbus_rtu import Hunter, Request, read_request, write_request
from meterio.errors import BadFrame, LinkLost, MeterError, NeverSent, NoAnswer, Refused, TwoMeters
from meterio.types import BusSettings, Lane, LineParameters
from tests.helpers.virtual_loop import LoopClock, run_virtual
from tests.meterio.scripted_port import Answer, ScriptedPort, framed, honest, read_reply

SETTINGS = BusSettings(1, gap_ms=5, reply_timeout_ms=300)
TIMING = LineTiming(SETTINGS)
A = read_request(7, 3, address=100, count=10)
B = read_request(7, 3, address=200, count=10)
OTHER = read_request(8, 3, address=100, count=10)
WRITE = write_request(7, 16, address=0x543, registers=[0, 100, 1])
CAP_S = TIMING.longest_s(A)


class Broadcast:
    """A frame for everyone."""

    unit: ClassVar[int] = 0
    length: ClassVar[int] = 0
    is_write: ClassVar[bool] = True

    def __init__(self, frame: bytes) -> None:
        self.frame = frame

    def hunter(self, *, echoing: bool) -> Hunter:
        return A.hunter(echoing=echoing)


def on_line(port: ScriptedPort, story: Callable[[Line, ScriptedPort], Awaitable[Any]]) -> Any:
    """Runs `story` on a line over `port`, in virtual time."""

    async def play() -> Any:
        clock = LoopClock(asyncio.get_running_loop())
        port.log = WireLog("C1", clock=clock, listener=None)
        line = Line(SETTINGS, port, clock=clock, log=port.log)
        try:
            return await story(line, port)
        finally:
            line.close()

    return run_virtual(play())


def once(answers: list[Answer], *, then: Callable[[bytes], list[Answer]] = honest) -> Any:
    """The first frame gets `answers`, all later ones what `then` says."""
    first = [answers]
    return lambda frame: first.pop() if first else then(frame)


def in_20_ms() -> int:
    return LoopClock(asyncio.get_running_loop()).utc_ms() + 20


async def value(line: Line, request: Request, lane: Lane = Lane.ON_DEMAND) -> int:
    return (await line.exchange(request, lane=lane)).registers[0]


def test_the_answer_is_the_registers_asked_for() -> None:
    async def story(line: Line, port: ScriptedPort) -> None:
        assert await value(line, A) == 100
        assert await value(line, B) == 200
        assert line.in_contact(7)
        assert not line.in_contact(8)

    on_line(ScriptedPort(), story)


def test_a_command_waits_only_for_the_frame_in_flight() -> None:
    async def story(line: Line, port: ScriptedPort) -> None:
        reads = [
            asyncio.ensure_future(value(line, request, Lane.STATUS))
            for request in (A, B, OTHER)
            for _ in range(5)
        ]
        await asyncio.sleep(0.01)
        await line.exchange(WRITE, lane=Lane.COMMAND)
        await asyncio.gather(*reads)
        assert [frame for _, frame in port.sent].index(WRITE.frame) == 1

    on_line(ScriptedPort(), story)


def test_lanes_are_served_in_their_order() -> None:
    order = [Lane.HISTORY, Lane.STATUS, Lane.DISCOVERY, Lane.COMMAND, Lane.ON_DEMAND]

    async def story(line: Line, port: ScriptedPort) -> None:
        first = asyncio.ensure_future(value(line, A))
        await asyncio.sleep(0)
        reads = [read_request(10 + lane, 3, address=lane, count=1) for lane in order]
        jobs = [asyncio.ensure_future(value(line, r, lane)) for r, lane in zip(reads, order, strict=True)]
        await asyncio.gather(first, *jobs)
        assert [frame[0] - 10 for _, frame in port.sent[1:]] == sorted(order)

    on_line(ScriptedPort(), story)


@pytest.mark.parametrize("sealed", [True, False])
@pytest.mark.parametrize("factor", [1.02, 1.25, 1.45])
def test_a_late_reply_is_never_the_answer_to_a_later_request(sealed: bool, factor: float) -> None:
    late = [Answer(read_reply(A.frame, value=100), after_s=factor * CAP_S)]
    port = ScriptedPort(once(late), sealed=sealed)

    async def story(line: Line, port: ScriptedPort) -> None:
        first = asyncio.ensure_future(value(line, A))
        await asyncio.sleep(0.01)
        assert await value(line, B) == 200
        assert await first == 100
        assert (line.counters.timeouts, line.counters.late, line.counters.dropped) == (1, 1, 1)
        assert len(port.sent) == 3

    on_line(port, story)


def test_the_line_keeps_quiet_until_no_late_reply_can_come() -> None:
    async def story(line: Line, port: ScriptedPort) -> None:
        with pytest.raises(NoAnswer):
            await line.exchange(WRITE, lane=Lane.COMMAND)
        await value(line, B)
        assert port.sent[1][0] - port.sent[0][0] >= TIMING.late_s(TIMING.longest_s(WRITE)) - 1e-6

    on_line(ScriptedPort(once([])), story)


def test_the_outstanding_reply_ends_the_quiet() -> None:
    late = [Answer(framed(WRITE.frame[:6]), after_s=1.1 * TIMING.longest_s(WRITE))]

    async def story(line: Line, port: ScriptedPort) -> None:
        with pytest.raises(NoAnswer):
            await line.exchange(WRITE, lane=Lane.COMMAND)
        await value(line, B)
        assert port.sent[1][0] - port.sent[0][0] < 1.2 * TIMING.longest_s(WRITE)

    on_line(ScriptedPort(once(late)), story)


def test_a_chattering_line_is_not_waited_for_for_ever() -> None:
    chatter = [Answer(b"\x55", after_s=i * 0.05) for i in range(200)]

    async def story(line: Line, port: ScriptedPort) -> None:
        with pytest.raises(BadFrame):
            await line.exchange(WRITE, lane=Lane.COMMAND)
        assert await value(line, B) == 200
        assert (
            port.sent[1][0] - port.sent[0][0] <= LATE_FACTOR * TIMING.late_s(TIMING.longest_s(WRITE)) + 0.01
        )

    on_line(ScriptedPort(once(chatter), sealed=False), story)


def test_a_write_is_transmitted_once_a_read_twice() -> None:
    async def story(line: Line, port: ScriptedPort) -> None:
        with pytest.raises(NoAnswer):
            await line.exchange(WRITE, lane=Lane.COMMAND)
        assert len(port.sent) == 1
        with pytest.raises(NoAnswer):
            await line.exchange(A, lane=Lane.ON_DEMAND)
        assert len(port.sent) == 3

    on_line(ScriptedPort(lambda frame: []), story)


@pytest.mark.parametrize(
    "wrong",
    [
        read_reply(OTHER.frame, value=1),
        read_reply(A.frame, value=1)[:-1] + b"\0",
        framed(b"\x07\x03\x02\x00\x01"),
    ],
    ids=["other unit", "bad crc", "other length"],
)
@pytest.mark.parametrize("sealed", [True, False])
def test_what_does_not_match_is_dropped_and_the_right_answer_still_counts(wrong: bytes, sealed: bool) -> None:
    answers = [Answer(wrong, after_s=0.02), *honest(A.frame)]

    async def story(line: Line, port: ScriptedPort) -> None:
        assert await value(line, A) == 100

    on_line(ScriptedPort(once(answers), sealed=sealed), story)


def test_only_rubbish_is_a_bad_frame_and_is_logged() -> None:
    async def story(line: Line, port: ScriptedPort) -> None:
        with pytest.raises(BadFrame):
            await line.exchange(WRITE, lane=Lane.COMMAND)
        assert line.counters.bad == 1

    on_line(ScriptedPort(lambda frame: [Answer(b"\x07\x10\x05")]), story)


def test_an_answer_to_another_request_of_the_link_is_dropped() -> None:
    async def story(line: Line, port: ScriptedPort) -> None:
        reading = asyncio.ensure_future(value(line, A))
        await asyncio.sleep(0.01)
        port.say(1, read_reply(A.frame, value=666), token=999)
        assert await reading == 100
        assert line.counters.dropped == 1

    on_line(ScriptedPort(), story)


def test_bytes_nobody_asked_for_are_no_answer_to_what_is_asked_next() -> None:
    async def story(line: Line, port: ScriptedPort) -> None:
        port.say(1, read_reply(A.frame, value=666))
        assert await value(line, A) == 100
        assert line.counters.dropped == 1

    on_line(ScriptedPort(sealed=False), story)


def test_a_refusal_carries_the_meters_code_and_is_contact() -> None:
    async def story(line: Line, port: ScriptedPort) -> None:
        with pytest.raises(Refused) as caught:
            await line.exchange(WRITE, lane=Lane.COMMAND)
        assert caught.value.code == 3
        assert line.in_contact(7)

    on_line(ScriptedPort(lambda frame: [Answer(framed(b"\x07\x90\x03"))]), story)


def test_without_a_link_nothing_is_sent() -> None:
    async def story(line: Line, port: ScriptedPort) -> None:
        port.set_link(established=False)
        with pytest.raises(NeverSent):
            await line.exchange(WRITE, lane=Lane.COMMAND)
        assert port.sent == []

    on_line(ScriptedPort(), story)


def test_a_lost_link_tells_what_was_out_from_what_was_not() -> None:
    async def story(line: Line, port: ScriptedPort) -> None:
        out = asyncio.ensure_future(line.exchange(WRITE, lane=Lane.COMMAND))
        waiting = asyncio.ensure_future(line.exchange(WRITE, lane=Lane.COMMAND))
        await asyncio.sleep(0.01)
        port.set_link(established=False)
        with pytest.raises(LinkLost):
            await out
        with pytest.raises(NeverSent):
            await waiting
        assert len(port.sent) == 1
        port.set_link(established=True)
        assert await value(line, B) == 200

    on_line(ScriptedPort(), story)


def test_a_deadline_is_checked_at_the_moment_of_sending() -> None:
    async def story(line: Line, port: ScriptedPort) -> None:
        reading = asyncio.ensure_future(value(line, A))
        await asyncio.sleep(0)
        with pytest.raises(NeverSent):
            await line.exchange(WRITE, lane=Lane.COMMAND, deadline_utc_ms=in_20_ms())
        assert await reading == 100
        assert WRITE.frame not in [frame for _, frame in port.sent]
        await line.exchange(WRITE, lane=Lane.COMMAND, deadline_utc_ms=in_20_ms())

    on_line(ScriptedPort(), story)


def test_a_caller_that_gives_up_does_not_shift_the_answers() -> None:
    async def story(line: Line, port: ScriptedPort) -> None:
        for request, _expected in ((A, 100), (B, 200)) * 20:
            reading = asyncio.ensure_future(value(line, request))
            await asyncio.sleep(0.03)
            reading.cancel()
            assert await value(line, A) == 100
            assert await value(line, B) == 200
        assert line.counters.dropped == 0

    on_line(ScriptedPort(), story)


def test_a_job_cancelled_in_the_queue_is_never_transmitted() -> None:
    async def story(line: Line, port: ScriptedPort) -> None:
        reading = asyncio.ensure_future(value(line, A))
        await asyncio.sleep(0)
        command = asyncio.ensure_future(line.exchange(WRITE, lane=Lane.COMMAND))
        await asyncio.sleep(0)
        command.cancel()
        await reading
        await value(line, B)
        assert WRITE.frame not in [frame for _, frame in port.sent]

    on_line(ScriptedPort(), story)


def test_the_end_tells_everyone_who_waits() -> None:
    async def story(line: Line, port: ScriptedPort) -> None:
        out = asyncio.ensure_future(line.exchange(A, lane=Lane.STATUS))
        waiting = asyncio.ensure_future(line.exchange(B, lane=Lane.STATUS))
        await asyncio.sleep(0.01)
        line.close()
        with pytest.raises(LinkLost):
            await out
        with pytest.raises(NeverSent):
            await waiting

    on_line(ScriptedPort(), story)


def test_a_silent_meter_hardly_slows_its_neighbours_and_is_found_again() -> None:
    dead = [True]

    def script(frame: bytes) -> list[Answer]:
        return [] if frame[0] == 7 and dead[0] else honest(frame)

    async def story(line: Line, port: ScriptedPort) -> None:
        loop = asyncio.get_running_loop()
        backed_off = rounds = 0
        end = loop.time() + 600
        while loop.time() < end:
            rounds += 1
            try:
                await value(line, A, Lane.STATUS)
            except BackedOff:
                backed_off += 1
            except NoAnswer:
                pass
            for unit in range(8, 39):
                await value(line, read_request(unit, 3, address=1, count=10), Lane.STATUS)
        undisturbed_s = rounds * 31 * (0.08 + TIMING.pause_s)
        assert undisturbed_s * 1.05 > 600
        assert backed_off > 0.9 * rounds
        assert not line.in_contact(7)
        dead[0] = False
        assert await value(line, A, Lane.ON_DEMAND) == 100
        assert await value(line, A, Lane.STATUS) == 100
        assert line.in_contact(7)

    on_line(ScriptedPort(script), story)


def test_a_silent_meter_is_probed_at_least_once_a_minute() -> None:
    async def story(line: Line, port: ScriptedPort) -> None:
        loop = asyncio.get_running_loop()
        while loop.time() < 1000:
            try:
                await value(line, A, Lane.STATUS)
            except NoAnswer:
                pass
            except BackedOff as error:
                await asyncio.sleep(error.retry_in_s)
        times = [at for at, _ in port.sent]
        assert max(b - a for a, b in pairwise(times)) <= LONGEST_PAUSE_S + 2

    on_line(ScriptedPort(lambda frame: []), story)


def test_a_flush_waits_for_the_frame_in_flight_and_lets_nothing_pass() -> None:
    async def story(line: Line, port: ScriptedPort) -> None:
        reads = [asyncio.ensure_future(value(line, request)) for request in (A, B)]
        await asyncio.sleep(0.01)
        receipt = await line.flush()
        assert receipt.kind == "flush"
        (flushed_at,) = port.flushed_at
        assert flushed_at >= port.sent[0][0] + 0.08
        assert await asyncio.gather(*reads) == [100, 200]
        assert port.sent[1][0] >= flushed_at + 0.05

    on_line(ScriptedPort(), story)


@pytest.mark.parametrize("reason", ["no-answer", "queue-full", "expired", "no-such-bus"])
def test_the_collectors_word_that_there_is_no_answer_is_one(reason: str) -> None:
    async def story(line: Line, port: ScriptedPort) -> None:
        with pytest.raises(NoAnswer):
            await line.exchange(WRITE, lane=Lane.COMMAND)
        assert await value(line, A) == 100

    on_line(ScriptedPort(once([Answer(error=reason)])), story)


def test_a_slow_link_below_the_cap_never_times_out() -> None:
    slow = 0.9 * CAP_S

    def script(frame: bytes) -> list[Answer]:
        return [Answer(read_reply(frame, value=1), after_s=slow if len(frame) % 2 == 0 else slow / 2)]

    async def story(line: Line, port: ScriptedPort) -> None:
        for _ in range(50):
            await value(line, A, Lane.STATUS)
        assert line.counters.timeouts == 0

    on_line(ScriptedPort(script), story)


def test_a_meter_that_gets_slower_is_waited_for_longer() -> None:
    delay = [0.05]

    async def story(line: Line, port: ScriptedPort) -> None:
        for _ in range(20):
            await value(line, A, Lane.STATUS)
        delay[0] = 0.9 * CAP_S
        for _ in range(20):
            assert await value(line, A, Lane.STATUS) == 1
        assert 1 <= line.counters.timeouts <= 3

    on_line(ScriptedPort(lambda frame: [Answer(read_reply(frame, value=1), after_s=delay[0])]), story)


def test_two_different_answers_at_once_are_two_meters_and_neither_is_believed() -> None:
    both = Answer(read_reply(A.frame, value=1) + read_reply(A.frame, value=2))

    async def story(line: Line, port: ScriptedPort) -> None:
        with pytest.raises(TwoMeters):
            await line.exchange(A, lane=Lane.ON_DEMAND)
        assert line.doubled(7) and not line.doubled(8)
        assert line.counters.doubled == 2 and line.counters.last_error

    on_line(ScriptedPort(lambda frame: [both]), story)


@pytest.mark.parametrize(("value_of_second", "doubled"), [(2, True), (1, False)])
def test_another_answer_behind_the_believed_one_is_noted_a_repeated_one_is_not(
    value_of_second: int, doubled: bool
) -> None:
    answers = [
        Answer(read_reply(A.frame, value=1)),
        Answer(read_reply(A.frame, value=value_of_second), after_s=0.09),
    ]

    async def story(line: Line, port: ScriptedPort) -> None:
        assert await value(line, A) == 1
        await asyncio.sleep(0.1)
        assert line.doubled(7) is doubled
        assert await value(line, B) == 200
        port.set_link(established=False)
        port.set_link(established=True)
        assert not line.doubled(7)

    on_line(ScriptedPort(once(answers), sealed=False), story)


def test_a_broadcast_waits_for_nobody_and_leaves_the_line_quiet() -> None:
    everyone = Broadcast(b"\x00\x06\x00\x01\x00\x02" + bytes(2))

    async def story(line: Line, port: ScriptedPort) -> None:
        await line.broadcast(everyone, lane=Lane.ON_DEMAND)
        assert await value(line, B) == 200
        (first, second) = port.sent
        assert first[1] == everyone.frame
        assert 0.1 <= second[0] - first[0] < 0.2
        assert (line.counters.timeouts, line.counters.last_error) == (0, "")

    on_line(ScriptedPort(once([Answer(error="no-answer")])), story)


def test_a_broadcast_that_cannot_leave_is_told() -> None:
    async def story(line: Line, port: ScriptedPort) -> None:
        with pytest.raises(NoAnswer):
            await line.broadcast(Broadcast(b"\x00\x06"), lane=Lane.ON_DEMAND)
        port.set_link(established=False)
        with pytest.raises(NeverSent):
            await line.broadcast(Broadcast(b"\x00\x06"), lane=Lane.ON_DEMAND)

    on_line(ScriptedPort(lambda frame: [Answer(error="queue-full")]), story)


def test_a_probe_waits_its_own_time_and_silence_is_held_against_nobody() -> None:
    async def story(line: Line, port: ScriptedPort) -> None:
        for _ in range(3):
            with pytest.raises(NoAnswer):
                await line.probe(A, lane=Lane.DISCOVERY, timeout_ms=100)
        gaps = [later - at for (at, _), (later, _) in pairwise(port.sent)]
        assert len(gaps) == 2
        assert max(gaps) == pytest.approx(LATE_FACTOR * TIMING.longest_s(A, timeout_ms=100))
        port.script = honest
        assert await value(line, A, Lane.STATUS) == 100

    on_line(ScriptedPort(lambda frame: []), story)


def test_to_a_probe_a_refusal_is_an_answer() -> None:
    async def story(line: Line, port: ScriptedPort) -> None:
        reply = await line.probe(A, lane=Lane.DISCOVERY)
        assert reply.refusal is not None and reply.refusal.code == 2
        assert not line.in_contact(7)

    on_line(ScriptedPort(lambda frame: [Answer(framed(b"\x07\x83\x02"))]), story)


@pytest.mark.parametrize(
    ("second", "error"),
    [
        (read_reply(A.frame, value=1), None),
        (b"\x00", None),
        (read_reply(A.frame, value=2), TwoMeters),
        (b"\x55" * 20, BadFrame),
    ],
    ids=["the same again", "a stray byte", "another answer", "a garbled one"],
)
def test_a_probe_to_its_end_hears_a_second_meter(second: bytes, error: type[MeterError] | None) -> None:
    answers = [Answer(read_reply(A.frame, value=1)), Answer(second, after_s=0.2)]

    async def story(line: Line, port: ScriptedPort) -> None:
        asked_at = asyncio.get_running_loop().time()
        if error is None:
            assert (await line.probe(A, lane=Lane.DISCOVERY, to_end=True)).frame == answers[0].data
            assert asyncio.get_running_loop().time() - asked_at == pytest.approx(CAP_S)
        else:
            with pytest.raises(error):
                await line.probe(A, lane=Lane.DISCOVERY, to_end=True)

    on_line(ScriptedPort(lambda frame: answers, sealed=False), story)


SLOW = LineParameters(1200, "E", 1)


def test_a_line_at_other_settings_waits_longer_and_serves_probes_only() -> None:
    async def story(line: Line, port: ScriptedPort) -> None:
        await line.set_line(SLOW)
        assert line.parameters == SLOW
        with pytest.raises(NeverSent):
            await line.exchange(WRITE, lane=Lane.COMMAND)
        with pytest.raises(NoAnswer):
            await line.probe(A, lane=Lane.DISCOVERY, timeout_ms=100)
        await line.set_line(None)
        port.script = honest
        assert await value(line, A) == 100
        (_, asked), (_, again) = port.sent
        assert asked == again == A.frame
        assert port.sent[1][0] - port.sent[0][0] > (len(A.frame) + A.length) * 11 / 1200
        assert [parameters for _, parameters in port.line_set] == [SLOW, None]

    on_line(ScriptedPort(lambda frame: []), story)


def test_a_line_changes_its_settings_when_it_is_quiet_and_what_waits_is_told() -> None:
    async def story(line: Line, port: ScriptedPort) -> None:
        out = asyncio.ensure_future(line.exchange(WRITE, lane=Lane.COMMAND))
        waiting = asyncio.ensure_future(value(line, B))
        await asyncio.sleep(0.01)
        await line.set_line(SLOW)
        with pytest.raises(NoAnswer):
            await out
        with pytest.raises(NeverSent):
            await waiting
        ((set_at, _),) = port.line_set
        assert set_at >= port.sent[0][0] + TIMING.late_s(TIMING.longest_s(WRITE))
        assert len(port.sent) == 1

    on_line(ScriptedPort(lambda frame: []), story)


def test_a_new_link_finds_the_line_at_its_own_settings() -> None:
    async def story(line: Line, port: ScriptedPort) -> None:
        await line.set_line(SLOW)
        port.set_link(established=False)
        port.set_link(established=True)
        assert line.parameters == SETTINGS.parameters
        assert await value(line, A) == 100

    on_line(ScriptedPort(), story)


def test_its_own_settings_are_not_set_anew() -> None:
    async def story(line: Line, port: ScriptedPort) -> None:
        await line.set_line(SETTINGS.parameters)
        await line.set_line(None)
        assert port.line_set == []
        assert await value(line, A) == 100

    on_line(ScriptedPort(), story)


def test_counters_tell_how_fast_answers_come_and_why_the_last_question_failed() -> None:
    async def story(line: Line, port: ScriptedPort) -> None:
        assert (line.counters.answer_ms, line.counters.last_error) == (None, "")
        for _ in range(5):
            await value(line, A)
        assert line.counters.answer_ms == pytest.approx(80)
        port.script = lambda frame: []
        with pytest.raises(NoAnswer):
            await value(line, A)
        assert line.counters.last_error == "no answer in time"

    on_line(ScriptedPort(), story)


def test_an_echoing_adapter_does_not_confirm_its_own_valve_command() -> None:
    valve = write_request(7, 6, address=0x1C, registers=[2])

    def script(frame: bytes) -> list[Answer]:
        echo = Answer(frame, after_s=0.01)
        return [echo, *honest(frame)] if frame[1] == 3 else [echo]

    async def story(line: Line, port: ScriptedPort) -> None:
        assert await value(line, A) == 100
        with pytest.raises((NoAnswer, BadFrame)):
            await line.exchange(valve, lane=Lane.COMMAND)

    on_line(ScriptedPort(script, sealed=False), story)


def test_the_wire_log_keeps_the_newest_frames_only() -> None:
    async def story(line: Line, port: ScriptedPort) -> None:
        for _ in range(KEPT_EVENTS // 2 + 10):
            await value(line, A)
        events = port.log.events
        assert len(events) == KEPT_EVENTS
        assert [event.direction for event in list(events)[-2:]] == [">", "<"]

    on_line(ScriptedPort(), story)


@pytest.mark.parametrize("answers", [True, False])
def test_a_line_that_babbles_without_end_holds_nobody(answers: bool) -> None:
    """A broken serial server: bytes nobody asked for, for ever. Each question still ends in its time."""

    async def story(line: Line, port: ScriptedPort) -> None:
        async def babble() -> None:
            while True:
                port.say(1, b"\x55\xaa\x07")
                await asyncio.sleep(TIMING.settle_s / 2)

        noise = asyncio.ensure_future(babble())
        await asyncio.sleep(0.1)
        async with asyncio.timeout(10):
            if answers:
                assert await value(line, A, Lane.COMMAND) == 100
            else:
                with pytest.raises((BadFrame, NoAnswer)):
                    await value(line, A, Lane.COMMAND)
        noise.cancel()

    on_line(ScriptedPort(honest if answers else lambda _: [], sealed=False), story)


def test_what_a_line_babbles_is_kept_in_part_only() -> None:
    async def story(line: Line, port: ScriptedPort) -> None:
        port.say(1, bytes(256 * 1024))
        kept = port.log.events[-1]
        assert len(kept.data) == KEPT_BYTES and "262144 bytes" in kept.note

    on_line(ScriptedPort(sealed=False), story)
