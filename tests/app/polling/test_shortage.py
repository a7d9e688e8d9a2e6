"""Plans for a shortage of the grid in the engine, over the wire: begun, kept up, undone, taken up again."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from app.domain.order import OrderKind
from app.domain.permissions import SYSTEM, Session
from app.services import orders, shortage
from app.services.orders import Wish
from db.ledger import Ledger
from db.shortage import PlanMeter, PlanRow
from tests.helpers.console import Console, virtual_console
from tests.helpers.virtual_loop import run_virtual

LIGHTS, FOOD = "景观照明", "餐饮"


def play(tmp_path: Path, story: Callable[[Console], Any], *, make: str = "adf400l-3p") -> None:
    async def whole() -> None:
        async with virtual_console(tmp_path, make=make) as console:
            console.book.write(lambda ledger: _set_up(ledger, make))
            await asyncio.sleep(300)  # until loads are known
            await story(console)
            console.must_verify()

    run_virtual(whole)


def _set_up(ledger: Ledger, make: str) -> None:
    """E1 and E2 light the facade; the others cook. All are of this make."""
    for meter in ledger.meters.all():
        if meter.medium == "electricity":
            ledger.meters.put(replace(meter, profile=make))
    for number in ("B1-001", "B1-002"):
        shop = ledger.shops.by_number(number)
        assert shop is not None
        ledger.shops.put_shop(
            shop_number=number,
            name=shop.name,
            area_id=shop.area_id,
            floor=shop.floor,
            trade=LIGHTS,
            phone=shop.phone,
            search_text=shop.search_text,
        )


def plan(console: Console, *, target_w: int, act: str = "trip", limit_w: int = 0, minutes: int = 120) -> str:
    """Kept and started now."""
    now = console.clock.utc_ms()
    wanted = PlanRow(
        "",
        "heat wave",
        act,
        (LIGHTS, FOOD),
        target_w,
        limit_w,
        now,
        now + minutes * 60_000,
        "grid",
        "draft",
        None,
    )
    makes, live = console.worker.profiles, console.live

    def unit(ledger: Ledger) -> str:
        kept = shortage.keep(ledger, wanted, session=_manager(ledger), now_utc_ms=now)
        shortage.start(ledger, kept.id, live, makes=makes, approval=None, session=SYSTEM, now_utc_ms=now)
        return kept.id

    return console.book.write(unit)


def _manager(ledger: Ledger) -> Session:
    found = ledger.operators.by_name("mei")
    number = (
        found.id
        if found
        else ledger.operators.add(
            name="mei", display_name="mei", password_hash="x", roles=("manager",), drawer=""
        )
    )
    return Session(number, "mei", "mei", ("manager",), "")


def rows(console: Console, plan_id: str) -> dict[str, PlanMeter]:
    found = console.book.read(lambda ledger: ledger.shortage.meters(plan_id))
    return {row.meter_id: row for row in found}


def state(console: Console, plan_id: str) -> str:
    found = console.book.read(lambda ledger: ledger.shortage.get(plan_id))
    assert found is not None
    return found.state


METERS = ("E1", "E2", "E3", "E4", "E5", "E99")


def off(console: Console) -> set[str]:
    return {meter for meter in METERS if not console.mall.book(meter)["supply_on"]}


def end(console: Console, plan_id: str) -> None:
    now = console.clock.utc_ms()
    console.book.write(lambda ledger: shortage.undo(ledger, plan_id, session=SYSTEM, now_utc_ms=now))


def load(console: Console, *meters: str) -> int:
    return sum(console.live.loads.load_w(meter) or 0 for meter in meters)


def test_kinds_go_in_their_order_until_the_target_is_met_and_all_is_put_back(tmp_path: Path) -> None:
    async def story(console: Console) -> None:
        assert load(console, "E1", "E2") > 0
        plan_id = plan(console, target_w=load(console, "E1", "E2") + 1)
        await console.until(lambda: len(off(console)) >= 3, within_s=300)
        assert {"E1", "E2"} < off(console) and len(off(console)) < 6
        await console.until(
            lambda: all(row.after_w == 0 for row in rows(console, plan_id).values()), within_s=300
        )
        told = rows(console, plan_id)
        assert all(row.before_w > 0 and row.state == "done" for row in told.values())
        end(console, plan_id)
        await console.until(lambda: state(console, plan_id) == "ended", within_s=300)
        assert off(console) == set()
        assert {row.state for row in rows(console, plan_id).values()} == {"undone"}

    play(tmp_path, story)


def test_kept_supply_is_not_touched_and_what_a_person_opened_meanwhile_stays(tmp_path: Path) -> None:
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
        await order(console, "E1", OrderKind.KEEP_SUPPLY)
        kept = lambda ledger: ledger.orders.kept_supply("E1")  # noqa: E731
        await console.until(lambda: console.book.read(kept) is not None)
        plan_id = plan(console, target_w=1_000_000, minutes=15)
        await console.until(lambda: off(console) == {"E2", "E3", "E4", "E5", "E99"}, within_s=300)
        await order(console, "E3", OrderKind.CLOSE)
        await console.until(lambda: "E3" not in off(console))
        await order(console, "E4", OrderKind.TRIP)
        await console.until(lambda: state(console, plan_id) == "ended", within_s=1_200)  # by itself
        found = {id: row.state for id, row in rows(console, plan_id).items()}
        assert found == {"E2": "undone", "E3": "left", "E4": "left", "E5": "undone", "E99": "undone"}
        assert off(console) == {"E4"}

    play(tmp_path, story)


def test_a_run_that_was_cut_off_is_taken_up_and_undone(tmp_path: Path) -> None:
    async def story(console: Console) -> None:
        plan_id = plan(console, target_w=1_000_000, minutes=15)
        await console.until(lambda: len(off(console)) >= 1, within_s=300)
        console.die()
        await console.bury()
        await console.start()
        await console.until(lambda: len(off(console)) == 6, within_s=600)
        end(console, plan_id)
        console.die()
        await console.bury()
        await console.start()
        await console.until(lambda: state(console, plan_id) == "ended", within_s=600)
        assert off(console) == set()
        orders_of = console.book.read(lambda ledger: ledger.orders.of_meter("E1", limit=20))
        assert [view.order.kind for view in orders_of] == ["close", "trip"]  # nothing twice

    play(tmp_path, story)


def test_a_limit_is_told_and_the_one_before_comes_back(tmp_path: Path) -> None:
    async def story(console: Console) -> None:
        before = console.mall.book("E1")
        plan_id = plan(console, target_w=1, act="limit", limit_w=1_000)
        await console.until(
            lambda: any(row.state == "done" for row in rows(console, plan_id).values()), within_s=300
        )
        (row,) = rows(console, plan_id).values()
        assert row.kind == LIGHTS and row.before_limit_w is not None and row.before_limit_w != 1_000
        end(console, plan_id)
        await console.until(lambda: state(console, plan_id) == "ended", within_s=300)
        (row,) = rows(console, plan_id).values()
        assert row.state == "undone" and before is not None
        undo = console.book.read(lambda ledger: ledger.orders.required(row.undo_id or ""))
        assert undo.order.values == {"max_power_w": row.before_limit_w}

    play(tmp_path, story, make="dtsy1352")
