"""Modbus RTU frames. Vectors: Modbus over Serial Line V1.02 and Modbus Application Protocol V1.1b3."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meterio.codec.modbus_rtu import Hunter, Request, crc16, parse_unit, read_request, write_request
from meterio.errors import AddressError, BadFrame

READ = read_request(17, 3, address=0x035E, count=12)
PURCHASE = write_request(17, 16, address=0x0543, registers=[0, 10000, 3])
VALVE = write_request(9, 6, address=0x001C, registers=[2])


def framed(body: bytes) -> bytes:
    return body + crc16(body)


def read_reply(unit: int = 17, function: int = 3, *, words: tuple[int, ...] = tuple(range(12))) -> bytes:
    payload = b"".join(word.to_bytes(2, "big") for word in words)
    return framed(bytes((unit, function, len(payload))) + payload)


RIGHT = read_reply()


def test_crc_of_the_standards_example() -> None:
    # Serial Line V1.02, appendix B: 02 07 gives CRC 1241, low byte first on the line.
    assert crc16(bytes.fromhex("0207")).hex() == "4112"


def test_request_frames_are_the_published_ones() -> None:
    # Application Protocol 6.3: read 3 from 6Bh; 6.6: write 3 to register 1; 6.12: 000A 0102 to register 1.
    assert read_request(1, 3, address=0x6B, count=3).frame[1:-2].hex() == "03006b0003"
    assert write_request(1, 6, address=1, registers=[3]).frame[1:-2].hex() == "0600010003"
    assert (
        write_request(1, 16, address=1, registers=[10, 258]).frame[1:-2].hex() == "1000010002" + "04000a0102"
    )
    assert framed(READ.frame[:-2]) == READ.frame


@pytest.mark.parametrize("unit", [0, 248, 255, -1, 300])
def test_a_write_needs_one_meters_own_address(unit: int) -> None:
    with pytest.raises(AddressError):
        write_request(unit, 16, address=0x0543, registers=[0, 1, 1])


@pytest.mark.parametrize("text", ["", "0", "248", "-1", "1.0", "１", "0x11", "99999999", "AA"])
def test_addresses_that_are_none(text: str) -> None:
    with pytest.raises(AddressError):
        parse_unit(text, writing=True)


@pytest.mark.parametrize(("address", "count"), [(0, 0), (0, 126), (0xFFFF, 2), (-1, 1)])
def test_a_read_that_does_not_fit_is_refused(address: int, count: int) -> None:
    with pytest.raises(AddressError):
        read_request(1, 3, address=address, count=count)


def test_the_reply_gives_its_registers() -> None:
    reply = Hunter(READ).feed(RIGHT)
    assert reply is not None
    assert reply.registers == tuple(range(12))
    assert reply.exception == 0
    assert reply.frame == RIGHT


def test_the_reply_may_come_byte_by_byte() -> None:
    hunter = Hunter(READ)
    assert [hunter.feed(RIGHT[i : i + 1]) for i in range(len(RIGHT) - 1)] == [None] * (len(RIGHT) - 1)
    assert hunter.feed(RIGHT[-1:]) is not None


@pytest.mark.parametrize(
    "before",
    [
        b"\x00",
        b"\xff",
        b"\xfe" * 4,
        b"\x11\x03",
        b"\x11\x03\x18",
        b"\x11\x03\x18\x00",
        b"\x05\x03",
        RIGHT[:-1],
    ],
    ids=lambda rubbish: rubbish[:6].hex(),
)
def test_rubbish_before_the_reply_loses_nothing(before: bytes) -> None:
    hunter = Hunter(READ)
    reply = hunter.feed(before + RIGHT)
    assert reply is not None
    assert reply.frame == RIGHT
    assert hunter.skipped == len(before)


@pytest.mark.parametrize("unit", range(1, 248))
def test_a_stray_byte_hides_no_unit(unit: int) -> None:
    for stray in (b"\x00", b"\xff", b"\x03", bytes((unit,))):
        reply = Hunter(read_request(unit, 3, address=0, count=2)).feed(stray + read_reply(unit, words=(1, 2)))
        assert reply is not None and reply.registers == (1, 2)


@pytest.mark.parametrize(
    "wrong",
    [
        read_reply(unit=18),
        read_reply(function=4),
        read_reply(words=tuple(range(11))),
        read_reply(words=tuple(range(40))),
        RIGHT[:-1] + bytes((RIGHT[-1] ^ 1,)),
        RIGHT[:5] + bytes((RIGHT[5] ^ 0x10,)) + RIGHT[6:],
        framed(b"\x11\x83"),
        framed(b"\x12\x83\x02"),
    ],
    ids=[
        "other unit",
        "other function",
        "too short",
        "too long",
        "bad crc",
        "flipped bit",
        "no code",
        "other's error",
    ],
)
def test_what_does_not_match_is_never_an_answer_but_the_right_one_behind_it_is(wrong: bytes) -> None:
    hunter = Hunter(READ)
    assert hunter.feed(wrong) is None
    reply = hunter.feed(RIGHT)
    assert reply is not None and reply.frame == RIGHT


def test_a_purchase_is_confirmed_only_by_its_own_address_and_quantity() -> None:
    assert Hunter(PURCHASE).feed(framed(bytes.fromhex("111005430002"))) is None
    assert Hunter(PURCHASE).feed(framed(bytes.fromhex("111005010003"))) is None
    assert Hunter(PURCHASE).feed(framed(bytes.fromhex("111005430003"))) is not None


def test_an_error_reply_carries_its_code() -> None:
    reply = Hunter(PURCHASE).feed(b"\x00" + framed(b"\x11\x90\x03"))
    assert reply is not None and reply.exception == 3


def test_registers_that_look_like_an_error_reply_are_registers() -> None:
    error = framed(b"\x11\x83\x02")
    words = tuple(int.from_bytes((b"\0" + error)[i : i + 2], "big") for i in (0, 2, 4)) + (0,) * 9
    whole = read_reply(words=words)
    hunter = Hunter(READ)
    assert hunter.feed(whole[:20]) is None
    reply = hunter.feed(whole[20:])
    assert reply is not None and reply.registers == words


def test_two_meters_with_one_address_are_not_believed() -> None:
    with pytest.raises(BadFrame):
        Hunter(READ).feed(RIGHT + read_reply(words=(7,) * 12))


def test_the_same_reply_twice_is_one_reply() -> None:
    reply = Hunter(READ).feed(RIGHT + RIGHT)
    assert reply is not None and reply.frame == RIGHT


def test_an_adapters_echo_is_no_confirmation() -> None:
    """Function 6 answers with the request itself; on an echoing adapter the first copy is our own."""
    assert Hunter(VALVE).feed(VALVE.frame) is not None
    echoing = Hunter(VALVE, echoing=True)
    assert echoing.feed(VALVE.frame) is None
    assert echoing.feed(VALVE.frame) is not None


def test_an_echo_is_noticed_on_a_read() -> None:
    hunter = Hunter(READ)
    assert hunter.feed(READ.frame + RIGHT) is not None
    assert hunter.echo_seen


@given(st.lists(st.binary(max_size=40), max_size=40))
def test_no_bytes_break_the_hunter_or_fill_it(chunks: list[bytes]) -> None:
    for request in (READ, PURCHASE, VALVE):
        hunter = Hunter(request)
        for chunk in chunks:
            hunter.feed(chunk)
        assert len(hunter.pending) <= 512


@given(st.binary(max_size=60), st.binary(max_size=60), st.integers(1, 20))
def test_the_reply_is_found_in_any_rubbish_in_any_pieces(before: bytes, after: bytes, size: int) -> None:
    stream, hunter = before + RIGHT + after, Hunter(READ)
    found = [hunter.feed(stream[i : i + size]) for i in range(0, len(stream), size)]
    assert [reply.frame for reply in found if reply is not None][:1] == [RIGHT]


@given(st.integers(0, len(RIGHT) - 1), st.integers(1, 255))
def test_no_single_corrupt_byte_passes(at: int, flip: int) -> None:
    corrupt = bytearray(RIGHT)
    corrupt[at] ^= flip
    assert Hunter(READ).feed(bytes(corrupt)) is None


def test_requests_are_equal_when_their_frames_are() -> None:
    assert read_request(17, 3, address=0x035E, count=12) == Request(17, 3, READ.frame, b"\x11\x03\x18", 29)
