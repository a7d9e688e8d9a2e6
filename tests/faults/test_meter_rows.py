"""Fault rows M1, M2, M4 and M14 (faults.md 4): the meter is not where the book proved it, or misbehaves."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from app.domain.sale import MAX_SENDS
from app.errors import DeskError
from tests.helpers.console import Console, virtual_console
from tests.helpers.small_mall import START_COUNT
from tests.helpers.virtual_loop import run_virtual


async def refusal(console: Console, request_id: str) -> str:
    """The key of the sentence with which the desk refuses to sell to E1 now."""
    with pytest.raises(DeskError) as refused:
        await console.sell(request_id, "E1")
    return refused.value.key


def test_m1_a_count_ahead_of_the_book_freezes_the_meter_before_money(tmp_path: Path) -> None:
    async def story() -> None:
        async with virtual_console(tmp_path) as console:
            console.mall.set_fault("foreign-purchase", target="E1", amount_fen=7_000)
            await asyncio.sleep(30)
            assert console.hits("foreign-purchase") == 1
            assert await refusal(console, "r1") == "sale.count_differs"
            assert console.purchases("E1") == [] and console.purchases("E1", foreign=True) == [7_000]
            console.must_agree()

    run_virtual(story)


def test_m1_a_foreign_sale_found_just_before_sending_voids_ours(tmp_path: Path) -> None:
    """Money was taken a moment ago on a state that is no longer true: nothing is sent, the money is due."""

    async def story() -> None:
        async with virtual_console(tmp_path, status_s=1_000) as console:
            console.mall.set_fault("foreign-purchase", target="E1")
            await console.sell("r1", "E1")
            assert await console.outcome("r1") == "void"
            assert console.hits("foreign-purchase") == 1
            sale = console.sale("r1")
            assert sale.steps[-1].reason == "count_differs" and sale.refund_due_fen == 10_000
            assert console.purchases("E1") == []
            assert await refusal(console, "r2") == "sale.count_differs"
            console.must_agree()

    run_virtual(story)


def test_m1_a_foreign_sale_that_takes_our_count_goes_to_people(tmp_path: Path) -> None:
    async def story() -> None:
        async with virtual_console(tmp_path, status_s=1_000) as console:
            console.mall.set_fault("foreign-purchase", target="E1", on="purchase", amount_fen=7_000)
            await console.sell("r1", "E1")
            assert await console.outcome("r1") == "escalated"
            assert console.hits("foreign-purchase") == 1
            (row,) = console.in_doubt()
            assert row.needs_two_persons and row.seen_count == START_COUNT + 1
            assert console.sale("r1").steps[-1].reason == "foreign"
            assert console.purchases("E1") == []
            assert await refusal(console, "r2") == "sale.meter_busy"
            console.must_agree()

    run_virtual(story)


def test_m2_a_count_behind_the_book_freezes_the_meter(tmp_path: Path) -> None:
    async def story() -> None:
        async with virtual_console(tmp_path) as console:
            console.mall.set_fault("meter-reset", target="E1")
            await asyncio.sleep(30)
            assert console.hits("meter-reset") == 1
            assert await refusal(console, "r1") == "sale.count_differs"
            console.must_agree()

    run_virtual(story)


def test_m4_a_memory_lost_with_the_purchase_goes_to_people_and_is_not_sold_again(tmp_path: Path) -> None:
    async def story() -> None:
        async with virtual_console(tmp_path) as console:
            console.mall.set_fault("meter-reset", target="E1", on="purchase", when="after")
            await console.sell("r1", "E1")
            assert await console.outcome("r1") == "escalated"
            assert console.hits("meter-reset") == 1
            assert console.sale("r1").steps[-1].reason == "reset"
            assert console.purchases("E1") == [10_000], "counted once, then forgotten: never sent again"
            console.must_verify()

    run_virtual(story)


def test_m14_a_meter_that_says_yes_and_does_nothing_ends_with_people(tmp_path: Path) -> None:
    async def story() -> None:
        async with virtual_console(tmp_path, status_s=600) as console:
            console.mall.set_fault("false-ok", target="E1", on="purchase")
            await console.sell("r1", "E1")
            assert await console.outcome("r1") == "escalated"
            assert console.hits("false-ok") == MAX_SENDS
            assert "confirmed" not in console.ear.states_of("r1")
            assert console.purchases("E1") == []
            console.must_agree()

    run_virtual(story)


def test_m14_a_meter_that_counts_without_crediting_ends_with_people(tmp_path: Path) -> None:
    async def story() -> None:
        async with virtual_console(tmp_path) as console:
            console.mall.set_fault("half-applied", target="E1")
            await console.sell("r1", "E1")
            assert await console.outcome("r1") == "escalated"
            assert console.hits("half-applied") == 1
            assert "confirmed" not in console.ear.states_of("r1")
            assert sum(console.purchases("E1")) == 0
            console.must_agree()

    run_virtual(story)


def test_a_request_that_no_try_brings_through_ends_with_people_within_the_hour(tmp_path: Path) -> None:
    async def story() -> None:
        async with virtual_console(tmp_path, status_s=600) as console:
            console.mall.set_fault("lose-request", target="E1", on="purchase")
            await console.sell("r1", "E1")
            began = console.clock.monotonic()
            assert await console.outcome("r1") == "escalated"
            assert console.clock.monotonic() - began < 3_600
            assert console.hits("lose-request") == MAX_SENDS
            assert console.sale("r1").steps[-1].reason == "not_accepted"
            console.must_agree()

    run_virtual(story)
