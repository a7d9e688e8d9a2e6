"""How the lines do, and what is wrong: snapshots that any thread may take."""

from __future__ import annotations

import logging
import threading
from collections import OrderedDict
from dataclasses import dataclass, replace
from typing import Final

from app.errors import DeskError
from app.polling.rounds import BusRounds
from app.services.readings import LiveBoard
from meterio.collector import CollectorClient
from meterio.types import Clock, CollectorSettings

TROUBLES_KEPT: Final = 200
LOG_PAUSE_S: Final = 3600.0
"""A trouble that comes again and again is one line in the log an hour."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class LineStats:
    """One line since its link was set up. Counts are of questions; times None before the first answer.

    `sealed` names the suite in use, None on links that seal nothing and while there is none; `key_id` is the
    number of the key that the running session began with. `round_s` is how
    long asking every meter once takes, pauses left out. `last_error` says why the last question failed.
    """

    collector: str
    bus: int
    link: str
    sealed: str | None
    in_contact: bool
    meters: int
    meters_in_contact: int
    round_s: float | None
    sent: int
    answered: int
    timeouts: int
    bad: int
    late: int
    refused: int
    answer_ms: float | None
    last_error: str | None
    key_id: int | None = None


@dataclass(frozen=True, slots=True)
class Trouble:
    """Something a technician should look into. `key` names its kind ("trouble.link_refused"), `where` the
    collector, line or meter, `text` what was seen, `error` the same where it has a sentence of its own; seen
    `times` times, last at `utc_ms`."""

    key: str
    where: str
    text: str
    utc_ms: int
    times: int = 1
    error: DeskError | None = None


class Troubles:
    """The newest troubles, one entry for each kind and place. Bounded; asked from any thread."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._known: OrderedDict[tuple[str, str], Trouble] = OrderedDict()
        self._logged_at: OrderedDict[tuple[str, str], float] = OrderedDict()

    def note(self, key: str, where: str, text: str, *, error: DeskError | None = None) -> None:
        now = self._clock.utc_ms()
        self._log(key, where, text)
        with self._lock:
            before = self._known.pop((key, where), None)
            times = 1 if before is None else before.times + 1
            self._known[key, where] = Trouble(key, where, text, now, times, error)
            if len(self._known) > TROUBLES_KEPT:
                self._known.popitem(last=False)

    def settle(self, key: str, where: str) -> None:
        """It is over."""
        with self._lock:
            self._known.pop((key, where), None)

    def _log(self, key: str, where: str, text: str) -> None:
        now = self._clock.monotonic()
        if now - self._logged_at.get((key, where), -LOG_PAUSE_S) < LOG_PAUSE_S:
            return
        self._logged_at[key, where] = now
        if len(self._logged_at) > TROUBLES_KEPT:
            self._logged_at.popitem(last=False)
        _log.warning("%s: %s: %s", where, key, text)

    def all(self) -> tuple[Trouble, ...]:
        """Newest first."""
        with self._lock:
            return tuple(reversed(self._known.values()))


def stats_of(
    settings: CollectorSettings, bus: int, *, client: CollectorClient, rounds: BusRounds, live: LiveBoard
) -> LineStats:
    """How one line stands now."""
    counters = client.counters(bus)
    suite = client.suite
    states = [live.state(meter_id) for meter_id in rounds.meter_ids]
    return LineStats(
        collector=settings.id,
        bus=bus,
        link=str(settings.kind),
        sealed=None if suite is None else suite.label,
        in_contact=client.in_contact,
        meters=len(states),
        meters_in_contact=sum(state is not None and state.in_contact for state in states),
        round_s=rounds.round_s,
        sent=counters.sent,
        answered=counters.answered,
        timeouts=counters.timeouts,
        bad=counters.bad,
        late=counters.late,
        refused=counters.refused,
        answer_ms=counters.answer_ms,
        last_error=counters.last_error or None,
        key_id=client.key_id,
    )


def unreachable(settings: CollectorSettings, bus: int, *, meters: int, why: str) -> LineStats:
    """A line whose collector cannot be connected to at all, as it is set up."""
    silent = LineStats(
        settings.id, bus, str(settings.kind), None, False, meters, 0, None, 0, 0, 0, 0, 0, 0, None, None
    )
    return replace(silent, last_error=why)


def judge_link(troubles: Troubles, client: CollectorClient) -> None:
    """A link that was refused is told as long as there is none."""
    if client.in_contact:
        troubles.settle("trouble.link_refused", client.id)
    elif client.refusal:
        troubles.note("trouble.link_refused", client.id, client.refusal)


def judge_round(troubles: Troubles, line: str, *, round_s: float | None, target_s: float) -> None:
    """A line whose meters cannot all be asked within the target is told as long as that is so."""
    if round_s is not None and round_s > target_s:
        troubles.note("trouble.slow_round", line, f"{round_s:.1f} s > {target_s:.0f} s")
    else:
        troubles.settle("trouble.slow_round", line)
