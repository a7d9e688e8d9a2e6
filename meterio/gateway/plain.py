"""An ordinary serial server's line: bytes go straight to the line, and what is heard goes straight back."""

from __future__ import annotations

import asyncio

from meterio.gateway.connection import Connection
from meterio.gateway.notes import Notes
from meterio.gateway.port import LinePort
from meterio.gateway.settings import CallSettings
from meterio.gateway.stall import StallWatch


class PlainEnd:
    """One line and the one connection to it, which is always the newest."""

    def __init__(self, port: LinePort, *, max_hold_s: float, notes: Notes, watch: StallWatch) -> None:
        self._port = port
        self._max_hold_s = max_hold_s
        self._notes = notes
        self._watch = watch
        self._connection: PlainConnection | None = None
        port.heard = self._hear

    def connection(self, call: CallSettings | None = None) -> PlainConnection:
        return PlainConnection(self, call=call)

    def take_over(self, newest: PlainConnection) -> None:
        if self._connection is not None:
            self._note("superseded", f"{newest.peer} takes over from {self._connection.peer}")
            self._connection.hang_up()
        self._connection = newest

    def forget(self, connection: Connection) -> None:
        if self._connection is connection:
            self._connection = None

    def send(self, data: bytes) -> None:
        """Puts bytes on the line, unless they could not leave within the maximum hold time."""
        begin = max(self._port.sent_at, asyncio.get_running_loop().time())
        if begin + len(data) * self._port.byte_s - self._watch.since > self._max_hold_s:
            self._note("expired", f"{len(data)} bytes would have been held too long and were dropped unsent")
        elif self._port.write(data) is None:
            self._note("dropped", f"{len(data)} bytes were dropped unsent, the port is not ready")

    def stop(self) -> None:
        if self._connection is not None:
            self._connection.hang_up()

    def _hear(self, data: bytes) -> None:
        if self._connection is not None:
            self._connection.write(data)

    def _note(self, kind: str, text: str) -> None:
        number = self._port.settings.number
        self._notes.tell(f"line {number} {kind}", f"line {number}: {text}")


class PlainConnection(Connection):
    """One connection of an ordinary serial server."""

    def __init__(self, end: PlainEnd, *, call: CallSettings | None) -> None:
        super().__init__(ended=end.forget, call=call)
        self._end = end

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(transport)
        self._end.take_over(self)

    def data_received(self, data: bytes) -> None:
        if not self.closed.done():
            self._end.send(data)
