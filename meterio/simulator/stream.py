"""Unsealed links, one connection a line: raw bytes, Modbus TCP, or a maker's own triple-DES layout."""

from __future__ import annotations

import asyncio
import struct
from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol

from meterio.errors import LinkRefused
from meterio.link import BusErrorReason
from meterio.link.legacy import LegacyStream
from meterio.simulator import modbus
from meterio.simulator.bus import Bus, Job
from meterio.simulator.connection import Connection
from meterio.types import LegacyLayout, LinkKind

if TYPE_CHECKING:
    from meterio.simulator.collector import Collector

_MBAP = struct.Struct(">HHHB")
_LONGEST_MBAP = 254
_NO_PATH, _NO_RESPONSE = 0x0A, 0x0B
"""Exceptions of a gateway that cannot ask (Application Protocol V1.1b3, 7)."""

Asked = tuple[int, bytes]
"""The number that an answer must carry (0 where there are none), and the serial frame."""


class Wrapping(Protocol):
    """What stands around the serial frames of one connection."""

    def unwrap(self, data: bytes) -> list[Asked]:
        """Requests that are now whole. Raises LinkRefused when the stream cannot be followed."""

    def wrap(self, number: int, data: bytes) -> bytes:
        """What to write for what was heard on the line; empty if this kind of link would not pass it on."""

    def failure(self, number: int, frame: bytes, reason: BusErrorReason) -> bytes:
        """What to write when there is no answer; most kinds have no words for it."""


class Raw:
    """Nothing around the frames. `length_of` cuts them out of the stream; None takes it as it comes."""

    def __init__(self, length_of: Callable[[bytes], int | None] | None) -> None:
        self._length_of = length_of
        self._pending = bytearray()

    def unwrap(self, data: bytes) -> list[Asked]:
        if self._length_of is None:
            return [(0, data)]
        self._pending += data
        frames: list[Asked] = []
        while (length := self._length_of(bytes(self._pending))) and len(self._pending) >= length:
            frames.append((0, bytes(self._pending[:length])))
            del self._pending[:length]
        return frames

    def wrap(self, number: int, data: bytes) -> bytes:
        return data

    def failure(self, number: int, frame: bytes, reason: BusErrorReason) -> bytes:
        return b""


class Mbap:
    """Modbus TCP (Messaging on TCP/IP V1.0b): a header instead of the checksum. A gateway checks replies."""

    def __init__(self) -> None:
        self._pending = b""

    def unwrap(self, data: bytes) -> list[Asked]:
        self._pending += data
        asked = []
        while len(self._pending) >= _MBAP.size:
            number, protocol, length, _unit = _MBAP.unpack_from(self._pending)
            if protocol or not 2 <= length <= _LONGEST_MBAP:
                raise LinkRefused("This is not Modbus TCP.")
            end = _MBAP.size - 1 + length
            if len(self._pending) < end:
                break
            asked.append((number, modbus.framed(self._pending[_MBAP.size - 1 : end])))
            self._pending = self._pending[end:]
        return asked

    def wrap(self, number: int, data: bytes) -> bytes:
        return self._headed(number, data[:-2]) if modbus.is_whole(data) else b""

    def failure(self, number: int, frame: bytes, reason: BusErrorReason) -> bytes:
        code = _NO_RESPONSE if reason is BusErrorReason.NO_ANSWER else _NO_PATH
        return self._headed(number, bytes((frame[0], frame[1] | 0x80, code)))

    def _headed(self, number: int, body: bytes) -> bytes:
        return struct.pack(">HHH", number, 0, len(body)) + body


class Sealed3Des:
    """A maker's own layout: each message holds what is sent at once."""

    def __init__(self, layout: LegacyLayout, key: bytes, inner: Raw) -> None:
        self._stream = LegacyStream(layout, key)
        self._inner = inner

    def unwrap(self, data: bytes) -> list[Asked]:
        return [asked for plain in self._stream.unwrap(data) for asked in self._inner.unwrap(plain)]

    def wrap(self, number: int, data: bytes) -> bytes:
        return self._stream.wrap(data)

    def failure(self, number: int, frame: bytes, reason: BusErrorReason) -> bytes:
        return b""


class StreamConnection(Connection):
    """One connection to one line."""

    def __init__(self, collector: Collector, bus: int) -> None:
        super().__init__(collector)
        self.bus_number = bus
        self._bus = collector.buses[bus]
        self._wrapping = wrapping_of(collector, self._bus)

    def _begin(self) -> None:
        self._collector.supersede_others(self)

    def _heard(self, data: bytes) -> None:
        now = asyncio.get_running_loop().time()
        wait_s = self._collector.plan.wait_ms / 1000
        try:
            asked = self._wrapping.unwrap(data)
        except LinkRefused:
            self._collector.refused += 1
            self.hang_up()
            return
        for number, frame in asked:
            self._bus.submit(Job(self, self.bus_number, number, frame, wait_s, now, now))

    def answer(self, job: Job, data: bytes) -> None:
        self._write(
            self._wrapping.wrap(job.sequence, data)
            or self._wrapping.failure(job.sequence, job.frame, BusErrorReason.NO_ANSWER)
        )

    def fail(self, job: Job, reason: BusErrorReason) -> None:
        self._write(self._wrapping.failure(job.sequence, job.frame, reason))

    def overhear(self, bus: int, data: bytes) -> None:
        if bus == self.bus_number and self._collector.plan.kind is not LinkKind.MODBUS_TCP:
            self._write(self._wrapping.wrap(0, data))


def wrapping_of(collector: Collector, bus: Bus) -> Wrapping:
    """A queueing server knows requests and cuts the stream into them; the other takes it as it comes."""
    plan = collector.plan
    raw = Raw(bus.request_length if plan.model == "queueing" else None)
    if plan.kind is LinkKind.MODBUS_TCP:
        return Mbap()
    if plan.kind is LinkKind.LEGACY:
        return Sealed3Des(plan.legacy or LegacyLayout(), collector.secret, raw)
    return raw
