"""Fault rows L1-L7, L15 and L16 (faults.md 4): the wire fails in the middle of a sale.

Each test shows that its fault really struck, that the book and the meter's own book agree to the fen, and
that the book proves itself.
"""

from __future__ import annotations

import asyncio
from pathlib import Path

from app.domain.sale import Answer, NextStep
from meterio.types import LinkKind
from tests.helpers.console import Console, virtual_console
from tests.helpers.virtual_loop import run_virtual


async def one_sale_through(
    console: Console, fault: str, *, times: int | None = 1, on: str = "purchase", **params: int
) -> str:
    """Sell 100.00 to E1 with `fault` set on it; the outcome. The fault must have struck."""
    console.mall.set_fault(fault, target="E1", times=times, on=on, **params)
    await console.sell("r1", "E1", 10_000)
    outcome = await console.outcome("r1")
    assert console.hits(fault) >= 1
    return outcome


def test_l1_a_lost_request_is_sent_again_with_the_same_count_and_amount(tmp_path: Path) -> None:
    async def story() -> None:
        async with virtual_console(tmp_path) as console:
            assert await one_sale_through(console, "lose-request") == "confirmed"
            assert console.ear.states_of("r1") == ["sending", "in_doubt", "sending", "confirmed"]
            first, second = (step for step in console.sale("r1").steps if step.state == "sending")
            assert (first.count, first.frame_sha256) == (second.count, second.frame_sha256)
            assert console.purchases("E1") == [10_000]
            console.must_agree()

    run_virtual(story)


def test_l2_a_lost_reply_is_settled_by_reading_back_and_nothing_is_sent_again(tmp_path: Path) -> None:
    async def story() -> None:
        async with virtual_console(tmp_path) as console:
            assert await one_sale_through(console, "lose-reply") == "confirmed"
            assert console.ear.states_of("r1") == ["sending", "in_doubt", "confirmed"]
            doubt = console.sale("r1").steps[2]
            assert doubt.answer is Answer.NO_ANSWER
            assert console.purchases("E1") == [10_000]
            console.must_agree()

    run_virtual(story)


def test_l2_a_purchase_and_its_read_backs_all_unanswered_wait_for_contact(tmp_path: Path) -> None:
    async def story() -> None:
        async with virtual_console(tmp_path) as console:
            console.mall.set_fault("lose-reply", target="E1", on="purchase")
            await console.sell("r1", "E1")
            await console.reaches("r1", "sending")
            console.mall.set_fault("silent-meter", target="E1", on="read")
            await asyncio.sleep(200)
            (row,) = console.in_doubt()
            assert row.state == "in_doubt" and row.sends == 1 and row.tries >= 3
            assert row.answer is Answer.NO_ANSWER and row.next_step is NextStep.RESEND
            assert row.next_utc_ms is not None and row.next_utc_ms > console.clock.utc_ms()
            assert console.hits("silent-meter") >= 3
            console.mall.clear_faults()
            # The line's own probe finds the meter long before the next planned try, and wakes the drive.
            assert await console.outcome("r1", within_s=90) == "confirmed"
            assert console.purchases("E1") == [10_000]
            console.must_agree()

    run_virtual(story)


def test_l3_a_late_reply_is_dropped_and_never_taken_for_another_answer(tmp_path: Path) -> None:
    async def story() -> None:
        async with virtual_console(tmp_path) as console:
            assert await one_sale_through(console, "late-reply", delay_ms=900) == "confirmed"
            assert "in_doubt" in console.ear.states_of("r1")
            assert console.purchases("E1") == [10_000]
            console.must_agree()

    run_virtual(story)


def test_l3_on_a_plain_line_too(tmp_path: Path) -> None:
    async def story() -> None:
        async with virtual_console(tmp_path, link=LinkKind.TRANSPARENT) as console:
            assert await one_sale_through(console, "late-reply", delay_ms=900) == "confirmed"
            assert console.worker.client("C1").counters(1).timeouts >= 1
            assert console.purchases("E1") == [10_000]
            console.must_agree()

    run_virtual(story)


