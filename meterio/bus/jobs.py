"""What waits for a line: one queue for each lane, the most urgent first, in order of arrival within it."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass

from meterio.codec.exchange import Hunter, Reply, Request
from meterio.errors import MeterError
from meterio.types import Lane


@dataclass(slots=True, eq=False)
class Job:
    """One request, its caller's future, and how many transmissions it may still have (a write: one).

    A `probe` looks for whoever is there: what becomes of it teaches nothing about known meters; with `to_end`
    it listens for others until the wait is over. `timeout_ms` stands in for the line's longest wait, None for
    the line's own. `left` is true once a frame of it was given to the link.
    """

    request: Request
    lane: Lane
    deadline_utc_ms: int | None
    done: asyncio.Future[Reply]
    tries_left: int
    probe: bool = False
    to_end: bool = False
    timeout_ms: int | None = None
    left: bool = False

    def fail(self, error: MeterError) -> None:
        if not self.done.done():
            self.done.set_exception(error)


@dataclass(frozen=True, slots=True)
class Unanswered:
    """Stands for the reply to a broadcast, which nobody answers."""

    frame: bytes = b""
    refusal: None = None


@dataclass(slots=True, eq=False)
class Flight:
    """The one frame that is out, or was until it timed out.

    `token` is the link's, `sent_at` when it left (loop seconds), `longest_s` the longest wait from then.
    `reply` is what came already while others may still answer.
    """

    job: Job
    hunter: Hunter
    sent_at: float
    longest_s: float
    token: int = 0
    reply: Reply | None = None


class Lanes:
    """The waiting jobs of one line, `waiting` in number. Jobs whose caller gave up are dropped unsent."""

    def __init__(self) -> None:
        self.waiting = 0
        self._lanes: tuple[deque[Job], ...] = tuple(deque() for _ in Lane)

    def push(self, job: Job) -> None:
        self.waiting += 1
        self._lanes[job.lane].append(job)

    def push_back(self, job: Job) -> None:
        """A job that was out goes before its lane."""
        self.waiting += 1
        self._lanes[job.lane].appendleft(job)

    def pop(self) -> Job | None:
        """The most urgent job that someone still waits for; None if there is none."""
        for lane in self._lanes:
            while lane:
                self.waiting -= 1
                job = lane.popleft()
                if not job.done.done():
                    return job
        return None

    def drain(self) -> Iterator[Job]:
        """Removes and yields everything that waits."""
        for lane in self._lanes:
            while lane:
                self.waiting -= 1
                yield lane.popleft()
