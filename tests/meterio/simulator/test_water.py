"""The water meter: floats low byte first, and a valve."""

from __future__ import annotations

import struct
from datetime import datetime

import pytest

from meterio.simulator.meter import utc_ms_of
from meterio.simulator.modbus import framed
from meterio.simulator.plan import MeterPlan
from meterio.simulator.water import WaterMeter
from tests.meterio.simulator.console import read, write, write_many

START = utc_ms_of(datetime(2026, 11, 24, 12))
HOUR = 3_600_000


@pytest.fixture
def meter() -> WaterMeter:
    plan = MeterPlan("W0012", "modbus-water", 9, trade="steady", volume_l=12_345, rated_l_per_h=600)
    return WaterMeter(plan, seed=1, now_ms=START)


def block(meter: WaterMeter, now_ms: int = START) -> bytes:
    return meter.answer(read(9, 1, 28), now_ms)[3:-2]


def test_the_whole_block_as_the_console_reads_it(meter: WaterMeter) -> None:
    words = block(meter)
    assert len(words) == 56
    assert struct.unpack("<f", words[0:4])[0] == pytest.approx(12.345)
    assert words[12:14] == b"\x00\xaa"  # pipe full
    assert words[26:28] == b"\x00\x09"
    assert words[34:42].hex() == "0000000000000012"
    assert words[54:56] == b"\x00\x01"


def test_it_counts_litres_by_its_flow(meter: WaterMeter) -> None:
    words = block(meter, START + 10 * HOUR)
    used_l = round(struct.unpack("<f", words[0:4])[0] * 1000) - 12_345
    assert 4_800 < used_l < 7_200
    assert meter.book(START + 10 * HOUR)["volume_l"] == 12_345 + used_l
    assert 0.4 < struct.unpack("<f", words[8:12])[0] < 0.8


def test_the_valve_closes_and_opens(meter: WaterMeter) -> None:
    assert meter.answer(write(9, 0x001C, 2), START) == write(9, 0x001C, 2)
    assert block(meter)[54:56] == b"\x00\x02"
    assert meter.book(START + HOUR)["volume_l"] == 12_345
    meter.answer(write(9, 0x001C, 1), START + HOUR)
    assert meter.book(START + 2 * HOUR)["supply_on"] and meter.volume_l > 12_345


def test_what_it_does_not_know_is_refused(meter: WaterMeter) -> None:
    assert meter.answer(write(9, 0x001C, 3), START) == framed(b"\x09\x86\x03")
    assert meter.answer(write(9, 0x0001, 3), START) == framed(b"\x09\x86\x02")
    assert meter.answer(write_many(9, 0x0543, bytes(6)), START) == framed(b"\x09\x90\x02")
    assert meter.answer(read(9, 0, 1), START) == framed(b"\x09\x83\x02")
    assert meter.answer(read(9, 1, 30), START) == framed(b"\x09\x83\x02")