def test_l4_a_request_held_in_the_collector_cannot_count_twice(tmp_path: Path) -> None:
    """The resend is applied first; the held copy, delivered later, is a count error to the meter."""

    async def story() -> None:
        async with virtual_console(tmp_path) as console:
            assert await one_sale_through(console, "hold-request", hold_ms=5_000) == "confirmed"
            assert console.sale("r1").steps[-1].state == "confirmed"
            await asyncio.sleep(30)
            assert console.purchases("E1") == [10_000]
            console.must_agree()

    run_virtual(story)


def test_l4_a_held_request_is_flushed_before_the_money_goes_back(tmp_path: Path) -> None:
    """Cancelled while a copy waits in the collector: the fence drops it, and only then is it given up."""

    async def story() -> None:
        async with virtual_console(tmp_path) as console:
            console.mall.set_fault("hold-request", target="E1", times=1, on="purchase", hold_ms=8_000)
            await console.sell("r1", "E1")
            await console.reaches("r1", "in_doubt")
            console.mall.set_fault("lose-request", target="E1", on="purchase")
            await console.cancel("r1")
            assert await console.outcome("r1", within_s=60) == "not_applied"
            assert console.hits("hold-request") == 1
            (last,) = console.sale("r1").steps[-1:]
            assert last.fence == "flush" and last.seen_count == 3
            console.mall.clear_faults()
            await asyncio.sleep(60)
            assert console.purchases("E1") == []
            assert console.sale("r1").refund_due_fen == 10_000
            console.must_agree()

    run_virtual(story)


def test_l4_on_a_plain_line_the_fence_is_the_closed_socket_and_the_hold_time(tmp_path: Path) -> None:
    async def story() -> None:
        async with virtual_console(tmp_path, link=LinkKind.TRANSPARENT) as console:
            console.mall.set_fault("lose-request", target="E1", on="purchase")
            await console.sell("r1", "E1")
            await console.reaches("r1", "in_doubt")
            await console.cancel("r1")
            assert await console.outcome("r1", within_s=300) == "not_applied"
            assert console.sale("r1").steps[-1].fence == "hold-time"
            assert console.hits("lose-request") >= 1 and console.purchases("E1") == []
            console.must_agree()

    run_virtual(story)


def test_l4_cancelling_a_purchase_that_counted_ends_confirmed(tmp_path: Path) -> None:
    async def story() -> None:
        async with virtual_console(tmp_path) as console:
            console.mall.set_fault("lose-reply", target="E1", on="purchase")
            await console.sell("r1", "E1")
            await console.reaches("r1", "sending")
            console.mall.set_fault("silent-meter", target="E1", on="read")
            await console.reaches("r1", "in_doubt")
            await console.cancel("r1")
            await asyncio.sleep(5)
            assert console.state("r1") == "in_doubt"
            console.mall.clear_faults()
            assert await console.outcome("r1") == "confirmed"
            assert console.purchases("E1") == [10_000]
            console.must_agree()

    run_virtual(story)


def test_l5_a_duplicated_request_is_one_purchase_and_one_confirmation(tmp_path: Path) -> None:
    async def story() -> None:
        async with virtual_console(tmp_path) as console:
            assert await one_sale_through(console, "duplicate-request") == "confirmed"
            assert console.ear.states_of("r1").count("confirmed") == 1
            assert console.purchases("E1") == [10_000]
            console.must_agree()

    run_virtual(story)


def test_l6_a_duplicated_reply_is_ignored_the_second_time(tmp_path: Path) -> None:
    async def story() -> None:
        async with virtual_console(tmp_path, link=LinkKind.TRANSPARENT) as console:
            assert await one_sale_through(console, "duplicate-reply") == "confirmed"
            await console.sell("r2", "E2", 5_000)
            assert await console.outcome("r2") == "confirmed"
            assert console.purchases("E1") == [10_000] and console.purchases("E2") == [5_000]
            console.must_agree()

    run_virtual(story)


