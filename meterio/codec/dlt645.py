"""DL/T 645-2007: requests to bytes, and bytes back to the one right reply. No I/O, no clock.

    FE FE FE FE 68 A0..A5 68 C L DATA CS 16

The address goes low byte first; every byte of DATA has 33 added on the line, and is given and taken here
without it. A reply is believed when address, function, data identifier (and the sequence number of a
following frame) are those of the request. Addresses are text as printed on the meter, 12 digits, the most
significant first. Sources: DL/T 645-2007 5.2, 7.1 and 7.2; function 03 from the fee-control supplement.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache

from meterio.codec.bcd import packed_moment
from meterio.codec.exchange import Refusal
from meterio.codec.telegram import LEADER, LEADERS, START, TelegramHunter, head_pattern, sealed
from meterio.errors import AddressError

BROADCAST = "99" * 6
EVERY_METER = "AA" * 6

SECURITY, BROADCAST_TIME, READ, READ_NEXT, READ_ADDRESS, WRITE, CONTROL = (
    0x03,
    0x08,
    0x11,
    0x12,
    0x13,
    0x14,
    0x1C,
)
ADDRESS_DI = 0x04000401
LONGEST_READ, LONGEST_WRITE = 200, 50
"""Most bytes of DATA (5.2.4)."""

NO_OPERATOR = bytes(4)
_FROM_METER, _ABNORMAL, _MORE = 0x80, 0x40, 0x20
_OFFSET = 0x33
_HEAD = 10
_AROUND = _HEAD + 2 + LEADERS
_READS = frozenset({READ, READ_NEXT, READ_ADDRESS})
_QUERIES = frozenset({0x0780, 0x0781})
_ADD = bytes((byte + _OFFSET) & 0xFF for byte in range(256))
_SUBTRACT = bytes((byte - _OFFSET) & 0xFF for byte in range(256))

ERR_TEXTS = (
    "another error",
    "the meter does not have this item",
    "the password is wrong, or it does not give this right",
    "the speed of the line cannot be changed",
    "too many zones in the year",
    "too many periods in the day",
    "too many rates",
    "a reserved error bit",
)
"""By bit, low first (7.2)."""

SERR_TEXTS = (
    "another error",
    "this purchase has already been made",
    "the security module failed",
    "the identity authentication failed or is no longer valid",
    "the customer number is not the meter's",
    "the purchase count is not the next one",
    "the money in the meter would be over its limit",
    "the address is wrong",
    "the security module is suspended",
)
"""By bit of the two bytes, low first, of function 03."""


@dataclass(frozen=True, slots=True)
class Reply:
    """A reply that matched: DATA without 33 added, without its identifier and sequence number.

    `more` says that following frames can be asked for. `address` is that of the meter that answered.
    """

    address: str
    control: int
    di: int | None
    data: bytes
    more: bool
    frame: bytes
    refusal: Refusal | None


@dataclass(frozen=True, slots=True)
class Request:
    """One request frame, leading FE included, and what its right reply looks like.

    `di` is None where a reply carries no data identifier; `sequence` is that of a following frame. `length`
    is the longest right reply in bytes with leading FE, 0 for a broadcast.
    """

    unit: str
    control: int
    di: int | None
    frame: bytes
    length: int
    head: re.Pattern[bytes]
    sequence: int | None = None
    checksum_from: int = 0

    @property
    def is_write(self) -> bool:
        """A state query of function 03 changes nothing and may be asked again; nothing else of it may."""
        asks = self.control == SECURITY and self.di is not None and self.di >> 16 in _QUERIES
        return self.control not in _READS and not asks

    def hunter(self, *, echoing: bool = False) -> TelegramHunter[Reply]:
        """An echo needs no care: its direction bit tells it from a reply."""
        return TelegramHunter(self)

    def reply_in(self, frame: bytes) -> Reply | None:
        """A whole telegram with the right head as the reply, None if it answers something else."""
        control, data = frame[8], frame[_HEAD:-2].translate(_SUBTRACT)
        refusal, value = None, None
        if control & _ABNORMAL:
            refusal, value = self._refusal(data), b""
        elif len(data) <= LONGEST_READ:
            value = self._value(data, frame)
        if value is None or (control & _ABNORMAL and refusal is None):
            return None
        address = frame[6:0:-1].hex().upper()
        return Reply(address, control, self.di, value, bool(control & _MORE), frame, refusal)

    def _refusal(self, data: bytes) -> Refusal | None:
        """ERR is one byte; SERR two, of which some meters send the lower one alone."""
        secure = self.control == SECURITY
        if not 1 <= len(data) <= 1 + secure:
            return None
        code = int.from_bytes(data, "little")
        texts = SERR_TEXTS if secure else ERR_TEXTS
        names = [texts[bit] if bit < len(texts) else "a reserved error bit" for bit in _bits(code)]
        return Refusal(code, "; ".join(dict.fromkeys(names)) or "no error is named")

    def _value(self, data: bytes, frame: bytes) -> bytes | None:
        """What follows the identifier, None if `data` is not of this request."""
        if self.control == READ_ADDRESS:
            return data if data == frame[1:7] else None
        if self.di is None:
            return data
        if data[:4] != self.di.to_bytes(4, "little"):
            return None
        if self.sequence is None:
            return data[4:]
        return data[4:-1] if len(data) > 4 and data[-1] == self.sequence else None


def _bits(code: int) -> list[int]:
    return [bit for bit in range(code.bit_length()) if code >> bit & 1]


def parse_address(text: str, *, writing: bool) -> str:
    """A meter's address. Raises AddressError: not 12 digits, the broadcast address, or AA in a write."""
    address = text.upper()
    pairs = [address[at : at + 2] for at in range(0, len(address), 2)]
    if not (text.isascii() and len(text) == 12 and all(pair == "AA" or pair.isdecimal() for pair in pairs)):
        raise AddressError(f"{text!r} is not a meter address; write its 12 digits as printed on the meter")
    if address == BROADCAST:
        raise AddressError(f"{BROADCAST} is every meter at once; write one meter's own address")
    if writing and "AA" in pairs:
        raise AddressError(f"{text!r} means several meters; a write needs one meter's own address")
    return address


