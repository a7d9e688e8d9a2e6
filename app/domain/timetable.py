"""When something is due again and again, by the site's own clock. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from app.domain.local_days import as_date, day_of, first_of_month, last_of_month, month_of, start_utc_ms

_MINUTE_MS = 60_000


class Every(StrEnum):
    """How often."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"


@dataclass(frozen=True, slots=True)
class Timetable:
    """`day`: of the week, Monday is 1, or of the month, where a month that is shorter takes its last;
    nothing where it is due every day. `minute` of that day, from midnight on."""

    every: Every
    day: int
    minute: int

    def last(self, now_utc_ms: int, utc_offset_min: int) -> int:
        """The newest moment at which it was due, now included; UTC ms."""
        today = day_of(now_utc_ms, utc_offset_min)
        found = self._moment(self._day_in(today), utc_offset_min)
        if found <= now_utc_ms:
            return found
        return self._moment(self._day_in(self._begin(today) - 1), utc_offset_min)

    def next(self, now_utc_ms: int, utc_offset_min: int) -> int:
        """The first moment after now at which it is due; UTC ms."""
        today = day_of(now_utc_ms, utc_offset_min)
        found = self._moment(self._day_in(today), utc_offset_min)
        if found > now_utc_ms:
            return found
        return self._moment(self._day_in(self._end(today) + 1), utc_offset_min)

    def _moment(self, day: int, utc_offset_min: int) -> int:
        return start_utc_ms(day, utc_offset_min) + self.minute * _MINUTE_MS

    def _begin(self, day: int) -> int:
        """The first day of the day, week or month that `day` is in."""
        if self.every is Every.WEEK:
            return day - as_date(day).weekday()
        return first_of_month(month_of(day)) if self.every is Every.MONTH else day

    def _end(self, day: int) -> int:
        if self.every is Every.WEEK:
            return self._begin(day) + 6
        return last_of_month(month_of(day)) if self.every is Every.MONTH else day

    def _day_in(self, day: int) -> int:
        """The day on which it is due in the day, week or month that `day` is in."""
        if self.every is Every.DAY:
            return day
        return min(self._begin(day) + self.day - 1, self._end(day))
