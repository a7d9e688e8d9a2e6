"""A thread that makes backups: when they are due, when a screen asks for one, and for the command line.

It ends with the program at once; a backup that was cut off leaves nothing and is made anew.
"""

from __future__ import annotations

import logging
import threading
from collections import deque
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Final

from app.backup import asking, making
from app.backup.asking import Asked
from app.backup.child import prove_in_child
from app.backup.making import Books, Made, Work
from app.errors import DeskError, presentable
from app.services import backups
from app.services.system_log import WARNING, SystemNotes
from app.thread_end import is_gone
from db.errors import BookError

FIRST_LOOK_S: Final = 30.0
LOOK_S: Final = 1.0
AGAIN_MS: Final = 300_000
"""What is due and failed is tried again then."""
TOLD_MS: Final = 3_600_000
"""Failing for so long is an alarm: a network drive may be away for a moment."""
_ENDS: Final = frozenset({"backup.stopped", "book.closed"})
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class BackupState:
    """How it stands. `step`: what is under way ("copy", "prove", "bring"), "" for nothing, and how much of
    how much of it is done; `made`: the last of this run; `failed`: why the newest attempt failed."""

    step: str = ""
    done: int = 0
    of: int = 0
    made: Made | None = None
    failed: DeskError | None = None
    failed_utc_ms: int = 0
    answered: int = 0
    """The number of the newest request of a screen that has ended, well or not."""


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What a screen asked for."""

    number: int
    folder: Path
    whole: bool


@dataclass(slots=True)
class _Waiting:
    """Backups that screens asked for. `busy`: one is under way, whoever asked for it."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    wanted: deque[_Wanted] = field(default_factory=deque)
    numbers: int = 0
    busy: bool = False

    def put(self, folder: Path, *, whole: bool) -> int:
        with self.lock:
            self.numbers += 1
            self.wanted.append(_Wanted(self.numbers, folder, whole))
            return self.numbers

    def take(self) -> _Wanted | None:
        """It is under way from here on, so that it can be cancelled at any moment."""
        with self.lock:
            self.busy = bool(self.wanted)
            return self.wanted.popleft() if self.wanted else None


