"""DL/T 645-2007 frames: what is sent, and which reply is believed. Recorded frames: tests/vectors."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meterio.codec import dlt645
from meterio.codec.dlt645 import Reply, Request
from meterio.errors import AddressError, TwoMeters

METER = "000012345678"
OTHER = "000012345679"
ENERGY = 0x00010000
PASSWORD = bytes.fromhex("0211223344556677")
DEADLINE = datetime(2026, 11, 23, 8, 5, 9)
READ = dlt645.read_request(METER, ENERGY, size=4)


def telegram(
    control: int, data: bytes = b"", *, meter: str = METER, leaders: int = 4, first: int = 0
) -> bytes:
    """A meter's frame, made here anew so that the codec is not its own witness."""
    shifted = bytes((byte + 0x33) & 0xFF for byte in data)
    body = b"\x68" + bytes.fromhex(meter)[::-1] + bytes((0x68, control, len(data))) + shifted
    return b"\xfe" * leaders + body + bytes((sum(body[first:]) & 0xFF, 0x16))


def of_di(di: int, value: bytes) -> bytes:
    return di.to_bytes(4, "little") + value


RIGHT = telegram(0x91, of_di(ENERGY, bytes.fromhex("78563412")))


def sent(request: Request) -> bytes:
    """DATA of a request as its meter understands it."""
    body = request.frame.lstrip(b"\xfe")
    assert body[9] == len(body) - 12
    assert (body[-2], body[-1]) == (sum(body[:-2]) & 0xFF, 0x16)
    return bytes((byte - 0x33) & 0xFF for byte in body[10:-2])


def answer(request: Request, line: bytes) -> Reply:
    reply = request.hunter().feed(line)
    assert reply is not None
    return reply


def test_the_reply_gives_its_value_without_33() -> None:
    reply = answer(READ, RIGHT)
    assert (reply.address, reply.data.hex(), reply.more, reply.refusal) == (METER, "78563412", False, None)
    assert reply.frame == RIGHT[4:]


def test_a_request_wakes_the_line_with_four_bytes_or_as_many_as_a_make_needs() -> None:
    assert READ.frame.startswith(b"\xfe\xfe\xfe\xfe\x68")
    assert dlt645.read_request(METER, ENERGY, size=4, leaders=0).frame == READ.frame[4:]


def test_length_is_that_of_the_longest_right_reply_with_its_leaders() -> None:
    assert READ.length == len(RIGHT)
    assert dlt645.time_broadcast(DEADLINE).length == 0


@pytest.mark.parametrize("leaders", [0, 1, 4, 9])
def test_any_number_of_leaders_may_stand_before_a_reply(leaders: int) -> None:
    assert answer(READ, telegram(0x91, of_di(ENERGY, bytes(4)), leaders=leaders)).data == bytes(4)


@pytest.mark.parametrize(
    "before",
    [
        pytest.param(b"\x00\xff\x68", id="noise"),
        pytest.param(b"\x68" * 30, id="start bytes"),
        pytest.param(RIGHT[4:15], id="a reply cut off"),
        pytest.param(READ.frame, id="echo"),
        pytest.param(telegram(0x91, of_di(0x02010100, b"\x01\x22")), id="a late reply to another question"),
        pytest.param(telegram(0x91, of_di(ENERGY, bytes(4)), meter=OTHER), id="another meter"),
        pytest.param(telegram(0x9C), id="another function"),
        pytest.param(RIGHT[:-2] + bytes((RIGHT[-2] ^ 1, 0x16)), id="a wrong sum"),
        pytest.param(RIGHT[:-1] + b"\x17", id="a wrong end"),
        pytest.param(telegram(0x91, b"\x00\x00"), id="too short for an identifier"),
        pytest.param(telegram(0x91, of_di(ENERGY, bytes(201))), id="longer than the standard allows"),
    ],
)
def test_the_reply_is_found_behind_what_is_none(before: bytes) -> None:
    assert answer(READ, before + RIGHT).data.hex() == "78563412"
    assert READ.hunter().feed(before) is None


def test_the_reply_may_come_byte_by_byte() -> None:
    hunter = READ.hunter()
    told = [hunter.feed(RIGHT[at : at + 1]) for at in range(len(RIGHT))]
    assert told[:-1] == [None] * (len(RIGHT) - 1)
    assert told[-1] is not None


