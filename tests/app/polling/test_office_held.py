"""Meters whose money the office holds, on virtual time: credit falls as they count, supply follows it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from app.domain.order import MAX_SENDS
from app.domain.permissions import SYSTEM
from app.polling import supply_rule
from app.services import charging, office_meters, settings
from db.errors import BookLocked
from db.ledger import Ledger
from db.money_rows import Entry
from meterio.types import MeterCommand
from tests.helpers.console import Console, virtual_console
from tests.helpers.virtual_loop import run_virtual

LITRES_AN_HOUR = 9_000
"""7.92 yuan an hour: as much as this make passes."""


def play(tmp_path: Path, story: Callable[[Console], Any], *, no_cut_hours: str = "") -> None:
    """The site with its water shop, in hours in which supply may be cut."""

    async def whole() -> None:
        async with virtual_console(tmp_path, steady_l_per_h=LITRES_AN_HOUR) as console:
            change = {"supply.no_cut_hours": no_cut_hours}
            console.book.write(
                lambda ledger: settings.change_many(ledger, change, session=SYSTEM, now_utc_ms=1)
            )
            await console.worker.apply(console.worker.setup)
            await story(console)
            console.must_agree()

    run_virtual(whole)


def left(console: Console) -> int | None:
    state = console.live.state("W1")
    return None if state is None else state.left_fen


def supply_on(console: Console) -> bool | None:
    state = console.live.state("W1")
    return None if state is None else state.supply_on


def charges(console: Console) -> list[Entry]:
    found = console.book.read(lambda ledger: ledger.entries.of_meter("W1"))
    return [entry for entry in found if entry.kind == "charge"]


def orders(console: Console) -> list[tuple[str, str]]:
    """Kind and state of every step of W1's orders, oldest first."""
    found = console.book.read(lambda ledger: ledger.audit.of("W1"))
    return [
        (str(entry.detail["kind"]), entry.action.partition(".")[2])
        for entry in found
        if entry.action.startswith("order.")
    ]


DONE = ["recorded", "sending", "confirmed"]
CUT, RESTORED = [("trip", state) for state in DONE], [("close", state) for state in DONE]


def troubles(console: Console) -> list[tuple[str, str]]:
    return [(one.key, one.text) for one in console.worker.troubles.all() if one.where == "W1"]


def test_credit_falls_with_every_reading_and_the_book_has_few_entries(tmp_path: Path) -> None:
    async def story(console: Console) -> None:
        await console.sell("r1", "W1", 10_000)
        await console.until(lambda: left(console) == 10_000, within_s=30)
        seen = []
        for _ in range(60):
            await asyncio.sleep(60)
            seen.append(left(console) or 0)
        assert seen == sorted(seen, reverse=True) and len(set(seen)) == 60
        state = console.live.state("W1")
        assert state is not None and state.volume_l is not None
        assert abs(seen[-1] - (10_000 - state.volume_l * 88 / 1000)) <= 1
        assert 0 < len(charges(console)) <= (10_000 - seen[-1]) // 100
        assert all(entry.amount_fen >= 100 for entry in charges(console))
        booked = console.book.read(lambda ledger: ledger.charges.state("W1"))
        assert booked is not None and booked.credit_fen == 10_000 - sum(
            e.amount_fen for e in charges(console)
        )

    play(tmp_path, story)


def test_a_shop_without_credit_is_cut_and_a_sale_brings_its_supply_back(tmp_path: Path) -> None:
    async def story(console: Console) -> None:
        await console.sell("r1", "W1", 100)
        await console.until(lambda: supply_on(console) is False, within_s=7_200)
        await console.until(lambda: orders(console) == CUT, within_s=60)
        assert not console.mall.book("W1")["supply_on"]
        await asyncio.sleep(30)  # until what flowed before the valve was shut is counted and charged
        after = left(console)
        assert after is not None and after <= 0
        state = console.live.state("W1")
        assert state is not None and state.alarm_low and state.alarm_very_low
        await console.sell("r2", "W1", 2_000)
        await console.until(lambda: supply_on(console) is True, within_s=60)
        await console.until(lambda: orders(console)[3:] == RESTORED)
        assert left(console) == after + 2_000
        assert troubles(console) == []

    play(tmp_path, story)


