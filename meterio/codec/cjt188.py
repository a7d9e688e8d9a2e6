"""CJ/T 188-2004 and -2018: requests to bytes, and bytes back to the one right reply. No I/O, no clock.

    FE FE FE FE 68 T A0..A6 C L DATA CS 16        DATA = DI0 DI1 SER value

The address goes low byte first; nothing is added to DATA. The two bytes of an identifier go in the order the
request says: meters differ, some even between their commands. A reply is believed when meter type, address,
function, identifier and sequence number are those of the request. Addresses are text, 14 digits, the most
significant first: maker's code (4 digits), then the number on the meter. Sources: CJ/T 188-2004 5.4 and 6.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from meterio.codec.exchange import Refusal
from meterio.codec.telegram import ANY, LEADER, LEADERS, START, TelegramHunter, head_pattern, sealed
from meterio.errors import AddressError

EVERY_METER = "AA" * 7
COLD_WATER, HOT_WATER, DRINKING_WATER, RECLAIMED_WATER = 0x10, 0x11, 0x12, 0x13

READ, READ_ADDRESS, WRITE = 0x01, 0x03, 0x04
ADDRESS_DI, VALVE_DI = 0x810A, 0xA017
OPEN_VALVE, CLOSE_VALVE = 0x55, 0x99
LONGEST_READ, LONGEST_WRITE = 0x64, 0x32
"""Most bytes of DATA; texts print 64 and 32, most of them as hexadecimal."""

ByteOrder = Literal["little", "big"]

_FROM_METER, _ABNORMAL = 0x80, 0x40
_HEAD = 11
_AROUND = _HEAD + 2 + LEADERS
_STATUS_BYTES = 2
_VALVE_TEXTS = (
    "the valve is open",
    "the valve is closed",
    "the valve's state is unknown",
    "the valve is faulty",
)
_BATTERY_LOW = 0x04


@dataclass(frozen=True, slots=True)
class Reply:
    """A reply that matched. `data` is what follows identifier and sequence number.

    `status` are the two ST bytes of a refusal and of a write's reply, b"" where there are none; the profile
    says what their bits mean. `unit` of a wildcard's reply is in `address`.
    """

    address: str
    kind: int
    control: int
    di: int
    ser: int
    data: bytes
    status: bytes
    frame: bytes
    refusal: Refusal | None


@dataclass(frozen=True, slots=True)
class Request:
    """One request frame, leading FE included, and what its right reply looks like.

    `kind` is the meter type T (AA: any, in reads of the address). `length` is the longest right reply in
    bytes with leading FE.
    """

    unit: str
    kind: int
    control: int
    di: int
    order: ByteOrder
    ser: int
    frame: bytes
    length: int
    head: re.Pattern[bytes]
    checksum_from: int = 0

    @property
    def is_write(self) -> bool:
        return self.control == WRITE

    def hunter(self, *, echoing: bool = False) -> TelegramHunter[Reply]:
        """An echo needs no care: its direction bit tells it from a reply."""
        return TelegramHunter(self)

    def reply_in(self, frame: bytes) -> Reply | None:
        """A whole telegram with the right head as the reply, None if it answers something else."""
        control, data = frame[9], frame[_HEAD:-2]
        refusal, value, status = None, b"", b""
        if control & _ABNORMAL:
            status = data[1:]
            if data[:1] != bytes((self.ser,)) or len(status) > _STATUS_BYTES:
                return None
            refusal = Refusal(int.from_bytes(status, "little"), _refusal_text(status))
        elif data[:3] != self.di.to_bytes(2, self.order) + bytes((self.ser,)):
            return None
        else:
            value = data[3:]
            status = value[-_STATUS_BYTES:] if self.control == WRITE else b""
        address = frame[8:1:-1].hex().upper()
        return Reply(
            address=address,
            kind=frame[1],
            control=control,
            di=self.di,
            ser=self.ser,
            data=value,
            status=status,
            frame=frame,
            refusal=refusal,
        )


def _refusal_text(status: bytes) -> str:
    """The standard's bits of ST (table 11); the others are each maker's."""
    if not status:
        return "the meter refused and gave no reason"
    texts = [_VALVE_TEXTS[status[0] & 3], *["its battery is low"] * bool(status[0] & _BATTERY_LOW)]
    return f"the meter refused; it says that {' and '.join(texts)} (status {status.hex(' ').upper()})"


def parse_address(text: str, *, writing: bool) -> str:
    """A meter's address. Raises AddressError: not 14 digits, or AA in a write."""
    address = text.upper()
    pairs = [address[at : at + 2] for at in range(0, len(address), 2)]
    if not (text.isascii() and len(text) == 14 and all(pair == "AA" or pair.isdecimal() for pair in pairs)):
        raise AddressError(f"{text!r} is not a meter address; write 14 digits: maker's code, then number")
    if writing and "AA" in pairs:
        raise AddressError(f"{text!r} means several meters; a write needs one meter's own address")
    return address


