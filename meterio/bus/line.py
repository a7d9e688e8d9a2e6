"""One line and its one frame in flight.

    IDLE ──job, pause over──▶ OUT ──right reply──▶ IDLE
      ▲▼ pause                 │
    PAUSE                      ├─ time-out, collector's "no-answer" ─▶ DRAIN ──quiet──▶ IDLE
                               └─ link lost ─▶ DRAIN

Nothing is sent outside IDLE. DRAIN is the guard against late replies: after a failure the line stays quiet
until the outstanding reply has come (it is dropped) or can no longer plausibly come (timing.LATE_FACTOR). A
caller that gives up changes nothing here: its frame's exchange is finished without it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from enum import Enum, auto

from meterio.bus.counters import LineCounters
from meterio.bus.jobs import Flight, Job, Lanes
from meterio.bus.silence import BackedOff, Silence
from meterio.bus.timing import LATE_FACTOR, LineTiming
from meterio.bus.wire_log import WireLog
from meterio.codec.exchange import Reply, Request
from meterio.errors import BadFrame, LinkLost, MeterError, NeverSent, NoAnswer, Refused
from meterio.ports.base import Port
from meterio.types import BusSettings, Clock, FlushReceipt, Lane

READ_TRIES = 2


class _State(Enum):
    IDLE = auto()
    PAUSE = auto()
    OUT = auto()
    DRAIN = auto()


class Line:
    """The bus's side of one RS-485 line (a ports.base.Receiver). All calls on one loop."""

    def __init__(
        self,
        settings: BusSettings,
        port: Port,
        *,
        clock: Clock,
        log: WireLog,
        on_link: Callable[[bool], None] | None = None,
    ) -> None:
        self.number = settings.number
        self.counters = LineCounters()
        self._reply_timeout_ms = settings.reply_timeout_ms
        self._port = port
        self._clock = clock
        self._log = log
        self._on_link = on_link
        self._timing = LineTiming(settings)
        self._silence = Silence()
        self._lanes = Lanes()
        self._state = _State.IDLE
        self._flight: Flight | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._ready_at = 0.0
        self._quiet_at = 0.0
        self._noise_at = self._noise_until = -1.0
        self._holds = 0
        self._linked = port.established
        self._landing: list[asyncio.Future[None]] = []
        self._echoing = False
        port.attach(self.number, self)

    # what callers use

    async def exchange(self, request: Request, *, lane: Lane, deadline_utc_ms: int | None = None) -> Reply:
        """The one right reply to `request`. A write is transmitted exactly once, a read twice at most.

        Raises NeverSent (with BackedOff), NoAnswer, BadFrame, LinkLost, Refused.
        """
        loop = asyncio.get_running_loop()
        self._refuse_unsendable(request, lane, now=loop.time())
        tries = 1 if request.is_write or self._is_probe(request, lane) else READ_TRIES
        job = Job(request, lane, deadline_utc_ms, loop.create_future(), tries)
        self._lanes.push(job)
        self._advance()
        reply = await job.done
        if (refusal := reply.refusal) is not None:
            raise Refused(refusal.code, refusal.text)
        return reply

    async def flush(self) -> FlushReceipt:
        """The fence of this line: its frame lands first, then nothing is sent until the receipt is here."""
        self._holds += 1
        try:
            while self._state is _State.OUT:
                landed = asyncio.get_running_loop().create_future()
                self._landing.append(landed)
                await landed
            return await self._port.flush(self.number)
        finally:
            self._holds -= 1
            self._advance()

    def in_contact(self, unit: int | str) -> bool:
        """Whether `unit` answers on the present link."""
        return self._linked and self._silence.in_contact(unit)

    def close(self) -> None:
        """The end: whoever waits learns that nothing of theirs was sent, or that its fate is unknown."""
        self._linked = False
        self._lose()
        self._disarm()
        self._state = _State.IDLE
        self._flight = None

    # what the port calls

    def bytes_received(self, token: int | None, data: bytes) -> None:
        flight = self._flight
        if flight is None or (token is not None and token != flight.token):
            self._drop(data, "answers nothing that was asked")
            if token is None:
                self._let_settle()
        elif self._state is _State.OUT:
            self._hear(flight, data)
        else:
            self._hear_late(flight, data)

    def bus_error(self, token: int, reason: str) -> None:
        flight = self._flight
        if flight is None or token != flight.token or self._state is not _State.OUT:
            self._log.record(self.number, "x", b"", note=f"collector: {reason}, too late")
            return
        if reason == "no-answer":
            self.counters.timeouts += 1
            self._give_up(flight, NoAnswer("the meter did not answer the collector"), logged=True)
            return
        # The collector kept the frame from the line: no reply can come, but it wants to be left alone.
        self._land()
        flight.job.fail(NoAnswer(f"the collector did not send it: {reason}"))
        self._log.record(self.number, "!", flight.job.request.frame, note=reason)
        self._rest(self._reply_timeout_ms / 1000)

    def link_changed(self, established: bool) -> None:  # noqa: FBT001 - the port's interface
        self._linked = established
        if established:
            self._silence.forget()
            self._advance()
        else:
            self._lose()
        if self._on_link is not None:
            self._on_link(established)

    def _lose(self) -> None:
        for job in self._lanes.drain():
            self._never_sent(job, "the collector is out of contact")
        flight = self._flight
        if flight is not None and self._state is _State.OUT:
            self.counters.link_lost += 1
            self._log.record(self.number, "!", flight.job.request.frame, note="link lost")
            flight.job.fail(LinkLost("the link broke while the frame was out"))
            self._start_drain(flight)

    # sending

    def _refuse_unsendable(self, request: Request, lane: Lane, *, now: float) -> None:
        if not self._linked:
            self.counters.never_sent += 1
            raise NeverSent("the collector is out of contact")
        wait_s = self._silence.retry_in_s(request.unit, now=now)
        if wait_s > 0 and lane > Lane.ON_DEMAND:
            self.counters.backed_off += 1
            raise BackedOff(wait_s)

    def _is_probe(self, request: Request, lane: Lane) -> bool:
        return lane > Lane.ON_DEMAND and not self._silence.in_contact(request.unit)

    def _advance(self) -> None:
        """Sends the next frame if the line is free for it."""
        while self._state is _State.IDLE and self._holds == 0 and self._lanes:
            wait_s = self._ready_at - asyncio.get_running_loop().time()
            if wait_s > 0:
                self._arm(_State.PAUSE, wait_s)
                return
            job = self._lanes.pop()
            if job is not None:
                self._transmit(job)

    def _transmit(self, job: Job) -> None:
        if job.deadline_utc_ms is not None and self._clock.utc_ms() > job.deadline_utc_ms:
            self._never_sent(job, "the deadline passed while it waited for the line")
            return
        request = job.request
        flight = Flight(job, request.hunter(echoing=self._echoing), asyncio.get_running_loop().time())
        try:
            flight.token = self._port.send(
                self.number, request.frame, reply_timeout_ms=self._reply_timeout_ms
            )
        except NeverSent as error:
            self._never_sent(job, str(error))
            return
        job.left = True
        self.counters.sent += 1
        self._log.record(self.number, ">", request.frame)
        self._flight = flight
        self._arm(_State.OUT, self._timing.timeout_s(request, job.lane))

    def _never_sent(self, job: Job, why: str) -> None:
        self.counters.never_sent += 1
        # A read waiting for its second try did go out once.
        job.fail(NoAnswer(why) if job.left else NeverSent(why))

    # hearing

    def _hear(self, flight: Flight, data: bytes) -> None:
        """Bytes while a frame is out: the answer, a part of it, or rubbish before it."""
        try:
            reply = flight.hunter.feed(data)
        except BadFrame as error:
            self._drop(data, str(error))
            self._give_up(flight, error, logged=True)
            return
        if reply is not None:
            self._accept(flight, reply)

    def _accept(self, flight: Flight, reply: Reply) -> None:
        now = asyncio.get_running_loop().time()
        unit = flight.job.request.unit
        self.counters.answered += 1
        self.counters.refused += reply.refusal is not None
        self._log.record(self.number, "<", reply.frame)
        self._echoing = self._echoing or flight.hunter.echo_seen
        self._timing.answered(unit, after_s=now - flight.sent_at)
        self._silence.answered(unit)
        self._land()
        if not flight.job.done.done():
            flight.job.done.set_result(reply)
        self._rest(self._timing.pause_s)

    def _hear_late(self, flight: Flight, data: bytes) -> None:
        """Bytes after the time-out: all dropped; the outstanding reply among them ends the wait."""
        now = asyncio.get_running_loop().time()
        try:
            reply = flight.hunter.feed(data)
        except BadFrame:
            reply = None
        if reply is None:
            self._drop(data, "after the time-out")
            silence_s = self._timing.longest_s(flight.job.request) / 2
            bound = flight.sent_at + LATE_FACTOR * self._timing.late_s(flight.job.request)
            self._quiet_at = max(self._quiet_at, min(now + silence_s, bound))
            return
        self._drop(data, "late reply")
        self.counters.late += 1
        self._timing.answered(flight.job.request.unit, after_s=now - flight.sent_at)
        self._disarm()
        self._flight = None
        self._rest(self._timing.pause_s)

    def _let_settle(self) -> None:
        """Someone may still be talking. A line that babbles on is spoken to all the same after the longest
        wait: then every question fails in its time, and the meters show as out of contact."""
        now = asyncio.get_running_loop().time()
        if now - self._noise_at > self._timing.settle_s:
            self._noise_until = now + self._reply_timeout_ms / 1000
        self._noise_at = now
        self._ready_at = max(self._ready_at, min(now + self._timing.settle_s, self._noise_until))

    def _drop(self, data: bytes, why: str) -> None:
        self.counters.dropped += 1
        self._log.record(self.number, "x", data, note=why)

    # failing

    def _timed_out(self, flight: Flight) -> None:
        self.counters.timeouts += 1
        pending = flight.hunter.pending
        if pending:
            self._drop(pending, "no right answer before the time-out")
            self._give_up(flight, BadFrame("what came back is not a right answer"), logged=False)
        else:
            self._give_up(flight, NoAnswer("no answer in time"), logged=False)

    def _give_up(self, flight: Flight, error: MeterError, *, logged: bool) -> None:
        """One transmission failed; a read may have another after the drain."""
        job, unit = flight.job, flight.job.request.unit
        self.counters.bad += isinstance(error, BadFrame)
        if not logged:
            self._log.record(self.number, "!", job.request.frame, note=str(error))
        self._timing.unanswered(unit)
        self._start_drain(flight)
        job.tries_left -= 1
        if job.tries_left > 0 and not job.done.done():
            self._lanes.push_back(job)
            return
        self._silence.failed(unit, now=asyncio.get_running_loop().time())
        job.fail(error)

    def _start_drain(self, flight: Flight) -> None:
        self._release_landing()
        self._quiet_at = flight.sent_at + self._timing.late_s(flight.job.request)
        self._arm(_State.DRAIN, self._quiet_at - asyncio.get_running_loop().time())

    # the state

    def _land(self) -> None:
        self._disarm()
        self._flight = None
        self._state = _State.IDLE
        self._release_landing()

    def _release_landing(self) -> None:
        for waiter in self._landing:
            if not waiter.done():
                waiter.set_result(None)
        self._landing.clear()

    def _rest(self, pause_s: float) -> None:
        self._state = _State.IDLE
        self._ready_at = asyncio.get_running_loop().time() + pause_s
        self._advance()

    def _arm(self, state: _State, delay_s: float) -> None:
        self._disarm()
        self._state = state
        self._timer = asyncio.get_running_loop().call_later(delay_s, self._ring)

    def _disarm(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _ring(self) -> None:
        self._timer = None
        flight = self._flight
        if self._state is _State.OUT and flight is not None:
            self._timed_out(flight)
            return
        wait_s = self._quiet_at - asyncio.get_running_loop().time()
        if self._state is _State.DRAIN and wait_s > 0:
            self._arm(_State.DRAIN, wait_s)
            return
        self._flight = None
        self._state = _State.IDLE
        self._advance()
