"""Threads for slow jobs, which end with the program whatever a job waits for."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any, TypeVar

T = TypeVar("T")


class TaskThreads:
    """Jobs in the order they come. Not an executor of the standard library: that one keeps the program
    from ending for as long as a printer or a name server keeps it waiting."""

    def __init__(self, name: str, *, threads: int) -> None:
        self._jobs: queue.SimpleQueue[Callable[[], None] | None] = queue.SimpleQueue()
        self._closed = False
        self._threads = [
            threading.Thread(target=self._run, name=f"{name}-{number}", daemon=True)
            for number in range(threads)
        ]
        for thread in self._threads:
            thread.start()

    def submit(self, job: Callable[[], T]) -> Future[T]:
        future: Future[T] = Future()
        self._jobs.put(lambda: self._perform(job, future))
        return future

    def close(self, timeout_s: float) -> bool:
        """Drop what has not begun; True if what runs ended within the time."""
        self._closed = True
        for _ in self._threads:
            self._jobs.put(None)
        deadline = time.monotonic() + timeout_s
        for thread in self._threads:
            thread.join(max(deadline - time.monotonic(), 0))
        return not any(thread.is_alive() for thread in self._threads)

    def _run(self) -> None:
        while (job := self._jobs.get()) is not None:
            job()

    def _perform(self, job: Callable[[], Any], future: Future[Any]) -> None:
        if self._closed:
            future.cancel()
        if not future.set_running_or_notify_cancel():
            return
        try:
            result = job()
        except BaseException as error:  # noqa: BLE001 - it belongs to the one who asked; the thread goes on
            future.set_exception(error)
        else:
            future.set_result(result)
