"""A Modbus meter that is nothing but registers, behind an ordinary serial server."""

from __future__ import annotations

import asyncio
import struct

from meterio.codec.modbus_rtu import crc16


class RegisterBank(asyncio.Protocol):
    """Answers functions 3, 4, 6 and 16 for one unit out of `registers`; others get exception 2."""

    def __init__(self, unit: int) -> None:
        self.unit = unit
        self.registers: dict[int, int] = {}
        self.heard: list[bytes] = []

    def put(self, address: int, data: bytes) -> None:
        for i in range(0, len(data), 2):
            self.registers[address + i // 2] = int.from_bytes(data[i : i + 2], "big")

    def get(self, address: int, words: int) -> bytes:
        return b"".join(self.registers[address + i].to_bytes(2, "big") for i in range(words))

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self.heard.append(data)
        body = self._answer(data)
        if data[0] == self.unit:
            asyncio.get_running_loop().call_later(0.05, self._transport.write, body + crc16(body))

    def _answer(self, frame: bytes) -> bytes:
        unit, function, address, word = struct.unpack(">BBHH", frame[:6])
        try:
            if function in (3, 4):
                return bytes((unit, function, 2 * word)) + self.get(address, word)
        except KeyError:
            return bytes((unit, function | 0x80, 2))
        self.put(address, frame[4:6] if function == 6 else frame[7:-2])
        return frame[:6]
