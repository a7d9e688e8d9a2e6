"""Links that carry a stream for each serial line: one connection a line, made again and again.

What the kinds differ in is a wrapping, which puts around each frame what its kind wants. Lines are at
following port numbers: the first bus of the settings at the collector's port, the next at the one after it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import NamedTuple, Protocol

from meterio.errors import LinkRefused, NeverSent, NotOffered
from meterio.ports.base import Connect, Receiver
from meterio.ports.reconnect import Backoff, Notes, close_hard, connect_on_loop, keep_alive
from meterio.ports.small_reads import SmallReads
from meterio.types import (
    BusSettings,
    Clock,
    CollectorSettings,
    FlushReceipt,
    LineParameters,
    Suite,
    WireEvent,
)

CONNECT_S = 10.0
HALF_OPEN_S = 60.0
"""So long may frames go out and not one byte come back before a connection is called half-open. Doubled, up
to an hour, each time the new connection was no better: the meters may simply have no power."""
_LONGEST_PATIENCE_S = 3600.0


class Heard(NamedTuple):
    """What came: bytes of the line with the token they answer (None: not told), or why there are none."""

    token: int | None
    data: bytes = b""
    error: str = ""


class Wrapping(Protocol):
    """What goes around the serial frames of one connection, both ways."""

    def wrap(self, frame: bytes, token: int) -> bytes:
        """What to write for `frame`. Raises NeverSent for a frame that this kind of link cannot carry."""

    def unwrap(self, data: bytes) -> list[Heard]:
        """Takes bytes as they come. Raises LinkRefused when the stream can no longer be followed."""


class Bare:
    """Nothing around the bytes, as ordinary serial servers do it: nothing is matched either."""

    def wrap(self, frame: bytes, token: int) -> bytes:
        return frame

    def unwrap(self, data: bytes) -> list[Heard]:
        return [Heard(None, data)]


class StreamPort:
    """One unsealed collector (`meterio.ports.base.Port`).

    `settings.max_hold_ms` is the longest its maker says a frame may wait in it; `flush` rests on that alone:
    with the socket closed for so long, what was sent before has reached the line or never will.
    """

    suite: Suite | None = None
    key_id: int | None = None

    def __init__(
        self,
        settings: CollectorSettings,
        *,
        clock: Clock,
        wrapping: Callable[[], Wrapping] = Bare,
        connect: Connect | None = None,
        connect_s: float | None = CONNECT_S,
        half_open_s: float = HALF_OPEN_S,
        log: Callable[[WireEvent], None] | None = None,
        new_backoff: Callable[[], Backoff] = Backoff,
    ) -> None:
        self._settings = settings
        self._clock = clock
        self._tokens = 0
        self._lines = {
            bus.number: StreamLine(
                bus,
                (settings.host, settings.port + offset),
                wrapping=wrapping,
                connect=connect,
                connect_s=connect_s,
                half_open_s=half_open_s,
                backoff=new_backoff(),
                note=Notes(settings.id, bus.number, clock=clock, log=log),
            )
            for offset, bus in enumerate(settings.buses)
        }

    @property
    def established(self) -> bool:
        """Whether any of its lines is connected; `send` decides for each line by itself."""
        return any(line.connected for line in self._lines.values())

    @property
    def refusal(self) -> str:
        return next((line.refusal for line in self._lines.values() if line.refusal), "")

    def attach(self, bus: int, receiver: Receiver) -> None:
        self._lines[bus].receiver = receiver

    async def run(self) -> None:
        async with asyncio.TaskGroup() as group:
            for number, line in self._lines.items():
                group.create_task(line.run(), name=f"line {self._settings.id}/{number}")

    def send(self, bus: int, frame: bytes, *, reply_timeout_ms: int) -> int:
        self._lines[bus].send(frame, token=self._tokens + 1)
        self._tokens += 1
        return self._tokens

    async def flush(self, bus: int) -> FlushReceipt:
        """Closes the line's socket, keeps it closed for the maximum hold time, then lets it reconnect."""
        await self._lines[bus].stay_closed(self._settings.max_hold_ms / 1000)
        return FlushReceipt(self._settings.id, bus, self._clock.utc_ms(), "hold-time", "", 0)

    async def set_line(self, bus: int, parameters: LineParameters | None) -> None:
        if parameters is not None:
            raise NotOffered(f"Collector {self._settings.id} sets the speed of its lines itself.")


