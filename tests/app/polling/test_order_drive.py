"""Orders to meters through the whole stack, on virtual time: what the meter shows decides, never a reply."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from app.domain.order import OrderKind
from app.domain.permissions import SYSTEM
from app.errors import DeskError
from app.services import orders
from app.services.orders import SINGLE_DEADLINE_MS, Wish
from db.control_rows import OrderEvent, OrderView
from tests.helpers.console import PROFILES, Console, virtual_console
from tests.helpers.virtual_loop import run_virtual

Story = Callable[[Console], Awaitable[None]]


def play(tmp_path: Path, story: Story, *, make: str = "adf400l-3p") -> None:
    async def whole() -> None:
        async with virtual_console(tmp_path, make=make) as console:
            await console.in_contact("E1", "E2")
            await story(console)
            console.must_agree()

    run_virtual(whole)


async def give(
    console: Console,
    kind: OrderKind,
    meter_id: str = "E1",
    *,
    order_id: str = "o1",
    deadline_s: int = 300,
    until_s: int | None = None,
    **values: int,
) -> None:
    """Record an order as the program itself and hand it to the engine."""
    now = console.clock.utc_ms()
    until = None if until_s is None else now + until_s * 1000
    wish = Wish(order_id, kind, meter_id, now + deadline_s * 1000, "a test", values, until)
    console.book.write(
        lambda ledger: orders.order(ledger, wish, makes=PROFILES, session=SYSTEM, now_utc_ms=now)
    )
    await console.worker.submit_orders([order_id])


def found(console: Console, order_id: str = "o1") -> tuple[OrderView, tuple[OrderEvent, ...]]:
    return console.book.read(lambda ledger: orders.view(ledger, order_id, session=SYSTEM))


def alarms_of_relays(console: Console) -> list[tuple[str, object]]:
    rows = console.book.read(lambda ledger: ledger.alarms.live())
    return [(row.object, row.detail) for row in rows if row.kind == "relay.not_as_commanded"]


def states(console: Console, order_id: str = "o1") -> list[str]:
    return [event.state for event in found(console, order_id)[1]]


async def ended(console: Console, order_id: str = "o1", *, within_s: float = 60) -> str:
    await console.until(
        lambda: (
            console.book.read(
                lambda ledger: ledger.orders.open_of_meter(found(console, order_id)[0].order.meter_id)
            )
            is None
        ),
        within_s=within_s,
    )
    return states(console, order_id)[-1]


def supply_on(console: Console, meter_id: str = "E1") -> bool:
    return bool(console.mall.book(meter_id)["supply_on"])


@pytest.mark.parametrize("make", ["adf400l-3p", "adf400l-1p", "ddsy1352", "dtsy1352", "dlt645-2007"])
def test_a_trip_and_a_close_are_as_the_meter_shows(tmp_path: Path, make: str) -> None:
    async def story(console: Console) -> None:
        await give(console, OrderKind.TRIP)
        assert await ended(console) == "confirmed"
        assert states(console) == ["recorded", "sending", "confirmed"]
        assert found(console)[0].last["by"] == "reply"
        assert not supply_on(console) and supply_on(console, "E2")
        assert console.ear.orders == [("o1", "sending"), ("o1", "confirmed")]
        await give(console, OrderKind.TRIP, order_id="o2")
        assert await ended(console, "o2") == "confirmed" and found(console, "o2")[0].last["by"] == "already"
        await give(console, OrderKind.CLOSE, order_id="o3")
        assert await ended(console, "o3") == "confirmed"
        assert supply_on(console)

    play(tmp_path, story, make=make)


def test_a_lost_reply_is_followed_by_a_look_and_nothing_is_sent_twice(tmp_path: Path) -> None:
    async def story(console: Console) -> None:
        console.mall.set_fault("lose-reply", target="E1", on="write")
        await give(console, OrderKind.TRIP)
        assert await ended(console) == "confirmed"
        assert states(console) == ["recorded", "sending", "confirmed"]
        assert found(console)[0].last["by"] == "read-back"
        assert console.hits("lose-reply") == 1

    play(tmp_path, story)


def test_a_lost_frame_is_sent_again_once_the_meter_shows_that_nothing_was_done(tmp_path: Path) -> None:
    async def story(console: Console) -> None:
        console.mall.set_fault("lose-request", target="E1", on="write", times=1)
        await give(console, OrderKind.TRIP)
        assert await ended(console) == "confirmed"
        assert states(console) == ["recorded", "sending", "in_doubt", "sending", "confirmed"]

    play(tmp_path, story)


def test_an_order_that_is_not_followed_ends_after_three_sends(tmp_path: Path) -> None:
    async def story(console: Console) -> None:
        console.mall.set_fault("lose-request", target="E1", on="write")
        await give(console, OrderKind.TRIP)
        assert await ended(console, within_s=120) == "not_followed"
        assert states(console).count("sending") == 3
        assert supply_on(console)

    play(tmp_path, story)


@pytest.mark.parametrize(("shows", "reason"), [("position", "state"), ("command", "current_flows")])
def test_a_relay_that_does_not_open_is_found_out(tmp_path: Path, shows: str, reason: str) -> None:
    async def story(console: Console) -> None:
        console.mall.set_fault("stuck-relay", target="E1", shows=shows)
        await give(console, OrderKind.TRIP)
        assert await ended(console, within_s=120) == "not_followed"
        assert found(console)[0].last["reason"] == reason
        assert alarms_of_relays(console) == [("E1", {"ordered": "trip"})]
        console.mall.clear_faults()
        await give(console, OrderKind.CLOSE, order_id="o2")
        await console.until(lambda: states(console, "o2")[-1] == "confirmed")
        assert alarms_of_relays(console) == []

    play(tmp_path, story)


def test_nothing_is_sent_after_the_deadline(tmp_path: Path) -> None:
    async def story(console: Console) -> None:
        console.mall.set_fault("silent-meter", target="E1")
        await console.until(lambda: not console.live.state("E1").in_contact)  # type: ignore[union-attr]
        await give(console, OrderKind.TRIP, deadline_s=60)
        assert await ended(console, within_s=70) == "expired"
        console.mall.clear_faults()
        await asyncio.sleep(120)
        assert supply_on(console)

    play(tmp_path, story)


def test_an_order_in_doubt_past_its_deadline_is_read_back_and_not_sent_again(tmp_path: Path) -> None:
    async def story(console: Console) -> None:
        console.mall.set_fault("lose-request", target="E1", on="write", times=1)
        await give(console, OrderKind.TRIP, deadline_s=5)
        await console.until(lambda: states(console)[-1] == "in_doubt")
        assert await ended(console, within_s=60) == "not_followed"
        assert states(console).count("sending") == 1

    play(tmp_path, story)


def test_a_meter_that_returns_is_tried_at_once(tmp_path: Path) -> None:
    async def story(console: Console) -> None:
        console.mall.set_fault("silent-meter", target="E1")
        await console.until(lambda: not console.live.state("E1").in_contact)  # type: ignore[union-attr]
        await give(console, OrderKind.TRIP, deadline_s=3_600)
        await asyncio.sleep(600)
        assert states(console) == ["recorded"]
        console.mall.clear_faults()
        assert await ended(console, within_s=60) == "confirmed"

    play(tmp_path, story)


def test_kept_supply_is_in_the_book_and_a_trip_by_rule_is_refused(tmp_path: Path) -> None:
    async def story(console: Console) -> None:
        await give(console, OrderKind.KEEP_SUPPLY, until_s=86_400)
        assert await ended(console) == "confirmed"
        kept = console.book.read(lambda ledger: ledger.orders.kept_supply("E1"))
        assert kept is not None and kept.until_utc_ms is not None
        with pytest.raises(DeskError, match="keeps_supply"):
            await give(console, OrderKind.TRIP, order_id="o2")
        await give(console, OrderKind.FEE_CONTROL, order_id="o3")
        assert await ended(console, "o3") == "confirmed"
        assert console.book.read(lambda ledger: ledger.orders.kept_supply("E1")) is None
        await give(console, OrderKind.TRIP, order_id="o4")
        assert await ended(console, "o4") == "confirmed"

    play(tmp_path, story)


def test_supply_of_a_make_that_cannot_be_told_is_kept_at_the_office(tmp_path: Path) -> None:
    async def story(console: Console) -> None:
        await give(console, OrderKind.KEEP_SUPPLY, "W1", until_s=86_400)
        assert await ended(console) == "confirmed" and found(console)[0].last["by"] == "office"
        assert console.book.read(lambda ledger: ledger.orders.kept_supply("W1")) is not None

    play(tmp_path, story)


@pytest.mark.parametrize("make", ["adf400l-3p", "ddsy1352", "dlt645-2007"])
def test_alarm_amounts_and_prices_are_read_back(tmp_path: Path, make: str) -> None:
    rates = ("sharp", "peak", "flat", "valley")
    prices = {f"price_{rate}_e8": (70 + number) * 1_000_000 for number, rate in enumerate(rates)}

    async def story(console: Console) -> None:
        await give(console, OrderKind.SET_ALARMS, alarm1_fen=3_000, alarm2_fen=1_000)
        assert await ended(console) == "confirmed"
        await give(console, OrderKind.SET_PRICES, order_id="o2", **prices)
        assert await ended(console, "o2") == "confirmed"
        assert {name: found(console, "o2")[0].last["seen"][name] for name in prices} == prices  # type: ignore[index]

    play(tmp_path, story, make=make)


def test_a_clock_is_set_and_judged_by_its_drift(tmp_path: Path) -> None:
    async def story(console: Console) -> None:
        console.mall.set_fault("clock-back", target="E1", seconds=900)
        await give(console, OrderKind.SET_CLOCK)
        assert await ended(console) == "confirmed"
        assert states(console) == ["recorded", "sending", "confirmed"]
        drift = console.live.clock_drift("E1")
        assert drift is not None and abs(drift.drift_ms) <= 2_000
        assert console.worker.troubles.all() == ()

    play(tmp_path, story)


def test_a_state_is_read_without_a_word_sent(tmp_path: Path) -> None:
    async def story(console: Console) -> None:
        await give(console, OrderKind.READ_STATE)
        assert await ended(console) == "confirmed"
        seen = found(console)[0].last["seen"]
        assert isinstance(seen, dict) and seen["supply_on"] == 1 and "balance_fen" in seen
        assert states(console) == ["recorded", "confirmed"]

    play(tmp_path, story)


def test_an_order_waits_for_the_sale_of_its_meter(tmp_path: Path) -> None:
    async def story(console: Console) -> None:
        console.mall.set_fault("lose-reply", target="E1", on="write", times=1)
        sale = asyncio.ensure_future(console.sell("r1", "E1"))
        await sale
        await give(console, OrderKind.TRIP)
        assert await console.outcome("r1") == "confirmed"
        assert await ended(console) == "confirmed"
        sale_events = console.book.read(lambda ledger: ledger.operations.events("r1"))
        assert sale_events[-1].utc_ms <= found(console)[1][1].utc_ms

    play(tmp_path, story)


def test_a_cancelled_order_is_never_sent(tmp_path: Path) -> None:
    async def story(console: Console) -> None:
        console.mall.set_fault("silent-meter", target="E1")
        await console.until(lambda: not console.live.state("E1").in_contact)  # type: ignore[union-attr]
        await give(console, OrderKind.TRIP, deadline_s=SINGLE_DEADLINE_MS // 1000)
        now = console.clock.utc_ms()
        console.book.write(lambda ledger: orders.cancel(ledger, "o1", session=SYSTEM, now_utc_ms=now))
        console.mall.clear_faults()
        await asyncio.sleep(120)
        assert states(console) == ["recorded", "cancelled"] and supply_on(console)

    play(tmp_path, story)


def test_a_program_killed_while_sending_looks_first_when_it_returns(tmp_path: Path) -> None:
    async def story(console: Console) -> None:
        console.mall.set_fault("lose-reply", target="E1", on="write", times=1)
        await give(console, OrderKind.TRIP)
        await console.until(lambda: states(console)[-1] == "sending")
        console.die()
        await asyncio.sleep(5)
        await console.bury()
        assert states(console) == ["recorded", "sending"]
        await console.start()
        assert await ended(console) in ("confirmed",)
        assert states(console)[2] == "in_doubt" and states(console).count("sending") <= 2

    play(tmp_path, story)


def test_kept_supply_ends_by_itself(tmp_path: Path) -> None:
    async def story(console: Console) -> None:
        await give(console, OrderKind.KEEP_SUPPLY, until_s=600)
        assert await ended(console) == "confirmed"
        await asyncio.sleep(500)
        assert console.book.read(lambda ledger: ledger.orders.kept_supply("E1")) is not None
        await asyncio.sleep(200)
        assert console.book.read(lambda ledger: ledger.orders.kept_supply("E1")) is None
        last = console.book.read(lambda ledger: ledger.orders.of_meter("E1", limit=1))[0]
        assert (last.order.kind, last.order.source, last.state) == ("fee_control", "upkeep", "confirmed")

    play(tmp_path, story)


def test_supply_that_a_power_cut_no_longer_keeps_is_kept_anew(tmp_path: Path) -> None:
    async def story(console: Console) -> None:
        await give(console, OrderKind.KEEP_SUPPLY, until_s=86_400)
        assert await ended(console) == "confirmed"
        console.mall.set_fault("keep-lost", target="E1", times=1)
        await asyncio.sleep(300)
        last = console.book.read(lambda ledger: ledger.orders.of_meter("E1", limit=1))[0]
        assert (last.order.kind, last.order.source, last.state) == ("keep_supply", "upkeep", "confirmed")
        kept = console.book.read(lambda ledger: ledger.orders.kept_supply("E1"))
        assert kept is not None and kept.order_id == last.order.id

    play(tmp_path, story, make="dlt645-2007")
