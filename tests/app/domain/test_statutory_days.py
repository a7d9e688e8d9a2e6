"""The holidays that the law names, computed, against what was announced and written down by others."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from app.domain.calendar import calendar_of, parse_years, to_text
from app.domain.statutory_days import NAMES, statutory
from app.domain.typed_holidays import TypedHoliday, as_typed, read_year
from app.errors import DeskError

CHINA = Path(__file__).resolve().parents[3] / "resources" / "calendar" / "china.toml"


def test_every_day_by_law_is_a_day_off_in_the_announced_years_after_the_law() -> None:
    """The notices only add days around those of the law: 2025 and 2026 are under the Regulation of 2024."""
    announced = {one.year: calendar_of([one]) for one in parse_years(CHINA.read_text(encoding="utf-8"))}
    for year in (2025, 2026):
        by_law = statutory(year)
        assert by_law is not None
        days = {day for one in by_law.holidays for day in one.days()}
        assert days <= set(announced[year].off)
        assert len(days) == 13


def test_of_2027_only_the_days_by_law_are_known_and_marked_so() -> None:
    found = statutory(2027)
    assert found is not None and not found.announced
    assert {one.name: (one.first, one.last) for one in found.holidays} == {
        "new_year": (date(2027, 1, 1), date(2027, 1, 1)),
        "spring_festival": (date(2027, 2, 5), date(2027, 2, 8)),
        "qingming": (date(2027, 4, 5), date(2027, 4, 5)),
        "labour_day": (date(2027, 5, 1), date(2027, 5, 2)),
        "dragon_boat": (date(2027, 6, 9), date(2027, 6, 9)),
        "mid_autumn": (date(2027, 9, 15), date(2027, 9, 15)),
        "national_day": (date(2027, 10, 1), date(2027, 10, 3)),
    }
    assert not any(one.worked for one in found.holidays)


def test_the_moons_keep_their_distances_in_every_year_of_the_table() -> None:
    for year in range(2025, 2041):
        found = statutory(year)
        assert found is not None and [one.name for one in found.holidays] == [
            name for name in NAMES if name in {one.name for one in found.holidays}
        ]
        day = {one.name: one.last for one in found.holidays}
        spring = day["spring_festival"] - timedelta(2)
        assert date(year, 1, 21) <= spring <= date(year, 2, 20)
        # From the first of the first month to the fifth of the fifth: four moons, or five, and four days.
        moons = (day["dragon_boat"] - spring - timedelta(4)).days / 29.5306
        assert min(abs(moons - 4), abs(moons - 5)) < 0.05
        assert day["qingming"] in (date(year, 4, 4), date(year, 4, 5))
        if "mid_autumn" in day:
            later = (day["mid_autumn"] - day["dragon_boat"] - timedelta(10)).days / 29.5306
            assert min(abs(later - 3), abs(later - 4)) < 0.05
        calendar_of([found])
    assert statutory(2041) is None


@pytest.mark.parametrize("year", [2028, 2031, 2039])
def test_a_mid_autumn_on_national_day_has_no_day_of_its_own(year: int) -> None:
    found = statutory(year)
    assert found is not None and "mid_autumn" not in {one.name for one in found.holidays}


def test_a_year_is_written_and_read_back_as_it_was() -> None:
    found = statutory(2027)
    assert found is not None
    typed = [as_typed(one) for one in found.holidays]
    typed[1] = TypedHoliday("spring_festival", "2-5", "2/12", "2027-01-31、02-14")
    year = read_year(2027, typed, source='国办发明电 "2026"', announced=True)
    assert year.holidays[1].days()[-1] == date(2027, 2, 12)
    assert year.holidays[1].worked == (date(2027, 1, 31), date(2027, 2, 14))
    assert parse_years(to_text([year, found.__class__(2028)])) == (year, found.__class__(2028))


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ([], "calendar.no_days"),
        ([TypedHoliday("new_year")], "calendar.no_days"),
        ([TypedHoliday("new_year", "1-1-1")], "calendar.typed_date"),
        ([TypedHoliday("new_year", "2027-02-30")], "calendar.typed_date"),
        ([TypedHoliday("new_year", "１-１")], "calendar.typed_date"),
        ([TypedHoliday("new_year", "2026-12-31")], "calendar.other_year"),
        ([TypedHoliday("new_year", "1-3", "1-1")], "calendar.dates"),
        ([TypedHoliday("new_year", "1-1", "", "1-4")], "calendar.not_weekend"),
        ([TypedHoliday("new_year", "1-1"), TypedHoliday("qingming", "1-1")], "calendar.day_twice"),
    ],
)
def test_a_year_typed_wrongly_is_refused(typed: list[TypedHoliday], key: str) -> None:
    with pytest.raises(DeskError) as raised:
        read_year(2027, typed)
    assert raised.value.key == key
