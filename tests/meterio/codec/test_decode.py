"""What the wire monitor says of a frame, and that it shows nobody a password."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meterio.codec.decode import HIDDEN, NOTHING, decode, shown_hex
from meterio.codec.modbus_rtu import crc16, read_request, write_request

PASSWORD = bytes.fromhex("04112233")


def of_645(control: int, data: bytes) -> bytes:
    body = bytes.fromhex("68345678563412" + "68") + bytes((control, len(data)))
    body += bytes((byte + 0x33) & 0xFF for byte in data)
    return b"\xfe" * 4 + body + bytes((sum(body) & 0xFF, 0x16))


@pytest.mark.parametrize(
    ("frame", "protocol", "unit", "what", "shown"),
    [
        (read_request(12, 3, address=0x035E, count=12).frame, "Modbus", "12", "read", "035E × 12"),
        (
            write_request(7, 16, address=0x0543, registers=(0, 1000, 9)).frame,
            "Modbus",
            "7",
            "write",
            "0543 × 3 = 0000 03E8 0009",
        ),
        (write_request(7, 6, address=0x0804, registers=(256,)).frame, "Modbus", "7", "write", "0804 = 0100"),
        (b"\x05\x83\x02" + crc16(b"\x05\x83\x02"), "Modbus", "5", "refusal", "2"),
        # CJ/T 188: the frame of a published example, hftangyu.com/563.html
        (
            bytes.fromhex("FEFEFEFE68104433221100337801031F90008016"),
            "CJ/T 188",
            "78330011223344",
            "read",
            "1F90",
        ),
        (of_645(0x11, bytes.fromhex("00000000")), "DL/T 645", "123456785634", "read", "00000000"),
        (of_645(0xD1, b"\x02"), "DL/T 645", "123456785634", "refusal", "02"),
        (
            of_645(0x1C, PASSWORD + bytes(4) + b"\x1a\x00" + bytes(6)),
            "DL/T 645",
            "123456785634",
            "write",
            "1C N1=1A",
        ),
    ],
)
def test_a_frame_is_told_in_its_protocols_own_notation(
    frame: bytes, protocol: str, unit: str, what: str, shown: str
) -> None:
    decoded = decode(frame)
    assert (decoded.protocol, decoded.unit, decoded.what) == (protocol, unit, what)
    assert decoded.params.get("what", decoded.params.get("code")) == shown


def test_a_reply_shows_its_value() -> None:
    reply = of_645(0x91, bytes.fromhex("00000000" + "56341200"))
    assert decode(reply).params == {"what": "00000000", "value": "00123456"}


@pytest.mark.parametrize(
    "frame",
    [
        of_645(0x14, bytes.fromhex("01100004") + PASSWORD + bytes(8)),
        of_645(0x1C, PASSWORD + bytes(12)),
        of_645(0x03, bytes.fromhex("FF000007") + PASSWORD + bytes(20)),
        of_645(0x83, bytes.fromhex("FF000007") + PASSWORD),
        of_645(0x18, bytes(4) + PASSWORD + PASSWORD),
    ],
)
def test_passwords_and_authentication_codes_are_struck_out(frame: bytes) -> None:
    on_the_line = bytes((byte + 0x33) & 0xFF for byte in PASSWORD).hex(" ").upper()
    assert on_the_line in frame.hex(" ").upper()
    shown = shown_hex(frame)
    assert on_the_line not in shown
    assert HIDDEN in shown
    assert len(shown.split(" ")) == len(frame)
    assert PASSWORD.hex().upper() not in str(decode(frame))


def test_a_password_in_a_frame_cut_off_or_between_others_is_struck_out_too() -> None:
    frame = of_645(0x14, bytes.fromhex("01100004") + PASSWORD + bytes(8))
    on_the_line = bytes((byte + 0x33) & 0xFF for byte in PASSWORD).hex(" ").upper()
    for data in (b"\x00" + frame[:-3], frame + frame, frame[2:-9]):
        assert on_the_line in data.hex(" ").upper()
        assert on_the_line not in shown_hex(data)


@given(st.binary(max_size=300))
def test_any_bytes_are_shown_and_never_an_error(data: bytes) -> None:
    assert len(shown_hex(data).split()) == len(data)
    assert decode(data) == NOTHING or decode(data).protocol