class StreamLine:
    """One connection to one serial line, again and again."""

    def __init__(
        self,
        settings: BusSettings,
        at: tuple[str, int],
        *,
        wrapping: Callable[[], Wrapping],
        connect: Connect | None,
        connect_s: float | None,
        half_open_s: float,
        backoff: Backoff,
        note: Notes,
    ) -> None:
        self.settings = settings
        self._host, self._port = at
        self._wrapping = wrapping
        self._connect = connect
        self._connect_s = connect_s
        self._backoff = backoff
        self._note = note
        self._socket: _LineSocket | None = None
        self._closed_until = 0.0
        self._unanswered_since: float | None = None
        self._half_open_s = self._patience_s = half_open_s
        self.receiver: Receiver | None = None
        self.refusal = ""

    @property
    def connected(self) -> bool:
        return self._socket is not None and self._socket.usable

    @property
    def transport(self) -> asyncio.Transport | None:
        return self._socket.transport if self._socket is not None and self._socket.usable else None

    async def run(self) -> None:
        while True:
            self._backoff.lived(await self._one_connection())
            pause_s = self._backoff.next_s()
            await asyncio.sleep(max(pause_s, self._closed_until - asyncio.get_running_loop().time()))

    def send(self, frame: bytes, *, token: int) -> None:
        sock = self._socket
        if sock is None or not sock.usable:
            raise NeverSent(f"There is no connection to {self._place}.")
        now = asyncio.get_running_loop().time()
        if self._unanswered_since is None:
            self._unanswered_since = now
        elif now - self._unanswered_since >= self._patience_s:
            self._give_up_half_open(sock, silent_s=now - self._unanswered_since)
        sock.write(sock.wrapping.wrap(frame, token))

    async def stay_closed(self, seconds: float) -> None:
        loop = asyncio.get_running_loop()
        self._closed_until = max(self._closed_until, loop.time() + seconds)
        if self._socket is not None:
            self._lose(self._socket)
        await asyncio.sleep(self._closed_until - loop.time())

    @property
    def _place(self) -> str:
        return f"{self._host}:{self._port}" if self._port else self._host

    def _give_up_half_open(self, sock: _LineSocket, *, silent_s: float) -> None:
        self._patience_s = min(2 * self._patience_s, _LONGEST_PATIENCE_S)
        self._note(f"not one byte for {silent_s:.0f} s of questions: half-open, given up")
        sock.close()
        raise NeverSent(f"The connection to {self._place} has gone silent and is made anew.")

    async def _one_connection(self) -> float:
        """Lives through one connection and returns for how many seconds it lasted."""
        connect = self._connect or connect_on_loop()
        try:
            async with asyncio.timeout(self._connect_s):
                _, sock = await connect(self._new_socket, self._host, self._port)
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

    def _new_socket(self) -> _LineSocket:
        return _LineSocket(self._wrapping(), self._received)

    def _take_up(self, sock: _LineSocket) -> None:
        """A flush may have begun while this connection was being made: then it must not be used."""
        if asyncio.get_running_loop().time() < self._closed_until:
            sock.close()
            return
        self._socket = sock
        self._unanswered_since = None
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

    def _received(self, sock: _LineSocket, data: bytes) -> None:
        self._unanswered_since, self._patience_s = None, self._half_open_s
        try:
            heard = sock.wrapping.unwrap(data)
        except LinkRefused as refusal:
            self.refusal = str(refusal)
            self._note(self.refusal)
            self._lose(sock)
            return
        self.refusal = ""
        if self.receiver is None:
            return
        for token, data, error in heard:
            if error and token is not None:
                self.receiver.bus_error(token, error)
            else:
                self.receiver.bytes_received(token, data)


class _LineSocket(SmallReads):
    def __init__(self, wrapping: Wrapping, received: Callable[[_LineSocket, bytes], None]) -> None:
        super().__init__()
        self.wrapping = wrapping
        self._received = received
        self.transport: asyncio.Transport | None = None
        self.closed: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    @property
    def usable(self) -> bool:
        return self.transport is not None and not self.transport.is_closing()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        keep_alive(transport)

    def data_received(self, data: bytes) -> None:
        if self.usable:
            self._received(self, data)

    def connection_lost(self, exc: Exception | None) -> None:
        if not self.closed.done():
            self.closed.set_result(None)

    def write(self, data: bytes) -> None:
        assert self.transport is not None
        self.transport.write(data)

    def close(self) -> None:
        if self.transport is not None:
            close_hard(self.transport)
