"""Reckons one meter's readings up by hours, days, months or years.

A step between two readings belongs where its middle lies, for readings come some seconds after the full hour.
Where every step plainly counts on, what was used is the register at the end less that at the beginning; every
other step is judged by itself (app/domain/reading_steps.py). Quantities in Wh or litres.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import pairwise
from operator import add, le, sub
from typing import Final, NamedTuple

from app.domain.energy_use import HOURS, About, Period, Use, begin_ms, number_at
from app.domain.reading_steps import DAY_MS, Mark, Reading, Terms, step
from app.domain.registers import odd_places

DAY_S: Final = DAY_MS // 1000
_ABOUT: Final = {
    Mark.NONE: About.NOTHING,
    Mark.ROLLED: About.ROLLED,
    Mark.BACKWARDS: About.BACKWARDS,
    Mark.JUMP: About.JUMP,
    Mark.CHANGED: About.CHANGED,
}
_GAP: Final = int(About.GAP)
Column = Sequence[int | None]


class Run(NamedTuple):
    """A meter's readings by time, column by column; `utc_s` has no two alike."""

    utc_s: Sequence[int] = ()
    quantity: Column = ()
    sharp: Column = ()
    peak: Column = ()
    flat: Column = ()
    valley: Column = ()
    balance_fen: Column = ()

    def told(self) -> Run:
        """The readings that tell a quantity."""
        if None not in self.quantity:
            return self
        rows = [row for row in zip(*self, strict=True) if row[1] is not None]
        return Run(*zip(*rows, strict=True)) if rows else Run()


class Gap(NamedTuple):
    """Time longer than a day in which nothing was read, and what was used meanwhile, as far as it is
    known."""

    from_utc_s: int
    until_utc_s: int
    used: int | None
    sharp: int | None
    peak: int | None
    flat: int | None
    valley: int | None
    about: int


class _Odd(NamedTuple):
    """A step that is judged by itself; `place` is that of the reading before it."""

    place: int
    length_s: int
    used: int | None
    about: About
    gap: bool

    def fits(self, width_s: int) -> bool:
        """Whether its use may be told of a time so long; else it is told of no such time."""
        return not self.gap or self.length_s <= width_s


class _Rate:
    """The register of one rate; it is looked at once it is asked for."""

    def __init__(self, column: Column) -> None:
        self._column = column

    @cached_property
    def _is_absent(self) -> bool:
        return all(value is None for value in self._column)

    @cached_property
    def _is_even(self) -> bool:
        column = self._column
        return None not in column and all(map(le, column, column[1:]))  # type: ignore[arg-type]

    def between(self, low: int, high: int) -> int | None:
        """What it counted from one reading to another; steps in which it went back, as at its end, are left
        out."""
        if low == high or self._is_absent:
            return None
        if self._is_even:
            return self._column[high] - self._column[low]  # type: ignore[operator]
        parts = [
            after - before
            for before, after in pairwise(self._column[low : high + 1])
            if before is not None and after is not None and before <= after
        ]
        return sum(parts) if parts else None


class _Told(NamedTuple):
    """What some steps in a row tell of a time."""

    used: int | None
    rates: tuple[int | None, ...]
    unplaced: int | None
    about: int


