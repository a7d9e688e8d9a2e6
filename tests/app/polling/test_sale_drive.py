"""One sale's way to its outcome on virtual time: what an operator, a clock and a broken set-up do to it."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest

from app.domain.sale import IllegalTransition
from app.services import sale_steps, vending
from meterio.types import LinkKind, MeterAddress, MeterPoint
from tests.helpers import small_mall
from tests.helpers.console import virtual_console
from tests.helpers.virtual_loop import LoopClock, run_virtual


def test_a_cancel_is_heard_before_anything_is_sent_again(tmp_path: Path) -> None:
    """The money is wanted back while the program waits to send again: it must not send again first."""

    async def story() -> None:
        async with virtual_console(tmp_path) as console:
            console.mall.set_fault("lose-request", target="E1", on="purchase")
            await console.sell("r1", "E1")
            await asyncio.sleep(30)
            assert console.state("r1") == "in_doubt"
            sends = console.in_doubt()[0].sends
            assert sends >= 2
            console.mall.clear_faults()
            await console.cancel("r1")
            assert await console.outcome("r1", within_s=60) == "not_applied"
            assert sum(step.frame_sha256 is not None for step in console.sale("r1").steps) == sends
            assert console.purchases("E1") == []
            console.must_agree()

    run_virtual(story)


def test_nothing_is_sent_again_once_a_cancel_is_in_the_book(tmp_path: Path) -> None:
    """The cancel may be committed after the meter was read and before the frame is: the book refuses then."""

    async def story() -> None:
        async with virtual_console(tmp_path) as console:
            console.mall.set_fault("lose-request", target="E1", on="purchase")
            await console.sell("r1", "E1")
            await console.reaches("r1", "in_doubt")
            console.mall.set_fault("silent-meter", target="E1")
            await asyncio.sleep(1)
            await console.cancel("r1")
            attempt = console.book.read(lambda ledger: sale_steps.facts(ledger, "r1")).attempt
            assert attempt is not None
            with pytest.raises(IllegalTransition):
                console.book.write(
                    lambda ledger: sale_steps.resend(
                        ledger, "r1", before=attempt.before, frame_sha256="0" * 64, now_utc_ms=0
                    )
                )
            assert console.state("r1") == "in_doubt"

    run_virtual(story)


def test_a_clock_set_back_behind_the_fence_does_not_hold_the_money(tmp_path: Path) -> None:
    """What was read behind the fence seems older than it: the fence is made anew and the sale still ends."""

    async def story() -> None:
        async with virtual_console(tmp_path) as console:
            console.mall.set_fault("lose-request", target="E1", on="purchase")
            await console.sell("r1", "E1")
            await console.reaches("r1", "in_doubt")
            console.mall.set_fault("silent-meter", target="E1", on="read")
            await console.cancel("r1")
            await asyncio.sleep(20)
            assert console.state("r1") == "in_doubt"
            assert isinstance(console.clock, LoopClock)
            console.clock.set_back(10 * 365 * 86_400_000)
            console.mall.clear_faults()
            assert await console.outcome("r1", within_s=600) == "not_applied"
            assert console.purchases("E1") == []
            console.must_agree()

    run_virtual(story)


def test_a_collector_without_its_key_does_not_stop_the_others(tmp_path: Path) -> None:
    async def story() -> None:
        async with virtual_console(tmp_path) as console:
            await console.stop()
            keyless = replace(small_mall.collector(), id="C0", keys={})
            there = MeterPoint("E50", MeterAddress("C0", 1, "1"), "adf400l-3p")
            console.set_up(collectors=(keyless,), points=(there,))
            await console.start()
            await console.in_contact(*small_mall.ALL_METERS)
            await console.sell("r1", "E1")
            assert await console.outcome("r1") == "confirmed"
            assert console.ear.faults.pop()[0] == "collector C0"
            summary = console.live.contact()
            assert summary.silent_collectors == ("C0",) and summary.silent_meters == ("E50",)
            console.must_agree()

    run_virtual(story)


def test_a_sale_that_cannot_be_taken_up_does_not_stop_the_others(tmp_path: Path) -> None:
    """Its meter's make is not known any more: it stays open and is told; all else works."""

    async def story() -> None:
        async with virtual_console(tmp_path) as console:
            console.mall.set_fault("silent-meter", target="E1")
            await console.sell("r1", "E1")
            await asyncio.sleep(1)
            await console.stop()
            console.set_up(points=(replace(console.point("E1"), profile="gone"),))
            await console.start()
            await console.in_contact("E2")
            await console.sell("r2", "E2")
            assert await console.outcome("r2") == "confirmed"
            assert console.state("r1") == "recorded"
            assert {what for what, _ in console.ear.faults} >= {"sale r1"}
            console.ear.faults.clear()
            console.must_agree()

    run_virtual(story)


def test_a_worker_that_has_ended_takes_no_more_orders(tmp_path: Path) -> None:
    """Between two workers of a reload an order must not be driven by the one that is going."""

    async def story() -> None:
        async with virtual_console(tmp_path) as console:
            going = console.worker
            await console.stop()
            order, live = small_mall.order("r1"), small_mall.live()
            console.book.write(
                lambda ledger: vending.open_sale(
                    ledger, order, session=small_mall.CASHIER, live=live, now_utc_ms=small_mall.NOW_MS
                )
            )
            before = asyncio.all_tasks()
            await going.submit_sale("r1")
            going.read_now(["E1"])
            assert asyncio.all_tasks() == before
            await console.start()
            assert await console.outcome("r1") == "confirmed"
            console.must_agree()

    run_virtual(story)


def test_two_sales_that_need_a_fence_on_one_plain_line_do_not_undo_each_others(tmp_path: Path) -> None:
    """A fence on a plain line closes the connection for all its meters, so one drive waits for the other."""

    async def story() -> None:
        async with virtual_console(
            tmp_path, link=LinkKind.TRANSPARENT, make="ddsy1352", rated_w=0
        ) as console:
            for meter in ("E1", "E2", "E3"):
                console.mall.set_fault("lose-request", target=meter, on="purchase", times=1)
                await console.sell(f"s-{meter}", meter)
            for meter in ("E1", "E2", "E3"):
                assert await console.outcome(f"s-{meter}", within_s=1_800) == "confirmed"
                assert console.purchases(meter) == [10_000]
            console.must_agree()

    run_virtual(story)
