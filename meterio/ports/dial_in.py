"""Collectors that call the console: it listens, knows each by its first bytes, and gives it to its port.

    stranger ──registration or heartbeat──▶ known ──its port is ready──▶ handed over ──▶ gone
        │ other bytes, silence, too many strangers        └ waits, at most one for each collector
        ▼
     hung up on

The first bytes only say whose line this is: they are no proof. A sealed link proves itself afterwards as it
always does; on the other kinds whoever knows the bytes can answer, as on every link without a seal.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from meterio.ports.base import Port, Receiver
from meterio.ports.callers import Caller, Listener, Serve
from meterio.ports.marks import new_strip
from meterio.ports.reconnect import Backoff, Notes
from meterio.types import (
    Clock,
    CollectorSettings,
    FlushReceipt,
    LineParameters,
    Suite,
    WireEvent,
)

REPLACE_AFTER_S = 5.0
"""A collector that calls again is given to its port when its earlier line has been silent for so long. A line
that still talks is kept: else whoever knows a registration could cut a collector off."""


class DialInListeners:
    """The ports at which the collectors of one engine call in; each is open while a collector expects a call.

    `log` hears of strangers: one line for each kind of them and port in a minute. `host` is the address to
    listen at, every one of this computer if None.
    """

    def __init__(
        self,
        *,
        clock: Clock,
        log: Callable[[WireEvent], None] | None = None,
        host: str | None = None,
        serve: Serve | None = None,
    ) -> None:
        self._clock = clock
        self._log = log
        self._host = host
        self._serve = serve
        self._listeners: dict[int, Listener] = {}

    def at(self, port: int) -> Listener:
        if port not in self._listeners:
            self._listeners[port] = Listener(self._host, port, serve=self._serve, note=self._note)
        return self._listeners[port]

    def _note(self, text: str) -> None:
        if self._log is not None:
            self._log(WireEvent(self._clock.utc_ms(), "", 0, "!", b"", text))


class CallIn:
    """The calls of one collector: `connect` gives the next, in the shape of `loop.create_connection`.

    Raises ValueError when neither a registration nor a heartbeat is known.
    """

    def __init__(self, settings: CollectorSettings, listeners: DialInListeners) -> None:
        dial_in = settings.dial_in
        if dial_in is None or not (dial_in.registration or dial_in.heartbeat):
            raise ValueError(f"collector {settings.id}: give the registration or heartbeat it calls with")
        self.collector = settings.id
        self.marks = tuple(mark for mark in (dial_in.registration, dial_in.heartbeat) if mark)
        self._kind = settings.kind
        self._listener = listeners.at(settings.port)
        self._waiting: asyncio.Future[Caller] | None = None
        self._parked: Caller | None = None
        self._current: Caller | None = None
        self._look: asyncio.TimerHandle | None = None

    async def enter(self) -> None:
        """From now on calls are taken. Raises OSError when nothing can listen there, or another collector
        calls with the same bytes."""
        await self._listener.enter(self)

    def leave(self) -> None:
        self._listener.leave(self)
        if self._look is not None:
            self._look.cancel()
        for caller in (self._parked, self._current):
            if caller is not None:
                caller.hang_up()
        self._parked = self._current = None

    async def connect(
        self, factory: Callable[[], asyncio.Protocol], _host: str, _port: int
    ) -> tuple[asyncio.BaseTransport, asyncio.Protocol]:
        """Waits for the collector's call, however long it takes."""
        caller = await self._next_caller()
        protocol = factory()
        self._current = caller
        return caller.hand_over(protocol, new_strip(self._kind, self.marks)), protocol

    def offer(self, caller: Caller) -> None:
        """It said that it is this collector."""
        if self._waiting is not None and not self._waiting.done():
            self._waiting.set_result(caller)
            return
        if self._parked is not None:
            self._parked.hang_up()
        self._parked = caller
        self._replace_silent()

    def gone(self, caller: Caller) -> None:
        if self._parked is caller:
            self._parked = None
        if self._current is caller:
            self._current = None

    async def _next_caller(self) -> Caller:
        while True:
            caller, self._parked = self._parked, None
            if caller is None:
                self._waiting = asyncio.get_running_loop().create_future()
                try:
                    caller = await self._waiting
                finally:
                    self._waiting = None
            if not caller.closed:
                return caller

    def _replace_silent(self) -> None:
        """Ends the earlier line once it is silent; its port then takes the call that waits."""
        current = self._current
        if self._look is not None:
            self._look.cancel()
        if current is None or self._parked is None:
            return
        loop = asyncio.get_running_loop()
        left_s = current.heard_at + REPLACE_AFTER_S - loop.time()
        if left_s > 0:
            self._look = loop.call_later(left_s, self._replace_silent)
        else:
            current.hang_up()


class DialInPort:
    """The port of a collector that calls in (`meterio.ports.base.Port`): listens while `port` runs."""

    def __init__(
        self,
        settings: CollectorSettings,
        port: Port,
        call: CallIn,
        *,
        clock: Clock,
        log: Callable[[WireEvent], None] | None,
    ) -> None:
        self._at = settings.port
        self._port = port
        self._call = call
        self._note = Notes(settings.id, 0, clock=clock, log=log)

    @property
    def established(self) -> bool:
        return self._port.established

    @property
    def suite(self) -> Suite | None:
        return self._port.suite

    @property
    def key_id(self) -> int | None:
        return self._port.key_id

    @property
    def refusal(self) -> str:
        return self._port.refusal

    def attach(self, bus: int, receiver: Receiver) -> None:
        self._port.attach(bus, receiver)

    async def run(self) -> None:
        await self._listen()
        try:
            await self._port.run()
        finally:
            self._call.leave()

    def send(self, bus: int, frame: bytes, *, reply_timeout_ms: int) -> int:
        return self._port.send(bus, frame, reply_timeout_ms=reply_timeout_ms)

    async def flush(self, bus: int) -> FlushReceipt:
        return await self._port.flush(bus)

    async def set_line(self, bus: int, parameters: LineParameters | None) -> None:
        await self._port.set_line(bus, parameters)

    async def _listen(self) -> None:
        backoff = Backoff()
        while True:
            try:
                await self._call.enter()
            except OSError as error:
                self._note(f"cannot listen for its calls at port {self._at}: {error}")
                await asyncio.sleep(backoff.next_s())
            else:
                return
