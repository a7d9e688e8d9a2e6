"""A thread that looks around every two seconds and settles what the rules of alarms want, raised and cleared
in one transaction and only when something changed. Nothing else waits for it."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Mapping, Sequence
from typing import Final, TypeVar

from app.domain.alarms import DeskFacts, Key, Kind
from app.errors import DeskError
from app.services import alarm_ground, alarms
from app.services.alarm_watch import AlarmWatch, Seen, TroubleSeen
from app.services.alarms import Changes
from app.services.readings import LiveBoard
from app.thread_end import is_gone
from db.alarm_rows import AlarmRow
from db.errors import BookError
from db.ledger import Ledger, LedgerBook
from meterio.profiles import Profile
from meterio.types import Clock

EVERY_S: Final = 2.0
GROUND_S: Final = 30.0
"""How often settings, accounts and expected counts are read anew."""
THIN_S: Final = 86_400.0
PAUSE_S: Final = 0.001
LOOK_S: Final = 0.05

T = TypeVar("T")

_log = logging.getLogger(__name__)


class _Ending(Exception):
    """The program ends: what was to be written waits for the next start."""


class AlarmKeeper:
    """Runs from `start` to `stop`. `stamp` may be asked from any thread: it changes with every alarm."""

    def __init__(
        self,
        book: LedgerBook,
        *,
        live: LiveBoard,
        troubles: Callable[[], Sequence[TroubleSeen]],
        makes: Mapping[str, Profile],
        clock: Clock,
    ) -> None:
        self.stamp = 0
        self._book = book
        self._troubles = troubles
        self._clock = clock
        self._ended = threading.Event()
        self._facts: Callable[[], DeskFacts] | None = None
        self._watch = AlarmWatch(
            live, makes, began_s=clock.monotonic(), pause=lambda: self._ended.wait(PAUSE_S)
        )
        self._ground_at_s = self._thin_at_s = clock.monotonic()
        self._failed = ""
        self._kept = -1
        self._alarms: Mapping[Key, AlarmRow] = {}
        self._lost: frozenset[tuple[str, str]] = frozenset()
        # daemon: a disk that never answers must not keep the program from ending.
        self._thread = threading.Thread(target=self._run, name="alarm-keeper", daemon=True)

    def start(self, facts: Callable[[], DeskFacts]) -> None:
        """`facts` tells of the desk itself; asked on the keeper's own thread."""
        self._facts = facts
        self._thread.start()

    def end(self) -> None:
        """Look around no more; returns at once."""
        self._ended.set()

    def stop(self, timeout_s: float) -> bool:
        """End and wait; False if a disk still holds it up."""
        self.end()
        return is_gone(self._thread, within_s=timeout_s)

    def _run(self) -> None:
        while not self._ended.wait(EVERY_S):
            try:
                self.turn()
            except _Ending:
                return
            except (BookError, DeskError, OSError) as error:
                self._note_failure(error)
            except Exception as error:  # noqa: BLE001 - reported; alarms must go on
                self._note_failure(error, trace=error)
            else:
                self._failed = ""

    def turn(self) -> Changes:
        """Look around once, and settle what is wanted; returns what was changed. Raises BookError."""
        now_s, now_utc_ms = self._clock.monotonic(), self._clock.utc_ms()
        if self._is_due(now_s):
            terms = self._book.read(alarm_ground.terms)
            meters = self._book.read(alarm_ground.meters)
            self._watch.know(terms, meters, now_s=now_s)
        seen = self._look(now_s, now_utc_ms)
        changes = self._watch.look(seen)
        if changes:
            self._write(lambda ledger: alarms.settle(ledger, changes, now_utc_ms=now_utc_ms))
            self._book.read(self._take_up)
        self._thin(now_s, now_utc_ms)
        return changes

    def _look(self, now_s: float, now_utc_ms: int) -> Seen:
        assert self._facts is not None
        self._book.read(self._take_up)
        return Seen(
            desk=self._facts(),
            doubts=self._book.read(lambda ledger: alarm_ground.doubts(ledger, now_utc_ms=now_utc_ms)),
            troubles=self._troubles(),
            live=self._alarms,
            lost=self._lost,
            now_s=now_s,
            now_utc_ms=now_utc_ms,
        )

    def _take_up(self, ledger: Ledger) -> None:
        """What is live in the book, read again only if it changed."""
        stamp = ledger.alarms.stamp()
        if stamp != self._kept:
            self._alarms = _by_key(ledger.alarms.live())
        self._lost = frozenset((one.kind, one.object) for one in ledger.alarms.open_outages())
        self._kept = self.stamp = stamp

    def _is_due(self, now_s: float) -> bool:
        if now_s < self._ground_at_s:
            return False
        self._ground_at_s = now_s + GROUND_S
        return True

    def _thin(self, now_s: float, now_utc_ms: int) -> None:
        if now_s < self._thin_at_s:
            return
        self._thin_at_s = now_s + THIN_S
        while self._write(lambda ledger: alarms.thin(ledger, now_utc_ms=now_utc_ms)):
            pass

    def _write(self, unit: Callable[[Ledger], T]) -> T:
        """Behind whatever the writer is at, an import for example; never behind the end of the program."""
        written = self._book.submit(unit)
        while True:
            try:
                return written.result(LOOK_S)
            except TimeoutError:
                if self._ended.is_set():
                    written.cancel()
                    raise _Ending from None

    def _note_failure(self, error: Exception, *, trace: Exception | None = None) -> None:
        """Said once, not every two seconds."""
        if self._failed != type(error).__name__:
            self._failed = type(error).__name__
            _log.warning("alarms are not looked at now: %s", error, exc_info=trace)


def _by_key(rows: Sequence[AlarmRow]) -> dict[Key, AlarmRow]:
    """Kinds that a newer program raised are left to it."""
    known = set(Kind)
    return {(Kind(row.kind), row.object): row for row in rows if row.kind in known}
