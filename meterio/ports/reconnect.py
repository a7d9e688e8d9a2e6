"""What every TCP link needs: jittered back-off, keep-alive options, a close that leaves nothing behind."""

from __future__ import annotations

import asyncio
import random
import socket
import struct
import sys
from collections.abc import Callable
from contextlib import suppress

from meterio.ports.base import Connect
from meterio.types import Clock, WireEvent

_IDLE_S, _INTERVAL_S, _PROBES = 30, 10, 3
_UNACKNOWLEDGED_MS = 20_000
_DISCARD = struct.pack("hh" if sys.platform == "win32" else "ii", 1, 0)  # struct linger: on, 0 s


class Backoff:
    """Pauses between attempts: doubling from `first_s` to `longest_s`, each drawn from its upper half.

    The draw keeps the collectors of a mall from all calling back in the same instant after an outage.
    """

    def __init__(
        self,
        *,
        first_s: float = 0.5,
        longest_s: float = 10.0,
        uniform: Callable[[float, float], float] = random.uniform,
    ) -> None:
        self._first_s = first_s
        self._longest_s = longest_s
        self._uniform = uniform
        self._ceiling_s = first_s

    def next_s(self) -> float:
        ceiling = self._ceiling_s
        self._ceiling_s = min(self._longest_s, ceiling * 2)
        return self._uniform(ceiling / 2, ceiling)

    def lived(self, seconds: float) -> None:
        """A connection lasted so long. Only one that lasted ends the backing off: an end that accepts and
        drops at once, or two consoles that push each other out, must not be called twice a second."""
        if seconds >= self._longest_s:
            self._ceiling_s = self._first_s


class Notes:
    """What happens to one link or line, for the log. What repeats itself is told once, until something else
    happens: a collector that refuses is called every few seconds."""

    def __init__(
        self, collector: str, bus: int, *, clock: Clock, log: Callable[[WireEvent], None] | None
    ) -> None:
        self._collector = collector
        self._bus = bus
        self._clock = clock
        self._log = log
        self._last = ""

    def __call__(self, text: str) -> None:
        if self._log is not None and text != self._last:
            self._log(WireEvent(self._clock.utc_ms(), self._collector, self._bus, "!", b"", text))
        self._last = text


def connect_on_loop() -> Connect:
    """The running loop's own `create_connection`."""
    return asyncio.get_running_loop().create_connection


def keep_alive(transport: asyncio.BaseTransport) -> None:
    """Has the kernel probe an idle connection (30 s, then 3 × 10 s) and give up on bytes nobody acknowledges.

    NAT boxes forget idle connections without telling either end. Options a platform lacks are left out.
    """
    sock: socket.socket | None = transport.get_extra_info("socket")
    if sock is None:
        return
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    wanted = {
        "TCP_KEEPIDLE": _IDLE_S,
        "TCP_KEEPINTVL": _INTERVAL_S,
        "TCP_KEEPCNT": _PROBES,
        "TCP_USER_TIMEOUT": _UNACKNOWLEDGED_MS,
    }
    for name, value in wanted.items():
        if hasattr(socket, name):
            with suppress(OSError):  # Python may know an option that this Windows does not: WSAENOPROTOOPT
                sock.setsockopt(socket.IPPROTO_TCP, getattr(socket, name), value)


def close_hard(transport: asyncio.BaseTransport) -> None:
    """Closes and discards what the kernel has not yet delivered.

    An ordinary close lets the kernel go on retransmitting for minutes: a frame could reach the collector
    long after its sender had given it up, and the hold-time fence would prove nothing.
    """
    sock: socket.socket | None = transport.get_extra_info("socket")
    if sock is not None and not transport.is_closing():
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _DISCARD)
    if isinstance(transport, asyncio.WriteTransport):
        transport.abort()
    else:
        transport.close()
