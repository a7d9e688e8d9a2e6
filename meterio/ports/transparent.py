"""Ordinary serial servers: raw bytes over TCP, one connection a line. Nothing is sealed, nothing is matched.

Such a server gives each of its serial lines a TCP port: the first bus of the settings is at the collector's
port, the next at the following port number, and so on.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from meterio.errors import NeverSent
from meterio.ports.base import Connect, Receiver
from meterio.ports.reconnect import Backoff, close_hard, connect_on_loop, keep_alive
from meterio.types import Clock, CollectorSettings, FlushReceipt, WireEvent

CONNECT_S = 10.0


class TransparentPort:
    """One serial server (`meterio.ports.base.Port`).

    `max_hold_s` is the longest its maker says a frame may wait in it; `flush` rests on that alone: with the
    socket closed for so long, what was sent before has reached the line or never will.
    """

    def __init__(
        self,
        settings: CollectorSettings,
        *,
        clock: Clock,
        connect: Connect | None = None,
        log: Callable[[WireEvent], None] | None = None,
        max_hold_s: float = 30.0,
        new_backoff: Callable[[], Backoff] = Backoff,
    ) -> None:
        self._settings = settings
        self._clock = clock
        self._max_hold_s = max_hold_s
        self._tokens = 0
        self._lines = {
            bus.number: _Line(
                settings.host,
                settings.port + offset,
                connect=connect,
                backoff=new_backoff(),
                note=_noter(settings.id, bus.number, clock=clock, log=log),
            )
            for offset, bus in enumerate(settings.buses)
        }

    @property
    def established(self) -> bool:
        """Whether any of its lines is connected; `send` decides for each line by itself."""
        return any(line.connected for line in self._lines.values())

    def attach(self, bus: int, receiver: Receiver) -> None:
        self._lines[bus].receiver = receiver

    async def run(self) -> None:
        async with asyncio.TaskGroup() as group:
            for number, line in self._lines.items():
                group.create_task(line.run(), name=f"line {self._settings.id}/{number}")

    def send(self, bus: int, frame: bytes, *, reply_timeout_ms: int) -> int:
        self._lines[bus].send(frame)
        self._tokens += 1
        return self._tokens

    async def flush(self, bus: int) -> FlushReceipt:
        """Closes the line's socket, keeps it closed for the maximum hold time, then lets it reconnect."""
        await self._lines[bus].stay_closed(self._max_hold_s)
        return FlushReceipt(self._settings.id, bus, self._clock.utc_ms(), "hold-time", "", 0)


class _Line:
    """One connection to one serial line, again and again."""

    def __init__(
        self,
        host: str,
        port: int,
        *,
        connect: Connect | None,
        backoff: Backoff,
        note: Callable[[str], None],
    ) -> None:
        self._host, self._port = host, port
        self._connect = connect
        self._backoff = backoff
        self._note = note
        self._socket: _LineSocket | None = None
        self._closed_until = 0.0
        self.receiver: Receiver | None = None

    @property
    def connected(self) -> bool:
        return self._socket is not None and self._socket.usable

    async def run(self) -> None:
        while True:
            self._backoff.lived(await self._one_connection())
            pause_s = self._backoff.next_s()
            await asyncio.sleep(max(pause_s, self._closed_until - asyncio.get_running_loop().time()))

    def send(self, frame: bytes) -> None:
        if self._socket is None or not self._socket.usable:
            raise NeverSent(f"There is no connection to {self._host}:{self._port}.")
        self._socket.write(frame)

    async def stay_closed(self, seconds: float) -> None:
        loop = asyncio.get_running_loop()
        self._closed_until = max(self._closed_until, loop.time() + seconds)
        if self._socket is not None:
            self._lose(self._socket)
        await asyncio.sleep(self._closed_until - loop.time())

    async def _one_connection(self) -> float:
        """Lives through one connection and returns for how many seconds it lasted."""
        connect = self._connect or connect_on_loop()
        try:
            async with asyncio.timeout(CONNECT_S):
                _, sock = await connect(lambda: _LineSocket(self._received), self._host, self._port)
        except (OSError, UnicodeError) as error:  # a time-out is an OSError, a malformed host a UnicodeError
            self._note(f"no connection: {error or 'timed out'}")
            return 0.0
        began = asyncio.get_running_loop().time()
        assert isinstance(sock, _LineSocket)
        try:
            self._take_up(sock)
            await asyncio.wait({sock.closed})
        finally:
            self._lose(sock)
            await asyncio.wait({sock.closed}, timeout=1)
        return asyncio.get_running_loop().time() - began

    def _take_up(self, sock: _LineSocket) -> None:
        """A flush may have begun while this connection was being made: then it must not be used."""
        if asyncio.get_running_loop().time() < self._closed_until:
            sock.close()
            return
        self._socket = sock
        self._tell(established=True)

    def _lose(self, sock: _LineSocket) -> None:
        sock.close()
        if self._socket is sock:
            self._socket = None
            self._tell(established=False)

    def _tell(self, *, established: bool) -> None:
        self._note("line connected" if established else "line lost")
        if self.receiver is not None:
            self.receiver.link_changed(established=established)

    def _received(self, data: bytes) -> None:
        if self.receiver is not None:
            self.receiver.bytes_received(None, data)


class _LineSocket(asyncio.Protocol):
    def __init__(self, received: Callable[[bytes], None]) -> None:
        self._received = received
        self._transport: asyncio.Transport | None = None
        self.closed: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    @property
    def usable(self) -> bool:
        return self._transport is not None and not self._transport.is_closing()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        keep_alive(transport)

    def data_received(self, data: bytes) -> None:
        if self.usable:
            self._received(data)

    def connection_lost(self, exc: Exception | None) -> None:
        if not self.closed.done():
            self.closed.set_result(None)

    def write(self, data: bytes) -> None:
        assert self._transport is not None
        self._transport.write(data)

    def close(self) -> None:
        if self._transport is not None:
            close_hard(self._transport)


def _noter(
    collector: str, bus: int, *, clock: Clock, log: Callable[[WireEvent], None] | None
) -> Callable[[str], None]:
    def note(text: str) -> None:
        if log is not None:
            log(WireEvent(clock.utc_ms(), collector, bus, "!", b"", text))

    return note
