"""Which version, season, rate and step period a moment belongs to. All of it by the site's own clock, no
summer time.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from app.domain.calendar import Calendar, holiday_of
from app.domain.tariff.model import ANY_HOLIDAY, Rate, Season, StepPeriod, Tariff, Version
from app.errors import DeskError

MINUTE_MS: Final = 60_000
DAY_MS: Final = 86_400_000
_EPOCH_ORDINAL: Final = date(1970, 1, 1).toordinal()
NO_STEPS_DAY: Final = 0


@dataclass(frozen=True, slots=True)
class Stretch:
    """From `from_utc_ms` to before `to_utc_ms` nothing changes: one version, one season, one rate, one step
    period.

    `season` is its place in the tariff; `step_day` the first day of the step period, in days since
    1970-01-01.
    """

    from_utc_ms: int
    to_utc_ms: int
    version: Version
    season: int
    rate: Rate
    step_day: int

    @property
    def length_ms(self) -> int:
        return self.to_utc_ms - self.from_utc_ms

    @property
    def terms(self) -> tuple[int, int, Rate, int]:
        """What its use is charged by."""
        return self.version.start_utc_ms, self.season, self.rate, self.step_day


def version_at(versions: Sequence[Version], utc_ms: int) -> Version:
    """The version in force. Raises DeskError: tariff.no_version before the first."""
    place = bisect_right(versions, utc_ms, key=lambda version: version.start_utc_ms)
    if not place:
        raise DeskError("tariff.no_version", at_utc_ms=utc_ms)
    return versions[place - 1]


def local_day(utc_ms: int, version: Version) -> int:
    """The day at the site, in days since 1970-01-01."""
    return (utc_ms + version.utc_offset_min * MINUTE_MS) // DAY_MS


def day_start_utc_ms(day: int, version: Version) -> int:
    return day * DAY_MS - version.utc_offset_min * MINUTE_MS


def as_date(day: int) -> date:
    return date.fromordinal(_EPOCH_ORDINAL + day)


def day_number(day: date) -> int:
    return day.toordinal() - _EPOCH_ORDINAL


def season_of(tariff: Tariff, day: date) -> int:
    """The place of the season that `day` lies in; a checked tariff has exactly one."""
    return next(
        place
        for place, season in enumerate(tariff.seasons)
        if any(part.holds(day.month, day.day) for part in season.ranges)
    )


def table_of(season: Season, day: date, calendar: Calendar) -> int:
    """The day table of `day`: of its holiday, of a worked weekend day, or of its weekday.

    Raises DeskError: tariff.calendar_missing for a year of which nobody has entered the holidays.
    """
    if season.holidays or season.worked_table is not None:
        if not calendar.covers(day.year):
            raise DeskError("tariff.calendar_missing", year=day.year)
        tables = {each.holiday: each.table for each in season.holidays}
        name = holiday_of(calendar, day)
        if name is not None and (name in tables or ANY_HOLIDAY in tables):
            return tables[name] if name in tables else tables[ANY_HOLIDAY]
        if season.worked_table is not None and day in calendar.worked:
            return season.worked_table
    return season.weekdays[day.weekday()]


def step_day_of(tariff: Tariff, day: date) -> int:
    """The first day of the step period that `day` lies in."""
    if tariff.steps is StepPeriod.NEVER:
        return NO_STEPS_DAY
    if tariff.steps is StepPeriod.MONTH:
        return day_number(day.replace(day=1))
    year = day.year if day.month >= tariff.year_from_month else day.year - 1
    return day_number(date(year, tariff.year_from_month, 1))


def stretches(
    versions: Sequence[Version], from_utc_ms: int, *, to_utc_ms: int, calendar: Calendar
) -> Iterator[Stretch]:
    """The time between two moments, cut wherever what it is charged by may change.

    Raises DeskError: tariff.no_version, tariff.calendar_missing.
    """
    at = from_utc_ms
    while at < to_utc_ms:
        version = version_at(versions, at)
        following = next_start(versions, at)
        found = _stretch(version, at, calendar=calendar)
        end = min(found.to_utc_ms, to_utc_ms, to_utc_ms if following is None else following)
        yield Stretch(at, end, version, found.season, found.rate, found.step_day)
        at = end


def next_start(versions: Sequence[Version], utc_ms: int) -> int | None:
    """When the next version comes into force; None after the last."""
    place = bisect_right(versions, utc_ms, key=lambda version: version.start_utc_ms)
    return versions[place].start_utc_ms if place < len(versions) else None


def _stretch(version: Version, at_utc_ms: int, *, calendar: Calendar) -> Stretch:
    """What lies from `at_utc_ms` to the end of its period of the day."""
    number = local_day(at_utc_ms, version)
    day = as_date(number)
    start_utc_ms = day_start_utc_ms(number, version)
    minute = (at_utc_ms - start_utc_ms) // MINUTE_MS
    season = season_of(version.tariff, day)
    table = version.tariff.tables[table_of(version.tariff.seasons[season], day, calendar)]
    period = next(each for each in table if minute < each.to_min)
    end = start_utc_ms + period.to_min * MINUTE_MS
    return Stretch(at_utc_ms, end, version, season, period.rate, step_day_of(version.tariff, day))
