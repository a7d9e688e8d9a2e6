"""A wrong profile file gives one complaint that names file and item and says what to write."""

from __future__ import annotations

import random
import re
from pathlib import Path

import pytest

from meterio import profiles
from meterio.errors import ProfileError
from meterio.profiles import load_profiles
from meterio.profiles.loader import load_profile, parse_profile

FOLDER = Path(profiles.__file__).parent
SHIPPED = {path.stem: path.read_text(encoding="utf-8") for path in FOLDER.glob("*.toml")}

ADF, DDSY, SDM = "adf400l-3p", "ddsy1352", "sdm-y"
DLT, CJT, ENERGY = "dlt645-2007", "cjt188-water", "modbus-energy"

WRONG = [
    # the head
    (ADF, 'name = "adf400l-3p"', "", r"wrong\.toml: write a text for 'name'"),
    (ADF, 'name = "adf400l-3p"', 'name = "ADF 400"', r"'name' is 'ADF 400'; write up to 40 small letters"),
    (ADF, 'title = "', 'title = 7 #"', r"write a text for 'title'"),
    (
        ADF,
        '"modbus-rtu"',
        '"modbus"',
        r"'protocol' is 'modbus'; write one of modbus-rtu, dlt645-2007, cjt188",
    ),
    (ADF, '"electricity"', '"gas"', r"'medium' is 'gas'; write one of electricity, water"),
    (ADF, 'sell = "add"', 'sell = "give"', r"'sell' is 'give'; write one of add, set"),
    (ADF, "guarded = true", 'guarded = "yes"', r"write true or false for 'guarded'"),
    (ADF, "count_modulus = 65536", "count_modulus = 1", r"'count_modulus' is 1; write 2 to"),
    (ADF, "max_power_w = 66000", "max_power_w = 66.0", r"write a whole number for 'max_power_w'"),
    (ADF, "max_power_w = 66000", "max_power_w = 0x" + "f" * 5000, r"'max_power_w' is a number far too large"),
    (ADF, "[defaults]", "[default]", r"items\.\w+: write a text for 'origin'"),
    (ADF, "[items.energy_wh]", "[frames]\n[items.energy_wh]", r"wrong\.toml: does not know frames"),
    (DDSY, "[items.energy_wh]", "[framing]\nwake = 4\n[items.energy_wh]", r"framing: does not know wake"),
    (ADF, "periods = 14", "periods = 0", r"hours: 'periods' is 0; write 1 to 99"),
    (ADF, "zones = 4\n", "", r"hours: write a whole number for 'zones'"),
    (ADF, "zones = 4\n", "zones = 4\nrates = 4\n", r"hours: does not know rates"),
    # items
    (
        ADF,
        "[items.balance_fen]",
        "[items.balance_yuan]",
        r"items\.balance_yuan: no such item; write one of ener",
    ),
    (ADF, 'type = "i32"', 'type = "s32"', r"items\.balance_fen: 'type' is 's32'; write one of u16"),
    (ADF, "address = 0x0362", "address = 0x10362", r"balance_fen: 'address' is 66402; write 0 to 65535"),
    (ADF, "address = 0x0362", "identifier = 0x0362", r"balance_fen: write a whole number for 'address'"),
    (ADF, "mul = 10  ", "mul = true  ", r"energy_wh: write a whole number for 'mul'"),
    (
        ADF,
        'layout = "YMDWhms0"\nconf',
        'layout = "YMDWhms"\nconf',
        r"clock_utc_ms: 7 bytes are not whole registers",
    ),
    (ADF, 'layout = "YMDhms"', 'layout = "YYDhms"', r"'layout' is 'YYDhms'; write each byte once"),
    (ADF, 'layout = "YMDhms"', 'layout = "YMDs"', r"'layout' is 'YMDs'; it needs at least Y, M, D, h, m"),
    (
        ADF,
        'type = "clock"\nlayout = "YMDhms"',
        'type = "u32"',
        r"last_purchase_utc_ms: a moment has type 'clock'",
    ),
    (
        DDSY,
        'type = "bcd"\nsize = 6',
        'type = "bcd"\nsize = 5',
        r"meter_number: 5 bytes are not whole registers",
    ),
    (DDSY, 'type = "bcd"\nsize = 6', 'type = "bcd"', r"meter_number: write a whole number for 'size'"),
    (DLT, 'less = "overdraft_fen"', 'less = "overdraft"', r"items\.balance_fen: 'less' is 'overdraft'; name"),
    (DLT, 'less = "overdraft_fen"', 'less = "balance_fen"', r"'less' is 'balance_fen'; name another item"),
    # flags
    (ADF, "[flags.supply_on]", "[flags.supply]", r"flags\.supply: no such flag; write one of supply_on"),
    (
        ADF,
        "bits = [13, 14, 15] ",
        "bits = [16] ",
        r"flags\.supply_on: write whole numbers from 0 to 15 for 'bits'",
    ),
    (
        ADF,
        "bits = [13, 14, 15] ",
        "bits = [] ",
        r"flags\.supply_on: write the bit numbers in 'bits', 0 to 15",
    ),
    (ADF, "equals = [8]", "equals = [16]", r"open_by_fee: write whole numbers from 0 to 15 for 'equals'"),
    (
        ADF,
        "equals = [8]",
        "equals = [8]\ninverted = true",
        r"open_by_fee: each of 'equals' is a value of the ch",
    ),
    (
        ADF,
        'item = "status_2"',
        'item = "balance_fen"',
        r"flags\.forced: name in 'item' a raw word of this file",
    ),
    # blocks
    (ADF, "[blocks.history]", "[blocks.hystory]", r"blocks\.hystory: no such block; write one of status"),
    (ADF, "spans = [[0x0360, 10]]", "spans = []", r"blocks\.books: write what to read in 'spans'"),
    (
        ADF,
        "spans = [[0x0360, 10]]",
        "spans = [[0x0360]]",
        r"blocks\.books: write each of 'spans' as \[address",
    ),
    (ADF, "spans = [[0x0360, 10]]", "spans = [[0x0360, 10, 5]]", r"the read function is 3 or 4"),
    (
        ADF,
        "spans = [[0x0360, 10]]",
        "spans = [[0x0360, 10], [0x0360, 9]]",
        r"books: 'spans' reads one place twice",
    ),
    (ADF, "spans = [[0x0360, 10]]", "spans = [[0xFFFF, 10]]", r"one read takes 1 to 125 registers"),
    (ADF, "spans = [[0x0360, 10]]", "spans = [[0x0362, 8]]", r"blocks\.books: give its spans other lengths"),
    (DLT, "[0x078102FF, 26]]\n", "[0x078102FF, 12]]\n", r"item customer_number at 78102FF lies in none"),
    (
        DLT,
        '["overdraft_fen", "balance_fen", "purchase_count", "cus',
        '["balance_fen", "purchase_count", "cus',
        r"blocks\.books: item balance_fen needs the item overdraft_fen",
    ),
    (
        ADF,
        '["balance_fen", "total_purchased_fen", "purchase_count", "status"]',
        '["balance_fen", "total_purchased_fen", "purchase_count"]',
        r"blocks\.books: flag supply_on needs the item status",
    ),
    (
        ENERGY,
        '"current_a_ma", "power_w"]\n\n[blocks.books]',
        '"power_w"]\n\n[blocks.books]',
        r"blocks\.history: add current_a_ma: it stands in for a status round",
    ),
    # how it is sold to
    (ADF, 'sell = "add"\n', "", r"custody is 'meter': write 'sell', add or set"),
    (
        ADF,
        'sell = "add"',
        'sell = "set"',
        r"commands\.purchase: sell is 'set': its fields need the value balance_",
    ),
    (
        ADF,
        '"total_purchased_fen", "balance_fen"]\ncount',
        '"last_purchase"]\ncount',
        r"needs at least balance_fen",
    ),
    (
        DDSY,
        """[commands.refund]
function = 16
address = 0x004E
fields = [
    { value = "purchase_count", type = "u16", least = 1 },
    { value = "balance_after_fen", type = "i32", least = -100000000 },
]
unwritten = ["amount_fen"]""",
        """[commands.refund]
function = 16
address = 0x004E
fields = [{ value = "purchase_count", type = "u16", least = 1 }]
unwritten = ["amount_fen", "balance_after_fen"]""",
        r"commands\.refund: its fields need the value amount_fen or balance_after_fen",
    ),
    (SDM, "[blocks.record]", "[blocks.clock]", r"'proof' has last_purchase: describe \[blocks\.record\]"),
    (
        ADF,
        'proof = ["purchase_count", ',
        'proof = ["count", ',
        r"'proof' names 'count', which this file does not",
    ),
    (
        ENERGY,
        'custody = "office"',
        'custody = "office"\nsell = "add"',
        r"custody is 'office': remove 'proof', 'sell'",
    ),
    # commands
    (ADF, "[commands.trip]", "[commands.open]", r"commands\.open: no such command; write one of purchase"),
    (
        ADF,
        "function = 16\naddress = 0x0543",
        "function = 15\naddress = 0x0543",
        r"purchase: function 6 writes one",
    ),
    (ADF, 'value = "amount_fen"', 'value = "amount"', r"commands\.purchase: purchase has no value 'amount'"),
    (
        ADF,
        '{ const = 0x0100, type = "u16" }',
        '{ const = 0x10100, type = "u16" }',
        r"fields\[0\]: 'const' is 65792",
    ),
    (
        ADF,
        '{ const = 0x0100, type = "u16" }',
        '{ type = "u16" }',
        r"trip\.fields\[0\]: write a whole number for 'const'",
    ),
    (
        ADF,
        '[{ const = 0x0100, type = "u16" }]',
        "256",
        r"commands\.trip: write what the command carries in 'fields'",
    ),
    (ADF, '[{ const = 0x0100, type = "u16" }]', "[256]", r"trip\.fields\[0\]: write a table here, not 256"),
    (
        ADF,
        "final_refusals = [1, 2]\n",
        "final_refusals = [256]\n",
        r"whole numbers from 1 to 255 for 'final_refusals'",
    ),
    (
        DDSY,
        'unwritten = ["amount_fen"]',
        'unwritten = ["purchase_count"]',
        r"'unwritten' names a value that has its place",
    ),
    (
        DLT,
        "function = 0x1C\naction = 0x1A",
        "function = 0x1C",
        r"commands\.trip: write a whole number for 'action'",
    ),
    (
        DLT,
        "function = 0x14\nidentifier = 0x04001001",
        "function = 0x15\nidentifier = 0x04001001",
        r"set_alarm1: function is 0x15; write one of 0x03, 0x14, 0x1C",
    ),
    (
        DLT,
        'needs_authentication = ["purchase", ',
        "needs_authentication = [",
        r"purchase carries a mac: name it in",
    ),
    (
        DLT,
        'needs_authentication = ["purchase", ',
        'needs_authentication = ["buy", ',
        r"names 'buy', which this file",
    ),
    (
        DLT,
        "identifier = 0x0001FF00\noffset = 0",
        "identifier = 0x10001FF00\noffset = 0",
        r"'identifier' is 4295098112",
    ),
    (DLT, "wake = 4 ", "wake = 9 ", r"framing: 'wake' is 9; write 0 to 4"),
    (CJT, "kind = 0x10 ", "kind = 0x60 ", r"framing: 'kind' is 96; write 16 to 89"),
    (
        CJT,
        'order = "low-first"',
        'order = "little"',
        r"'order' is 'little'; write one of high-first, low-first",
    ),
    (
        CJT,
        '{ value = "amount_fen", type = "bcd", size = 4, least = 1 }',
        '{ type = "mac" }',
        r"purchase\.fields\[1\]: 'type' is 'mac'; write one of bin",
    ),
]


