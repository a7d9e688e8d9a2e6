"""Runs the technician's jobs beside the rounds, and tells how they go on.

Sales go ahead of everything: a search of a line is refused while a sale is being driven there, and one that
begins ends the search. Nothing else that a job asks is ahead of a sale's questions on the line.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, Final, Protocol

from app.errors import DeskError
from app.polling import clocks, commissioning, job_rights, searches
from app.polling.bench import Bench, Telling, as_sentence
from app.polling.jobs import (
    CheckClocksJob,
    CommissionJob,
    DiscoverJob,
    Job,
    JobEvent,
    ReadItemJob,
    ScanJob,
    name_of,
)

PROGRESS_S: Final = 0.1
"""Progress is told at most so often; rows and ends always."""


class _Work(Protocol):
    def __call__(self, job: Any, bench: Bench, tell: Telling) -> Coroutine[Any, Any, None]: ...


_WORKS: Final[Mapping[type, _Work]] = {
    ScanJob: searches.scan,
    DiscoverJob: searches.discover,
    ReadItemJob: searches.read_item,
    CheckClocksJob: clocks.check,
    CommissionJob: commissioning.commission,
}


@dataclass(slots=True)
class _Running:
    """One job under way. `ended_by` says why it was told to end, None for a person's wish."""

    job: Job
    task: asyncio.Task[None]
    ended_by: DeskError | None = None


class JobRunner:
    """All jobs of one worker. On the worker's loop."""

    def __init__(self, bench: Bench, told: Callable[[JobEvent], None]) -> None:
        self._bench = bench
        self._told = told
        self._running: dict[int, _Running] = {}

    def start(self, number: int, job: Job) -> None:
        telling = _Telling(number, self._told)
        task = asyncio.get_running_loop().create_task(self._work(job, telling), name=f"job {number}")
        self._running[number] = _Running(job, task)
        # A callback, since a task that is cancelled before it began runs none of its own code.
        task.add_done_callback(partial(self._ended, number, telling))

    async def _work(self, job: Job, telling: Telling) -> None:
        await job_rights.check(job, self._bench)
        await _WORKS[type(job)](job, self._bench, telling)

    def cancel(self, number: int) -> None:
        running = self._running.get(number)
        if running is not None:
            running.task.cancel()

    def give_way(self, collector: str, bus: int) -> None:
        """A sale needs this line: searches of it end."""
        for running in self._running.values():
            if running.ended_by is None and searches.line_of(running.job) == (collector, bus):
                running.ended_by = DeskError("jobs.gave_way")
                running.task.cancel()

    async def end(
        self, *, within_s: float, because: DeskError | None = None, of_collector: str | None = None
    ) -> None:
        """End all jobs, or those that touch one collector, and let them put lines and relays back first."""
        everyone = self._running.values()
        going = [one for one in everyone if of_collector is None or self._touches(one.job, of_collector)]
        tasks = [one.task for one in going]
        for running in going:
            if running.ended_by is None:
                running.ended_by = because
                running.task.cancel()
        if not tasks:
            return
        _, late = await asyncio.wait(tasks, timeout=within_s)
        for task in late:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _touches(self, job: Job, collector: str) -> bool:
        if isinstance(job, ScanJob | DiscoverJob):
            return job.collector == collector
        meter_ids = (job.meter_id,) if isinstance(job, ReadItemJob) else job.meter_ids
        return any(self._bench.is_behind(meter_id, collector) for meter_id in meter_ids)

    def _ended(self, number: int, telling: _Telling, task: asyncio.Task[None]) -> None:
        running = self._running.pop(number)
        error, cancelled = running.ended_by, task.cancelled() and running.ended_by is None
        fault = None if task.cancelled() else task.exception()
        if isinstance(fault, Exception):
            error = as_sentence(fault)
            if error.key == "jobs.failed":
                self._bench.fault(f"job {name_of(running.job)}", fault)
        done, total = telling.done, telling.total
        self._told(JobEvent(number, "ended", done, total, error=error, cancelled=cancelled))


class _Telling:
    """Tells one job's progress and rows (bench.Telling)."""

    def __init__(self, number: int, told: Callable[[JobEvent], None]) -> None:
        self.done = self.total = 0
        self._number = number
        self._told = told
        self._next_at = 0.0

    def progress(self, done: int, total: int, at: object | None = None) -> None:
        self.done, self.total = done, total
        now = asyncio.get_running_loop().time()
        if now >= self._next_at or done == total:
            self._next_at = now + PROGRESS_S
            self._told(JobEvent(self._number, "progress", done, total, row=at))

    def row(self, row: object) -> None:
        self._told(JobEvent(self._number, "row", self.done, self.total, row=row))
