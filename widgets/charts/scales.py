"""The scales below charts: where ticks stand and what they say, in local time and the present language."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil, floor
from typing import Final, Protocol

from widgets.common import dates

Tick = tuple[float, str]
DAY_S: Final = 86_400
HALF_HOUR_S: Final = 1_800
_DAYS: Final = (1, 2, 7, 14)
_MONTHS: Final = (1, 2, 3, 6, 12, 24, 60, 120)
_HOURS: Final = (1, 2, 3, 6, 12)
_FEWEST_DAYS_A_MONTH: Final = 28
_MONDAY: Final = 4
"""1970-01-05 was one."""


class Scale(Protocol):
    """`ticks` are at most so many between two places, both included; `text` is a place in full."""

    def ticks(self, low: float, high: float, most: int) -> list[Tick]: ...

    def text(self, x: float) -> str: ...


@dataclass(frozen=True, slots=True)
class DayScale:
    """Places are local days."""

    def ticks(self, low: float, high: float, most: int) -> list[Tick]:
        return [(day, text) for day, text in _day_ticks(low, high, most)]

    def text(self, x: float) -> str:
        return dates.whole_day(round(x))


@dataclass(frozen=True, slots=True)
class MomentScale:
    """Places are seconds, of local time less `offset_s`; `step_s` is what each stands for."""

    step_s: int = HALF_HOUR_S
    offset_s: int = 0

    def ticks(self, low: float, high: float, most: int) -> list[Tick]:
        return [(x - self.offset_s, text) for x, text in self._local(low, high, most)]

    def _local(self, low: float, high: float, most: int) -> Iterator[Tick]:
        begin, end = low + self.offset_s, high + self.offset_s
        for hours in _HOURS:
            if (end - begin) / 3600 / hours <= most:
                yield from _hour_ticks(begin, end, hours * 3600)
                return
        yield from ((day * DAY_S, text) for day, text in _day_ticks(begin / DAY_S, end / DAY_S, most))

    def text(self, x: float) -> str:
        begun = floor((x + self.offset_s) / self.step_s) * self.step_s
        day, second = divmod(begun, DAY_S)
        return f"{dates.whole_day(day)}  {_stretch(second, self.step_s)}"


@dataclass(frozen=True, slots=True)
class MonthScale:
    """Places are months since 1970-01."""

    def ticks(self, low: float, high: float, most: int) -> list[Tick]:
        step = _step(high - low, _MONTHS, most)
        return [(month, dates.month(month)) for month in _multiples(low, high, step)]

    def text(self, x: float) -> str:
        return dates.month(round(x))


@dataclass(frozen=True, slots=True)
class DayOfMonthScale:
    """Places are 1 to 31."""

    def ticks(self, low: float, high: float, most: int) -> list[Tick]:
        step = _step(high - low, (1, 2, 5, 10), most)
        found = [1, *_multiples(max(low, 1.5), high, step)] if step > 1 else _multiples(low, high, 1)
        return [(day, str(day)) for day in found if max(low, 1) <= day <= min(high, 31)]

    def text(self, x: float) -> str:
        return dates.day_of_month(round(x))


@dataclass(frozen=True, slots=True)
class DayTimeScale:
    """Places are the half hours of a day, 0 to 47."""

    def ticks(self, low: float, high: float, most: int) -> list[Tick]:
        step = _step(high - low, (2, 4, 6, 12, 24), most)
        return [(half, dates.clock(half * 30)) for half in _multiples(max(low, 0), min(high, 48), step)]

    def text(self, x: float) -> str:
        return _stretch(round(x) * HALF_HOUR_S, HALF_HOUR_S)


@dataclass(frozen=True, slots=True)
class NameScale:
    """Places are things by their order; where not all names have room, every so manieth is told."""

    names: Sequence[str]

    def ticks(self, low: float, high: float, most: int) -> list[Tick]:
        step = max(ceil((high - low) / max(most, 1)), 1)
        found = _multiples(max(low, 0), min(high, len(self.names) - 1), step)
        return [(place, self.names[place]) for place in found]

    def text(self, x: float) -> str:
        place = round(x)
        return self.names[place] if 0 <= place < len(self.names) else ""


def _stretch(second: int, step_s: int) -> str:
    end = (second + step_s) // 60
    return f"{dates.clock(second // 60)}–{dates.clock(end)}"


def _step(span: float, steps: Sequence[int], most: int) -> int:
    """The finest step that is not too fine."""
    return next((step for step in steps if span / step <= most), steps[-1])


def _multiples(low: float, high: float, step: int) -> list[int]:
    return list(range(ceil(low / step) * step, floor(high) + 1, step))


def _hour_ticks(low: float, high: float, step_s: int) -> Iterator[Tick]:
    """Midnight says which day begins."""
    for second in _multiples(low, high, step_s):
        day, rest = divmod(second, DAY_S)
        yield second, dates.clock(rest // 60) if rest else dates.short_day(day)


def _day_ticks(low: float, high: float, most: int) -> Iterator[tuple[int, str]]:
    span = high - low
    for step in _DAYS:
        if span / step <= most:
            first = ceil((low - _MONDAY) / step) * step + _MONDAY
            yield from ((day, dates.short_day(day)) for day in range(first, floor(high) + 1, step))
            return
    months = _step(span / _FEWEST_DAYS_A_MONTH, _MONTHS, most)
    yield from _month_starts(low, high, months)


def _month_starts(low: float, high: float, step: int) -> Iterator[tuple[int, str]]:
    begun = dates.as_date(floor(low))
    month = (begun.year - 1970) * 12 + begun.month - 1
    month += -month % step
    while True:
        years, place = divmod(month, 12)
        day = date(1970 + years, place + 1, 1).toordinal() - date(1970, 1, 1).toordinal()
        if day > high:
            return
        if day >= low:
            yield day, dates.year(1970 + years) if step % 12 == 0 else dates.month(month)
        month += step
