"""The console's collector against the simulated mall: on virtual time, and over real loopback sockets."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import pytest

from meterio.clock import SystemClock
from meterio.collector import CollectorClient
from meterio.errors import BadFrame, LinkLost, MeterError, NeverSent, NoAnswer, Refused
from meterio.profiles import load_profiles
from meterio.simulator.mall import Mall
from meterio.simulator.plan import BusPlan, CollectorPlan, MallPlan, MeterPlan
from meterio.types import (
    BusSettings,
    CollectorSettings,
    Lane,
    LinkKind,
    MeterAddress,
    MeterCommand,
    MeterPoint,
    Sample,
    Suite,
)
from tests.helpers.pipes import PipeNet
from tests.helpers.virtual_loop import LoopClock, run_virtual

KEY = bytes(range(32))
PROFILES = load_profiles()
START_FEN = 12_345
POWER = MeterPoint("E1", MeterAddress("C1", 1, "1"), "adf400l-3p")
NEIGHBOUR = MeterPoint("E2", MeterAddress("C1", 1, "4"), "adf400l-3p")
WATER = MeterPoint("W1", MeterAddress("C1", 2, "1"), "modbus-water")


def mall_plan(suite: Suite) -> MallPlan:
    money = {"balance_fen": START_FEN, "purchase_count": 7, "total_purchased_fen": 500_000, "rated_w": 0}
    power = BusPlan(
        1,
        (
            MeterPlan("E1", "adf400l-3p", 1, energy_wh=987_650, **money),  # type: ignore[arg-type]
            MeterPlan("E2", "adf400l-3p", 4, energy_wh=10, **money),  # type: ignore[arg-type]
        ),
    )
    water = BusPlan(2, (MeterPlan("W1", "modbus-water", 1, volume_l=43_210, rated_l_per_h=0),))
    return MallPlan((CollectorPlan("C1", (power, water), minimum=suite),))


def settings(host: str, port: int, suite: Suite) -> CollectorSettings:
    buses = (BusSettings(1), BusSettings(2))
    return CollectorSettings(
        "C1", LinkKind.SEALED, host, port, buses, suite=suite, minimum_suite=suite, keys={1: KEY}
    )


@dataclass
class Scene:
    """A mall and a client in contact with it."""

    mall: Mall
    client: CollectorClient
    net: PipeNet

    async def books(self, point: MeterPoint = POWER) -> Sample:
        return await self.client.read(point, "books", lane=Lane.COMMAND)

    async def sell(self, *, amount_fen: int, count: int, point: MeterPoint = POWER) -> None:
        order = MeterCommand("purchase", {"amount_fen": amount_fen, "purchase_count": count})
        await self.client.send(await self.client.prepare(point, order))

    def hits(self, name: str) -> int:
        return sum(fault["hits"] for fault in self.mall.hits() if fault["name"] == name)


def play(story: Callable[[Scene], Awaitable[Any]], *, suite: Suite = Suite.AES_256_GCM) -> None:
    async def run() -> None:
        clock = LoopClock(asyncio.get_running_loop())
        mall = Mall(mall_plan(suite), clock=clock, seed=1, keys={"C1": KEY})
        net = PipeNet()
        net.listen("c1", 1, lambda: mall.protocol("C1"))
        client = CollectorClient(
            settings("c1", 1, suite), profiles=PROFILES, clock=clock, connect=net.connect
        )
        running = asyncio.ensure_future(client.run())
        try:
            await in_contact(client)
            await story(Scene(mall, client, net))
        finally:
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)
            await mall.stop()

    run_virtual(run())


async def in_contact(client: CollectorClient) -> None:
    while not client.in_contact:
        await asyncio.sleep(0.01)


@pytest.mark.parametrize("suite", list(Suite))
def test_the_state_read_is_the_meters_own(suite: Suite) -> None:
    async def story(scene: Scene) -> None:
        values = (await scene.client.read(POWER, "status", lane=Lane.STATUS)).values
        book = scene.mall.book("E1")
        assert values["balance_fen"] == book["balance_fen"] == START_FEN
        assert values["purchase_count"] == book["purchase_count"] == 7
        assert values["total_purchased_fen"] == book["total_purchased_fen"]
        assert values["energy_wh"] == book["energy_wh"] == 987_650
        assert values["supply_on"] == 1
        history = (await scene.client.read(POWER, "history", lane=Lane.HISTORY)).values
        assert history["energy_flat_wh"] == 987_650
        water = (await scene.client.read(WATER, "status", lane=Lane.STATUS)).values
        assert water["volume_l"] == scene.mall.book("W1")["volume_l"] == 43_210
        assert water["supply_on"] == 1

    play(story, suite=suite)


def test_a_purchase_raises_the_meters_own_balance_by_exactly_that() -> None:
    async def story(scene: Scene) -> None:
        await scene.sell(amount_fen=10_000, count=8)
        assert scene.mall.book("E1")["balance_fen"] == START_FEN + 10_000
        values = (await scene.books()).values
        assert (values["balance_fen"], values["purchase_count"]) == (START_FEN + 10_000, 8)
        assert scene.mall.book("E2")["balance_fen"] == START_FEN

    play(story)


def test_a_wrong_count_is_refused_with_the_meters_code() -> None:
    async def story(scene: Scene) -> None:
        with pytest.raises(Refused) as caught:
            await scene.sell(amount_fen=10_000, count=10)
        assert caught.value.code not in PROFILES["adf400l-3p"].commands["purchase"].final_refusals
        assert scene.mall.book("E1")["balance_fen"] == START_FEN

    play(story)


@pytest.mark.parametrize("point", [POWER, WATER], ids=["electricity", "water"])
def test_supply_is_cut_and_restored(point: MeterPoint) -> None:
    async def story(scene: Scene) -> None:
        for name, on in (("trip", 0), ("close", 1)):
            await scene.client.send(await scene.client.prepare(point, MeterCommand(name)))
            values = (await scene.client.read(point, "status", lane=Lane.COMMAND)).values
            assert values["supply_on"] == on == int(scene.mall.book(point.meter_id)["supply_on"])

    play(story)


@pytest.mark.parametrize(
    ("fault", "params", "errors", "applied"),
    [
        ("lose-request", {}, (NoAnswer,), False),
        ("lose-reply", {}, (NoAnswer,), True),
        ("late-reply", {"delay_ms": 700}, (NoAnswer,), True),
        ("corrupt-reply", {}, (BadFrame, NoAnswer), True),
        ("half-reply", {}, (BadFrame, NoAnswer), True),
        ("wrong-answerer", {}, (BadFrame, NoAnswer), False),
        ("silent-meter", {}, (NoAnswer,), False),
        ("collector-down", {}, (LinkLost,), None),
    ],
)
def test_a_spoilt_purchase_is_never_taken_for_done_or_refused(
    fault: str, params: dict[str, int], errors: tuple[type[MeterError], ...], applied: bool | None
) -> None:
    async def story(scene: Scene) -> None:
        scene.mall.set_fault(fault, target="*", times=1, **params)
        with pytest.raises(errors) as caught:
            await scene.sell(amount_fen=10_000, count=8)
        assert not isinstance(caught.value, NeverSent | Refused)
        assert scene.hits(fault) == 1
        await in_contact(scene.client)
        values = (await scene.books()).values
        book = scene.mall.book("E1")
        assert values["balance_fen"] == book["balance_fen"]
        if applied is not None:
            assert values["purchase_count"] == 7 + applied

    play(story)


@pytest.mark.parametrize("fault", ["glitch", "duplicate-request", "echo"])
def test_what_only_adds_bytes_costs_no_read(fault: str) -> None:
    async def story(scene: Scene) -> None:
        scene.mall.set_fault(fault, target="*")
        for _ in range(5):
            assert (await scene.books()).values["purchase_count"] == 7
            assert (await scene.client.read(NEIGHBOUR, "status", lane=Lane.STATUS)).values["energy_wh"] == 10
        assert scene.hits(fault) >= 10
        assert scene.client.counters(1).timeouts == 0

    play(story)


def test_a_reply_that_comes_twice_never_stands_for_another_meters() -> None:
    async def story(scene: Scene) -> None:
        scene.mall.set_fault("duplicate-reply", target="*", times=6)
        for _ in range(10):
            for point, energy_wh in ((POWER, 987_650), (NEIGHBOUR, 10)):
                try:
                    sample = await scene.client.read(point, "status", lane=Lane.ON_DEMAND)
                except BadFrame:
                    continue
                assert sample.values["energy_wh"] == energy_wh
        assert scene.hits("duplicate-reply") == 6
        assert (await scene.books()).values["purchase_count"] == 7

    play(story)


def test_a_request_held_back_is_no_answer_to_a_later_one() -> None:
    async def story(scene: Scene) -> None:
        scene.mall.set_fault("hold-request", target="*", times=1, on="purchase", hold_ms=3000)
        with pytest.raises(NoAnswer):
            await scene.sell(amount_fen=10_000, count=8)
        assert (await scene.books()).values["purchase_count"] == 7
        await asyncio.sleep(4)
        assert (await scene.books()).values["purchase_count"] == 8

    play(story)


def test_behind_the_fence_a_held_purchase_never_arrives() -> None:
    async def story(scene: Scene) -> None:
        scene.mall.set_fault("hold-request", target="*", times=1, on="purchase", hold_ms=3000)
        with pytest.raises(NoAnswer):
            await scene.sell(amount_fen=10_000, count=8)
        receipt = await scene.client.flush(1)
        assert receipt.kind == "flush"
        await asyncio.sleep(20)
        assert (await scene.books()).values["purchase_count"] == 7
        assert scene.mall.book("E1")["balance_fen"] == START_FEN

    play(story)


def test_a_silent_meter_is_out_of_contact_and_found_again() -> None:
    async def story(scene: Scene) -> None:
        client = scene.client
        await client.read(POWER, "status", lane=Lane.STATUS)
        scene.mall.set_fault("silent-meter", target="E1")
        for _ in range(2):
            with pytest.raises(NoAnswer):
                await client.read(POWER, "status", lane=Lane.ON_DEMAND)
        assert not client.meter_in_contact("E1")
        with pytest.raises(NeverSent):
            await client.read(POWER, "status", lane=Lane.STATUS)
        await client.read(NEIGHBOUR, "status", lane=Lane.STATUS)
        assert client.meter_in_contact("E2")
        scene.mall.clear_faults("silent-meter")
        await asyncio.sleep(5)
        await client.read(POWER, "status", lane=Lane.STATUS)
        assert client.meter_in_contact("E1")

    play(story)


def test_a_downed_collector_comes_back_by_itself() -> None:
    async def story(scene: Scene) -> None:
        heard: list[bool] = []
        scene.client.contact_listeners.append(heard.append)
        scene.mall.set_fault("collector-down", target="C1")
        await asyncio.sleep(40)
        with pytest.raises(NeverSent):
            await scene.books()
        scene.mall.clear_faults("collector-down")
        await in_contact(scene.client)
        assert (await scene.books()).values["purchase_count"] == 7
        assert heard == [False, True]

    play(story)


def test_over_real_sockets_a_sale_is_a_sale() -> None:
    async def run() -> None:
        clock = SystemClock()
        mall = Mall(mall_plan(Suite.AES_256_GCM), clock=clock, seed=1, keys={"C1": KEY}, paced=False)
        host, port = (await mall.start())["C1"]
        client = CollectorClient(settings(host, port, Suite.AES_256_GCM), profiles=PROFILES, clock=clock)
        running = asyncio.ensure_future(client.run())
        try:
            async with asyncio.timeout(20):
                await in_contact(client)
                scene = Scene(mall, client, PipeNet())
                await scene.sell(amount_fen=10_000, count=8)
                assert (await scene.books()).values["balance_fen"] == START_FEN + 10_000
                assert mall.book("E1")["balance_fen"] == START_FEN + 10_000
                assert (await client.read(WATER, "status", lane=Lane.STATUS)).values["volume_l"] == 43_210
                assert (await client.flush(1)).kind == "flush"
        finally:
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)
            await mall.stop()

    asyncio.run(run())