def test_nobody_is_cut_in_the_hours_for_it_nor_before_he_ever_paid(tmp_path: Path) -> None:
    async def story(console: Console) -> None:
        await asyncio.sleep(3_600)
        assert orders(console) == [] and (left(console) or 0) < 0  # never paid
        await console.sell("r1", "W1", 100)
        await asyncio.sleep(3_600)
        assert orders(console) == [] and supply_on(console)  # 22 to 24 h
        later = {"supply.no_cut_hours": "06:00-07:00"}
        console.book.write(lambda ledger: settings.change_many(ledger, later, session=SYSTEM, now_utc_ms=1))
        await console.worker.apply(console.worker.setup)
        await console.until(lambda: supply_on(console) is False, within_s=60)

    play(tmp_path, story, no_cut_hours="18:00-09:30")


def test_a_lost_reply_sends_nothing_twice(tmp_path: Path) -> None:
    async def story(console: Console) -> None:
        await console.sell("r1", "W1", 100)
        await console.until(lambda: (left(console) or 0) < 60, within_s=7_200)
        console.mall.set_fault("lose-reply", target="W1", on="write")
        await console.until(lambda: orders(console)[-1:] == CUT[-1:], within_s=7_200)
        assert orders(console) == CUT
        assert console.hits("lose-reply") == 1

    play(tmp_path, story)


def test_an_order_that_is_not_followed_ends_is_told_and_tried_again_later(tmp_path: Path) -> None:
    async def story(console: Console) -> None:
        await console.sell("r1", "W1", 100)
        console.mall.set_fault("lose-request", target="W1", on="write")
        await console.until(lambda: troubles(console) != [], within_s=7_200)
        assert troubles(console) == [("trouble.supply_order", "trip: not_followed")]
        assert orders(console)[0] == CUT[0] and orders(console)[-1] == ("trip", "not_followed")
        tries = len(orders(console))
        assert console.hits("lose-request") == MAX_SENDS
        await asyncio.sleep(600)
        assert console.hits("lose-request") == MAX_SENDS  # it rests
        console.mall.clear_faults()
        await console.until(lambda: supply_on(console) is False, within_s=2 * supply_rule.REST_S)
        await console.until(lambda: orders(console)[tries:] == CUT)
        assert troubles(console) == []

    play(tmp_path, story)


def test_a_trouble_ends_when_the_meter_follows_after_all(tmp_path: Path) -> None:
    async def story(console: Console) -> None:
        await console.sell("r1", "W1", 100)
        console.mall.set_fault("stuck-relay", target="W1")
        await console.until(lambda: troubles(console) != [], within_s=7_200)
        console.mall.clear_faults()  # its valve moves where it was told
        await console.until(lambda: troubles(console) == [])
        assert supply_on(console) is False
        await console.sell("r2", "W1", 2_000)
        await console.until(lambda: supply_on(console) is True)

    play(tmp_path, story)


def test_a_valve_that_a_person_closed_stays_closed(tmp_path: Path) -> None:
    async def story(console: Console) -> None:
        client, point = console.worker.client("C1"), console.point("W1")
        await client.send(await client.prepare(point, MeterCommand("trip")))
        await console.sell("r1", "W1", 5_000)
        await asyncio.sleep(600)
        assert supply_on(console) is False and orders(console) == []

    play(tmp_path, story)


def test_an_order_that_a_kill_left_open_gets_its_outcome_from_the_meter(tmp_path: Path) -> None:
    async def story(console: Console) -> None:
        await console.sell("r1", "W1", 100)
        console.mall.set_fault("lose-request", target="W1", on="write")
        await console.until(lambda: orders(console)[-1:] == [("trip", "sending")], within_s=7_200)
        console.die()
        await console.bury()
        console.mall.clear_faults()
        await console.start()
        await console.until(lambda: supply_on(console) is False)
        await console.until(lambda: orders(console)[-1:] == CUT[-1:])
        assert orders(console).count(CUT[0]) == 1
        await console.sell("r2", "W1", 2_000)
        await console.until(lambda: supply_on(console) is True)

    play(tmp_path, story)


