"""A tariff as frozen values. What must hold of one is in `checks`, how it is kept as text in `spec`.

Quantities are thousandths of the unit that is priced: Wh of a kWh, litres of a m3 (`_milli`). Prices are
10^-8 yuan per kWh or m3 (`_e8`). Times of a day are minutes from midnight by the site's own clock, which
knows no summer time.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final


class Rate(StrEnum):
    """One price of a day's hours, dearest first; a tariff of one price has the one rate FLAT."""

    SHARP = "sharp"
    PEAK = "peak"
    FLAT = "flat"
    VALLEY = "valley"
    DEEP = "deep"


class StepPeriod(StrEnum):
    """When the quantity that climbs the steps begins anew."""

    NEVER = "never"  # a tariff without steps
    MONTH = "month"
    YEAR = "year"


class Accrual(StrEnum):
    """When a month's charge falls due. Both go by midnights: whoever has the midnight, has the charge.

    DAILY: at each midnight the part of the day that begins, so that the days of a month make up its charge
    exactly.
    WHOLE: all of it at the first midnight of the month; a tenancy that begins later pays nothing for that
    month.
    """

    DAILY = "daily"
    WHOLE = "whole"


class ShareKind(StrEnum):
    """What a share of common use is taken of.

    PERCENT: millionths of the own charge for use, funds and taxes included; it does not climb the steps.
    COMMON: millionths of what a common meter counted in the same time, at a price of its own.
    MONTHLY: a fixed quantity each month, by the day, at a price of its own.
    """

    PERCENT = "percent"
    COMMON = "common"
    MONTHLY = "monthly"


ANY_HOLIDAY: Final = ""
"""The holiday that stands for all holidays without a table of their own."""

DAY_MIN: Final = 1440


@dataclass(frozen=True, slots=True)
class Period:
    """From `from_min` to before `to_min` of a day. What goes past midnight is two periods."""

    from_min: int
    to_min: int
    rate: Rate


@dataclass(frozen=True, slots=True)
class DateRange:
    """Days of every year, both ends with it; goes past the new year where it ends before it begins."""

    from_month: int
    from_day: int
    to_month: int
    to_day: int

    def holds(self, month: int, day: int) -> bool:
        first, last = (self.from_month, self.from_day), (self.to_month, self.to_day)
        if first <= last:
            return first <= (month, day) <= last
        return (month, day) >= first or (month, day) <= last


WHOLE_YEAR: Final = DateRange(1, 1, 12, 31)


@dataclass(frozen=True, slots=True)
class HolidayTable:
    """The day table of one holiday by its name in the calendar, or of ANY_HOLIDAY."""

    holiday: str
    table: int


@dataclass(frozen=True, slots=True)
class Season:
    """Days of the year with prices, steps and hours of their own.

    `prices` has a row for each step and in it a price for each rate of the tariff, in its order.
    `bounds_milli` are the upper ends of all steps but the last; what lies on a bound is still in the step
    below it. `weekdays` are the tables of Monday to Sunday, `worked_table` that of weekend days worked in a
    holiday's stead (None: as the weekday).
    """

    ranges: tuple[DateRange, ...]
    prices: tuple[tuple[int, ...], ...]
    bounds_milli: tuple[int, ...] = ()
    weekdays: tuple[int, ...] = (0,) * 7
    holidays: tuple[HolidayTable, ...] = ()
    worked_table: int | None = None


@dataclass(frozen=True, slots=True)
class UnitCharge:
    """A fund or tax on every unit, on top of all rates and steps."""

    name: str
    price_e8: int


@dataclass(frozen=True, slots=True)
class MonthCharge:
    """A charge for every month, whatever is used."""

    name: str
    amount_fen: int
    accrual: Accrual = Accrual.DAILY


@dataclass(frozen=True, slots=True)
class Share:
    """A share of common use. `ppm` for PERCENT and COMMON, `month_milli` for MONTHLY; PERCENT has no price
    of its own.
    """

    kind: ShareKind
    name: str
    ppm: int = 0
    month_milli: int = 0
    price_e8: int = 0


@dataclass(frozen=True, slots=True)
class Tariff:
    """What one plan charges. `medium` is "electricity" or "water": kWh and m3 are never added.

    With steps by the year the year begins on the first of `year_from_month`.
    """

    medium: str
    rates: tuple[Rate, ...]
    tables: tuple[tuple[Period, ...], ...]
    seasons: tuple[Season, ...]
    steps: StepPeriod = StepPeriod.NEVER
    year_from_month: int = 1
    unit_charges: tuple[UnitCharge, ...] = ()
    month_charges: tuple[MonthCharge, ...] = ()
    share: Share | None = None

    @property
    def knows_holidays(self) -> bool:
        """Whether it must be told which days are holidays."""
        return any(season.holidays or season.worked_table is not None for season in self.seasons)


@dataclass(frozen=True, slots=True)
class Version:
    """A tariff from a moment on. It is never changed: a new price is a new version.

    `utc_offset_min` is what the site's clock is ahead of UTC, fixed all year.
    """

    start_utc_ms: int
    utc_offset_min: int
    tariff: Tariff


ALL_DAY: Final = ((Period(0, DAY_MIN, Rate.FLAT),),)


def one_price(medium: str, price_e8: int) -> Tariff:
    """The same price for everything."""
    return Tariff(medium, (Rate.FLAT,), ALL_DAY, (Season((WHOLE_YEAR,), ((price_e8,),)),))


def with_surcharges(base: Season, steps: tuple[tuple[int, int], ...]) -> Season:
    """`base`, which has one row of prices, with steps on top: (lower bound, surcharge) of the second and
    later steps.

    Many published tariffs say their steps so: the price of the hour and so much more above a bound.
    """
    row = base.prices[0]
    more = tuple(tuple(price + extra_e8 for price in row) for _, extra_e8 in steps)
    return replace(base, prices=(row, *more), bounds_milli=tuple(bound for bound, _ in steps))
