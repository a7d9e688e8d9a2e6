"""Fault rows H2, H3, H4 and H26 (faults.md 4): the program dies at a named step, or a person is too quick."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from app import crash_points
from app.domain.sale import IllegalTransition
from app.errors import DeskError
from app.services import vending
from app.services.slips import SlipDesk
from tests.helpers.console import Console, virtual_console
from tests.helpers.small_mall import CASHIER
from tests.helpers.virtual_loop import run_virtual
from widgets.common.messages import slip_translator

ROOT = Path(__file__).resolve().parents[2]
ENGINE_POINTS = (
    "sale.after_record",
    "sale.before_reserve",
    "sale.after_reserve",
    "sale.after_send",
    "sale.after_reply",
    "sale.before_settle",
    "sale.after_settle",
    "sale.in_doubt_before_read_back",
    "sale.before_resend",
)


AFTER_SENDING = ENGINE_POINTS[4:]
UNREACHED = {
    ("sale.in_doubt_before_read_back", ""),
    ("sale.before_resend", ""),
    ("sale.before_resend", "lose-reply"),
    ("sale.after_reply", "lose-reply"),
}
"""Without a fault there is no doubt; after a lost reply nothing is sent again, and no reply is ever heard."""


@pytest.fixture(autouse=True)
def no_hook_left() -> Iterator[None]:
    yield
    crash_points.install(None)


async def killed_at(console: Console, point: str) -> None:
    """Sell 100.00 to E1 and kill the program when it first reaches `point`."""
    died = asyncio.Event()

    def kill(name: str) -> None:
        if name == point and not died.is_set():
            died.set()
            console.die()

    crash_points.install(kill)
    await console.sell("r1", "E1", 10_000)
    async with asyncio.timeout(600):
        await died.wait()
    await console.bury()
    crash_points.install(None)


@pytest.mark.parametrize(
    ("point", "fault"),
    [
        (point, fault)
        for point in ENGINE_POINTS
        for fault in ("", "lose-request", "lose-reply")
        if (point, fault) not in UNREACHED
    ],
)
def test_h3_killed_at_a_named_step_every_sale_ends_confirmed_once(
    tmp_path: Path, point: str, fault: str
) -> None:
    async def story() -> None:
        async with virtual_console(tmp_path) as console:
            if fault:
                console.mall.set_fault(fault, target="E1", times=1, on="purchase")
            await killed_at(console, point)
            await console.start()
            assert await console.outcome("r1", within_s=600) == "confirmed"
            assert console.purchases("E1") == [10_000]
            if fault and point in AFTER_SENDING:
                assert console.hits(fault) == 1
            console.must_agree()

    run_virtual(story)


def test_h3_what_was_out_is_in_doubt_before_anything_is_asked(tmp_path: Path) -> None:
    async def story() -> None:
        async with virtual_console(tmp_path) as console:
            assert console.net is not None
            await killed_at(console, "sale.after_send")
            console.net.refuse = True
            await console.start()
            await asyncio.sleep(0.01)
            assert console.state("r1") == "in_doubt"
            assert console.sale("r1").steps[-1].answer == "restarted"
            console.net.refuse = False
            assert await console.outcome("r1") == "confirmed"
            assert console.purchases("E1") == [10_000]
            console.must_agree()

    run_virtual(story)


def test_h2_recorded_and_never_sent_may_be_voided_by_choice_after_a_restart(tmp_path: Path) -> None:
    async def story() -> None:
        async with virtual_console(tmp_path) as console:
            assert console.net is not None
            await killed_at(console, "sale.after_record")
            console.net.refuse = True
            await console.start()
            await asyncio.sleep(5)
            assert console.in_doubt()[0].can_cancel
            await console.cancel("r1")
            console.net.refuse = False
            assert await console.outcome("r1") == "void"
            await asyncio.sleep(120)
            assert console.purchases("E1") == []
            console.must_agree()

    run_virtual(story)


def test_h26_double_enter_and_two_tills_make_one_sale(tmp_path: Path) -> None:
    async def story() -> None:
        async with virtual_console(tmp_path) as console:
            first = await console.sell("r1", "E1")
            again = await console.sell("r1", "E1")
            assert again.id == first.id and again.receipt == first.receipt
            with pytest.raises(DeskError) as refused:
                await console.sell("other-till", "E1")
            assert refused.value.key == "sale.meter_busy"
            assert await console.outcome("r1") == "confirmed"
            assert console.purchases("E1") == [10_000]
            drawer = console.book.read(lambda ledger: ledger.transfers.balance("cash:D1"))
            assert drawer.net_fen == 10_000
            console.must_agree()

    run_virtual(story)


def test_h26_a_void_that_races_with_the_engine_has_one_winner(tmp_path: Path) -> None:
    async def story() -> None:
        async with virtual_console(tmp_path) as console:
            console.mall.set_fault("late-reply", target="E1", times=1, on="read", delay_ms=300)
            await console.sell("r1", "E1")
            await asyncio.sleep(0.05)
            now = console.clock.utc_ms()
            try:
                console.book.write(
                    lambda ledger: vending.ask_cancel(ledger, "r1", session=CASHIER, now_utc_ms=now)
                )
            except IllegalTransition:
                pytest.fail("an operator sees sentences, never a program fault")
            assert await console.outcome("r1") == "void"
            await asyncio.sleep(60)
            assert console.purchases("E1") == []
            console.must_agree()

    run_virtual(story)


def test_h1_killed_before_the_record_is_committed_leaves_nothing(tmp_path: Path) -> None:
    async def story() -> None:
        async with virtual_console(tmp_path) as console:

            def kill(name: str) -> None:
                if name == "sale.before_record":
                    raise KeyboardInterrupt

            crash_points.install(kill)
            with pytest.raises(KeyboardInterrupt):
                await console.sell("r1", "E1")
            crash_points.install(None)
            assert console.state("r1") == "" and console.in_doubt() == ()
            sale = await console.sell("r2", "E1")
            assert sale.receipt == "S00000001"
            assert await console.outcome("r2") == "confirmed"
            console.must_agree()

    run_virtual(story)


def test_every_named_step_is_reached_by_the_program() -> None:
    reached = set()
    for path in (ROOT / "app").rglob("*.py"):
        reached |= set(re.findall(r'reach\("([a-z._]+)"\)', path.read_text("utf-8")))
    points = (
        *crash_points.CRASH_POINTS,
        *crash_points.ACCOUNT_POINTS,
        *crash_points.KEY_POINTS,
        *crash_points.ORDER_POINTS,
        *crash_points.PAY_POINTS,
        *crash_points.READING_POINTS,
        *crash_points.BACKUP_POINTS,
    )
    assert reached == set(points)


def test_every_listed_step_is_really_reached(tmp_path: Path) -> None:
    async def story() -> None:
        async with virtual_console(tmp_path) as console:
            hit: list[str] = []
            crash_points.install(hit.append)
            await console.stop()
            await console.start()
            await console.in_contact()
            console.mall.set_fault("lose-request", target="E1", times=1, on="purchase")
            await console.sell("r1", "E1")
            assert await console.outcome("r1") == "confirmed"
            console.mall.set_fault("lose-request", target="E2", times=1, on="purchase")
            await console.sell("r2", "E2")
            await console.reaches("r2", "sending")
            await console.cancel("r2")
            assert await console.outcome("r2") == "not_applied"
            slips = SlipDesk(
                console.book, clock=console.clock, translator_for=slip_translator, folder=tmp_path / "slips"
            )
            assert slips.print_slip("r1", session=CASHIER, language="en") == 0
            assert set(hit) == set(crash_points.CRASH_POINTS)

    run_virtual(story)
