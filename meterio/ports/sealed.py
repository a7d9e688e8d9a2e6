"""A collector over the sealed link: connects, proves itself, keeps alive, re-keys, and never sends twice."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass

from meterio.errors import LinkLost, MeterError, NeverSent, NoAnswer
from meterio.link import BusError, ConsoleSession, Reply
from meterio.ports.base import Connect, Receiver
from meterio.ports.reconnect import Backoff, Notes, connect_on_loop
from meterio.ports.sealed_link import Outstanding, SealedLink
from meterio.types import Clock, CollectorSettings, FlushReceipt, LineParameters, Suite, WireEvent


@dataclass(frozen=True, slots=True)
class SealedTiming:
    """Seconds. A connection silent for `dead_after_s` although pinged is half-open and given up.

    `connect_s` is None for a collector that calls in: it may take its time. `flush_s` and `handshake_s` cover
    the frame in flight, which the collector finishes first.
    """

    connect_s: float | None = 10.0
    handshake_s: float = 15.0
    ping_every_s: float = 10.0
    dead_after_s: float = 25.0
    flush_s: float = 10.0
    rekey_patience_s: float = 30.0
    rekey_quiet_s: float = 2.0


@dataclass(frozen=True, slots=True)
class _Held:
    """A frame given to `send` during a re-key. It has not left; it leaves once, or never."""

    bus: int
    frame: bytes
    reply_timeout_ms: int
    token: int


class SealedPort:
    """One collector's sealed link (`meterio.ports.base.Port`).

    During a re-key `send` holds frames back for the moment it takes; when the link is lost meanwhile, they
    never leave. Nothing is ever sent on another connection than the one it was given to.
    """

    def __init__(
        self,
        settings: CollectorSettings,
        *,
        clock: Clock,
        connect: Connect | None = None,
        log: Callable[[WireEvent], None] | None = None,
        timing: SealedTiming | None = None,
        backoff: Backoff | None = None,
        randomness: Callable[[int], bytes] = os.urandom,
    ) -> None:
        self._settings = settings
        self._clock = clock
        self._connect = connect
        self._note = Notes(settings.id, 0, clock=clock, log=log)
        self._timing = timing or SealedTiming()
        self._backoff = backoff or Backoff()
        self._randomness = randomness
        self._receivers: dict[int, Receiver] = {}
        self._link: SealedLink | None = None
        self._held: list[_Held] = []
        self._holding = False
        self._tokens = 0
        self._parameters: dict[int, LineParameters] = {}
        self._keys = _KeyTurn(settings)
        self.refusal = ""
        self._new_session()  # settings that make no session fail here (ValueError), not at the first connect

    @property
    def established(self) -> bool:
        return self._link is not None and (self._holding or self._link.usable)

    @property
    def suite(self) -> Suite | None:
        return self._link.session.suite if self._link is not None else None

    @property
    def key_id(self) -> int | None:
        return self._link.session.key_id if self._link is not None else None

    def attach(self, bus: int, receiver: Receiver) -> None:
        self._receivers[bus] = receiver

    async def run(self) -> None:
        while True:
            self._backoff.lived(await self._one_connection())
            await asyncio.sleep(self._backoff.next_s())

    def send(self, bus: int, frame: bytes, *, reply_timeout_ms: int) -> int:
        if self._link is None or not self.established:
            raise NeverSent(f"There is no link to collector {self._settings.id}.")
        token = self._tokens = self._tokens + 1
        if self._holding:
            self._held.append(_Held(bus, frame, reply_timeout_ms, token))
        else:
            self._link.request(bus, frame, reply_timeout_ms=reply_timeout_ms, token=token)
        return token

    async def flush(self, bus: int) -> FlushReceipt:
        link = self._present_link()
        async with self._answer_about(bus, "flush"):
            await self._after_rekey(link)
            session = link.session.session_id
            sequence = await link.flush(bus)
        return FlushReceipt(self._settings.id, bus, self._clock.utc_ms(), "flush", session, sequence)

    async def set_line(self, bus: int, parameters: LineParameters | None) -> None:
        link = self._present_link()
        async with self._answer_about(bus, "parameters"):
            await self._after_rekey(link)
            await link.set_line(bus, parameters)
        if parameters is None:
            self._parameters.pop(bus, None)
        else:
            self._parameters[bus] = parameters

    def _present_link(self) -> SealedLink:
        if self._link is None:
            raise LinkLost(f"There is no link to collector {self._settings.id}.")
        return self._link

    @asynccontextmanager
    async def _answer_about(self, bus: int, what: str) -> AsyncIterator[None]:
        """Within the time limit, and with the errors of `Port.flush` and `Port.set_line`."""
        try:
            async with asyncio.timeout(self._timing.flush_s):
                yield
        except TimeoutError:
            raise NoAnswer(
                f"Collector {self._settings.id} did not confirm the {what} of bus {bus}."
            ) from None
        except NeverSent:
            raise LinkLost(f"The link to collector {self._settings.id} is gone.") from None

    async def _after_rekey(self, link: SealedLink) -> None:
        while self._holding and link is self._link:
            await link.ready.wait()
            await asyncio.sleep(0)

    async def _one_connection(self) -> float:
        """Lives through one connection and returns for how many seconds it was established."""
        connect = self._connect or connect_on_loop()
        try:
            async with asyncio.timeout(self._timing.connect_s):
                _, link = await connect(self._new_link, self._settings.host, self._settings.port)
        except (OSError, UnicodeError) as error:  # a time-out is an OSError, a malformed host a UnicodeError
            self._note(f"no connection: {error or 'timed out'}")
            return 0.0
        assert isinstance(link, SealedLink)
        try:
            await self._until_closed(link)
        finally:
            self._lose(link)
            await asyncio.wait({link.closed}, timeout=1)
        self._judge(link)
        return link.established_for_s

    def _judge(self, link: SealedLink) -> None:
        """What the end of a connection says. A collector answers a HELLO it does not accept by closing."""
        self.refusal = link.refusal
        if link.was_established:
            self._keys.start_again()
        elif link.refusal or link.closed_by_peer:
            self.refusal = link.refusal or (
                "The collector hung up without a word, as it does for a key, suite or id it does not accept: "
                f"compare them at both ends ({self._keys.named}, {_labels(link.session.offered)})."
            )
            self._keys.next()
            self._note(self.refusal)

    async def _until_closed(self, link: SealedLink) -> None:
        watch = asyncio.create_task(self._watch(link), name=f"sealed link {self._settings.id}")
        try:
            await asyncio.wait({watch, link.closed}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            watch.cancel()
            await asyncio.wait({watch})
        if not watch.cancelled():
            watch.result()

    async def _watch(self, link: SealedLink) -> None:
        """Establishes the link and watches over it; returns when it is to be given up."""
        if not await self._handshake(link):
            return
        self._link = link
        self.refusal = ""
        self._tell_all(established=True)
        try:
            while await self._alive(link):
                if link.session.needs_rekey(self._clock.monotonic()) and not await self._rekey(link):
                    return
        except NeverSent as error:  # a session refused or worn out between two looks: a new connection helps
            self._note(str(error))

    async def _handshake(self, link: SealedLink) -> bool:
        if await _within(self._timing.handshake_s, link.ready):
            return True
        self._note("the collector did not finish the handshake")
        return False

    async def _alive(self, link: SealedLink) -> bool:
        """One turn of the watch: sleeps, pings a silent collector, and gives up on a half-open connection."""
        loop = asyncio.get_running_loop()
        await asyncio.sleep(self._timing.ping_every_s)
        silent_s = loop.time() - link.heard_at
        if silent_s >= self._timing.dead_after_s:
            self._note(f"nothing heard for {silent_s:.0f} s: half-open, given up")
            return False
        if silent_s >= self._timing.ping_every_s and link.usable:
            link.ping()
        link.forget_overdue()
        return True

    async def _rekey(self, link: SealedLink) -> bool:
        """New keys on the same connection, in a pause of the traffic; makes one when none comes by itself."""
        await _within(self._timing.rekey_patience_s, link.quiet)
        self._holding = True
        await _within(self._timing.rekey_quiet_s, link.quiet)
        link.rekey(self._clock.monotonic())
        if not await self._handshake(link) or not await self._restore_parameters(link):
            return False
        # The collector has dropped what was still in its queues. Whether a frame had gone to the line is not
        # known here, so the bus hears what proves least.
        for lost in link.abandon_outstanding():
            self._receivers[lost.bus].bus_error(lost.token, "no-answer")
        self._release(link)
        return True

    async def _restore_parameters(self, link: SealedLink) -> bool:
        """A new session begins with the collector's own line parameters: those set before are set again."""
        try:
            async with asyncio.timeout(self._timing.flush_s):
                for bus, parameters in self._parameters.items():
                    await link.set_line(bus, parameters)
        except (TimeoutError, MeterError) as error:
            self._note(f"line parameters lost in a re-key: {error or 'no answer'}")
            return False
        return True

    def _release(self, link: SealedLink) -> None:
        held, self._held = self._held, []
        self._holding = False
        for one in held:
            link.request(one.bus, one.frame, reply_timeout_ms=one.reply_timeout_ms, token=one.token)

    def _lose(self, link: SealedLink) -> None:
        link.close()
        if self._link is not link:
            return
        self._link = None
        self._held.clear()
        self._parameters.clear()
        self._holding = False
        self._tell_all(established=False)

    def _new_link(self) -> SealedLink:
        return SealedLink(self._new_session(), answered=self._answered, fault=self._note)

    def _new_session(self) -> ConsoleSession:
        settings = self._settings
        return ConsoleSession(
            collector_id=settings.id,
            keys=settings.keys,
            key_id=self._keys.present,
            offered=[suite for suite in Suite if suite <= settings.suite],
            minimum=settings.minimum_suite,
            monotonic=self._clock.monotonic(),
            random=self._randomness,
        )

    def _answered(self, outstanding: Outstanding, event: Reply | BusError) -> None:
        receiver = self._receivers[outstanding.bus]
        if isinstance(event, Reply):
            receiver.bytes_received(outstanding.token, event.data)
        else:
            receiver.bus_error(outstanding.token, event.reason.label)

    def _tell_all(self, *, established: bool) -> None:
        self._note("link established" if established else "link lost")
        for receiver in self._receivers.values():
            receiver.link_changed(established=established)


class _KeyTurn:
    """Which secret to try: the present one, after a refusal the older ones in their overlap, newest first.

    Ids count up and go round at 256. All are tried at the same suites: a key never opens a weaker one.
    """

    def __init__(self, settings: CollectorSettings) -> None:
        present = settings.key_id
        older = sorted(set(settings.keys) - {present}, key=lambda key_id: (present - key_id) % 256)
        self._ids = (present, *older)
        self._turn = 0

    @property
    def present(self) -> int:
        return self._ids[self._turn % len(self._ids)]

    @property
    def named(self) -> str:
        return ("key " if len(self._ids) == 1 else "keys ") + ", ".join(map(str, self._ids))

    def next(self) -> None:
        self._turn += 1

    def start_again(self) -> None:
        """After a session each key has its chance again: the collector may have got the new one meanwhile."""
        self._turn = 0


def _labels(offered: Sequence[Suite]) -> str:
    return " or ".join(suite.label for suite in offered)


async def _within(seconds: float, event: asyncio.Event) -> bool:
    """Whether the event came in time."""
    try:
        async with asyncio.timeout(seconds):
            await event.wait()
    except TimeoutError:
        return False
    return True
