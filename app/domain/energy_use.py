"""What meters used, by hour, day, month and year of local time, by the rule of `reading_steps`.

A time is named by its number: local hours, days or months since 1970-01-01, or the year itself. What was used
over a gap longer than a time is told of none (`Use.unplaced` where the middle of the gap lies), so that the
sum of used and unplaced of all days is that of their months and years. Quantities in Wh or litres.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import IntFlag, StrEnum
from functools import lru_cache
from typing import Final, NamedTuple

from app.domain.reading_steps import DAY_MS, HOUR_MS

HOURS: Final = 24
_EPOCH_ORDINAL: Final = date(1970, 1, 1).toordinal()
_MONTHS: Final = 12
_FIRST_YEAR: Final = 1970


class Period(StrEnum):
    """How long the times are that use is told of."""

    HOUR = "hour"
    DAY = "day"
    MONTH = "month"
    YEAR = "year"


class About(IntFlag):
    """What is to be said of a use. BACKWARDS and JUMP: part of it is not known. CHANGED: another meter hangs
    there since, or its register was set. OPEN: not settled, readings of it may still come."""

    NOTHING = 0
    GAP = 1
    ROLLED = 2
    BACKWARDS = 4
    JUMP = 8
    CHANGED = 16
    OPEN = 32


class Use(NamedTuple):
    """What one meter used in one time. `quantity` and `balance_fen` are what it showed last in it, `about`
    is made of About. None: not known."""

    number: int
    used: int | None = None
    sharp: int | None = None
    peak: int | None = None
    flat: int | None = None
    valley: int | None = None
    unplaced: int | None = None
    quantity: int | None = None
    balance_fen: int | None = None
    about: int = 0

    @property
    def rates(self) -> tuple[int | None, ...]:
        """By rate: sharp, peak, flat, valley."""
        return self.sharp, self.peak, self.flat, self.valley

    @property
    def has_gap(self) -> bool:
        """Whether a part of it was not read."""
        return bool(self.about & About.GAP)

    @property
    def is_settled(self) -> bool:
        """Whether no reading of it is still awaited; a late one changes even then."""
        return not self.about & About.OPEN

    @property
    def is_whole(self) -> bool:
        """Whether all that was used is known."""
        doubt = About.GAP | About.BACKWARDS | About.JUMP | About.CHANGED | About.OPEN
        return self.used is not None and not self.about & doubt


@dataclass(frozen=True, slots=True)
class Total:
    """What one meter, or several together, used over a whole time; `used` holds what gaps hide of it
    (`unplaced`) too. `meters`: how many told a use. `about`: of all of it."""

    key: str
    used: int
    rates: tuple[int | None, ...]
    unplaced: int
    meters: int
    about: int


@dataclass(frozen=True, slots=True)
class HeatDay:
    """A day's use hour by hour, of one meter or several together; None: no meter told it. `lacking`: how many
    meters told nothing of the hour."""

    day: int
    hours: tuple[int | None, ...]
    lacking: tuple[int, ...]


def number_at(local_ms: int, period: Period) -> int:
    """The number of the time that a local moment lies in."""
    if period is Period.HOUR:
        return local_ms // HOUR_MS
    day = local_ms // DAY_MS
    if period is Period.DAY:
        return day
    return month_of(day) if period is Period.MONTH else date_of(day).year


def begin_ms(number: int, period: Period) -> int:
    """When a time begins, local."""
    if period is Period.HOUR:
        return number * HOUR_MS
    return first_day(number, period) * DAY_MS


def first_day(number: int, period: Period) -> int:
    """The first day of a day, a month or a year; the day of an hour."""
    if period is Period.HOUR:
        return number // HOURS
    if period is Period.DAY:
        return number
    return first_of_month(number) if period is Period.MONTH else first_of_month(month_of_year(number))


def width_ms(number: int, period: Period) -> int:
    """How long a time is."""
    return begin_ms(number + 1, period) - begin_ms(number, period)


def date_of(day: int) -> date:
    """The date of a day by its number."""
    return date.fromordinal(_EPOCH_ORDINAL + day)


def day_of(on: date) -> int:
    """The number of a date's day."""
    return on.toordinal() - _EPOCH_ORDINAL


@lru_cache(maxsize=8192)
def month_of(day: int) -> int:
    """The number of the month that a day belongs to."""
    on = date_of(day)
    return month_of_year(on.year) + on.month - 1


def month_of_year(year: int) -> int:
    """The number of a year's first month."""
    return (year - _FIRST_YEAR) * _MONTHS


@lru_cache(maxsize=2048)
def first_of_month(month: int) -> int:
    """The first day of a month."""
    return day_of(date(_FIRST_YEAR + month // _MONTHS, month % _MONTHS + 1, 1))


def settle(uses: Iterable[Use], period: Period, *, before_day: int) -> tuple[Use, ...]:
    """The uses, those of times that do not end before a day marked as open."""
    marked = []
    for use in uses:
        is_over = begin_ms(use.number + 1, period) <= before_day * DAY_MS
        marked.append(use if is_over else use._replace(about=use.about | About.OPEN))
    return tuple(marked)


def total(key: str, many: Iterable[Sequence[Use]]) -> Total:
    """What several meters used together, each over all times given."""
    used = unplaced = meters = about = 0
    rates: list[int | None] = [None] * 4
    for uses in many:
        told = [one for one in uses if one.used is not None or one.unplaced is not None]
        meters += bool(told)
        for use in uses:
            about |= use.about
        for use in told:
            used += (use.used or 0) + (use.unplaced or 0)
            unplaced += use.unplaced or 0
            for place, part in enumerate(use.rates):
                if part is not None:
                    rates[place] = (rates[place] or 0) + part
    return Total(key, used, tuple(rates), unplaced, meters, about)


def sums(many: Iterable[Sequence[Use]]) -> tuple[Use, ...]:
    """What several meters used together, time by time; no register and no balance is told of them."""
    found: dict[int, list[int | None]] = {}
    about: dict[int, int] = {}
    for uses in many:
        for use in uses:
            about[use.number] = about.get(use.number, 0) | use.about
            so_far = found.setdefault(use.number, [None] * 6)
            for place, part in enumerate(use[1:7]):
                if part is not None:
                    so_far[place] = (so_far[place] or 0) + part
    return tuple(Use._make((number, *found[number], None, None, about[number])) for number in sorted(found))


def largest(totals: Iterable[Total], count: int) -> tuple[Total, ...]:
    """Those that used most, the largest first."""
    return tuple(sorted(totals, key=lambda one: (-one.used, one.key))[:count])


def smallest(totals: Iterable[Total], count: int) -> tuple[Total, ...]:
    """Those that used least of those that told a use, the smallest first."""
    told = [one for one in totals if one.meters]
    return tuple(sorted(told, key=lambda one: (one.used, one.key))[:count])
