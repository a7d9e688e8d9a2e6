"""DL/T 645-2007 through its profile: sessions and codes, deadlines, following frames, and what is refused."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from meterio.codec import dlt645
from meterio.codec.software_security import SoftwareSecurityDevice
from meterio.collector import CollectorClient
from meterio.errors import AddressError, Refused, SecurityFailed
from meterio.profiles import load_profiles
from meterio.simulator.plan import DEFAULT_KEY
from meterio.types import Lane, MeterAddress, MeterCommand
from tests.meterio.codec_dialects.scene import CUSTOMER, PROFILES, START_FEN, Scene, play, point_of

KIND = "dlt645-2007"
PROFILE = PROFILES[KIND]
METER = point_of(KIND)


def order(*, amount_fen: int = 10_000, count: int = 8, customer: int = CUSTOMER) -> MeterCommand:
    return MeterCommand(
        "purchase", {"amount_fen": amount_fen, "purchase_count": count, "customer_number": customer}
    )


async def sell(client: CollectorClient, command: MeterCommand) -> None:
    await client.send(await client.prepare(METER, command))


def test_a_meter_in_debt_shows_one_balance_below_zero_and_a_purchase_pays_the_debt_first() -> None:
    async def story(scene: Scene) -> None:
        assert (await scene.read(KIND, "books"))["balance_fen"] == -500
        await sell(scene.client, order())
        books = await scene.read(KIND, "books")
        assert (books["overdraft_fen"], books["balance_fen"]) == (0, 9_500)

    play(story, KIND, balance_fen=-500, overdraft_fen=1_000)


def test_the_books_are_asked_for_again_after_a_lost_reply_and_a_purchase_never_is() -> None:
    query = dlt645.secure_request(METER.address.unit, 0x078102FF, b"")
    recharge = dlt645.secure_request(METER.address.unit, 0x070102FF, bytes(22))
    assert (query.is_write, recharge.is_write) == (False, True)

    async def story(scene: Scene) -> None:
        scene.mall.set_fault("lose-reply", target=KIND, times=1)
        assert (await scene.read(KIND, "books"))["balance_fen"] == START_FEN
        assert sum(fault["hits"] for fault in scene.mall.hits()) == 1

    play(story, KIND)


def test_a_copy_of_a_purchase_is_told_as_a_duplicate_and_adds_nothing() -> None:
    async def story(scene: Scene) -> None:
        await sell(scene.client, order())
        with pytest.raises(Refused) as told:
            await sell(scene.client, order())
        assert told.value.code in PROFILE.duplicate_refusals
        assert scene.book(KIND)["balance_fen"] == START_FEN + 10_000

    play(story, KIND)


@pytest.mark.parametrize(
    ("command", "is_final"),
    [
        (order(count=9), False),
        (order(customer=1), True),
        (order(amount_fen=9_000_000), True),
    ],
    ids=["count", "customer", "hoarding"],
)
def test_only_a_refusal_that_cannot_follow_a_success_is_final(
    command: MeterCommand, *, is_final: bool
) -> None:
    async def story(scene: Scene) -> None:
        with pytest.raises(Refused) as told:
            await sell(scene.client, command)
        assert (told.value.code in PROFILE.commands["purchase"].final_refusals) is is_final
        assert told.value.code not in PROFILE.duplicate_refusals | PROFILE.auth_refusals
        assert scene.book(KIND)["balance_fen"] == START_FEN

    play(story, KIND, hoarding_limit_fen=1_000_000)


def test_a_frame_of_a_session_that_ended_is_refused_and_the_same_purchase_is_sealed_anew() -> None:
    async def story(scene: Scene) -> None:
        first = await scene.client.prepare(METER, order())
        second = await scene.client.prepare(METER, order())
        assert first.frame != second.frame
        with pytest.raises(Refused):
            await scene.client.send(first)  # its code is of the session before
        await scene.client.send(second)
        assert scene.book(KIND)["purchase_count"] == 8

    play(story, KIND)


def test_an_authentication_that_ran_out_is_told_and_the_same_purchase_is_taken_with_a_new_one() -> None:
    async def story(scene: Scene) -> None:
        late = await scene.client.prepare(METER, order())
        scene.mall.set_fault("auth-expired", target=KIND, times=1)
        with pytest.raises(Refused) as told:
            await scene.client.send(late)
        assert told.value.code in PROFILE.auth_refusals
        await sell(scene.client, order())
        assert scene.book(KIND)["balance_fen"] == START_FEN + 10_000

    play(story, KIND)


def test_without_a_device_for_codes_nothing_is_sent() -> None:
    async def story(scene: Scene) -> None:
        with pytest.raises(SecurityFailed):
            await scene.client.prepare(METER, order())
        assert scene.client.counters(METER.address.bus).sent == 0

    play(story, KIND, security=None)


def test_another_key_is_refused_at_the_authentication() -> None:
    async def story(scene: Scene) -> None:
        with pytest.raises(Refused) as told:
            await scene.client.prepare(METER, order())
        assert told.value.code in PROFILE.auth_refusals
        assert scene.book(KIND)["balance_fen"] == START_FEN

    play(story, KIND, security=SoftwareSecurityDevice(bytes(32)))


class ShortCodes(SoftwareSecurityDevice):
    """A device that is out of order."""

    def mac(self, meter: str, *, random: bytes, data: bytes) -> bytes:
        return b"\0\0"


def test_a_device_that_gives_codes_of_a_wrong_length_is_not_believed() -> None:
    async def story(scene: Scene) -> None:
        with pytest.raises(SecurityFailed):
            await scene.client.prepare(METER, order())

    play(story, KIND, security=ShortCodes(DEFAULT_KEY))


def test_a_frame_with_anything_else_than_its_codes_changed_is_not_recognised() -> None:
    async def story(scene: Scene) -> None:
        prepared = await scene.client.prepare(METER, order())
        other = order(amount_fen=20_000)
        with pytest.raises(ValueError, match="prepared"):
            await scene.client.send(replace(prepared, command=other))
        assert scene.book(KIND)["balance_fen"] == START_FEN

    play(story, KIND)


def test_a_relay_order_needs_a_deadline_and_is_refused_after_it() -> None:
    async def story(scene: Scene) -> None:
        with pytest.raises(ValueError, match="deadline"):
            await scene.client.prepare(METER, MeterCommand("trip"))
        late = MeterCommand("trip", {}, scene.clock.utc_ms() + 60_000)
        await scene.order(KIND, "set_clock", utc_ms=scene.clock.utc_ms() + 3_600_000)
        with pytest.raises(Refused):
            await sell(scene.client, late)
        assert (await scene.read(KIND, "status"))["supply_on"] == 1

    play(story, KIND)


def test_alarm_and_permission_to_close_are_orders_of_their_own() -> None:
    async def story(scene: Scene) -> None:
        await scene.order(KIND, "alarm_on")
        assert (await scene.read(KIND, "status"))["alarm_low"] == 1
        await scene.order(KIND, "alarm_off")
        assert (await scene.read(KIND, "status"))["alarm_low"] == 0
        await scene.order(KIND, "trip")
        await scene.order(KIND, "permit_close")
        assert (await scene.read(KIND, "status"))["supply_on"] == 0

    play(story, KIND)


def test_an_account_is_opened_by_its_first_purchase() -> None:
    async def story(scene: Scene) -> None:
        assert (await scene.read(KIND, "status"))["account_open"] == 0
        values = {"amount_fen": 5_000, "purchase_count": 1, "customer_number": CUSTOMER}
        await sell(scene.client, MeterCommand("open_account", values))
        assert (await scene.read(KIND, "status"))["account_open"] == 1
        assert (await scene.read(KIND, "books"))["customer_number"] == CUSTOMER

    play(story, KIND, account_open=False, purchase_count=0, balance_fen=0)


def test_a_refund_takes_from_the_balance() -> None:
    async def story(scene: Scene) -> None:
        values = {"amount_fen": 2_000, "purchase_count": 7, "customer_number": CUSTOMER}
        await sell(scene.client, MeterCommand("refund", values))
        assert (await scene.read(KIND, "books"))["balance_fen"] == START_FEN - 2_000

    play(story, KIND)


LONG = """
name = "long-item"
title = "A meter with a long list"
protocol = "dlt645-2007"
medium = "electricity"
custody = "office"
[defaults]
origin = "a test"
confidence = "inferred"
[items.energy_wh]
identifier = 0x0001FFFF
offset = 0
type = "bcd"
size = 4
mul = 10
[items.energy_valley_wh]
identifier = 0x0001FFFF
offset = 256
type = "bcd"
size = 4
mul = 10
[blocks.status]
spans = [[0x0001FFFF, 260]]
items = ["energy_wh", "energy_valley_wh"]
"""


def test_a_value_longer_than_a_frame_comes_in_following_frames(tmp_path: Path) -> None:
    (tmp_path / "long.toml").write_text(LONG, encoding="utf-8")
    point = replace(METER, profile="long-item")

    async def story(scene: Scene) -> None:
        sample = await scene.client.read(point, "status", lane=Lane.ON_DEMAND)
        assert sample.values == {"energy_wh": 987_650, "energy_valley_wh": 0}
        assert scene.client.counters(METER.address.bus).sent == 2

    play(story, KIND, profiles=load_profiles(tmp_path))


@pytest.mark.parametrize("unit", ["999999999999", "AAAAAAAAAAAA", "0000123456AA", "12345", "00001234567x"])
def test_neither_a_reading_nor_a_write_goes_to_several_meters(unit: str) -> None:
    async def story(scene: Scene) -> None:
        many = replace(METER, address=MeterAddress("C1", METER.address.bus, unit))
        with pytest.raises(AddressError):
            await scene.client.read(many, "status", lane=Lane.ON_DEMAND)
        with pytest.raises(AddressError):
            await scene.client.prepare(many, order())

    play(story, KIND)
