"""One TCP connection of a sealed port: its session, and the requests that are out under it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

from meterio.errors import LinkLost, LinkRefused, MeterError, NoAnswer, NotOffered
from meterio.link import (
    BusError,
    BusErrorReason,
    ConsoleSession,
    Established,
    Flushed,
    LineSet,
    LinkEvent,
    Reply,
)
from meterio.ports.reconnect import close_hard, keep_alive
from meterio.ports.small_reads import SmallReads
from meterio.types import LineParameters


@dataclass(frozen=True, slots=True)
class Outstanding:
    """A request that went out and is not answered. After `forget_at` (loop time) no answer can come."""

    bus: int
    token: int
    forget_at: float


class SealedLink(SmallReads):
    """Feeds the session, sends what it has to say, and tells each request's answer once.

    `answered(outstanding, event)` gets a Reply or BusError of a request that was still open, `fault(text)`
    what was dropped and why.
    """

    def __init__(
        self,
        session: ConsoleSession,
        *,
        answered: Callable[[Outstanding, Reply | BusError], None],
        fault: Callable[[str], None],
    ) -> None:
        super().__init__()
        self._loop = asyncio.get_running_loop()
        self.session = session
        self._answered = answered
        self._fault = fault
        self._transport: asyncio.Transport | None = None
        self._closing = False
        self._outstanding: dict[int, Outstanding] = {}
        self._orders: dict[int, asyncio.Future[None]] = {}
        self.ready = asyncio.Event()
        self.quiet = asyncio.Event()
        self.quiet.set()
        self.closed: asyncio.Future[None] = self._loop.create_future()
        self.refusal = ""
        self.closed_by_peer = False
        self.heard_at = self._loop.time()
        self._established_at: float | None = None

    @property
    def established_for_s(self) -> float:
        return 0.0 if self._established_at is None else self._loop.time() - self._established_at

    @property
    def was_established(self) -> bool:
        return self._established_at is not None

    @property
    def usable(self) -> bool:
        return self.session.established and self._transport is not None and not self._transport.is_closing()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        keep_alive(transport)
        self._write(self.session.hello())

    def data_received(self, data: bytes) -> None:
        try:
            self._take(data)
        except LinkRefused as refusal:
            self.refusal = str(refusal)
            self._fault(self.refusal)
            self.close()

    def connection_lost(self, exc: Exception | None) -> None:
        self.closed_by_peer = not self._closing
        for sequence in self._orders:
            self._end_order(sequence, LinkLost("The collector's link broke before it confirmed."))
        self._outstanding.clear()
        if not self.closed.done():
            self.closed.set_result(None)

    def close(self) -> None:
        self._closing = True
        if self._transport is not None:
            close_hard(self._transport)

    def request(self, bus: int, frame: bytes, *, reply_timeout_ms: int, token: int) -> None:
        """Sends one frame. Raises NeverSent when there is no session to send it under."""
        sequence, wire = self.session.request(bus, frame, reply_timeout_ms=reply_timeout_ms)
        longest_s = (reply_timeout_ms + self.session.max_hold_ms) / 1000 + 1
        self._outstanding[sequence] = Outstanding(bus, token, self._loop.time() + longest_s)
        self.quiet.clear()
        self._write(wire)

    async def flush(self, bus: int) -> int:
        """The sequence of an acknowledged flush; no time limit. Raises LinkLost, NoAnswer, NeverSent."""
        if not self.usable:
            raise LinkLost("The collector's link is gone; nothing was flushed.")
        return await self._confirmed(*self.session.flush(bus))

    async def set_line(self, bus: int, parameters: LineParameters | None) -> None:
        """Returns when the collector has set the line; no time limit.

        Raises NotOffered, LinkLost, NoAnswer, NeverSent, and ValueError for what no line has.
        """
        if not self.usable:
            raise LinkLost("The collector's link is gone; no line was set.")
        await self._confirmed(*self.session.set_line(bus, parameters))

    async def _confirmed(self, sequence: int, wire: bytes) -> int:
        confirmed = self._orders[sequence] = self._loop.create_future()
        try:
            self._write(wire)
            await confirmed
        finally:
            del self._orders[sequence]
        return sequence

    def ping(self) -> None:
        self._write(self.session.ping()[1])

    def rekey(self, monotonic: float) -> None:
        self.ready.clear()
        self._write(self.session.hello(monotonic=monotonic))

    def forget_overdue(self) -> None:
        """Lets go of requests whose answer can no longer come; the bus gave up on them long ago."""
        now = self._loop.time()
        self._outstanding = {seq: out for seq, out in self._outstanding.items() if out.forget_at > now}
        self._note_quiet()

    def abandon_outstanding(self) -> list[Outstanding]:
        """Requests the collector's new session has put an end to: they are out, and never answered now."""
        abandoned = list(self._outstanding.values())
        self._outstanding.clear()
        self._note_quiet()
        return abandoned

    def _take(self, data: bytes) -> None:
        # The second call hears a refusal that came behind whole messages (Endpoint.receive).
        events = self.session.receive(data)
        while events:
            self.heard_at = self._loop.time()
            for event in events:
                self._hear(event)
            events = self.session.receive(b"")
        self._write(self.session.outgoing())
        self._loop.call_soon(self.session.prepare)

    def _hear(self, event: LinkEvent) -> None:
        match event:
            case Established():
                self._established_at = self._established_at or self._loop.time()
                self.ready.set()
            case BusError(sequence=sequence) if sequence in self._orders:
                self._end_order(sequence, _fault(event.reason))
            case Reply() | BusError():
                self._match(event)
            case Flushed() | LineSet():
                self._end_order(event.sequence, None)

    def _end_order(self, sequence: int, fault: MeterError | None) -> None:
        waiting = self._orders.get(sequence)
        if waiting is None or waiting.done():
            return
        if fault is None:
            waiting.set_result(None)
        else:
            waiting.set_exception(fault)

    def _match(self, event: Reply | BusError) -> None:
        outstanding = self._outstanding.get(event.sequence)
        if outstanding is None:
            self._fault(f"answer to request {event.sequence}, which is not open (repeated or far too late)")
        elif outstanding.bus != event.bus:
            self._fault(f"answer from bus {event.bus} to a request on bus {outstanding.bus}")
        else:
            del self._outstanding[event.sequence]
            self._note_quiet()
            self._answered(outstanding, event)

    def _note_quiet(self) -> None:
        if not self._outstanding:
            self.quiet.set()

    def _write(self, data: bytes) -> None:
        if data and self._transport is not None:
            self._transport.write(data)


def _fault(reason: BusErrorReason) -> MeterError:
    if reason is BusErrorReason.NOT_OFFERED:
        return NotOffered("The collector cannot set this line so.")
    return NoAnswer(f"The collector did not do it: {reason.label}.")
