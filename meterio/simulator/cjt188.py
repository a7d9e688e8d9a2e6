"""The meter's side of CJ/T 188-2004 and -2018: frames and functions. Shares nothing with the console's codec.

[FE ...] 68 T A0..A6 C L DATA CS 16     nothing is added to DATA
DATA of a request: identifier 2, SER 1, what it carries
"""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from meterio.simulator.dlt645 import lead_and_length, leaders_of, sealed
from meterio.simulator.wire import Wire

ANY = "AA" * 7
COLD_WATER, ANY_KIND = 0x10, 0xAA
READ, READ_ADDRESS, WRITE = 0x01, 0x03, 0x04
FROM_METER, ABNORMAL = 0x80, 0x40

_START, _END = 0x68, 0x16
_HEAD = 11
_FEWEST = 13


@dataclass(frozen=True, slots=True)
class Frame:
    """One frame: meter type, address as printed, control code, DATA."""

    type: int
    address: str
    control: int
    data: bytes

    @property
    def function(self) -> int:
        return self.control & 0x3F


def packed(frame: Frame) -> bytes:
    """Its bytes, without leaders."""
    head = bytes((_START, frame.type)) + bytes.fromhex(frame.address)[::-1]
    return sealed(head + bytes((frame.control, len(frame.data))) + frame.data)


def unpacked(raw: bytes) -> Frame:
    """Of a whole frame without leaders."""
    return Frame(raw[1], raw[8:1:-1].hex().upper(), raw[9], raw[_HEAD:-2])


class Cjt188Wire(Wire):
    """CJ/T 188. An address byte AA stands for any."""

    def request_in(self, data: bytes) -> bytes | None:
        raw = data.lstrip(b"\xfe")
        if len(raw) < _FEWEST or raw[0] != _START or raw[9] & FROM_METER:
            return None
        if len(raw) != _FEWEST + raw[10] or raw[-1] != _END or raw[-2] != sum(raw[:-2]) & 0xFF:
            return None
        return raw

    def addressee(self, request: bytes) -> str:
        return request[8:1:-1].hex().upper()

    def fits(self, pattern: str, address: str) -> bool:
        pairs = range(0, len(address), 2)
        return all(pattern[at : at + 2] in ("AA", address[at : at + 2]) for at in pairs)

    def request_length(self, start: bytes) -> int | None:
        return lead_and_length(start, head=_HEAD)

    def readdressed(self, frame: bytes, address: str) -> bytes:
        lead = leaders_of(frame)
        kind = frame[lead : lead + 2]
        return frame[:lead] + sealed(kind + bytes.fromhex(address)[::-1] + frame[lead + 9 : -2])

    def with_length(self, frame: bytes, length: int) -> bytes:
        lead = leaders_of(frame)
        at = lead + _HEAD - 1
        return frame[:lead] + sealed(frame[lead:at] + bytes((length,)) + frame[at + 1 : -2])

    def altered(self, frame: bytes, random: Random) -> bytes:
        """In the value behind identifier and SER; a changed lowest bit leaves a decimal digit one."""
        lead = leaders_of(frame)
        first = min(lead + _HEAD + 3, len(frame) - 3)
        at = random.randrange(first, len(frame) - 2)
        return frame[:lead] + sealed(frame[lead:at] + bytes((frame[at] ^ 1,)) + frame[at + 1 : -2])

    def with_bad_digit(self, frame: bytes) -> bytes | None:
        lead = leaders_of(frame)
        first = lead + _HEAD + 3
        if first >= len(frame) - 2:
            return None
        return frame[:lead] + sealed(frame[lead:first] + b"\xfa" + frame[first + 1 : -2])


WIRE = Cjt188Wire()
