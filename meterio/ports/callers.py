"""Who calls at a listening port: strangers until their first bytes name a collector, or hung up on.

Bounded in number, time and words: ten thousand connections a minute of anything cost some time and a line in
the log.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from typing import TYPE_CHECKING, Protocol

from meterio.ports.marks import Strip
from meterio.ports.reconnect import close_hard, keep_alive
from meterio.ports.small_reads import SmallReads

if TYPE_CHECKING:
    from meterio.ports.dial_in import CallIn

IDENTIFY_S = 10.0
"""So long may a caller take to say who it is."""
MOST_STRANGERS = 400
"""Callers at one port that have not said who they are; when another comes, the oldest is hung up on, so that
whoever holds lines open cannot keep out a collector, which says who it is at once. It is heard before so many
others can have come after it: the loop takes in at most 100 before it listens to what they say."""
COMPLAIN_EVERY_S = 60.0


class Served(Protocol):
    """What listens; `asyncio.Server` is one."""

    def close(self) -> None: ...


Serve = Callable[[Callable[[], asyncio.Protocol], str | None, int], Awaitable[Served]]
"""The shape of `loop.create_server(protocol_factory, host, port)`."""


class _Unknown(Exception):
    """First bytes that are no collector's."""


class Listener:
    """One listening port and the strangers at it."""

    def __init__(
        self, host: str | None, port: int, *, serve: Serve | None, note: Callable[[str], None]
    ) -> None:
        self._host, self._port = host, port
        self._serve = serve
        self._opening = asyncio.Lock()
        self._server: Served | None = None
        self._calls: dict[str, CallIn] = {}
        self._strangers: dict[Caller, None] = {}
        self._complaints = _Complaints(port, note)

    async def enter(self, call: CallIn) -> None:
        async with self._opening:
            for other in self._calls.values():
                if other.collector != call.collector and set(other.marks) & set(call.marks):
                    raise OSError(f"collector {other.collector} calls with the same bytes")
            if self._server is None:
                serve = self._serve or asyncio.get_running_loop().create_server
                self._server = await serve(lambda: Caller(self), self._host, self._port)
            self._calls[call.collector] = call

    def leave(self, call: CallIn) -> None:
        if self._calls.get(call.collector) is call:
            del self._calls[call.collector]
        if self._calls or self._server is None:
            return
        self._server.close()
        self._server = None
        for stranger in list(self._strangers):
            stranger.hang_up()
        self._complaints.stop()

    def admit(self, caller: Caller) -> None:
        if len(self._strangers) >= MOST_STRANGERS:
            self.refuse(
                next(iter(self._strangers)), "callers that say nothing fill the port; the oldest goes"
            )
        self._strangers[caller] = None

    def refuse(self, caller: Caller, why: str) -> None:
        self._complaints.hear(why, caller.address)
        caller.hang_up()

    def forget(self, caller: Caller) -> None:
        self._strangers.pop(caller, None)

    def identify(self, said: bytes, *, final: bool) -> CallIn | None:
        """Whose bytes these are; None while they may still become another's (unless `final`).

        Raises _Unknown when they are nobody's.
        """
        begun = [(mark, call) for mark, call in self._marks() if mark.startswith(said[: len(mark)])]
        whole = [(mark, call) for mark, call in begun if len(mark) <= len(said)]
        if not begun or (final and not whole):
            raise _Unknown
        if whole and (final or len(whole) == len(begun)):
            return max(whole, key=lambda found: len(found[0]))[1]
        return None

    def _marks(self) -> Iterator[tuple[bytes, CallIn]]:
        for call in self._calls.values():
            for mark in call.marks:
                yield mark, call


class Caller(SmallReads):
    """One connection from outside: a stranger until it has said who it is."""

    def __init__(self, listener: Listener) -> None:
        super().__init__()
        self._listener = listener
        self._transport: asyncio.Transport | None = None
        self._said = b""
        self._call: CallIn | None = None
        self._strip: Strip | None = None
        self._inner: asyncio.Protocol | None = None
        self._overdue: asyncio.TimerHandle | None = None
        self.address = ""
        self.heard_at = 0.0

    @property
    def closed(self) -> bool:
        return self._transport is None or self._transport.is_closing()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self.address = str((transport.get_extra_info("peername") or ("an unknown address",))[0])
        self._overdue = asyncio.get_running_loop().call_later(IDENTIFY_S, self._time_is_up)
        keep_alive(transport)
        self._listener.admit(self)

    def data_received(self, data: bytes) -> None:
        self.heard_at = asyncio.get_running_loop().time()
        if self.closed:
            return
        if self._call is None:
            self._said += data
            self._identify(final=False)
        elif self._inner is not None and self._strip is not None and (rest := self._strip(data)):
            self._inner.data_received(rest)

    def connection_lost(self, exc: Exception | None) -> None:
        self._transport = None
        self._leave_strangers()
        if self._call is not None:
            self._call.gone(self)
        if self._inner is not None:
            self._inner.connection_lost(exc)

    def hand_over(self, protocol: asyncio.Protocol, strip: Strip) -> asyncio.Transport:
        """From now on the connection is the protocol's. Nobody asked for what came before: it is dropped."""
        assert self._transport is not None
        self._inner, self._strip = protocol, strip
        protocol.connection_made(self._transport)
        return self._transport

    def hang_up(self) -> None:
        self._leave_strangers()
        if self._transport is not None:
            close_hard(self._transport)

    def _identify(self, *, final: bool) -> None:
        try:
            call = self._listener.identify(self._said, final=final)
        except _Unknown:
            self._listener.refuse(self, "callers whose first bytes are no collector's")
            return
        if call is None:
            return
        self._call, self._said = call, b""
        self._leave_strangers()
        call.offer(self)

    def _time_is_up(self) -> None:
        if self._said:
            self._identify(final=True)
        else:
            self._listener.refuse(self, "callers that did not say who they are")

    def _leave_strangers(self) -> None:
        self._listener.forget(self)
        if self._overdue is not None:
            self._overdue.cancel()


class _Complaints:
    """What strangers did at one port: the first of a kind is told at once, the rest as a number a minute."""

    def __init__(self, port: int, note: Callable[[str], None]) -> None:
        self._port = port
        self._note = note
        self._more: dict[str, int] = {}
        self._timers: dict[str, asyncio.TimerHandle] = {}

    def hear(self, what: str, address: str) -> None:
        if what in self._timers:
            self._more[what] += 1
            return
        self._note(f"port {self._port}: {what}, from {address}; hung up")
        self._begin(what)

    def stop(self) -> None:
        for timer in self._timers.values():
            timer.cancel()
        self._timers.clear()

    def _begin(self, what: str) -> None:
        self._more[what] = 0
        self._timers[what] = asyncio.get_running_loop().call_later(COMPLAIN_EVERY_S, self._sum_up, what)

    def _sum_up(self, what: str) -> None:
        del self._timers[what]
        if self._more[what]:
            self._note(f"port {self._port}: {what}: {self._more[what]} more in {COMPLAIN_EVERY_S:.0f} s")
            self._begin(what)
