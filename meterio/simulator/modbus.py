"""The server side of Modbus RTU, from the protocol (Application Protocol V1.1b3, Serial Line V1.02).

Nothing here is shared with the console's codec, so that a mistake in one cannot hide in the other.
"""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from meterio.simulator.wire import Wire

READS = (3, 4)
WRITE_ONE = 6
WRITE_MANY = 16
VENDOR_WRITE = 0x20
"""Acrel's own writing function, laid out like function 16."""
_COUNTED = (WRITE_MANY, VENDOR_WRITE)

ILLEGAL_FUNCTION = 1
ILLEGAL_ADDRESS = 2
ILLEGAL_VALUE = 3

MAX_READ = 125
MAX_WRITE = 123


def _table() -> tuple[int, ...]:
    def entry(value: int) -> int:
        for _ in range(8):
            value = (value >> 1) ^ (0xA001 if value & 1 else 0)
        return value

    return tuple(entry(value) for value in range(256))


_CRC = _table()


def checksum(data: bytes) -> int:
    """CRC-16 of Serial Line V1.02, 6.2.2: polynomial A001 reflected, start FFFF; 0 over a right frame."""
    crc = 0xFFFF
    table = _CRC
    for byte in data:
        crc = (crc >> 8) ^ table[(crc ^ byte) & 0xFF]
    return crc


def framed(body: bytes) -> bytes:
    return body + checksum(body).to_bytes(2, "little")


class Refusal(Exception):
    """The meter answers with a Modbus exception. `code` is ILLEGAL_FUNCTION, _ADDRESS or _VALUE."""

    def __init__(self, code: int) -> None:
        super().__init__(f"Modbus exception {code}")
        self.code = code


Read = Callable[[int, int], bytes]
"""(address, words) to their bytes; raises Refusal."""
Write = Callable[[int, bytes], None]
"""(address, the words' bytes); raises Refusal."""
Vendor = Callable[[bytes], bytes]
"""A request of a maker's own function code, without address and checksum, to its reply; raises Refusal."""

BROADCAST = "0"


def is_whole(frame: bytes) -> bool:
    """Whether a meter would take `frame` for one: long enough and with the right checksum."""
    return 4 <= len(frame) <= 256 and checksum(frame) == 0


def no_vendor(pdu: bytes) -> bytes:
    """A meter with the standard's functions only."""
    raise Refusal(ILLEGAL_FUNCTION)


def answer(frame: bytes, *, read: Read, write: Write, vendor: Vendor = no_vendor) -> bytes:
    """The reply frame to a whole request frame."""
    try:
        return framed(frame[:1] + _carry_out(frame[1:-2], read, write, vendor))
    except Refusal as refusal:
        return exception(frame, refusal.code)


def exception(frame: bytes, code: int) -> bytes:
    return framed(bytes((frame[0], frame[1] | 0x80, code)))


def _carry_out(pdu: bytes, read: Read, write: Write, vendor: Vendor) -> bytes:
    function = pdu[0]
    if function in READS:
        if len(pdu) != 5:
            raise Refusal(ILLEGAL_VALUE)
        address, words = _pair(pdu)
        if not 1 <= words <= MAX_READ:
            raise Refusal(ILLEGAL_VALUE)
        data = read(address, words)
        return bytes((function, len(data))) + data
    if function == WRITE_ONE:
        if len(pdu) != 5:
            raise Refusal(ILLEGAL_VALUE)
        write(_pair(pdu)[0], pdu[3:5])
        return pdu
    if function == WRITE_MANY:
        return _write_many(pdu, write)
    return vendor(pdu)


def _write_many(pdu: bytes, write: Write) -> bytes:
    if len(pdu) < 6:
        raise Refusal(ILLEGAL_VALUE)
    address, words = _pair(pdu)
    if not 1 <= words <= MAX_WRITE or pdu[5] != 2 * words or len(pdu) != 6 + 2 * words:
        raise Refusal(ILLEGAL_VALUE)
    write(address, pdu[6:])
    return pdu[:5]


def _pair(pdu: bytes) -> tuple[int, int]:
    return int.from_bytes(pdu[1:3], "big"), int.from_bytes(pdu[3:5], "big")


def request_length(start: bytes) -> int | None:
    """How long the request is that begins with `start`: None until that can be told."""
    if len(start) < 2:
        return None
    if start[1] in _COUNTED:
        return 9 + start[6] if len(start) > 6 else None
    return 8


def span(frame: bytes) -> tuple[int, int]:
    """First address and word count of a request frame (count 1 for FC06)."""
    address, words = _pair(frame[1:])
    return address, 1 if frame[1] == WRITE_ONE else words


class ModbusWire(Wire):
    """Modbus RTU. Unit 0 is everybody, and nobody answers it."""

    def request_in(self, data: bytes) -> bytes | None:
        return data if is_whole(data) else None

    def addressee(self, request: bytes) -> str:
        return str(request[0])

    def fits(self, pattern: str, address: str) -> bool:
        return pattern in (BROADCAST, address)

    def request_length(self, start: bytes) -> int | None:
        return request_length(start)

    def readdressed(self, frame: bytes, address: str) -> bytes:
        return framed(bytes((int(address),)) + frame[1:-2])

    def with_length(self, frame: bytes, length: int) -> bytes:
        return framed(frame[:2] + bytes((length,)) + frame[3:-2])

    def altered(self, frame: bytes, random: Random) -> bytes:
        first = 3 if frame[1] in READS else 2
        at = random.randrange(first, max(len(frame) - 2, first + 1))
        return framed(frame[:at] + bytes((frame[at] ^ 1,)) + frame[at + 1 : -2])

    def with_bad_digit(self, frame: bytes) -> bytes | None:
        """Registers hold binary numbers."""
        return None


WIRE = ModbusWire()
