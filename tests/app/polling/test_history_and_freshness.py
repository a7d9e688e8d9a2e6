"""What the rounds promise: no interval read twice, what was missed is marked, and old states are told."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path

from app.polling.schedule import HISTORY_MS, Intervals
from db.rows import StateBit
from tests.helpers.console import Console, site_setup, virtual_console
from tests.helpers.small_mall import ALL_METERS
from tests.helpers.virtual_loop import run_virtual

HISTORY_S = HISTORY_MS / 1000


def late_slots(console: Console, meter_id: str) -> list[int]:
    return [one.utc_ms // HISTORY_MS for one in console.history(meter_id) if one.state & StateBit.LATE]


def slots(console: Console, meter_id: str) -> list[int]:
    return [one.utc_ms // HISTORY_MS for one in console.history(meter_id)]


def test_readings_missed_while_out_of_contact_are_read_once_on_return_and_marked(tmp_path: Path) -> None:
    async def story() -> None:
        async with virtual_console(tmp_path, status_s=60) as console:
            assert console.net is not None
            await asyncio.sleep(100)
            console.net.refuse = True
            console.net.break_all()
            await asyncio.sleep(2.2 * HISTORY_S)
            console.net.refuse = False
            returned = console.clock.utc_ms()
            await console.in_contact(within_s=120)
            await asyncio.sleep(120)
            for meter_id in ALL_METERS:
                found = slots(console, meter_id)
                assert len(found) == len(set(found)) == 2
                assert late_slots(console, meter_id) == [found[-1]]
                assert console.history(meter_id)[-1].utc_ms >= returned // 1000 * 1000
            await asyncio.sleep(HISTORY_S)
            assert len(late_slots(console, "E1")) == 1, "the next one is in time again"

    run_virtual(story)


def test_a_short_break_leaves_no_reading_marked(tmp_path: Path) -> None:
    async def story() -> None:
        async with virtual_console(tmp_path, status_s=60) as console:
            assert console.net is not None
            await asyncio.sleep(100)
            console.net.break_all()
            await console.in_contact(within_s=120)
            await asyncio.sleep(2 * HISTORY_S)
            assert late_slots(console, "E1") == []
            assert slots(console, "E1") == sorted(set(slots(console, "E1")))

    run_virtual(story)


def test_a_restart_within_an_interval_reads_it_no_second_time(tmp_path: Path) -> None:
    async def story() -> None:
        async with virtual_console(tmp_path, status_s=20) as console:
            await asyncio.sleep(100)
            before = slots(console, "E1")
            assert len(before) == 1
            await console.stop()
            await console.start()
            await console.in_contact()
            await asyncio.sleep(100)
            assert slots(console, "E1") == before
            await asyncio.sleep(HISTORY_S)
            assert len(slots(console, "E1")) == 2
            assert late_slots(console, "E1") == []

    run_virtual(story)


def test_a_meter_and_a_collector_may_have_intervals_of_their_own(tmp_path: Path) -> None:
    async def story() -> None:
        async with virtual_console(tmp_path, status_s=20) as console:
            minute = 60_000
            intervals = Intervals(
                status_s=20, of_collector={"C1": 10 * minute}, of_meter={"E1": 5 * minute, "W1": 60 * minute}
            )
            await console.worker.apply(replace(site_setup(port=9000), intervals=intervals))
            await asyncio.sleep(3_600)
            counts = {meter: len(console.history(meter)) for meter in ("E1", "E2", "W1")}
            assert counts["E1"] in (12, 13, 14)
            assert counts["E2"] in (6, 7, 8)
            assert counts["W1"] in (1, 2)

    run_virtual(story)


def test_the_board_proves_how_fresh_its_states_are(tmp_path: Path) -> None:
    async def story() -> None:
        async with virtual_console(tmp_path, status_s=8) as console:
            intervals = Intervals(status_s=8, target_s=10)
            await console.worker.apply(replace(site_setup(port=9000), intervals=intervals))
            await asyncio.sleep(60)
            fresh = console.live.freshness(now_utc_ms=console.clock.utc_ms())
            assert (fresh.target_s, fresh.meters, fresh.stale) == (10, len(ALL_METERS), 0)
            assert fresh.oldest_s is not None and fresh.oldest_s <= 10 and fresh.oldest_meter in ALL_METERS
            assert console.worker.troubles.all() == ()

    run_virtual(story)


def test_a_round_that_cannot_meet_the_target_is_told_and_so_is_its_end(tmp_path: Path) -> None:
    async def story() -> None:
        async with virtual_console(tmp_path) as console:
            hasty = Intervals(status_s=0.1, target_s=0.15)
            await console.worker.apply(replace(site_setup(port=9000), intervals=hasty))
            await asyncio.sleep(30)
            fresh = console.live.freshness(now_utc_ms=console.clock.utc_ms())
            assert fresh.stale > 0
            told = [(one.key, one.where) for one in console.worker.troubles.all()]
            assert ("trouble.slow_round", "C1/1") in told
            await console.worker.apply(site_setup(port=9000))
            await asyncio.sleep(30)
            assert console.worker.troubles.all() == ()

    run_virtual(story)


def test_lines_tell_how_they_do(tmp_path: Path) -> None:
    async def story() -> None:
        async with virtual_console(tmp_path) as console:
            console.mall.set_fault("silent-meter", target="E2")
            await asyncio.sleep(120)
            electricity, water = console.worker.line_stats
            assert (electricity.collector, electricity.bus, electricity.link) == ("C1", 1, "sealed")
            assert electricity.sealed == "aes-256-gcm" and electricity.in_contact
            assert (electricity.meters, electricity.meters_in_contact) == (6, 5)
            assert electricity.sent > electricity.answered > 50 and electricity.timeouts > 0
            assert electricity.last_error == "the meter did not answer the collector"
            assert water.round_s is not None and 0 < water.round_s < 1
            assert water.answer_ms is not None and water.answer_ms > 0
            assert (water.timeouts, water.bad, water.late, water.last_error) == (0, 0, 0, None)

    run_virtual(story)


def test_a_refused_link_and_a_missing_key_are_on_the_list_of_troubles(tmp_path: Path) -> None:
    async def story() -> None:
        async with virtual_console(tmp_path) as console:
            (collector,) = site_setup(port=9000).collectors
            other = replace(collector, keys={1: bytes(32)})
            await console.worker.apply(replace(site_setup(port=9000), collectors=(other,)))
            await asyncio.sleep(30)
            (trouble,) = console.worker.troubles.all()
            assert (trouble.key, trouble.where) == ("trouble.link_refused", "C1")
            assert trouble.times > 1 and trouble.text
            keyless = replace(collector, keys={})
            await console.worker.apply(replace(site_setup(port=9000), collectors=(keyless,)))
            await asyncio.sleep(5)
            assert console.worker.line_stats[0].last_error
            await console.worker.apply(site_setup(port=9000))
            await console.in_contact(within_s=60)
            await asyncio.sleep(5)
            assert {one.key for one in console.worker.troubles.all()} <= {"trouble.fault"}

    run_virtual(story)


def test_a_line_that_is_held_up_shows_its_meters_out_of_contact_in_time(tmp_path: Path) -> None:
    async def story() -> None:
        async with virtual_console(tmp_path) as console:
            async with console.worker.rounds("C1", 1).held():
                await asyncio.sleep(100)
                assert console.live.contact().meters_in_contact == len(ALL_METERS)
                await asyncio.sleep(100)
                assert set(console.live.contact().silent_meters) == set(ALL_METERS) - {"W1"}
            await console.in_contact(within_s=15)

    run_virtual(story)
