"""How long what is left will last: what it buys by the tariff of now, by what was used a day of late.

A rule of thumb: it knows nothing of tomorrow. Two whole weeks, so that each day of the week counts the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

RECENT_DAYS: Final = 14
LEAST_DAYS: Final = 3
"""Fewer known days say nothing."""
MOST_TENTHS: Final = 9_990
"""Nobody looks further ahead than 999 days."""
BOUNDS: Final = (1, 3, 7, 14, 30, 60)
"""Days at which one group of shops ends and the next begins."""


@dataclass(frozen=True, slots=True)
class Recent:
    """What was used in the known ones of the last days, in Wh or litres."""

    used: int
    days: int

    @property
    def a_day(self) -> int:
        """The mean, whole."""
        return self.used // self.days


def recent(days: Sequence[int | None]) -> Recent | None:
    """Of the last whole days of one meter, the newest last; None where too few of them are known."""
    known = [used for used in days[-RECENT_DAYS:] if used is not None]
    return Recent(sum(known), len(known)) if len(known) >= LEAST_DAYS else None


def tenths_left(buys: int, use: Recent | None) -> int | None:
    """In tenths of a day. `buys`: what the money left pays for, in Wh or litres, nothing for a debt. None
    where nothing can be foreseen: too little is known, or nothing was used."""
    if buys <= 0:
        return 0
    if use is None or use.used == 0:
        return None
    return min(buys * use.days * 10 // use.used, MOST_TENTHS)


def group_of(tenths: int) -> int:
    """Its place among the groups between `BOUNDS`, the last one open."""
    return sum(tenths >= bound * 10 for bound in BOUNDS)
