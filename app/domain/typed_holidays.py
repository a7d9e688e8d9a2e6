"""A year of holidays as somebody types it, read into days."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from app.domain.calendar import Holiday, HolidayYear, calendar_of, checked
from app.errors import DeskError

_DATE = re.compile(r"(?:(\d{4})[-/.])?(\d{1,2})[-/.](\d{1,2})", re.ASCII)
_PARTING = re.compile(r"[\s,;，；、]+")


@dataclass(frozen=True, slots=True)
class TypedHoliday:
    """Texts for one holiday; `last` empty: one day, `first` empty: the holiday is left out."""

    name: str
    first: str = ""
    last: str = ""
    worked: str = ""


def read_year(
    year: int, typed: Iterable[TypedHoliday], *, source: str = "", announced: bool = True
) -> HolidayYear:
    """Days are written 2027-02-05, or 2-5 in the year itself; worked days are parted by commas or blanks.

    Raises DeskError: calendar.typed_date, .no_days, .dates, .other_year, .not_weekend, .day_twice.
    """
    found = tuple(_read(year, each) for each in typed if each.first.strip())
    if not found:
        raise DeskError("calendar.no_days", where=year)
    whole = HolidayYear(year, found, source.strip(), announced)
    calendar_of([whole])
    return whole


def _read(year: int, typed: TypedHoliday) -> Holiday:
    first = _day(year, typed.first)
    last = _day(year, typed.last) if typed.last.strip() else first
    worked = tuple(_day(year, text) for text in _PARTING.split(typed.worked) if text)
    return checked(Holiday(typed.name, first, last, worked), year)


def _day(year: int, text: str) -> date:
    found = _DATE.fullmatch(text.strip())
    if found is None:
        raise DeskError("calendar.typed_date", text=text.strip()[:40])
    try:
        return date(int(found[1] or year), int(found[2]), int(found[3]))
    except ValueError as error:
        raise DeskError("calendar.typed_date", text=text.strip()[:40]) from error


def as_typed(holiday: Holiday) -> TypedHoliday:
    """What one would type for it."""
    worked = ", ".join(day.isoformat() for day in holiday.worked)
    return TypedHoliday(holiday.name, holiday.first.isoformat(), holiday.last.isoformat(), worked)
