"""The one way from a screen to slow work: a unit of the book or a job, then a callback on the GUI thread.

Units run on the book's own threads, other jobs (files, printers) on two threads kept here, and what is worked
out from years of rows on one more, one at a time: beside a second one a sale would take twice as long
(docs/decisions/0071). A result whose owner is gone, or that a newer call of the same name has overtaken, is
dropped.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, TypeVar

import shiboken6
from PySide6.QtCore import QObject, QTimer, Signal

from app.errors import DeskError, presentable
from widgets.task_threads import TaskThreads

if TYPE_CHECKING:
    from widgets.desk import Book

T = TypeVar("T")
Done = Callable[[Any], None]
Failed = Callable[[DeskError], None]

WORK, RECKONING = "desk-task", "desk-reckoning"
THREADS: Final = {WORK: 2, RECKONING: 1}
CLOSE_S = 1.5
"""How long the end of the program waits for jobs that were told to end."""


@dataclass(slots=True)
class _Call:
    """One piece of work under way. `name` is None when calls do not overtake one another."""

    owner: QObject
    done: Done
    failed: Failed
    name: str | None
    turn: int


class Tasks(QObject):
    """Runs work off the GUI thread. Made once by the shell on the GUI thread and closed with it.

    `refused(error)`: some work failed so; the owner has been told already.
    """

    refused = Signal(object)
    _finished = Signal(object, object)

    def __init__(self, book: Book, *, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._book = book
        self._pools: dict[str, TaskThreads] = {}
        self._turns: dict[tuple[int, str], int] = {}
        self._open = True
        self._finished.connect(self._deliver)

    def read(
        self,
        owner: QObject,
        unit: Callable[[Any], T],
        *,
        done: Callable[[T], None],
        failed: Failed,
        latest: str | None = None,
    ) -> None:
        """Run `unit` on a reader of the book.

        With `latest`, only the newest call of that name is delivered.
        """
        self._start(owner, lambda _: self._book.submit_read(unit), done, failed, latest)

    def write(
        self,
        owner: QObject,
        unit: Callable[[Any], T],
        *,
        done: Callable[[T], None],
        failed: Failed,
    ) -> None:
        """Run `unit` as one transaction on the book's writer."""
        self._start(owner, lambda _: self._book.submit(unit), done, failed, None)

    def work(
        self,
        owner: QObject,
        job: Callable[[], T],
        *,
        done: Callable[[T], None],
        failed: Failed,
        latest: str | None = None,
    ) -> None:
        """Run `job` on a thread of this helper: files, printers and whatever else may be slow."""
        self._start(owner, lambda _: self._threads(WORK).submit(job), done, failed, latest)

    def reckon(
        self,
        owner: QObject,
        job: Callable[[], T],
        *,
        done: Callable[[T], None],
        failed: Failed,
        latest: str,
    ) -> None:
        """Run `job`, which works out a report or a chart, after those asked for before; not at all if it is
        overtaken while it waits."""

        def begin(call: _Call) -> Future[T | None]:
            return self._threads(RECKONING).submit(lambda: None if self._overtaken(call) else job())

        self._start(owner, begin, done, failed, latest)

    def close(self, timeout_s: float = CLOSE_S) -> bool:
        """Drop what has not begun, wait for what runs; True if it ended in time. Nothing is delivered
        afterwards."""
        self._open = False
        pools = [*self._pools.values()]
        self._pools.clear()
        deadline = time.monotonic() + timeout_s
        ended = [one.close(max(deadline - time.monotonic(), 0)) for one in pools]
        return all(ended)

    def _threads(self, name: str) -> TaskThreads:
        if name not in self._pools:
            self._pools[name] = TaskThreads(name, threads=THREADS[name])
        return self._pools[name]

    def _start(
        self,
        owner: QObject,
        begin: Callable[[_Call], Future[Any]],
        done: Done,
        failed: Failed,
        latest: str | None,
    ) -> None:
        if not self._open:
            return
        call = _Call(owner, done, failed, latest, self._next_turn(owner, latest))
        try:
            future = begin(call)
        # Whatever refuses the work (a closed book, a stopped pool) is told like any other failure.
        except Exception as error:  # noqa: BLE001
            future = _failed(error)
            QTimer.singleShot(0, self, lambda: self._deliver(call, future))
            return
        future.add_done_callback(lambda finished: self._report(call, finished))

    def _next_turn(self, owner: QObject, latest: str | None) -> int:
        if latest is None:
            return 0
        key = (id(owner), latest)
        self._turns[key] = self._turns.get(key, 0) + 1
        return self._turns[key]

    def _report(self, call: _Call, future: Future[Any]) -> None:
        """On the worker's thread: hand the finished future over to the GUI thread."""
        if self._open and shiboken6.isValid(self):
            self._finished.emit(call, future)

    def _deliver(self, call: _Call, future: Future[Any]) -> None:
        if not self._open or not shiboken6.isValid(call.owner) or self._overtaken(call) or future.cancelled():
            return
        error = future.exception()
        if error is None:
            call.done(future.result())
        else:
            told = presentable(error)
            call.failed(told)
            self.refused.emit(told)

    def _overtaken(self, call: _Call) -> bool:
        return call.name is not None and self._turns.get((id(call.owner), call.name)) != call.turn


def _failed(error: Exception) -> Future[Any]:
    future: Future[Any] = Future()
    future.set_exception(error)
    return future
