"""The system log: what the program and its lines did, for whoever looks for a fault. It proves nothing.

Whoever notes something only puts it into a buffer, from any thread and at once; `app/log_keeper.py` stores
what is in it, in batches. Kinds and what their details say:

    program.started   terminal, python         program.stopped
    program.warning, program.error             text, where
    book.migrated     before, after            (object: the book)
    collector.lost, collector.found            (object: the collector)
    meter.lost, meter.found                    (object: the meter; none when its whole collector is lost)
    job.ended         job, error, cancelled    (object: the collector or meter)
    clock.jumped      by_ms
    log.anchor        line                     (object: the id of the log's key)
    log.thinned       entries
    book.backup_made  mb                       (object: the backup)
    book.backup_failed   error
"""

from __future__ import annotations

import logging
import threading
from collections import deque
from collections.abc import Iterable
from typing import Final, Protocol

from app.services.readings import LiveBoard
from db.readings import Readings
from db.rows import SystemEntry

INFO: Final = "info"
WARNING: Final = "warning"
ERROR: Final = "error"
LEVELS: Final = (INFO, WARNING, ERROR)
MOST_WAITING: Final = 10_000
"""So many entries wait to be stored; beyond that the oldest go, so that a full disk costs no memory."""
TO_ANSWER_S: Final = 180.0
"""So long a collector that is back may take until all its meters have been asked."""
_LONGEST_TEXT: Final = 1_000
DAY_MS: Final = 86_400_000


class _UtcClock(Protocol):
    def utc_ms(self) -> int: ...


class SystemNotes:
    """What waits to be stored. Safe from any thread."""

    def __init__(self, clock: _UtcClock) -> None:
        self._clock = clock
        self._waiting: deque[SystemEntry] = deque(maxlen=MOST_WAITING)
        self._lock = threading.Lock()

    def note(self, kind: str, object: str = "", *, level: str = INFO, **detail: int | str | bool) -> None:
        """Note that something happened now."""
        entry = SystemEntry(self._clock.utc_ms(), level, kind, object, detail)
        with self._lock:
            self._waiting.append(entry)

    def take(self) -> tuple[SystemEntry, ...]:
        """All that waits, oldest first."""
        with self._lock:
            taken = tuple(self._waiting)
            self._waiting.clear()
        return taken

    def give_back(self, entries: Iterable[SystemEntry]) -> None:
        """What could not be stored waits again, before what came since."""
        with self._lock:
            self._waiting = deque((*entries, *self._waiting), maxlen=MOST_WAITING)


class NotingHandler(logging.Handler):
    """Warnings and errors of the program's own log stand in the system log too."""

    def __init__(self, notes: SystemNotes) -> None:
        super().__init__(logging.WARNING)
        self._notes = notes

    def emit(self, record: logging.LogRecord) -> None:
        level = ERROR if record.levelno >= logging.ERROR else WARNING
        text = record.getMessage()[:_LONGEST_TEXT]
        self._notes.note(f"program.{level}", level=level, text=text, where=record.name)


class ContactWatch:
    """Notes which collectors and meters were lost and found since it looked last.

    A meter is lost only once it was in contact, and not by itself when its whole collector is: a mall whose
    line is cut is one entry and not eight hundred. When the collector is back its meters have a while to
    answer.
    """

    def __init__(self, live: LiveBoard, notes: SystemNotes) -> None:
        self._live = live
        self._notes = notes
        self._up: dict[str, float] = {}
        """Collectors in contact, and since when."""
        self._answering: set[str] = set()
        self._lost: set[str] = set()

    def look(self, now_s: float) -> None:
        """`now_s` is a time that never runs backwards."""
        for name, up in self._live.collectors().items():
            if up and name not in self._up:
                self._up[name] = now_s
                self._tell("collector", name, found=True)
            elif not up and self._up.pop(name, None) is not None:
                self._tell("collector", name, found=False)
        states = self._live.states()
        for meter_id, state in states.items():
            if state.in_contact:
                self._answers(meter_id)
            elif meter_id in self._answering and self._should_answer(meter_id, now_s):
                self._answering.discard(meter_id)
                self._lost.add(meter_id)
                self._tell("meter", meter_id, found=False)
        self._answering &= states.keys()
        self._lost &= states.keys()

    def _should_answer(self, meter_id: str, now_s: float) -> bool:
        since = self._up.get(self._live.collector_of(meter_id) or "")
        return since is not None and now_s - since >= TO_ANSWER_S

    def _answers(self, meter_id: str) -> None:
        self._answering.add(meter_id)
        if meter_id in self._lost:
            self._lost.discard(meter_id)
            self._tell("meter", meter_id, found=True)

    def _tell(self, what: str, name: str, *, found: bool) -> None:
        how = "found" if found else "lost"
        self._notes.note(f"{what}.{how}", name, level=INFO if found else WARNING)


def store(readings: Readings, entries: Iterable[SystemEntry]) -> None:
    """Keep entries, in the order given."""
    readings.note_events(entries)


def thin(readings: Readings, *, keep_days: int, now_utc_ms: int) -> int:
    """Delete some of what is older; how many. Call again until it is none."""
    return readings.thin_events(before_utc_ms=now_utc_ms - keep_days * DAY_MS)
