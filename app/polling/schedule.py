"""Which meter of a bus is asked next, and what. Pure: times come in, decisions go out.

Status is asked in turn, the longest unasked first. At a boundary of its history interval a meter's next turn
asks for the history block instead, which holds the status too: history neither starves nor comes on top.
A clock that is due is asked for in its meter's turn, and the status right after.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from meterio.types import Lane, MeterPoint

STATUS_S = 10.0
HISTORY_MS = 30 * 60_000
HISTORY_RETRY_S = 20.0
CLOCK_CHECK_S = 24 * 3600.0
CLOCK_RETRY_S = 600.0


@dataclass(frozen=True, slots=True)
class Intervals:
    """How often meters are asked. A meter's own history interval goes before its collector's and the site's.

    `status_s` is the age at which a state is asked anew, `target_s` the age that none should exceed (None:
    `status_s` itself); intervals of history are aligned to the epoch, so that half hours fall on the clock's
    half hours. Clocks are compared every `clock_check_s`; one off by more than `clock_tolerance_ms` is told.
    A meter silent for `out_of_contact_s` is out of contact, whatever its line makes of it (`silence_s`).
    """

    status_s: float = STATUS_S
    target_s: float | None = None
    history_ms: int = HISTORY_MS
    of_collector: Mapping[str, int] = field(default_factory=dict)
    of_meter: Mapping[str, int] = field(default_factory=dict)
    clock_check_s: float = CLOCK_CHECK_S
    clock_tolerance_ms: int = 300_000
    out_of_contact_s: float = 180.0

    @property
    def freshness_s(self) -> float:
        """The age that no state should exceed."""
        return self.status_s if self.target_s is None else self.target_s

    @property
    def silence_s(self) -> float:
        """Older states belong to meters out of contact. A slow line's meters are there all the same, so that
        this is never under twice the target."""
        return max(self.out_of_contact_s, 2 * self.freshness_s)

    def history_of(self, point: MeterPoint) -> int:
        """Milliseconds between history readings of this meter."""
        of_collector = self.of_collector.get(point.address.collector, self.history_ms)
        return self.of_meter.get(point.meter_id, of_collector)


@dataclass(frozen=True, slots=True)
class Turn:
    """One meter's place in the rounds. `*_at_s` are the earliest moments in monotonic seconds, `clock_at_s`
    None for a meter without a clock; `stored_utc_ms` is when its history was last read, -1 before the first.
    """

    point: MeterPoint
    history_ms: int
    status_at_s: float = 0.0
    history_at_s: float = 0.0
    clock_at_s: float | None = None
    stored_utc_ms: int = -1


@dataclass(frozen=True, slots=True)
class Due:
    """Ask `point` for `block` now."""

    point: MeterPoint
    block: str
    lane: Lane


@dataclass(frozen=True, slots=True)
class Later:
    """Nothing is due for `seconds`; None when the bus has no meters."""

    seconds: float | None


def next_due(turns: Iterable[Turn], *, now_s: float, now_utc_ms: int) -> Due | Later:
    """The meter whose state is due for longest, with the block to ask for."""
    first = min(turns, key=lambda turn: turn.status_at_s, default=None)
    if first is None:
        return Later(None)
    if first.status_at_s > now_s:
        return Later(first.status_at_s - now_s)
    if history_due(first, now_s=now_s, now_utc_ms=now_utc_ms):
        return Due(first.point, "history", Lane.HISTORY)
    if first.clock_at_s is not None and first.clock_at_s <= now_s:
        return Due(first.point, "clock", Lane.HISTORY)
    return Due(first.point, "status", Lane.STATUS)


def history_due(turn: Turn, *, now_s: float, now_utc_ms: int) -> bool:
    """Whether this meter's reading of the present interval is still missing and may be asked for.

    A wall clock that was set back goes on giving readings: the interval must only be another one.
    """
    return now_utc_ms // turn.history_ms != _stored_slot(turn) and turn.history_at_s <= now_s


def is_late(turn: Turn, *, utc_ms: int) -> bool:
    """Whether a reading at `utc_ms` also stands for intervals that passed without one: the meter or the
    program was away. It is kept once, at its true time, and marked."""
    return turn.stored_utc_ms >= 0 and utc_ms // turn.history_ms > _stored_slot(turn) + 1


def answered(turn: Turn, block: str, *, intervals: Intervals, now_s: float, now_utc_ms: int) -> Turn:
    """The turn after an answer to `block`."""
    if block == "clock":
        return replace(turn, clock_at_s=now_s + intervals.clock_check_s)
    following = replace(turn, status_at_s=now_s + intervals.status_s)
    if block != "history":
        return following
    return replace(following, stored_utc_ms=now_utc_ms)


def missed(turn: Turn, block: str, *, status_s: float, now_s: float, retry_in_s: float = 0.0) -> Turn:
    """The turn after no answer. `retry_in_s` is the line's own back-off of a silent meter."""
    following = replace(turn, status_at_s=now_s + max(status_s, retry_in_s))
    if block == "history":
        return replace(following, history_at_s=now_s + HISTORY_RETRY_S)
    if block == "clock":
        return replace(following, clock_at_s=now_s + CLOCK_RETRY_S)
    return following


def resumed(turn: Turn, *, now_s: float, intervals: Intervals) -> Turn:
    """The turn when the link is there (again): states come first, so that the desk can work; history follows
    in the second round, a clock never compared in the third."""
    clock_at_s = turn.clock_at_s
    if clock_at_s is not None:
        clock_at_s = max(clock_at_s, now_s + 1.5 * intervals.status_s)
    history_at_s = now_s + intervals.status_s / 2
    return replace(turn, status_at_s=0.0, history_at_s=history_at_s, clock_at_s=clock_at_s)


def _stored_slot(turn: Turn) -> int:
    return turn.stored_utc_ms // turn.history_ms
