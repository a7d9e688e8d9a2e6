"""The DL/T 645-2007 meter, asked in frames written by hand from the standard."""

from __future__ import annotations

import hmac
from datetime import datetime
from typing import Any

import pytest

from meterio.simulator.dlt645_meter import Dlt645Meter
from meterio.simulator.meter import utc_ms_of
from meterio.simulator.plan import DEFAULT_KEY, MeterPlan

START = utc_ms_of(datetime(2026, 11, 24, 12))
HOUR = 3_600_000
ADDRESS = "000012345678"
PASSWORD = bytes(8)


def meter(**fields: Any) -> Dlt645Meter:
    given = {"balance_fen": 10_000, "purchase_count": 3, "total_purchased_fen": 50_000, "rated_w": 0}
    plan = MeterPlan("E1", "dlt645-2007", ADDRESS, **({"leaders": 0} | given | fields))
    return Dlt645Meter(plan, seed=1, now_ms=START)


def frame(control: int, data: bytes = b"", address: str = ADDRESS) -> bytes:
    body = b"\x68" + bytes.fromhex(address)[::-1] + bytes((0x68, control, len(data)))
    body += bytes((byte + 0x33) & 0xFF for byte in data)
    return body + bytes((sum(body) & 0xFF, 0x16))


def ask(asked: Dlt645Meter, control: int, data: bytes = b"", now_ms: int = START) -> tuple[int, bytes]:
    """Control code and DATA of the answer."""
    reply = asked.answer(frame(control, data), now_ms)
    assert reply == frame(reply[8], bytes((byte - 0x33) & 0xFF for byte in reply[10:-2]))
    return reply[8], bytes((byte - 0x33) & 0xFF for byte in reply[10:-2])


def di(identifier: int) -> bytes:
    return identifier.to_bytes(4, "little")


def value(asked: Dlt645Meter, identifier: int, now_ms: int = START) -> str:
    """The value's digits, most significant first."""
    control, data = ask(asked, 0x11, di(identifier), now_ms)
    assert control == 0x91 and data[:4] == di(identifier)
    return data[:3:-1].hex()


def test_the_frame_of_the_standard_for_the_total() -> None:
    # 68 AA..AA 68 11 04 33 33 34 33 AE 16: forward active energy, wildcard address, as published everywhere.
    asked = meter(energy_wh=1_234_560)
    reply = asked.answer(bytes.fromhex("68AAAAAAAAAAAA681104333334 33AE16"), START)
    assert reply.hex() == frame(0x91, bytes.fromhex("00000100 56341200".replace(" ", ""))).hex()


@pytest.mark.parametrize(
    "identifier, digits",
    [
        (0x00010000, "00001234"),
        (0x00900200, "00010000"),
        (0x00900201, "00000000"),
        (0x04000401, ADDRESS),
        (0x04001001, "00002000"),
        (0x04050101, "00010000"),
        (0x04000101, "26112402"),
        (0x04000102, "120000"),
        (0x04000503, "0200"),
        (0x03330201, "0000"),
    ],
)
def test_items(identifier: int, digits: str) -> None:
    assert value(meter(energy_wh=12_340), identifier) == digits


def test_a_long_item_comes_in_following_frames() -> None:
    asked = meter(energy_wh=12_340)
    control, data = ask(asked, 0x11, di(0x0001FFFF))
    assert control == 0xB1 and len(data) == 200
    control, rest = ask(asked, 0x12, di(0x0001FFFF) + b"\x01")
    assert control == 0x92 and rest[-1] == 1
    assert len(data[4:] + rest[4:-1]) == 13 * 5 * 4
    assert ask(asked, 0x12, di(0x0001FFFF) + b"\x02") == (0xD2, b"\x02")


def test_what_there_is_not_and_what_is_malformed() -> None:
    asked = meter()
    assert ask(asked, 0x11, di(0x12345678)) == (0xD1, b"\x02")
    assert ask(asked, 0x11, b"\0") == (0xD1, b"\x01")
    assert ask(asked, 0x17, b"\x08") == (0xD7, b"\x08")


