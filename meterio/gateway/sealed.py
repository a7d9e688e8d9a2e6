"""The sealed link's far end over real lines: one session at a time, over all connections the newest proven.

docs/collector-link.md, sections 9 and 10, are the rules; `CollectorSession` knows the bytes.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping

from meterio.errors import LinkRefused
from meterio.gateway.connection import SILENT_S, Connection, Doorkeeper
from meterio.gateway.crash_points import reach
from meterio.gateway.line import Job, SealedLine
from meterio.gateway.notes import Notes
from meterio.gateway.settings import CallSettings, GatewaySettings
from meterio.gateway.stall import StallWatch
from meterio.link import (
    BusErrorReason,
    CollectorSession,
    Flush,
    LineChange,
    LinkEvent,
    NewSession,
    Request,
)
from meterio.types import Clock


class SealedEnd:
    """The lines that are reached over the sealed link, and the connections to it."""

    def __init__(
        self,
        settings: GatewaySettings,
        lines: Mapping[int, SealedLine],
        *,
        clock: Clock,
        notes: Notes,
        watch: StallWatch,
    ) -> None:
        self.settings = settings
        self.lines = lines
        self.clock = clock
        self.notes = notes
        self.watch = watch
        self.doorkeeper = Doorkeeper(notes=notes)
        self._connections: list[SealedConnection] = []
        self._speaking: SealedConnection | None = None

    def connection(self, call: CallSettings | None = None) -> SealedConnection:
        """A new connection; with `call` one that the gateway has made itself."""
        return SealedConnection(self, call=call)

    def admit(self, connection: SealedConnection) -> None:
        self._connections.append(connection)
        self.doorkeeper.admit(connection)

    def forget(self, connection: Connection) -> None:
        """It is over. With the session go its queued frames and the line parameters it had set."""
        self.doorkeeper.forget(connection)
        self._connections = [other for other in self._connections if other is not connection]
        if self._speaking is connection:
            self._speaking = None
            for line in self.lines.values():
                line.drop()
                line.restore()

    def take_over(self, newest: SealedConnection) -> None:
        """`newest` has proven a session: older ones end, their frames are dropped; then it is accepted."""
        if self._speaking is not None and self._speaking is not newest:
            self.notes.tell("superseded", f"{newest.peer} takes over from {self._speaking.peer}")
            self._speaking.hang_up()
        self._speaking = newest
        self.doorkeeper.proven(newest)
        waiting = len(self.lines)

        def one_quiet() -> None:
            nonlocal waiting
            waiting -= 1
            if waiting == 0 and self._speaking is newest:
                newest.accept()

        for line in self.lines.values():
            line.drop()
            line.restore()
        for line in self.lines.values():
            line.when_quiet(one_quiet)

    def stop(self) -> None:
        for connection in list(self._connections):
            connection.hang_up()


class SealedConnection(Connection):
    """One connection that speaks the sealed link (a gateway.line.Asker)."""

    def __init__(self, end: SealedEnd, *, call: CallSettings | None) -> None:
        super().__init__(ended=end.forget, call=call)
        self._end = end
        settings = end.settings
        self._session = CollectorSession(
            collector_id=settings.id,
            keys=settings.keys,
            minimum=settings.minimum_suite,
            bus_count=max(end.lines),
            max_hold_ms=settings.max_hold_ms,
            monotonic=end.clock.monotonic(),
        )
        self._silence: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._end.admit(self)
        super().connection_made(transport)

    def hang_up(self) -> None:
        if self._silence is not None:
            self._silence.cancel()
        super().hang_up()

    def data_received(self, data: bytes) -> None:
        if self.closed.done():
            return
        reach("gateway.before_take", data)
        try:
            while events := self._session.receive(data):
                data = b""
                self.heard_at = asyncio.get_running_loop().time()
                for event in events:
                    self._take(event)
        except LinkRefused as refusal:
            self._end.notes.tell("refused", f"refused {self.peer}: {refusal}")
            self.hang_up()
            return
        self.write(self._session.outgoing())

    def accept(self) -> None:
        """The session is taken up: the console may believe that nothing older reaches a meter."""
        reach("gateway.before_accept")
        established = self._session.accept()
        self.write(self._session.outgoing())
        reach("gateway.after_accept")
        self._end.notes.tell("session", f"session with {self.peer}, {established.suite.label}")
        self._watch_silence()

    def answer(self, job: Job, data: bytes) -> None:
        self._send(lambda: self._session.reply(job.sequence, job.bus, data))

    def fail(self, job: Job, reason: BusErrorReason) -> None:
        self._refuse(job.sequence, job.bus, reason)

    def _take(self, event: LinkEvent) -> None:
        match event:
            case NewSession():
                self._end.take_over(self)
            case Request() | Flush() | LineChange():
                line = self._end.lines.get(event.bus)
                if line is None:
                    self._refuse(event.sequence, event.bus, BusErrorReason.NO_SUCH_BUS)
                elif isinstance(event, Request):
                    self._queue(line, event)
                elif isinstance(event, Flush):
                    self._flush(line, event)
                else:
                    line.when_quiet(lambda: self._set(line, event))

    def _queue(self, line: SealedLine, event: Request) -> None:
        reach("gateway.after_take", event.frame)
        since = self._end.watch.since
        timeout_s = event.reply_timeout_ms / 1000
        line.submit(Job(self, event.bus, event.sequence, event.frame, timeout_s, since))

    def _flush(self, line: SealedLine, event: Flush) -> None:
        """Acknowledged only when nothing that came before can reach a meter any more."""
        reach("gateway.before_flush")
        line.drop()
        reach("gateway.after_flush")
        line.when_quiet(lambda: self._flushed(event))

    def _flushed(self, event: Flush) -> None:
        self._send(lambda: self._session.flushed(event.sequence, event.bus))
        reach("gateway.after_flushed")

    def _set(self, line: SealedLine, event: LineChange) -> None:
        if self.closed.done():
            return
        if line.set(event.parameters):
            self._send(lambda: self._session.line_set(event.sequence, event.bus))
        else:
            self._refuse(event.sequence, event.bus, BusErrorReason.NOT_OFFERED)

    def _refuse(self, sequence: int, bus: int, reason: BusErrorReason) -> None:
        self._send(lambda: self._session.bus_error(sequence, bus, reason))

    def _send(self, seal: Callable[[], bytes]) -> None:
        """Answers of a connection that is gone are for nobody."""
        if not self.closed.done():
            self.write(seal())

    def _watch_silence(self) -> None:
        """A console pings every 10 s; one that is silent for a minute is gone."""
        loop = asyncio.get_running_loop()
        if self._silence is not None:
            self._silence.cancel()
        due = self.heard_at + SILENT_S
        if loop.time() >= due:
            self._end.notes.tell("silent", f"{self.peer} has been silent for {SILENT_S:.0f} s and was closed")
            self.hang_up()
        else:
            self._silence = loop.call_at(due, self._watch_silence)
