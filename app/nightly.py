"""What the program does by itself every night: it settles the days that are over, and reconciles, once, at a
quiet hour of the site's clock."""

from __future__ import annotations

import logging
import threading
from typing import Final

from app.domain.permissions import SYSTEM
from app.errors import DeskError
from app.services import reconcile, reconcile_now, settings, settling
from app.services.reconcile_now import Sources
from db.errors import BookError
from meterio.types import Clock

AT_MIN: Final = 2 * 60 + 30
"""Minutes after midnight, local time."""
LOOK_S: Final = 60.0
FIRST_LOOK_S: Final = 600.0
"""After a start every meter must have had its turn, else all of them would be found silent."""
AGAIN_MS: Final = 3_600_000
"""A run that failed is tried again then."""
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
        self._not_before_utc_ms = 0
        self._thread = threading.Thread(target=self._run, name="nightly", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def join(self, timeout_s: float) -> bool:
        """After `ending` was set: True once the thread is gone."""
        if self._thread.ident is None:
            return True
        self._thread.join(timeout_s)
        return not self._thread.is_alive()

    def _run(self) -> None:
        wait_s = FIRST_LOOK_S
        while not self._ending.wait(wait_s):
            wait_s = LOOK_S
            self.settle()
            self.look()

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
        """Reconcile if it is time; True if it was and went well."""
        now = self._clock.utc_ms()
        if now < self._not_before_utc_ms:
            return False
        try:
            if not self._is_due(now):
                return False
            found = reconcile_now.run(self._sources, {}, session=SYSTEM, now_utc_ms=now)
        except (DeskError, BookError, OSError) as error:
            _log.warning("the nightly reconciliation did not run: %s", error)
            self._not_before_utc_ms = now + AGAIN_MS
            return False
        _log.info("the nightly reconciliation found %d differences", len(found))
        return True

    def _is_due(self, now_utc_ms: int) -> bool:
        """Whether the program itself has not reconciled since the last nightly hour."""
        hour = self._sources.ledger.read(
            lambda ledger: last_hour_utc_ms(
                now_utc_ms, utc_offset_min=settings.intervals(ledger).utc_offset_min
            )
        )
        runs = self._sources.ledger.read(lambda ledger: reconcile.runs(ledger, session=SYSTEM))
        return not any(run.operator_id is None and run.utc_ms >= hour for run in runs)
