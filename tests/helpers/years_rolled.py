"""A meter's years reckoned up at once, for the generator alone: days in which nothing is odd by sums over
columns, all others by the program's own rule on their readings. tests/helpers/test_years.py holds it against
what the program's nights write."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from app.domain.energy_use import HOURS, Period, Use, first_day, first_of_month
from app.domain.reading_steps import Terms
from app.domain.registers import OVER_RATED_PERCENT, SLACK_MILLI
from app.domain.use_fold import folded
from app.domain.use_tally import DAY_S, Gap, Run, Tally
from db.packing import packed
from tests.helpers.years_of_readings import EVERY_S, OFFSET_S, Columns, Numbers, Plan

Flags = npt.NDArray[np.bool_]
HOUR_S = DAY_S // HOURS


@dataclass(frozen=True)
class RolledUp:
    """Uses by day, month and year, packed hours by day, gaps, and the open day if there is one."""

    days: list[Use]
    months: list[Use]
    years: list[Use]
    hours: list[tuple[int, bytes]]
    gaps: list[Gap]
    open_day: int | None


def rolled_up(plan: Plan, columns: Columns, terms: Terms) -> RolledUp:
    """All days that have ended."""
    first, last = plan.first_day, plan.before_day - 1
    begins = np.arange(first, last + 2) * DAY_S - OFFSET_S
    odd = _odd_days(plan, columns, terms)
    uses = _plain_days(columns, begins, first, odd)
    hours = _plain_hours(columns, begins, first, odd)
    gaps: dict[int, Gap] = {}
    for low, high in _stretches(odd):
        tally = Tally(_run(columns, begins[low], begins[high + 1]), terms)
        some = tally.uses(Period.DAY, first=first + low, last=first + high)
        uses.update((use.number, use) for use in some)
        gaps.update((gap.from_utc_s, gap) for gap in tally.gaps())
        for use in some:
            told = tally.hours(use.number)
            if any(value is not None for value in told):
                hours[use.number] = packed(told)
    days = [uses[day] for day in sorted(uses)]
    kept = [gaps[at] for at in sorted(gaps) if gaps[at].from_utc_s < begins[-1]]
    offset_ms = OFFSET_S * 1000
    months = folded(days, kept, of=Period.DAY, into=Period.MONTH, offset_ms=offset_ms)
    whole = [one for one in months if first_of_month(one.number + 1) <= plan.before_day]
    years = folded(whole, kept, of=Period.MONTH, into=Period.YEAR, offset_ms=offset_ms)
    ended = [one for one in years if first_day(one.number + 1, Period.YEAR) <= plan.before_day]
    open_day = None
    if columns.utc_s[-1] < begins[-1]:
        open_day = (int(columns.utc_s[-1]) + OFFSET_S) // DAY_S
    return RolledUp(days, whole, ended, sorted(hours.items()), kept, open_day)


def _odd_days(plan: Plan, columns: Columns, terms: Terms) -> Flags:
    """Days that a step belongs to which is not plain, or that lack a reading, from the first of the plan."""
    utc_s = columns.utc_s
    elapsed, counted = np.diff(utc_s), np.diff(columns.quantity)
    an_hour = terms.limits.most_an_hour_milli * OVER_RATED_PERCENT
    too_much = (counted > SLACK_MILLI) & ((counted - SLACK_MILLI) * 100 * HOUR_S > an_hour * elapsed)
    odd = (counted < 0) | (elapsed > terms.longest_ms // 1000) | too_much
    for rate in columns.rates:
        odd |= np.diff(rate) < 0
    found = np.zeros(plan.days, dtype=bool)
    half_s = EVERY_S // 2
    for place in np.flatnonzero(odd).tolist():
        begin, end = int(utc_s[place]), int(utc_s[place + 1])
        middle = (begin + end + 2 * OFFSET_S) // (2 * DAY_S) - plan.first_day
        low, high = ((at + OFFSET_S) // DAY_S - plan.first_day for at in (begin + half_s, end - half_s))
        found[min(low, middle) : max(high, middle) + 1] = True
    return found


def _stretches(odd: Flags) -> Iterator[tuple[int, int]]:
    """First and last of odd days in a row."""
    places = np.flatnonzero(odd)
    for some in np.split(places, np.flatnonzero(np.diff(places) > 1) + 1):
        if len(some):
            yield int(some[0]), int(some[-1])


def _edges(columns: Columns, begins: Numbers) -> tuple[Numbers, Numbers]:
    """By time: the reading that its first step begins at, and its first reading."""
    middles = columns.utc_s[:-1] + columns.utc_s[1:]
    return np.searchsorted(middles, 2 * begins), np.searchsorted(columns.utc_s, begins)


def _plain_days(columns: Columns, begins: Numbers, first: int, odd: Flags) -> dict[int, Use]:
    steps, readings = _edges(columns, begins)
    low, high = steps[:-1], steps[1:]
    last = np.maximum(readings[1:] - 1, 0)
    is_told = (high > low) | (readings[1:] > readings[:-1])
    has_step, shows = (high > low).tolist(), (readings[1:] > readings[:-1]).tolist()
    used = [(part[high] - part[low]).tolist() for part in (columns.quantity, *columns.rates)]
    used += [[None] * len(low)] * (5 - len(used))
    quantity = columns.quantity[last].tolist()
    balance = [None] * len(low) if columns.balance_fen is None else columns.balance_fen[last].tolist()
    none = (None,) * 5
    found = {}
    for at in np.flatnonzero(is_told & ~odd).tolist():
        parts = tuple(part[at] for part in used) if has_step[at] else none
        shown = (quantity[at], balance[at]) if shows[at] else (None, None)
        found[first + at] = Use._make((first + at, *parts, None, *shown, 0))
    return found


def _plain_hours(columns: Columns, begins: Numbers, first: int, odd: Flags) -> dict[int, bytes]:
    days = len(begins) - 1
    steps, _ = _edges(columns, begins[0] + np.arange(days * HOURS + 1) * HOUR_S)
    used = np.diff(columns.quantity[np.minimum(steps, len(columns.quantity) - 1)]).reshape(days, HOURS)
    is_none = (np.diff(steps) == 0).reshape(days, HOURS)
    is_small = used.max(axis=1, where=~is_none, initial=0) < 65_535
    small = np.where(is_none, 65_535, used).astype("<u2")
    wide = np.where(is_none, 4_294_967_295, used).astype("<u4")
    return {
        first + at: (small if is_small[at] else wide)[at].tobytes()
        for at in np.flatnonzero(~is_none.all(axis=1) & ~odd).tolist()
    }


def _run(columns: Columns, start_s: int, end_s: int) -> Run:
    """The readings of a time, with the one before and the one after."""
    low, high = (int(place) for place in np.searchsorted(columns.utc_s, (start_s, end_s)))
    part = slice(max(low - 1, 0), high + 1)
    utc_s = columns.utc_s[part].tolist()
    none = [None] * len(utc_s)
    rates = [rate[part].tolist() for rate in columns.rates] or [none] * 4
    balance = none if columns.balance_fen is None else columns.balance_fen[part].tolist()
    return Run(utc_s, columns.quantity[part].tolist(), *rates, balance)
