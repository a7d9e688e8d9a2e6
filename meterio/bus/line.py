"""One line and its one frame in flight.

    IDLE ──job, pause over──▶ OUT ──right reply──▶ IDLE
      ▲▼ pause                 │
    PAUSE                      ├─ time-out, collector's "no-answer" ─▶ DRAIN ──quiet──▶ IDLE
                               └─ link lost ─▶ DRAIN

Nothing is sent outside IDLE. DRAIN is the guard against late replies: after a failure the line stays quiet
until the outstanding reply has come (it is dropped) or can no longer plausibly come (timing.LATE_FACTOR). A
caller that gives up changes nothing here: its frame's exchange is finished without it.

A broadcast is OUT as well, for the time it takes and BROADCAST_QUIET_MS more; nothing said then answers it.
While the line runs at other settings than its own (`set_line`) only probes are sent; all else is told that it
was never sent.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from enum import Enum, auto

from meterio.bus.counters import LineCounters
from meterio.bus.jobs import Flight, Job, Lanes, Unanswered
from meterio.bus.silence import BackedOff, Silence
from meterio.bus.strays import Strays
from meterio.bus.timing import LATE_FACTOR, LineTiming
from meterio.bus.wire_log import WireLog
from meterio.codec.exchange import Reply, Request
from meterio.errors import BadFrame, LinkLost, MeterError, NeverSent, NoAnswer, NotOffered, Refused, TwoMeters
from meterio.ports.base import Port
from meterio.types import BusSettings, Clock, FlushReceipt, Lane, LineParameters

READ_TRIES = 2
BROADCAST_QUIET_MS = 100
"""For the meters to do what they were told: 100 to 200 ms are usual (Serial Line V1.02, 2.4.1)."""

STRAY_BYTES = 3
"""Behind an answer they are no second meter: a driver that lets go of the line leaves a byte or two."""

_AWAY = "the line is being searched at other settings"


class _State(Enum):
    IDLE = auto()
    PAUSE = auto()
    OUT = auto()
    DRAIN = auto()


_IDLE, _PAUSE, _OUT, _DRAIN = _State  # names of this module: to ask the enumeration takes eight times as long
_LEAST_URGENT = Lane.ON_DEMAND
"""Of the lanes in which a silent meter is asked as often as anyone wants to know."""


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
        self.parameters = settings.parameters
        self._settings = settings
        self._port = port
        self._clock = clock
        self._log = log
        self._on_link = on_link
        self._timing = LineTiming(settings)
        self._silence = Silence()
        self._strays = Strays(longest_wait_s=settings.reply_timeout_ms / 1000)
        self._lanes = Lanes()
        self._state = _IDLE
        self._flight: Flight | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._rings_at = 0.0
        self._due_at = 0.0
        self._ready_at = 0.0
        self._quiet_at = 0.0
        self._holds = 0
        self._linked = port.established
        self._away = False
        self._is_sure = True
        self._landing: list[asyncio.Future[None]] = []
        self._echoing = False
        port.attach(self.number, self)

    # what callers use

    async def exchange(self, request: Request, *, lane: Lane, deadline_utc_ms: int | None = None) -> Reply:
        """The one right reply to `request`. A write is transmitted exactly once, a read twice at most.

        Raises NeverSent (with BackedOff), NoAnswer, BadFrame (with TwoMeters), LinkLost, Refused.
        """
        self._refuse_unusable()
        tries = 1 if request.is_write else READ_TRIES
        if lane > _LEAST_URGENT and not self._silence.in_contact(request.unit):
            self._refuse_backed_off(request.unit)
            tries = 1
        job = Job(request, lane, deadline_utc_ms, asyncio.get_running_loop().create_future(), tries)
        self._lanes.push(job)
        self._advance()
        reply = await job.done
        if (refusal := reply.refusal) is not None:
            raise Refused(refusal.code, refusal.text)
        return reply

    async def probe(
        self, request: Request, *, lane: Lane, timeout_ms: int | None = None, to_end: bool = False
    ) -> Reply:
        """Asks once whether anyone answers. A refusal is an answer; silence is held against nobody.

        `timeout_ms` stands in for the line's longest wait. With `to_end` all of it is waited for, so that a
        second meter is heard. Raises as `exchange`, but never Refused.
        """
        self._refuse_unlinked()
        done: asyncio.Future[Reply] = asyncio.get_running_loop().create_future()
        job = Job(request, lane, None, done, 1, probe=True, to_end=to_end, timeout_ms=timeout_ms)
        self._lanes.push(job)
        self._advance()
        return await done

    async def broadcast(self, request: Request, *, lane: Lane) -> None:
        """Sends what all meters hear and none answers. Raises NeverSent, LinkLost."""
        self._refuse_unusable()
        done: asyncio.Future[Reply] = asyncio.get_running_loop().create_future()
        self._lanes.push(Job(request, lane, None, done, 1, probe=True, timeout_ms=BROADCAST_QUIET_MS))
        self._advance()
        await done

    async def flush(self) -> FlushReceipt:
        """The fence of this line: its frame lands first, then nothing is sent until the receipt is here."""
        self._holds += 1
        try:
            await self._until_landed(_OUT)
            return await self._port.flush(self.number)
        finally:
            self._holds -= 1
            self._advance()

    async def set_line(self, parameters: LineParameters | None) -> None:
        """Runs the line at other parameters, once it is quiet; None: at its own again.

        What waits for the line, and all that is asked of it before it is back, is never sent, probes
        excepted. Losing the link brings the line back. Raises NotOffered, NoAnswer, LinkLost, NeverSent.
        """
        self._refuse_unlinked()
        if self._is_sure and (parameters or self._settings.parameters) == self.parameters:
            return
        self._holds += 1
        try:
            await self._until_landed(_OUT, _DRAIN)
            self._is_sure = False  # a caller that gives up here leaves a line that may run either way
            await self._port.set_line(self.number, parameters)
            self._run_at(parameters)
        except NotOffered:
            self._is_sure = True
            raise
        finally:
            self._holds -= 1
            self._advance()

    def in_contact(self, unit: int | str) -> bool:
        """Whether `unit` answers on the present link."""
        return self._linked and self._silence.in_contact(unit)

    def doubled(self, unit: int | str) -> bool:
        """Whether two meters have answered as `unit` on the present link."""
        return unit in self._strays.doubled

    def close(self) -> None:
        """The end: whoever waits learns that nothing of theirs was sent, or that its fate is unknown."""
        self._linked = False
        self._lose()
        self._land()
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    # what the port calls

    def bytes_received(self, token: int | None, data: bytes) -> None:
        flight = self._flight
        if flight is None or (token is not None and token != flight.token):
            self._hear_stray(token, data)
        elif self._state is _OUT:
            self._hear(flight, data)
        else:
            self._hear_late(flight, data)

    def bus_error(self, token: int, reason: str) -> None:
        flight = self._flight
        if flight is None or token != flight.token or self._state is not _OUT:
            self._log.record(self.number, "x", b"", note=f"collector: {reason}, too late")
            return
        if reason == "no-answer":
            if flight.job.request.length:  # nobody answers a broadcast; the time it is given passes by itself
                self.counters.timeouts += 1
                self._give_up(flight, NoAnswer("the meter did not answer the collector"), logged=True)
            return
        # The collector kept the frame from the line: no reply can come, but it wants to be left alone.
        self._land()
        self._fail(flight.job, NoAnswer(f"the collector did not send it: {reason}"))
        self._log.record(self.number, "!", flight.job.request.frame, note=reason)
        self._rest(self._settings.reply_timeout_ms / 1000)

    def link_changed(self, established: bool) -> None:  # noqa: FBT001 - the port's interface
        self._linked = established
        if established:
            self._silence.forget()
            self._strays.doubled.clear()
            self._run_at(None)  # a collector forgets with its session what it was told
            self._advance()
        else:
            self._lose()
        if self._on_link is not None:
            self._on_link(established)

    def _lose(self) -> None:
        for job in self._lanes.drain():
            self._never_sent(job, "the collector is out of contact")
        flight = self._flight
        if flight is not None and self._state is _OUT:
            self.counters.link_lost += 1
            self._log.record(self.number, "!", flight.job.request.frame, note="link lost")
            self._fail(flight.job, LinkLost("the link broke while the frame was out"))
            self._start_drain(flight)

    # sending

    def _refuse_unusable(self) -> None:
        if self._linked and not self._away and self._is_sure:
            return
        self._refuse_unlinked()
        self.counters.never_sent += 1
        raise NeverSent(_AWAY)

    def _refuse_backed_off(self, unit: int | str) -> None:
        wait_s = self._silence.retry_in_s(unit, now=asyncio.get_running_loop().time())
        if wait_s > 0:
            self.counters.backed_off += 1
            raise BackedOff(wait_s)

    def _refuse_unlinked(self) -> None:
        if not self._linked:
            self.counters.never_sent += 1
            raise NeverSent("the collector is out of contact")

    def _run_at(self, parameters: LineParameters | None) -> None:
        own = self._settings.parameters
        self._is_sure = True
        self._away = parameters is not None and parameters != own
        if self._away:
            for job in self._lanes.drain():
                self._never_sent(job, _AWAY)
        if self.parameters != (parameters or own):
            self.parameters = parameters or own
            self._timing.run_at(self.parameters)

    def _advance(self) -> None:
        """Sends the next frame if the line is free for it."""
        while self._state is _IDLE and self._holds == 0 and self._lanes.waiting:
            now = asyncio.get_running_loop().time()
            if self._ready_at > now:
                self._arm(_PAUSE, self._ready_at)
                return
            job = self._lanes.pop()
            if job is not None:
                self._transmit(job, now)

    def _transmit(self, job: Job, now: float) -> None:
        if job.deadline_utc_ms is not None and self._clock.utc_ms() > job.deadline_utc_ms:
            self._never_sent(job, "the deadline passed while it waited for the line")
            return
        request = job.request
        wait_ms = self._settings.reply_timeout_ms if job.timeout_ms is None else job.timeout_ms
        longest_s = self._timing.longest_s(request, timeout_ms=wait_ms)
        flight = Flight(job, request.hunter(echoing=self._echoing), now, longest_s)
        try:
            flight.token = self._port.send(self.number, request.frame, reply_timeout_ms=wait_ms)
        except NeverSent as error:
            self._never_sent(job, str(error))
            return
        job.left = True
        self.counters.sent += 1
        self._log.record(self.number, ">", request.frame)
        self._flight = flight
        self._strays.asked()
        if not job.probe:
            longest_s = self._timing.timeout_s(request.unit, job.lane, longest_s=longest_s)
        self._arm(_OUT, now + longest_s)

    def _never_sent(self, job: Job, why: str) -> None:
        self.counters.never_sent += 1
        # A read waiting for its second try did go out once.
        self._fail(job, NoAnswer(why) if job.left else NeverSent(why))

    # hearing

    def _hear(self, flight: Flight, data: bytes) -> None:
        """Bytes while a frame is out: the answer, a part of it, or rubbish before it."""
        if not flight.job.request.length:
            self._drop(data, "a broadcast has no answer")
            return
        try:
            reply = flight.hunter.feed(data)
        except BadFrame as error:
            self._drop(data, str(error))
            if isinstance(error, TwoMeters):
                self.counters.doubled += 1
                self._strays.doubled.add(flight.job.request.unit)
            self._give_up(flight, error, logged=True)
            return
        if reply is not None and flight.job.to_end:
            self._keep(flight, reply)
        elif reply is not None:
            self._accept(flight, reply)

    def _keep(self, flight: Flight, reply: Reply) -> None:
        """An answer while others may still come."""
        if flight.reply is not None and flight.reply.frame != reply.frame:
            self._log.record(self.number, "x", reply.frame, note="a second meter")
            self._give_up(flight, TwoMeters("two meters answered one question"), logged=True)
        else:
            flight.reply = reply

    def _accept(self, flight: Flight, reply: Reply) -> None:
        job, request, hunter = flight.job, flight.job.request, flight.hunter
        now = asyncio.get_running_loop().time()
        after_s = now - flight.sent_at
        self.counters.heard(after_s=after_s, refused=reply.refusal is not None)
        self._log.record(self.number, "<", reply.frame)
        if hunter.echo_seen:
            self._echoing = True
        if not job.probe:
            self._timing.answered(request.unit, after_s=after_s)
            self._silence.answered(request.unit)
        self._strays.answered(request, reply, hunter, token=flight.token)
        self._land()
        if not job.done.done():
            job.done.set_result(reply)
        self._ready_at = now + self._timing.pause_s
        self._advance()

    def _hear_stray(self, token: int | None, data: bytes) -> None:
        self._drop(data, "answers nothing that was asked")
        self.counters.doubled += self._strays.is_second_answer(token, data)
        if token is None:
            now = asyncio.get_running_loop().time()
            settled_at = self._strays.settled_at(now, settle_s=self._timing.settle_s)
            self._ready_at = max(self._ready_at, settled_at)

    def _hear_late(self, flight: Flight, data: bytes) -> None:
        """Bytes after the time-out: all dropped; the outstanding reply among them ends the wait."""
        now = asyncio.get_running_loop().time()
        try:
            reply = flight.hunter.feed(data)
        except BadFrame:
            reply = None
        if reply is None:
            self._drop(data, "after the time-out")
            bound = flight.sent_at + LATE_FACTOR * self._timing.late_s(flight.longest_s)
            self._quiet_at = max(self._quiet_at, min(now + flight.longest_s / 2, bound))
            return
        self._drop(data, "late reply")
        self.counters.late += 1
        if not flight.job.probe:
            self._timing.answered(flight.job.request.unit, after_s=now - flight.sent_at)
        self._land()
        self._rest(self._timing.pause_s)

    def _drop(self, data: bytes, why: str) -> None:
        self.counters.dropped += 1
        self._log.record(self.number, "x", data, note=why)

    # failing

    def _timed_out(self, flight: Flight) -> None:
        if not flight.job.request.length:
            self._land()
            if not flight.job.done.done():
                flight.job.done.set_result(Unanswered())
            self._rest(self._timing.pause_s)
            return
        pending = flight.hunter.pending
        if flight.reply is not None and len(pending) <= STRAY_BYTES:
            self._accept(flight, flight.reply)
            return
        self.counters.timeouts += 1
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
        self._start_drain(flight)
        job.tries_left -= 1
        if not job.probe:
            self._timing.unanswered(unit)
        if job.tries_left > 0 and not job.done.done():
            self._lanes.push_back(job)
            return
        if not job.probe:
            self._silence.failed(unit, now=asyncio.get_running_loop().time())
        self._fail(job, error)

    def _fail(self, job: Job, error: MeterError) -> None:
        if not job.probe:
            self.counters.last_error = str(error)
        job.fail(error)

    def _start_drain(self, flight: Flight) -> None:
        self._quiet_at = flight.sent_at + self._timing.late_s(flight.longest_s)
        self._arm(_DRAIN, self._quiet_at)
        self._release_landing()

    # the state

    def _land(self) -> None:
        self._flight = None
        self._state = _IDLE
        if self._landing:
            self._release_landing()

    async def _until_landed(self, *busy: _State) -> None:
        """Returns once the line is in none of these states. What is held back starts none of them."""
        while self._state in busy:
            landed = asyncio.get_running_loop().create_future()
            self._landing.append(landed)
            await landed

    def _release_landing(self) -> None:
        for waiter in self._landing:
            if not waiter.done():
                waiter.set_result(None)
        self._landing.clear()

    def _rest(self, pause_s: float) -> None:
        self._state = _IDLE
        self._ready_at = asyncio.get_running_loop().time() + pause_s
        self._advance()

    def _arm(self, state: _State, due_at: float) -> None:
        """One timer for all waits: it looks again while answers keep coming, and is set anew only to be
        earlier."""
        self._state = state
        self._due_at = due_at
        if self._timer is not None:
            if self._rings_at <= due_at:
                return
            self._timer.cancel()
        self._rings_at = due_at
        self._timer = asyncio.get_running_loop().call_at(due_at, self._ring)

    def _ring(self) -> None:
        self._timer = None
        if self._state is _IDLE:
            return
        if self._state is _DRAIN:
            self._due_at = max(self._due_at, self._quiet_at)
        if self._due_at > asyncio.get_running_loop().time():
            self._arm(self._state, self._due_at)
        elif self._state is _OUT and self._flight is not None:
            self._timed_out(self._flight)
        else:
            self._land()
            self._advance()
