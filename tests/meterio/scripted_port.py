"""A link for tests of a line alone: a script says what comes back for each frame, and when."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

from meterio.bus import WireLog
from meterio.codec.modbus_rtu import crc16
from meterio.errors import NeverSent
from meterio.ports.base import Receiver
from meterio.types import FlushReceipt, LineParameters

ROUND_TRIP_S = 0.08
"""When the meter answers, unless the script says otherwise."""


@dataclass(frozen=True)
class Answer:
    """`data` comes `after_s` seconds after the request; with `error`, the collector's bus error does."""

    data: bytes = b""
    after_s: float = ROUND_TRIP_S
    error: str = ""


Script = Callable[[bytes], list[Answer]]


def framed(body: bytes) -> bytes:
    return body + crc16(body)


def read_reply(frame: bytes, *, value: int) -> bytes:
    """The right reply to a read: every register holds `value`."""
    count = int.from_bytes(frame[4:6], "big")
    return framed(bytes((frame[0], frame[1], 2 * count)) + value.to_bytes(2, "big") * count)


def address_of(frame: bytes) -> int:
    return int.from_bytes(frame[2:4], "big")


def honest(frame: bytes) -> list[Answer]:
    """A meter that answers at once: registers hold their start address; writes are echoed."""
    if frame[1] in (3, 4):
        return [Answer(read_reply(frame, value=address_of(frame)))]
    return [Answer(framed(frame[:6]))]


class ScriptedPort:
    """A ports.base.Port over a script. `sent` lists (loop time, frame) of everything that left."""

    def __init__(self, script: Script = honest, *, sealed: bool = True) -> None:
        self.established = True
        self.script = script
        self.sent: list[tuple[float, bytes]] = []
        self.flushed_at: list[float] = []
        self.line_set: list[tuple[float, LineParameters | None]] = []
        self.log: WireLog
        self._sealed = sealed
        self._receivers: dict[int, Receiver] = {}
        self._token = 0

    def attach(self, bus: int, receiver: Receiver) -> None:
        self._receivers[bus] = receiver

    async def run(self) -> None:
        await asyncio.Event().wait()

    def send(self, bus: int, frame: bytes, *, reply_timeout_ms: int) -> int:
        if not self.established:
            raise NeverSent("no link")
        loop = asyncio.get_running_loop()
        self._token += 1
        self.sent.append((loop.time(), frame))
        for answer in self.script(frame):
            loop.call_later(answer.after_s, self._deliver, bus, self._token, answer)
        return self._token

    def say(self, bus: int, data: bytes, *, token: int | None = None) -> None:
        """Bytes nobody asked for."""
        self._receivers[bus].bytes_received(token, data)

    def set_link(self, *, established: bool) -> None:
        self.established = established
        for receiver in self._receivers.values():
            receiver.link_changed(established)

    async def flush(self, bus: int) -> FlushReceipt:
        self.flushed_at.append(asyncio.get_running_loop().time())
        await asyncio.sleep(0.05)
        return FlushReceipt("C1", bus, 0, "flush", "s", self._token)

    async def set_line(self, bus: int, parameters: LineParameters | None) -> None:
        await asyncio.sleep(0.05)
        self.line_set.append((asyncio.get_running_loop().time(), parameters))

    def _deliver(self, bus: int, token: int, answer: Answer) -> None:
        if not self.established:
            return
        if answer.error:
            self._receivers[bus].bus_error(token, answer.error)
        else:
            self._receivers[bus].bytes_received(token if self._sealed else None, answer.data)
