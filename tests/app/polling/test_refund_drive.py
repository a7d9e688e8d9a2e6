"""Refunds and reversals on simulated meters that can give money back: proven, or left to people."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from app.domain.permissions import Session
from app.domain.sale import SaleState
from app.services import decisions, vending
from tests.helpers.console import Console, virtual_console
from tests.helpers.second_person import add_people, approved
from tests.helpers.small_mall import ELECTRICITY_MAKE, START_BALANCE_FEN, START_COUNT, order
from tests.helpers.virtual_loop import run_virtual

COUNTED, UNDER_LAST = "ddsy1352", "dlt645-2007"
MAKES = pytest.mark.parametrize("make", [COUNTED, UNDER_LAST])


class Desk:
    """A console with somebody who may refund."""

    def __init__(self, console: Console, people: dict[str, Session]) -> None:
        self.console = console
        self.people = people
        self.session = people["he"]

    async def refund(self, request_id: str = "f1", amount_fen: int = 3_000) -> None:
        await self.console.refund(request_id, "E1", amount_fen, session=self.session)

    def balance(self) -> int:
        balance: int = self.console.mall.book("E1")["balance_fen"]
        return balance

    def credit(self) -> int:
        return self.console.book.read(lambda ledger: ledger.transfers.balance("credit:E1").net_fen)

    def sends(self, request_id: str) -> int:
        return sum(step.state is SaleState.SENDING for step in self.console.sale(request_id).steps)

    def give_back(self, request_id: str) -> int:
        now = self.console.clock.utc_ms()
        given = self.console.book.write(
            lambda ledger: vending.give_back(ledger, request_id, session=self.session, now_utc_ms=now)
        )
        return given.given_back_fen

    def decide(self, request_id: str, *, applied: bool) -> None:
        book, now = self.console.book, self.console.clock.utc_ms()
        wanted = book.read(
            lambda ledger: decisions.wanted(ledger, request_id, applied=applied, session=self.session)
        )
        approval = approved(book, wanted, by="wu", session=self.session, now_utc_ms=now)
        book.write(
            lambda ledger: decisions.decide(
                ledger,
                request_id,
                applied=applied,
                reason="seen on the meter's display",
                approval=approval,
                session=self.session,
                now_utc_ms=now,
            )
        )


@asynccontextmanager
async def opened(folder: Path, make: str, *, rated_w: int = 0) -> AsyncIterator[Desk]:
    async with virtual_console(folder, make=make, rated_w=rated_w) as console:
        yield Desk(console, console.book.write(add_people))
        console.must_verify()


def play(folder: Path, make: str, story: Callable[[Desk], Awaitable[None]], *, rated_w: int = 0) -> None:
    async def whole() -> None:
        async with opened(folder, make, rated_w=rated_w) as desk:
            await story(desk)

    run_virtual(whole)


@MAKES
def test_a_refund_is_proven_by_the_meter_and_only_then_handed_out(tmp_path: Path, make: str) -> None:
    async def story(desk: Desk) -> None:
        await desk.refund()
        assert await desk.console.outcome("f1") == "confirmed"
        assert desk.balance() == START_BALANCE_FEN - 3_000 and desk.credit() == 3_000
        counted = make == COUNTED
        assert desk.console.sale("f1").count == START_COUNT + counted
        assert desk.console.mall.book("E1")["purchase_count"] == START_COUNT + counted
        assert desk.give_back("f1") == 3_000

    play(tmp_path, make, story)


@MAKES
def test_sales_and_refunds_follow_each_other(tmp_path: Path, make: str) -> None:
    async def story(desk: Desk) -> None:
        for number in range(3):
            await desk.console.sell(f"s{number}", "E1", 2_000)
            assert await desk.console.outcome(f"s{number}") == "confirmed"
            await desk.console.until(lambda n=number: desk.console.live.state("E1") is not None)
            await asyncio.sleep(30)
            await desk.refund(f"f{number}", 1_000)
            assert await desk.console.outcome(f"f{number}") == "confirmed"
            await asyncio.sleep(30)
        used = START_BALANCE_FEN + 3_000 - desk.balance()
        assert 0 <= used < 50 and desk.credit() == -3_000

    play(tmp_path, make, story, rated_w=3_000)


@MAKES
def test_a_lost_reply_is_settled_by_reading_back(tmp_path: Path, make: str) -> None:
    async def story(desk: Desk) -> None:
        desk.console.mall.set_fault("lose-reply", target="E1", on=on_of(make), times=1)
        await desk.refund()
        assert await desk.console.outcome("f1") == "confirmed"
        assert desk.console.hits("lose-reply") == 1 and desk.sends("f1") == 1
        assert desk.balance() == START_BALANCE_FEN - 3_000

    play(tmp_path, make, story)


@MAKES
def test_a_lost_request_is_sent_again_only_behind_a_fence(tmp_path: Path, make: str) -> None:
    """No make refuses a second copy of a deduction, so a held first one must not arrive after it."""

    async def story(desk: Desk) -> None:
        desk.console.mall.set_fault("hold-request", target="E1", on=on_of(make), times=1, hold_ms=30_000)
        await desk.refund()
        assert await desk.console.outcome("f1") == "confirmed"
        assert desk.console.hits("hold-request") == 1 and desk.sends("f1") == 2
        await asyncio.sleep(60)
        assert desk.balance() == START_BALANCE_FEN - 3_000

    play(tmp_path, make, story)


@MAKES
def test_a_refund_that_is_cancelled_in_doubt_is_given_up_behind_a_fence(tmp_path: Path, make: str) -> None:
    async def story(desk: Desk) -> None:
        desk.console.mall.set_fault("lose-request", target="E1", on=on_of(make))
        await desk.refund()
        await desk.console.reaches("f1", "in_doubt")
        desk.console.mall.clear_faults()
        await desk.console.cancel("f1")
        assert await desk.console.outcome("f1") == "not_applied"
        assert desk.balance() == START_BALANCE_FEN and desk.credit() == 0

    play(tmp_path, make, story)


def test_a_meter_that_holds_less_when_it_is_told_gives_nothing(tmp_path: Path) -> None:
    async def story(desk: Desk) -> None:
        desk.console.mall.set_fault("silent-meter", target="E1")
        await desk.refund(amount_fen=START_BALANCE_FEN)
        desk.console.mall._meters["E1"].prepaid.set_balance(100, at_ms=desk.console.clock.utc_ms())
        desk.console.mall.clear_faults()
        assert await desk.console.outcome("f1") == "void"
        assert desk.console.sale("f1").steps[-1].reason == "balance_too_low"

    play(tmp_path, COUNTED, story)


def test_what_use_could_have_made_is_left_to_two_persons(tmp_path: Path) -> None:
    """The meter was silent for so long that the fall of its balance proves nothing."""

    async def story(desk: Desk) -> None:
        desk.console.mall.set_fault("lose-reply", target="E1", on="write", times=1)
        await desk.refund()
        await desk.console.until(lambda: desk.balance() < START_BALANCE_FEN)
        desk.console.mall.set_fault("silent-meter", target="E1")
        await asyncio.sleep(3 * 3_600)
        desk.console.mall.clear_faults()
        assert await desk.console.outcome("f1") == "escalated"
        assert desk.console.sale("f1").steps[-1].reason == "unproven"
        desk.decide("f1", applied=True)
        assert desk.give_back("f1") == 3_000

    play(tmp_path, UNDER_LAST, story)


def test_a_reversal_takes_the_last_sale_back_and_a_reversal_of_a_refund_gives_it_again(
    tmp_path: Path,
) -> None:
    async def story(desk: Desk) -> None:
        console = desk.console
        now = console.clock.utc_ms()
        console.book.write(
            lambda ledger: vending.open_sale(
                ledger,
                order("s1", "E1", 2_000),
                session=desk.session,
                live=console.live.state("E1"),
                now_utc_ms=now,
            )
        )
        await console.worker.submit_sale("s1")
        assert await console.outcome("s1") == "confirmed"
        await asyncio.sleep(30)
        await console.reverse("c1", "s1", session=desk.session)
        assert await console.outcome("c1") == "confirmed"
        assert desk.balance() == START_BALANCE_FEN and desk.credit() == 0
        await asyncio.sleep(30)
        await desk.refund()
        assert await console.outcome("f1") == "confirmed"
        desk.give_back("f1")
        await asyncio.sleep(30)
        await console.reverse("c2", "f1", received_fen=3_000, session=desk.session)
        assert await console.outcome("c2") == "confirmed"
        assert desk.balance() == START_BALANCE_FEN and desk.credit() == 0

    play(tmp_path, COUNTED, story)


def test_a_decision_that_the_meter_contradicts_raises_a_trouble(tmp_path: Path) -> None:
    async def story(desk: Desk) -> None:
        console = desk.console
        console.mall.set_fault(
            "foreign-purchase", target="E1", on="purchase", when="before", amount_fen=77_000
        )
        await console.sell("s1", "E1", 2_000)
        assert await console.outcome("s1") == "escalated"
        count = console.sale("s1").count
        assert count is not None
        desk.decide("s1", applied=False)
        await console.worker.submit_sale("s1")
        assert console.state("s1") == "not_applied"
        await asyncio.sleep(60)
        assert console.mall.book("E1")["purchase_count"] == count
        told = {(one.key, one.where) for one in console.worker.troubles.all()}
        assert ("trouble.decided_otherwise", "E1") in told

    play(tmp_path, ELECTRICITY_MAKE, story)


def test_a_decision_that_the_meter_agrees_with_raises_none(tmp_path: Path) -> None:
    async def story(desk: Desk) -> None:
        console = desk.console
        console.mall.set_fault(
            "foreign-purchase", target="E1", on="purchase", when="after", amount_fen=77_000
        )
        await console.sell("s1", "E1", 2_000)
        assert await console.outcome("s1") == "escalated"
        desk.decide("s1", applied=True)
        await console.worker.submit_sale("s1")
        await asyncio.sleep(60)
        assert "trouble.decided_otherwise" not in {one.key for one in console.worker.troubles.all()}

    play(tmp_path, ELECTRICITY_MAKE, story)


def on_of(make: str) -> str:
    """What the simulated meter takes a deduction for."""
    return "purchase" if make == COUNTED else "write"
