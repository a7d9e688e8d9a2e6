"""Use that calls for a look, found in whole days of one meter: night use, a leak that never reaches zero, a
sudden zero, a jump.

A day is judged by the weeks before it, and only by the meter's own. Few false calls matter more than
finding all: what a weekend, a public holiday or a season does on its own is not told. So a day is far above
the usual only if it is also well above the most of those weeks, and a zero counts only on days of the week on
which the meter always counted. Quantities in Wh or litres.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum
from statistics import median_low
from typing import Final

BASE_DAYS: Final = 28
"""A day is judged by so many days before it: four of each day of the week."""
JUDGED_DAYS: Final = 3
"""What was found is told for so long, so that Monday tells of Saturday."""
MOST_ZERO_DAYS: Final = 14
"""A shop that has used nothing for longer is empty, and somebody knows."""
DAYS: Final = BASE_DAYS + MOST_ZERO_DAYS
"""How many whole days are looked at."""
LEAST_KNOWN: Final = 14
"""Fewer known days do not say what is usual."""
LEAST_USED: Final = 7
"""Nor do fewer days on which anything was used: the shop was being fitted out."""
LEAK_DAYS: Final = 3
ZERO_DAYS: Final = 2
EARLY_DAYS: Final = 3
"""So long before a public holiday somebody may have left already."""
WEEK: Final = 7

MOST_PERCENT: Final = 150
"""Above the most of the weeks before by this."""
JUMP_PERCENT: Final = 250
"""And above what is usual by this."""
NIGHT_PERCENT: Final = 300
STOOD_STILL_PERCENT: Final = 80
"""Before a leak it stood still for an hour on at least so many of the days."""


class Unusual(StrEnum):
    """The gravest first."""

    LEAK = "leak"
    ZERO = "zero"
    JUMP = "jump"
    NIGHT = "night"


@dataclass(frozen=True, slots=True)
class Floors:
    """What is less than this more than usual is nobody's worry: in a day, in a night, in every hour."""

    day: int
    night: int
    hour: int


FLOORS: Final = {"electricity": Floors(5_000, 2_000, 0), "water": Floors(500, 150, 2)}
LEAKS: Final = frozenset({"water"})
"""A refrigerator never stands still; water that never does is a leak."""


@dataclass(frozen=True, slots=True)
class Days:
    """The last whole local days of one meter, by their order; the last is `last_day` (days since 1970-01-01).

    `used` in the day, `night` from 23:00 before it to 05:00 in it, `least_hour` the least of an hour of it;
    None where that is not known. What is shorter than `used` is known for the last days only.
    """

    last_day: int
    used: Sequence[int | None]
    night: Sequence[int | None]
    least_hour: Sequence[int | None] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found, and the figures that say so: of a day by day, of a night by the day it ends in, of a
    leak by hour. `days`: for how many days by now, for a leak and a zero."""

    kind: Unusual
    day: int
    used: int
    usual: int
    days: int = 1


def found(days: Days, medium: str, *, holidays: Collection[int] = (), cut: bool = False) -> list[Finding]:
    """What is unusual in the last days, the gravest first. `holidays` by day; `cut`: its supply is off, so
    that it uses nothing is no wonder."""
    floors = FLOORS[medium]
    told = [
        _leak(days, floors) if medium in LEAKS else None,
        None if cut else _zero(days, holidays),
        _above(days, days.used, Unusual.JUMP, JUMP_PERCENT, floors.day),
        _above(days, days.night, Unusual.NIGHT, NIGHT_PERCENT, floors.night),
    ]
    seen = [one for one in told if one is not None]
    if any(one.kind is Unusual.LEAK for one in seen):  # which uses by night too
        seen = [one for one in seen if one.kind is not Unusual.NIGHT]
    return seen


def _above(
    days: Days, values: Sequence[int | None], kind: Unusual, percent: int, floor: int
) -> Finding | None:
    """The newest of the judged days that is far above the weeks before it."""
    for back in range(JUDGED_DAYS):
        at = len(values) - 1 - back
        if at < 0 or (value := values[at]) is None:
            continue
        known = [one for one in values[max(at - BASE_DAYS, 0) : at] if one is not None]
        used = [one for one in known if one]
        if len(known) < LEAST_KNOWN or (kind is Unusual.JUMP and len(used) < LEAST_USED):
            continue
        usual = median_low(used if kind is Unusual.JUMP else known)
        bound = max(usual * percent // 100, max(known) * MOST_PERCENT // 100, usual + floor)
        if value > bound:
            return Finding(kind, days.last_day - back, value, usual)
    return None


def _zero(days: Days, holidays: Collection[int]) -> Finding | None:
    """Nothing for some days, all of which it used to count on."""
    used = days.used
    run = _run(used, lambda value: value == 0)
    before = used[max(len(used) - run - BASE_DAYS, 0) : len(used) - run]
    if not ZERO_DAYS <= run <= MOST_ZERO_DAYS or sum(one is not None for one in before) < LEAST_KNOWN:
        return None
    begun = days.last_day - run + 1
    if any(day in holidays for day in range(begun - 1, days.last_day + EARLY_DAYS + 1)):
        return None
    missed = [place for place in range(run) if _always_used(before, place)]
    if len(missed) < ZERO_DAYS:
        return None
    usual = median_low([one for one in before if one])
    return Finding(Unusual.ZERO, days.last_day, 0, usual, days=run)


def _always_used(before: Sequence[int | None], place: int) -> bool:
    """Whether something was used on each known same day of the week before; `place` counts from the end of
    `before`."""
    same = [one for one in before[place % WEEK - WEEK :: -WEEK] if one is not None]
    return len(same) >= 3 and all(same)


def _leak(days: Days, floors: Floors) -> Finding | None:
    """For some days it has not stood still for one hour, where it used to every day."""
    hours = days.least_hour
    run = _run(hours, lambda value: value is not None and value >= floors.hour)
    if run < LEAK_DAYS:
        return None
    before = [one for one in hours[: len(hours) - run] if one is not None]
    stood = sum(one == 0 for one in before)
    if len(before) < LEAST_KNOWN or stood * 100 < len(before) * STOOD_STILL_PERCENT:
        return None
    least = min(one for one in hours[len(hours) - run :] if one is not None)
    return Finding(Unusual.LEAK, days.last_day, least, 0, days=run)


def _run(values: Sequence[int | None], holds: Callable[[int | None], bool]) -> int:
    """For how many of the last values it holds."""
    run = 0
    while run < len(values) and holds(values[-1 - run]):
        run += 1
    return run