def run_of(readings: Iterable[Reading]) -> Run:
    """Readings, column by column."""
    rows = [(one.utc_ms // 1000, one.quantity, *one.rates, one.balance_fen) for one in readings]
    return Run(*zip(*rows, strict=True)) if rows else Run()


class Tally:
    """One meter's readings, judged once, to be told by any times."""

    def __init__(self, run: Run, terms: Terms) -> None:
        self._all, self._told, self._terms = run, run.told(), terms
        times = self._told.utc_s
        self._quantity: Sequence[int] = self._told.quantity  # type: ignore[assignment]
        self._twice_middle = list(map(add, times, times[1:]))
        elapsed = list(map(sub, times[1:], times))
        differences = list(map(sub, self._quantity[1:], self._quantity))
        places = odd_places(differences, elapsed, limits=terms.limits, longest_s=terms.longest_ms // 1000)
        self._odd_places = places
        self._odd = [self._judged(place, elapsed[place]) for place in places]
        self._rates = tuple(_Rate(column) for column in self._told[2:6])

    def uses(self, period: Period, *, first: int, last: int) -> tuple[Use, ...]:
        """What was used in the times from first to last, both included, as far as there is anything to tell;
        times that lie wholly in a gap are there too."""
        holed = self._holed(period, first, last)
        found = []
        for number, begin_s, end_s in self._times(period, first, last):
            low, high = (bisect_left(self._twice_middle, 2 * at) for at in (begin_s, end_s))
            begin, end = (bisect_left(self._all.utc_s, at) for at in (begin_s, end_s))
            if low == high and begin == end and number not in holed:
                continue
            told = self._of_steps(low, high, end_s - begin_s)
            about = told.about | _GAP if number in holed else told.about
            shown = _last(self._all.quantity, begin, end), _last(self._all.balance_fen, begin, end)
            found.append(Use._make((number, told.used, *told.rates, told.unplaced, *shown, about)))
        return tuple(found)

    def hours(self, day: int) -> tuple[int | None, ...]:
        """What was used hour by hour of a day."""
        hour_s = DAY_S // HOURS
        begin_s = self._utc_s(day, Period.DAY)
        edges = [bisect_left(self._twice_middle, 2 * (begin_s + n * hour_s)) for n in range(HOURS + 1)]
        return tuple(self._used(low, high, hour_s) for low, high in pairwise(edges))

    def gaps(self) -> tuple[Gap, ...]:
        """The gaps that are longer than a day."""
        times = self._told.utc_s
        found = []
        for odd in self._odd:
            if odd.fits(DAY_S):
                continue
            at = odd.place
            known = odd.used is not None
            rates = (rate.between(at, at + 1) if known else None for rate in self._rates)
            found.append(Gap._make((times[at], times[at + 1], odd.used, *rates, int(odd.about))))
        return tuple(found)

    def local_steps(self) -> Iterator[tuple[int, int, int]]:
        """From when to when, in local seconds, and what was used; not over gaps, nor where it is not
        known."""
        offset_s = self._terms.offset_ms // 1000
        times = [utc_s + offset_s for utc_s in self._told.utc_s]
        steps = zip(times, times[1:], map(sub, self._quantity[1:], self._quantity), strict=False)
        if not self._odd:
            yield from steps
            return
        odd = dict(zip(self._odd_places, self._odd, strict=True))
        for place, (begin_s, end_s, counted) in enumerate(steps):
            one = odd.get(place)
            if one is None:
                yield begin_s, end_s, counted
            elif one.used is not None and not one.gap:
                yield begin_s, end_s, one.used

    def _judged(self, place: int, length_s: int) -> _Odd:
        times = self._told.utc_s
        before, after = ((times[at] * 1000, self._quantity[at]) for at in (place, place + 1))
        found = step(before, after, self._terms)
        return _Odd(place, length_s, found.used, _ABOUT[found.mark], found.gap)

    def _utc_s(self, number: int, period: Period) -> int:
        return (begin_ms(number, period) - self._terms.offset_ms) // 1000

    def _number(self, utc_s: int, period: Period) -> int:
        return number_at(utc_s * 1000 + self._terms.offset_ms, period)

    def _times(self, period: Period, first: int, last: int) -> Iterator[tuple[int, int, int]]:
        """The times of which there may be something to tell: number, begin and end in UTC seconds."""
        if not self._all.utc_s:
            return
        first = max(first, self._number(self._all.utc_s[0], period))
        last = min(last, self._number(self._all.utc_s[-1], period))
        edges = [self._utc_s(number, period) for number in range(first, last + 2)]
        for number, (begin_s, end_s) in enumerate(pairwise(edges), start=first):
            yield number, begin_s, end_s

    def _holed(self, period: Period, first: int, last: int) -> set[int]:
        """The times in which a reading is missing; each that came stands for half an interval around it."""
        half_s, times = self._terms.interval_ms // 2000, self._told.utc_s
        holed: set[int] = set()
        for odd in self._odd:
            if odd.gap:
                begun = self._number(times[odd.place] + half_s, period)
                ended = self._number(times[odd.place + 1] - half_s, period)
                holed.update(range(max(begun, first), min(ended, last) + 1))
        return holed

    def _between(self, low: int, high: int) -> list[_Odd]:
        if not self._odd:
            return self._odd
        return self._odd[bisect_left(self._odd_places, low) : bisect_left(self._odd_places, high)]

    def _plain(self, low: int, high: int, odd: Iterable[_Odd]) -> Iterator[tuple[int, int]]:
        """The stretches of plain steps before, between and after the odd ones."""
        for one in odd:
            if low < one.place:
                yield low, one.place
            low = one.place + 1
        if low < high:
            yield low, high

    def _of_steps(self, low: int, high: int, width_s: int) -> _Told:
        """What the steps from the reading at `low` to that at `high` tell of a time so long."""
        odd = self._between(low, high)
        if not odd:
            used = self._quantity[high] - self._quantity[low] if low < high else None
            return _Told(used, tuple([rate.between(low, high) for rate in self._rates]), None, 0)
        told = [one for one in odd if one.used is not None and one.fits(width_s)]
        stretches = [*self._plain(low, high, odd), *((one.place, one.place + 1) for one in told)]
        rates = tuple(_sum(rate.between(*stretch) for stretch in stretches) for rate in self._rates)
        about = 0
        for one in odd:
            about |= int(one.about)
        unplaced = _sum(one.used for one in odd if not one.fits(width_s))
        return _Told(self._used(low, high, width_s), rates, unplaced, about)

    def _used(self, low: int, high: int, width_s: int) -> int | None:
        if low == high:
            return None
        odd = self._between(low, high)
        if not odd:
            return self._quantity[high] - self._quantity[low]
        plain = (self._quantity[end] - self._quantity[at] for at, end in self._plain(low, high, odd))
        return _sum([*plain, *(one.used for one in odd if one.fits(width_s))])


def _last(column: Column, begin: int, end: int) -> int | None:
    """The last that was told from one place to before another."""
    if begin < end and column[end - 1] is not None:
        return column[end - 1]
    return next((value for value in reversed(column[begin:end]) if value is not None), None)


def _sum(parts: Iterable[int | None]) -> int | None:
    """Of those that are known; None if none is."""
    known = [part for part in parts if part is not None]
    return sum(known) if known else None
