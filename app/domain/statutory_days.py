"""The holidays that the law itself names, for years whose arrangement nobody has announced yet.

By the Regulation on Public Holidays for National Annual Festivals and Memorial Days as changed on
10 November 2024 (State Council Order 795): 1 January; Spring Festival from its eve to the third day;
Qingming; 1 and 2 May; Dragon Boat; Mid-Autumn; 1 to 3 October. Which days before and after are off too, and
which weekend days are worked in their stead, only the State Council's yearly notice says; nothing of that is
guessed here.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from app.domain.calendar import Holiday, HolidayYear

NAMES: Final = (
    "new_year",
    "spring_festival",
    "qingming",
    "labour_day",
    "dragon_boat",
    "mid_autumn",
    "national_day",
)
"""In the order of a year."""
_MOON: Final[dict[int, tuple[tuple[int, int], ...]]] = {
    2025: ((1, 29), (4, 4), (5, 31), (10, 6)),
    2026: ((2, 17), (4, 5), (6, 19), (9, 25)),
    2027: ((2, 6), (4, 5), (6, 9), (9, 15)),
    2028: ((1, 26), (4, 4), (5, 28), (10, 3)),
    2029: ((2, 13), (4, 4), (6, 16), (9, 22)),
    2030: ((2, 3), (4, 5), (6, 5), (9, 12)),
    2031: ((1, 23), (4, 5), (6, 24), (10, 1)),
    2032: ((2, 11), (4, 4), (6, 12), (9, 19)),
    2033: ((1, 31), (4, 4), (6, 1), (9, 8)),
    2034: ((2, 19), (4, 5), (6, 20), (9, 27)),
    2035: ((2, 8), (4, 5), (6, 10), (9, 16)),
    2036: ((1, 28), (4, 4), (5, 30), (10, 4)),
    2037: ((2, 15), (4, 4), (6, 18), (9, 24)),
    2038: ((2, 4), (4, 5), (6, 7), (9, 13)),
    2039: ((1, 24), (4, 5), (5, 27), (10, 2)),
    2040: ((2, 12), (4, 4), (6, 14), (9, 20)),
}
"""Month and day of Spring Festival, Qingming, Dragon Boat and Mid-Autumn: first day of the first month, solar
term, fifth of the fifth and fifteenth of the eighth month of the Chinese calendar (GB/T 33661)."""


def statutory(year: int) -> HolidayYear | None:
    """The year's days by law, marked as not announced; None for a year whose moons are not in the table.

    A Mid-Autumn that falls on National Day has no day of its own.
    """
    moons = _MOON.get(year)
    if moons is None:
        return None
    spring, qingming, dragon, autumn = (date(year, month, day) for month, day in moons)
    found = [
        Holiday("new_year", date(year, 1, 1), date(year, 1, 1)),
        Holiday("spring_festival", spring - timedelta(1), spring + timedelta(2)),
        Holiday("qingming", qingming, qingming),
        Holiday("labour_day", date(year, 5, 1), date(year, 5, 2)),
        Holiday("dragon_boat", dragon, dragon),
    ]
    national = Holiday("national_day", date(year, 10, 1), date(year, 10, 3))
    if autumn not in national.days():
        found.append(Holiday("mid_autumn", autumn, autumn))
    return HolidayYear(year, (*found, national), announced=False)
