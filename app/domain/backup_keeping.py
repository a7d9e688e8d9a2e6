"""Which backups stay: all of the last day, then one a day, a week and a month, and one a year for ever. Pure
(faults.md 6.3)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

from app.domain.local_days import DAY_MS, as_date, day_of, month_of

DAYS: Final = 7
WEEKS: Final = 5
MONTHS: Final = 12


@dataclass(frozen=True, slots=True)
class Held:
    """A backup that is there. `whole`: with the readings."""

    name: str
    made_utc_ms: int
    whole: bool


def to_remove(held: Iterable[Held], *, now_utc_ms: int, utc_offset_min: int) -> tuple[str, ...]:
    """The names of those that are not needed any more, oldest first.

    Of a time the newest whole backup stays, else the newest there is. The newest of all and the newest whole
    one always stay, and so does what is from a later time than now: a clock was wrong.
    """
    every = sorted(held, key=lambda one: (one.made_utc_ms, one.name))
    stay = {one.name for one in every if one.made_utc_ms > now_utc_ms - DAY_MS}
    stay |= {one.name for one in (*every[-1:], *[one for one in every if one.whole][-1:])}
    today = day_of(now_utc_ms, utc_offset_min)
    for span, of_day in _SPANS:
        oldest = None if span is None else of_day(today) - span
        newest: dict[int, Held] = {}
        for one in every:
            number = of_day(day_of(one.made_utc_ms, utc_offset_min))
            rival = newest.get(number)
            if (oldest is None or number > oldest) and (rival is None or one.whole or not rival.whole):
                newest[number] = one
        stay |= {one.name for one in newest.values()}
    return tuple(one.name for one in every if one.name not in stay)


def _week_of(day: int) -> int:
    """Weeks since the one of 1970-01-01; they begin on Mondays."""
    return (day + 3) // 7


def _year_of(day: int) -> int:
    return as_date(day).year


_SPANS: Final[tuple[tuple[int | None, Callable[[int], int]], ...]] = (
    (DAYS, lambda day: day),
    (WEEKS, _week_of),
    (MONTHS, month_of),
    (None, _year_of),
)
