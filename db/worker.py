"""A thread with a plain queue that runs jobs one after the other."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import TypeVar

T = TypeVar("T")
_Job = Callable[[], None]


class WorkerClosed(Exception):
    """The worker takes no more jobs."""


class Worker:
    """Runs jobs in the order they were submitted. Callbacks of a future run here: keep them short."""

    def __init__(self, name: str) -> None:
        self._queue: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        self._closing = threading.Lock()
        self._closed = False
        self._abandoned = False
        # daemon: a program that dies without close() is a crash, and the book stands that
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)
        self._thread.start()

    def submit(self, job: Callable[[], T]) -> Future[T]:
        """Queue `job`; raises WorkerClosed after close()."""
        future: Future[T] = Future()
        with self._closing:
            if self._closed:
                raise WorkerClosed
            self._queue.put(lambda: self._perform(job, future))
        return future

    def is_current_thread(self) -> bool:
        return threading.current_thread() is self._thread

    def close(self, timeout_s: float) -> bool:
        """Take no more jobs, finish those queued, end the thread. False if it is still at work."""
        with self._closing:
            if not self._closed:
                self._closed = True
                self._queue.put(None)
        self._thread.join(timeout_s)
        return not self._thread.is_alive()

    def let_in(self) -> bool:
        """From inside a long job: run the jobs that wait by now. False once the worker is to end."""
        for _ in range(self._queue.qsize()):
            try:
                job = self._queue.get_nowait()
            except queue.Empty:
                break  # another long job, let in here, took what waited
            if job is None:
                self._queue.put(None)  # for `_run`, once the long job has ended
                return False
            job()
        return True

    def abandon(self) -> None:
        """Cancel the jobs that have not begun; only for a close that ran out of time."""
        self._abandoned = True

    def _run(self) -> None:
        while (job := self._queue.get()) is not None:
            job()

    def _perform(self, job: Callable[[], T], future: Future[T]) -> None:
        if self._abandoned:
            future.cancel()
        if not future.set_running_or_notify_cancel():
            return
        try:
            result = job()
        except BaseException as error:  # noqa: BLE001
            # Whatever it is belongs to the one who submitted the job; the thread goes on for the others.
            future.set_exception(error)
        else:
            future.set_result(result)