@lru_cache(maxsize=4096)
def read_request(
    unit: str, kind: int, di: int, *, ser: int, order: ByteOrder, size: int, leaders: int = LEADERS
) -> Request:
    """Reads `di`, whose value has up to `size` bytes. Raises AddressError, ValueError."""
    address = parse_address(unit, writing=False)
    return _request(address, kind, READ, di=di, ser=ser, order=order, value=b"", size=size, leaders=leaders)


def write_request(
    unit: str, kind: int, di: int, value: bytes, *, ser: int, order: ByteOrder, leaders: int = LEADERS
) -> Request:
    """Writes `value` to `di`. Raises AddressError; ValueError on a value that does not fit a frame."""
    address = parse_address(unit, writing=True)
    if kind == ANY:
        raise AddressError("a write needs the meter's own type")
    size = max(len(value), _STATUS_BYTES)
    return _request(
        address, kind, WRITE, di=di, ser=ser, order=order, value=value, size=size, leaders=leaders
    )


def valve_request(
    unit: str, kind: int, *, open: bool, ser: int, order: ByteOrder, leaders: int = LEADERS
) -> Request:
    """Opens or closes the valve. Raises AddressError."""
    state = bytes((OPEN_VALVE if open else CLOSE_VALVE,))
    return write_request(unit, kind, VALVE_DI, state, ser=ser, order=order, leaders=leaders)


def read_address_request(
    kind: int = ANY,
    *,
    pattern: str = EVERY_METER,
    ser: int = 0,
    order: ByteOrder = "little",
    leaders: int = LEADERS,
) -> Request:
    """Asks the one meter that hears it for its address. AA bytes in `pattern` fit any digits."""
    address = parse_address(pattern, writing=False)
    return _request(
        address,
        kind,
        READ_ADDRESS,
        di=ADDRESS_DI,
        ser=ser,
        order=order,
        value=b"",
        size=0,
        leaders=leaders,
    )


def _request(
    address: str,
    kind: int,
    control: int,
    *,
    di: int,
    ser: int,
    order: ByteOrder,
    value: bytes,
    size: int,
    leaders: int,
) -> Request:
    data = di.to_bytes(2, order) + bytes((ser,)) + value
    if len(data) > LONGEST_WRITE:
        raise ValueError(f"{len(data)} bytes of data do not fit a frame; there is room for {LONGEST_WRITE}")
    wire_address = bytes((kind, *bytes.fromhex(address)[::-1]))
    answered = control | _FROM_METER
    return Request(
        unit=address,
        kind=kind,
        control=control,
        di=di,
        order=order,
        ser=ser,
        frame=LEADER * leaders + sealed(bytes((START, *wire_address, control, len(data))) + data),
        length=_AROUND + 3 + min(size, LONGEST_READ),
        head=head_pattern(
            bytes((START,)), wire_address, after=b"", controls=bytes((answered, answered | _ABNORMAL))
        ),
    )
