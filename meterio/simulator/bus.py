"""How a collector treats one of its lines: first come, first served, or straight through.

Both keep a request for at most the maximum hold time: whoever closes the link and waits that long knows that
nothing sent before can still reach a meter.
"""

from __future__ import annotations

import asyncio
from abc import ABC, abstractmethod
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from meterio.link import BusErrorReason
from meterio.simulator.line import Line
from meterio.simulator.wire import Kind
from meterio.types import LineParameters

QUEUE_LIMIT = 64
_LATENESS_LIMIT_S = 0.05
_GRAIN_S = 0.001
"""So that what is just being said is heard before its time-out is called."""


class Asker(Protocol):
    """The connection a request came on. It may be gone when the answer is there."""

    def answer(self, job: Job, data: bytes) -> None: ...

    def fail(self, job: Job, reason: BusErrorReason) -> None: ...


@dataclass(slots=True, eq=False)
class Job:
    """One request for the line, which came at `since` and may go at `ready_at`; `sequence` is its name."""

    asker: Asker
    bus: int
    sequence: int
    frame: bytes
    reply_timeout_s: float
    since: float
    ready_at: float


Deliver = Callable[[Job, bytes], None]
"""Hands the bytes that answer a request to whoever asked."""


class Bus(ABC):
    """One line behind a collector. `stray` hears what is said on it that answers nothing asked."""

    def __init__(
        self, line: Line, *, max_hold_s: float, deliver: Deliver, stray: Callable[[bytes], None]
    ) -> None:
        self._line = line
        self._max_hold_s = max_hold_s
        self._deliver = deliver
        self._stray = stray
        self._held: dict[Job, asyncio.TimerHandle] = {}
        line.hear = self._hear

    def submit(self, job: Job) -> None:
        """Takes a request; it is answered, failed or dropped."""
        faults = self._line.faults
        if faults.any_active:
            targets, kind = self._line.who(job.frame)
            if fault := faults.strike("hold-request", targets, kind):
                loop = asyncio.get_running_loop()
                self._held[job] = loop.call_later(fault.params["hold_ms"] / 1000, self._release, job)
                return
            if faults.strike("duplicate-request", targets, kind):
                self._take(job)
        self._take(job)

    def request_length(self, start: bytes) -> int | None:
        """How long the request is that a stream begins with: None until that can be told."""
        return self._line.request_length(start)

    def set_parameters(self, parameters: LineParameters | None) -> None:
        """Puts the line at other parameters, None: back to its own. Call while it is quiet."""
        self._line.set_parameters(parameters)

    @property
    def parameters(self) -> LineParameters:
        return self._line.parameters

    def who(self, frame: bytes) -> tuple[tuple[str, ...], Kind | None]:
        """The fault targets a request belongs to, and its kind."""
        return self._line.who(frame)

    def drop(self) -> None:
        """Forgets every request that is not on the line yet."""
        for handle in self._held.values():
            handle.cancel()
        self._held.clear()

    def stop(self) -> None:
        self.drop()
        self._line.stop()

    @abstractmethod
    def when_quiet(self, then: Callable[[], None]) -> None:
        """Calls `then` once no frame is in flight: at once if none is."""

    @abstractmethod
    def _take(self, job: Job) -> None: ...

    @abstractmethod
    def _hear(self, data: bytes, packed_at: float) -> None: ...

    def _release(self, job: Job) -> None:
        del self._held[job]
        job.ready_at = asyncio.get_running_loop().time()
        self._take(job)

    def _is_doubled(self, frame: bytes) -> bool:
        """Whether the answer to this request (or the answer `frame`) is handed over twice."""
        faults = self._line.faults
        return faults.any_active and faults.strike("duplicate-reply", *self._line.who(frame)) is not None

    def _is_expired(self, job: Job, now: float) -> bool:
        return now - job.since > self._max_hold_s


