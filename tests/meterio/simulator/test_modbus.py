"""The server side of Modbus RTU."""

from __future__ import annotations

import pytest

from meterio.simulator.modbus import answer, checksum, framed, is_whole, request_length


def reply_to(body: bytes) -> bytes:
    def read(address: int, words: int) -> bytes:
        return bytes(range(2 * words))

    return answer(framed(body), read=read, write=lambda address, data: None)


def test_the_checksum_is_the_published_one() -> None:
    # Serial Line V1.02, appendix B example in its usual form: 01 03 00 00 00 0A C5 CD.
    assert framed(bytes.fromhex("01030000000A")).hex() == "01030000000ac5cd"
    assert checksum(bytes.fromhex("01030000000ac5cd")) == 0


@pytest.mark.parametrize(
    "request_hex, reply_hex",
    [
        ("050300100002", "05030400010203"),  # read
        ("050400100001", "0504020001"),  # read input registers
        ("05060010ABCD", "05060010ABCD"),  # write one: its echo
        ("0510001000020411223344", "051000100002"),  # write many: address and count
        ("050300100000", "058303"),  # no registers
        ("05030010007E", "058303"),  # 126 registers
        ("0510001000020311223344", "059003"),  # byte count wrong
        ("05100010", "059003"),  # cut short
        ("0501001000020000", "058101"),  # a function it has not
        ("052B0E0100", "05AB01"),
    ],
)
def test_requests_and_replies(request_hex: str, reply_hex: str) -> None:
    assert reply_to(bytes.fromhex(request_hex)) == framed(bytes.fromhex(reply_hex))


def test_only_whole_frames_are_heard() -> None:
    whole = framed(b"\x01\x03\x00\x00\x00\x01")
    assert is_whole(whole)
    assert not is_whole(whole[:-1]) and not is_whole(b"\x00" + whole) and not is_whole(b"")


def test_a_request_tells_its_length() -> None:
    assert request_length(b"\x01") is None
    assert request_length(b"\x01\x03") == 8
    assert request_length(b"\x01\x10\x05\x43\x00\x03") is None
    assert request_length(b"\x01\x10\x05\x43\x00\x03\x06") == 15
