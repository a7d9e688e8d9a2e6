"""From one reading of a register to the next: what was used, and where nothing is known.

Use is the difference of two readings, judged by what the meter can do (app/domain/registers.py). This is the
one rule; histories, charts, reports and the kept sums of days all come from it. Quantities in Wh or litres.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from typing import Final, NamedTuple

from app.domain.registers import Counted, Held, Limits, counted

HOUR_MS: Final = 3_600_000
DAY_MS: Final = 24 * HOUR_MS
GAP_PERCENT: Final = 150
"""Readings further apart than this part of their interval have a gap between them."""
RATES: Final = 4
"""Sharp, peak, flat, valley."""


class Mark(StrEnum):
    """What is to be said of a difference."""

    NONE = ""
    ROLLED = "rolled"  # the register went round its end; the use is right
    BACKWARDS = "backwards"  # it went back; the use is not known
    JUMP = "jump"  # more than the meter can pass; the use is not known
    CHANGED = "changed"  # another meter hangs there, or its register was set


@dataclass(frozen=True, slots=True)
class Reading:
    """One stored reading; `rates` are registers, None where the meter has none. `corrected`: by hand."""

    utc_ms: int
    quantity: int | None
    rates: tuple[int | None, ...] = (None,) * RATES
    balance_fen: int | None = None
    supply_on: bool | None = None
    corrected: bool = False


@dataclass(frozen=True, slots=True)
class Terms:
    """What a meter's readings are judged by: what its make can do, how often it is read, when an epoch of it
    began, and local time less UTC."""

    limits: Limits
    interval_ms: int
    epochs_utc_ms: tuple[int, ...] = ()
    offset_ms: int = 0

    @property
    def longest_ms(self) -> int:
        """Readings further apart have a gap between them."""
        return self.interval_ms * GAP_PERCENT // 100


class Step(NamedTuple):
    """What one difference tells; `used` is None where it is not known."""

    used: int | None
    mark: Mark
    gap: bool


def step(before: tuple[int, int | None], after: tuple[int, int | None], terms: Terms) -> Step:
    """From one reading to the next, each as (UTC ms, quantity)."""
    (begin_ms, old), (end_ms, new) = before, after
    gap = end_ms - begin_ms > terms.longest_ms
    if old is None or new is None:
        return Step(None, Mark.NONE, gap)
    found = counted(old, new, max(end_ms - begin_ms, 0), limits=terms.limits)
    if isinstance(found, Counted):
        return Step(found.quantity_milli, Mark.ROLLED if found.rolled else Mark.NONE, gap)
    if any(begin_ms < at <= end_ms for at in terms.epochs_utc_ms):
        return Step(None, Mark.CHANGED, gap)
    return Step(None, Mark.BACKWARDS if found is Held.BACKWARDS else Mark.JUMP, gap)


def steps(readings: Sequence[Reading], terms: Terms) -> Iterator[tuple[Reading, Reading, Step]]:
    """Every step between readings that stand in the order of time."""
    for before, after in pairwise(readings):
        found = step((before.utc_ms, before.quantity), (after.utc_ms, after.quantity), terms)
        yield before, after, found


def used_together(readings: Sequence[Reading], terms: Terms) -> int:
    """What was used from the first reading to the last, gaps included, as far as it is known."""
    known = [one for one in readings if one.quantity is not None]
    return sum(found.used or 0 for _before, _after, found in steps(known, terms))
