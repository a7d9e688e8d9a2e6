"""Modbus TCP: the MBAP header in place of the checksum (Modbus Messaging on TCP/IP V1.0b, 3.1.3).

Towards the bus everything is a Modbus RTU frame: the checksum is taken off on the way out and put back on the
way in, so that one hunter knows every reply. The transaction id is the token's low half, so a late reply is
told from the awaited one.
"""

from __future__ import annotations

import struct

from meterio.codec.modbus_rtu import crc16
from meterio.errors import LinkRefused, NeverSent
from meterio.ports.stream import Heard

_HEADER = struct.Struct(">HHH")
_UNIT_AND_FUNCTION = 2
_LONGEST_BODY = 254  # unit and a PDU of 253 bytes
_OPEN_TRANSACTIONS = 64

_GATEWAY_WORDS = {0x0A: "queue-full", 0x0B: "no-answer"}
"""Exceptions a gateway makes in the meter's name (Application Protocol V1.1b3, 7): no path to the line, and a
meter that did not answer. They are no word of the meter and never taken for its refusal."""


class Mbap:
    """The header of one connection (`meterio.ports.stream.Wrapping`)."""

    def __init__(self) -> None:
        self._buffer = bytearray()
        self._tokens: dict[int, int] = {}

    def wrap(self, frame: bytes, token: int) -> bytes:
        body, check = frame[:-2], frame[-2:]
        if not _UNIT_AND_FUNCTION <= len(body) <= _LONGEST_BODY or crc16(body) != check:
            raise NeverSent("A Modbus TCP link carries Modbus frames only.")
        transaction = token & 0xFFFF
        self._tokens[transaction] = token
        if len(self._tokens) > _OPEN_TRANSACTIONS:
            del self._tokens[next(iter(self._tokens))]
        return _HEADER.pack(transaction, 0, len(body)) + body

    def unwrap(self, data: bytes) -> list[Heard]:
        self._buffer += data
        heard = []
        while len(self._buffer) >= _HEADER.size:
            transaction, protocol, length = _HEADER.unpack_from(self._buffer)
            if protocol != 0 or not _UNIT_AND_FUNCTION <= length <= _LONGEST_BODY:
                self._buffer.clear()
                raise LinkRefused("The peer does not speak Modbus TCP.")
            end = _HEADER.size + length
            if len(self._buffer) < end:
                break
            heard.append(self._heard(transaction, bytes(self._buffer[_HEADER.size : end])))
            del self._buffer[:end]
        return heard

    def _heard(self, transaction: int, body: bytes) -> Heard:
        # An answer to what was never asked gets token 0, which no request has: the bus drops and logs it.
        token = self._tokens.pop(transaction, 0)
        is_exception = len(body) == _UNIT_AND_FUNCTION + 1 and body[1] & 0x80
        if is_exception and token and body[2] in _GATEWAY_WORDS:
            return Heard(token, error=_GATEWAY_WORDS[body[2]])
        return Heard(token, body + crc16(body))
