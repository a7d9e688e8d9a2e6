"""CJ/T 188 through its profile: the one-byte count, sequence numbers, identifiers in both orders, units."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from meterio import profiles
from meterio.codec.cjt188 import Request
from meterio.codec.cjt188_dialect import Cjt188Dialect
from meterio.codec.dialect import Writing
from meterio.codec.exchange import Conversation
from meterio.codec.values import item_value
from meterio.errors import AddressError, BadFrame, Refused
from meterio.profiles import Profile, load_profiles
from meterio.types import Lane, MeterAddress, MeterCommand
from tests.meterio.codec_dialects.scene import PROFILES, Scene, play, point_of

KIND = "cjt188-water"
PROFILE = PROFILES[KIND]
METER = point_of(KIND)
UNIT = METER.address.unit


def frame_of(name: str, values: Mapping[str, int] | None = None, *, profile: Profile = PROFILE) -> bytes:
    talk = Cjt188Dialect().command(UNIT, profile, MeterCommand(name, values or {}), writing=Writing())
    return told(talk).frame


def told(talk: Conversation[Request]) -> Request:
    """The end of a conversation that asks nothing."""
    with pytest.raises(StopIteration) as end:
        next(talk)
    request = end.value.value
    assert isinstance(request, Request)
    return request


def test_the_count_of_one_byte_goes_round() -> None:
    async def story(scene: Scene) -> None:
        await scene.order(KIND, "purchase", amount_fen=1_000, purchase_count=255)
        await scene.order(KIND, "purchase", amount_fen=1_000, purchase_count=0)
        assert (await scene.read(KIND, "books"))["purchase_count"] == 0

    assert PROFILE.count_wraps
    play(story, KIND, purchase_count=254)


def test_a_copy_of_a_purchase_is_refused_and_no_refusal_is_final() -> None:
    async def story(scene: Scene) -> None:
        await scene.order(KIND, "purchase", amount_fen=1_000, purchase_count=8)
        with pytest.raises(Refused) as error:
            await scene.order(KIND, "purchase", amount_fen=1_000, purchase_count=8)
        assert error.value.code not in PROFILE.commands["purchase"].final_refusals

    play(story, KIND)


def test_each_request_has_its_own_sequence_number_and_a_prepared_one_keeps_its() -> None:
    dialect = Cjt188Dialect()
    command = MeterCommand("trip")
    frames = [told(dialect.command(UNIT, PROFILE, command, writing=Writing())).frame for _ in range(3)]
    assert [frame[17] for frame in frames] == [0, 1, 2]
    found = dialect.recognise(UNIT, PROFILE, command, frame=frames[1], writing=Writing())
    assert found.frame == frames[1]
    for damaged in (b"", frames[1][:-1], frames[1][:-3] + b"\x55" + frames[1][-2:]):
        with pytest.raises(ValueError, match="prepared"):
            dialect.recognise(UNIT, PROFILE, command, frame=damaged, writing=Writing())


def test_the_valve_moves_by_the_frame_that_texts_print() -> None:
    assert frame_of("trip").hex(" ").startswith("fe fe fe fe 68 10 44 33 22 11 00 11 33 04 04 a0 17 00 99")
    assert frame_of("close")[4:][14:15] == b"\x55"


def test_a_make_may_send_its_identifiers_low_byte_first(tmp_path: Path) -> None:
    shipped = (Path(profiles.__file__).parent / "cjt188-water.toml").read_text(encoding="utf-8")
    text = shipped.replace('name = "cjt188-water"', 'name = "low-first"')
    (tmp_path / "low.toml").write_text(
        text.replace('order = "high-first"\n', "").replace("cjt188-2004", "cjt188-2018", 1), encoding="utf-8"
    )
    profile = load_profiles(tmp_path)["low-first"]
    assert frame_of("trip", profile=profile)[15:19].hex() == "17a00099"


@pytest.mark.parametrize(
    ("unit", "litres"),
    [(0x29, 12), (0x2A, 123), (0x2B, 1_234), (0x2C, 12_340), (0x2D, 123_400), (0x2E, 1_234_000)],
)
def test_volumes_come_out_in_litres_whatever_the_meters_unit(unit: int, litres: int) -> None:
    data = bytes((unit,)) + bytes.fromhex("00001234")
    assert item_value(PROFILE.items["volume_l"], data, utc_offset_min=480) == litres


def test_a_unit_that_is_no_volume_is_a_bad_frame() -> None:
    with pytest.raises(BadFrame, match="no volume"):
        item_value(PROFILE.items["volume_l"], bytes.fromhex("0800001234"), utc_offset_min=480)


@pytest.mark.parametrize("unit", ["A" * 14, "331100112233AA", "123", "3311001122334x"])
def test_neither_a_reading_nor_a_write_goes_to_several_meters(unit: str) -> None:
    async def story(scene: Scene) -> None:
        many = replace(METER, address=MeterAddress("C1", METER.address.bus, unit))
        with pytest.raises(AddressError):
            await scene.client.read(many, "status", lane=Lane.ON_DEMAND)
        with pytest.raises(AddressError):
            await scene.client.prepare(many, MeterCommand("trip"))

    play(story, KIND)
