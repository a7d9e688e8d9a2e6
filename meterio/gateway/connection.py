"""What every connection of the gateway shares, and who of many strangers may stay how long.

A stranger can open connections faster than a console: the unproven ones are few, each has little time, and
the oldest goes for a new one. So a flood shuts nobody out, and a connection that has proven itself stays.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from meterio.gateway.notes import Notes
from meterio.gateway.settings import CallSettings
from meterio.ports.reconnect import close_hard, keep_alive
from meterio.ports.small_reads import SmallReads

UNPROVEN_LIMIT = 64
PROVE_S = 15.0
SILENT_S = 60.0
UNREAD_LIMIT = 1 << 18
"""Bytes that a peer may leave unread before it is given up."""


class Connection(SmallReads):
    """One TCP connection. `ended(connection)` is called once when it is over."""

    def __init__(self, *, ended: Callable[[Connection], None], call: CallSettings | None = None) -> None:
        super().__init__()
        self._ended = ended
        self._call = call
        self._transport: asyncio.Transport | None = None
        self._beat: asyncio.TimerHandle | None = None
        self.heard_at = asyncio.get_running_loop().time()
        self.closed: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    @property
    def peer(self) -> str:
        name = self._transport.get_extra_info("peername") if self._transport else None
        return f"{name[0]}:{name[1]}" if name else "somebody"

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        keep_alive(transport)
        if self._call is not None:
            self.write(self._call.registration)

    def connection_lost(self, error: Exception | None) -> None:
        self.hang_up()

    def hang_up(self) -> None:
        """Ends it at once; what the peer has not got yet, it never gets."""
        if self.closed.done():
            return
        self.closed.set_result(None)
        if self._beat is not None:
            self._beat.cancel()
        if self._transport is not None:
            close_hard(self._transport)
        self._ended(self)

    def write(self, data: bytes) -> None:
        if self._transport is None or self.closed.done() or not data:
            return
        self._transport.write(data)
        if self._transport.get_write_buffer_size() > UNREAD_LIMIT:
            self.hang_up()
        elif self._call is not None and self._call.heartbeat:
            self._beat_later(self._call)

    def _beat_later(self, call: CallSettings) -> None:
        if self._beat is not None:
            self._beat.cancel()
        loop = asyncio.get_running_loop()
        self._beat = loop.call_later(call.heartbeat_s, self.write, call.heartbeat)


class Doorkeeper:
    """Bounds the connections that have not proven themselves, in number and in time."""

    def __init__(self, *, notes: Notes) -> None:
        self._notes = notes
        self._unproven: dict[Connection, asyncio.TimerHandle] = {}

    def admit(self, connection: Connection) -> None:
        """A connection has come; it has PROVE_S seconds."""
        if len(self._unproven) >= UNPROVEN_LIMIT:
            oldest = next(iter(self._unproven))
            self._notes.tell("crowded", f"more than {UNPROVEN_LIMIT} unproven connections: oldest closed")
            oldest.hang_up()
        loop = asyncio.get_running_loop()
        self._unproven[connection] = loop.call_later(PROVE_S, self._time_is_up, connection)

    def proven(self, connection: Connection) -> None:
        self.forget(connection)

    def forget(self, connection: Connection) -> None:
        handle = self._unproven.pop(connection, None)
        if handle is not None:
            handle.cancel()

    def _time_is_up(self, connection: Connection) -> None:
        self._notes.tell("unproven", f"{connection.peer} did not prove itself in time and was closed")
        connection.hang_up()
