"""The other Modbus makes: DDSY1352, ADF400L one-phase, Eastron SDM-Y, and a plain energy meter."""

from __future__ import annotations

import struct
from datetime import datetime
from typing import Any

import pytest

from meterio.simulator.kinds import build_meter
from meterio.simulator.meter import Meter, utc_ms_of
from meterio.simulator.modbus import framed
from meterio.simulator.plan import MeterPlan
from meterio.simulator.wire import Kind
from tests.meterio.simulator.console import read, write, write_many

START = utc_ms_of(datetime(2026, 11, 24, 12))
HOUR = 3_600_000


def meter(kind: str, **fields: Any) -> Meter:
    given = {"balance_fen": 10_000, "purchase_count": 3, "total_purchased_fen": 50_000, "rated_w": 0}
    plan = MeterPlan("E1", kind, 1, **(given | fields))
    return build_meter(plan, seed=1, now_ms=START, on_purchase=lambda meter: None)


def words(asked: Meter, address: int, count: int, *, now_ms: int = START, function: int = 3) -> bytes:
    reply = asked.answer(read(1, address, count, function=function), now_ms)
    assert reply[1] == function, reply.hex()
    return reply[3:-2]


def done(asked: Meter, request: bytes) -> bool:
    return asked.answer(request, START)[1] == request[1]


@pytest.mark.parametrize("kind", ["ddsy1352", "dtsy1352"])
def test_ddsy_table_and_prepaid_block(kind: str) -> None:
    asked = meter(kind, energy_wh=1_234_560, number="123456789012", rated_w=2_200, trade="steady")
    assert struct.unpack(">5I", words(asked, 0, 10)) == (123_456, 0, 0, 123_456, 0)
    assert struct.unpack(">H", words(asked, 0x000B, 1)) == (2200,)
    assert words(asked, 0x0043, 3).hex() == "123456789012"
    assert struct.unpack(">II", words(asked, 0x0046, 4)) == (2000, 500)
    assert struct.unpack(">Hi", words(asked, 0x004E, 3)) == (3, 10_000)
    assert words(asked, 0x0055, 1)[0] == 0x0F
    assert struct.unpack(">4I", words(asked, 0x0059, 8)) == (100,) * 4


def test_ddsy_books_are_written_absolutely() -> None:
    asked = meter("ddsy1352")
    sale = write_many(1, 0x004E, struct.pack(">Hi", 4, 12_500))
    assert asked.kind_of(sale) is Kind.PURCHASE
    assert done(asked, sale) and done(asked, sale)
    book = asked.book(START)
    assert (book["balance_fen"], book["purchase_count"], len(book["purchases"])) == (12_500, 4, 1)
    assert book["purchases"][0]["amount_fen"] == 2_500
    assert not done(asked, write_many(1, 0x004F, struct.pack(">H", 4)))  # half a balance


def test_ddsy_function_20_changes_only_what_is_enabled() -> None:
    asked = meter("ddsy1352")
    data = struct.pack(
        ">BB Bi BH BI BI BII B4I BI BB B6s",
        *(0, 0, 1, 12_500, 1, 4, 0, 9, 0, 9, 0, 9, 9, 1, 80, 81, 82, 83, 0, 9, 0, 9, 0, b"\0" * 6),
    )
    request = framed(struct.pack(">BBHHB", 1, 0x20, 0x0200, 30, 60) + data)
    assert asked.kind_of(request) is Kind.PURCHASE
    assert asked.answer(request, START) == framed(bytes.fromhex("01200200001E"))
    book = asked.book(START)
    assert (book["balance_fen"], book["purchase_count"], book["prices_fen"]) == (12_500, 4, [80, 81, 82, 83])
    assert book["alarm1_fen"] == 2000
    clock = bytes((0, 5, 12, 2, 24, 11, 26, 0, 0, 0))
    assert asked.answer(framed(struct.pack(">BBHHB", 1, 0x20, 0x0354, 5, 10) + clock), START)[1] == 0x20
    assert asked.book(START)["clock_utc_ms"] == START + 300_000
    assert asked.answer(framed(struct.pack(">BBHHB", 1, 0x20, 0x0354, 5, 9) + clock), START)[1] == 0xA0
    assert asked.answer(framed(b"\x01\xaa\x00\x46"), START)[1] == 0xAA | 0x80


