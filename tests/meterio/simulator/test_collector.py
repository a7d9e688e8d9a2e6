"""A sealed collector: timing of its lines, order, hold time, fences, and one console at a time."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from meterio.link import BusError, BusErrorReason, Flushed, Reply
from meterio.simulator import Mall
from meterio.types import Suite
from tests.helpers.mall import keys_of, small_plan
from tests.helpers.virtual_loop import LoopClock, run_virtual
from tests.meterio.simulator.console import of, purchase, read, status_of
from tests.meterio.simulator.virtual_mall import LATENCY_S, VirtualMall

REQUEST_BYTES, REPLY_BYTES = 8, 29


def on_virtual(test: Callable[[VirtualMall], Awaitable[None]], *, plan: Any = None, **options: Any) -> None:
    async def run() -> None:
        site = VirtualMall(plan or small_plan(), **options)
        await test(site)
        await site.mall.stop()

    run_virtual(run)


@pytest.mark.parametrize("baud, turnaround_ms", [(9600, 20), (9600, 1), (2400, 50), (38400, 5)])
def test_an_exchange_takes_what_the_wire_takes(baud: int, turnaround_ms: int) -> None:
    plan = small_plan(1, 1, 2, baud=baud, turnaround_ms=turnaround_ms)

    async def test(site: VirtualMall) -> None:
        console = await site.console()
        start = asyncio.get_running_loop().time()
        await console.ask(read(1))
        took = asyncio.get_running_loop().time() - start - 2 * LATENCY_S
        assert took == pytest.approx(plan.collectors[0].buses[0].exchange_s(REQUEST_BYTES, REPLY_BYTES))

    on_virtual(test, plan=plan)


def test_the_anchor_of_the_wire_limit() -> None:
    # 40 registers at 9600 8N1 with a turnaround of 30 ms: 130.9 ms.
    line = small_plan(1, 1, 1, turnaround_ms=30).collectors[0].buses[0]
    assert line.exchange_s(8, 85) == pytest.approx(0.1309, abs=0.0001)


def test_queued_requests_go_out_back_to_back_in_order() -> None:
    async def test(site: VirtualMall) -> None:
        console = await site.console()
        start = asyncio.get_running_loop().time()
        sequences = [console.send(read(unit)) for unit in (1, 2, 3, 4)]
        await console.outcome(sequences[-1])
        took = asyncio.get_running_loop().time() - start - 2 * LATENCY_S
        assert took == pytest.approx(4 * site.plan.collectors[0].buses[0].exchange_s(8, 29))
        replies = [event for _, event in console.heard if isinstance(event, Reply)]
        assert [reply.sequence for reply in replies] == sequences
        assert [reply.data[0] for reply in replies] == [1, 2, 3, 4]

    on_virtual(test)


def test_two_lines_work_at_the_same_time() -> None:
    async def test(site: VirtualMall) -> None:
        console = await site.console()
        start = asyncio.get_running_loop().time()
        sequences = [console.send(read(1), bus=bus) for bus in (1, 2)]
        for sequence in sequences:
            await console.outcome(sequence)
        took = asyncio.get_running_loop().time() - start - 2 * LATENCY_S
        assert took == pytest.approx(site.plan.collectors[0].buses[0].exchange_s(8, 29))

    on_virtual(test)


def test_an_unpaced_line_answers_at_once() -> None:
    async def test(site: VirtualMall) -> None:
        console = await site.console()
        start = asyncio.get_running_loop().time()
        sequences = [console.send(read(unit)) for unit in (1, 2, 3, 4)]
        await console.outcome(sequences[-1])
        assert asyncio.get_running_loop().time() - start == pytest.approx(2 * LATENCY_S, abs=1e-6)

    on_virtual(test, paced=False)


@pytest.mark.parametrize("paced", [True, False])
def test_a_unit_that_is_not_there_is_told_after_the_reply_time(paced: bool) -> None:
    async def test(site: VirtualMall) -> None:
        console = await site.console()
        start = asyncio.get_running_loop().time()
        event = await console.outcome(console.send(read(99), timeout_ms=300))
        assert isinstance(event, BusError) and event.reason is BusErrorReason.NO_ANSWER
        request_s = 8 * site.plan.collectors[0].buses[0].byte_s if paced else 0
        took = asyncio.get_running_loop().time() - start - 2 * LATENCY_S
        assert took == pytest.approx(request_s + 0.3, abs=0.001)
        await console.ask(read(1))

    on_virtual(test, paced=paced)


def test_a_reply_that_has_begun_may_finish() -> None:
    async def test(site: VirtualMall) -> None:
        console = await site.console()
        assert len(await console.ask(read(1), timeout_ms=30)) == REPLY_BYTES

    on_virtual(test)


def test_a_line_that_is_not_there() -> None:
    async def test(site: VirtualMall) -> None:
        console = await site.console()
        for sequence in (console.send(read(1), bus=9), console.flush(9)):
            event = await console.outcome(sequence)
            assert isinstance(event, BusError) and event.reason is BusErrorReason.NO_SUCH_BUS

    on_virtual(test)


def test_a_full_queue_says_so() -> None:
    async def test(site: VirtualMall) -> None:
        console = await site.console()
        sequences = [console.send(read(1)) for _ in range(70)]
        event = await console.outcome(sequences[-1])
        assert isinstance(event, BusError) and event.reason is BusErrorReason.QUEUE_FULL

    on_virtual(test)


def test_a_frame_held_too_long_never_reaches_the_line() -> None:
    async def test(site: VirtualMall) -> None:
        console = await site.console()
        waiting = [console.send(read(99), timeout_ms=600) for _ in range(2)]
        sale = console.send(purchase(1, 5_000, 4))
        event = await console.outcome(sale)
        assert isinstance(event, BusError) and event.reason is BusErrorReason.EXPIRED
        assert site.mall.book("E1-1-1")["purchases"] == []
        assert all(isinstance(of(console, sequence)[0], BusError) for sequence in waiting)

    on_virtual(test, max_hold_ms=1000)


def test_a_flush_drops_the_queue_and_waits_for_the_frame_in_flight() -> None:
    async def test(site: VirtualMall) -> None:
        console = await site.console()
        flying, queued = console.send(read(99), timeout_ms=700), console.send(purchase(1, 5_000, 4))
        other_bus = console.send(purchase(1, 5_000, 4), bus=2)
        flushed = console.flush()
        assert isinstance(await console.outcome(flushed), Flushed)
        assert [type(event) for event in of(console, flying)] == [BusError]
        assert of(console, queued) == []
        assert isinstance(of(console, other_bus)[0], Reply)
        await asyncio.sleep(60)
        assert site.mall.book("E1-1-1")["purchases"] == []
        assert len(site.mall.book("E1-2-1")["purchases"]) == 1

    on_virtual(test)


def test_a_flush_of_a_quiet_line_is_answered_at_once() -> None:
    async def test(site: VirtualMall) -> None:
        console = await site.console()
        start = asyncio.get_running_loop().time()
        await console.outcome(console.flush())
        assert asyncio.get_running_loop().time() - start == pytest.approx(2 * LATENCY_S, abs=1e-6)

    on_virtual(test)


def test_frames_outlive_their_connection_until_a_new_session() -> None:
    async def test(site: VirtualMall) -> None:
        first = await site.console()
        first.send(read(99), timeout_ms=400)
        first.send(purchase(1, 5_000, 4))
        await asyncio.sleep(0.01)
        site.net.break_all()
        await asyncio.sleep(2)
        assert len(site.mall.book("E1-1-1")["purchases"]) == 1

    on_virtual(test)


def test_a_new_session_fences_everything_older() -> None:
    async def test(site: VirtualMall) -> None:
        first = await site.console()
        first.send(read(99), timeout_ms=400)
        first.send(purchase(1, 5_000, 4))
        await asyncio.sleep(0.01)
        site.net.break_all()
        start = asyncio.get_running_loop().time()
        second = await site.console()
        assert asyncio.get_running_loop().time() - start > 0.35  # it waited for the frame in flight
        await asyncio.sleep(60)
        assert site.mall.book("E1-1-1")["purchases"] == []
        assert status_of(await second.ask(read(1)))["count"] == 3

    on_virtual(test)


def test_of_two_consoles_the_newest_wins() -> None:
    async def test(site: VirtualMall) -> None:
        first = await site.console()
        second = await site.console()
        await first.ended()
        assert not second.lost
        await second.ask(read(1))

    on_virtual(test)


def test_a_caller_without_the_key_changes_nothing() -> None:
    async def test(site: VirtualMall) -> None:
        honest = await site.console()
        raw = await site.plain()
        raw.transport.write(bytes(200))
        await asyncio.sleep(1)
        assert raw.lost and not honest.lost
        await honest.ask(read(1))

    on_virtual(test)


def test_a_rekey_on_the_same_connection_goes_on_working() -> None:
    async def test(site: VirtualMall) -> None:
        console = await site.console()
        await console.ask(read(1))
        before = console.session.session_id
        console.transport.write(console.session.hello())
        await asyncio.sleep(1)
        assert console.session.session_id != before and not console.lost
        assert status_of(await console.ask(read(2)))["balance"] == 10_000

    on_virtual(test)


def test_the_older_suite_is_spoken_where_the_plan_allows_it() -> None:
    async def test(site: VirtualMall) -> None:
        console = await site.console(offered=(Suite.TRIPLE_DES_HMAC,))
        assert console.session.suite is Suite.TRIPLE_DES_HMAC
        await console.ask(read(1))

    on_virtual(test, plan=small_plan(minimum=Suite.TRIPLE_DES_HMAC))


def test_the_older_suite_is_refused_where_it_does_not() -> None:
    async def test(site: VirtualMall) -> None:
        with pytest.raises(ConnectionError):
            await site.console(offered=(Suite.TRIPLE_DES_HMAC,))

    on_virtual(test)


def test_bytes_that_are_no_request_are_put_on_the_line_and_nobody_answers() -> None:
    async def test(site: VirtualMall) -> None:
        console = await site.console()
        for rubbish in (b"\x00", b"\xff" * 300, read(1)[:-1], read(0)):
            event = await console.outcome(console.send(rubbish, timeout_ms=50))
            assert isinstance(event, BusError)
        await console.ask(read(1))

    on_virtual(test)


def test_a_sealed_collector_needs_a_key() -> None:
    async def test() -> None:
        clock = LoopClock(asyncio.get_running_loop())
        with pytest.raises(ValueError, match="needs a key"):
            Mall(small_plan(), clock=clock, seed=1, keys={})
        assert keys_of(small_plan()).keys() == {"C1"}

    run_virtual(test)