def test_an_echo_is_noticed_and_skipped() -> None:
    hunter = READ.hunter(echoing=True)
    assert hunter.feed(READ.frame + RIGHT) is not None
    assert hunter.echo_seen


def test_two_meters_with_one_address_are_believed_neither() -> None:
    with pytest.raises(TwoMeters):
        READ.hunter().feed(RIGHT + telegram(0x91, of_di(ENERGY, bytes(4))))
    assert answer(READ, RIGHT + RIGHT).data.hex() == "78563412"


@given(st.binary(max_size=300))
def test_rubbish_is_no_reply_and_is_not_hoarded(rubbish: bytes) -> None:
    hunter = READ.hunter()
    assert hunter.feed(rubbish) is None
    for _ in range(20):
        hunter.feed(rubbish)
    assert len(hunter.pending) <= 512


@pytest.mark.parametrize("first", [1, 7, 8])
def test_a_make_may_sum_from_another_byte(first: int) -> None:
    request = dlt645.read_request(METER, ENERGY, size=4, checksum_from=first)
    assert request.frame[-2] == sum(request.frame[4 + first : -2]) & 0xFF
    line = telegram(0x91, of_di(ENERGY, bytes(4)), first=first)
    assert answer(request, line).data == bytes(4)
    assert READ.hunter().feed(line) is None


def test_following_frames_are_matched_by_their_sequence_number() -> None:
    first = answer(READ, telegram(0xB1, of_di(ENERGY, b"\x01\x02")))
    assert first.more
    request = dlt645.read_next_request(METER, ENERGY, 2)
    assert sent(request) == of_di(ENERGY, b"\x02")
    stale, right = telegram(0xB2, of_di(ENERGY, b"\x33\x01")), telegram(0x92, of_di(ENERGY, b"\x44\x55\x02"))
    reply = answer(request, stale + right)
    assert (reply.data, reply.more) == (b"\x44\x55", False)
    assert answer(request, telegram(0xB2, of_di(ENERGY, b"\x44\x02"))).more
    for wrong in (0, 256):
        with pytest.raises(ValueError, match="following frame"):
            dlt645.read_next_request(METER, ENERGY, wrong)


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (b"\x02", ["does not have this item"]),
        (b"\x04", ["password"]),
        (b"\x06", ["does not have this item", "password"]),
        (b"\x80", ["reserved"]),
        (b"\x00", ["no error is named"]),
    ],
)
def test_an_error_word_is_told_bit_by_bit(code: bytes, words: list[str]) -> None:
    refusal = answer(READ, telegram(0xD1, code)).refusal
    assert refusal is not None
    assert refusal.code == code[0]
    assert all(word in refusal.text for word in words)


@pytest.mark.parametrize(
    ("word", "code", "text"),
    [
        (b"\x02\x00", 2, "already been made"),
        (b"\x20\x00", 0x20, "not the next one"),
        (b"\x48\x00", 0x48, "no longer valid; the money"),
        (b"\x00\x01", 0x100, "suspended"),
        (b"\x01", 1, "another error"),
    ],
)
def test_a_refused_recharge_names_all_its_reasons(word: bytes, code: int, text: str) -> None:
    refusal = answer(dlt645.secure_request(METER, 0x070102FF, bytes(22)), telegram(0xC3, word)).refusal
    assert refusal is not None
    assert refusal.code == code
    assert text in refusal.text


@pytest.mark.parametrize("data", [b"", b"\x02\x00", bytes(4)])
def test_an_error_frame_of_another_shape_is_no_answer(data: bytes) -> None:
    assert READ.hunter().feed(telegram(0xD1, data)) is None


def test_a_write_carries_identifier_password_operator_and_value() -> None:
    request = dlt645.write_request(METER, 0x04001001, b"\x00\x50\x00\x00", password=PASSWORD)
    assert sent(request) == of_di(0x04001001, PASSWORD + b"\x00\x50\x00\x00")
    assert request.is_write
    assert answer(request, telegram(0x94)).refusal is None
    assert answer(request, telegram(0xD4, b"\x04")).refusal is not None


