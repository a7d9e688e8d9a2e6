"""Meter makes are data: the shipped ones read and write as their papers say, and a wrong file is refused."""

from __future__ import annotations

import re
import struct
from pathlib import Path

import pytest

from meterio import profiles
from meterio.codec.modbus_dialect import block_requests, block_values, command_request
from meterio.errors import BadFrame, ProfileError
from meterio.profiles import Profile, load_profiles, loader
from meterio.profiles.model import Hours
from meterio.types import MeterCommand

SHIPPED = load_profiles()
ADF = SHIPPED["adf400l-3p"]
WATER = SHIPPED["modbus-water"]


def test_one_frame_reads_the_state_of_an_adf400l() -> None:
    (request,) = block_requests(4, ADF.blocks["status"])
    assert request.frame[:6].hex() == "0403035e000c"
    status = 1 << 13 | 1 << 14 | 1 << 15 | 1 << 6
    payload = struct.pack(">IIiIHIH", 123_456, 7, -1_250, 10_000_000, 41, 0, status)
    values = block_values(ADF.blocks["status"], [payload])
    assert values == {
        "energy_wh": 1_234_560,
        "balance_fen": -1_250,
        "total_purchased_fen": 10_000_000,
        "purchase_count": 41,
        "status": status,
        "supply_on": 1,
        "over_limit": 0,
        "arrears": 0,
        "alarm_low": 1,
        "alarm_very_low": 0,
        "open_by_fee": 0,
    }


def test_the_books_of_an_adf400l_are_one_frame_and_prove_a_purchase() -> None:
    assert len(ADF.blocks["books"].spans) == 1
    assert {item.name for item in ADF.blocks["books"].items}.issuperset(ADF.proof)
    assert (ADF.count_modulus, ADF.total_modulus) == (65536, 2**32)


@pytest.mark.parametrize("profile", SHIPPED.values(), ids=SHIPPED)
def test_the_history_block_holds_the_whole_state(profile: Profile) -> None:
    status, history = profile.blocks["status"], profile.blocks["history"]
    assert {item.name for item in status.items} <= {item.name for item in history.items}
    assert set(status.flags) <= set(history.flags)


def test_amount_and_count_of_a_purchase_leave_in_one_frame() -> None:
    order = MeterCommand("purchase", {"amount_fen": 10_000, "purchase_count": 42})
    assert command_request(4, ADF, order).frame[:-2].hex() == "041005430003" + "06" + "00002710" + "002a"


@pytest.mark.parametrize(
    "values",
    [
        {"amount_fen": 0, "purchase_count": 1},
        {"amount_fen": -1, "purchase_count": 1},
        {"amount_fen": 2**32, "purchase_count": 1},
        {"amount_fen": 1, "purchase_count": 65536},
        {"amount_fen": 1, "purchase_count": 0},
        {"amount_fen": 1},
        {"amount_fen": 1, "purchase_count": 1, "price": 3},
    ],
)
def test_a_purchase_that_does_not_fit_the_meter_makes_no_frame(values: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="purchase"):
        command_request(4, ADF, MeterCommand("purchase", values))


def test_water_comes_as_floats_low_byte_first() -> None:
    payload = bytearray(56)
    payload[0:4] = struct.pack("<f", 123.456)
    payload[8:12] = struct.pack("<f", 0.25)
    payload[54:56] = (0b1001).to_bytes(2, "big")
    values = block_values(WATER.blocks["status"], [bytes(payload)])
    assert values["volume_l"] == 123_456
    assert values["flow_l_per_h"] == 250
    assert (values["supply_on"], values["valve_fault"], values["battery_low"]) == (1, 0, 1)


@pytest.mark.parametrize("value", [float("nan"), float("inf"), 3e38])
def test_a_float_that_is_no_reading_is_a_bad_frame(value: float) -> None:
    payload = struct.pack("<f", value) + bytes(52)
    with pytest.raises(BadFrame):
        block_values(WATER.blocks["status"], [payload])


def test_the_valve_closes_by_function_6() -> None:
    assert command_request(3, WATER, MeterCommand("trip")).frame[:-2].hex() == "0306001c0002"
    assert command_request(3, WATER, MeterCommand("close")).frame[:-2].hex() == "0306001c0001"


def test_every_item_names_its_paper() -> None:
    for profile in SHIPPED.values():
        for block in profile.blocks.values():
            assert all(item.origin and item.confidence for item in block.items)


NEW_MAKE = """
name = "other-1p"
title = "Some other meter"
protocol = "modbus-rtu"
medium = "electricity"
custody = "office"
[defaults]
origin = "its manual"
confidence = "manual"
[items.energy_wh]
address = 0x0010
type = "u32"
words = "low-first"
mul = 100
[blocks.status]
function = 4
spans = [[0x0010, 2]]
items = ["energy_wh"]
"""


