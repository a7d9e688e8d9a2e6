"""The meter's side of DL/T 645-2007: frames, functions, error words. Shares nothing with the console's codec.

[FE ...] 68 A0..A5 68 C L DATA CS 16     every DATA byte has 33 added on the line (5.2)
"""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from meterio.simulator.wire import Wire

BROADCAST = "99" * 6
ANY = "AA" * 6

READ, READ_NEXT, READ_ADDRESS, WRITE = 0x11, 0x12, 0x13, 0x14
BROADCAST_TIME, CONTROL, SECURITY = 0x08, 0x1C, 0x03

FROM_METER, ABNORMAL, MORE = 0x80, 0x40, 0x20

# ERR, one byte (7.2).
ERR_OTHER, ERR_NO_DATA, ERR_PASSWORD, ERR_BAUD = 0x01, 0x02, 0x04, 0x08

# SERR, two bytes, of function 03.
SERR_OTHER, SERR_REPEATED, SERR_ESAM, SERR_IDENTITY = 0x0001, 0x0002, 0x0004, 0x0008
SERR_CUSTOMER, SERR_COUNT, SERR_HOARDING, SERR_SUSPENDED = 0x0010, 0x0020, 0x0040, 0x0100

LONGEST_READ = 200
LONGEST_WRITE = 50
_LEADER, _START, _END = 0xFE, 0x68, 0x16
_HEAD = 10
_FEWEST = 12


class Refusal(Exception):
    """The meter answers with an error; `code` is its ERR or SERR word."""

    def __init__(self, code: int) -> None:
        super().__init__(f"ERR {code:02X}")
        self.code = code


@dataclass(frozen=True, slots=True)
class Frame:
    """One frame: address as printed, control code, DATA without its 33."""

    address: str
    control: int
    data: bytes

    @property
    def function(self) -> int:
        return self.control & 0x1F


def packed(frame: Frame) -> bytes:
    """Its bytes, without leaders."""
    data = bytes((byte + 0x33) & 0xFF for byte in frame.data)
    address = bytes.fromhex(frame.address)[::-1]
    return sealed(b"\x68" + address + bytes((0x68, frame.control, len(data))) + data)


def unpacked(raw: bytes) -> Frame:
    """Of a whole frame without leaders."""
    data = bytes((byte - 0x33) & 0xFF for byte in raw[_HEAD:-2])
    return Frame(raw[6:0:-1].hex().upper(), raw[8], data)


def sealed(body: bytes) -> bytes:
    return body + bytes((sum(body) & 0xFF, _END))


class Dlt645Wire(Wire):
    """DL/T 645-2007. An address byte AA stands for any; 99 six times is everybody."""

    def request_in(self, data: bytes) -> bytes | None:
        raw = data.lstrip(bytes((_LEADER,)))
        if len(raw) < _FEWEST or raw[0] != _START or raw[7] != _START or raw[8] & FROM_METER:
            return None
        if len(raw) != _FEWEST + raw[9] or raw[-1] != _END or raw[-2] != sum(raw[:-2]) & 0xFF:
            return None
        return raw

    def addressee(self, request: bytes) -> str:
        return request[6:0:-1].hex().upper()

    def fits(self, pattern: str, address: str) -> bool:
        if pattern == BROADCAST:
            return True
        pairs = range(0, len(address), 2)
        return all(pattern[at : at + 2] in ("AA", address[at : at + 2]) for at in pairs)

    def request_length(self, start: bytes) -> int | None:
        return lead_and_length(start, head=_HEAD)

    def readdressed(self, frame: bytes, address: str) -> bytes:
        lead = leaders_of(frame)
        return frame[:lead] + sealed(b"\x68" + bytes.fromhex(address)[::-1] + frame[lead + 7 : -2])

    def with_length(self, frame: bytes, length: int) -> bytes:
        lead = leaders_of(frame)
        at = lead + _HEAD - 1
        return frame[:lead] + sealed(frame[lead:at] + bytes((length,)) + frame[at + 1 : -2])

    def altered(self, frame: bytes, random: Random) -> bytes:
        """In the value behind the identifier; a changed lowest bit leaves a decimal digit one."""
        lead = leaders_of(frame)
        first = min(lead + _HEAD + 4, len(frame) - 3)
        at = random.randrange(first, len(frame) - 2)
        changed = ((frame[at] - 0x33 ^ 1) + 0x33) & 0xFF
        return frame[:lead] + sealed(frame[lead:at] + bytes((changed,)) + frame[at + 1 : -2])

    def with_bad_digit(self, frame: bytes) -> bytes | None:
        lead = leaders_of(frame)
        first = lead + _HEAD + 4
        if first >= len(frame) - 2:
            return None
        return frame[:lead] + sealed(frame[lead:first] + bytes((0xFA + 0x33 & 0xFF,)) + frame[first + 1 : -2])


def leaders_of(frame: bytes) -> int:
    """How many FE stand before a frame."""
    return len(frame) - len(frame.lstrip(bytes((_LEADER,))))


def lead_and_length(start: bytes, *, head: int) -> int | None:
    """Of a request in a stream: leaders and frame, or the rubbish before the next leader or start.

    `head` counts the bytes up to and with L.
    """
    lead = leaders_of(start)
    if lead == len(start):
        return None
    if start[lead] != _START:
        starts = (start.find(byte, lead) for byte in (_LEADER, _START))
        return min((at for at in starts if at >= 0), default=len(start))
    return lead + head + start[lead + head - 1] + 2 if len(start) >= lead + head else None


WIRE = Dlt645Wire()
