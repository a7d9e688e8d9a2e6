"""The ADF400L's register map, its purchases, and when it cuts."""

from __future__ import annotations

import struct
from datetime import datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from meterio.simulator.adf400l import Adf400lThreePhase as ElectricityMeter
from meterio.simulator.meter import utc_ms_of
from meterio.simulator.modbus import framed
from meterio.simulator.plan import MeterPlan
from tests.meterio.simulator.console import purchase, read, status_of, write, write_many

START = utc_ms_of(datetime(2026, 11, 24, 12))
HOUR = 3_600_000
REFUSED_VALUE = framed(b"\x01\x90\x03")


def meter(**fields: Any) -> ElectricityMeter:
    given = {"balance_fen": 10_000, "purchase_count": 3, "total_purchased_fen": 50_000, "rated_w": 0}
    return ElectricityMeter(MeterPlan("E1", "adf400l-3p", 1, **(given | fields)), seed=1, now_ms=START)


def status(meter: ElectricityMeter, now_ms: int = START) -> dict[str, int]:
    return status_of(meter.answer(read(1), now_ms))


def test_the_status_frame() -> None:
    assert status(meter(energy_wh=123_456)) == {
        "energy": 12_345,
        "balance": 10_000,
        "total": 50_000,
        "count": 3,
        "status": 0xE00F,
    }


def test_a_balance_below_zero_is_signed_and_flagged() -> None:
    found = status(meter(balance_fen=-1))
    assert found["balance"] == -1
    assert found["status"] == 0x00E8  # relays open; fee control on; arrears and both alarms


def test_a_purchase_with_the_next_count_is_credited_whole() -> None:
    bought = meter()
    assert bought.answer(purchase(1, 25_000, 4), START) == framed(bytes.fromhex("011005430003"))
    assert status(bought) | {"status": 0} == {
        "energy": 0,
        "balance": 35_000,
        "total": 75_000,
        "count": 4,
        "status": 0,
    }
    assert bought.book(START)["purchases"] == [
        {
            "utc_ms": START,
            "count": 4,
            "amount_fen": 25_000,
            "balance_before_fen": 10_000,
            "balance_after_fen": 35_000,
            "foreign": False,
        }
    ]


@pytest.mark.parametrize("count", [0, 2, 3, 5, 65535])
def test_any_other_count_is_refused_and_changes_nothing(count: int) -> None:
    asked = meter()
    before = status(asked)
    assert asked.answer(purchase(1, 25_000, count), START) == REFUSED_VALUE
    assert status(asked) == before


def test_the_copy_of_a_purchase_is_refused() -> None:
    bought = meter()
    bought.answer(purchase(1, 100, 4), START)
    assert bought.answer(purchase(1, 100, 4), START) == REFUSED_VALUE
    assert status(bought)["balance"] == 10_100


def test_nothing_and_too_much_are_refused() -> None:
    assert meter().answer(purchase(1, 0, 4), START) == REFUSED_VALUE
    assert meter().answer(purchase(1, 0x7FFFFFFF, 4), START) == REFUSED_VALUE


def test_the_count_wraps_at_its_sixteen_bits() -> None:
    old = meter(purchase_count=65535)
    old.answer(purchase(1, 100, 0), START)
    assert status(old)["count"] == 0 and status(old)["balance"] == 10_100


def test_amount_without_count_is_not_a_purchase() -> None:
    asked = meter()
    assert asked.answer(write_many(1, 0x0543, struct.pack(">I", 100)), START) == framed(b"\x01\x90\x02")
    assert status(asked)["balance"] == 10_000


def test_the_last_purchases_are_on_record_newest_first() -> None:
    bought = meter()
    for count in range(4, 26):
        bought.answer(purchase(1, count, count), START)
    record = bought.answer(read(1, 0x1B00, 10), START)[3:-2]
    assert struct.unpack(">6BHIiI", record) == (26, 11, 24, 12, 0, 0, 25, 25, 10_000 + sum(range(4, 26)), 0)
    oldest = bought.answer(read(1, 0x1B13, 10), START)[3:-2]
    assert struct.unpack(">6BHIiI", oldest)[6:8] == (6, 6)
    assert bought.answer(read(1, 0x1B14, 10), START) == framed(b"\x01\x83\x02")


def test_no_record_yet_is_zeros() -> None:
    assert meter().answer(read(1, 0x1B00, 10), START)[3:-2] == bytes(20)


def test_energy_and_money_run_together_to_the_unit() -> None:
    used = meter(trade="steady", rated_w=10_000, price_e8=123_456_789, balance_fen=1_000_000)
    book = used.book(START + 10 * HOUR)
    # The meter's own price is 1.23 yuan; 0.01 kWh steps on the register, fen in the balance.
    units = sum(used._units)
    assert book["balance_fen"] == 1_000_000 - units * 123 // 3_600_000_000_000
    assert book["energy_wh"] == units // 36_000_000_000 * 10
    assert 80_000 < book["energy_wh"] < 120_000


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(min_value=0, max_value=48 * HOUR), max_size=20))
def test_it_does_not_matter_how_often_a_meter_is_asked(moments: list[int]) -> None:
    plan = {"trade": "restaurant", "rated_w": 30_000, "balance_fen": 90_000, "recovery_s": 90}
    end = START + 48 * HOUR
    asked, left_alone = meter(**plan), meter(**plan)
    for moment in sorted(moments):
        asked.advance(START + moment)
    assert asked.book(end) == left_alone.book(end)
    assert asked.state() == left_alone.state()