def added(folder: Path, text: str) -> dict[str, Profile]:
    (folder / "other.toml").write_text(text, encoding="utf-8")
    return load_profiles(folder)


def test_a_new_make_is_only_a_new_file(tmp_path: Path) -> None:
    make = added(tmp_path, NEW_MAKE)["other-1p"]
    (request,) = block_requests(5, make.blocks["status"])
    assert request.frame[:6].hex() == "050400100002"
    assert block_values(make.blocks["status"], [b"\0\5\0\1"]) == {"energy_wh": (65536 + 5) * 100}


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ('type = "u32"', 'type = "u65"', r"other\.toml\.items\.energy_wh: 'type' is 'u65'"),
        ("address = 0x0010\n", "", r"items\.energy_wh: write a whole number for 'address'"),
        ("mul = 100", "mull = 100", r"items\.energy_wh: does not know mull"),
        ("mul = 100", "mul = 0", r"'mul' is 0"),
        ("mul = 100", "mul = 1.5", r"whole number for 'mul'"),
        ("[[0x0010, 2]]", "[[0x0010, 1]]", r"blocks\.status: item energy_wh at 0010 lies in none"),
        ("[[0x0010, 2]]", "[[0x0010, 200]]", r"does not fit"),
        ("[[0x0010, 2]]", "[16]", r"\[address, count\]"),
        ('["energy_wh"]', '["enrgy_wh"]', r"names 'enrgy_wh'"),
        ("[items.energy_wh]", "[items.energy]", r"no such item"),
        ('custody = "office"', 'custody = "meter"', r"describe \[commands\.purchase\]"),
        ('custody = "office"', 'custody = "bank"', r"'custody' is 'bank'"),
        ("[blocks.status]", "[blocks.history]", r"describe \[blocks\.status\]"),
        ('name = "other-1p"', 'name = "modbus-water"', r"exists already"),
        ('title = "Some other meter"', 'title = "', r"not a TOML file"),
        ('confidence = "manual"', 'confidence = "sure"', r"'confidence' is 'sure'"),
    ],
)
def test_a_wrong_profile_is_refused_by_file_and_item(
    tmp_path: Path, old: str, new: str, complaint: str
) -> None:
    assert old in NEW_MAKE
    with pytest.raises(ProfileError) as caught:
        added(tmp_path, NEW_MAKE.replace(old, new))
    assert re.search(complaint, str(caught.value))
    assert str(caught.value).startswith("other.toml")


def test_a_reply_to_another_block_must_not_look_like_the_meters_money(tmp_path: Path) -> None:
    """Its length is all that tells a Modbus reply to one block from the reply to another."""
    shipped = (Path(profiles.__file__).parent / "adf400l-3p.toml").read_text(encoding="utf-8")
    renamed = shipped.replace('name = "adf400l-3p"', 'name = "other-3p"')
    assert added(tmp_path, renamed)["other-3p"].blocks["books"].spans[0].count == 10
    with pytest.raises(ProfileError, match=r"blocks\.books: give its spans other lengths"):
        added(tmp_path, renamed.replace("[[0x0360, 10]]", "[[0x0362, 8]]"))


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        (
            'proof = ["purchase_count", "total_purchased_fen", "balance_fen"]',
            'proof = ["total_purchased_fen"]',
            r"'proof' needs at least balance_fen",
        ),
        ("spans = [[0x0360, 10]]", "spans = [[0x0360, 6], [0x0366, 4]]", r"must be one span"),
        ("max_power_w = 66000", "max_power_w = 0", r"write max_power_w"),
    ],
)
def test_a_make_that_could_not_prove_a_sale_is_refused(
    tmp_path: Path, old: str, new: str, complaint: str
) -> None:
    shipped = (Path(loader.__file__).parent / "adf400l-3p.toml").read_text(encoding="utf-8")
    text = shipped.replace('name = "adf400l-3p"', 'name = "other-3p"')
    assert old in text
    with pytest.raises(ProfileError) as caught:
        added(tmp_path, text.replace(old, new))
    assert re.search(complaint, str(caught.value))


def test_a_make_says_what_hours_it_can_hold() -> None:
    profiles = load_profiles()
    held = {name: profile.hours for name, profile in profiles.items() if profile.hours != Hours()}
    assert held == {
        **dict.fromkeys(("ddsy1352", "dtsy1352", "adf400l-1p", "adf400l-3p"), Hours(14, 2, 4)),
        "dlt645-2007": Hours(14, 8, 14),
    }