@lru_cache(maxsize=4096)
def read_request(unit: str, di: int, *, size: int, leaders: int = LEADERS, checksum_from: int = 0) -> Request:
    """Reads data identifier `di`, whose value has up to `size` bytes. Raises AddressError."""
    address = parse_address(unit, writing=False)
    data = _identifier(di)
    return _request(
        address, READ, data=data, di=di, reply_size=4 + size, leaders=leaders, checksum_from=checksum_from
    )


def read_next_request(
    unit: str, di: int, sequence: int, *, leaders: int = LEADERS, checksum_from: int = 0
) -> Request:
    """Reads following frame `sequence` (1..255) of `di`, after a reply that said `more`."""
    address = parse_address(unit, writing=False)
    if not 1 <= sequence <= 255:
        raise ValueError(f"{sequence} is no number of a following frame; they are 1 to 255")
    return _request(
        address,
        READ_NEXT,
        data=_identifier(di) + bytes((sequence,)),
        di=di,
        reply_size=LONGEST_READ,
        sequence=sequence,
        leaders=leaders,
        checksum_from=checksum_from,
    )


def read_address_request(
    pattern: str = EVERY_METER, *, leaders: int = LEADERS, checksum_from: int = 0
) -> Request:
    """Asks the one meter that hears it for its address. AA bytes in `pattern` fit any digits."""
    address = parse_address(pattern, writing=False)
    return _request(
        address, READ_ADDRESS, data=b"", di=None, reply_size=6, leaders=leaders, checksum_from=checksum_from
    )


def discover_request(pattern: str, *, leaders: int = LEADERS, checksum_from: int = 0) -> Request:
    """Asks the meters that fit `pattern` for their address by an ordinary read.

    It finds meters that answer READ_ADDRESS only where no digit is given; a refusal is a meter found too.
    """
    return read_request(pattern, ADDRESS_DI, size=6, leaders=leaders, checksum_from=checksum_from)


