"""Prices and settings in the engine, over the wire: read back, compared, what was missed sent on return."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

from app.domain.delivery import Delivery
from app.domain.order import OrderKind
from app.domain.permissions import SYSTEM
from app.services import delivery, orders, settings
from app.services.delivery import ItemRow
from app.services.orders import Wish
from tests.helpers.console import Console, virtual_console
from tests.helpers.virtual_loop import run_virtual

ALARMS = {"alarm1_fen": 5_000, "alarm2_fen": 2_000}


def play(tmp_path: Path, story: Callable[[Console], Any]) -> None:
    async def whole() -> None:
        async with virtual_console(tmp_path) as console:
            await story(console)
            console.must_verify()

    run_virtual(whole)


def rows(console: Console, meter_id: str = "E1") -> dict[str, ItemRow]:
    makes, now = console.worker.profiles, console.clock.utc_ms()
    found = console.book.read(
        lambda ledger: delivery.listed(ledger, makes=makes, session=SYSTEM, now_utc_ms=now)
    )
    return {row.item.name: row for row in found if row.item.meter_id == meter_id}


def stands(console: Console, name: str, meter_id: str = "E1") -> Delivery:
    return rows(console, meter_id)[name].item.stands


async def order(console: Console, *meters: str, for_ms: int = 30_000) -> None:
    now = console.clock.utc_ms()
    wishes = [
        Wish(f"{meter}-{now}", OrderKind.SET_ALARMS, meter, now + for_ms, values=ALARMS) for meter in meters
    ]
    for wish in wishes:
        console.book.write(
            lambda ledger, wish=wish: orders.order(
                ledger, wish, makes=console.worker.profiles, session=SYSTEM, now_utc_ms=now
            )
        )
    await console.worker.submit_orders([wish.id for wish in wishes])


def sources(console: Console, meter_id: str = "E1") -> list[str]:
    found = console.book.read(lambda ledger: ledger.orders.of_meter(meter_id, limit=20))
    return [view.order.source for view in reversed(found)]


def test_each_meter_is_read_back_and_what_differs_is_listed_until_it_is_sent(tmp_path: Path) -> None:
    async def story(console: Console) -> None:
        await console.until(lambda: stands(console, "alarm1_fen") is Delivery.NOT_SENT, within_s=900)
        await console.until(lambda: rows(console)["alarm1_fen"].since_utc_ms is not None)
        row = rows(console)["alarm1_fen"]
        assert row.item.wanted == 5_000 and row.item.read is not None and row.item.read.value != 5_000
        await order(console, "E1")
        await console.until(lambda: stands(console, "alarm1_fen") is Delivery.AGREES)
        await console.until(lambda: rows(console)["alarm1_fen"].since_utc_ms is None)
        change = {"alarm.low_fen": "6000"}
        console.book.write(lambda ledger: settings.change_many(ledger, change, session=SYSTEM, now_utc_ms=1))
        assert stands(console, "alarm1_fen") is Delivery.NOT_SENT
        assert stands(console, "alarm2_fen") is Delivery.AGREES

    play(tmp_path, story)


def test_meters_that_were_silent_get_what_they_missed_once(tmp_path: Path) -> None:
    meters = ("E1", "E2", "E3")

    async def story(console: Console) -> None:
        await console.until(lambda: stands(console, "alarm1_fen") is Delivery.NOT_SENT, within_s=900)
        for meter in meters:
            console.mall.set_fault("silent-meter", target=meter)
        await asyncio.sleep(200)
        await order(console, *meters)
        await console.until(lambda: stands(console, "alarm1_fen") is Delivery.OFFLINE, within_s=200)
        await asyncio.sleep(300)
        assert sources(console) == ["person"]  # nothing is sent into the void
        console.mall.clear_faults()
        await console.until(
            lambda: all(stands(console, "alarm1_fen", meter) is Delivery.AGREES for meter in meters),
            within_s=900,
        )
        await asyncio.sleep(300)
        assert [sources(console, meter) for meter in meters] == [["person", "upkeep"]] * 3

    play(tmp_path, story)
