"""The door of the tenant web: takes connections in, turns floods away before any work, and speaks TLS.

Behind it an ordinary HTTP server listens on this computer alone. Whatever a stranger does, it costs little: a
connection too many from one address is closed before the handshake, and who is slow, in the handshake, in a
question or between two, is cut off (faults.md 3.6).
"""

from __future__ import annotations

import asyncio
import contextlib
import ipaddress
import socket
import ssl
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from app.portal.buckets import Buckets

HANDSHAKE_S: Final = 5.0
QUESTION_S: Final = 15.0
"""From a question's first byte to its answer's first one."""
IDLE_S: Final = 30.0
LONGEST_S: Final = 300.0
"""Of one connection, whatever goes over it."""
LAST_S: Final = 10.0
"""So long the last part of an answer may take to go out."""
PART: Final = 65_536
BACKLOG: Final = 128


@dataclass(frozen=True, slots=True)
class Terms:
    """How much is let in: connections in all and from one address at a time, and new ones from one."""

    most: int = 200
    most_of_one: int = 24
    new_per_s: float = 10.0
    new_burst: float = 40.0


class Peers:
    """Who stands behind each connection to the inner server, by its port on this computer."""

    def __init__(self) -> None:
        self._by_port: dict[int, tuple[str, str]] = {}

    def let_in(self, port: int, address: str, reached: str) -> None:
        self._by_port[port] = (address, reached)

    def let_out(self, port: int) -> None:
        self._by_port.pop(port, None)

    def of(self, port: int) -> tuple[str, str] | None:
        """(address of the visitor, address that he reached); None for whoever did not come by the door."""
        return self._by_port.get(port)


class Door:
    """Listens at `bind` and passes on to `inner` on this computer. Runs on one loop."""

    def __init__(
        self,
        bind: tuple[str, int],
        inner: tuple[str, int],
        *,
        tls: ssl.SSLContext | None,
        peers: Peers,
        terms: Terms | None = None,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._bind, self._inner, self._tls, self._peers = bind, inner, tls, peers
        self._terms = terms or Terms()
        self._buckets = Buckets(per_s=self._terms.new_per_s, burst=self._terms.new_burst, monotonic=monotonic)
        self._here: Counter[str] = Counter()
        self._tasks: set[asyncio.Task[None]] = set()
        self._socket: socket.socket | None = None
        self.turned_away = 0

    def open(self) -> tuple[str, int]:
        """Begin to listen; where. Raises OSError."""
        family = socket.AF_INET6 if ":" in self._bind[0] else socket.AF_INET
        listening = socket.create_server(self._bind, family=family, backlog=BACKLOG)
        listening.setblocking(False)
        self._socket = listening
        host, port = listening.getsockname()[:2]
        return str(host), int(port)

    async def serve(self) -> None:
        """Until cancelled."""
        assert self._socket is not None
        loop = asyncio.get_running_loop()
        try:
            while True:
                try:
                    connection, address = await loop.sock_accept(self._socket)
                except OSError:
                    # Out of handles, or gone before it was taken in: others come after it.
                    await asyncio.sleep(0.05)
                    continue
                self._knock(connection, str(address[0]))
        finally:
            self._socket.close()
            for task in tuple(self._tasks):
                task.cancel()
            await asyncio.gather(*self._tasks, return_exceptions=True)

    def _knock(self, connection: socket.socket, address: str) -> None:
        whose = network_of(address)
        full = len(self._tasks) >= self._terms.most or self._here[whose] >= self._terms.most_of_one
        if full or not self._buckets.take(whose):
            self.turned_away += 1
            connection.close()
            return
        self._here[whose] += 1
        task = asyncio.get_running_loop().create_task(self._attend(connection, address))
        self._tasks.add(task)
        task.add_done_callback(lambda done: self._leave(done, whose))

    def _leave(self, task: asyncio.Task[None], whose: str) -> None:
        self._tasks.discard(task)
        self._here[whose] -= 1
        if self._here[whose] <= 0:
            del self._here[whose]
        if not task.cancelled():
            task.exception()  # a stranger's broken connection is nobody's concern here

    async def _attend(self, connection: socket.socket, address: str) -> None:
        async with contextlib.AsyncExitStack() as opened:
            connection.setblocking(False)
            reached = str(connection.getsockname()[0])
            async with asyncio.timeout(HANDSHAKE_S):
                outer = await _streams(connection, self._tls)
            opened.push_async_callback(_close, outer[1])
            inner = await asyncio.open_connection(*self._inner)
            opened.push_async_callback(_close, inner[1])
            port = inner[1].get_extra_info("sockname")[1]
            self._peers.let_in(port, address, reached)
            opened.callback(self._peers.let_out, port)
            async with asyncio.timeout(LONGEST_S):
                await _pass_on(outer, inner)


Streams = tuple[asyncio.StreamReader, asyncio.StreamWriter]


async def _streams(connection: socket.socket, tls: ssl.SSLContext | None) -> Streams:
    """As `asyncio.open_connection`, for a connection that was taken in."""
    loop = asyncio.get_running_loop()
    reader = asyncio.StreamReader(limit=PART)
    protocol = asyncio.StreamReaderProtocol(reader)
    options = {} if tls is None else {"ssl": tls, "ssl_handshake_timeout": HANDSHAKE_S}
    transport, _ = await loop.connect_accepted_socket(lambda: protocol, connection, **options)  # type: ignore[arg-type]
    return reader, asyncio.StreamWriter(transport, protocol, reader, loop)


async def _close(writer: asyncio.StreamWriter) -> None:
    """At once: whoever is slow to say goodbye is not waited for."""
    writer.transport.abort()


async def _pass_on(outer: Streams, inner: Streams) -> None:
    """Both ways, until one side ends or the visitor is too slow."""
    watch = _Watch()
    ways = [
        asyncio.ensure_future(_one_way(outer[0], inner[1], watch.asked)),
        asyncio.ensure_future(_one_way(inner[0], outer[1], watch.answered)),
        asyncio.ensure_future(watch.until_too_slow()),
    ]
    try:
        await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
        # What the inner server has still to say goes out before the door closes.
        if ways[1].done():
            async with asyncio.timeout(LAST_S):
                outer[1].close()
                await outer[1].wait_closed()
    finally:
        for way in ways:
            way.cancel()
        await asyncio.gather(*ways, return_exceptions=True)


async def _one_way(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, moved: Callable[[], None]
) -> None:
    while part := await reader.read(PART):
        moved()
        writer.write(part)
        await writer.drain()


class _Watch:
    """Whether a question is under way, and since when nothing moved."""

    def __init__(self) -> None:
        self._moved = asyncio.get_running_loop().time()
        self._asked: float | None = self._moved

    def asked(self) -> None:
        self._moved = asyncio.get_running_loop().time()
        if self._asked is None:
            self._asked = self._moved

    def answered(self) -> None:
        self._moved = asyncio.get_running_loop().time()
        self._asked = None

    async def until_too_slow(self) -> None:
        while True:
            await asyncio.sleep(0.5)
            now = asyncio.get_running_loop().time()
            if now - self._moved > IDLE_S or (self._asked is not None and now - self._asked > QUESTION_S):
                return


def network_of(address: str) -> str:
    """By what one visitor is counted: his address, of IPv6 the network that one household has."""
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if found.version == 6 and found.ipv4_mapped is None:
        return str(ipaddress.ip_network((found, 64), strict=False))
    return str(getattr(found, "ipv4_mapped", None) or found)