class BackupKeeper:
    """Runs from `start` to `stop`. From any thread: `state`, and `stamp`, another with every outcome."""

    def __init__(self, books: Books, notes: SystemNotes) -> None:
        self.state = BackupState()
        self.stamp = 0
        self._books, self._notes = books, notes
        self._ended, self._woken, self._cancelled = threading.Event(), threading.Event(), threading.Event()
        self._waiting = _Waiting()
        self._not_before_utc_ms = 0
        self._failing: tuple[Path, int] | None = None
        """The folder in which what was due could not be made, and since when."""
        self._thread: threading.Thread | None = None

    @property
    def fault(self) -> str | None:
        """The folder of the settings, if what was due there has failed for an hour; None if all is well."""
        failing = self._failing
        if failing is None or self._books.clock.utc_ms() - failing[1] < TOLD_MS:
            return None
        return str(failing[0])

    def start(self) -> None:
        asking.sweep(self._books.data_dir)
        # daemon: a folder on a network that never answers must not keep the program from ending.
        self._thread = threading.Thread(target=self._run, name="backups", daemon=True)
        self._thread.start()

    def ask(self, folder: Path, *, whole: bool) -> int:
        """Make one in `folder` as soon as can be; who may has been asked (`backups.note_asked`). At once; the
        number by which `state.answered` tells that it has ended."""
        number = self._waiting.put(folder, whole=whole)
        self._woken.set()
        return number

    def cancel(self) -> None:
        """Break off the one that is under way, or the next that a screen waits for; nothing of it is left."""
        with self._waiting.lock:
            if self._waiting.busy or self._waiting.wanted:
                self._cancelled.set()

    def end(self) -> None:
        """Break off what is under way; returns at once."""
        self._ended.set()
        self._woken.set()

    def stop(self, timeout_s: float) -> bool:
        """True once the thread is gone."""
        self.end()
        return is_gone(self._thread, within_s=timeout_s)

    def _run(self) -> None:
        due_from = self._books.clock.monotonic() + FIRST_LOOK_S
        while not self._ended.is_set():
            self._woken.clear()
            self.look(also_due=self._books.clock.monotonic() >= due_from)
            self._woken.wait(LOOK_S)

    def look(self, *, also_due: bool = True) -> int:
        """Make what is asked for and what is due; how many were made."""
        made = 0
        while not self._ended.is_set():
            if (asked := asking.take(self._books.data_dir)) is not None:
                made += self._answer(asked)
            elif (wanted := self._waiting.take()) is not None:
                made += self._attempt(wanted.folder, whole=wanted.whole, number=wanted.number) is not None
            else:
                break
        return made + (self._make_due() if also_due and not self._ended.is_set() else 0)

    def _make_due(self) -> int:
        now = self._books.clock.utc_ms()
        if now < self._not_before_utc_ms:
            return 0
        try:
            schedule = self._schedule()
        except BookError as error:
            if not self._ended.is_set():
                _log.warning("backups wait for the book: %s", error)
            return 0
        folder = schedule.folder
        if self._failing is not None and self._failing[0] != folder:
            self._failing = None
        if folder is None:
            return 0
        whole = backups.is_whole_due(schedule, now_utc_ms=now)
        if not whole and not backups.is_ledger_due(schedule, now_utc_ms=now):
            return 0
        if self._attempt(folder, whole=whole) is None:
            self._not_before_utc_ms = now + AGAIN_MS
            if self.state.failed is not None and self.state.failed.key not in _ENDS:
                self._failing = self._failing or (folder, now)
            return 0
        self._failing = None
        return 1

    def _schedule(self) -> backups.Schedule:
        now = self._books.clock.utc_ms()
        return self._books.sealed.book.read(lambda ledger: backups.schedule(ledger, now_utc_ms=now))

    def _answer(self, asked: Asked) -> int:
        made = self._attempt(asked.folder, whole=asked.whole)
        told = made.told() if made is not None else self.state.failed or DeskError("backup.stopped")
        try:
            asking.tell(self._books.data_dir, asked, told)
        except OSError as error:
            _log.warning("a backup was asked for and the answer cannot be written: %s", error)
        return made is not None

    def _attempt(self, folder: Path, *, whole: bool, number: int | None = None) -> Made | None:
        """None where it came to nothing; `state` says why."""
        self._waiting.busy = True
        try:
            return self._make(folder, whole=whole, answered=number or self.state.answered)
        finally:
            with self._waiting.lock:
                self._waiting.busy = False
                self._cancelled.clear()

    def _make(self, folder: Path, *, whole: bool, answered: int) -> Made | None:
        books = self._books
        prove = partial(prove_in_child, data_dir=books.data_dir, stop=self._is_to_stop)
        work = Work(self._is_to_stop, self._told, prove)
        try:
            made = making.make(books, folder, work, whole=whole)
            making.note(books, made)
        except Exception as error:  # noqa: BLE001 - one backup's fault ends no thread; it is told and tried again
            self._failed(presentable(error), answered)
            return None
        self.state = BackupState(made=made, answered=answered)
        self.stamp += 1
        self._notes.note("book.backup_made", str(made.folder), mb=made.manifest.size_mb)
        return made

    def _failed(self, found: DeskError, answered: int) -> None:
        if found.key in _ENDS and self._ended.is_set():
            return
        now = self._books.clock.utc_ms()
        self.state = BackupState(made=self.state.made, failed=found, failed_utc_ms=now, answered=answered)
        self.stamp += 1
        if found.key not in _ENDS:
            _log.warning("no backup was made: %s", found)
            self._notes.note("book.backup_failed", level=WARNING, error=found.key)

    def _told(self, step: str, done: int, of: int) -> None:
        self.state = replace(self.state, step=step, done=done, of=of)

    def _is_to_stop(self) -> bool:
        return self._ended.is_set() or self._cancelled.is_set()
