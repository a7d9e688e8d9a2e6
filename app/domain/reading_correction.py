"""What follows where one reading of a register is corrected by hand: pure, from the readings around it.

Quantities in Wh or litres.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from app.domain.energy_use import Period, first_of_month, number_at
from app.domain.reading_steps import Mark, Terms, step
from app.domain.use_tally import Run, Tally


@dataclass(frozen=True, slots=True)
class Register:
    """What a reading tells: the register, and those of its rates (sharp, peak, flat, valley; None: none)."""

    quantity: int
    rates: tuple[int | None, ...] = (None, None, None, None)


@dataclass(frozen=True, slots=True)
class UseChange:
    """What a day or a month used, before and after; None: not known."""

    period: Period
    number: int
    before: int | None
    after: int | None


@dataclass(frozen=True, slots=True)
class Effect:
    """`uses`: the reading's own day and month, and whatever else changes, by time. `marks`: what is to be
    said of the steps on to the corrected reading and on from it; `low` and `high` are the readings beside
    it."""

    uses: tuple[UseChange, ...]
    marks: tuple[Mark, Mark]
    low: int | None
    high: int | None


def with_register(run: Run, utc_s: int, register: Register) -> Run:
    """The run with another register at one of its moments. Raises ValueError where it has no such moment."""
    rows = [list(row) for row in zip(*run, strict=True)]
    rows[tuple(run.utc_s).index(utc_s)][1:6] = register.quantity, *register.rates
    return Run(*zip(*rows, strict=True))


def effect(run: Run, utc_s: int, register: Register, terms: Terms, *, months: range) -> Effect:
    """What becomes of use if the reading at `utc_s` told `register`; the run has all readings of `months`."""
    after = with_register(run, utc_s, register)
    told = after.told()
    place = tuple(told.utc_s).index(utc_s)
    readings = tuple(zip(told.utc_s, told.quantity, strict=True))
    beside = [readings[at] if 0 <= at < len(readings) else None for at in (place - 1, place + 1)]
    marks = [
        step((one[0] * 1000, one[1]), (two[0] * 1000, two[1]), terms).mark if one and two else Mark.NONE
        for one, two in pairwise((beside[0], readings[place], beside[1]))
    ]
    low, high = (None if one is None else one[1] for one in beside)
    days = range(first_of_month(months.start), first_of_month(months.stop))
    uses = [
        change
        for period, numbers in ((Period.DAY, days), (Period.MONTH, months))
        for change in _changes(run, after, utc_s * 1000 + terms.offset_ms, terms, period, numbers)
    ]
    return Effect(tuple(uses), (marks[0], marks[1]), low, high)


def _changes(
    run: Run, after: Run, local_ms: int, terms: Terms, period: Period, numbers: range
) -> Iterator[UseChange]:
    own = number_at(local_ms, period)
    old, new = (
        {use.number: use.used for use in Tally(one, terms).uses(period, first=numbers[0], last=numbers[-1])}
        for one in (run, after)
    )
    for number in numbers:
        if number == own or old.get(number) != new.get(number):
            yield UseChange(period, number, old.get(number), new.get(number))