@pytest.mark.parametrize(
    ("source", "old", "new", "complaint"), WRONG, ids=[str(i) for i in range(len(WRONG))]
)
def test_the_complaint_names_file_and_item_and_what_to_write(
    tmp_path: Path, source: str, old: str, new: str, complaint: str
) -> None:
    text = SHIPPED[source]
    assert old in text
    (tmp_path / "wrong.toml").write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(ProfileError) as caught:
        load_profile(tmp_path / "wrong.toml")
    told = str(caught.value)
    assert re.search(complaint, told), told
    assert told.startswith("wrong.toml")
    assert "\n" not in told
    assert len(told) < 2_500


@pytest.mark.parametrize(
    ("data", "complaint"),
    [
        (b"\xff\xfe", r"not a TOML file"),
        (b"name = [", r"not a TOML file"),
        (b"a = " + b"[" * 5_000, r"not a TOML file: it is nested too deeply"),
        (b"a = " + b"9" * 5_000, r"not a TOML file"),
        (b"#" * 300_000, r"is larger than 200000 bytes"),
        (b"", r"write a text for 'protocol'"),
        (b'protocol = "modbus-rtu"\nitems = 3', r"write tables under 'items'"),
        (b'protocol = "modbus-rtu"\ndefaults = 3', r"defaults: write a table here, not 3"),
        (b'protocol = "modbus-rtu"\n[items]\nenergy_wh = 3', r"items\.energy_wh: write a table here, not 3"),
    ],
)
def test_what_is_no_profile_at_all_is_said_so(data: bytes, complaint: str) -> None:
    with pytest.raises(ProfileError) as caught:
        parse_profile("wrong.toml", data)
    assert re.search(complaint, str(caught.value)), str(caught.value)


