"""What meters used, by hour, day, month and year of local time, by the rule of `reading_history`.

A time is named by its number: local hours, days or months since 1970-01-01, or the year itself. What was used
over a gap longer than a time is told of none (`Use.unplaced` where the middle of the gap lies), so that the
sum of used and unplaced of all days is that of their months and years. Quantities in Wh or litres.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import IntFlag, StrEnum
from functools import lru_cache
from itertools import pairwise
from typing import Final, NamedTuple

from app.domain.reading_history import (
    DAY_MS,
    HOUR_MS,
    Bucket,
    Mark,
    Reading,
    Terms,
    buckets,
    steps,
)

HALF_HOUR_MS: Final = HOUR_MS // 2
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


_ABOUT: Final = {
    Mark.ROLLED: About.ROLLED,
    Mark.BACKWARDS: About.BACKWARDS,
    Mark.JUMP: About.JUMP,
    Mark.CHANGED: About.CHANGED,
}


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

    @property
    def is_settled(self) -> bool:
        return not self.about & About.OPEN


@dataclass(frozen=True, slots=True)
class LoadPoint:
    """The mean load of a half hour (its number since 1970-01-01, local): W, or litres an hour. None: no meter
    was read. `meters` told it, `lacking` did not."""

    number: int
    load: int | None
    meters: int
    lacking: int


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


def tally(
    readings: Sequence[Reading], terms: Terms, period: Period, *, first: int, last: int
) -> tuple[Use, ...]:
    """What was used in the times from first to last, both included, as far as there is anything to tell.

    `readings` by time; from before the first and after the last one reading is enough. Times that lie wholly
    in a gap are there too.
    """
    found = buckets(
        readings,
        terms,
        number_of=lambda local_ms: number_at(local_ms, period),
        width_of=lambda number: width_ms(number, period),
    )
    holed = _holed(readings, terms, period, first, last)
    numbers = sorted({number for number in found if first <= number <= last} | holed)
    return tuple(_use(number, found.get(number), is_holed=number in holed) for number in numbers)


def _holed(readings: Sequence[Reading], terms: Terms, period: Period, first: int, last: int) -> set[int]:
    """The times in which a reading is missing; each that came stands for half an interval around it."""
    holed: set[int] = set()
    half_ms = terms.interval_ms // 2
    for step in steps([one for one in readings if one.quantity is not None], terms):
        if step.gap:
            begun = number_at(step.before.utc_ms + half_ms + terms.offset_ms, period)
            ended = number_at(step.after.utc_ms - half_ms + terms.offset_ms, period)
            holed.update(range(max(begun, first), min(ended, last) + 1))
    return holed


def _use(number: int, bucket: Bucket | None, *, is_holed: bool) -> Use:
    about = About.GAP if is_holed else About.NOTHING
    if bucket is None:
        return Use(number, about=about)
    for mark in bucket.marks:
        about |= _ABOUT[mark]
    told = (bucket.used, *bucket.rates, bucket.unplaced, bucket.quantity, bucket.balance_fen)
    return Use._make((number, *told, int(about)))


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


def loads(
    many: Mapping[str, Sequence[Reading]], terms: Mapping[str, Terms], *, first: int, last: int
) -> tuple[LoadPoint, ...]:
    """The mean load of the half hours from first to last, both included, of several meters together.

    What a step used is shared out evenly over it; a half hour is told if more than half of it is known.
    """
    sums_of: dict[int, int] = {}
    told: dict[int, int] = {}
    for meter_id, readings in many.items():
        for number, load in _loads(readings, terms[meter_id], first, last):
            sums_of[number] = sums_of.get(number, 0) + load
            told[number] = told.get(number, 0) + 1
    return tuple(
        LoadPoint(number, sums_of.get(number), told.get(number, 0), len(many) - told.get(number, 0))
        for number in range(first, last + 1)
    )


def _loads(readings: Sequence[Reading], terms: Terms, first: int, last: int) -> Iterator[tuple[int, int]]:
    """One meter's: the half hour's number and its load, rounded down."""
    shares: dict[int, tuple[int, int]] = {}
    known = [one for one in readings if one.quantity is not None]
    for step in steps(known, terms):
        if step.used is None or step.gap or not step.length_ms:
            continue
        begin, end = step.before.utc_ms + terms.offset_ms, step.after.utc_ms + terms.offset_ms
        edges = [begin, *range((begin // HALF_HOUR_MS + 1) * HALF_HOUR_MS, end, HALF_HOUR_MS), end]
        for at, until in pairwise(edges):
            known_ms, share = shares.get(at // HALF_HOUR_MS, (0, 0))
            share += step.used * (until - at) * HOUR_MS // step.length_ms
            shares[at // HALF_HOUR_MS] = known_ms + until - at, share
    for number, (known_ms, share) in shares.items():
        if first <= number <= last and known_ms * 2 > HALF_HOUR_MS:
            yield number, share // known_ms


def heat(many: Iterable[Sequence[Use]], *, meters: int, first_day: int, last_day: int) -> tuple[HeatDay, ...]:
    """Hours by days out of uses by hour; days without any are there too."""
    hours: dict[int, int] = {}
    told: dict[int, int] = {}
    for uses in many:
        for use in uses:
            if use.used is not None:
                hours[use.number] = hours.get(use.number, 0) + use.used
                told[use.number] = told.get(use.number, 0) + 1
    days = []
    for day in range(first_day, last_day + 1):
        numbers = range(day * HOURS, (day + 1) * HOURS)
        lacking = tuple(meters - told.get(number, 0) for number in numbers)
        days.append(HeatDay(day, tuple(hours.get(number) for number in numbers), lacking))
    return tuple(days)
