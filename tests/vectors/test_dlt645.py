"""DL/T 645-2007 frames that others recorded or published, each with its source, read and made by our codec.

Sources: [A] 553668.com/manong/786292.html, a worked exchange. [B] a concentrator's log kept as comments in a
public JavaScript program (its handler of AFN 10, "transparent forwarding": energy, trip, close, status
word 3 before and after). [C] a public Java test program's table of a one-phase meter's answers with their
decoded values (address 201000000012). [D] another public Java program's decoded log (meter 000000000161).
[E] comments of a public C program for an STM32 (meter 181226034194). [F] myaiappgames.com/archives/1280.
[G] comments of a public C program for a reader: broadcast time. [H] a public Java test of an error reply.
"""

from __future__ import annotations

from datetime import datetime

import pytest

from meterio.codec import dlt645
from meterio.codec.bcd import from_bcd
from meterio.codec.dlt645 import Request

TRIP, CLOSE = 0x1A, 0x1B
RECORDED_PASSWORD = bytes.fromhex("02370602 01000000")


def read(unit: str, di: int, size: int) -> Request:
    return dlt645.read_request(unit, di, size=size, leaders=0)


READS = [
    # [A] energy 1206.42 kWh
    (
        read("000102030425", 0x00010000, 4),
        "68 25 04 03 02 01 00 68 11 04 33 33 34 33 E1 16",
        "68 25 04 03 02 01 00 68 91 08 33 33 34 33 75 39 45 33 8B 16",
        120642,
    ),
    # [B] energy 678 hundredths of a kWh
    (
        read("151230011061", 0x00010000, 4),
        "68 61 10 01 30 12 15 68 11 04 33 33 34 33 7B 16",
        "68 61 10 01 30 12 15 68 91 08 33 33 34 33 AB 39 33 33 49 16",
        678,
    ),
    # [C] remaining money 198.56 yuan
    (
        read("201000000012", 0x00900200, 4),
        "68 12 00 00 00 10 20 68 11 04 33 35 C3 33 85 16",
        "68 12 00 00 00 10 20 68 91 08 33 35 C3 33 89 CB 34 33 C4 16",
        19856,
    ),
    # [D] energy 0.26 kWh
    (
        read("000000000161", 0x00010000, 4),
        "68 61 01 00 00 00 00 68 11 04 33 33 34 33 14 16",
        "68 61 01 00 00 00 00 68 91 08 33 33 34 33 59 33 33 33 8A 16",
        26,
    ),
    # [D] voltage of phase A 100.1 V
    (
        read("000000000161", 0x02010100, 2),
        "68 61 01 00 00 00 00 68 11 04 33 34 34 35 17 16",
        "68 61 01 00 00 00 00 68 91 06 33 34 34 35 34 43 10 16",
        1001,
    ),
    # [D] current of phase A 4.999 A
    (
        read("000000000161", 0x02020100, 3),
        "68 61 01 00 00 00 00 68 11 04 33 34 35 35 18 16",
        "68 61 01 00 00 00 00 68 91 07 33 34 35 35 CC 7C 33 16 16",
        4999,
    ),
    # [D] power 0.2512 kW
    (
        read("000000000161", 0x02030000, 3),
        "68 61 01 00 00 00 00 68 11 04 33 33 36 35 18 16",
        "68 61 01 00 00 00 00 68 91 07 33 33 36 35 45 58 33 6B 16",
        2512,
    ),
    # [D] power factor 0.501
    (
        read("000000000161", 0x02060000, 2),
        "68 61 01 00 00 00 00 68 11 04 33 33 39 35 1B 16",
        "68 61 01 00 00 00 00 68 91 06 33 33 39 35 34 38 09 16",
        501,
    ),
    # [C] times of cover opening 27
    (
        read("201000000012", 0x03300D00, 3),
        "68 12 00 00 00 10 20 68 11 04 33 40 63 36 33 16",
        "68 12 00 00 00 10 20 68 91 07 33 40 63 36 5A 33 33 76 16",
        27,
    ),
]


@pytest.mark.parametrize(("request_", "sent", "answered", "value"), READS)
def test_reads_and_their_answers(request_: Request, sent: str, answered: str, value: int) -> None:
    assert request_.frame == bytes.fromhex(sent)
    reply = request_.hunter().feed(b"\xfe\xfe\xfe\xfe" + bytes.fromhex(answered))
    assert reply is not None
    assert (from_bcd(reply.data), reply.more, reply.refusal) == (value, False, None)
    assert reply.frame == bytes.fromhex(answered)