def test_two_files_of_one_name_are_refused_and_so_is_a_folder_named_like_a_file(tmp_path: Path) -> None:
    (tmp_path / "copy.toml").write_text(SHIPPED[ADF], encoding="utf-8")
    with pytest.raises(
        ProfileError, match=r"copy\.toml: a profile named 'adf400l-3p' exists already; rename it"
    ):
        load_profiles(tmp_path)
    (tmp_path / "copy.toml").unlink()
    (tmp_path / "folder.toml").mkdir()
    with pytest.raises(ProfileError, match=r"folder\.toml: cannot be read"):
        load_profiles(tmp_path)


def test_a_folder_that_is_not_there_adds_nothing(tmp_path: Path) -> None:
    assert set(load_profiles(tmp_path / "none")) == set(SHIPPED)


@pytest.mark.parametrize("source", SHIPPED)
def test_whatever_is_torn_out_of_a_file_it_is_a_profile_or_one_complaint(source: str) -> None:
    draw = random.Random(source)
    lines = SHIPPED[source].splitlines()
    for _ in range(150):
        torn = list(lines)
        for _ in range(draw.randint(1, 3)):
            at = draw.randrange(len(torn))
            torn[at : at + 1] = draw.choice([[], [torn[at]] * 2, [torn[draw.randrange(len(torn))]]])
        try:
            parse_profile("torn.toml", "\n".join(torn).encode())
        except ProfileError as error:
            assert str(error).startswith("torn.toml")
