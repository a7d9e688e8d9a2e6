"""A thread beside the engine that keeps the logs: stores the system log in batches, notes contact lost and
found, writes anchors of the operation log, and thins what is old. None of it ever holds up the engine or a
screen."""

from __future__ import annotations

import logging
import threading
from typing import Final

from app import config
from app.sealed_ledger import SealedLedger
from app.services import settings, system_log
from app.services.readings import LiveBoard
from app.services.system_log import ContactWatch, NotingHandler, SystemNotes
from app.thread_end import is_gone
from db.errors import BookError
from db.readings import ReadingsBook
from meterio.types import Clock

EVERY_S: Final = 2.0
ANCHOR_S: Final = 900.0
THIN_S: Final = 86_400.0
JUMP_MS: Final = 5_000
"""A clock that moved so much more or less than time did was set."""

_log = logging.getLogger(__name__)


class LogKeeper:
    """Runs from `start` to `stop`, which stores what waits and writes the last anchor."""

    def __init__(
        self,
        notes: SystemNotes,
        *,
        sealed: SealedLedger,
        readings: ReadingsBook,
        live: LiveBoard,
        clock: Clock,
    ) -> None:
        self.notes = notes
        self._sealed = sealed
        self._readings = readings
        self._clock = clock
        self._watch = ContactWatch(live, notes)
        self._handler = NotingHandler(notes)
        self._ended = threading.Event()
        self._thread: threading.Thread | None = None
        self._storing_failed = False
        self._wall, self._time = clock.utc_ms(), clock.monotonic()
        self._due = {"anchor": ANCHOR_S, "thin": 60.0}
        self._began = clock.monotonic()

    def start(self) -> None:
        logging.getLogger().addHandler(self._handler)
        # daemon: a disk or a share that never answers must not keep the program from ending.
        self._thread = threading.Thread(target=self._run, name="log-keeper", daemon=True)
        self._thread.start()

    def stop(self, timeout_s: float) -> bool:
        """End; False if a disk still holds it up."""
        logging.getLogger().removeHandler(self._handler)
        self._ended.set()
        return is_gone(self._thread, within_s=timeout_s)

    def anchor(self, why: str) -> None:
        """Write an anchor everywhere, the system log included. Waits for the disk."""
        line = self._sealed.anchor(why)
        if line is not None:
            self.notes.note("log.anchor", self._sealed.key_store.log.id, line=line)

    def _run(self) -> None:
        while not self._ended.wait(EVERY_S):
            self._turn()
        self.anchor("stop")
        self.notes.note("program.stopped")
        self._store()

    def _turn(self) -> None:
        try:
            self._watch.look(self._clock.monotonic())
            self._watch_clock()
            if self._is_due("anchor", ANCHOR_S):
                self.anchor("timer")
            if self._is_due("thin", THIN_S):
                self._thin()
            self._store()
        except Exception as error:  # noqa: BLE001 - reported; the next turn comes
            _log.error("the logs: %s", error, exc_info=error)

    def _is_due(self, what: str, every_s: float) -> bool:
        now = self._clock.monotonic() - self._began
        if now < self._due[what]:
            return False
        self._due[what] = now + every_s
        return True

    def _watch_clock(self) -> None:
        """A wall clock that was set is noted: times in the logs jump there (I14)."""
        wall, time = self._clock.utc_ms(), self._clock.monotonic()
        by_ms = round((wall - self._wall) - (time - self._time) * 1000)
        self._wall, self._time = wall, time
        if abs(by_ms) >= JUMP_MS:
            self.notes.note("clock.jumped", level=system_log.WARNING, by_ms=by_ms)

    def _store(self) -> None:
        entries = self.notes.take()
        if not entries:
            return
        try:
            self._readings.write(lambda readings: system_log.store(readings, entries))
        except BookError as error:
            self.notes.give_back(entries)
            if not self._storing_failed:
                self._storing_failed = True
                _log.warning("the system log cannot be stored now: %s", error)
        else:
            self._storing_failed = False

    def _thin(self) -> None:
        days = self._sealed.book.read(lambda ledger: settings.number(ledger, config.SYSTEM_LOG_DAYS))
        now, gone = self._clock.utc_ms(), 0
        while not self._ended.is_set():
            some = self._readings.write(
                lambda readings: system_log.thin(readings, keep_days=days, now_utc_ms=now)
            )
            gone += some
            if not some:
                break
        if gone:
            self.notes.note("log.thinned", entries=gone)
