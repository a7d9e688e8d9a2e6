"""Serial servers whose meters sometimes answer late, as their own process.

Each connection is a line of its own. Register r of unit u holds `expected(u, r)`: a wrong value shows.
Two kinds of collector: "queueing" puts one request after the other on the line and waits for each reply;
"transparent" passes everything on at once: a meter takes its requests in turn, and what overlaps on the line
is garbled. Prints its port as the first line and ends with its standard input.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import sys
from dataclasses import dataclass

from meterio.codec.modbus_rtu import crc16

BAUD = 115_200
TURNAROUND_S = 0.005


@dataclass(frozen=True, slots=True)
class Fault:
    """`share` of the replies come `after_s` seconds after their meter got the request."""

    share: float
    after_s: float


def expected(unit: int, register: int) -> int:
    return (unit * 7919 + register * 31) & 0xFFFF


def reply_to(frame: bytes) -> bytes:
    address, count = int.from_bytes(frame[2:4], "big"), int.from_bytes(frame[4:6], "big")
    values = b"".join(expected(frame[0], address + i).to_bytes(2, "big") for i in range(count))
    body = bytes((frame[0], frame[1], 2 * count)) + values
    return body + crc16(body)


def wire_s(byte_count: int) -> float:
    return byte_count * 10 / BAUD


class _Line(asyncio.Protocol):
    """Splits the stream into read requests (8 bytes each) and answers them."""

    def __init__(self, fault: Fault, dice: random.Random) -> None:
        self.fault = fault
        self.dice = dice
        self.loop = asyncio.get_running_loop()
        self._pending = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        self._pending += data
        while len(self._pending) >= 8:
            frame, self._pending = self._pending[:8], self._pending[8:]
            self.take(frame)

    def take(self, frame: bytes) -> None:
        raise NotImplementedError

    def think_s(self) -> float:
        return self.fault.after_s if self.dice.random() < self.fault.share else TURNAROUND_S

    def write(self, data: bytes) -> None:
        if not self.transport.is_closing():
            self.transport.write(data)


class QueueingLine(_Line):
    """One request on the line at a time."""

    _free_at = 0.0

    def take(self, frame: bytes) -> None:
        reply = reply_to(frame)
        start = max(self.loop.time(), self._free_at)
        self._free_at = start + wire_s(8 + len(reply)) + self.think_s()
        self.loop.call_at(self._free_at, self.write, reply)


class TransparentLine(_Line):
    """Everything goes on the line when it comes; whatever overlaps is garbled."""

    def __init__(self, fault: Fault, dice: random.Random) -> None:
        super().__init__(fault, dice)
        self._busy: dict[int, float] = {}
        self._talking = 0
        self._overlap = False

    def take(self, frame: bytes) -> None:
        if self._talking:
            self._overlap = True
            return
        reply = reply_to(frame)
        heard = max(self.loop.time() + wire_s(8), self._busy.get(frame[0], 0.0))
        begin = heard + self.think_s()
        self._busy[frame[0]] = begin + wire_s(len(reply))
        self.loop.call_at(begin, self._talk, reply)

    def _talk(self, reply: bytes) -> None:
        self._overlap = self._overlap or self._talking > 0
        self._talking += 1
        self.loop.call_later(wire_s(len(reply)), self._hush, reply)

    def _hush(self, reply: bytes) -> None:
        self._talking -= 1
        garbled = bytes(byte ^ 0x5A for byte in reply) if self._overlap else reply
        if not self._talking:
            self._overlap = False
        self.write(garbled)


KINDS = {"queueing": QueueingLine, "transparent": TransparentLine}


async def serve(kind: str, fault: Fault, *, seed: int) -> None:
    loop = asyncio.get_running_loop()
    dice = random.Random(seed)
    server = await loop.create_server(
        lambda: KINDS[kind](fault, random.Random(dice.random())), "127.0.0.1", 0
    )
    print(server.sockets[0].getsockname()[1], flush=True)
    await loop.run_in_executor(None, sys.stdin.read)
    server.close()


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("kind", choices=KINDS)
    parser.add_argument("--share", type=float, required=True)
    parser.add_argument("--after-s", type=float, required=True)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    asyncio.run(serve(options.kind, Fault(options.share, options.after_s), seed=options.seed))


if __name__ == "__main__":
    main()
