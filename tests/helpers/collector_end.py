"""A collector of a few lines: the sealed link's other end on a pipe, with a line that answers."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from meterio.errors import LinkRefused
from meterio.link import (
    BusErrorReason,
    CollectorSession,
    Flush,
    LineChange,
    LinkEvent,
    NewSession,
    Request,
)
from meterio.types import LineParameters, Suite

SECRET = bytes(range(32))


class CollectorEnd:
    """What the collector did, across its connections. `answer` gives the line's bytes, None for silence."""

    def __init__(
        self,
        *,
        secret: bytes = SECRET,
        key_id: int = 1,
        minimum: Suite = Suite.TRIPLE_DES_HMAC,
        line_s: float = 0.05,
        answer: Callable[[bytes], bytes | None] = lambda frame: b"re:" + frame,
    ) -> None:
        self.keys = {key_id: secret}
        self.minimum = minimum
        self.line_s = line_s
        self.answer = answer
        self.on_the_line: list[bytes] = []
        self.sessions: list[str] = []
        self.connections: list[CollectorConnection] = []
        self.acknowledge_flush = True
        self.sets_lines = True
        self.parameters: list[tuple[int, LineParameters | None]] = []

    def protocol(self) -> CollectorConnection:
        connection = CollectorConnection(self)
        self.connections.append(connection)
        return connection


class CollectorConnection(asyncio.Protocol):
    def __init__(self, end: CollectorEnd) -> None:
        self._end = end
        self.session = CollectorSession(
            collector_id="B1-A",
            keys=end.keys,
            minimum=end.minimum,
            bus_count=2,
            max_hold_ms=30_000,
            monotonic=0.0,
        )
        self.transport: asyncio.Transport | None = None
        self.first = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        assert self.transport is not None
        self.first = self.first or data
        try:
            for event in self.session.receive(data):
                self._do(event)
        except LinkRefused:
            self.transport.close()
            return
        self.transport.write(self.session.outgoing())

    def _do(self, event: LinkEvent) -> None:
        match event:
            case NewSession():
                self._end.sessions.append(self.session.accept().session_id)
            case Request():
                self._end.on_the_line.append(event.frame)
                asyncio.get_running_loop().call_later(self._end.line_s, self._finish, event)
            case Flush() if event.bus > 2:
                self.write(self.session.bus_error(event.sequence, event.bus, BusErrorReason.NO_SUCH_BUS))
            case Flush() if self._end.acknowledge_flush:
                self.write(self.session.flushed(event.sequence, event.bus))
            case LineChange() if self._end.sets_lines:
                self._end.parameters.append((event.bus, event.parameters))
                self.write(self.session.line_set(event.sequence, event.bus))
            case LineChange():
                self.write(self.session.bus_error(event.sequence, event.bus, BusErrorReason.NOT_OFFERED))

    def _finish(self, request: Request) -> None:
        data = self._end.answer(request.frame)
        if data is None:
            self.write(self.session.bus_error(request.sequence, request.bus, BusErrorReason.NO_ANSWER))
        else:
            self.write(self.session.reply(request.sequence, request.bus, data))

    def write(self, data: bytes) -> None:
        assert self.transport is not None
        self.transport.write(data)
