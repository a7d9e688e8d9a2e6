"""The technician's jobs beside the rounds: searches, single items, clocks and commissioning."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from app.polling.jobs import (
    CheckClocksJob,
    CommissionJob,
    CommissionRow,
    DiscoverJob,
    Job,
    JobEvent,
    ReadItemJob,
    ScanJob,
)
from db.ledger import Ledger
from db.rows import AuditEntry
from meterio.collector import ItemReading
from meterio.scan import Found, ScanPlan
from meterio.types import LineParameters, LinkKind
from tests.helpers.console import Console, site_setup, virtual_console
from tests.helpers.small_mall import CASHIER, ELECTRICITY, TECHNICIAN
from tests.helpers.virtual_loop import run_virtual

OWN = LineParameters(9600, "N", 1)
OTHER = LineParameters(2400, "E", 1)
MODBUS = ("modbus-rtu",)


def plan(*lines: LineParameters, last_unit: int = 20) -> ScanPlan:
    return ScanPlan(1, lines or (OWN,), MODBUS, 1, last_unit)


async def begin(console: Console, job: Job) -> int:
    number = len({event.number for event in console.ear.jobs}) + 1
    console.worker.start_job(number, job)
    return number


def events(console: Console, number: int) -> list[JobEvent]:
    return [event for event in console.ear.jobs if event.number == number]


async def ended(console: Console, number: int, *, within_s: float = 600) -> JobEvent:
    """The last event of a job, which must be its end and the only one."""
    await console.until(
        lambda: any(event.kind == "ended" for event in events(console, number)), within_s=within_s
    )
    ends = [event for event in events(console, number) if event.kind == "ended"]
    assert ends == [events(console, number)[-1]]
    return ends[0]


async def rows(console: Console, job: Job, *, within_s: float = 600) -> list[Any]:
    number = await begin(console, job)
    end = await ended(console, number, within_s=within_s)
    assert end.error is None and not end.cancelled
    return [event.row for event in events(console, number) if event.kind == "row"]


async def refusal(console: Console, job: Job) -> str:
    end = await ended(console, await begin(console, job))
    assert end.error is not None and not end.cancelled
    return end.error.key


def audit(console: Console, meter_id: str) -> list[AuditEntry]:
    found = console.book.read(lambda ledger: ledger.audit.of(meter_id))
    return [entry for entry in found if "step" in entry.detail]


def play(tmp_path: Path, story: Callable[[Console], Any], **options: Any) -> None:
    async def whole() -> None:
        async with virtual_console(tmp_path, **options) as console:
            await story(console)

    run_virtual(whole)


# searches


def test_a_scan_tells_every_meter_and_the_rounds_go_on_after_it(tmp_path: Path) -> None:
    async def story(console: Console) -> None:
        found = await rows(console, ScanJob("C1", plan(), TECHNICIAN))
        assert all(isinstance(row, Found) for row in found)
        units = {point.address.unit for point in site_setup(port=0).points if point.address.bus == 1}
        assert {row.unit for row in found} == units
        assert console.ear.jobs[-1].done == console.ear.jobs[-1].total == 20
        console.ear.heard.clear()
        await asyncio.sleep(30)
        assert set(ELECTRICITY) <= set(console.ear.heard)
        console.must_agree()

    play(tmp_path, story)


def test_progress_is_told_at_most_ten_times_a_second(tmp_path: Path) -> None:
    async def story(console: Console) -> None:
        began = console.clock.monotonic()
        number = await begin(console, ScanJob("C1", plan(), TECHNICIAN))
        await ended(console, number)
        took_s = console.clock.monotonic() - began
        progress = [event for event in events(console, number) if event.kind == "progress"]
        assert 3 <= len(progress) <= took_s * 10 + 2
        assert all(event.row.unit == str(event.done) for event in progress)  # what is asked now is told

    play(tmp_path, story)


def test_a_scan_leaves_the_other_line_alone(tmp_path: Path) -> None:
    async def story(console: Console) -> None:
        number = await begin(console, ScanJob("C1", plan(last_unit=247), TECHNICIAN))
        await asyncio.sleep(5)
        console.ear.heard.clear()
        await asyncio.sleep(20)
        assert set(console.ear.heard) == {"W1"}
        console.worker.cancel_job(number)
        assert (await ended(console, number)).cancelled

    play(tmp_path, story)


@pytest.mark.parametrize("after_s", [0.0, 0.3, 3.0])
def test_a_cancelled_scan_at_other_settings_brings_the_line_back(tmp_path: Path, after_s: float) -> None:
    async def story(console: Console) -> None:
        number = await begin(console, ScanJob("C1", plan(OTHER), TECHNICIAN))
        await asyncio.sleep(after_s)
        console.worker.cancel_job(number)
        end = await ended(console, number, within_s=5)
        assert end.cancelled and end.error is None
        assert console.worker.client("C1").parameters(1) == OWN
        console.ear.heard.clear()
        await asyncio.sleep(15)
        assert set(ELECTRICITY) <= set(console.ear.heard)

    play(tmp_path, story)


@pytest.mark.parametrize("line", [OWN, OTHER])
def test_a_sale_ends_a_scan_of_its_line_and_is_sent_at_once(tmp_path: Path, line: LineParameters) -> None:
    async def story(console: Console) -> None:
        number = await begin(console, ScanJob("C1", plan(line, last_unit=247), TECHNICIAN))
        await asyncio.sleep(2)
        await console.sell("r1", "E1")
        assert await console.outcome("r1", within_s=15) == "confirmed"
        end = await ended(console, number)
        assert end.error is not None and end.error.key == "jobs.gave_way"
        console.must_agree()

    play(tmp_path, story)


def test_a_sale_on_another_line_lets_a_scan_go_on(tmp_path: Path) -> None:
    async def story(console: Console) -> None:
        number = await begin(console, ScanJob("C1", replace(plan(), bus=2), TECHNICIAN))
        await asyncio.sleep(0.2)
        await console.sell("r1", "E1")
        assert await console.outcome("r1", within_s=10) == "confirmed"
        assert (await ended(console, number)).error is None

    play(tmp_path, story)


def test_no_scan_while_a_sale_is_open_on_the_line(tmp_path: Path) -> None:
    async def story(console: Console) -> None:
        console.mall.set_fault("silent-meter", target="E1")
        await console.sell("r1", "E1")
        await asyncio.sleep(5)
        assert await refusal(console, ScanJob("C1", plan(), TECHNICIAN)) == "jobs.sale_open"

    play(tmp_path, story)


def test_one_search_of_a_line_at_a_time(tmp_path: Path) -> None:
    async def story(console: Console) -> None:
        first = await begin(console, ScanJob("C1", plan(), TECHNICIAN))
        await asyncio.sleep(1)
        console.worker.start_job(50, ScanJob("C1", plan(), TECHNICIAN))
        end = await ended(console, 50)
        assert end.error is not None and end.error.key == "jobs.line_taken"
        assert (await ended(console, first)).error is None

    play(tmp_path, story)


def test_a_scan_ends_with_a_sentence_when_the_link_breaks_or_its_set_up_changes(tmp_path: Path) -> None:
    async def story(console: Console) -> None:
        assert console.net is not None
        number = await begin(console, ScanJob("C1", plan(OTHER), TECHNICIAN))
        await asyncio.sleep(2)
        console.net.break_all()
        end = await ended(console, number)
        assert end.error is not None and end.error.key in ("jobs.link_lost", "jobs.never_sent")
        await console.in_contact()
        console.ear.jobs.clear()
        number = await begin(console, ScanJob("C1", plan(OTHER), TECHNICIAN))
        await asyncio.sleep(2)
        (collector,) = site_setup(port=9000).collectors
        changed = replace(collector, max_hold_ms=20_000)
        await console.worker.apply(replace(site_setup(port=9000), collectors=(changed,)))
        end = await ended(console, number)
        assert end.error is not None and end.error.key == "jobs.set_up_changed"
        await console.in_contact()

    play(tmp_path, story)


def test_a_link_that_cannot_change_a_lines_settings_says_so(tmp_path: Path) -> None:
    async def story(console: Console) -> None:
        assert await refusal(console, ScanJob("C1", plan(OTHER), TECHNICIAN)) == "jobs.not_offered"

    play(tmp_path, story, link=LinkKind.TRANSPARENT)


def test_what_cannot_be_searched_is_refused_with_a_sentence(tmp_path: Path) -> None:
    async def story(console: Console) -> None:
        assert await refusal(console, ScanJob("C9", plan(), TECHNICIAN)) == "jobs.unknown_collector"
        assert (
            await refusal(console, ScanJob("C1", replace(plan(), bus=7), TECHNICIAN)) == "jobs.unknown_line"
        )
        assert await refusal(console, DiscoverJob("C1", 1, "modbus-rtu", TECHNICIAN)) == "jobs.no_discovery"
        assert await refusal(console, ReadItemJob("E77", "energy_wh", TECHNICIAN)) == "jobs.unknown_meter"
        assert await refusal(console, ReadItemJob("E1", "volume_l", TECHNICIAN)) == "jobs.no_item"
        console.mall.set_fault("silent-meter", target="E1")
        assert await refusal(console, ReadItemJob("E1", "energy_wh", TECHNICIAN)) == "jobs.no_answer"
        assert console.ear.faults == []

    play(tmp_path, story)


def test_discovery_on_a_line_without_such_meters_finds_none(tmp_path: Path) -> None:
    async def story(console: Console) -> None:
        assert await rows(console, DiscoverJob("C1", 2, "dlt645-2007", TECHNICIAN)) == []

    play(tmp_path, story)


def test_one_item_is_read_with_its_frames(tmp_path: Path) -> None:
    async def story(console: Console) -> None:
        (reading,) = await rows(console, ReadItemJob("E1", "purchase_count", TECHNICIAN))
        assert isinstance(reading, ItemReading)
        assert (reading.name, reading.value) == ("purchase_count", 3)
        assert reading.sent and reading.received

    play(tmp_path, story)


def test_a_stop_ends_every_job_and_puts_the_line_back(tmp_path: Path) -> None:
    async def story(console: Console) -> None:
        number = await begin(console, ScanJob("C1", plan(OTHER), TECHNICIAN))
        await asyncio.sleep(2)
        began = console.clock.monotonic()
        await console.stop()
        assert console.clock.monotonic() - began < 3
        assert (await ended(console, number)).cancelled

    play(tmp_path, story)


# clocks


def test_clocks_are_compared_by_themselves_and_one_that_is_off_is_told(tmp_path: Path) -> None:
    async def story(console: Console) -> None:
        console.mall.set_fault("clock-back", target="E2", seconds=900)
        await asyncio.sleep(90)
        drift = console.live.clock_drift("E1")
        assert drift is not None and abs(drift.drift_ms) <= 2_000
        wrong = console.live.clock_drift("E2")
        assert wrong is not None and abs(wrong.drift_ms + 900_000) <= 2_000
        (trouble,) = console.worker.troubles.all()
        assert (trouble.key, trouble.where) == ("trouble.clock", "E2")

    play(tmp_path, story)


async def tried(console: Console, *meter_ids: str, relay: bool = False) -> list[CommissionRow]:
    return await rows(console, CommissionJob(meter_ids, relay, TECHNICIAN))


def test_a_sound_meter_passes_with_its_relay_and_is_left_as_it_was(tmp_path: Path) -> None:
    async def story(console: Console) -> None:
        (row,) = await tried(console, "E1", relay=True)
        assert row.found and row.relay == "passed" and row.trouble == ()
        assert row.failures == 0 and row.tries > 3 and row.answer_ms is not None
        assert row.reading["balance_fen"] and "energy_wh" in row.reading
        book = console.mall.book("E1")
        assert book["supply_on"] and not book.get("forced")
        steps = [(entry.action, entry.detail["step"]) for entry in audit(console, "E1")]
        assert steps == [("meter.relay_test", "asked"), ("meter.relay_test", "ended")]
        console.must_agree()

    play(tmp_path, story)


def test_without_the_relay_test_nothing_is_sent_to_the_meter(tmp_path: Path) -> None:
    async def story(console: Console) -> None:
        (row,) = await tried(console, "E1")
        assert row.relay == "not_tested" and row.found
        assert audit(console, "E1") == []

    play(tmp_path, story)


def test_a_stuck_relay_fails(tmp_path: Path) -> None:
    async def story(console: Console) -> None:
        console.mall.set_fault("stuck-relay", target="E1")
        (row,) = await tried(console, "E1", relay=True)
        assert row.relay == "failed" and "trouble.relay" in row.trouble
        assert console.hits("stuck-relay") > 0
        assert audit(console, "E1")[-1].detail["outcome"] == "failed"

    play(tmp_path, story)


def test_silence_noise_and_a_second_meter_are_told_apart(tmp_path: Path) -> None:
    async def story(console: Console) -> None:
        await console.sell("r1", "E2")  # so that its answers differ from those of its neighbours
        assert await console.outcome("r1") == "confirmed"
        console.mall.set_fault("silent-meter", target="E1")
        console.mall.set_fault("duplicate-address", target="E2", delay_ms=120)
        console.mall.set_fault("corrupt-reply", target="E3", times=7)
        rows = {row.meter_id: row for row in await tried(console, "E1", "E2", "E3", "E4", relay=True)}
        assert not rows["E1"].found and rows["E1"].trouble == ("trouble.no_answer",)
        assert rows["E1"].answer_ms is None and rows["E1"].relay == "not_tested"
        assert "trouble.two_meters" in rows["E2"].trouble and rows["E2"].relay == "not_tested"
        assert rows["E3"].found and "trouble.unsteady" in rows["E3"].trouble
        assert rows["E4"].trouble == ()

    play(tmp_path, story, link=LinkKind.TRANSPARENT)


def test_a_cashier_starts_no_relay_test(tmp_path: Path) -> None:
    async def story(console: Console) -> None:
        assert await refusal(console, CommissionJob(("E1",), True, CASHIER)) == "permission.denied"
        assert console.mall.book("E1")["supply_on"]

    play(tmp_path, story)


def test_no_relay_test_while_a_sale_is_open(tmp_path: Path) -> None:
    async def story(console: Console) -> None:
        console.mall.set_fault("lose-request", target="E1", on="purchase")
        await console.sell("r1", "E1")
        await console.reaches("r1", "in_doubt")
        (row,) = await tried(console, "E1", relay=True)
        assert row.relay == "not_tested" and "trouble.sale_open" in row.trouble
        assert console.mall.book("E1")["supply_on"]

    play(tmp_path, story)


@pytest.mark.parametrize("after_s", [1.4, 1.6, 1.8, 2.0, 2.3, 2.6, 3.0, 4.0])
def test_a_relay_test_that_is_cancelled_switches_supply_on_again(tmp_path: Path, after_s: float) -> None:
    async def story(console: Console) -> None:
        number = await begin(console, CommissionJob(("E1",), True, TECHNICIAN))
        await asyncio.sleep(after_s)
        console.worker.cancel_job(number)
        await ended(console, number, within_s=60)
        book = console.mall.book("E1")
        assert book["supply_on"] and not book.get("forced")

    play(tmp_path, story)


@pytest.mark.parametrize("after_s", [1.4, 1.6, 1.8, 2.0, 2.3, 2.6, 3.0])
def test_a_stop_in_a_relay_test_switches_supply_on_again(tmp_path: Path, after_s: float) -> None:
    async def story(console: Console) -> None:
        await begin(console, CommissionJob(("E1",), True, TECHNICIAN))
        await asyncio.sleep(after_s)
        began = console.clock.monotonic()
        await console.stop()
        assert console.clock.monotonic() - began < 3
        assert console.mall.book("E1")["supply_on"]

    play(tmp_path, story)


def test_a_technician_of_another_building_reaches_no_line_and_no_meter(tmp_path: Path) -> None:
    def limit(ledger: Ledger) -> None:
        other = ledger.shops.put_building(code="B9", name="9")
        ledger.operators.set_buildings(TECHNICIAN.operator_id, {other})

    async def story(console: Console) -> None:
        console.book.write(limit)
        for job in (
            ScanJob("C1", plan(), TECHNICIAN),
            DiscoverJob("C1", 2, "dlt645-2007", TECHNICIAN),
            ReadItemJob("E1", "energy_wh", TECHNICIAN),
            CheckClocksJob(("E2",), TECHNICIAN),
            CommissionJob(("E1",), True, TECHNICIAN),
        ):
            assert await refusal(console, job) == "permission.other_building"

    play(tmp_path, story)