def test_a_register_that_is_reset_is_told_and_nobody_is_charged(tmp_path: Path) -> None:
    async def story(console: Console) -> None:
        await console.sell("r1", "W1", 10_000)
        await asyncio.sleep(600)
        before, paid = left(console), sum(entry.amount_fen for entry in charges(console))
        console.mall.set_fault("register-backwards", target="W1", by=1_000)
        await console.until(lambda: troubles(console) != [])
        assert troubles(console)[0][0] == "trouble.charge_held"
        await asyncio.sleep(240)
        assert sum(entry.amount_fen for entry in charges(console)) == paid
        assert left(console) is not None and before is not None and left(console) >= before

    play(tmp_path, story)


def failing_once(monkeypatch: pytest.MonkeyPatch, module: Any, name: str, folder: Path) -> list[str]:
    """A question to the book that fails the next time it is asked."""
    real, failed = getattr(module, name), list[str]()

    def asked(*args: Any, **how: Any) -> Any:
        if not failed:
            failed.append(name)
            raise BookLocked(folder)
        return real(*args, **how)

    monkeypatch.setattr(module, name, asked)
    return failed


@pytest.mark.parametrize(("module", "name"), [(charging, "survey"), (office_meters, "known")])
def test_a_book_that_is_held_by_another_program_makes_charges_wait_and_loses_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, module: Any, name: str
) -> None:
    async def story(console: Console) -> None:
        await console.sell("r1", "W1", 10_000)
        await console.until(lambda: left(console) == 10_000, within_s=30)
        failed = failing_once(monkeypatch, module, name, tmp_path)
        await console.worker.apply(console.worker.setup)
        await console.until(lambda: failed == [name], within_s=600)
        assert [str(type(error).__name__) for _, error in console.ear.faults] == ["BookLocked"]
        console.ear.faults.clear()
        await asyncio.sleep(1_200)
        state = console.live.state("W1")
        assert state is not None and state.volume_l is not None
        assert abs((left(console) or 0) - (10_000 - state.volume_l * 88 / 1000)) <= 1

    play(tmp_path, story)


def test_a_meter_without_a_price_is_told_keeps_its_credit_and_is_charged_once_it_has_one(
    tmp_path: Path,
) -> None:
    async def story(console: Console) -> None:
        await console.sell("r1", "W1", 10_000)
        await console.until(lambda: left(console) == 10_000, within_s=30)
        meter = console.book.read(lambda ledger: ledger.meters.get("W1"))
        assert meter is not None

        def to_plan(ledger: Ledger) -> None:
            plan = ledger.prices.put_plan(code="X", name="x", medium="water")
            ledger.meters.put(replace(meter, plan_id=plan))

        console.book.write(to_plan)
        await console.worker.apply(console.worker.setup)
        await console.until(lambda: troubles(console) != [])
        assert troubles(console) == [("trouble.uncharged", "tariff.version_count {'most': 10000}")]
        paid = sum(entry.amount_fen for entry in charges(console))
        await asyncio.sleep(1_200)
        assert sum(entry.amount_fen for entry in charges(console)) == paid
        console.book.write(lambda ledger: ledger.meters.put(meter))
        await console.worker.apply(console.worker.setup)
        await console.until(lambda: troubles(console) == [])
        await console.until(lambda: sum(entry.amount_fen for entry in charges(console)) > paid)

    play(tmp_path, story)


def test_a_meter_off_its_account_and_then_out_of_use_is_charged_to_nobody(tmp_path: Path) -> None:
    async def story(console: Console) -> None:
        await console.sell("r1", "W1", 10_000)
        await console.until(lambda: left(console) == 10_000, within_s=30)
        now, paid = console.clock.utc_ms(), charges(console)

        def off_the_account(ledger: Ledger) -> None:
            held = ledger.accounts.open_of_meter("W1")
            assert held is not None
            ledger.accounts.end_meter(held[0].id, "W1", utc_ms=now)

        def out_of_use(ledger: Ledger) -> None:
            meter = ledger.meters.get("W1")
            assert meter is not None
            ledger.meters.put(replace(meter, enabled=False, retired_utc_ms=now))

        console.book.write(off_the_account)
        await asyncio.sleep(1_200)
        assert charges(console) == paid
        console.book.write(out_of_use)
        await console.worker.apply(console.worker.setup)
        console.worker._held.heard("W1")  # its last answer comes before the new set-up is read
        await asyncio.sleep(1_200)
        assert charges(console) == paid and troubles(console) == []

    play(tmp_path, story)
