"""Single items, the meter's own number, the time for everyone: asked of simulated meters of several kinds."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

import pytest

from meterio.collector import CollectorClient
from meterio.errors import NotOffered, WrongMeter
from meterio.profiles import load_profiles
from meterio.simulator.mall import Mall
from meterio.simulator.plan import BusPlan, CollectorPlan, MallPlan, MeterPlan
from meterio.types import BusSettings, CollectorSettings, Lane, LinkKind, MeterAddress, MeterPoint, Suite
from tests.helpers.pipes import PipeNet
from tests.helpers.virtual_loop import LoopClock, run_virtual

KEY = bytes(range(32))
ADDRESS = "000012345678"
FEE = MeterPoint("D1", MeterAddress("C1", 1, ADDRESS), "dlt645-2007")
RAIL = MeterPoint("S1", MeterAddress("C1", 2, "5"), "sdm-y", number="77001122")
NUMBERLESS = MeterPoint("E1", MeterAddress("C1", 2, "9"), "adf400l-3p")
PLAN = CollectorPlan(
    "C1",
    (
        BusPlan(1, (MeterPlan("D1", "dlt645-2007", ADDRESS),)),
        BusPlan(
            2,
            (
                MeterPlan("S1", "sdm-y", 5, number="77001122", balance_fen=4_200),
                MeterPlan("E1", "adf400l-3p", 9),
            ),
        ),
    ),
)


class Scene:
    """Two simulated lines and a client in contact with them."""

    def __init__(self) -> None:
        clock = LoopClock(asyncio.get_running_loop())
        self.mall = Mall(MallPlan((PLAN,)), clock=clock, seed=1, keys={"C1": KEY})
        net = PipeNet()
        net.listen("c1", 1, lambda: self.mall.protocol("C1"))
        buses = (BusSettings(1), BusSettings(2))
        settings = CollectorSettings("C1", LinkKind.SEALED, "c1", 1, buses, keys={1: KEY})
        self.client = CollectorClient(settings, profiles=load_profiles(), clock=clock, connect=net.connect)


def play(story: Callable[[Scene], Awaitable[Any]]) -> None:
    async def run() -> None:
        scene = Scene()
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


def test_an_item_is_read_by_itself_and_shown_with_its_frames() -> None:
    async def story(scene: Scene) -> None:
        reading = await scene.client.read_item(RAIL, "balance_fen")
        assert (reading.name, reading.value) == ("balance_fen", 4_200)
        (sent,), (received,) = reading.sent, reading.received
        assert sent[0] == received[0] == 5 and len(received) < 15
        with pytest.raises(ValueError, match="moonlight"):
            await scene.client.read_item(RAIL, "moonlight")

    play(story)


def test_every_item_of_every_make_can_be_read_alone() -> None:
    async def story(scene: Scene) -> None:
        for point in (FEE, RAIL, NUMBERLESS):
            profile = scene.client.profiles[point.profile]
            read = [(await scene.client.read_item(point, name)).name for name in profile.items]
            assert read == list(profile.items)

    play(story)


def test_a_meter_says_its_number_where_its_make_has_one() -> None:
    async def story(scene: Scene) -> None:
        assert await scene.client.identify(RAIL) == 77001122
        assert await scene.client.identify(FEE) == int(ADDRESS)
        assert await scene.client.identify(NUMBERLESS) is None

    play(story)


def test_the_books_of_another_meter_than_was_set_up_are_not_taken() -> None:
    async def story(scene: Scene) -> None:
        with pytest.raises(WrongMeter) as caught:
            await scene.client.read(replace(RAIL, number="77001123"), "books", lane=Lane.COMMAND)
        assert (caught.value.expected, caught.value.found) == ("77001123", 77001122)
        for number in (RAIL.number, "0077001122", "", "A77001122"):
            sample = await scene.client.read(replace(RAIL, number=number), "books", lane=Lane.COMMAND)
            assert sample.values["balance_fen"] == 4_200

    play(story)


def test_the_time_is_told_to_all_meters_of_a_line_at_once() -> None:
    async def story(scene: Scene) -> None:
        read = scene.client.read_item
        scene.mall.set_fault("clock-drift", target="D1", seconds=120)
        wrong = (await read(FEE, "clock_utc_ms")).value
        now_ms = LoopClock(asyncio.get_running_loop()).utc_ms()
        assert wrong - now_ms > 100_000
        await scene.client.announce_time(1, "dlt645-2007")
        right = (await read(FEE, "clock_utc_ms")).value
        assert abs(right - LoopClock(asyncio.get_running_loop()).utc_ms()) < 2_000
        with pytest.raises(NotOffered):
            await scene.client.announce_time(2, "modbus-rtu")

    play(story)


def test_what_seals_the_link_is_told() -> None:
    async def story(scene: Scene) -> None:
        assert (scene.client.suite, scene.client.key_id) == (Suite.AES_256_GCM, 1)
        assert scene.client.refusal == ""

    play(story)
