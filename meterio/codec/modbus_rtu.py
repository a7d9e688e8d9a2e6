"""Modbus RTU: requests to bytes, and bytes back to the one right reply. No I/O, no clock.

Requests are pymodbus's PDUs; the framing is ours, because a reply here must be found after rubbish, beside a
stray frame or in pieces, and must match the request in unit, function and length (or echo) to be believed.
What is then left to decode is a row of registers.
Sources: Modbus Application Protocol V1.1b3 (6.3, 6.6, 6.12, 7), Modbus over Serial Line V1.02 (2.5.1).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from struct import unpack_from
from typing import TYPE_CHECKING, NamedTuple

from fastcrc.crc16 import modbus

from meterio.codec.exchange import Refusal
from meterio.errors import AddressError, TwoMeters

if TYPE_CHECKING:
    from pymodbus.pdu import ModbusPDU

HIGHEST_UNIT = 247
LONGEST_FRAME = 256
_KEPT_BYTES = 2 * LONGEST_FRAME
_EXCEPTION_LENGTH = 5
_READS = (3, 4)
"""Functions that answer with one layout (6.3, 6.4); all others write."""

EXCEPTION_TEXTS = {
    1: "the meter does not know this function",
    2: "the meter does not have these registers",
    3: "the meter refuses this value",
    4: "the meter failed while doing it",
    5: "the meter accepted it and is still at work",
    6: "the meter is busy",
}


def crc16(data: bytes) -> bytes:
    """The two check bytes that follow `data` on the line, low byte first (Serial Line V1.02, 6.2.2)."""
    return modbus(data).to_bytes(2, "little")


@dataclass(frozen=True, slots=True)
class Request:
    """One request frame and what its right reply looks like.

    `head` are the first bytes of the reply (unit, function, then byte count or echo), `length` its bytes
    with CRC.
    """

    unit: int
    function: int
    frame: bytes
    head: bytes
    length: int

    @property
    def is_write(self) -> bool:
        return self.function not in _READS

    def hunter(self, *, echoing: bool = False) -> Hunter:
        return Hunter(self, echoing=echoing)


class Reply(NamedTuple):
    """A reply that matched: its `frame` as it came, and its `exception` code (0 if none). A tuple: thousands
    are made in a second."""

    unit: int
    function: int
    exception: int
    frame: bytes

    @property
    def data(self) -> bytes:
        """What a read brought, two bytes a register; empty for what brings none."""
        return self.frame[3:-2] if self.function in _READS and not self.exception else b""

    @property
    def registers(self) -> tuple[int, ...]:
        data = self.data
        return unpack_from(f">{len(data) // 2}H", data)

    @property
    def refusal(self) -> Refusal | None:
        if not self.exception:
            return None
        return Refusal(self.exception, EXCEPTION_TEXTS.get(self.exception, "the meter refused"))


@lru_cache(maxsize=512)
def parse_unit(text: str, *, writing: bool) -> int:
    """The unit address of a meter. Raises AddressError outside 1..247, and for a broadcast write (0)."""
    unit = int(text) if text.isascii() and text.isdecimal() and len(text) <= 3 else -1
    if unit == 0:
        kind = "write to" if writing else "read from"
        raise AddressError(f"unit 0 is every meter at once; a {kind} it is not allowed")
    if not 1 <= unit <= HIGHEST_UNIT:
        raise AddressError(f"{text!r} is not a Modbus unit address; write 1 to {HIGHEST_UNIT}")
    return unit


@lru_cache(maxsize=16384)
def read_request(unit: int, function: int, *, address: int, count: int) -> Request:
    """Reads `count` registers from `address` with function 3 or 4. Raises AddressError."""
    from pymodbus.pdu.register_message import ReadHoldingRegistersRequest, ReadInputRegistersRequest

    parse_unit(str(unit), writing=False)
    if not (1 <= count <= 125 and address >= 0 and address + count <= 0x10000):
        raise AddressError(f"{count} registers from {address:04X} do not fit one read")
    kind = {3: ReadHoldingRegistersRequest, 4: ReadInputRegistersRequest}[function]
    pdu = kind(dev_id=unit, address=address, count=count)
    return Request(unit, function, _framed(unit, pdu), bytes((unit, function, 2 * count)), 5 + 2 * count)


def write_request(unit: int, function: int, *, address: int, registers: Sequence[int]) -> Request:
    """Writes one register (function 6) or several (16). Raises AddressError, also for unit 0 (broadcast)."""
    from pymodbus.pdu.register_message import WriteMultipleRegistersRequest, WriteSingleRegisterRequest

    parse_unit(str(unit), writing=True)
    if not (1 <= len(registers) <= 123 and address >= 0 and address + len(registers) <= 0x10000):
        raise AddressError(f"{len(registers)} registers from {address:04X} do not fit one write")
    kind = {6: WriteSingleRegisterRequest, 16: WriteMultipleRegistersRequest}[function]
    frame = _framed(unit, kind(dev_id=unit, address=address, registers=list(registers)))
    # Both replies repeat bytes 2..5 of the request: address and value (6) or address and quantity (16).
    return Request(unit, function, frame, frame[:6], 8)


def _framed(unit: int, pdu: ModbusPDU) -> bytes:
    body = bytes((unit, pdu.function_code)) + pdu.encode()
    return body + crc16(body)


def _decoded(request: Request, frame: bytes) -> Reply:
    """A checked frame as a Reply."""
    exception = frame[2] if frame[1] & 0x80 else 0
    return Reply(request.unit, request.function, exception, frame)


class Hunter:
    """Looks for the reply to `request` in whatever the line brings; "not yet" is None.

    Rubbish before, between and after frames is skipped and counted in `skipped`. Bytes kept are bounded.
    With `echoing`, the adapter repeats what is sent: the first bit-equal copy of the request is no reply.
    """

    __slots__ = ("_buffer", "_own_echo", "echo_seen", "request", "skipped")

    def __init__(self, request: Request, *, echoing: bool = False) -> None:
        self.request = request
        self.skipped = 0
        self.echo_seen = False
        self._buffer = b""
        self._own_echo = request.frame if echoing else b""

    @property
    def pending(self) -> bytes:
        """Bytes seen that made no reply yet."""
        return self._buffer

    def feed(self, data: bytes) -> Reply | None:
        """Takes the next bytes; the reply once it is whole. Raises TwoMeters if two replies differ."""
        request = self.request
        is_like_it = len(data) == request.length and data.startswith(request.head)
        if is_like_it and not self._buffer and not self._own_echo and crc16(data[:-2]) == data[-2:]:
            return _decoded(request, data)  # nearly always: the right reply and nothing else
        self._buffer = (self._buffer + data)[-_KEPT_BYTES:]
        if self._own_echo:
            self._strip_echo()
        found = self._find(0)
        if found is None:
            return None
        start, end = found
        frame = self._buffer[start:end]
        if len(frame) < len(self._buffer):
            self._refuse_second(frame, end)
            self.echo_seen = self.request.frame in self._buffer[:start]
            self.skipped += len(self._buffer) - len(frame)
        self._buffer = b""
        return _decoded(self.request, frame)

    def _strip_echo(self) -> None:
        start = self._buffer.find(self._own_echo)
        if start >= 0:
            self._buffer = self._buffer[start + len(self._own_echo) :]
            self._own_echo = b""
        elif len(self._buffer) >= len(self._own_echo) + 8:
            self._own_echo = b""

    def _refuse_second(self, frame: bytes, end: int) -> None:
        """Two different right answers to one request are two meters with one address: believe neither."""
        second = self._find(end)
        if second is not None and self._buffer[second[0] : second[1]] != frame:
            raise TwoMeters("two different answers from one unit address")

    def _find(self, start: int) -> tuple[int, int] | None:
        """Start and end of the first whole, checked frame from `start` on.

        An exception inside the span of a possible, still incomplete reply has to wait for it: five bytes
        of register values may look like one.
        """
        normal, waiting = self._hunt(self.request.head, self.request.length, start)
        if normal is not None and normal[0] == start:
            return normal
        exception_head = bytes((self.request.unit, self.request.function | 0x80))
        error, _ = self._hunt(exception_head, _EXCEPTION_LENGTH, start)
        if error is not None and waiting is not None and waiting < error[0]:
            error = None
        if normal is not None and error is not None:
            return min(normal, error)
        return normal or error

    def _hunt(self, head: bytes, length: int, start: int) -> tuple[tuple[int, int] | None, int | None]:
        """The first frame that passes its CRC, and where an incomplete candidate begins (None if none).

        An error answer without an error code is none.
        """
        buffer, at = self._buffer, self._buffer.find(head, start)
        while at >= 0:
            end = at + length
            if end > len(buffer):
                return None, at
            is_void = head[1] & 0x80 and not buffer[at + 2]
            if not is_void and crc16(buffer[at : end - 2]) == buffer[end - 2 : end]:
                return (at, end), None
            at = buffer.find(head, at + 1)
        return None, None