def test_l7_a_corrupted_reply_to_a_purchase_is_doubt_and_never_a_refusal(tmp_path: Path) -> None:
    async def story() -> None:
        async with virtual_console(tmp_path) as console:
            assert await one_sale_through(console, "corrupt-reply") == "confirmed"
            states = console.ear.states_of("r1")
            assert "in_doubt" in states and "rejected" not in states
            assert console.purchases("E1") == [10_000]
            console.must_agree()

    run_virtual(story)


def test_l7_a_corrupted_request_reaches_no_meter_and_is_sent_again(tmp_path: Path) -> None:
    async def story() -> None:
        async with virtual_console(tmp_path) as console:
            assert await one_sale_through(console, "corrupt-request") == "confirmed"
            assert console.sale("r1").count == 4 and console.purchases("E1") == [10_000]
            console.must_agree()

    run_virtual(story)


def test_l13_another_meter_answering_in_its_place_settles_nothing(tmp_path: Path) -> None:
    async def story() -> None:
        async with virtual_console(tmp_path) as console:
            assert await one_sale_through(console, "wrong-answerer") == "confirmed"
            assert "in_doubt" in console.ear.states_of("r1")
            assert console.purchases("E1") == [10_000]
            console.must_agree()

    run_virtual(story)


def test_l15_a_collector_that_restarts_in_the_middle_of_a_sale_is_read_back_first(tmp_path: Path) -> None:
    async def story() -> None:
        async with virtual_console(tmp_path) as console:
            console.mall.set_fault("lose-reply", target="E1", times=1, on="purchase")
            await console.sell("r1", "E1")
            await console.reaches("r1", "sending")
            console.mall.set_fault("collector-down", target="C1", times=1)
            await console.reaches("r1", "in_doubt")
            assert console.hits("collector-down") == 1
            back = len(console.ear.events)
            assert await console.outcome("r1", within_s=120) == "confirmed"
            sent = [event for event in console.ear.events[back:] if event.direction == ">" and event.bus == 1]
            assert sent[0].data[0] == 1, "the first question on the line is the read-back of E1"
            assert sent[0].data[2:6] == bytes.fromhex("0360000a")
            assert len(console.purchases("E1")) == 1
            console.must_agree()

    run_virtual(story)


def test_l15_a_link_that_breaks_at_every_moment_of_a_sale_loses_nothing(tmp_path: Path) -> None:
    async def story(folder: Path, moment_s: float) -> None:
        async with virtual_console(folder) as console:
            assert console.net is not None
            await console.sell("r1", "E1")
            await asyncio.sleep(moment_s)
            console.net.break_all()
            assert await console.outcome("r1", within_s=300) == "confirmed"
            assert console.purchases("E1") == [10_000]
            console.must_agree()

    for step in range(12):
        folder = tmp_path / str(step)
        folder.mkdir()
        run_virtual(lambda folder=folder, step=step: story(folder, step * 0.03))


def test_l16_a_half_open_link_is_found_out_and_nothing_is_sent_again_without_a_read_back(
    tmp_path: Path,
) -> None:
    async def story() -> None:
        async with virtual_console(tmp_path) as console:
            assert console.net is not None
            console.mall.set_fault("lose-reply", target="E1", times=1, on="purchase")
            await console.sell("r1", "E1")
            await console.reaches("r1", "sending")
            console.net.mute = True
            await console.reaches("r1", "in_doubt")
            await asyncio.sleep(120)
            console.net.mute = False
            assert await console.outcome("r1", within_s=300) == "confirmed"
            assert console.purchases("E1") == [10_000]
            console.must_agree()

    run_virtual(story)