def write_request(
    unit: str, di: int, value: bytes, *, password: bytes, leaders: int = LEADERS, checksum_from: int = 0
) -> Request:
    """Writes `value` to `di`. `password` is PA P0 P1 P2 and four bytes of operator code, as on the line.

    Raises AddressError; ValueError on a password of other length or a value that does not fit a frame.
    """
    address = parse_address(unit, writing=True)
    data = _identifier(di) + _password(password) + value
    return _request(
        address, WRITE, data=data, di=None, reply_size=0, leaders=leaders, checksum_from=checksum_from
    )


def control_request(
    unit: str,
    n1: int,
    *,
    deadline: datetime,
    password: bytes,
    leaders: int = LEADERS,
    checksum_from: int = 0,
) -> Request:
    """Trips, closes, alarms or keeps supply: N1 of function 1C. Raises AddressError, ValueError.

    `deadline` is the meter's wall time: afterwards it refuses the command, however late it arrives.
    """
    address = parse_address(unit, writing=True)
    data = _password(password) + bytes((n1, 0)) + packed_moment(deadline)
    return _request(
        address, CONTROL, data=data, di=None, reply_size=0, leaders=leaders, checksum_from=checksum_from
    )


def secure_request(
    unit: str,
    di: int,
    data: bytes,
    *,
    operator: bytes = NO_OPERATOR,
    leaders: int = LEADERS,
    checksum_from: int = 0,
) -> Request:
    """Function 03 (authentication, opening, recharge, state): `data` follows identifier and operator code.

    Raises AddressError; ValueError on what does not fit a frame.
    """
    address = parse_address(unit, writing=True)
    if len(operator) != 4:
        raise ValueError("an operator code has 4 bytes")
    return _request(
        address,
        SECURITY,
        data=_identifier(di) + operator + data,
        di=di,
        reply_size=LONGEST_WRITE,
        leaders=leaders,
        checksum_from=checksum_from,
    )


def time_broadcast(local: datetime, *, leaders: int = LEADERS, checksum_from: int = 0) -> Request:
    """Tells every meter on the line the wall time. No meter answers; each takes it once a day (7.1)."""
    request = _request(
        BROADCAST,
        BROADCAST_TIME,
        data=packed_moment(local),
        di=None,
        reply_size=0,
        leaders=leaders,
        checksum_from=checksum_from,
    )
    return replace(request, length=0)


def _request(
    address: str,
    control: int,
    *,
    data: bytes,
    di: int | None,
    reply_size: int,
    sequence: int | None = None,
    leaders: int,
    checksum_from: int,
) -> Request:
    if len(data) > LONGEST_WRITE:
        raise ValueError(f"{len(data)} bytes of data do not fit a frame; there is room for {LONGEST_WRITE}")
    wire_address = bytes.fromhex(address)[::-1]
    body = bytes((START, *wire_address, START, control, len(data))) + data.translate(_ADD)
    answered = control | _FROM_METER
    controls = bytes((answered, answered | _ABNORMAL)) + bytes((answered | _MORE,)) * (control in _READS)
    head = head_pattern(bytes((START,)), wire_address, after=bytes((START,)), controls=controls)
    return Request(
        unit=address,
        control=control,
        di=di,
        frame=LEADER * leaders + sealed(body, checksum_from=checksum_from),
        length=_AROUND + max(min(reply_size, LONGEST_READ), 2),
        head=head,
        sequence=sequence,
        checksum_from=checksum_from,
    )


def _identifier(di: int) -> bytes:
    """Low byte first. Raises ValueError if it does not fit four bytes."""
    if not 0 <= di <= 0xFFFFFFFF:
        raise ValueError(f"{di:X} is no data identifier; they have four bytes")
    return di.to_bytes(4, "little")


def _password(password: bytes) -> bytes:
    if len(password) != 8:
        raise ValueError("a password is PA, P0, P1, P2 and an operator code: 8 bytes")
    return password