@pytest.mark.parametrize("pair, on", [((1, 1), False), ((1, 0), True), ((0, 0), True)])
def test_ddsy_forced_control(pair: tuple[int, int], on: bool) -> None:
    asked = meter("ddsy1352")
    assert done(asked, write_many(1, 0x0057, struct.pack(">HH", *pair)))
    assert asked.book(START)["supply_on"] is on
    assert struct.unpack(">HH", words(asked, 0x0057, 2)) == (pair if pair[0] else (0, 0))
    assert not done(asked, write_many(1, 0x0057, struct.pack(">HH", 2, 0)))


def test_adf_one_phase_has_its_own_places() -> None:
    asked = meter("adf400l-1p", energy_wh=1_234_560, balance_fen=-5)
    assert struct.unpack(">IIiIHIH", words(asked, 0x0306, 12))[:5] == (123_456, 0, -5, 50_000, 3)
    assert struct.unpack(">H", words(asked, 0x0311, 1))[0] == 0x00E8
    assert struct.unpack(">4I", words(asked, 0x0400, 8)) == (0, 0, 123_456, 0)
    sale = write_many(1, 0x050D, struct.pack(">IH", 2_500, 4))
    assert asked.kind_of(sale) is Kind.PURCHASE and done(asked, sale) and not done(asked, sale)
    assert asked.book(START)["balance_fen"] == 2_495
    assert done(asked, write(1, 0x0801, 0x0100)) and not asked.book(START)["supply_on"]
    assert not done(asked, write(1, 0x0804, 0x0100))


def test_sdm_speaks_floats_and_keeps_a_list() -> None:
    asked = meter("sdm-y", energy_wh=1_234_560, number="20261234")
    assert struct.unpack(">f", words(asked, 0x0156, 2, function=4))[0] == pytest.approx(1234.56)
    assert struct.unpack(">f", words(asked, 0xFC06, 2))[0] == 100.0
    assert struct.unpack(">I", words(asked, 0xFC00, 2))[0] == 20_261_234
    assert words(asked, 0x0500, 5) == bytes(10)
    for yuan in (25.0, 0.07):
        sale = write_many(1, 0x0500, struct.pack(">f", yuan))
        assert asked.kind_of(sale) is Kind.PURCHASE and done(asked, sale)
    assert asked.book(START)["balance_fen"] == 12_507
    newest, before = words(asked, 0x0500, 5), words(asked, 0x050A, 5)
    assert newest == struct.pack(">f", 0.07) + bytes.fromhex("261124120000")
    assert before[:4] == struct.pack(">f", 25.0)
    for bad in (float("nan"), -1.0, 0.0, 1e30):
        assert not done(asked, write_many(1, 0x0500, struct.pack(">f", bad)))
    assert done(asked, write_many(1, 0xFC16, struct.pack(">ff", 30, 10)))
    assert asked.book(START)["alarm1_fen"] == 3_000


def test_sdm_trips_at_zero() -> None:
    asked = meter("sdm-y", balance_fen=0)
    assert words(asked, 0x0700, 1) == b"\xff\x00"
    assert done(asked, write_many(1, 0x0500, struct.pack(">f", 25)))
    assert words(asked, 0x0700, 1) == b"\x00\x00"


def test_a_plain_energy_meter_only_measures() -> None:
    asked = meter("modbus-energy", energy_wh=1_234_560, trade="steady", rated_w=1_000)
    table = struct.unpack(">5IH2HhhhH", words(asked, 0, 17, now_ms=START + HOUR))
    assert table[0] == sum(table[1:5]) and 123_456 + 70 < table[0] < 123_456 + 130
    assert not done(asked, write(1, 0x0057, 1))
    assert "balance_fen" not in asked.book(START + HOUR)


def test_everybody_obeys_and_nobody_answers_unit_0() -> None:
    asked = meter("adf400l-3p")
    order = write(0, 0x0804, 0x0100)
    assert asked.answer(order, START) == b"" and not asked.book(START)["supply_on"]


@pytest.mark.parametrize("kind", ["ddsy1352", "adf400l-1p", "sdm-y", "modbus-energy", "modbus-water"])
def test_state_survives(kind: str) -> None:
    asked, again = meter(kind, rated_w=900), meter(kind)
    asked.book(START + HOUR)
    again.restore(asked.state())
    assert again.book(START + HOUR) == asked.book(START + HOUR)
