"""Modbus RTU frames from standards, manuals and published examples, each with its source.

Sources: [A] Modbus Application Protocol V1.1b3, the examples of 6.3, 6.6 and 6.12, framed for unit 17 as
simplymodbus.ca prints them (FC03, FC06 and FC16). [B] Eastron, SDM630 Modbus protocol, the example of reading
"phase 1 line to neutral volts". [C] Modbus over Serial Line V1.02, appendix B.
"""

from __future__ import annotations

import struct

import pytest

from meterio.codec.modbus_rtu import Request, crc16, read_request, write_request

EXCHANGES = [
    (
        read_request(17, 3, address=0x006B, count=3),
        "11 03 00 6B 00 03 76 87",
        "11 03 06 AE 41 56 52 43 40 49 AD",
        (0xAE41, 0x5652, 0x4340),
    ),  # [A]
    (
        write_request(17, 6, address=1, registers=[3]),
        "11 06 00 01 00 03 9A 9B",
        "11 06 00 01 00 03 9A 9B",
        (),
    ),  # [A]
    (
        write_request(17, 16, address=1, registers=[0x000A, 0x0102]),
        "11 10 00 01 00 02 04 00 0A 01 02 C6 F0",
        "11 10 00 01 00 02 12 98",
        (),
    ),  # [A]
    (
        read_request(1, 4, address=0, count=2),
        "01 04 00 00 00 02 71 CB",
        "01 04 04 43 66 33 34 1B 38",
        (0x4366, 0x3334),
    ),  # [B]
]


@pytest.mark.parametrize(("request_", "sent", "answered", "registers"), EXCHANGES)
def test_published_exchanges(request_: Request, sent: str, answered: str, registers: tuple[int, ...]) -> None:
    assert request_.frame == bytes.fromhex(sent)
    reply = request_.hunter().feed(bytes.fromhex(answered))
    assert reply is not None
    assert (reply.registers, reply.refusal) == (registers, None)


def test_the_eastron_example_is_230_2_volts() -> None:
    # [B]
    (volts,) = struct.unpack(">f", bytes.fromhex("43663334"))
    assert round(volts, 1) == 230.2


def test_the_check_bytes_of_the_serial_line_standard() -> None:
    # [C]
    assert crc16(bytes.fromhex("0207")) == bytes.fromhex("4112")
