"""A thread that writes reports into their folders when it is time (app/services/reports/schedules.py).

One at a time, as an export by hand would be; nobody waits for it, and the end of the program ends it at once.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Final

from app.errors import DeskError, presentable
from app.outputs.sheet_job import Cancelled, SheetJob
from app.services.reconcile_now import Sources
from app.services.reports import filed, schedules
from app.services.reports.filed import Words
from app.services.reports.schedules import Due
from app.thread_end import is_gone
from db.errors import BookError
from meterio.types import Clock

FIRST_LOOK_S: Final = 5.0
LOOK_S: Final = 20.0
WordsIn = Callable[[str], Words]
"""The words of the language with that code."""
_ENDS: Final = frozenset({"report.stopped", "book.closed"})
_log = logging.getLogger(__name__)


class ReportKeeper:
    """Runs from `start` to `stop`. `stamp` may be asked from any thread: it changes with every outcome."""

    def __init__(self, sources: Sources, clock: Clock) -> None:
        self.stamp = 0
        self._sources, self._clock = sources, clock
        self._ended, self._woken = threading.Event(), threading.Event()
        self._lock = threading.Lock()
        self._job: SheetJob | None = None
        self._late: tuple[str, ...] | None = None
        self._thread: threading.Thread | None = None

    def start(self, words_in: WordsIn) -> None:
        """`words_in` gives the words of the language with that code, on any thread."""
        # daemon: a folder on a network that never answers must not keep the program from ending.
        self._thread = threading.Thread(target=self._run, args=(words_in,), name="reports", daemon=True)
        self._thread.start()

    def wake(self) -> None:
        """Somebody asked for a report, or changed a schedule: look now. At once."""
        self._woken.set()

    def end(self) -> None:
        """Break off what is under way; returns at once."""
        self._ended.set()
        self._woken.set()
        with self._lock:
            if self._job is not None:
                self._job.cancel()

    def stop(self, timeout_s: float) -> bool:
        """True once the thread is gone."""
        self.end()
        return is_gone(self._thread, within_s=timeout_s)

    def _run(self, words_in: WordsIn) -> None:
        self._woken.wait(FIRST_LOOK_S)
        while not self._ended.is_set():
            self._woken.clear()
            self.look(words_in)
            self._woken.wait(LOOK_S)

    def look(self, words_in: WordsIn) -> int:
        """Write what is due; how many were written."""
        now = self._clock.utc_ms()
        try:
            wanted = self._sources.ledger.read(lambda ledger: schedules.due(ledger, now_utc_ms=now))
            done = [self._serve(one, words_in) for one in wanted if not self._ended.is_set()]
            self._tell_late()
        except BookError as error:
            if not self._ended.is_set():
                _log.warning("reports by schedule wait for the book: %s", error)
            return 0
        return sum(done)

    def _serve(self, due: Due, words_in: WordsIn) -> bool:
        """Whether it was written. Raises BookError when that cannot even be noted."""
        ledger = self._sources.ledger
        try:
            path = self._write(due, words_in)
        except Cancelled:
            return False  # the program ends; the next start takes it up
        except Exception as error:  # noqa: BLE001 - one report's fault keeps no other from being written; it is told
            found = presentable(error)
            if found.key in _ENDS:
                return False
            _log.warning("the report %s was not written: %s", due.row.name, found)
            ledger.write(
                lambda unit: schedules.note_failed(unit, due, found, now_utc_ms=self._clock.utc_ms())
            )
            return False
        else:
            ledger.write(
                lambda unit: schedules.note_written(unit, due, path, now_utc_ms=self._clock.utc_ms())
            )
            _log.info("the report %s was written to %s", due.row.name, path)
            return True
        finally:
            self._job = None
            self.stamp += 1

    def _write(self, due: Due, words_in: WordsIn) -> Path:
        """Raises Cancelled, DeskError, BookError, OSError."""
        words = words_in(due.row.language)
        path = schedules.file_of(due, words.title(due.row.report))
        session = self._sources.ledger.read(lambda ledger: schedules.owner(ledger, due.row))
        try:
            filed.write(
                self._sources,
                due.row.report,
                schedules.filters_of(due),
                path,
                words=words,
                session=session,
                now_utc_ms=self._clock.utc_ms(),
                stop=self._ended.is_set,
                begun=self._begin,
            )
        except DeskError as error:
            if error.key.startswith(("permission.", "sign_in.")):
                raise DeskError("schedule.owner_may_not", name=session.display_name) from error
            raise
        return path

    def _begin(self, job: SheetJob) -> None:
        with self._lock:
            self._job = job
            if self._ended.is_set():
                job.cancel()

    def _tell_late(self) -> None:
        """Once for each change: the alarm itself is a row of the book."""
        now = self._clock.utc_ms()
        found = self._sources.ledger.read(lambda ledger: schedules.late(ledger, now_utc_ms=now))
        if found != self._late:
            self._sources.ledger.write(lambda ledger: schedules.tell_late(ledger, now_utc_ms=now))
            self._late = found
            self.stamp += 1
