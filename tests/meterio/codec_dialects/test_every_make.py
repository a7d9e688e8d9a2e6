"""Every shipped make against its simulated meter: what is read is its book, what is told it does.

The simulated meters share no code with the profiles or the codecs; they are written from the papers.
"""

from __future__ import annotations

import pytest

from meterio.errors import BadFrame
from meterio.profiles import Profile
from tests.meterio.codec_dialects.scene import (
    CUSTOMER,
    HELD,
    PROFILES,
    START_FEN,
    Scene,
    play,
    point_of,
)

SWITCHED = [name for name, profile in PROFILES.items() if "trip" in profile.commands]
CLOCKED = [name for name, profile in PROFILES.items() if profile.clock]
KEPT = [name for name, profile in PROFILES.items() if "keep_supply" in profile.commands]


def purchase_of(profile: Profile, *, amount_fen: int, count: int) -> dict[str, int]:
    """The values that this make's purchase has a place for."""
    given = {
        "amount_fen": amount_fen,
        "purchase_count": count,
        "balance_after_fen": START_FEN + amount_fen,
        "customer_number": CUSTOMER,
    }
    return {name: given[name] for name in profile.commands["purchase"].takes}


@pytest.mark.parametrize("kind", PROFILES)
def test_every_block_is_read(kind: str) -> None:
    profile = PROFILES[kind]

    async def story(scene: Scene) -> None:
        for block in profile.blocks.values():
            values = await scene.read(kind, block.name)
            assert set(values) == {part.name for part in (*block.items, *block.flags)}

    play(story, kind)


@pytest.mark.parametrize("kind", PROFILES)
def test_every_item_is_read_alone(kind: str) -> None:
    async def story(scene: Scene) -> None:
        for item in PROFILES[kind].items:
            reading = await scene.client.read_item(point_of(kind), item)
            assert reading.name == item

    play(story, kind)


@pytest.mark.parametrize("kind", PROFILES)
def test_what_it_measured_is_its_own_register(kind: str) -> None:
    async def story(scene: Scene) -> None:
        values = await scene.read(kind, "history")
        name, step = ("volume_l", 10) if PROFILES[kind].medium == "water" else ("energy_wh", 10)
        assert values[name] == scene.book(kind)[name]
        assert values[name] // step > 0

    play(story, kind)


@pytest.mark.parametrize("kind", HELD)
def test_its_money_is_its_own_book(kind: str) -> None:
    async def story(scene: Scene) -> None:
        books = await scene.read(kind, "books")
        assert books["balance_fen"] == START_FEN
        assert books.get("purchase_count", 7) == 7
        assert books.get("total_purchased_fen", 500_000) == 500_000

    play(story, kind)


@pytest.mark.parametrize("kind", HELD)
def test_a_purchase_raises_the_balance_and_is_proven_by_what_the_profile_names(kind: str) -> None:
    profile = PROFILES[kind]

    async def story(scene: Scene) -> None:
        await scene.order(kind, "purchase", **purchase_of(profile, amount_fen=10_050, count=8))
        assert scene.book(kind)["balance_fen"] == START_FEN + 10_050
        proof = dict(await scene.read(kind, "books"))
        if "last_purchase" in profile.proof:
            proof |= await scene.read(kind, "record")
            assert proof["last_purchase_fen"] == 10_050
            assert proof.get("last_purchase_count", 8) == 8
        assert proof["balance_fen"] == START_FEN + 10_050
        assert proof.get("purchase_count", 8) == 8

    play(story, kind)


@pytest.mark.parametrize("kind", ["dlt645-2007", "cjt188-water"])
def test_a_digit_beyond_nine_is_no_reading(kind: str) -> None:
    async def story(scene: Scene) -> None:
        scene.mall.set_fault("bad-bcd", target=kind)
        with pytest.raises(BadFrame):
            await scene.read(kind, "status")
        assert sum(fault["hits"] for fault in scene.mall.hits()) > 0

    play(story, kind)


