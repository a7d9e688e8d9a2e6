"""Holidays and worked weekend days: those that were announced, and those that a site enters itself."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from app.domain.calendar import (
    LARGEST_TEXT,
    Calendar,
    holiday_of,
    is_holiday,
    is_working_day,
    merged,
    parse_calendar,
)
from app.errors import DeskError

CHINA = Path(__file__).resolve().parents[3] / "resources" / "calendar" / "china.toml"


@pytest.fixture(scope="module")
def china() -> Calendar:
    return parse_calendar(CHINA.read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("year", "off", "worked"),
    [
        # 2024: 1 + 8 + 3 + 5 + 1 + 3 + 7 days off; worked: 2 + 1 + 2 + 1 + 2
        (2024, 28, 8),
        # 2025: 1 + 8 + 3 + 5 + 3 + 8; worked: 2 + 1 + 2
        (2025, 28, 5),
        # 2026: 3 + 9 + 3 + 5 + 3 + 3 + 7; worked: 1 + 2 + 1 + 2
        (2026, 33, 6),
    ],
)
def test_the_announced_years_have_their_days(china: Calendar, year: int, off: int, worked: int) -> None:
    assert china.covers(year)
    assert sum(day.year == year for day in china.off) == off
    assert sum(day.year == year for day in china.worked) == worked


@pytest.mark.parametrize(
    ("day", "holiday", "working"),
    [
        (date(2026, 2, 16), "spring_festival", False),  # a Monday
        (date(2026, 2, 14), None, True),  # a Saturday worked for it
        (date(2026, 2, 28), None, True),
        (date(2026, 2, 24), None, True),  # a plain Tuesday
        (date(2026, 3, 1), None, False),  # a plain Sunday
        (date(2025, 10, 8), "national_day", False),
        (date(2024, 9, 14), None, True),
    ],
)
def test_a_day_is_a_holiday_or_worked_as_announced(
    china: Calendar, day: date, holiday: str | None, working: bool
) -> None:
    assert holiday_of(china, day) == holiday
    assert is_holiday(china, day) is (holiday is not None)
    assert is_working_day(china, day) is working


def test_a_year_that_was_not_announced_is_not_known(china: Calendar) -> None:
    assert not china.covers(2031)


OWN = """
[[year]]
year = 2026
[[year.holiday]]
name = "founding_day"
from = 2026-03-02
to = 2026-03-02

[[year]]
year = 2031
"""


def test_a_year_of_the_site_takes_the_place_of_the_announced_one(china: Calendar) -> None:
    both = merged(china, parse_calendar(OWN))
    assert holiday_of(both, date(2026, 3, 2)) == "founding_day"
    assert not is_holiday(both, date(2026, 2, 16))
    assert date(2026, 2, 14) not in both.worked
    assert is_holiday(both, date(2025, 10, 1)) and date(2025, 10, 11) in both.worked
    assert both.covers(2031) and both.covers(2024)


def _holiday(lines: str, year: str = "2026") -> str:
    return f"[[year]]\nyear = {year}\n[[year.holiday]]\n{lines}\n"


@pytest.mark.parametrize(
    ("key", "text"),
    [
        ("calendar.unreadable", "year = "),
        ("calendar.unreadable", "a = " + "[" * 20_000),
        ("calendar.unreadable", "#" * (LARGEST_TEXT + 1)),
        ("calendar.unreadable", "year = 5"),
        ("calendar.unreadable", "year = [1]"),
        ("calendar.unreadable", "[[year]]\nyear = 2026\nholiday = 5"),
        ("calendar.unreadable", "[[year]]\nyear = 2026\nsource = 5"),
        ("calendar.unreadable", "[[year]]\nyear = 2026\nannounced = 'yes'"),
        ("calendar.unknown_key", "years = 5"),
        ("calendar.unknown_key", "[[year]]\nyear = 2026\nnote = 'x'"),
        ("calendar.unknown_key", _holiday('name = "x"\nfrom = 2026-01-01\nto = 2026-01-01\nwork = []')),
        ("calendar.year", "[[year]]"),
        ("calendar.year", "[[year]]\nyear = 1999"),
        ("calendar.year", "[[year]]\nyear = true"),
        ("calendar.year_twice", "[[year]]\nyear = 2026\n[[year]]\nyear = 2026"),
        ("calendar.name", _holiday("from = 2026-01-01\nto = 2026-01-01")),
        ("calendar.name", _holiday('name = "New Year"\nfrom = 2026-01-01\nto = 2026-01-01')),
        ("calendar.dates", _holiday('name = "x"\nfrom = 2026-01-01')),
        ("calendar.dates", _holiday('name = "x"\nfrom = 2026-01-01T00:00:00\nto = 2026-01-01')),
        ("calendar.dates", _holiday('name = "x"\nfrom = 2026-01-02\nto = 2026-01-01')),
        ("calendar.dates", _holiday('name = "x"\nfrom = 2026-01-01\nto = 2026-02-02')),
        ("calendar.dates", _holiday('name = "x"\nfrom = 2026-01-01\nto = 2026-01-01\nworked = 5')),
        ("calendar.dates", _holiday('name = "x"\nfrom = 2026-01-01\nto = 2026-01-01\nworked = [5]')),
        ("calendar.other_year", _holiday('name = "x"\nfrom = 2026-12-31\nto = 2027-01-01')),
        (
            "calendar.other_year",
            _holiday('name = "x"\nfrom = 2026-01-01\nto = 2026-01-01\nworked = [2025-12-28]'),
        ),
        (
            "calendar.not_weekend",
            _holiday('name = "x"\nfrom = 2026-01-01\nto = 2026-01-01\nworked = [2026-01-05]'),
        ),
        (
            "calendar.day_twice",
            _holiday('name = "x"\nfrom = 2026-01-01\nto = 2026-01-04\nworked = [2026-01-04]'),
        ),
    ],
)
def test_each_mistake_in_a_calendar_has_its_sentence(key: str, text: str) -> None:
    with pytest.raises(DeskError) as raised:
        parse_calendar(text)
    assert raised.value.key == key
