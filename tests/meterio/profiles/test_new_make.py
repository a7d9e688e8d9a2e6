"""A make nobody heard of, with its own number formats, is read, sold to and commanded from one new file."""

from __future__ import annotations

import asyncio
import struct
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from meterio.collector import CollectorClient
from meterio.errors import Refused
from meterio.profiles import load_profiles
from meterio.types import (
    BusSettings,
    CollectorSettings,
    Lane,
    LinkKind,
    MeterAddress,
    MeterCommand,
    MeterPoint,
)
from tests.helpers.pipes import PipeNet
from tests.helpers.virtual_loop import LoopClock, run_virtual
from tests.meterio.codec_dialects.register_bank import RegisterBank

MAKE = """
name = "acme-9000"
title = "Acme 9000"
protocol = "modbus-rtu"
medium = "electricity"
custody = "meter"
sell = "add"
guarded = true
max_power_w = 10000
proof = ["purchase_count", "balance_fen"]
count_modulus = 65536

[defaults]
origin = "Acme 9000 manual, page 7"
confidence = "manual"
words = "low-first"

[items.energy_wh]
address = 100
type = "f32"
mul = 1000

[items.balance_fen]
address = 200
type = "i32"
div = 10

[items.purchase_count]
address = 202
type = "u16"

[items.status]
address = 203
type = "u16"

[items.meter_number]
address = 300
type = "bcd"
size = 6
words = "high-first"

[items.clock_utc_ms]
address = 400
type = "clock-bcd"
layout = "YMDhms"
words = "high-first"

[flags.supply_on]
item = "status"
bits = [0, 1]
equals = [2]

[blocks.status]
spans = [[200, 4], [100, 2, 4]]
items = ["energy_wh", "balance_fen", "purchase_count", "status"]
flags = ["supply_on"]

[blocks.books]
spans = [[200, 3]]
items = ["balance_fen", "purchase_count"]

[blocks.identity]
spans = [[300, 6]]
items = ["meter_number"]

[blocks.clock]
spans = [[400, 5]]
items = ["clock_utc_ms"]

[commands.purchase]
function = 16
address = 500
fields = [
    { value = "purchase_count", type = "u16", least = 1 },
    { value = "amount_fen", type = "u32", div = 10, least = 1 },
]

[commands.trip]
function = 6
address = 600
fields = [{ const = 0xAAAA, type = "u16" }]

[commands.set_clock]
function = 16
address = 400
fields = [{ value = "utc_ms", type = "clock-bcd", layout = "YMDhms", words = "high-first" }]
"""

SETTINGS = CollectorSettings("C1", LinkKind.TRANSPARENT, "collector", 4001, (BusSettings(1),))
POINT = MeterPoint("M9", MeterAddress("C1", 1, "9"), "acme-9000")
NOON_UTC_MS = 1_795_420_800_000  # 2026-11-23 08:00:00 UTC, 16:00 in China

Story = Callable[[CollectorClient, RegisterBank], Awaitable[None]]


def play(folder: Path, story: Story) -> None:
    """Runs `story` against the new make's meter on virtual time."""

    async def run() -> None:
        (folder / "acme.toml").write_text(MAKE, encoding="utf-8")
        net, bank = PipeNet(), RegisterBank(9)
        net.listen("collector", 4001, lambda: bank)
        clock = LoopClock(asyncio.get_running_loop())
        client = CollectorClient(SETTINGS, profiles=load_profiles(folder), clock=clock, connect=net.connect)
        running = asyncio.ensure_future(client.run())
        try:
            while not client.in_contact:
                await asyncio.sleep(0.01)
            await story(client, bank)
        finally:
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)

    run_virtual(run())


def test_its_own_number_formats_come_out_in_canonical_units(tmp_path: Path) -> None:
    async def story(client: CollectorClient, bank: RegisterBank) -> None:
        float_words = struct.pack(">f", 1234.5)
        bank.put(100, float_words[2:] + float_words[:2])
        balance = struct.pack(">i", -12_340)
        bank.put(200, balance[2:] + balance[:2] + bytes.fromhex("0029 0002"))
        sample = await client.read(POINT, "status", lane=Lane.STATUS)
        assert sample.values == {
            "energy_wh": 1_234_500,
            "balance_fen": -1_234,
            "purchase_count": 41,
            "status": 2,
            "supply_on": 1,
        }
        assert [frame[1] for frame in bank.heard] == [3, 4]
        assert (await client.read(POINT, "history", lane=Lane.HISTORY)).values == sample.values

    play(tmp_path, story)


def test_its_number_and_its_clock_are_read_and_its_clock_is_set(tmp_path: Path) -> None:
    async def story(client: CollectorClient, bank: RegisterBank) -> None:
        bank.put(300, bytes.fromhex("202611230042 000000000000"))
        assert (await client.read(POINT, "identity", lane=Lane.ON_DEMAND)).values == {
            "meter_number": 202_611_230_042
        }
        await client.send(await client.prepare(POINT, MeterCommand("set_clock", {"utc_ms": NOON_UTC_MS})))
        assert bank.get(400, 3).hex() == "261123160000"
        bank.put(403, bytes(4))
        assert (await client.read(POINT, "clock", lane=Lane.ON_DEMAND)).values == {
            "clock_utc_ms": NOON_UTC_MS
        }

    play(tmp_path, story)


def test_it_is_sold_to_and_tripped(tmp_path: Path) -> None:
    async def story(client: CollectorClient, bank: RegisterBank) -> None:
        order = MeterCommand("purchase", {"amount_fen": 10_050, "purchase_count": 42})
        await client.send(await client.prepare(POINT, order))
        assert bank.get(500, 3).hex() == "002a" + "8894" + "0001"  # 100500, low register first
        await client.send(await client.prepare(POINT, MeterCommand("trip")))
        assert bank.get(600, 1).hex() == "aaaa"

    play(tmp_path, story)


def test_any_of_its_items_is_read_alone(tmp_path: Path) -> None:
    async def story(client: CollectorClient, bank: RegisterBank) -> None:
        bank.put(202, bytes.fromhex("0007"))
        reading = await client.read_item(POINT, "purchase_count")
        assert (reading.name, reading.value) == ("purchase_count", 7)
        assert bank.heard[-1][:6].hex() == "090300ca0001"

    play(tmp_path, story)


def test_a_command_it_does_not_have_makes_no_frame(tmp_path: Path) -> None:
    async def story(client: CollectorClient, bank: RegisterBank) -> None:
        with pytest.raises(ValueError, match="Acme 9000 has no command 'keep_supply'"):
            await client.prepare(POINT, MeterCommand("keep_supply"))
        with pytest.raises(Refused):
            await client.read(POINT, "status", lane=Lane.STATUS)
        assert len(bank.heard) == 1

    play(tmp_path, story)