def test_its_address_is_told_to_whoever_asks_with_wildcards() -> None:
    reply = meter().answer(frame(0x13, address="AA" * 6), START)
    assert reply == frame(0x93, bytes.fromhex(ADDRESS)[::-1])
    assert meter(leaders=4).answer(frame(0x13, address="AA" * 6), START) == b"\xfe" * 4 + reply


def test_nobody_answers_or_obeys_a_write_to_everybody() -> None:
    asked = meter()
    write = di(0x04001001) + PASSWORD + bytes(4)
    assert asked.answer(frame(0x14, write, "AA" * 6), START) == b""
    assert asked.answer(frame(0x14, write, "99" * 6), START) == b""
    assert value(asked, 0x04001001) == "00002000"


def test_settings_are_written_with_the_password() -> None:
    asked = meter()
    new = di(0x04001001) + PASSWORD + bytes.fromhex("00500000")
    assert ask(asked, 0x14, new) == (0x94, b"")
    assert value(asked, 0x04001001) == "00005000"
    wrong = di(0x04001001) + b"\x02" + PASSWORD[1:] + bytes(4)
    assert ask(asked, 0x14, wrong) == (0xD4, b"\x04")
    assert ask(asked, 0x14, di(0x04001001) + PASSWORD + b"\x0a\0\0\0") == (0xD4, b"\x01")


def test_the_clock_is_set_by_write_and_a_little_by_broadcast() -> None:
    asked = meter()
    assert ask(asked, 0x14, di(0x04000102) + PASSWORD + bytes.fromhex("000512")) == (0x94, b"")
    assert asked.book(START)["clock_utc_ms"] == START + 300_000
    assert asked.answer(frame(0x08, bytes.fromhex("000212241126"), "99" * 6), START) == b""
    assert asked.book(START)["clock_utc_ms"] == START + 120_000
    asked.answer(frame(0x08, bytes.fromhex("000012241126"), "99" * 6), START)
    assert asked.book(START)["clock_utc_ms"] == START + 120_000  # once a day


def control(order: int, deadline: str = "000113241126") -> bytes:
    return PASSWORD + bytes((order, 0)) + bytes.fromhex(deadline)


def test_trip_and_close_before_their_deadline() -> None:
    asked = meter()
    assert ask(asked, 0x1C, control(0x1A)) == (0x9C, b"")
    assert not asked.book(START)["supply_on"]
    assert int(value(asked, 0x04000503), 16) & 0x10
    assert ask(asked, 0x1C, control(0x1B)) == (0x9C, b"")
    assert not asked.book(START)["supply_on"]
    asked.press_button()
    assert asked.book(START)["supply_on"]
    ask(asked, 0x1C, control(0x1A))
    assert ask(asked, 0x1C, control(0x1C)) == (0x9C, b"")
    assert asked.book(START)["supply_on"]
    assert ask(asked, 0x1C, control(0x1A, "595911241126")) == (0xDC, b"\x01")
    assert ask(asked, 0x1C, b"\x04" + control(0x1A)[1:]) == (0xDC, b"\x04")
    assert asked.book(START)["supply_on"]


def test_keeping_the_supply_beats_tripping_and_credit() -> None:
    asked = meter(balance_fen=0)
    assert not asked.book(START)["supply_on"]
    ask(asked, 0x1C, control(0x3A))
    assert asked.book(START)["supply_on"] and asked.book(START)["keep_supply"]
    assert ask(asked, 0x1C, control(0x1A))[0] == 0xDC
    ask(asked, 0x1C, control(0x3B))
    assert not asked.book(START)["supply_on"]


class Office:
    """The office's side of docs/meter-security.md, by hand."""

    def __init__(self, asked: Dlt645Meter) -> None:
        self.meter = asked
        self.random = bytes(4)

    def authenticate(self, now_ms: int = START) -> tuple[int, bytes]:
        random, diversifier = b"12345678", b"abcdefgh"
        cipher = self.code(random + diversifier)[:8]
        said = ask(self.meter, 0x03, di(0x070000FF) + bytes(4) + cipher + random + diversifier, now_ms)
        self.random = said[1][4:8]
        return said

    def code(self, data: bytes) -> bytes:
        return hmac.digest(DEFAULT_KEY, ADDRESS.encode() + data, "sha256")

    def mac(self, data: bytes) -> bytes:
        return self.code(self.random + data)[:4]

    def buy(
        self, amount: str, count: str, now_ms: int = START, customer: bytes = bytes(6)
    ) -> tuple[int, bytes]:
        books = bytes.fromhex(amount)[::-1] + bytes.fromhex(count)[::-1]
        rest = books + self.mac(books) + customer + self.mac(customer)
        return ask(self.meter, 0x03, di(0x070102FF) + bytes(4) + rest, now_ms)


