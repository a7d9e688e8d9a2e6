"""A set-up that changes under way: what it does not concern goes on, and no open sale is lost over it."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest

from app.polling.schedule import Intervals
from app.polling.setup import SiteSetup, collectors_left, meters_moved
from meterio.types import BusSettings, MeterAddress, MeterPoint
from tests.helpers import small_mall
from tests.helpers.console import site_setup, virtual_console
from tests.helpers.virtual_loop import run_virtual


def setup() -> SiteSetup:
    return site_setup(port=9000)


def slower(changed: SiteSetup) -> SiteSetup:
    """The same collector with another wait for its meters: its link must be made anew."""
    (collector,) = changed.collectors
    buses = tuple(replace(bus, reply_timeout_ms=700) for bus in collector.buses)
    return replace(changed, collectors=(replace(collector, buses=buses),))


def without(meter_id: str) -> SiteSetup:
    return replace(setup(), points=tuple(one for one in setup().points if one.meter_id != meter_id))


def test_only_collectors_that_are_reached_otherwise_are_left() -> None:
    same = setup()
    assert collectors_left(same, replace(same, intervals=Intervals(status_s=3))) == frozenset()
    assert collectors_left(same, slower(same)) == {"C1"}
    assert collectors_left(same, replace(same, collectors=())) == {"C1"}
    assert collectors_left(same, replace(same, utc_offset_min=0)) == {"C1"}
    (collector,) = same.collectors
    rotated = replace(collector, key_id=2, keys={1: small_mall.SECRET, 2: bytes(32)})
    assert collectors_left(same, replace(same, collectors=(rotated,))) == {"C1"}


def test_meters_that_stand_elsewhere_or_are_gone_have_moved() -> None:
    points = {point.meter_id: point for point in setup().points}
    assert meters_moved(points, setup()) == frozenset()
    assert meters_moved(points, without("E2")) == {"E2"}
    numbered = replace(setup(), points=tuple(replace(one, number="7") for one in setup().points))
    assert meters_moved(points, numbered) == set(points)


def test_an_interval_is_changed_without_touching_the_link(tmp_path: Path) -> None:
    async def story() -> None:
        async with virtual_console(tmp_path) as console:
            client = console.worker.client("C1")
            await console.worker.apply(replace(setup(), intervals=Intervals(status_s=1_000)))
            assert console.worker.client("C1") is client
            assert console.live.contact().meters_in_contact == len(small_mall.ALL_METERS)
            await asyncio.sleep(20)
            console.ear.heard.clear()
            await asyncio.sleep(300)
            assert console.ear.heard == []
            await console.worker.apply(replace(setup(), intervals=Intervals(status_s=5)))
            await asyncio.sleep(6)
            console.ear.heard.clear()
            await asyncio.sleep(60)
            assert console.ear.heard.count("E1") >= 10

    run_virtual(story)


def test_a_meter_that_goes_is_asked_no_more_and_one_that_comes_is_read_at_once(tmp_path: Path) -> None:
    async def story() -> None:
        async with virtual_console(tmp_path) as console:
            await console.worker.apply(without("E2"))
            assert console.live.state("E2") is None
            await asyncio.sleep(5)
            console.ear.heard.clear()
            await asyncio.sleep(60)
            assert "E2" not in console.ear.heard and "E1" in console.ear.heard
            assert console.live.contact().meters == len(small_mall.ALL_METERS) - 1
            await console.worker.apply(setup())
            await console.in_contact("E2", within_s=3)
            console.must_agree()

    run_virtual(story)


def test_a_meter_at_a_new_address_shows_nothing_of_the_old_one(tmp_path: Path) -> None:
    async def story() -> None:
        async with virtual_console(tmp_path) as console:
            moved = MeterPoint("E2", MeterAddress("C1", 1, "77"), "adf400l-3p")
            points = tuple(moved if one.meter_id == "E2" else one for one in setup().points)
            await console.worker.apply(replace(setup(), points=points))
            state = console.live.state("E2")
            assert state is None or not state.in_contact
            await asyncio.sleep(60)
            assert console.live.contact().silent_meters == ("E2",)

    run_virtual(story)


def test_a_changed_collector_is_connected_to_anew_and_all_its_meters_return(tmp_path: Path) -> None:
    async def story() -> None:
        async with virtual_console(tmp_path) as console:
            client = console.worker.client("C1")
            await console.worker.apply(slower(setup()))
            assert console.worker.client("C1") is not client
            assert console.live.contact().meters_in_contact == 0
            await console.in_contact(within_s=60)
            console.must_agree()

    run_virtual(story)


@pytest.mark.parametrize("change", [slower, lambda same: replace(same, intervals=Intervals(status_s=4))])
@pytest.mark.parametrize("moment_s", [0.0, 0.05, 0.1, 0.15, 0.2, 0.3, 2.0])
def test_a_sale_survives_a_change_at_any_moment_and_is_sent_once(
    tmp_path: Path, moment_s: float, change: object
) -> None:
    async def story() -> None:
        async with virtual_console(tmp_path) as console:
            console.mall.set_fault("lose-reply", target="E1", times=1, on="purchase")
            await console.sell("r1", "E1")
            await asyncio.sleep(moment_s)
            await console.worker.apply(change(setup()))  # type: ignore[operator]
            assert await console.outcome("r1", within_s=120) == "confirmed"
            assert console.purchases("E1") == [10_000]
            console.must_agree()

    run_virtual(story)


def test_the_drive_of_a_sale_on_an_unchanged_link_is_not_disturbed(tmp_path: Path) -> None:
    async def story() -> None:
        async with virtual_console(tmp_path) as console:
            console.mall.set_fault("silent-meter", target="E1")
            await console.sell("r1", "E1")
            await asyncio.sleep(30)
            tried = console.in_doubt()[0].tries
            assert tried > 0
            await console.worker.apply(without("E5"))
            await asyncio.sleep(0.01)
            assert console.in_doubt()[0].tries >= tried
            console.mall.clear_faults()
            assert await console.outcome("r1", within_s=200) == "confirmed"

    run_virtual(story)


def test_a_sale_whose_meter_is_gone_waits_and_goes_on_when_the_meter_is_back(tmp_path: Path) -> None:
    async def story() -> None:
        async with virtual_console(tmp_path) as console:
            console.mall.set_fault("silent-meter", target="E1")
            await console.sell("r1", "E1")
            await asyncio.sleep(5)
            await console.worker.apply(without("E1"))
            console.mall.clear_faults()
            await asyncio.sleep(120)
            assert console.state("r1") == "recorded"
            assert [what for what, _ in console.ear.faults] == ["sale r1"]
            console.ear.faults.clear()
            await console.worker.apply(setup())
            assert await console.outcome("r1", within_s=60) == "confirmed"
            console.must_agree()

    run_virtual(story)


def test_a_collector_that_gets_its_key_is_connected_to(tmp_path: Path) -> None:
    async def story() -> None:
        async with virtual_console(tmp_path) as console:
            (collector,) = setup().collectors
            await console.worker.apply(replace(setup(), collectors=(replace(collector, keys={}),)))
            assert [what for what, _ in console.ear.faults] == ["collector C1"]
            assert console.live.contact().collectors_in_contact == 0
            console.ear.faults.clear()
            await console.worker.apply(setup())
            await console.in_contact(within_s=30)
            console.must_agree()

    run_virtual(story)


def test_a_second_line_is_polled_once_it_is_set_up(tmp_path: Path) -> None:
    async def story() -> None:
        async with virtual_console(tmp_path) as console:
            (collector,) = setup().collectors
            one_line = replace(collector, buses=(BusSettings(1),))
            points = tuple(one for one in setup().points if one.address.bus == 1)
            await console.worker.apply(replace(setup(), collectors=(one_line,), points=points))
            await console.in_contact("E1", within_s=60)
            assert console.live.state("W1") is None
            await console.worker.apply(setup())
            await console.in_contact(within_s=60)

    run_virtual(story)
