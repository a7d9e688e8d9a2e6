"""Searching simulated lines: whoever is there is found, at whatever address, speed and protocol."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from meterio.collector import CollectorClient
from meterio.errors import LinkLost, NeverSent
from meterio.profiles import load_profiles
from meterio.scan import Found, HeardAddress, ScanPlan, ScanProgress, discover_addresses, scan_line
from meterio.simulator.mall import Mall
from meterio.simulator.plan import BusPlan, CollectorPlan, MallPlan, MeterPlan
from meterio.types import (
    BusSettings,
    CollectorSettings,
    Lane,
    LineParameters,
    LinkKind,
    MeterAddress,
    MeterPoint,
)
from tests.helpers.pipes import PipeNet
from tests.helpers.virtual_loop import LoopClock, run_virtual

KEY = bytes(range(32))
PROFILES = load_profiles()
OWN = LineParameters(9600, "N", 1)


class Scene:
    """A line of simulated meters, a client in contact with it, and what a search told."""

    def __init__(self, meters: tuple[MeterPlan, ...], *, mixed: bool = False) -> None:
        clock = LoopClock(asyncio.get_running_loop())
        bus = BusPlan(1, meters, mixed=mixed)
        self.mall = Mall(MallPlan((CollectorPlan("C1", (bus,)),)), clock=clock, seed=1, keys={"C1": KEY})
        self.net = PipeNet()
        self.net.listen("c1", 1, lambda: self.mall.protocol("C1"))
        buses = (BusSettings(1),)
        settings = CollectorSettings("C1", LinkKind.SEALED, "c1", 1, buses, keys={1: KEY})
        self.client = CollectorClient(settings, profiles=PROFILES, clock=clock, connect=self.net.connect)
        self.found: list[Found] = []
        self.muddled: list[str] = []
        self.progress: list[ScanProgress] = []

    async def scan(self, *protocols: str, lines: tuple[LineParameters, ...] = (OWN,)) -> tuple[Found, ...]:
        plan = ScanPlan(1, lines, protocols)
        return await scan_line(
            self.client, plan, on_progress=self.progress.append, on_found=self.found.append
        )

    async def discover(self, protocol: str) -> tuple[str, ...]:
        heard: list[HeardAddress] = []
        await discover_addresses(
            self.client, 1, protocol=protocol, on_progress=self.progress.append, on_address=heard.append
        )
        self.muddled = [one.address for one in heard if not one.clear]
        return tuple(one.address for one in heard)


def play(
    meters: tuple[MeterPlan, ...], story: Callable[[Scene], Awaitable[Any]], *, mixed: bool = False
) -> None:
    async def run() -> None:
        scene = Scene(meters, mixed=mixed)
        running = asyncio.ensure_future(scene.client.run())
        try:
            while not scene.client.in_contact:
                await asyncio.sleep(0.01)
            await story(scene)
        finally:
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)
            await scene.mall.stop()

    run_virtual(run())


POWER = MeterPlan("E1", "adf400l-3p", 7)
WATER = MeterPlan("W1", "modbus-water", 200)
FEE = tuple(
    MeterPlan(f"D{number}", "dlt645-2007", address)
    for number, address in enumerate(["000012345678", "000012345679", "000099345678"], 1)
)


def test_units_that_answer_are_found_and_their_make_is_guessed() -> None:
    async def story(scene: Scene) -> None:
        found = await scene.scan("modbus-rtu")
        assert [meter.unit for meter in found] == ["7", "200"]
        assert [meter.unit for meter in scene.found] == ["7", "200"]
        assert "adf400l-3p" in found[0].profiles and "modbus-water" in found[1].profiles
        assert "modbus-water" not in found[0].profiles
        assert found[0].parameters == OWN and found[0].reply[0] == 7
        assert [step.done for step in scene.progress] == list(range(1, 248))
        assert {step.total for step in scene.progress} == {247}

    play((POWER, WATER), story)


def test_a_scan_lets_the_line_work_at_its_own_settings() -> None:
    point = MeterPoint("E1", MeterAddress("C1", 1, "7"), "adf400l-3p")

    async def story(scene: Scene) -> None:
        scanning = asyncio.ensure_future(scene.scan("modbus-rtu"))
        for _ in range(10):
            await scene.client.read(point, "status", lane=Lane.COMMAND)
        assert not scanning.done()
        assert [meter.unit for meter in await scanning] == ["7", "200"]

    play((POWER, WATER), story)


def test_a_lone_meter_tells_its_address_at_the_first_question() -> None:
    async def story(scene: Scene) -> None:
        assert await scene.discover("dlt645-2007") == ("000012345678",)
        assert len(scene.progress) == 1

    play(FEE[:1], story)


def test_meters_that_answer_together_are_told_apart_by_their_digits() -> None:
    async def story(scene: Scene) -> None:
        assert sorted(await scene.discover("dlt645-2007")) == sorted(meter.address for meter in FEE)
        assert scene.progress[-1].done == scene.progress[-1].total

    play(FEE, story)


def test_an_address_that_two_meters_have_is_told_once_and_as_a_muddle() -> None:
    async def story(scene: Scene) -> None:
        scene.mall.set_fault("duplicate-address", target="D1")
        assert sorted(await scene.discover("dlt645-2007")) == ["000012345678", "000012345679"]
        assert scene.muddled == ["000012345678"]

    play(FEE[:2], story)


def test_a_line_without_meters_of_a_protocol_is_one_question() -> None:
    async def story(scene: Scene) -> None:
        assert await scene.discover("dlt645-2007") == ()
        assert await scene.discover("cjt188-2004") == ()
        assert len(scene.progress) == 2

    play((POWER,), story)


def test_modbus_has_no_question_for_everyone() -> None:
    async def story(scene: Scene) -> None:
        with pytest.raises(ValueError, match="modbus-rtu"):
            await scene.discover("modbus-rtu")

    play((POWER,), story)


SPEEDS = (LineParameters(9600, "N", 1), LineParameters(2400, "E", 1), LineParameters(1200, "N", 1))


def full_line() -> tuple[MeterPlan, ...]:
    """32 meters of three protocols, at three settings of the line."""
    powers = [MeterPlan(f"E{unit}", "adf400l-3p", unit) for unit in range(1, 31, 3)]
    waters = [MeterPlan(f"W{unit}", "modbus-water", unit, baud=1200) for unit in range(101, 113)]
    slow = {"baud": 2400, "parity": "E"}
    fees = [
        MeterPlan(f"D{number}", "dlt645-2007", f"{number * 7_919:012d}", **slow)  # type: ignore[arg-type]
        for number in range(1, 7)
    ]
    valves = [
        MeterPlan(f"V{number}", "cjt188-water", f"{number * 104_729:014d}", **slow)  # type: ignore[arg-type]
        for number in range(1, 5)
    ]
    return (*powers, *waters, *fees, *valves)


def test_a_full_line_of_mixed_speeds_and_protocols_is_found_to_the_last_meter() -> None:
    meters = full_line()

    async def story(scene: Scene) -> None:
        cjt188 = PROFILES["cjt188-water"].protocol
        found = await scene.scan("modbus-rtu", "dlt645-2007", cjt188, lines=SPEEDS)
        assert sorted(meter.unit for meter in found) == sorted(meter.address for meter in meters)
        plan = BusPlan(1, meters, mixed=True)
        where = {meter.address: (plan.parameters_of(meter), meter.kind) for meter in meters}
        for meter in found:
            parameters, kind = where[meter.unit]
            assert meter.parameters == parameters and kind in meter.profiles
        assert scene.client.parameters(1) == OWN
        assert scene.progress[-1].done == scene.progress[-1].total

    play(meters, story, mixed=True)


def test_a_cancelled_scan_leaves_the_line_at_its_own_settings() -> None:
    point = MeterPoint("E1", MeterAddress("C1", 1, "7"), "adf400l-3p")

    async def story(scene: Scene) -> None:
        scanning = asyncio.ensure_future(scene.scan("modbus-rtu", lines=SPEEDS[1:]))
        await asyncio.sleep(3)
        assert scene.client.parameters(1) == SPEEDS[1]
        with pytest.raises(NeverSent):
            await scene.client.read(point, "status", lane=Lane.COMMAND)
        scanning.cancel()
        await asyncio.gather(scanning, return_exceptions=True)
        assert scene.client.parameters(1) == OWN
        assert (await scene.client.read(point, "status", lane=Lane.COMMAND)).values

    play((POWER, WATER), story)


def test_a_lost_link_ends_a_scan() -> None:
    async def story(scene: Scene) -> None:
        scanning = asyncio.ensure_future(scene.scan("modbus-rtu"))
        await asyncio.sleep(1)
        scene.net.break_all()
        with pytest.raises((NeverSent, LinkLost)):
            await scanning

    play((POWER,), story)


@pytest.mark.parametrize("units", [(0, 5), (5, 4), (1, 248)])
def test_a_plan_for_no_unit_is_refused(units: tuple[int, int]) -> None:
    with pytest.raises(ValueError, match="247"):
        ScanPlan(1, (OWN,), ("modbus-rtu",), *units)