def test_a_trip_carries_the_moment_after_which_the_meter_refuses_it() -> None:
    request = dlt645.control_request(METER, 0x1A, deadline=DEADLINE, password=PASSWORD)
    assert sent(request) == PASSWORD + bytes.fromhex("1a00" + "090508231126")
    assert answer(request, telegram(0x9C)).refusal is None


def test_a_recharge_carries_its_operator_code_and_is_matched_by_its_identifier() -> None:
    request = dlt645.secure_request(METER, 0x070102FF, bytes(range(22)), operator=b"\x01\x02\x03\x04")
    assert sent(request) == of_di(0x070102FF, b"\x01\x02\x03\x04" + bytes(range(22)))
    assert request.is_write
    other, right = telegram(0x83, of_di(0x070000FF, bytes(12))), telegram(0x83, of_di(0x070102FF, b""))
    assert answer(request, other + right).frame == right[4:]


def test_broadcast_time_is_for_everybody_and_waits_for_nobody() -> None:
    request = dlt645.time_broadcast(DEADLINE)
    assert request.frame[5:11] == b"\x99" * 6
    assert sent(request).hex() == "090508231126"
    assert request.is_write


def test_the_one_meter_on_a_line_tells_its_address() -> None:
    request = dlt645.read_address_request()
    assert request.frame.hex() == "fefefefe" + "68aaaaaaaaaaaa681300df16"
    own = bytes.fromhex(METER)[::-1]
    assert answer(request, telegram(0x93, own)).address == METER
    assert request.hunter().feed(telegram(0x93, bytes(6))) is None  # head and data name different meters


def test_discovery_takes_any_meter_that_fits_and_refuses_a_pair() -> None:
    request = dlt645.discover_request("AAAAAAAAAA78")
    of = {
        meter: telegram(0x91, of_di(dlt645.ADDRESS_DI, bytes.fromhex(meter)[::-1]), meter=meter)
        for meter in (METER, OTHER, "000099990078")
    }
    assert answer(request, of[METER]).address == METER
    assert request.hunter().feed(of[OTHER]) is None
    assert answer(request, telegram(0xD1, b"\x02")).address == METER
    with pytest.raises(TwoMeters):
        request.hunter().feed(of[METER] + of["000099990078"])


@pytest.mark.parametrize(
    "text", ["", "12345678", "0000123456789", "00001234567G", "0000 2345678", "９" * 12, "A" * 11]
)
def test_addresses_that_are_none(text: str) -> None:
    with pytest.raises(AddressError):
        dlt645.parse_address(text, writing=False)


WRITES: list[Callable[[str], Request]] = [
    lambda unit: dlt645.write_request(unit, ENERGY, b"", password=PASSWORD),
    lambda unit: dlt645.control_request(unit, 0x1A, deadline=DEADLINE, password=PASSWORD),
    lambda unit: dlt645.secure_request(unit, 0x070102FF, bytes(22)),
]


@pytest.mark.parametrize("write", WRITES)
@pytest.mark.parametrize("unit", ["9" * 12, "A" * 12, "a" * 12, "AA0012345678", "0000123456AA"])
def test_a_write_needs_one_meters_own_address(write: Callable[[str], Request], unit: str) -> None:
    with pytest.raises(AddressError):
        write(unit)


def test_a_read_may_use_wildcards_but_not_the_broadcast_address() -> None:
    assert dlt645.parse_address("aaaaaaaaaa78", writing=False) == "AAAAAAAAAA78"
    with pytest.raises(AddressError, match="every meter"):
        dlt645.read_request("9" * 12, ENERGY, size=4)


def test_what_does_not_fit_a_frame_is_refused() -> None:
    with pytest.raises(ValueError, match="room for 50"):
        dlt645.write_request(METER, ENERGY, bytes(39), password=PASSWORD)
    with pytest.raises(ValueError, match="8 bytes"):
        dlt645.write_request(METER, ENERGY, b"", password=PASSWORD[:4])
    with pytest.raises(ValueError, match="4 bytes"):
        dlt645.secure_request(METER, ENERGY, b"", operator=b"")
    with pytest.raises(ValueError, match="data identifier"):
        dlt645.read_request(METER, 1 << 32, size=4)