@pytest.mark.parametrize("kind", SWITCHED)
def test_it_is_tripped_and_closed_and_tells_so(kind: str) -> None:
    async def story(scene: Scene) -> None:
        assert (await scene.read(kind, "status"))["supply_on"] == 1
        await scene.order(kind, "trip")
        status = await scene.read(kind, "status")
        assert status["supply_on"] == 0
        assert status.get("open_by_force", 1) == 1
        assert status.get("open_by_fee", 0) == 0
        await scene.order(kind, "close")
        assert (await scene.read(kind, "status"))["supply_on"] == 1

    play(story, kind)


@pytest.mark.parametrize("kind", [kind for kind in HELD if "supply_on" in PROFILES[kind].flags])
def test_an_empty_meter_opens_by_itself_and_says_why(kind: str) -> None:
    async def story(scene: Scene) -> None:
        status = await scene.read(kind, "status")
        assert status["supply_on"] == 0
        assert status.get("open_by_fee", 1) == 1
        assert status.get("arrears", 1) == 1

    play(story, kind, balance_fen=0)


@pytest.mark.parametrize("kind", KEPT)
def test_supply_that_is_kept_stays_on_without_credit(kind: str) -> None:
    async def story(scene: Scene) -> None:
        await scene.order(kind, "keep_supply")
        assert (await scene.read(kind, "status"))["supply_on"] == 1
        home = next(b for b in PROFILES[kind].blocks.values() if "keep_supply" in {f.name for f in b.flags})
        assert (await scene.read(kind, home.name))["keep_supply"] == 1
        await scene.order(kind, "end_keep_supply")
        assert (await scene.read(kind, "status"))["supply_on"] == 0

    play(story, kind, balance_fen=0)


@pytest.mark.parametrize("kind", CLOCKED)
def test_its_clock_is_read_as_utc_and_set(kind: str) -> None:
    async def story(scene: Scene) -> None:
        now = scene.clock.utc_ms()
        assert abs((await scene.read(kind, "clock"))["clock_utc_ms"] - now) < 2_000
        await scene.order(kind, "set_clock", utc_ms=now + 7_200_000)
        drift_ms = (await scene.read(kind, "clock"))["clock_utc_ms"] - scene.clock.utc_ms()
        assert abs(drift_ms - 7_200_000) < 2_000

    play(story, kind)


@pytest.mark.parametrize("kind", HELD)
def test_prices_and_limits_are_read_back_as_they_were_set(kind: str) -> None:
    profile = PROFILES[kind]
    wanted = {
        **{
            f"price_{rate}_e8": 100_000_000 + 2_000_000 * i
            for i, rate in enumerate(["sharp", "peak", "flat", "valley"])
        },
        **{
            f"spare_price_{rate}_e8": 110_000_000 + 2_000_000 * i
            for i, rate in enumerate(["sharp", "peak", "flat", "valley"])
        },
        "price_switch_utc_ms": 1_893_456_000_000,
        "price_e8": 321_000_000,
        "alarm1_fen": 5_000,
        "alarm2_fen": 1_000,
        "overdraft_limit_fen": 2_000,
        "hoarding_limit_fen": 9_999_900,
        "max_power_w": 8_000,
    }

    async def story(scene: Scene) -> None:
        values: dict[str, int] = {}
        for form in profile.commands.values():
            if form.name.startswith("set_") and form.name != "set_clock":
                values |= {name: wanted[name] for name in form.takes}
                await scene.order(kind, form.name, **{name: wanted[name] for name in form.takes})
        for block in ("prices", "spare_prices", "settings"):
            seen = await scene.read(kind, block) if block in profile.blocks else {}
            assert {name: seen[name] for name in seen if name in values} == {
                name: values[name] for name in seen if name in values
            }

    play(story, kind)


@pytest.mark.parametrize("kind", [name for name, profile in PROFILES.items() if profile.identity])
def test_it_tells_its_makers_number(kind: str) -> None:
    async def story(scene: Scene) -> None:
        assert await scene.client.identify(point_of(kind)) == 260_011_223_344 % (
            2**32 if kind == "sdm-y" else 10**12
        )

    play(story, kind)