def test_below_alarm_2_it_opens_once_as_a_warning_and_closes_by_itself() -> None:
    low = meter(trade="steady", rated_w=10_000, balance_fen=600, alarm2_fen=500, recovery_s=60)
    warned = next(second for second in range(10_000) if not low.book(START + 1000 * second)["supply_on"])
    assert low.prepaid.balance_fen == 499
    assert not low.book(START + 1000 * (warned + 58))["supply_on"]
    assert low.book(START + 1000 * (warned + 61))["supply_on"]
    assert low.book(START + 1000 * (warned + 120))["supply_on"]


def test_with_recovery_0_the_warning_stays_until_credit() -> None:
    low = meter(trade="steady", rated_w=10_000, balance_fen=600, alarm2_fen=500, recovery_s=0)
    assert low.book(START + 5 * HOUR) | {"purchases": []} == low.book(START + 5 * HOUR)
    assert (low.supply_on, low.prepaid.balance_fen) == (False, 499)
    low.answer(purchase(1, 10_000, 4), START + 5 * HOUR)
    assert low.supply_on


def test_at_zero_it_opens_and_credit_closes_it() -> None:
    spent = meter(trade="steady", rated_w=10_000, balance_fen=600)
    assert spent.book(START + 24 * HOUR)["balance_fen"] == 0
    assert not spent.supply_on
    assert status(spent, START + 24 * HOUR)["status"] & 0xE020 == 0x0020
    spent.answer(purchase(1, 5_000, 4), START + 24 * HOUR)
    assert spent.supply_on
    assert spent.book(START + 24 * HOUR)["balance_fen"] == 5_000


def test_with_an_overdraft_it_opens_below_zero() -> None:
    spent = meter(trade="steady", rated_w=10_000, balance_fen=600, overdraft_fen=300)
    assert spent.book(START + 24 * HOUR)["balance_fen"] == -300


def test_forced_control_beats_fee_control_both_ways() -> None:
    forced = meter(trade="steady", rated_w=10_000, balance_fen=600)
    forced.answer(write(1, 0x0804, 0x0100), START)
    assert not forced.supply_on and forced.book(START + HOUR)["balance_fen"] == 600
    forced.answer(write(1, 0x0804, 0x0001), START + HOUR)
    assert forced.supply_on and forced.book(START + 24 * HOUR)["balance_fen"] < 0
    forced.answer(write(1, 0x0804, 0x0000), START + 24 * HOUR)
    assert not forced.supply_on
    assert forced.answer(write(1, 0x0804, 0x0101), START + 24 * HOUR) == framed(b"\x01\x86\x03")


def test_prices_and_alarms_are_set_by_whole_items() -> None:
    asked = meter()
    asked.answer(write_many(1, 0x0537, struct.pack(">4I", 120, 100, 80, 40)), START)
    asked.answer(write_many(1, 0x053F, struct.pack(">II", 30_000, 20_000)), START)
    book = asked.book(START)
    assert (book["prices_fen"], book["alarm1_fen"], book["alarm2_fen"]) == (
        [120, 100, 80, 40],
        30_000,
        20_000,
    )
    assert not asked.supply_on  # alarm 2 now lies above the balance
    assert asked.answer(write(1, 0x0537, 1), START) == framed(b"\x01\x86\x02")
    assert asked.answer(read(1, 0x0536, 18), START)[3:5] == b"\x00\x01"


def test_it_counts_energy_by_rate_at_the_rates_own_price() -> None:
    used = meter(trade="steady", rated_w=10_000, balance_fen=1_000_000)
    used.answer(write_many(1, 0x0537, struct.pack(">4I", 400, 300, 200, 100)), START)
    book = used.book(START + 24 * HOUR)
    rates = struct.unpack(">4I", used.answer(read(1, 0x0430, 8), START + 24 * HOUR)[3:-2])
    cost = sum(energy * price for energy, price in zip(rates, (400, 300, 200, 100), strict=True))
    assert all(rates)
    assert abs((1_000_000 - book["balance_fen"]) - cost / 100) <= 10


def test_its_clock_runs_with_the_wall_and_can_be_set() -> None:
    asked = meter()
    assert asked.answer(read(1, 0x090B, 4), START)[3:-2] == bytes((26, 11, 24, 2, 12, 0, 0, 0))
    asked.answer(write_many(1, 0x090B, bytes((26, 11, 24, 2, 12, 10, 0, 0))), START)
    assert asked.book(START + 1000)["clock_utc_ms"] == START + 601_000
    assert asked.answer(write_many(1, 0x090B, bytes((26, 13, 40, 2, 12, 10, 0, 0))), START) == REFUSED_VALUE


@pytest.mark.parametrize("address, words", [(0x0000, 1), (0x0370, 2), (0x033E, 1), (0x0438, 1), (0xFFFF, 2)])
def test_registers_it_has_not_are_refused(address: int, words: int) -> None:
    assert meter().answer(read(1, address, words), START) == framed(b"\x01\x83\x02")


def test_a_clock_that_goes_back_uses_nothing_up() -> None:
    used = meter(trade="steady", rated_w=10_000, balance_fen=100_000)
    later = used.book(START + HOUR)["balance_fen"]
    assert used.book(START)["balance_fen"] == later