class QueueingBus(Bus):
    """One request in flight, the others wait in order. What the line then says is taken for its answer."""

    def __init__(
        self, line: Line, *, max_hold_s: float, deliver: Deliver, stray: Callable[[bytes], None]
    ) -> None:
        super().__init__(line, max_hold_s=max_hold_s, deliver=deliver, stray=stray)
        self._queue: deque[Job] = deque()
        self._flight: Job | None = None
        self._deadline = 0.0
        self._watch: asyncio.TimerHandle | None = None
        self._sending = False
        self._free_at = 0.0
        self._lateness_s = 0.0
        self._quiet: list[Callable[[], None]] = []

    def drop(self) -> None:
        super().drop()
        self._queue.clear()

    def stop(self) -> None:
        super().stop()
        self._flight = None
        self._quiet.clear()
        if self._watch is not None:
            self._watch.cancel()
            self._watch = None

    def when_quiet(self, then: Callable[[], None]) -> None:
        if self._flight is None:
            then()
        else:
            self._quiet.append(then)

    def _take(self, job: Job) -> None:
        if len(self._queue) >= QUEUE_LIMIT:
            job.asker.fail(job, BusErrorReason.QUEUE_FULL)
            return
        self._queue.append(job)
        self._advance()

    def _advance(self) -> None:
        """Puts the next request on the line if it is free. Un-paced, the answer comes before this returns."""
        if self._sending:
            return
        self._sending = True
        try:
            while self._flight is None and self._queue:
                self._put_on_line(self._queue.popleft())
        finally:
            self._sending = False

    def _put_on_line(self, job: Job) -> None:
        if self._is_expired(job, asyncio.get_running_loop().time()):
            job.asker.fail(job, BusErrorReason.EXPIRED)
            return
        self._flight = job
        end = self._line.transmit(job.frame, at=self._start_at(job))
        if self._flight is job:
            self._expect(end + job.reply_timeout_s)

    def _start_at(self, job: Job) -> float:
        """As if the last answer had been handed over on time: this process's own lateness, mostly the 1 ms
        grain of timers, must not slow the line down."""
        return max(self._free_at, job.ready_at - self._lateness_s)

    def _expect(self, deadline: float) -> None:
        self._deadline = deadline
        if self._watch is None:
            self._watch = asyncio.get_running_loop().call_at(deadline, self._look)

    def _look(self) -> None:
        """One timer for all time-outs: it looks again later while answers keep coming."""
        self._watch = None
        if self._flight is None:
            return
        now = asyncio.get_running_loop().time()
        until = max(self._deadline, self._line.speaking_until(now) + _GRAIN_S)
        if until > now:
            self._watch = asyncio.get_running_loop().call_at(until, self._look)
            return
        job = self._flight
        self._end_flight(free_at=now)
        job.asker.fail(job, BusErrorReason.NO_ANSWER)
        self._go_on()

    def _hear(self, data: bytes, packed_at: float) -> None:
        job = self._flight
        if job is None:
            self._stray(data)
            return
        self._end_flight(free_at=packed_at)
        self._deliver(job, data)
        if self._is_doubled(job.frame):
            self._deliver(job, data)
        lateness_s = asyncio.get_running_loop().time() - packed_at
        self._lateness_s = min(max(lateness_s, 0.0), _LATENESS_LIMIT_S)
        self._go_on()

    def _end_flight(self, *, free_at: float) -> None:
        self._flight = None
        self._free_at = free_at
        self._lateness_s = 0.0

    def _go_on(self) -> None:
        waiting, self._quiet = self._quiet, []
        for then in waiting:
            then()
        self._advance()


class OverlappingBus(Bus):
    """Everything goes straight on the line, whoever is speaking; everything said comes straight back."""

    def __init__(
        self, line: Line, *, max_hold_s: float, deliver: Deliver, stray: Callable[[bytes], None]
    ) -> None:
        super().__init__(line, max_hold_s=max_hold_s, deliver=deliver, stray=stray)
        self._sending_until = 0.0

    def when_quiet(self, then: Callable[[], None]) -> None:
        then()

    def _take(self, job: Job) -> None:
        now = asyncio.get_running_loop().time()
        if not self._is_expired(job, now):
            self._sending_until = self._line.transmit(job.frame, at=max(now, self._sending_until))

    def _hear(self, data: bytes, packed_at: float) -> None:
        self._stray(data)
        if self._is_doubled(data):
            self._stray(data)
