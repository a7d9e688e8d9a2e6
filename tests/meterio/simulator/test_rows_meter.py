"""Rows M1 to M18 of docs/faults.md section 4 on the driver: the fault was hit, and the driver tells it right.

What the desk does about it (freezing, epochs, approvals) is told elsewhere.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace

import pytest

from meterio.errors import BadFrame, NoAnswer, Refused, WrongMeter
from meterio.simulator.plan import KINDS
from meterio.types import LinkKind
from tests.helpers.mall import small_plan
from tests.meterio.simulator.driver import PROFILES, Scene, play

MODBUS, DLT645, WATER = "adf400l-3p", "dlt645-2007", "cjt188-water"
EVERY = pytest.mark.parametrize("kind", [MODBUS, DLT645, WATER])
NUMBERED = tuple(kind for kind in KINDS if PROFILES[kind].identity)


def on(kind: str, story: Callable[[Scene], Awaitable[None]], **fields: object) -> None:
    play(small_plan(1, 1, 3, kinds=(kind,), link=LinkKind.SEALED, **fields), story)


def strike(scene: Scene, name: str, **params: object) -> None:
    scene.mall.set_fault(name, target=scene.first.meter_id, **params)


async def refusal(work: Awaitable[None]) -> int:
    with pytest.raises(Refused) as refused:
        await work
    return refused.value.code


def measured(kind: str) -> str:
    return "volume_l" if PROFILES[kind].medium == "water" else "energy_wh"


@EVERY
def test_m1_a_count_ahead_refuses_the_sale_and_shows_in_the_books(kind: str) -> None:
    async def story(scene: Scene) -> None:
        strike(scene, "foreign-purchase", on="purchase", amount_fen=700)
        await refusal(scene.sell())
        found = await scene.read()
        assert (found["purchase_count"], found["balance_fen"]) == (4, 10_700)
        assert scene.hits() == [1]
        assert scene.book()["purchases"][0]["foreign"]

    on(kind, story)


@EVERY
def test_m2_m4_lost_memory_shows_as_a_count_behind(kind: str) -> None:
    async def story(scene: Scene) -> None:
        strike(scene, "meter-reset")
        found = await scene.read()
        assert (found["purchase_count"], found["balance_fen"]) == (0, 0)
        await refusal(scene.sell(count=4))
        assert scene.hits() == [1] and scene.book()["balance_fen"] == 0

    on(kind, story)


@pytest.mark.parametrize("kind", NUMBERED)
def test_m3_another_meter_in_its_place_is_told_by_its_number(kind: str) -> None:
    async def story(scene: Scene) -> None:
        known = await scene.client.identify(scene.first)
        assert known is not None
        point = replace(scene.first, number=str(known))
        assert await scene.client.identify(point) == known
        strike(scene, "replaced-meter")
        with pytest.raises(WrongMeter):
            await scene.read("identity", point=point)
        assert scene.hits() == [1]

    on(kind, story)


@EVERY
def test_m5_a_register_that_goes_over_its_end(kind: str) -> None:
    async def story(scene: Scene) -> None:
        strike(scene, "roll-over", past=1000)
        end = {MODBUS: (1 << 32) * 10, DLT645: 10**9, WATER: 10**9}[kind]
        before = (await scene.read("history"))[measured(kind)]
        after = (await scene.read("history"))[measured(kind)]
        assert scene.hits() == [2]
        assert before in (end - 1000, 1000) and after <= 1000  # a block of two frames meets it twice

    on(kind, story)


@EVERY
@pytest.mark.parametrize("name, change", [("register-backwards", -5_000), ("register-jump", 400_000_000)])
def test_m6_m7_a_register_that_goes_back_or_jumps_is_told_as_it_stands(
    kind: str, name: str, change: int
) -> None:
    async def story(scene: Scene) -> None:
        before = (await scene.read("history"))[measured(kind)]
        strike(scene, name, by=abs(change))
        after = (await scene.read("history"))[measured(kind)]
        assert (scene.hits(), after - before) == ([1], change)

    on(kind, story, energy_wh=50_000, volume_l=50_000)


@pytest.mark.parametrize("kind", [kind for kind in KINDS if "clock" in PROFILES[kind].blocks])
@pytest.mark.parametrize("name, seconds", [("clock-drift", 600), ("clock-back", 86_400)])
def test_m8_a_clock_that_drifts_is_read_and_set_right(kind: str, name: str, seconds: int) -> None:
    async def story(scene: Scene) -> None:
        strike(scene, name, seconds=seconds)
        shown = (await scene.read("clock"))["clock_utc_ms"]
        drift_s = (shown - scene.site.clock.utc_ms()) / 1000
        assert scene.hits() == [1]
        assert drift_s == pytest.approx(seconds if name == "clock-drift" else -seconds, abs=2)
        if "set_clock" in PROFILES[kind].commands:
            await scene.tell("set_clock", utc_ms=scene.site.clock.utc_ms())
            shown = (await scene.read("clock"))["clock_utc_ms"]
            assert abs(shown - scene.site.clock.utc_ms()) < 2_000

    on(kind, story)


@EVERY
@pytest.mark.parametrize("shows", ["position", "command"])
def test_m9_a_relay_that_is_stuck_shows_by_state_or_by_flow(kind: str, shows: str) -> None:
    async def story(scene: Scene) -> None:
        strike(scene, "stuck-relay", shows=shows)
        await scene.tell("trip")
        assert scene.hits() == [1] and scene.book()["supply_on"]
        status = await scene.read("status")
        assert status["supply_on"] == (1 if shows == "position" else 0)
        before = (await scene.read("history"))[measured(kind)]
        await asyncio.sleep(3600)
        assert (await scene.read("history"))[measured(kind)] > before
        if kind == DLT645:
            assert status["trip_command_out"] == 1
        scene.mall.clear_faults()
        assert not scene.book()["supply_on"]

    on(kind, story, rated_w=5_000, rated_l_per_h=500, trade="steady")


@EVERY
def test_m10_a_balance_below_zero_is_signed_and_paid_first(kind: str) -> None:
    async def story(scene: Scene) -> None:
        strike(scene, "negative-balance", amount_fen=1_234)
        assert (await scene.read())["balance_fen"] == -1_234
        await scene.sell(2_000)
        assert (await scene.read())["balance_fen"] == 766
        assert scene.hits() == [1]

    on(kind, story)


@EVERY
def test_m11_more_than_the_meter_may_hold_is_refused(kind: str) -> None:
    async def story(scene: Scene) -> None:
        strike(scene, "hoarding-limit", times=1)
        code = await refusal(scene.sell())
        if kind == DLT645:
            assert code == 0x40 and code in PROFILES[kind].commands["purchase"].final_refusals
        assert scene.hits() == [1] and scene.book()["purchase_count"] == 3

    on(kind, story)


def test_m11_a_meters_own_limit() -> None:
    async def story(scene: Scene) -> None:
        assert await refusal(scene.sell(2_500)) == 0x40
        await scene.sell(2_000)
        assert (await scene.read("settings"))["hoarding_limit_fen"] == 12_000

    on(DLT645, story, hoarding_limit_fen=12_000)


def test_m12_another_customer_number_is_refused_and_final() -> None:
    async def story(scene: Scene) -> None:
        strike(scene, "customer-mismatch", times=1)
        code = await refusal(scene.sell())
        assert code == 0x10 and code in PROFILES[DLT645].commands["purchase"].final_refusals
        assert scene.hits() == [1] and scene.book()["purchase_count"] == 3

    on(DLT645, story)


def test_m13_an_authentication_that_ran_out_is_made_again_for_the_same_count_and_amount() -> None:
    async def story(scene: Scene) -> None:
        strike(scene, "auth-expired", on="purchase")
        code = await refusal(scene.sell())
        assert code == 0x08 and code in PROFILES[DLT645].auth_refusals
        await scene.sell()
        assert scene.hits() == [1] and scene.book()["balance_fen"] == 12_500

    on(DLT645, story)


@EVERY
@pytest.mark.parametrize("name, count", [("false-ok", 3), ("half-applied", 4)])
def test_m14_a_meter_that_says_done_and_did_not_is_found_by_its_books(
    kind: str, name: str, count: int
) -> None:
    async def story(scene: Scene) -> None:
        strike(scene, name, on="purchase", times=1)
        await scene.sell()
        found = await scene.read()
        assert (found["purchase_count"], found["balance_fen"]) == (count, 10_000)
        assert scene.hits() == [1]

    on(kind, story)


@pytest.mark.parametrize("kind", [DLT645, WATER])
def test_m15_a_digit_beyond_nine_is_a_bad_frame(kind: str) -> None:
    async def story(scene: Scene) -> None:
        strike(scene, "bad-bcd", on="read")
        block = "books" if kind == DLT645 else "history"
        assert await scene.failure(scene.read(block)) is BadFrame
        assert scene.hits()[0] >= 1
        scene.mall.clear_faults()
        assert (await scene.read())["balance_fen"] == 10_000

    on(kind, story)


def test_m16_an_order_to_keep_the_supply_that_was_lost_shows_in_the_status() -> None:
    async def story(scene: Scene) -> None:
        await scene.tell("keep_supply")
        assert (await scene.read("status"))["keep_supply"] == 1
        strike(scene, "keep-lost")
        assert (await scene.read("status"))["keep_supply"] == 0
        assert scene.hits() == [1]

    on(DLT645, story)


@EVERY
def test_m17_a_trip_whose_answer_is_lost_is_decided_by_the_state(kind: str) -> None:
    async def story(scene: Scene) -> None:
        strike(scene, "lose-reply", on="write", times=1)
        assert await scene.failure(scene.tell("trip")) is NoAnswer
        assert (await scene.read("status"))["supply_on"] == 0
        assert scene.hits() == [1]

    on(kind, story)


@EVERY
def test_m18_a_count_at_its_maximum_is_told_and_goes_round_only_by_rule(kind: str) -> None:
    async def story(scene: Scene) -> None:
        strike(scene, "count-at-maximum")
        profile = PROFILES[kind]
        assert (await scene.read())["purchase_count"] == profile.count_modulus - 1
        assert profile.count_wraps is (kind == WATER)
        if profile.count_wraps:
            await scene.sell(count=0)
            assert (await scene.read())["purchase_count"] == 0
        assert scene.hits() == [1]

    on(kind, story)
