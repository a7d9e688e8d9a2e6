"""A book: one file, one writer thread, short readers. The two books of the program are built on it.

Units of work are functions of the book's repositories. They run on the writer thread inside one transaction,
which commits when they return and is rolled back when they raise. They must not wait for anything.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, wait
from contextlib import contextmanager
from pathlib import Path
from typing import Final, Generic, Protocol, TypeVar

from db.connection import (
    BUSY_TIMEOUT_S,
    check_place,
    close_writer,
    is_interrupted,
    open_reader,
    open_writer,
    roll_back_journal,
)
from db.errors import BookClosed, BookCorrupt, BookError, BookFailed, BookFull, SecondInstance
from db.instance import OwnerLock, check_owner, claim
from db.migrations import BookKind
from db.recording import BookConnection
from db.reserve import DiskReserve
from db.unit_of_work import short_read, unit_of_work
from db.whole_copy import FLUSH_S, copy_pages, flush, taking_its_name
from db.worker import Worker, WorkerClosed

R = TypeVar("R")
T = TypeVar("T")

_STOPPING: Final = (BookFailed, BookCorrupt, SecondInstance)
"""After one of these nothing more is written until the book is opened anew (faults.md H10, H14, H15)."""


class UtcClock(Protocol):
    def utc_ms(self) -> int: ...


class Book(Generic[R]):
    """`R` is the type of the repositories over one connection. Raises a BookError if the file is not fit."""

    def __init__(
        self,
        path: Path,
        *,
        clock: UtcClock,
        kind: BookKind,
        repositories: Callable[[BookConnection, Path], R],
        busy_timeout_s: float = BUSY_TIMEOUT_S,
    ) -> None:
        self.path = path
        self._kind = kind
        self.reserve = DiskReserve(path)
        self._repositories = repositories
        self._busy_timeout_s = busy_timeout_s
        self._stopped_by: BookError | None = None
        self._idle: list[BookConnection] = []
        self._busy: set[BookConnection] = set()
        self._readers = threading.Lock()
        self._closed = False
        self._connection, self._token, self._lock = _open(path, kind, clock, busy_timeout_s)
        self._writer = Worker(f"{kind.name}-writer")
        self._reader = Worker(f"{kind.name}-reader")

    @property
    def version(self) -> int:
        """The schema version of the book as it is open."""
        return self._kind.version

    @property
    def migrated_from(self) -> int | None:
        """The schema version that the book had when it was opened, if an older program wrote it."""
        return self._connection.migrated_from

    def submit(self, unit: Callable[[R], T]) -> Future[T]:
        """Run `unit` in one transaction on the writer thread. After close() the future holds BookClosed."""
        return self._queue(self._writer, lambda: self._write(unit))

    def write(self, unit: Callable[[R], T]) -> T:
        """`submit` and wait. Not from inside a unit, which would wait for itself."""
        if self._writer.is_current_thread():
            raise RuntimeError("a unit of work cannot wait for another one")
        return self.submit(unit).result()

    def read(self, unit: Callable[[R], T]) -> T:
        """Run `unit` on this thread over one read-only view. Keep it short: it holds up commits."""
        with self._reading() as connection, short_read(connection, self.path):
            repositories = self._repositories(connection, self.path)
            try:
                return unit(repositories)
            except Exception as error:
                self._refused(repositories, error, reading=True)
                raise

    def submit_read(self, unit: Callable[[R], T]) -> Future[T]:
        """`read` on the book's reader thread."""
        return self._queue(self._reader, lambda: self.read(unit))

    def quick_check(self) -> None:
        """Raise BookCorrupt if SQLite finds damage. Reads the whole file; not for the GUI thread."""
        with self._reading() as connection, short_read(connection, self.path):
            found = [str(row[0]) for row in connection.execute("PRAGMA quick_check(5)")]
        if found != ["ok"]:
            raise BookCorrupt(self.path, "; ".join(found))

    def copy_to(self, target: Path, *, told: Callable[[int, int], None]) -> None:
        """A whole copy at `target`, as the book is when the copying ends; others write meanwhile as ever.

        `told` hears how many pages are left, and of how many, on the writer thread; what it raises ends the
        copying. Raises BookError: of the book, or BookClosed where it is closed meanwhile; OSError and
        sqlite3.Error of the target. Waits; not from inside a unit.
        """
        if self._writer.is_current_thread():
            raise RuntimeError("a unit of work cannot wait for a copy")
        with taking_its_name(target) as part:
            copying = self._queue(self._writer, lambda: self._copy(part, told))
            while wait((copying,), timeout=FLUSH_S).not_done:
                flush(part)
            copying.result()

    def _copy(self, part: Path, told: Callable[[int, int], None]) -> None:
        if self._stopped_by is not None:
            raise type(self._stopped_by)(self.path, f"stopped earlier: {self._stopped_by}")

        def between(left: int, of: int) -> None:
            told(left, of)
            if not self._writer.let_in():
                raise BookClosed(self.path)

        # SQLite puts into the copy what its own connection writes meanwhile; another's would begin it anew.
        copy_pages(self._connection, part, between=between)

    def close(self, timeout_s: float = 3) -> bool:
        """Finish what is queued, end the threads, free the file; True if all ended within the time."""
        with self._readers:
            self._closed = True
        ended = self._reader.close(timeout_s / 4) & self._writer.close(timeout_s / 2)
        if not ended:
            ended = self._break_off(timeout_s / 4)
        if ended:
            self._release()
        return ended

    def _break_off(self, timeout_s: float) -> bool:
        """Interrupt the statements under way; their units roll back, those still queued are cancelled."""
        for worker in (self._writer, self._reader):
            worker.abandon()
        deadline = time.monotonic() + timeout_s
        while not (ended := self._writer.close(0.01) & self._reader.close(0.01)):
            if time.monotonic() > deadline:
                break
            # A long unit is many short statements: sooner or later one of them is hit.
            with self._readers:
                for connection in (self._connection, *self._busy):
                    connection.interrupt()
        return ended

    def _release(self) -> None:
        with self._readers:
            for connection in self._idle:
                connection.close()
            self._idle.clear()
        if self._stopped_by is None:
            close_writer(self._connection, self.path)
        else:
            self._connection.close()
        self._lock.release()

    def _queue(self, worker: Worker, job: Callable[[], T]) -> Future[T]:
        try:
            return worker.submit(job)
        except WorkerClosed:
            future: Future[T] = Future()
            future.set_exception(BookClosed(self.path))
            return future

    def _write(self, unit: Callable[[R], T]) -> T:
        if self._stopped_by is not None:
            raise type(self._stopped_by)(self.path, f"stopped earlier: {self._stopped_by}")
        repositories = self._repositories(self._connection, self.path)
        try:
            with unit_of_work(self._connection, self.path):
                check_owner(self._connection, self._token, self.path)
                self._begun()
                result = unit(repositories)
                self._about_to_commit()
        except BookFull:
            self.reserve.give_up_ballast()
            raise
        except _STOPPING as error:
            self._stopped_by = error
            raise
        except Exception as error:
            self._refused(repositories, error, reading=False)
            raise
        self._committed()
        return result

    def _begun(self) -> None:
        """A unit is about to write."""

    def _about_to_commit(self) -> None:
        """A unit has written, inside its transaction."""

    def _committed(self) -> None:
        """The transaction is safe; whoever waits for it has not been told yet."""

    def _refused(self, repositories: R, error: Exception, *, reading: bool) -> None:
        """A unit raised; what it wrote is undone, or nothing was to be written. On the unit's own thread."""

    @contextmanager
    def _reading(self) -> Iterator[BookConnection]:
        """A reading connection of the pool, for one thread at a time."""
        connection = self._take_reader()
        try:
            yield connection
        finally:
            with self._readers:
                self._busy.discard(connection)
                if self._closed:
                    connection.close()
                else:
                    self._idle.append(connection)

    def _take_reader(self) -> BookConnection:
        with self._readers:
            if self._closed:
                raise BookClosed(self.path)
            connection = self._idle.pop() if self._idle else None
        connection = connection or open_reader(self.path, busy_timeout_s=self._busy_timeout_s)
        with self._readers:
            self._busy.add(connection)
        return connection


def _open(
    path: Path, kind: BookKind, clock: UtcClock, busy_timeout_s: float
) -> tuple[BookConnection, str, OwnerLock]:
    """Lock, open, claim; on any failure everything is let go again."""
    check_place(path)
    lock = OwnerLock(path)
    try:
        connection = open_writer(path, kind, busy_timeout_s=busy_timeout_s)
        try:
            with unit_of_work(connection, path):
                token = claim(connection, clock.utc_ms())
        except BaseException:
            connection.close()
            raise
    except BaseException:
        lock.release()
        raise
    return connection, token, lock


def undo_interrupted(path: Path) -> None:
    """Undo what a program left half written when it was killed in a commit, as any start would.

    Without this the file cannot be read by those who only read. While a running program owns the book nothing
    is done: the journal is that program's. Raises BookError.
    """
    if not is_interrupted(path):
        return
    try:
        lock = OwnerLock(path)
    except SecondInstance:
        return
    try:
        roll_back_journal(path)
    finally:
        lock.release()
