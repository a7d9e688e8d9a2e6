"""Which meter of a bus is asked next, and what. Pure: times come in, decisions go out.

Status is asked in turn, the longest unasked first. At a boundary of its history interval a meter's next turn
asks for the history block instead, which holds the status too: history neither starves nor comes on top.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from meterio.types import Lane, MeterPoint

STATUS_S = 10.0
HISTORY_MS = 30 * 60_000
HISTORY_RETRY_S = 20.0


@dataclass(frozen=True, slots=True)
class Intervals:
    """How often meters are asked. A meter's own history interval goes before its collector's and the site's.

    `status_s` is the age at which a state is asked anew; intervals of history are aligned to the epoch, so
    that half hours fall on the clock's half hours.
    """

    status_s: float = STATUS_S
    history_ms: int = HISTORY_MS
    of_collector: Mapping[str, int] = field(default_factory=dict)
    of_meter: Mapping[str, int] = field(default_factory=dict)

    def history_of(self, point: MeterPoint) -> int:
        """Milliseconds between history readings of this meter."""
        of_collector = self.of_collector.get(point.address.collector, self.history_ms)
        return self.of_meter.get(point.meter_id, of_collector)


@dataclass(frozen=True, slots=True)
class Turn:
    """One meter's place in the rounds. `*_at_s` are the earliest moments in monotonic seconds; `stored_slot`
    is the history interval last read (its number since the epoch), -1 before the first."""

    point: MeterPoint
    history_ms: int
    status_at_s: float = 0.0
    history_at_s: float = 0.0
    stored_slot: int = -1


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
    return Due(first.point, "status", Lane.STATUS)


def history_due(turn: Turn, *, now_s: float, now_utc_ms: int) -> bool:
    """Whether this meter's reading of the present interval is still missing and may be asked for.

    A wall clock that was set back goes on giving readings: the interval must only be another one.
    """
    return now_utc_ms // turn.history_ms != turn.stored_slot and turn.history_at_s <= now_s


def answered(turn: Turn, block: str, *, status_s: float, now_s: float, now_utc_ms: int) -> Turn:
    """The turn after an answer to `block`."""
    following = replace(turn, status_at_s=now_s + status_s)
    if block != "history":
        return following
    return replace(following, stored_slot=now_utc_ms // turn.history_ms)


def missed(turn: Turn, block: str, *, status_s: float, now_s: float, retry_in_s: float = 0.0) -> Turn:
    """The turn after no answer. `retry_in_s` is the line's own back-off of a silent meter."""
    following = replace(turn, status_at_s=now_s + max(status_s, retry_in_s))
    if block != "history":
        return following
    return replace(following, history_at_s=now_s + HISTORY_RETRY_S)
