"""Prices that begin later, over the wire: into the spare set of meters that have one, else at their time."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from app.domain.delivery import Delivery
from app.domain.order import AHEAD_LEAST_MS, PRICE_SWITCH, OrderKind
from app.domain.permissions import SYSTEM
from app.services import delivery, settings
from app.services.delivery_item import Item
from db.control_rows import OrderView
from db.ledger import Ledger
from db.rows import PriceVersion
from tests.helpers import small_mall
from tests.helpers.console import Console, virtual_console
from tests.helpers.virtual_loop import run_virtual

SPARED = "dlt645-2007"
NOW_E8, THEN_E8, LATER_E8 = small_mall.PRICE_E8, 123_000_000, 150_000_000
MINUTE_MS = 60_000
METERS = small_mall.ELECTRICITY


def play(tmp_path: Path, story: Callable[[Console], Any], *, make: str = SPARED, days: int = 7) -> None:
    async def whole() -> None:
        async with virtual_console(tmp_path, make=make, status_s=180.0) as console:

            def unit(ledger: Ledger) -> None:
                for meter_id in METERS:
                    meter = ledger.meters.get(meter_id)
                    assert meter is not None
                    unit = console.point(meter_id).address.unit
                    ledger.meters.put(replace(meter, profile=make, unit=unit))
                change = {"supply.prices_ahead_days": str(days)}
                settings.change_many(ledger, change, session=SYSTEM, now_utc_ms=1)

            console.book.write(unit)
            await console.worker.apply(console.worker.setup)
            await story(console)
            console.must_verify()

    run_virtual(whole)


def begin_at(
    console: Console, start_utc_ms: int, price_e8: int = THEN_E8, *, plan: str = "electricity"
) -> int:
    """A new version of the plan; when meters switch to it."""

    def unit(ledger: Ledger) -> None:
        found = next(one for one in ledger.prices.plans() if one.medium == plan)
        ledger.prices.put_version(PriceVersion(found.id, start_utc_ms, price_e8))

    console.book.write(unit)
    return -(-start_utc_ms // 60_000) * 60_000


def items(console: Console, kind: OrderKind, meter_id: str = "E1") -> dict[str, Item]:
    makes, now = console.worker.profiles, console.clock.utc_ms()
    found = console.book.read(lambda ledger: delivery.assess(ledger, [meter_id], makes=makes, now_utc_ms=now))
    return {item.name: item for item in found if item.kind is kind}


def stands(console: Console, kind: OrderKind, meter_id: str = "E1") -> set[Delivery]:
    return {item.stands for item in items(console, kind, meter_id).values()}


def is_ahead(console: Console) -> bool:
    kind = OrderKind.SET_NEXT_PRICES
    return all(stands(console, kind, meter) == {Delivery.AHEAD} for meter in METERS)


def ordered(console: Console, meter_id: str = "E1") -> list[OrderView]:
    found = console.book.read(lambda ledger: ledger.orders.of_meter(meter_id, limit=20))
    return [view for view in reversed(found) if view.order.kind.endswith("prices")]


def kinds(console: Console, meter_id: str = "E1") -> list[tuple[str, str]]:
    return [(view.order.kind, view.state) for view in ordered(console, meter_id)]


def prices(console: Console, meter_id: str = "E1") -> list[int]:
    return list(console.mall.book(meter_id)["prices_e8"])


AHEAD = ("set_next_prices", "confirmed")
AT_TIME = ("set_prices", "confirmed")


def test_prices_to_come_are_in_the_spare_set_before_and_in_force_at_their_time(tmp_path: Path) -> None:
    async def story(console: Console) -> None:
        await console.until(lambda: stands(console, OrderKind.SET_PRICES) == {Delivery.AGREES}, within_s=900)
        start = begin_at(console, console.clock.utc_ms() + 20 * MINUTE_MS + 1_234)
        await console.until(lambda: is_ahead(console), within_s=1_800)
        row = items(console, OrderKind.SET_NEXT_PRICES)
        assert row[PRICE_SWITCH].wanted == row[PRICE_SWITCH].begins_utc_ms == start
        assert row["spare_price_flat_e8"].read is not None
        assert row["spare_price_flat_e8"].read.value == THEN_E8
        assert items(console, OrderKind.SET_PRICES)["price_flat_e8"].next_value == THEN_E8
        assert set(prices(console)) == {NOW_E8}
        while console.clock.utc_ms() < start - MINUTE_MS:
            assert set(prices(console)) == {NOW_E8}
            await asyncio.sleep(10)
        await asyncio.sleep(120)  # whatever its own clock is off
        assert all(set(prices(console, meter)) == {THEN_E8} for meter in METERS)
        assert stands(console, OrderKind.SET_PRICES) <= {Delivery.ON_ITS_WAY, Delivery.AGREES}
        await console.until(
            lambda: stands(console, OrderKind.SET_PRICES) == {Delivery.AGREES}, within_s=1_500
        )
        assert stands(console, OrderKind.SET_NEXT_PRICES) == {Delivery.AGREES}
        assert {meter: kinds(console, meter) for meter in METERS} == {meter: [AHEAD] for meter in METERS}

    play(tmp_path, story)


def test_a_meter_without_a_spare_set_gets_its_prices_when_they_begin(tmp_path: Path) -> None:
    async def story(console: Console) -> None:
        await console.until(lambda: stands(console, OrderKind.SET_PRICES) == {Delivery.AGREES}, within_s=900)
        start = console.clock.utc_ms() + 20 * MINUTE_MS
        begin_at(console, start)
        while console.clock.utc_ms() < start:
            assert set(prices(console)) == {NOW_E8} and kinds(console) == []
            await asyncio.sleep(20)
        await console.until(lambda: set(prices(console)) == {THEN_E8}, within_s=120)
        assert stands(console, OrderKind.SET_NEXT_PRICES) == set()
        await console.until(lambda: kinds(console) == [AT_TIME], within_s=120)
        assert [view.order.source for view in ordered(console)] == ["upkeep"]

    play(tmp_path, story, make=small_mall.ELECTRICITY_MAKE)


def test_a_meter_that_must_not_switch_any_more_is_told_so(tmp_path: Path) -> None:
    async def story(console: Console) -> None:
        await console.until(lambda: stands(console, OrderKind.SET_PRICES) == {Delivery.AGREES}, within_s=900)
        start = begin_at(console, console.clock.utc_ms() + 25 * MINUTE_MS)
        await console.until(lambda: is_ahead(console), within_s=1_800)

        def unit(ledger: Ledger) -> None:
            plan = ledger.prices.put_plan(code="P-2", name="second", medium="electricity")
            ledger.prices.put_version(PriceVersion(plan, 0, NOW_E8))
            meter = ledger.meters.get("E1")
            assert meter is not None
            ledger.meters.put(replace(meter, plan_id=plan))

        console.book.write(unit)
        await console.until(lambda: kinds(console) == [AHEAD, AHEAD], within_s=900)
        assert ordered(console)[-1].order.values == {PRICE_SWITCH: 0}
        await asyncio.sleep((start - console.clock.utc_ms()) / 1000 + 60)
        assert set(prices(console)) == {NOW_E8} and set(prices(console, "E2")) == {THEN_E8}

    play(tmp_path, story)


def test_a_write_that_fails_half_way_never_lets_a_half_written_set_take_over(tmp_path: Path) -> None:
    async def story(console: Console) -> None:
        await console.until(lambda: stands(console, OrderKind.SET_PRICES) == {Delivery.AGREES}, within_s=900)
        start = begin_at(console, console.clock.utc_ms() + 20 * MINUTE_MS)
        console.mall.set_fault("lose-request", target="E1", on="write", times=2)
        await console.until(lambda: bool(kinds(console)), within_s=900)
        seen: set[tuple[int, int]] = set()
        while console.clock.utc_ms() < start - AHEAD_LEAST_MS:
            await asyncio.sleep(2)
            book = console.mall.book("E1")
            seen.add((book["price_switch_utc_ms"], len(set(book["spare_prices_e8"]))))
        assert (start, 1) in seen and (start, 2) not in seen
        assert kinds(console) == [AHEAD]
        await asyncio.sleep((start - console.clock.utc_ms()) / 1000 + 60)
        assert set(prices(console)) == {THEN_E8}

    play(tmp_path, story)
