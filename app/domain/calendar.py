"""Public holidays and the weekend days worked in their stead, read from a text that a site can edit.

The text is TOML. A year that is not in it is not guessed at: what a tariff with holiday prices costs in
such a year is refused until somebody enters the year (`Calendar.covers`).

    [[year]]
    year = 2026
    source = "the notice that says so"
    [[year.holiday]]
    name = "new_year"
    from = 2026-01-01
    to = 2026-01-03
    worked = [2026-01-04]

A year may say `announced = false`: its days are those that the law names, entered before the State Council
has said which weekend days are worked in their stead.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from app.errors import DeskError

LARGEST_TEXT = 100_000
_NAME = re.compile(r"[a-z][a-z_]{0,39}")
_SATURDAY = 5
_FIRST_YEAR, _LAST_YEAR = 2000, 2099
_LONGEST_HOLIDAY = 31


@dataclass(frozen=True, slots=True)
class Calendar:
    """`off` names the holiday that each day off belongs to; `worked` are the weekend days that are worked.

    `unannounced`: the years of which only the days that the law names were entered.
    """

    years: frozenset[int] = frozenset()
    off: Mapping[date, str] = field(default_factory=dict)
    worked: frozenset[date] = frozenset()
    unannounced: frozenset[int] = frozenset()

    def covers(self, year: int) -> bool:
        return year in self.years


@dataclass(frozen=True, slots=True)
class Holiday:
    """One holiday of a year: its days off, first and last, and the weekend days worked in their stead."""

    name: str
    first: date
    last: date
    worked: tuple[date, ...] = ()

    def days(self) -> list[date]:
        return [self.first + timedelta(n) for n in range((self.last - self.first).days + 1)]


@dataclass(frozen=True, slots=True)
class HolidayYear:
    """A year as one wrote it down; `source` is the notice that says so."""

    year: int
    holidays: tuple[Holiday, ...] = ()
    source: str = ""
    announced: bool = True


def holiday_of(calendar: Calendar, day: date) -> str | None:
    """The name of the holiday that `day` belongs to; None on any other day, a plain weekend too."""
    return calendar.off.get(day)


def is_holiday(calendar: Calendar, day: date) -> bool:
    return day in calendar.off


def is_working_day(calendar: Calendar, day: date) -> bool:
    """Monday to Friday unless it is a holiday, and the weekend days worked in a holiday's stead."""
    return day in calendar.worked or (day.weekday() < _SATURDAY and day not in calendar.off)


def merged(base: Calendar, site: Calendar) -> Calendar:
    """`base` with the years that `site` describes taken from there, whole."""

    def kept(days: Iterator[date]) -> Iterator[date]:
        return (day for day in days if day.year not in site.years)

    return Calendar(
        base.years | site.years,
        {**{day: base.off[day] for day in kept(iter(base.off))}, **site.off},
        frozenset(kept(iter(base.worked))) | site.worked,
        (base.unannounced - site.years) | site.unannounced,
    )


def parse_calendar(text: str) -> Calendar:
    """The calendar in `text`. Raises DeskError as `parse_years`."""
    return calendar_of(parse_years(text))


def calendar_of(years: Iterable[HolidayYear]) -> Calendar:
    """Raises DeskError, with `where`: calendar.year_twice, .day_twice."""
    known: set[int] = set()
    off: dict[date, str] = {}
    worked: set[date] = set()
    unannounced: set[int] = set()
    for each in years:
        if each.year in known:
            raise DeskError("calendar.year_twice", where=each.year)
        known.add(each.year)
        if not each.announced:
            unannounced.add(each.year)
        for holiday in each.holidays:
            _refuse_twice([*off, *worked], [*holiday.days(), *holiday.worked])
            off.update(dict.fromkeys(holiday.days(), holiday.name))
            worked.update(holiday.worked)
    return Calendar(frozenset(known), off, frozenset(worked), frozenset(unannounced))


def parse_years(text: str) -> tuple[HolidayYear, ...]:
    """The years in `text`, each as it was written.

    Raises DeskError, always with `where`: calendar.unreadable, .year, .year_twice, .name, .dates,
    .other_year, .day_twice, .not_weekend, .unknown_key.
    """
    years = []
    for table in _tables(text):
        year = _year(table)
        parts = _parts(table, "holiday", where=str(year))
        holidays = tuple(_holiday(part, year) for part in parts)
        source, announced = table.get("source", ""), table.get("announced", True)
        if not isinstance(source, str) or not isinstance(announced, bool):
            raise DeskError("calendar.unreadable", where=f"{year}: source, announced")
        years.append(HolidayYear(year, holidays, source, announced))
    calendar_of(years)
    return tuple(years)


