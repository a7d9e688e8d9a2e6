"""Reckons up meters' days, inside a unit of the readings' book, and the months and years that are made of
them."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

from app.domain.energy_use import (
    Period,
    Use,
    begin_ms,
    date_of,
    first_day,
    first_of_month,
    month_of,
    number_at,
)
from app.domain.reading_steps import Terms
from app.domain.use_fold import folded
from app.domain.use_tally import DAY_S, Gap, Run, Tally
from app.services.meter_terms import all_terms, unknown_terms, utc_offset_ms
from app.services.reading_runs import Shelf, run_within
from db.ledger import Ledger
from db.packing import packed
from db.readings import Readings
from db.readings_uses import DAILY, MONTHLY, YEARLY

_TABLES: Final = {Period.DAY: DAILY, Period.MONTH: MONTHLY, Period.YEAR: YEARLY}


@dataclass(frozen=True, slots=True)
class Night:
    """What a night needs: what meters are judged by, and when to leave off. `offset_s` is local time less
    UTC."""

    terms: Mapping[str, Terms]
    offset_s: int
    ending: threading.Event

    def terms_of(self, meter_id: str) -> Terms:
        return self.terms.get(meter_id) or unknown_terms(self.offset_s * 1000)

    def begin_s(self, day: int) -> int:
        """When a local day begins, in UTC seconds."""
        return day * DAY_S - self.offset_s

    def day_at(self, utc_s: int) -> int:
        return (utc_s + self.offset_s) // DAY_S


def night_of(ledger: Ledger, *, ending: threading.Event) -> Night:
    """What a night needs of the ledger."""
    return Night(all_terms(ledger), utc_offset_ms(ledger) // 1000, ending)


@contextmanager
def reckoning(readings: Readings, night: Night, *, before_day: int) -> Iterator[Reckoning]:
    """For one unit of the book; days from `before_day` on are left alone."""
    shelf = Shelf(readings.path)
    try:
        yield Reckoning(readings, night, shelf, before_day)
    finally:
        shelf.close()


class Reckoning:
    """Made by `reckoning`."""

    def __init__(self, readings: Readings, night: Night, shelf: Shelf, before_day: int) -> None:
        self._readings, self._night, self._shelf, self._before_day = readings, night, shelf, before_day

    def days(self, meter_id: str, key: int, first: int, last: int, *, is_anew: bool) -> None:
        """Reckon up one meter's days from first to last, and on to those of the readings before and after
        them where a gap leads there; `is_anew`: always to that before. Then their months and years, as far as
        these have ended. What is stale beyond first and last stays so: it may reach further. Where a year's
        file is lacking nothing is changed."""
        run = self._run(meter_id, key, first, last)
        begin, end = self._wider(key, run, first, last, is_anew=is_anew)
        if (begin, end) != (first, last):
            end = min(end, self._before_day - 1)
            run = self._run(meter_id, key, begin, end)
        if self._shelf.lacking:
            return
        self._put(meter_id, key, run, begin, end)
        self._readings.forget_stale(key, first_day=first, last_day=last)
        if run.utc_s and run.utc_s[-1] < self._night.begin_s(end + 1):
            self._readings.set_open(key, self._night.day_at(run.utc_s[-1]))
        self.fold(key, begin, end)

    def fold(self, key: int, first: int, last: int) -> None:
        """Make up the months and years of these days, as far as they have ended."""
        for month in range(month_of(first), month_of(last) + 1):
            if first_of_month(month + 1) <= self._before_day:
                self._fold(key, month, Period.DAY, Period.MONTH)
        for year in range(date_of(first).year, date_of(last).year + 1):
            if first_day(year + 1, Period.YEAR) <= self._before_day:
                self._fold(key, year, Period.MONTH, Period.YEAR)

    def _run(self, meter_id: str, key: int, first: int, last: int) -> Run:
        start_s, end_s = self._night.begin_s(first), self._night.begin_s(last + 1)
        return run_within(self._readings, self._shelf, meter_id, key, start_s=start_s, end_s=end_s)

    def _wider(self, key: int, run: Run, first: int, last: int, *, is_anew: bool) -> tuple[int, int]:
        """On to the days of the readings next to these days. The day before was told when it was reckoned up
        itself what follows it, if it is not stale."""
        if not run.utc_s:
            return first, last
        before, after = self._night.day_at(run.utc_s[0]), self._night.day_at(run.utc_s[-1])
        if not is_anew and before == first - 1 and before not in self._readings.stale_days_of(key):
            before = first
        return min(before, first), max(after, last)

    def _put(self, meter_id: str, key: int, run: Run, first: int, last: int) -> None:
        readings, end_s = self._readings, self._night.begin_s(last + 1)
        tally = Tally(run, self._night.terms_of(meter_id))
        days = tally.uses(Period.DAY, first=first, last=last)
        readings.put_uses(DAILY, key, days, first=first, last=last)
        hours = ((use.number, tally.hours(use.number)) for use in days)
        told = [(day, packed(some)) for day, some in hours if any(value is not None for value in some)]
        readings.put_hours(key, told, first_day=first, last_day=last)
        begin_s = min([self._night.begin_s(first), *run.utc_s[:1]])
        readings.put_gaps(key, tally.gaps(), start_s=begin_s, end_s=end_s)

    def _fold(self, key: int, number: int, of: Period, into: Period) -> None:
        begin, end = (begin_ms(at, into) for at in (number, number + 1))
        first, last = number_at(begin, of), number_at(end - 1, of)
        uses = [
            Use._make(row[1:]) for row in self._readings.uses(_TABLES[of], first=first, last=last, keys=[key])
        ]
        start_s, end_s = (at // 1000 - self._night.offset_s for at in (begin, end))
        gaps = [Gap._make(row[1:]) for row in self._readings.gaps([key], start_s=start_s, end_s=end_s)]
        made = folded(uses, gaps, of=of, into=into, offset_ms=self._night.offset_s * 1000)
        self._readings.put_uses(_TABLES[into], key, made, first=number, last=number)
