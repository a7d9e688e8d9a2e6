"""The CJ/T 188 water meter, asked in the frames of the standard and its samples."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from meterio.simulator.cjt188_meter import Cjt188Meter
from meterio.simulator.meter import utc_ms_of
from meterio.simulator.plan import MeterPlan

START = utc_ms_of(datetime(2026, 11, 24, 12))
HOUR = 3_600_000
ADDRESS = "78330011223344"


def meter(**fields: Any) -> Cjt188Meter:
    given = {"balance_fen": 10_000, "purchase_count": 3, "total_purchased_fen": 50_000, "rated_l_per_h": 0}
    plan = MeterPlan("W1", "cjt188-water", ADDRESS, **({"leaders": 0, "volume_l": 12_340} | given | fields))
    return Cjt188Meter(plan, seed=1, now_ms=START)


def frame(control: int, data: bytes, address: str = ADDRESS, kind: int = 0x10) -> bytes:
    body = bytes((0x68, kind)) + bytes.fromhex(address)[::-1] + bytes((control, len(data))) + data
    return body + bytes((sum(body) & 0xFF, 0x16))


def ask(asked: Cjt188Meter, control: int, data_hex: str, now_ms: int = START) -> tuple[int, str]:
    reply = asked.answer(frame(control, bytes.fromhex(data_hex)), now_ms)
    assert reply == frame(reply[9], reply[11:-2])
    return reply[9], reply[11:-2].hex()


def test_the_sample_read() -> None:
    # FE FE FE FE 68 10 44 33 22 11 00 33 78 01 03 1F 90 00 80 16: published example, checksum and all.
    request = bytes.fromhex("681044332211003378 01031F90008016".replace(" ", ""))
    assert request == frame(0x01, bytes.fromhex("1F9000"))
    asked = meter()
    reply = asked.answer(asked.wire.request_in(b"\xfe" * 4 + request), START)
    assert reply[9:11].hex() == "8116"
    assert reply[11:-2].hex() == "1f9000" + "341200002c" + "000000002c" + "00001224112620" + "0000"


def test_the_sample_valve_frames_in_either_order() -> None:
    asked = meter()
    assert ask(asked, 0x04, "A0170199") == (0x84, "a017010100")
    assert not asked.book(START)["supply_on"]
    assert ask(asked, 0x04, "17A00255") == (0x84, "17a0020000")
    assert asked.book(START)["supply_on"]
    assert ask(asked, 0x04, "A0170311")[0] == 0xC4


def test_books_and_a_purchase() -> None:
    asked = meter()
    assert ask(asked, 0x01, "058100") == (
        0x81,
        "058100" + "03" + "00000000" + "00000500" + "00000100" + "0000",
    )
    assert ask(asked, 0x04, "13A00104" + "00250000") == (0x84, "13a00104" + "00250000")
    assert ask(asked, 0x01, "058102")[1] == "058102" + "04" + "00250000" + "00250500" + "00250100" + "0000"
    assert ask(asked, 0x04, "13A00104" + "00250000") == (0xC4, "01" + "0000")
    assert ask(asked, 0x04, "13A00106" + "00250000")[0] == 0xC4
    assert ask(asked, 0x04, "13A00105" + "0025000A")[0] == 0xC4
    assert asked.book(START)["balance_fen"] == 12_500


def test_the_sequence_goes_round_at_255() -> None:
    asked = meter(purchase_count=511)
    assert asked.book(START)["purchase_count"] == 255
    assert ask(asked, 0x04, "13A00100" + "00250000")[0] == 0x84
    assert asked.book(START)["purchase_count"] == 0


def test_it_counts_water_and_money_and_closes_itself() -> None:
    asked = meter(trade="steady", rated_l_per_h=1_000, price_e8=500_000_000, balance_fen=1_500)
    book = asked.book(START + HOUR)
    used_l = book["volume_l"] - 12_340
    assert 700 < used_l < 1_300
    assert book["balance_fen"] == pytest.approx(1_500 - used_l / 2, abs=6)
    assert not asked.book(START + 10 * HOUR)["supply_on"]
    assert ask(asked, 0x01, "1F9000", START + 10 * HOUR)[1].endswith("0100")


def test_its_address_is_told_and_writes_to_all_are_not_heard() -> None:
    asked = meter()
    reply = asked.answer(frame(0x03, bytes.fromhex("0A8100"), "AA" * 7, 0xAA), START)
    assert reply == frame(0x83, bytes.fromhex("0A8100"))
    assert asked.answer(frame(0x04, bytes.fromhex("A0170199"), "AA" * 7), START) == b""
    assert asked.answer(frame(0x01, bytes.fromhex("1F9000"), kind=0x30), START) == b""


def test_clock_prices_and_days() -> None:
    asked = meter()
    assert ask(asked, 0x04, "15A001" + "00051224112620") == (0x84, "15a001")
    assert asked.book(START)["clock_utc_ms"] == START + 300_000
    prices = "500300" + "000000" + "500300" + "000000" + "500300" + "01"
    assert ask(asked, 0x04, "10A001" + prices)[0] == 0x84
    assert ask(asked, 0x01, "028100")[1] == "028100" + prices[:-2]
    assert ask(asked, 0x04, "11A00132")[0] == 0xC4 and ask(asked, 0x04, "11A00115")[0] == 0x84
    assert ask(asked, 0x01, "038100")[1] == "03810015"
    assert ask(asked, 0x01, "999900")[0] == 0xC1


def test_state_survives() -> None:
    asked = meter()
    ask(asked, 0x04, "11A00115")
    ask(asked, 0x04, "A0170199")
    again = meter()
    again.restore(asked.state())
    assert again.book(START) == asked.book(START) and again.days == asked.days
