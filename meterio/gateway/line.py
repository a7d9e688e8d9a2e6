"""One line of the sealed link: first come, first served, one frame in flight, nothing kept too long.

IDLE ──frame, silence──▶ OUT ──bytes, then silence──▶ IDLE   REPLY
                          └─ reply time-out ────────▶ IDLE   BUS_ERROR no answer
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from meterio.gateway.crash_points import reach
from meterio.gateway.notes import Notes
from meterio.gateway.port import LinePort, PortState
from meterio.gateway.settings import FRAME_BYTES, gap_s
from meterio.link import MAX_DATA, BusErrorReason
from meterio.types import LineParameters

QUEUE_LIMIT = 64
PATIENCE_S = 1.0
"""How long a frame waits for a line to fall silent on which somebody speaks unasked, and how long a reply
that has begun in time may go on beyond the longest ordinary frame."""
LOOK_S = 0.02
"""How soon a port is asked again whether all bytes have left."""


class Asker(Protocol):
    """The connection a frame came on. It may be gone when the answer is there."""

    def answer(self, job: Job, data: bytes) -> None: ...

    def fail(self, job: Job, reason: BusErrorReason) -> None: ...


@dataclass(frozen=True, slots=True, eq=False)
class Job:
    """One frame for the line. `since` is when it arrived (loop time), `sequence` its name on the link."""

    asker: Asker
    bus: int
    sequence: int
    frame: bytes
    reply_timeout_s: float
    since: float


class SealedLine:
    """The queue of one line and its frame in flight."""

    def __init__(self, port: LinePort, *, max_hold_s: float, notes: Notes) -> None:
        self._port = port
        self._max_hold_s = max_hold_s
        self._notes = notes
        self._queue: deque[Job] = deque()
        self._flight: Job | None = None
        self._heard = bytearray()
        self._heard_at = 0.0
        self._deadline = 0.0
        self._timer: asyncio.TimerHandle | None = None
        self._quiet: list[Callable[[], None]] = []
        port.heard = self._hear
        port.changed = self._port_changed

    @property
    def number(self) -> int:
        return self._port.settings.number

    def submit(self, job: Job) -> None:
        """Takes a frame; it is answered or failed once."""
        if self._port.state is PortState.AWAY:
            job.asker.fail(job, BusErrorReason.NO_SUCH_BUS)
        elif len(self._queue) >= QUEUE_LIMIT:
            job.asker.fail(job, BusErrorReason.QUEUE_FULL)
        else:
            self._queue.append(job)
            reach("gateway.after_queue", job.frame)
            self._advance()

    def drop(self) -> None:
        """Forgets what is queued; who asked for it is told. The frame in flight goes on."""
        self._drop(BusErrorReason.EXPIRED)

    def when_quiet(self, then: Callable[[], None]) -> None:
        """Calls `then` once nothing sent before can reach a meter any more: at once if that is so now."""
        if self._is_quiet:
            then()
        else:
            self._quiet.append(then)

    def set(self, parameters: LineParameters | None) -> bool:
        """Whether the line now has these (None: its own). Call only while it is quiet."""
        return self._port.set(parameters or self._port.settings.parameters)

    def restore(self) -> None:
        """Its own parameters come back, as soon as it is quiet."""
        self.when_quiet(self._port.restore)

    def stop(self) -> None:
        """The end: nothing more is sent, nobody is told."""
        self._queue.clear()
        self._quiet.clear()
        self._flight = None
        self._disarm()

    @property
    def _is_quiet(self) -> bool:
        return self._flight is None and self._port.state is not PortState.SETTLING

    def _port_changed(self) -> None:
        if self._port.state is PortState.AWAY:
            self._disarm()
            flight, self._flight = self._flight, None
            if flight is not None:  # some of it may have left
                flight.asker.fail(flight, BusErrorReason.NO_ANSWER)
            self._drop(BusErrorReason.NO_SUCH_BUS)
        self._go_on()

    def _drop(self, reason: BusErrorReason) -> None:
        dropped, self._queue = self._queue, deque()
        for job in dropped:
            job.asker.fail(job, reason)

    # sending

    def _advance(self) -> None:
        """Puts the next frame on the line if it is free and silent."""
        while self._flight is None and self._queue and self._port.state is PortState.READY:
            due = self._silence_due(self._queue[0])
            if due > asyncio.get_running_loop().time():
                self._arm(due, self._advance)
                return
            self._put_on_line(self._queue.popleft())

    def _silence_due(self, job: Job) -> float:
        return min(self._heard_at + self._gap_s, job.since + PATIENCE_S) if self._heard_at else 0.0

    def _put_on_line(self, job: Job) -> None:
        now = asyncio.get_running_loop().time()
        # Its time on the wire counts too: after the maximum hold not a bit of it may be on the way.
        if now + len(job.frame) * self._port.byte_s - job.since > self._max_hold_s:
            self._note("expired", "a frame was held too long and dropped unsent")
            job.asker.fail(job, BusErrorReason.EXPIRED)
            return
        self._flight = job
        self._heard.clear()
        reach("gateway.before_write", job.frame)
        sent_at = self._port.write(job.frame)
        reach("gateway.after_write", job.frame)
        if sent_at is not None and self._flight is job:
            self._deadline = sent_at + job.reply_timeout_s
            self._arm(self._deadline, self._end_flight)

    # hearing

    def _hear(self, data: bytes) -> None:
        self._heard_at = asyncio.get_running_loop().time()
        if self._flight is None:
            self._note("stray", f"{len(data)} bytes that answer nothing were dropped")
            return
        self._heard += data
        reply = self._reply()
        if not reply:
            return
        reach("gateway.first_bytes", self._flight.frame)
        longest = self._deadline + PATIENCE_S + FRAME_BYTES * self._port.byte_s
        if len(reply) >= MAX_DATA or self._heard_at >= longest:
            self._end_flight()
        else:
            self._arm(self._heard_at + self._gap_s, self._end_flight)

    def _reply(self) -> bytes:
        """What was heard less the echo of an adapter that hears itself."""
        heard, flight = bytes(self._heard), self._flight
        if flight is None or not self._port.settings.echo:
            return heard
        if flight.frame.startswith(heard):
            return b""
        return heard.removeprefix(flight.frame)

    def _end_flight(self) -> None:
        self._disarm()
        if not self._port.has_left():
            self._arm(asyncio.get_running_loop().time() + LOOK_S, self._end_flight)
            return
        job = self._flight
        if job is None:
            return  # the port had kept some of the frame to itself and was given up
        data = self._reply()[:MAX_DATA]
        self._flight = None
        if data:
            reach("gateway.after_reply", job.frame)
            job.asker.answer(job, data)
            reach("gateway.after_answer", job.frame)
        else:
            job.asker.fail(job, BusErrorReason.NO_ANSWER)
        self._go_on()

    def _go_on(self) -> None:
        while self._quiet and self._is_quiet:
            self._quiet.pop(0)()
        self._advance()

    # time

    @property
    def _gap_s(self) -> float:
        return gap_s(self._port.settings, self._port.parameters)

    def _arm(self, at: float, then: Callable[[], None]) -> None:
        self._disarm()
        self._timer = asyncio.get_running_loop().call_at(at, then)

    def _disarm(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _note(self, kind: str, text: str) -> None:
        self._notes.tell(f"line {self.number} {kind}", f"line {self.number}: {text}")
