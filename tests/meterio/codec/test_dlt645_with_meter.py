"""The DL/T 645 codec against a simulated meter that was written apart from it, frame by frame.

Reads with following frames, trips with their deadline, and the recharge with its authentication codes.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from meterio.codec import dlt645
from meterio.codec.bcd import from_bcd, to_bcd
from meterio.codec.dlt645 import Reply, Request
from meterio.codec.software_security import SoftwareSecurityDevice
from meterio.simulator.dlt645_meter import Dlt645Meter
from meterio.simulator.meter import utc_ms_of
from meterio.simulator.plan import DEFAULT_KEY, MeterPlan

NOON = datetime(2026, 11, 24, 12)
START = utc_ms_of(NOON)
MINUTE_MS = 60_000
ADDRESS = "000012345678"
CUSTOMER = "000000000042"
PASSWORD = bytes(8)
AUTHENTICATE, RECHARGE, BOOKS = 0x070000FF, 0x070102FF, 0x078102FF
TRIP = 0x1A
REPEATED, NO_SESSION, WRONG_CUSTOMER, WRONG_COUNT = 0x02, 0x08, 0x10, 0x20


@pytest.fixture
def meter() -> Dlt645Meter:
    plan = MeterPlan(
        "E1",
        "dlt645-2007",
        ADDRESS,
        balance_fen=10_000,
        purchase_count=3,
        total_purchased_fen=50_000,
        rated_w=0,
        energy_wh=12_340,
        customer=CUSTOMER,
    )
    return Dlt645Meter(plan, seed=1, now_ms=START)


def answer(meter: Dlt645Meter, request: Request, now_ms: int = START) -> Reply:
    reply = request.hunter().feed(meter.answer(request.frame.lstrip(b"\xfe"), now_ms))
    assert reply is not None
    return reply


class Office:
    """What recharges need: a security device and the session it opened."""

    def __init__(self, meter: Dlt645Meter, key: bytes = DEFAULT_KEY) -> None:
        self.meter = meter
        self.device = SoftwareSecurityDevice(key)
        self.random = bytes(4)

    def authenticate(self, now_ms: int = START) -> Reply:
        challenge = self.device.challenge(ADDRESS)
        data = challenge.cipher + challenge.random + challenge.diversifier
        reply = answer(self.meter, dlt645.secure_request(ADDRESS, AUTHENTICATE, data), now_ms)
        if reply.refusal is None:
            self.random = reply.data[:4]
        return reply

    def recharge(
        self, amount_fen: int, count: int, *, customer: str = CUSTOMER, now_ms: int = START
    ) -> Reply:
        money = to_bcd(amount_fen, 4) + to_bcd(count, 4)
        number = bytes.fromhex(customer)[::-1]
        data = money + self._mac(money) + number + self._mac(number)
        return answer(self.meter, dlt645.secure_request(ADDRESS, RECHARGE, data), now_ms)

    def _mac(self, data: bytes) -> bytes:
        return self.device.mac(ADDRESS, random=self.random, data=data)

    def books(self) -> tuple[int, int]:
        """Remaining money and count, with their codes checked."""
        reply = answer(self.meter, dlt645.secure_request(ADDRESS, BOOKS, b""))
        money, count = reply.data[:4], reply.data[8:12]
        assert (reply.data[4:8], reply.data[12:16]) == (self._mac(money), self._mac(count))
        return from_bcd(money), from_bcd(count)


def code_of(reply: Reply) -> Any:
    assert reply.refusal is not None
    return reply.refusal.code


def test_a_recharge_is_authenticated_sold_and_read_back(meter: Dlt645Meter) -> None:
    office = Office(meter)
    assert office.authenticate().refusal is None
    assert office.recharge(5_000, 4).refusal is None
    assert office.books() == (15_000, 4)


def test_the_same_recharge_again_is_told_as_made_before_and_adds_nothing(meter: Dlt645Meter) -> None:
    office = Office(meter)
    office.authenticate()
    office.recharge(5_000, 4)
    assert code_of(office.recharge(5_000, 4)) == REPEATED
    assert office.books() == (15_000, 4)


@pytest.mark.parametrize("count", [2, 5])
def test_a_count_that_is_not_the_next_is_refused(meter: Dlt645Meter, count: int) -> None:
    office = Office(meter)
    office.authenticate()
    assert code_of(office.recharge(5_000, count)) == WRONG_COUNT
    assert office.books() == (10_000, 3)


def test_another_customer_is_refused(meter: Dlt645Meter) -> None:
    office = Office(meter)
    office.authenticate()
    assert code_of(office.recharge(5_000, 4, customer="000000000043")) == WRONG_CUSTOMER


def test_after_five_minutes_the_office_authenticates_again_with_the_same_purchase(meter: Dlt645Meter) -> None:
    office, late = Office(meter), START + 6 * MINUTE_MS
    office.authenticate()
    assert code_of(office.recharge(5_000, 4, now_ms=late)) == NO_SESSION
    office.authenticate(late)
    assert office.recharge(5_000, 4, now_ms=late).refusal is None


def test_another_key_opens_no_session(meter: Dlt645Meter) -> None:
    assert code_of(Office(meter, key=b"another").authenticate()) == NO_SESSION


def test_a_long_item_is_read_to_its_end_in_following_frames(meter: Dlt645Meter) -> None:
    block = 0x0001FFFF
    reply = answer(meter, dlt645.read_request(ADDRESS, block, size=196))
    value, sequence = reply.data, 0
    while reply.more:
        sequence += 1
        reply = answer(meter, dlt645.read_next_request(ADDRESS, block, sequence))
        value += reply.data
    assert sequence > 0
    assert from_bcd(value[:4]) == 1_234
    assert len(value) % 4 == 0


def test_a_trip_that_comes_after_its_deadline_is_refused_by_the_meter(meter: Dlt645Meter) -> None:
    late = dlt645.control_request(ADDRESS, TRIP, deadline=NOON - timedelta(minutes=1), password=PASSWORD)
    assert answer(meter, late).refusal is not None
    in_time = dlt645.control_request(ADDRESS, TRIP, deadline=NOON + timedelta(minutes=1), password=PASSWORD)
    assert answer(meter, in_time).refusal is None
    status = answer(meter, dlt645.read_request(ADDRESS, 0x04000503, size=2))
    assert status.data[0] & 0x10


def test_a_wrong_password_is_told_as_one(meter: Dlt645Meter) -> None:
    request = dlt645.write_request(ADDRESS, 0x04001001, bytes(4), password=b"\x02" + bytes(7))
    assert code_of(answer(meter, request)) == 4


def test_the_meter_is_found_by_its_address_and_by_a_pattern(meter: Dlt645Meter) -> None:
    assert answer(meter, dlt645.read_address_request()).address == ADDRESS
    assert answer(meter, dlt645.discover_request("AAAAAAAAAA78")).address == ADDRESS


def test_nobody_answers_a_broadcast(meter: Dlt645Meter) -> None:
    request = dlt645.time_broadcast(NOON)
    assert meter.answer(request.frame.lstrip(b"\xfe"), START) == b""
