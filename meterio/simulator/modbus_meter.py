"""What meters that speak Modbus RTU share: registers in blocks, and how they are read and written."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable
from typing import ClassVar

from meterio.simulator import modbus
from meterio.simulator.meter import Meter
from meterio.simulator.modbus import ILLEGAL_ADDRESS, Refusal
from meterio.simulator.wire import Kind, Wire

Block = tuple[int, int, Callable[[], bytes]]
"""First address, words, how to render them."""


class ModbusMeter(Meter):
    """A meter with registers. A make gives `_blocks`, `_write` and perhaps functions of its own."""

    wire: ClassVar[Wire] = modbus.WIRE
    _blocks: tuple[Block, ...] = ()

    @property
    def unit(self) -> int:
        return int(self.address)

    def answer(self, frame: bytes, now_ms: int) -> bytes:
        self.advance(now_ms)
        reply = modbus.answer(frame, read=self._read, write=self._write, vendor=self._vendor)
        return reply if frame[0] else b""

    def kind_of(self, frame: bytes) -> Kind:
        return Kind.READ if frame[1] in modbus.READS else Kind.WRITE

    def acknowledge(self, frame: bytes) -> bytes:
        return modbus.framed(frame[:6])

    def refuse(self, frame: bytes, why: str) -> bytes | None:
        return modbus.exception(frame, modbus.ILLEGAL_VALUE) if why == "hoarding" else None

    def _read(self, address: int, words: int) -> bytes:
        for start, size, render in self._blocks:
            if start <= address and address + words <= start + size:
                return render()[2 * (address - start) : 2 * (address - start + words)]
        raise Refusal(ILLEGAL_ADDRESS)

    @abstractmethod
    def _write(self, address: int, data: bytes) -> None: ...

    def _vendor(self, pdu: bytes) -> bytes:
        return modbus.no_vendor(pdu)


def touches(frame: bytes, address: int) -> bool:
    """Whether a write request covers the register `address`."""
    first, words = modbus.span(frame)
    return first <= address < first + words


def bcd_bytes(number: str, size: int) -> bytes:
    """The last digits of a number, two a byte, the first digit first."""
    return bytes.fromhex(number[-2 * size :].rjust(2 * size, "0"))
