"""Days and months of the site's own clock, as numbers since 1970-01-01; UTC + offset, the same all year."""

from __future__ import annotations

from datetime import date
from typing import Final

DAY_MS: Final = 86_400_000
_EPOCH: Final = date(1970, 1, 1).toordinal()


def day_of(utc_ms: int, utc_offset_min: int) -> int:
    """The local day of a time."""
    return (utc_ms + utc_offset_min * 60_000) // DAY_MS


def start_utc_ms(day: int, utc_offset_min: int) -> int:
    """When a local day begins."""
    return day * DAY_MS - utc_offset_min * 60_000


def number_of(day: date) -> int:
    return day.toordinal() - _EPOCH


def as_date(day: int) -> date:
    return date.fromordinal(day + _EPOCH)


def month_of(day: int) -> int:
    """The month of a day: months since 1970-01."""
    found = as_date(day)
    return (found.year - 1970) * 12 + found.month - 1


def first_of_month(month: int) -> int:
    """The first day of a month."""
    years, months = divmod(month, 12)
    return number_of(date(1970 + years, 1 + months, 1))


def last_of_month(month: int) -> int:
    """The last day of a month."""
    return first_of_month(month + 1) - 1


def year_of(month: int) -> int:
    """The year of a month, as written: 2026."""
    return 1970 + month // 12
