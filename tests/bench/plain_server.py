"""Ordinary serial servers with meters of register values, as their own process: each connection is one line.

`--baud 0` answers at once; otherwise request, turnaround, reply and the silence behind it take their time.
Units of `--dead` never answer, and a stray byte stands before a share `--glitch` of the replies. Prints its
port as the first line and ends with its standard input.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache

from meterio.codec.modbus_rtu import crc16

TURNAROUND_S = 0.03
REQUEST = 8


@lru_cache(maxsize=1024)
def reply_to(frame: bytes) -> bytes:
    """Every register holds its own address."""
    address, count = int.from_bytes(frame[2:4], "big"), int.from_bytes(frame[4:6], "big")
    values = b"".join((address + i & 0xFFFF).to_bytes(2, "big") for i in range(count))
    body = bytes((frame[0], frame[1], 2 * count)) + values
    return body + crc16(body)


def exchange_s(baud: int, *, reply: int) -> float:
    """One read at 8N1: frames, turnaround and the 3.5 characters of silence that end the reply."""
    return (REQUEST + reply) * 10 / baud + TURNAROUND_S + 3.5 * 11 / baud if baud else 0.0


@dataclass(frozen=True, slots=True)
class Ways:
    """How the lines of a server behave."""

    baud: int = 0
    dead: tuple[int, ...] = ()
    glitch: float = 0.0


@contextmanager
def running(ways: Ways) -> Iterator[int]:
    """A server in a process of its own; gives its port."""
    command = [sys.executable, "-m", "tests.bench.plain_server", f"--baud={ways.baud}"]
    command += [f"--glitch={ways.glitch}", *(f"--dead={unit}" for unit in ways.dead)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None and process.stdin is not None
        try:
            yield int(process.stdout.readline())
        finally:
            process.stdin.close()


class Line(asyncio.Protocol):
    """Splits the stream into read requests and answers one after the other."""

    def __init__(self, ways: Ways, dice: random.Random) -> None:
        self._ways = ways
        self._dice = dice
        self._pending = b""
        self._free_at = 0.0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._pending += data
        while len(self._pending) >= REQUEST:
            frame, self._pending = self._pending[:REQUEST], self._pending[REQUEST:]
            if frame[0] not in self._ways.dead:
                self._answer(reply_to(frame))

    def _answer(self, reply: bytes) -> None:
        if self._ways.glitch and self._dice.random() < self._ways.glitch:
            reply = b"\0" + reply
        if not self._ways.baud:
            self._transport.write(reply)
            return
        loop = asyncio.get_running_loop()
        start = max(loop.time(), self._free_at)
        self._free_at = start + exchange_s(self._ways.baud, reply=len(reply))
        loop.call_at(self._free_at, self._say, reply)

    def _say(self, reply: bytes) -> None:
        if not self._transport.is_closing():
            self._transport.write(reply)


async def serve(ways: Ways) -> None:
    loop, dice = asyncio.get_running_loop(), random.Random(1)
    server = await loop.create_server(
        lambda: Line(ways, random.Random(dice.random())), "127.0.0.1", 0, backlog=512
    )
    print(server.sockets[0].getsockname()[1], flush=True)
    await loop.run_in_executor(None, sys.stdin.read)
    server.close()


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--baud", type=int, required=True)
    parser.add_argument("--glitch", type=float, required=True)
    parser.add_argument("--dead", type=int, action="append", default=[])
    options = parser.parse_args()
    asyncio.run(serve(Ways(options.baud, tuple(options.dead), options.glitch)))


if __name__ == "__main__":
    main()