def test_a_block_of_total_and_four_rates() -> None:
    # [C] forward energy: 1.29, 0.62, 0.60, 0.03, 0.02 kWh, five items in one answer
    answered = (
        "68 12 00 00 00 10 20 68 91 18 33 32 34 33 5C 34 33 33 95 33 33 33 93 33 33 33 36 33 33 33 "
        "35 33 33 33 74 16"
    )
    request = read("201000000012", 0x0001FF00, 20)
    assert request.frame == bytes.fromhex("68 12 00 00 00 10 20 68 11 04 33 32 34 33 F3 16")
    reply = request.hunter().feed(bytes.fromhex(answered))
    assert reply is not None
    assert [from_bcd(reply.data[at : at + 4]) for at in range(0, 20, 4)] == [129, 62, 60, 3, 2]


def test_voltages_of_a_one_phase_meter_hold_no_digits_for_the_other_phases() -> None:
    # [C] 225.6 V, then FF FF for the phases it has not
    request = read("201000000012", 0x0201FF00, 6)
    reply = request.hunter().feed(
        bytes.fromhex("68 12 00 00 00 10 20 68 91 0A 33 32 34 35 89 55 32 32 32 32 21 16")
    )
    assert reply is not None
    assert (from_bcd(reply.data[:2]), reply.data[2:]) == (2256, b"\xff\xff\xff\xff")


def test_trip_and_close_of_a_real_meter() -> None:
    # [B] 1C with N1 1A (trip) and 1B (permit closing), both answered by 9C; the logged password is level 02
    opened = "68 61 10 01 30 12 15 68 1C 10 35 6A 39 35 34 33 33 33 4D 33 33 33 33 63 45 CC 2C 16"
    closed = "68 61 10 01 30 12 15 68 1C 10 35 6A 39 35 34 33 33 33 4E 33 33 33 33 63 45 CC 2D 16"
    for n1, frame in ((TRIP, opened), (CLOSE, closed)):
        request = dlt645.control_request(
            "151230011061", n1, deadline=datetime(2099, 12, 30), password=RECORDED_PASSWORD, leaders=0
        )
        assert request.frame == bytes.fromhex(frame)
        reply = request.hunter().feed(bytes.fromhex("68 61 10 01 30 12 15 68 9C 00 35 16"))
        assert reply is not None
        assert reply.refusal is None


@pytest.mark.parametrize(
    ("answered", "relay_open"),
    [
        ("68 61 10 01 30 12 15 68 91 06 36 38 33 37 83 33 BE 16", True),
        ("68 61 10 01 30 12 15 68 91 06 36 38 33 37 33 33 6E 16", False),
    ],
)
def test_status_word_3_after_trip_and_close(answered: str, relay_open: bool) -> None:
    # [B] the same meter, asked after each: bit 4 is the relay
    request = read("151230011061", 0x04000503, 2)
    assert request.frame == bytes.fromhex("68 61 10 01 30 12 15 68 11 04 36 38 33 37 86 16")
    reply = request.hunter().feed(bytes.fromhex(answered))
    assert reply is not None
    assert bool(reply.data[0] & 0x10) is relay_open


@pytest.mark.parametrize(
    ("answered", "address"),
    [
        ("68 94 41 03 26 12 18 68 93 06 C7 74 36 59 45 4B EB 16", "181226034194"),  # [E]
        ("68 12 00 00 00 10 20 68 93 06 45 33 33 33 43 53 1F 16", "201000000012"),  # [C]
    ],
)
def test_read_address(answered: str, address: str) -> None:
    request = dlt645.read_address_request(leaders=3)
    # [A] FE FE FE before it
    assert request.frame == bytes.fromhex("FE FE FE 68 AA AA AA AA AA AA 68 13 00 DF 16")
    reply = request.hunter().feed(bytes.fromhex("FE FE FE FE" + answered))
    assert reply is not None
    assert reply.address == address


def test_a_read_of_the_one_meter_on_the_line() -> None:
    # [F] energy read with the wildcard address
    request = read("A" * 12, 0x00010000, 4)
    assert request.frame == bytes.fromhex("68 AA AA AA AA AA AA 68 11 04 33 33 34 33 AE 16")


@pytest.mark.parametrize(
    ("unit", "answered"),
    [
        ("980799600051", "68 51 00 60 99 07 98 68 D1 01 35 C0 16"),  # [H]
        ("201000000012", "68 12 00 00 00 10 20 68 D1 01 35 19 16"),  # [C]
    ],
)
def test_no_such_data(unit: str, answered: str) -> None:
    reply = read(unit, 0x03010000, 4).hunter().feed(bytes.fromhex(answered))
    assert reply is not None
    assert reply.refusal is not None
    assert reply.refusal.code == 2


def test_broadcast_time() -> None:
    # [G] 2017-06-05 10:22:51
    request = dlt645.time_broadcast(datetime(2017, 6, 5, 10, 22, 51), leaders=0)
    assert request.frame == bytes.fromhex("68 99 99 99 99 99 99 68 08 06 84 55 43 38 39 4A 4B 16")
