"""The worker on virtual time: rounds, history, sales, contact that comes and goes."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

import pytest

from app.domain.sale import NextStep
from app.polling import history
from app.polling.books import AsyncReadings
from app.polling.schedule import HISTORY_MS
from db.errors import BookFull
from db.readings import Readings
from tests.helpers.console import virtual_console
from tests.helpers.small_mall import ALL_METERS, NOW_MS, START_BALANCE_FEN, START_COUNT
from tests.helpers.virtual_loop import run_virtual

T = TypeVar("T")


def test_all_meters_are_read_and_their_state_stays_fresh(tmp_path: Path) -> None:
    async def story() -> None:
        async with virtual_console(tmp_path) as console:
            await asyncio.sleep(120)
            contact = console.live.contact()
            assert (contact.collectors_in_contact, contact.meters_in_contact) == (1, len(ALL_METERS))
            assert contact.oldest_utc_ms is not None
            assert console.clock.utc_ms() - contact.oldest_utc_ms < 15_000
            console.must_agree()

    run_virtual(story)


def test_history_is_stored_once_for_each_half_hour_and_meter(tmp_path: Path) -> None:
    async def story() -> None:
        async with virtual_console(tmp_path, status_s=60) as console:
            await asyncio.sleep(2 * HISTORY_MS / 1000)
            stored = console.history("E1")
            slots = [sample.utc_ms // HISTORY_MS for sample in stored]
            assert slots == sorted(set(slots)) and len(slots) in (2, 3)
            assert all(sample.quantity is not None and sample.peak is not None for sample in stored)
            assert len(console.history("W1")) == len(slots)

    run_virtual(story)


def test_after_a_restart_the_last_states_stand_on_the_board_before_the_first_answer(tmp_path: Path) -> None:
    async def story() -> None:
        async with virtual_console(tmp_path) as console:
            await console.in_contact()
            await console.stop()
            before = console.live.states()
            await console.bury()
            assert console.net is not None
            console.net.refuse = True
            await console.start()
            await asyncio.sleep(5)
            recalled = console.live.states()
            assert recalled.keys() == before.keys()
            assert all(not state.in_contact for state in recalled.values())
            assert recalled["E1"].balance_fen == before["E1"].balance_fen
            assert recalled["E1"].utc_ms == before["E1"].utc_ms
            console.net.refuse = False
            await console.in_contact()

    run_virtual(story)


def test_last_states_are_kept_while_running_so_that_a_kill_loses_a_minute_at_most(tmp_path: Path) -> None:
    async def story() -> None:
        async with virtual_console(tmp_path) as console:
            await console.in_contact()
            await asyncio.sleep(70)
            console.die()
            await console.bury()
            await console.start()
            await asyncio.sleep(0.01)
            state = console.live.state("E1")
            assert state is not None and not state.in_contact
            assert console.clock.utc_ms() - state.utc_ms < 75_000

    run_virtual(story)


def test_a_sale_ends_confirmed_and_the_meter_has_exactly_that_much_more(tmp_path: Path) -> None:
    async def story() -> None:
        async with virtual_console(tmp_path) as console:
            await console.sell("r1", "E1", 10_000)
            assert await console.outcome("r1", within_s=5) == "confirmed"
            sale = console.sale("r1")
            assert console.purchases("E1") == [10_000]
            assert sale.balance_before_fen is not None and sale.balance_after_fen is not None
            assert sale.balance_after_fen - sale.balance_before_fen in (10_000, 9_999)
            assert console.ear.states_of("r1") == ["sending", "confirmed"]
            state = console.live.state("E1")
            assert state is not None and state.purchase_count == START_COUNT + 1
            console.must_agree()

    run_virtual(story)


def test_many_sales_on_one_line_all_end_confirmed(tmp_path: Path) -> None:
    async def story() -> None:
        async with virtual_console(tmp_path) as console:
            for turn in range(5):
                for meter in ("E1", "E2", "E3"):
                    await console.sell(f"r{turn}{meter}", meter, 1_000 + turn)
                for meter in ("E1", "E2", "E3"):
                    assert await console.outcome(f"r{turn}{meter}") == "confirmed"
            assert console.purchases("E2") == [1_000, 1_001, 1_002, 1_003, 1_004]
            console.must_agree()

    run_virtual(story)


def test_a_meter_that_falls_silent_after_recording_is_sent_to_when_it_answers(tmp_path: Path) -> None:
    async def story() -> None:
        async with virtual_console(tmp_path) as console:
            console.mall.set_fault("silent-meter", target="E1")
            await console.sell("r1", "E1")
            await asyncio.sleep(30)
            (row,) = console.in_doubt()
            assert (row.state, row.sends, row.can_cancel) == ("recorded", 0, True)
            assert row.next_step is NextStep.SEND and row.next_utc_ms is not None
            console.mall.clear_faults()
            assert await console.outcome("r1", within_s=120) == "confirmed"
            console.must_agree()

    run_virtual(story)


def test_a_sale_never_sent_can_be_voided_while_the_meter_is_silent(tmp_path: Path) -> None:
    async def story() -> None:
        async with virtual_console(tmp_path, status_s=600) as console:
            console.mall.set_fault("silent-meter", target="E1")
            await console.sell("r1", "E1")
            await asyncio.sleep(1)
            await console.cancel("r1")
            assert await console.outcome("r1") == "void"
            console.mall.clear_faults()
            await asyncio.sleep(4_000)
            assert console.purchases("E1") == []
            console.must_agree()

    run_virtual(story)


def test_a_lost_collector_shows_at_once_and_its_return_brings_all_meters_back(tmp_path: Path) -> None:
    async def story() -> None:
        async with virtual_console(tmp_path) as console:
            assert console.net is not None
            console.net.refuse = True
            console.net.break_all()
            await asyncio.sleep(0.1)
            assert console.live.contact().meters_in_contact == 0
            console.net.refuse = False
            await console.in_contact(within_s=60)

    run_virtual(story)


def test_a_silent_meter_is_out_of_contact_and_the_others_stay_fresh(tmp_path: Path) -> None:
    async def story() -> None:
        async with virtual_console(tmp_path) as console:
            console.mall.set_fault("silent-meter", target="E2")
            await asyncio.sleep(180)
            contact = console.live.contact()
            assert contact.silent_meters == ("E2",)
            now = console.clock.utc_ms()
            ages = [now - state.utc_ms for id, state in console.live.states().items() if id != "E2"]
            assert max(ages) < 15_000
            console.mall.clear_faults()
            await console.in_contact("E2", within_s=90)

    run_virtual(story)


def test_a_meter_asked_for_is_read_ahead_of_its_turn(tmp_path: Path) -> None:
    async def story() -> None:
        async with virtual_console(tmp_path, status_s=1_000) as console:
            await asyncio.sleep(60)
            asked = console.clock.utc_ms()
            console.worker.read_now(["E3", "E3", "nobody"])
            await asyncio.sleep(1)
            state = console.live.state("E3")
            assert state is not None and state.utc_ms >= asked

    run_virtual(story)


def test_stopping_in_the_middle_of_a_sale_lets_the_frame_land(tmp_path: Path) -> None:
    async def story() -> None:
        async with virtual_console(tmp_path) as console:
            await console.sell("r1", "E1")
            await console.reaches("r1", "sending")
            began = console.clock.monotonic()
            await console.stop()
            assert console.clock.monotonic() - began < 3
            assert console.state("r1") == "confirmed"
            console.must_agree()

    run_virtual(story)


@pytest.mark.parametrize("moment_s", [0.0, 0.05, 0.1, 0.15, 0.2, 0.3])
def test_stopping_at_any_moment_takes_under_three_seconds_and_a_restart_settles(
    tmp_path: Path, moment_s: float
) -> None:
    async def story() -> None:
        async with virtual_console(tmp_path) as console:
            console.mall.set_fault("lose-reply", target="E1", times=1, on="purchase")
            await console.sell("r1", "E1")
            await asyncio.sleep(moment_s)
            began = console.clock.monotonic()
            await console.stop()
            assert console.clock.monotonic() - began < 3
            await console.start()
            assert await console.outcome("r1") == "confirmed"
            assert console.purchases("E1") == [10_000]
            console.must_agree()

    run_virtual(story)


def test_a_meter_set_up_with_a_wrong_address_does_not_hold_up_its_line(tmp_path: Path) -> None:
    async def story() -> None:
        async with virtual_console(tmp_path, unaskable="E5") as console:
            await asyncio.sleep(60)
            assert console.live.contact().silent_meters == ("E5",)
            assert console.ear.faults and console.ear.faults[0][0] == "meter E5"

    run_virtual(story)


def test_the_clock_of_the_board_is_the_injected_one(tmp_path: Path) -> None:
    async def story() -> None:
        async with virtual_console(tmp_path) as console:
            state = console.live.state("E1")
            assert state is not None and NOW_MS <= state.utc_ms < NOW_MS + 120_000
            assert state.balance_fen is not None and state.balance_fen <= START_BALANCE_FEN

    run_virtual(story)


class FullReadings:
    """A readings' book on a full disk, until there is room again."""

    def __init__(self, book: AsyncReadings) -> None:
        self._book = book
        self.is_full = True

    async def write(self, unit: Callable[[Readings], T]) -> T:
        if self.is_full:
            raise BookFull(Path("readings.db"))
        return await self._book.write(unit)


def test_history_waits_for_a_full_disk_but_not_without_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(history, "HISTORY_KEPT", 2 * len(ALL_METERS))

    async def story() -> None:
        async with virtual_console(tmp_path, status_s=60) as console:
            await asyncio.sleep(100)
            await console.stop()
            stored = len(console.history("E1"))
            full = FullReadings(console._outside.readings)
            console._outside = replace(console._outside, readings=full)
            await console.start()
            await asyncio.sleep(5 * HISTORY_MS / 1000)
            assert len(console.history("E1")) == stored
            assert {type(error) for _, error in console.ear.faults} == {BookFull}
            full.is_full = False
            await asyncio.sleep(20)
            assert len(console.history("E1")) == stored + 2

    run_virtual(story)