def to_text(years: Iterable[HolidayYear]) -> str:
    """The text that `parse_years` reads back as the same years."""
    return "\n".join(line for each in years for line in _year_lines(each))


def _year_lines(year: HolidayYear) -> Iterator[str]:
    yield "[[year]]"
    yield f"year = {year.year}"
    yield f"source = {json.dumps(year.source, ensure_ascii=True)}"
    yield f"announced = {str(year.announced).lower()}"
    for each in year.holidays:
        yield "[[year.holiday]]"
        yield f'name = "{each.name}"'
        yield f"from = {each.first.isoformat()}"
        yield f"to = {each.last.isoformat()}"
        yield f"worked = [{', '.join(day.isoformat() for day in each.worked)}]"


def _tables(text: str) -> list[Mapping[str, object]]:
    if len(text) > LARGEST_TEXT:
        raise DeskError("calendar.unreadable", where=f"> {LARGEST_TEXT}")
    try:
        data = tomllib.loads(text)
    except RecursionError as error:
        raise DeskError("calendar.unreadable", where="TOML") from error
    except ValueError as error:  # what TOML and a number of too many digits raise
        raise DeskError("calendar.unreadable", where=str(error)[:120]) from error
    _refuse_unknown(data, ("year",), where="year")
    return _parts(data, "year", where="year")


def _parts(table: Mapping[str, object], key: str, *, where: str) -> list[Mapping[str, object]]:
    parts = table.get(key, [])
    if not isinstance(parts, list) or not all(isinstance(part, Mapping) for part in parts):
        raise DeskError("calendar.unreadable", where=f"{where}: {key}")
    return parts


def _year(table: Mapping[str, object]) -> int:
    year = table.get("year")
    if type(year) is not int or not _FIRST_YEAR <= year <= _LAST_YEAR:
        raise DeskError("calendar.year", where=str(year)[:20], first=_FIRST_YEAR, last=_LAST_YEAR)
    _refuse_unknown(table, ("year", "source", "announced", "holiday"), where=str(year))
    return year


def _holiday(table: Mapping[str, object], year: int) -> Holiday:
    name = table.get("name")
    where = f"{year} {str(name)[:40]}"
    _refuse_unknown(table, ("name", "from", "to", "worked"), where=where)
    first, last = _day(table.get("from"), where), _day(table.get("to"), where)
    listed = table.get("worked", [])
    if not isinstance(listed, list):
        raise DeskError("calendar.dates", where=where)
    instead = tuple(_day(day, where) for day in listed)
    return checked(Holiday(name if isinstance(name, str) else str(name), first, last, instead), year)


def checked(holiday: Holiday, year: int) -> Holiday:
    """The holiday itself. Raises DeskError: calendar.name, .dates, .other_year, .not_weekend."""
    if not _NAME.fullmatch(holiday.name):
        raise DeskError("calendar.name", where=year, name=holiday.name[:40])
    where = f"{year} {holiday.name}"
    if not holiday.first <= holiday.last <= holiday.first + timedelta(_LONGEST_HOLIDAY):
        raise DeskError("calendar.dates", where=where)
    if any(day.year != year for day in (holiday.first, holiday.last, *holiday.worked)):
        raise DeskError("calendar.other_year", where=where)
    for day in holiday.worked:
        if day.weekday() < _SATURDAY:
            raise DeskError("calendar.not_weekend", where=where, day=day.isoformat())
    return holiday


def _day(value: object, where: str) -> date:
    """A date as TOML has it; a date with a time is another type there."""
    if type(value) is not date:
        raise DeskError("calendar.dates", where=where)
    return value


def _refuse_twice(known: list[date], new: list[date]) -> None:
    seen = set(known)
    for day in new:
        if day in seen:
            raise DeskError("calendar.day_twice", where=day.isoformat())
        seen.add(day)


def _refuse_unknown(table: Mapping[str, object], known: tuple[str, ...], *, where: str) -> None:
    for key in table:
        if key not in known:
            raise DeskError("calendar.unknown_key", where=where, word=key[:40])
