"""What the program does by itself every night, once, at a quiet hour of the site's clock: it settles the days
that are over, reconciles, and moves the readings of the days that have ended."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Final

from app.domain.permissions import SYSTEM
from app.errors import DeskError
from app.services import (
    epoch_ends,
    reading_archive,
    reading_correction,
    reading_nights,
    reconcile,
    reconcile_now,
    settings,
    settling,
)
from app.services.day_reckoning import night_of
from app.services.meter_terms import utc_offset_ms
from app.services.reading_archive import MOVE, Work
from app.services.reconcile_now import Sources
from app.thread_end import is_gone
from db.errors import BookError
from meterio.types import Clock

AT_MIN: Final = 2 * 60 + 30
"""Minutes after midnight, local time."""
LOOK_S: Final = 60.0
FIRST_LOOK_S: Final = 600.0
"""After a start every meter must have had its turn, else all of them would be found silent."""
AGAIN_MS: Final = 3_600_000
"""A run that failed is tried again then."""
CORRECTED_LATELY_MS: Final = 7 * 86_400_000
"""A start looks back so far for a correction that was cut off."""
_DAY_MIN: Final = 1440
_log = logging.getLogger(__name__)


def last_hour_utc_ms(now_utc_ms: int, *, utc_offset_min: int) -> int:
    """When the nightly hour was last."""
    minute = now_utc_ms // 60_000 + utc_offset_min
    since = (minute - AT_MIN) % _DAY_MIN
    return (minute - since - utc_offset_min) * 60_000


class Nightly:
    """A thread of its own that looks at the clock every minute. A night that was missed is made up for."""

    def __init__(self, sources: Sources, clock: Clock, *, ending: threading.Event) -> None:
        self._sources, self._clock, self._ending = sources, clock, ending
        self._jobs = (
            _Job("reconciliation", self._must_reconcile, self._reconcile),
            _Job("moving of readings", self._must_move, self._move),
            _Job("archiving of readings", self._must_archive, self._archive),
        )
        self._thread = threading.Thread(target=self._run, name="nightly", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def join(self, timeout_s: float) -> bool:
        """After `ending` was set: True once the thread is gone."""
        return is_gone(self._thread, within_s=timeout_s)

    def _run(self) -> None:
        self.finish_corrections()
        wait_s = FIRST_LOOK_S
        while not self._ending.wait(wait_s):
            wait_s = LOOK_S
            self.settle()
            self.look()

    def finish_corrections(self) -> int:
        """Set right the readings whose correction was noted when the program ended; how many."""
        since = self._clock.utc_ms() - CORRECTED_LATELY_MS
        try:
            noted = self._sources.ledger.read(lambda ledger: reading_correction.noted_since(ledger, since))
            done = reading_correction.finish(self._sources.readings, noted)
        except (DeskError, BookError) as error:
            _log.warning("corrections that were cut off are not finished: %s", error)
            return 0
        if done:
            _log.info("%d readings whose correction was cut off are set right", done)
        return done

    def settle(self) -> int:
        """Settle the days that are over; how many were."""
        try:
            done = settling.settle(
                self._sources.ledger, now_utc_ms=self._clock.utc_ms(), stop=self._ending.is_set
            )
        except BookError as error:
            _log.warning("the days that are over are not settled: %s", error)
            return 0
        if done:
            _log.info("%d days were settled", done)
        return done

    def look(self) -> bool:
        """Do what it is time for; True if anything was and all of it went well."""
        now = self._clock.utc_ms()
        done = [self._look_at(job, now) for job in self._jobs if now >= job.not_before_utc_ms]
        return any(done) and None not in done

    def _look_at(self, job: _Job, now: int) -> bool | None:
        """Whether it was time; None if it failed."""
        try:
            if not job.is_due(now):
                return False
            said = job.work(now)
        except (DeskError, BookError, OSError) as error:
            _log.warning("the nightly %s did not run: %s", job.name, error)
            job.not_before_utc_ms = now + AGAIN_MS
            return None
        _log.info("the nightly %s: %s", job.name, said)
        return True

    def _hour(self, now: int) -> int:
        return self._sources.ledger.read(
            lambda ledger: last_hour_utc_ms(now, utc_offset_min=settings.intervals(ledger).utc_offset_min)
        )

    def _must_reconcile(self, now: int) -> bool:
        """Whether the program itself has not reconciled since the last nightly hour."""
        hour = self._hour(now)
        runs = self._sources.ledger.read(lambda ledger: reconcile.runs(ledger, session=SYSTEM))
        return not any(run.operator_id is None and run.utc_ms >= hour for run in runs)

    def _reconcile(self, now: int) -> str:
        found = reconcile_now.run(self._sources, {}, session=SYSTEM, now_utc_ms=now)
        return f"{len(found)} differences"

    def _must_move(self, now: int) -> bool:
        """Whether days that ended before the last nightly hour are not moved yet."""
        offset_s = self._sources.ledger.read(utc_offset_ms) // 1000
        return reading_nights.is_due(self._sources.readings, offset_s=offset_s, at_utc_ms=self._hour(now))

    def _move(self, now: int) -> str:
        since = now - epoch_ends.LATEST_MS
        ends = self._sources.ledger.read(lambda ledger: epoch_ends.ends(ledger, since_utc_ms=since))
        self._sources.readings.write(lambda readings: epoch_ends.keep(readings, ends))
        night = self._sources.ledger.read(lambda ledger: night_of(ledger, ending=self._ending))
        moved = reading_nights.run(self._sources.readings, night, now_utc_ms=now)
        return f"{moved} readings moved"

    def _must_archive(self, now: int) -> bool:
        """Whether years are to be moved to their files, or a return was cut off."""
        terms = self._sources.ledger.read(lambda ledger: reading_archive.terms(ledger, session=SYSTEM))
        book = self._sources.readings
        due = reading_archive.due(book, terms, now_utc_ms=self._hour(now))
        return bool(due or reading_archive.unfinished_returns(book))

    def _archive(self, now: int) -> str:
        book, ledger = self._sources.readings, self._sources.ledger
        terms = ledger.read(lambda unit: reading_archive.terms(unit, session=SYSTEM))
        due = reading_archive.due(book, terms, now_utc_ms=now)
        for year in reading_archive.unfinished_returns(book):
            reading_archive.bring_back(book, year, Work(self._ending), now_utc_ms=now)
        for year in due:
            permit = partial(reading_archive.permit, year=year, action=MOVE, session=SYSTEM, now_utc_ms=now)
            ledger.write(permit)
            reading_archive.move_out(book, terms, year, Work(self._ending), now_utc_ms=now)
        return f"{len(due)} years moved"


@dataclass(slots=True)
class _Job:
    """What is done once a night; one that failed is not tried again before a while."""

    name: str
    is_due: Callable[[int], bool]
    work: Callable[[int], str]
    not_before_utc_ms: int = 0
