"""CJ/T 188 frames: what is sent, and which reply is believed. Recorded frames: tests/vectors."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meterio.codec import cjt188
from meterio.codec.cjt188 import COLD_WATER, ByteOrder, Reply, Request
from meterio.errors import AddressError, TwoMeters

METER = "78330011223344"
READ = cjt188.read_request(METER, COLD_WATER, 0x901F, ser=7, order="little", size=19)
OPEN = cjt188.valve_request(METER, COLD_WATER, open=True, ser=7, order="big")


def telegram(
    control: int, data: str, *, kind: int = COLD_WATER, meter: str = METER, leaders: int = 2
) -> bytes:
    """A meter's frame, made here anew so that the codec is not its own witness."""
    payload = bytes.fromhex(data)
    body = bytes((0x68, kind)) + bytes.fromhex(meter)[::-1] + bytes((control, len(payload))) + payload
    return b"\xfe" * leaders + body + bytes((sum(body) & 0xFF, 0x16))


RIGHT = telegram(0x81, "1f9007" + "00290000 2c 00290000 2c 00000000000000 2300")


def answer(request: Request, line: bytes) -> Reply:
    reply = request.hunter().feed(line)
    assert reply is not None
    return reply


def test_the_reply_gives_what_follows_its_sequence_number() -> None:
    reply = answer(READ, RIGHT)
    assert reply.data.hex() == "002900002c002900002c000000000000002300"
    assert (reply.address, reply.kind, reply.di, reply.ser) == (METER, COLD_WATER, 0x901F, 7)
    assert (reply.status, reply.refusal, reply.frame) == (b"", None, RIGHT[2:])
    assert READ.length == len(RIGHT) + 2
    assert not READ.is_write


@pytest.mark.parametrize(("order", "sent"), [("little", "1f9007"), ("big", "901f07")])
def test_identifiers_go_in_the_order_the_make_wants_and_only_so(order: ByteOrder, sent: str) -> None:
    request = cjt188.read_request(METER, COLD_WATER, 0x901F, ser=7, order=order, size=2)
    assert request.frame[-5:-2].hex() == sent
    assert answer(request, telegram(0x81, sent + "0000")).data == bytes(2)
    other = "901f07" if order == "little" else "1f9007"
    assert request.hunter().feed(telegram(0x81, other + "0000")) is None


@pytest.mark.parametrize(
    "before",
    [
        pytest.param(b"\x00\x68\xff", id="noise"),
        pytest.param(READ.frame, id="echo"),
        pytest.param(RIGHT[2:20], id="a reply cut off"),
        pytest.param(telegram(0x81, "1f9006" + "00" * 19), id="the reply before, by its sequence number"),
        pytest.param(telegram(0x81, "058107" + "00" * 15), id="another identifier"),
        pytest.param(telegram(0x81, "1f9007", meter="78330011223345"), id="another meter"),
        pytest.param(telegram(0x81, "1f9007", kind=0x11), id="another type of meter"),
        pytest.param(telegram(0x84, "1f90070000"), id="another function"),
        pytest.param(RIGHT[:-2] + bytes((RIGHT[-2] ^ 1, 0x16)), id="a wrong sum"),
        pytest.param(telegram(0xC1, "060000"), id="a refusal of an earlier question"),
        pytest.param(telegram(0xC1, "0700000000"), id="a refusal of another shape"),
    ],
)
def test_the_reply_is_found_behind_what_is_none(before: bytes) -> None:
    assert READ.hunter().feed(before) is None
    assert answer(READ, before + RIGHT).frame == RIGHT[2:]


def test_the_reply_may_come_byte_by_byte() -> None:
    hunter = READ.hunter()
    told = [hunter.feed(RIGHT[at : at + 1]) for at in range(len(RIGHT))]
    assert told[:-1] == [None] * (len(RIGHT) - 1)
    assert told[-1] is not None


@given(st.binary(max_size=300))
def test_rubbish_is_no_reply_and_is_not_hoarded(rubbish: bytes) -> None:
    hunter = READ.hunter()
    for _ in range(20):
        assert hunter.feed(rubbish) is None
    assert len(hunter.pending) <= 512


def test_the_valve_is_told_55_to_open_and_99_to_close() -> None:
    assert OPEN.frame[-6:-2].hex() == "a0170755"
    closing = cjt188.valve_request(METER, COLD_WATER, open=False, ser=8, order="big")
    assert closing.frame[-6:-2].hex() == "a0170899"
    assert OPEN.is_write
    reply = answer(OPEN, telegram(0x84, "a01707" + "0184"))
    assert reply.status.hex() == "0184"
    assert reply.refusal is None


def test_a_refusal_tells_the_standards_bits_of_the_status() -> None:
    refusal = answer(OPEN, telegram(0xC4, "07" + "0784")).refusal
    assert refusal is not None
    assert refusal.code == 0x8407
    assert "valve is faulty and its battery is low" in refusal.text
    bare = answer(OPEN, telegram(0xC4, "07")).refusal
    assert bare is not None
    assert "no reason" in bare.text


def test_two_meters_with_one_address_are_believed_neither() -> None:
    with pytest.raises(TwoMeters):
        READ.hunter().feed(RIGHT + telegram(0x81, "1f9007" + "00" * 19))


def test_the_one_meter_on_a_line_tells_its_address_and_type() -> None:
    request = cjt188.read_address_request(ser=2)
    assert request.frame[4:14] == b"\x68" + b"\xaa" * 8 + b"\x03"
    reply = answer(request, telegram(0x83, "0a8102", kind=0x11))
    assert (reply.address, reply.kind) == (METER, 0x11)
    narrowed = cjt188.read_address_request(COLD_WATER, pattern="AAAAAAAAAAAA45")
    assert narrowed.hunter().feed(telegram(0x83, "0a8100")) is None


@pytest.mark.parametrize("unit", ["A" * 14, "AA330011223344", "783300112233aa"])
def test_a_write_needs_one_meters_own_address(unit: str) -> None:
    with pytest.raises(AddressError):
        cjt188.valve_request(unit, COLD_WATER, open=False, ser=0, order="big")
    with pytest.raises(AddressError):
        cjt188.write_request(unit, COLD_WATER, 0xA013, bytes(5), ser=0, order="little")
    assert cjt188.parse_address(unit, writing=False) == unit.upper()


def test_a_write_needs_the_meters_own_type() -> None:
    with pytest.raises(AddressError, match="type"):
        cjt188.write_request(METER, 0xAA, 0xA013, bytes(5), ser=0, order="little")


@pytest.mark.parametrize("text", ["", "1" * 12, "1" * 15, "1" * 13 + "F", "１" * 14])
def test_addresses_that_are_none(text: str) -> None:
    with pytest.raises(AddressError):
        cjt188.parse_address(text, writing=False)


def test_what_does_not_fit_a_frame_is_refused() -> None:
    with pytest.raises(ValueError, match="do not fit"):
        cjt188.write_request(METER, COLD_WATER, 0xA013, bytes(48), ser=0, order="little")
