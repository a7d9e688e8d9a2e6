"""Makes that are told what their balance shall be: what is used between question and order is lost to the
office, so the order goes out at once or not at all, and never takes from the tenant."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

import pytest

from app.domain.sale import SET_WITHIN_MS, swallowed_fen
from app.polling.books import AsyncLedger
from app.services.meter_makes import money_rules
from db.ledger import Ledger
from tests.helpers.console import PROFILES, Console, virtual_console
from tests.helpers.second_person import add_people
from tests.helpers.small_mall import PRICE_E8
from tests.helpers.virtual_loop import run_virtual

T = TypeVar("T")
TOLD, ADDING = "ddsy1352", "adf400l-3p"
DRAW_W = 22_000
BUSY_S = 300.0


class BusyLedger:
    """Another's long work keeps the book's writer busy: what is written is answered `busy_s` later, once, or
    each time if `always`."""

    def __init__(self, ledger: AsyncLedger, console: Console, *, always: bool) -> None:
        self._ledger = ledger
        self._console = console
        self._always = always
        self._left = 1

    async def read(self, unit: Callable[[Ledger], T]) -> T:
        return await self._ledger.read(unit)

    async def write(self, unit: Callable[[Ledger], T]) -> T:
        done = await self._ledger.write(unit)
        if self._console.state("r1") == "sending" and (self._left or self._always):
            self._left = 0
            await asyncio.sleep(BUSY_S)
        return done


async def with_busy_book(console: Console, *, always: bool = False) -> None:
    await console.stop()
    ledger = BusyLedger(console._outside.ledger, console, always=always)
    console._outside = replace(console._outside, ledger=ledger)
    await console.start()
    await console.in_contact("E1")


def bound_fen(make: str, span_ms: int = SET_WITHIN_MS) -> int:
    return swallowed_fen(money_rules(PROFILES[make]), span_ms=span_ms, price_e8=PRICE_E8)


@pytest.mark.parametrize("busy", [False, True])
def test_what_is_used_between_question_and_order_is_bounded_however_busy_the_book_is(
    tmp_path: Path, *, busy: bool
) -> None:
    """Five minutes at 22 kW are 1.61 yuan; a purchase may not swallow them."""

    async def story() -> None:
        async with virtual_console(tmp_path, make=TOLD, rated_w=DRAW_W) as console:
            if busy:
                await with_busy_book(console)
            await console.sell("r1", "E1", 10_000)
            assert await console.outcome("r1") == "confirmed"
            (risen,) = console.purchases("E1")
            assert 0 <= risen - 10_000 <= bound_fen(TOLD) <= 3
            assert console.sale("r1").count == console.mall.book("E1")["purchase_count"]
            console.must_verify()

    run_virtual(story)


def test_a_refund_that_comes_late_to_the_line_takes_the_balance_of_that_moment(tmp_path: Path) -> None:
    async def story() -> None:
        async with virtual_console(tmp_path, make=TOLD, rated_w=DRAW_W) as console:
            people = console.book.write(add_people)
            await with_busy_book(console)
            await console.refund("r1", "E1", 3_000, session=people["he"])
            assert await console.outcome("r1") == "confirmed"
            (fallen,) = console.purchases("E1")
            assert 0 <= fallen + 3_000 <= bound_fen(TOLD)
            console.must_verify()

    run_virtual(story)


def test_a_book_that_is_always_slow_sends_nothing_old_and_asks_people(tmp_path: Path) -> None:
    async def story() -> None:
        async with virtual_console(tmp_path, make=TOLD, rated_w=DRAW_W) as console:
            await with_busy_book(console, always=True)
            await console.sell("r1", "E1", 10_000)
            assert await console.outcome("r1", within_s=40_000) == "escalated"
            assert console.purchases("E1") == []
            console.must_verify()

    run_virtual(story)


def test_a_make_that_adds_may_be_told_later(tmp_path: Path) -> None:
    """It loses nothing by waiting, and is not asked twice."""

    async def story() -> None:
        async with virtual_console(tmp_path, make=ADDING, rated_w=DRAW_W) as console:
            await with_busy_book(console)
            await console.sell("r1", "E1", 10_000)
            assert await console.outcome("r1") == "confirmed"
            states = console.ear.states_of("r1")
            assert console.purchases("E1") == [10_000] and states.count("sending") == 1
            assert bound_fen(ADDING) == 0

    run_virtual(story)
