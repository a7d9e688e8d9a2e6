"""Every kind of simulated meter, read and commanded by the console's own driver through its profile.

The two were written apart from one text: what they agree on here is what the text says.
"""

from __future__ import annotations

import pytest

from meterio.errors import Refused
from meterio.simulator.plan import KINDS, PROTOCOLS
from meterio.types import LegacyLayout, LinkKind
from tests.helpers.mall import small_plan
from tests.meterio.simulator.driver import PROFILES, Scene, play
from tests.meterio.simulator.test_links import with_collector

CREDIT = tuple(kind for kind in KINDS if PROFILES[kind].custody == "meter")


def plan_of(kind: str, **fields: object):  # type: ignore[no-untyped-def]
    return small_plan(1, 1, 3, kinds=(kind,), energy_wh=1_234_560, volume_l=12_340, **fields)


def test_every_kind_has_its_profile() -> None:
    assert set(KINDS) == set(PROFILES)
    assert {kind: PROFILES[kind].protocol for kind in KINDS} == PROTOCOLS


@pytest.mark.parametrize("kind", KINDS)
def test_every_block_of_its_profile_is_answered_with_what_its_book_says(kind: str) -> None:
    async def story(scene: Scene) -> None:
        book = scene.book()
        for block in PROFILES[kind].blocks:
            values = await scene.read(block)
            for name in ("energy_wh", "volume_l", "balance_fen", "total_purchased_fen", "alarm1_fen"):
                if name in values:
                    assert values[name] == book[name], (block, name)
            if "purchase_count" in values:
                assert values["purchase_count"] == 3
            if "supply_on" in values:
                assert values["supply_on"] == 1
            if "meter_number" in values:
                assert values["meter_number"] == int(book["number"])
            if "clock_utc_ms" in values:
                assert abs(values["clock_utc_ms"] - scene.book()["clock_utc_ms"]) < 1500

    play(plan_of(kind), story)


@pytest.mark.parametrize("kind", CREDIT)
def test_a_purchase_is_credited_once(kind: str) -> None:
    async def story(scene: Scene) -> None:
        await scene.sell(2_500)
        assert scene.book()["balance_fen"] == 12_500
        assert [done["amount_fen"] for done in scene.book()["purchases"]] == [2_500]
        assert (await scene.read())["balance_fen"] == 12_500
        if PROFILES[kind].guarded:
            with pytest.raises(Refused) as again:
                await scene.sell(2_500)
            assert again.value.code in PROFILES[kind].duplicate_refusals or kind != "dlt645-2007"
            assert scene.book()["balance_fen"] == 12_500

    play(plan_of(kind), story)


@pytest.mark.parametrize("kind", [kind for kind in KINDS if "trip" in PROFILES[kind].commands])
def test_it_trips_and_closes(kind: str) -> None:
    async def story(scene: Scene) -> None:
        await scene.tell("trip")
        assert not scene.book()["supply_on"]
        assert (await scene.read("status"))["supply_on"] == 0
        await scene.tell("close")
        assert scene.book()["supply_on"]
        assert (await scene.read("status"))["supply_on"] == 1

    play(plan_of(kind), story)


@pytest.mark.parametrize("kind", CREDIT)
def test_prices_alarms_and_clock_are_set(kind: str) -> None:
    async def story(scene: Scene) -> None:
        rates = ("sharp", "peak", "flat", "valley")
        commands = PROFILES[kind].commands
        if "set_prices" in commands:
            named = {field.value for field in commands["set_prices"].fields if field.value}
            await scene.tell("set_prices", **dict.fromkeys(named, 120_000_000))
            assert scene.book()["prices_e8"] == [120_000_000] * 4
        for rate in rates:
            if f"set_price_{rate}" in commands:
                await scene.tell(f"set_price_{rate}", **{f"price_{rate}_e8": 123_450_000})
        if "set_price_flat" in commands:
            assert scene.book()["prices_e8"] == [123_450_000] * 4
        if "set_alarms" in commands:
            await scene.tell("set_alarms", alarm1_fen=5_000, alarm2_fen=1_000)
            assert scene.book()["alarm1_fen"] == 5_000
        if "set_clock" in commands:
            wanted = scene.book()["utc_ms"] + 3_600_000
            await scene.tell("set_clock", utc_ms=wanted)
            assert abs(scene.book()["clock_utc_ms"] - wanted) < 2_000

    play(plan_of(kind), story)


@pytest.mark.parametrize(
    "link", [LinkKind.TRANSPARENT, LinkKind.MODBUS_TCP, LinkKind.LEGACY, LinkKind.SEALED]
)
@pytest.mark.parametrize("kind", ["adf400l-3p", "dlt645-2007", "cjt188-water"])
def test_a_purchase_over_every_link(kind: str, link: LinkKind) -> None:
    if link is LinkKind.MODBUS_TCP and PROTOCOLS[kind] != "modbus-rtu":
        pytest.skip("Modbus TCP carries Modbus only")
    plan = small_plan(1, 2, 3, kinds=(kind,), link=link)
    if link is LinkKind.LEGACY:
        plan = with_collector(plan, legacy=LegacyLayout())

    async def story(scene: Scene) -> None:
        second = next(point for point in scene.points.values() if point.address.bus == 2)
        for point in (scene.first, second):
            await scene.sell(2_500, point=point)
            assert scene.mall.book(point.meter_id)["balance_fen"] == 12_500
            assert (await scene.read(point=point))["balance_fen"] == 12_500

    play(plan, story)
