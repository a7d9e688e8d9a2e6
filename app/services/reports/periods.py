"""The time that a report is of, in whole local days, as people and commands name it. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Final

from app.domain.local_days import as_date, first_of_month, last_of_month, month_of, number_of, start_utc_ms
from app.errors import DeskError


@dataclass(frozen=True, slots=True)
class Period:
    """From the first local day to the last, both included; days since 1970-01-01."""

    first: int
    last: int

    @property
    def days(self) -> int:
        return self.last - self.first + 1

    def bounds_utc_ms(self, utc_offset_min: int) -> tuple[int, int]:
        """From the first moment to the one after the last."""
        return start_utc_ms(self.first, utc_offset_min), start_utc_ms(self.last + 1, utc_offset_min)

    def text(self) -> str:
        """As `parse` takes it: a day, or two with dots between."""
        first, last = as_date(self.first).isoformat(), as_date(self.last).isoformat()
        return first if first == last else f"{first}..{last}"


def _month(month: int) -> Period:
    return Period(first_of_month(month), last_of_month(month))


def _week(day: int) -> Period:
    """From Monday to Sunday, the week of a day."""
    monday = day - as_date(day).weekday()
    return Period(monday, monday + 6)


def _year(year: int) -> Period:
    return Period(number_of(date(year, 1, 1)), number_of(date(year, 12, 31)))


QUICK: Final[dict[str, Callable[[int], Period]]] = {
    "today": lambda today: Period(today, today),
    "yesterday": lambda today: Period(today - 1, today - 1),
    "last-7-days": lambda today: Period(today - 6, today),
    "last-week": lambda today: _week(today - 7),
    "last-30-days": lambda today: Period(today - 29, today),
    "this-month": lambda today: _month(month_of(today)),
    "last-month": lambda today: _month(month_of(today) - 1),
    "last-12-months": lambda today: Period(first_of_month(month_of(today) - 11), today),
    "this-year": lambda today: _year(as_date(today).year),
    "last-year": lambda today: _year(as_date(today).year - 1),
}
"""Periods that have a name, from the day it is today."""

_PARTS: Final = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?")
_FIRST_YEAR, _LAST_YEAR = 1971, 2199


def parse_period(text: str, *, today: int) -> Period:
    """A name of QUICK, a day, month or year (`2026-03-05`, `2026-03`, `2026`), or two of them with two dots
    between. Raises DeskError report.bad_period."""
    wanted = text.strip().lower()
    if wanted in QUICK:
        return QUICK[wanted](today)
    begin, dots, end = wanted.partition("..")
    try:
        first = _span(begin)
        last = _span(end) if dots else first
    except ValueError as error:
        raise DeskError("report.bad_period", text=text.strip()) from error
    if last.last < first.first:
        raise DeskError("report.bad_period", text=text.strip())
    return Period(first.first, last.last)


def _span(text: str) -> Period:
    found = _PARTS.fullmatch(text.strip())
    if found is None:
        raise ValueError(text)
    year, month, day = (int(part) if part else None for part in found.groups())
    if year is None or not _FIRST_YEAR <= year <= _LAST_YEAR:
        raise ValueError(text)
    if month is None:
        return _year(year)
    if day is None:
        return _month(month_of(number_of(date(year, month, 1))))
    only = number_of(date(year, month, day))
    return Period(only, only)
