"""The rule of supply in the engine, over the wire: meters that hold their own money; orders of persons."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from app.domain.order import OrderKind
from app.domain.permissions import SYSTEM
from app.services import orders, settings
from app.services.orders import Wish
from tests.helpers.console import Console, virtual_console
from tests.helpers.virtual_loop import run_virtual

LITTLE = {
    "alarm.low_fen": "9000",
    "alarm.very_low_fen": "6000",
    "supply.own_meters": "keep_on",
    "supply.no_cut_hours": "18:00-09:30",
}
"""The meters of the small mall have 50 yuan, and it is 22:13 there."""


def play(tmp_path: Path, story: Callable[[Console], Any]) -> None:
    async def whole() -> None:
        async with virtual_console(tmp_path) as console:
            await story(console)
            console.must_verify()

    run_virtual(whole)


async def change(console: Console, values: dict[str, str]) -> None:
    console.book.write(lambda ledger: settings.change_many(ledger, values, session=SYSTEM, now_utc_ms=1))
    await console.worker.apply(console.worker.setup)


def steps(console: Console, meter_id: str = "E1") -> list[tuple[str, str]]:
    found = console.book.read(lambda ledger: ledger.audit.of(meter_id))
    return [
        (f"{entry.detail['source']} {entry.detail['kind']}", str(entry.detail["reason"]))
        for entry in found
        if entry.action == "order.recorded"
    ]


def kept_on(console: Console, meter_id: str = "E1") -> bool:
    kept = console.book.read(lambda ledger: ledger.orders.kept_supply(meter_id))
    return kept is not None


def notices(console: Console) -> list[tuple[str, str]]:
    found = console.book.read(lambda ledger: ledger.supply.notices(since_utc_ms=0, limit=99))
    return sorted((one.meter_id, one.level) for one in found)


def test_meters_with_little_left_keep_their_supply_through_the_night_and_are_handed_back(
    tmp_path: Path,
) -> None:
    async def story(console: Console) -> None:
        await change(console, LITTLE)
        await console.until(lambda: kept_on(console) and kept_on(console, "E5"))
        assert steps(console) == [("policy keep_supply", "no_cut_hours")]
        assert notices(console) == [(f"E{n}", "very_low") for n in range(1, 6)]
        await change(console, {"supply.no_cut_hours": ""})
        await console.until(lambda: not kept_on(console))
        assert steps(console)[1:] == [("policy fee_control", "meter_decides")]
        assert notices(console) == [(f"E{n}", "very_low") for n in range(1, 6)]  # once

    play(tmp_path, story)


def test_a_meter_is_looked_after_within_a_quarter_of_a_minute_of_its_account(tmp_path: Path) -> None:
    """And no longer than its account lasts."""

    async def story(console: Console) -> None:
        account, held = console.book.read(lambda ledger: ledger.accounts.open_of_meter("E5"))
        console.book.write(lambda ledger: ledger.accounts.end_meter(account.id, "E5", utc_ms=1))
        await change(console, LITTLE)
        await console.until(lambda: kept_on(console))
        assert notices(console) == [(f"E{n}", "very_low") for n in range(1, 5)]
        console.book.write(lambda ledger: ledger.accounts.put_meter(held))
        await console.until(lambda: ("E5", "very_low") in notices(console), within_s=20)
        await console.until(lambda: kept_on(console, "E5"))

    play(tmp_path, story)


def test_what_a_person_ordered_is_left_as_it_is(tmp_path: Path) -> None:
    async def order(console: Console, meter_id: str, kind: OrderKind) -> None:
        now = console.clock.utc_ms()
        wish = Wish(f"{meter_id}-{kind}", kind, meter_id, now + 60_000, reason="asked for")
        console.book.write(
            lambda ledger: orders.order(
                ledger, wish, makes=console.worker.profiles, session=SYSTEM, now_utc_ms=now
            )
        )
        await console.worker.submit_orders([wish.id])

    async def story(console: Console) -> None:
        await order(console, "E1", OrderKind.TRIP)
        await order(console, "E2", OrderKind.KEEP_SUPPLY)
        await console.until(lambda: kept_on(console, "E2"))
        await console.until(lambda: not console.mall.book("E1")["supply_on"])
        await change(console, LITTLE)
        await console.until(lambda: kept_on(console, "E3"))
        await change(console, {"supply.no_cut_hours": ""})
        await console.until(lambda: not kept_on(console, "E3"))
        assert len(steps(console, "E1")) == len(steps(console, "E2")) == 1
        assert kept_on(console, "E2") and not console.mall.book("E1")["supply_on"]

    play(tmp_path, story)
