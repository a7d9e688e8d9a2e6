"""CJ/T 188 frames that others recorded or published, each with its source, read and made by our codec.

Sources: [A] hftangyu.com/563.html, a worked exchange of an SC water meter, also at
cnblogs.com/myzony/p/10897895.html; both print the reply with the sum 08, a public Java test prints it with
the right one, 13. [B] that Java test (Fox Edge CJT188). [C] a public Lua program for a 4G unit. [D] comments
of a public Go program for M-Bus and RS-485 water meters. [E] a public Python test of an ultrasonic meter's
tool. [F] comments of a public C++ driver.
"""

from __future__ import annotations

import pytest

from meterio.codec import cjt188
from meterio.codec.bcd import from_bcd
from meterio.codec.cjt188 import COLD_WATER, ByteOrder

VOLUMES = 0x901F
CUBIC_METRES = 0x2C

READS: list[tuple[str, int, ByteOrder, str, int]] = [
    (
        "78330011223344",
        0,
        "little",
        "68 10 44 33 22 11 00 33 78 81 16 1F 90 00 00 77 66 55 2C 00 77 "
        "66 55 2C 31 01 22 11 05 15 20 21 84 13 16",
        55667700,
    ),  # [B]
    (
        "00000805000001",
        0,
        "big",
        "68 10 01 00 00 05 08 00 00 81 16 90 1F 00 00 23 01 00 2C 00 00 "
        "00 00 2C 00 00 00 00 00 00 00 00 00 48 16",
        12300,
    ),  # [B]
    (
        "00002020120218",
        0,
        "big",
        "68 10 18 02 12 20 20 00 00 81 16 90 1F 00 00 02 00 00 2C 00 02 "
        "00 00 2C 00 00 00 00 00 00 00 00 FF 85 16",
        200,
    ),  # [B]
    (
        "00924040000018",
        0,
        "big",
        "68 10 18 00 00 40 40 92 00 81 16 90 1F 00 29 00 00 00 2C 29 00 "
        "00 00 2C 00 00 00 00 00 00 00 00 23 B5 16",
        29,
    ),  # [C]
    (
        "78331505104145",
        0xAA,
        "big",
        "68 10 45 41 10 05 15 33 78 81 16 90 1F AA 00 59 59 00 2C FF FF "
        "FF FF 2C FF FF FF FF FF FF FF 00 00 C2 16",
        595900,
    ),  # [D]
    (
        "00001811775450",
        0,
        "little",
        "68 10 50 54 77 11 18 00 00 81 16 1F 90 00 00 00 00 00 2C 00 00 "
        "00 00 2C 00 00 00 00 00 00 00 00 00 5A 16",
        0,
    ),  # [F]
]


@pytest.mark.parametrize(("unit", "ser", "order", "answered", "volume"), READS)
def test_volumes_of_recorded_answers(
    unit: str, ser: int, order: ByteOrder, answered: str, volume: int
) -> None:
    request = cjt188.read_request(unit, COLD_WATER, VOLUMES, ser=ser, order=order, size=19)
    reply = request.hunter().feed(bytes.fromhex("FE FE FE" + answered))
    assert reply is not None
    assert (from_bcd(reply.data[:4]), reply.data[4], len(reply.data)) == (volume, CUBIC_METRES, 19)
    assert len(bytes.fromhex(answered)) + 4 == request.length


def test_the_published_read() -> None:
    # [A]
    request = cjt188.read_request("78330011223344", COLD_WATER, VOLUMES, ser=0, order="little", size=19)
    assert request.frame == bytes.fromhex("FE FE FE FE 68 10 44 33 22 11 00 33 78 01 03 1F 90 00 80 16")


def test_the_published_answer_with_its_wrong_sum_is_not_believed() -> None:
    # [A]
    request = cjt188.read_request("78330011223344", COLD_WATER, VOLUMES, ser=0, order="little", size=19)
    published = (
        "FE FE FE FE 68 10 44 33 22 11 00 33 78 81 16 1F 90 00 00 77 66 55 2C 00 77 66 55 2C 31 01 22 11 "
        "05 15 20 21 84 08 16"
    )
    assert request.hunter().feed(bytes.fromhex(published)) is None


def test_a_read_of_the_one_meter_on_the_line() -> None:
    # [D] any address, sequence number AA
    request = cjt188.read_request("A" * 14, COLD_WATER, VOLUMES, ser=0xAA, order="big", size=19, leaders=2)
    assert request.frame == bytes.fromhex("FE FE 68 10 AA AA AA AA AA AA AA 01 03 90 1F AA 7B 16")


@pytest.mark.parametrize(
    ("ser", "sent", "answered", "address"),
    [
        (
            0x02,
            "68 10 AA AA AA AA AA AA AA 03 03 0A 81 02 B1 16",
            "FF 68 10 00 29 15 24 03 26 20 83 03 0A 81 02 36 16",
            "20260324152900",
        ),  # [E]
        (
            0xA7,
            "68 10 AA AA AA AA AA AA AA 03 03 0A 81 A7 56 16",
            "FE FE 68 10 89 67 45 23 01 33 78 83 03 0A 81 A7 34 16",
            "78330123456789",
        ),  # [D]
    ],
)
def test_read_address(ser: int, sent: str, answered: str, address: str) -> None:
    request = cjt188.read_address_request(COLD_WATER, ser=ser, leaders=0)
    assert request.frame == bytes.fromhex(sent)
    reply = request.hunter().feed(bytes.fromhex(answered))
    assert reply is not None
    assert (reply.address, reply.kind) == (address, COLD_WATER)