def test_a_recharge_after_an_authentication() -> None:
    asked = meter()
    office = Office(asked)
    assert office.buy("00002500", "00000004") == (0xC3, b"\x08\x00")
    control_code, said = office.authenticate()
    assert control_code == 0x83 and len(said) == 16
    assert office.buy("00002500", "00000004") == (0x83, di(0x070102FF))
    assert asked.book(START)["balance_fen"] == 12_500
    assert office.buy("00002500", "00000004") == (0xC3, b"\x02\x00")
    assert office.buy("00002500", "00000007") == (0xC3, b"\x20\x00")
    assert office.buy("00002500", "00000005", customer=b"\x01" + bytes(5)) == (0xC3, b"\x10\x00")
    assert office.buy("00002500", "00000005", START + 300_000) == (0xC3, b"\x08\x00")
    assert value(asked, 0x03330201) == "0004" and value(asked, 0x03330301) == "00002500"
    assert value(asked, 0x03330401) == "00010000" and value(asked, 0x03330501) == "00012500"
    assert value(asked, 0x03330601) == "00052500"


def test_more_than_it_may_hold_is_refused() -> None:
    asked = meter(hoarding_limit_fen=12_000)
    office = Office(asked)
    office.authenticate()
    assert office.buy("00002500", "00000004") == (0xC3, b"\x40\x00")
    assert office.buy("00002000", "00000004")[0] == 0x83


def test_wrong_codes_end_the_session_and_then_suspend() -> None:
    asked = meter()
    office = Office(asked)
    for after in (b"\x08\x00",) * 4 + (b"\x00\x01",):
        office.authenticate()
        office.random = b"nope"
        assert [office.buy("00002500", "00000004")[1] for _ in range(4)] == [b"\x04\x00"] * 3 + [after]
    assert office.authenticate() == (0xC3, b"\x00\x01")


def test_a_recharge_pays_the_overdraft_first() -> None:
    asked = meter(balance_fen=-1_000)
    office = Office(asked)
    assert value(asked, 0x00900200) == "00000000" and value(asked, 0x00900201) == "00001000"
    office.authenticate()
    office.buy("00002500", "00000004")
    assert value(asked, 0x00900200) == "00001500" and value(asked, 0x00900201) == "00000000"
    _, books = ask(asked, 0x03, di(0x078102FF) + bytes(4))
    assert books[4:8][::-1].hex() == "00001500" and books[12:16][::-1].hex() == "00000004"
    assert books[8:12] == office.mac(books[4:8]) and len(books) == 4 + 8 + 8 + 6 + 4


def test_new_prices_take_over_at_their_moment() -> None:
    asked = meter(trade="steady", rated_w=10_000, balance_fen=1_000_000)
    for rate in range(4):
        ask(asked, 0x14, di(0x04050201 + rate) + PASSWORD + bytes.fromhex("00000200"))  # 2.0000
    ask(asked, 0x14, di(0x04000108) + PASSWORD + bytes.fromhex("0013241126"))
    first = asked.book(START + HOUR)
    assert value(asked, 0x04050101, START + HOUR) == "00020000"
    second = asked.book(START + 2 * HOUR)
    used = (first["energy_wh"], second["energy_wh"] - first["energy_wh"])
    paid = (1_000_000 - first["balance_fen"], first["balance_fen"] - second["balance_fen"])
    assert paid[0] == pytest.approx(used[0] / 10, abs=2) and paid[1] == pytest.approx(used[1] / 5, abs=3)


def test_state_survives() -> None:
    asked = meter()
    Office(asked).authenticate()
    ask(asked, 0x1C, control(0x1A))
    again = meter()
    again.restore(asked.state())
    assert again.book(START) == asked.book(START)
    assert again.esam.is_authenticated(START)
