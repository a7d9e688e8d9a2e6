"""The program killed at each named step of an order: after the restart none is lost, doubled or sent late."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from app import crash_points
from app.crash_points import ORDER_POINTS
from app.domain.order import MAX_SENDS, OrderKind
from app.domain.permissions import SYSTEM
from app.services import orders
from app.services.orders import Wish
from tests.helpers.console import PROFILES, Console, virtual_console
from tests.helpers.virtual_loop import run_virtual

METERS = ("E1", "E2", "E3", "E4", "E5")
IN_A_UNIT = tuple(point for point in ORDER_POINTS if ".while_" in point)


class Power(Exception):
    """The power is gone in the middle of a transaction."""


@pytest.fixture(autouse=True)
def unhooked() -> Iterator[None]:
    yield
    crash_points.install(None)


def _give(console: Console, *, deadline_s: int) -> list[str]:
    now = console.clock.utc_ms()
    for meter in METERS:
        wish = Wish(f"o-{meter}", OrderKind.TRIP, meter, now + deadline_s * 1000)
        console.book.write(
            lambda ledger, wish=wish: orders.order(  # type: ignore[misc]
                ledger, wish, makes=PROFILES, session=SYSTEM, now_utc_ms=now
            )
        )
    return [f"o-{meter}" for meter in METERS]


def _dies_at(console: Console, point: str, *, nth: int = 1) -> asyncio.Event:
    dead, reached = asyncio.Event(), 0

    def hook(name: str) -> None:
        nonlocal reached
        reached += name == point
        if name == point and reached == nth and not dead.is_set():
            console.die()
            dead.set()

    crash_points.install(hook)
    return dead


def _ends(console: Console) -> dict[str, str]:
    found = console.book.read(lambda ledger: [ledger.orders.required(f"o-{meter}") for meter in METERS])
    return {one.order.meter_id: one.state for one in found}


def _open(console: Console) -> int:
    return len(console.book.read(lambda ledger: ledger.orders.open_all()))


@pytest.mark.parametrize("nth", [1, 3])
@pytest.mark.parametrize("point", [point for point in ORDER_POINTS if point not in IN_A_UNIT])
def test_every_order_has_its_outcome_after_a_kill(tmp_path: Path, point: str, nth: int) -> None:
    async def story() -> None:
        async with virtual_console(tmp_path) as console:
            await console.in_contact(*METERS)
            ids = _give(console, deadline_s=600)
            dead = _dies_at(console, point, nth=nth)
            await console.worker.submit_orders(ids)
            await asyncio.wait_for(dead.wait(), 60)
            await asyncio.sleep(5)
            await console.bury()
            await console.start()
            await console.until(lambda: _open(console) == 0)
            assert set(_ends(console).values()) == {"confirmed"}
            assert not any(console.mall.book(meter)["supply_on"] for meter in METERS)
            for one in ids:
                events = console.book.read(lambda ledger, one=one: ledger.orders.events(one))  # type: ignore[misc]
                sends = [event for event in events if event.state == "sending"]
                assert len(sends) < MAX_SENDS
                again = [event.detail["seen"]["supply_on"] for event in sends[1:]]  # type: ignore[index]
                assert all(again), "sent again though the meter showed that it was done"
            console.must_agree()

    run_virtual(story)


def test_what_was_never_sent_expires_after_a_long_death(tmp_path: Path) -> None:
    async def story() -> None:
        async with virtual_console(tmp_path) as console:
            await console.in_contact(*METERS)
            ids = _give(console, deadline_s=60)
            dead = _dies_at(console, "order.before_send", nth=3)
            await console.worker.submit_orders(ids)
            await asyncio.wait_for(dead.wait(), 60)
            await asyncio.sleep(120)
            await console.bury()
            await console.start()
            await console.until(lambda: _open(console) == 0)
            ends = _ends(console)
            assert "expired" in ends.values()
            assert set(ends.values()) <= {"confirmed", "expired", "not_followed"}
            for meter in METERS:
                assert bool(console.mall.book(meter)["supply_on"]) == (ends[meter] != "confirmed")
            console.must_agree()

    run_virtual(story)


@pytest.mark.parametrize("point", IN_A_UNIT)
def test_a_step_is_in_the_book_whole_or_not_at_all(tmp_path: Path, point: str) -> None:
    async def story() -> None:
        async with virtual_console(tmp_path) as console:
            await console.in_contact(*METERS)
            struck = False

            def hook(name: str) -> None:
                nonlocal struck
                if name == point and not struck:
                    struck = True
                    raise Power

            crash_points.install(hook)
            if point == "order.while_recording":
                with pytest.raises(Power):
                    _give(console, deadline_s=600)
                assert _open(console) == 0
            ids = _give(console, deadline_s=600)
            await console.worker.submit_orders(ids)
            await console.until(lambda: _open(console) == 0, within_s=300)
            assert set(_ends(console).values()) == {"confirmed"} and struck
            console.ear.faults.clear()
            console.must_agree()

    run_virtual(story)
