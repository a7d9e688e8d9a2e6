"""What must hold of a tariff before it may charge anybody. Each mistake has a sentence of its own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import pairwise
from typing import Final

from app.domain.tariff.model import (
    DAY_MIN,
    DateRange,
    MonthCharge,
    Period,
    Rate,
    Season,
    Share,
    ShareKind,
    StepPeriod,
    Tariff,
    UnitCharge,
    Version,
)
from app.errors import DeskError

MOST_PERIODS: Final = 14
MOST_TABLES: Final = 32
MOST_SEASONS: Final = 14
MOST_RANGES: Final = 14
MOST_STEPS: Final = 50
MOST_HOLIDAYS: Final = 30
MOST_CHARGES: Final = 20
MOST_VERSIONS: Final = 10_000
LONGEST_NAME: Final = 40
LARGEST_PRICE_E8: Final = 10**12
"""10,000 yuan a kWh or m3: what is above is a slip of the pen."""
LARGEST_BOUND_MILLI: Final = 10**13
LARGEST_MONTH_FEN: Final = 10**10
MEDIA: Final = ("electricity", "water")

_LEAP_YEAR = 2024
_MILLION = 10**6
_LARGEST_OFFSET_MIN = 14 * 60
_LAST_UTC_MS = 4_102_444_800_000  # 2100-01-01


def check_tariff(tariff: Tariff) -> Tariff:
    """The tariff itself, if nothing is wrong with it; else the first mistake.

    Raises DeskError, keys tariff.*: medium, no_rates, rate_twice, rate_unused, rate_without_price;
    table_count, periods_none, periods_too_many, period_times, periods_overlap, periods_missing,
    periods_order; season_count, range_count, range_date, season_missing, seasons_overlap, weekday_tables,
    table_unknown, table_unused, holiday_count, holiday_twice; step_count, steps_not_rising, step_prices,
    price_without_rate, price_range, steps_without_period, period_without_steps, year_month; charge_count,
    charge_name, charge_twice, charge_amount, share.
    """
    if tariff.medium not in MEDIA:
        raise DeskError("tariff.medium", medium=tariff.medium)
    _check_rates(tariff.rates)
    _check_tables(tariff)
    _check_seasons(tariff)
    _check_steps(tariff)
    _check_charges(tariff)
    return tariff


def check_versions(versions: Sequence[Version]) -> None:
    """Versions of one plan rise in time and stay with one medium and one clock. The tariffs themselves are
    checked when made.

    Raises DeskError: tariff.version_count, .version_order, .version_clock, .version_medium, .version_time.
    """
    if not 1 <= len(versions) <= MOST_VERSIONS:
        raise DeskError("tariff.version_count", most=MOST_VERSIONS)
    for version in versions:
        if abs(version.utc_offset_min) > _LARGEST_OFFSET_MIN or not 0 <= version.start_utc_ms < _LAST_UTC_MS:
            raise DeskError("tariff.version_time")
    for before, after in pairwise(versions):
        if after.start_utc_ms <= before.start_utc_ms:
            raise DeskError("tariff.version_order", start_utc_ms=after.start_utc_ms)
        if after.utc_offset_min != before.utc_offset_min:
            raise DeskError("tariff.version_clock", start_utc_ms=after.start_utc_ms)
        if after.tariff.medium != before.tariff.medium:
            raise DeskError("tariff.version_medium", start_utc_ms=after.start_utc_ms)


def _check_rates(rates: tuple[Rate, ...]) -> None:
    if not rates:
        raise DeskError("tariff.no_rates")
    for place, rate in enumerate(rates):
        if rate in rates[:place]:
            raise DeskError("tariff.rate_twice", rate=rate.value)


def _check_tables(tariff: Tariff) -> None:
    if not 1 <= len(tariff.tables) <= MOST_TABLES:
        raise DeskError("tariff.table_count", most=MOST_TABLES)
    for number, periods in enumerate(tariff.tables, 1):
        _check_periods(periods, table=number)
    used = {period.rate for periods in tariff.tables for period in periods}
    for rate in Rate:
        if rate in used and rate not in tariff.rates:
            raise DeskError("tariff.rate_without_price", rate=rate.value)
        if rate in tariff.rates and rate not in used:
            raise DeskError("tariff.rate_unused", rate=rate.value)


def _check_periods(periods: tuple[Period, ...], *, table: int) -> None:
    if not periods:
        raise DeskError("tariff.periods_none", table=table)
    if len(periods) > MOST_PERIODS:
        raise DeskError("tariff.periods_too_many", table=table, most=MOST_PERIODS, count=len(periods))
    reached = 0
    for period in sorted(periods, key=lambda each: (each.from_min, each.to_min)):
        span = {
            "table": table,
            "from_time": clock_time(period.from_min),
            "to_time": clock_time(period.to_min),
        }
        if not 0 <= period.from_min < period.to_min <= DAY_MIN:
            raise DeskError("tariff.period_times", **span)
        if period.from_min < reached:
            raise DeskError("tariff.periods_overlap", **span)
        if period.from_min > reached:
            raise _missing(table, reached, period.from_min)
        reached = period.to_min
    if reached < DAY_MIN:
        raise _missing(table, reached, DAY_MIN)
    if list(periods) != sorted(periods, key=lambda each: each.from_min):
        raise DeskError("tariff.periods_order", table=table)


def _missing(table: int, from_min: int, to_min: int) -> DeskError:
    times = {"from_time": clock_time(from_min), "to_time": clock_time(to_min)}
    return DeskError("tariff.periods_missing", table=table, **times)


def clock_time(minute: int) -> str:
    """A minute of the day as it is read from a clock, also one that no day has."""
    return f"{minute // 60:02d}:{minute % 60:02d}"


def _check_seasons(tariff: Tariff) -> None:
    if not 1 <= len(tariff.seasons) <= MOST_SEASONS:
        raise DeskError("tariff.season_count", most=MOST_SEASONS)
    for number, season in enumerate(tariff.seasons, 1):
        _check_ranges(season.ranges, season=number)
        _check_day_tables(season, tables=len(tariff.tables), number=number)
    used = {table for season in tariff.seasons for table in _tables_of(season)}
    for table in range(len(tariff.tables)):
        if table not in used:
            raise DeskError("tariff.table_unused", table=table + 1)
    for day in _leap_year():
        holders = [
            season for season in tariff.seasons for part in season.ranges if part.holds(day.month, day.day)
        ]
        if not holders:
            raise DeskError("tariff.season_missing", month=day.month, day=day.day)
        if len(holders) > 1:
            raise DeskError("tariff.seasons_overlap", month=day.month, day=day.day)


def _leap_year() -> Iterator[date]:
    return (date(_LEAP_YEAR, 1, 1) + timedelta(days=n) for n in range(366))


def _check_ranges(ranges: tuple[DateRange, ...], *, season: int) -> None:
    if not 1 <= len(ranges) <= MOST_RANGES:
        raise DeskError("tariff.range_count", season=season, most=MOST_RANGES)
    for part in ranges:
        for month, day in ((part.from_month, part.from_day), (part.to_month, part.to_day)):
            if not _is_day(month, day):
                raise DeskError("tariff.range_date", season=season, month=month, day=day)


def _is_day(month: int, day: int) -> bool:
    if not 1 <= month <= 12 or day < 1:
        return False
    following = date(_LEAP_YEAR + month // 12, month % 12 + 1, 1)
    return day <= (following - date(_LEAP_YEAR, month, 1)).days


def _tables_of(season: Season) -> tuple[int, ...]:
    worked = () if season.worked_table is None else (season.worked_table,)
    return (*season.weekdays, *(each.table for each in season.holidays), *worked)


def _check_day_tables(season: Season, *, tables: int, number: int) -> None:
    if len(season.weekdays) != 7:
        raise DeskError("tariff.weekday_tables", season=number)
    for table in _tables_of(season):
        if not 0 <= table < tables:
            raise DeskError("tariff.table_unknown", season=number, table=table + 1)
    names = [each.holiday for each in season.holidays]
    odd = any(len(name) > LONGEST_NAME or not name.isprintable() for name in names)
    if odd or len(names) > MOST_HOLIDAYS:
        raise DeskError("tariff.holiday_count", season=number, most=MOST_HOLIDAYS)
    for place, name in enumerate(names):
        if name in names[:place]:
            raise DeskError("tariff.holiday_twice", season=number, holiday=name)


def _check_steps(tariff: Tariff) -> None:
    for number, season in enumerate(tariff.seasons, 1):
        _check_bounds(season, season_number=number)
        if len(season.prices) != len(season.bounds_milli) + 1:
            raise DeskError("tariff.step_prices", season=number, steps=len(season.bounds_milli) + 1)
        for step, row in enumerate(season.prices, 1):
            _check_row(row, tariff.rates, season=number, step=step)
    stepped = any(season.bounds_milli for season in tariff.seasons)
    if stepped and tariff.steps is StepPeriod.NEVER:
        raise DeskError("tariff.steps_without_period")
    if not stepped and tariff.steps is not StepPeriod.NEVER:
        raise DeskError("tariff.period_without_steps")
    if not 1 <= tariff.year_from_month <= 12:
        raise DeskError("tariff.year_month", month=tariff.year_from_month)


def _check_bounds(season: Season, *, season_number: int) -> None:
    bounds = season.bounds_milli
    if len(bounds) >= MOST_STEPS:
        raise DeskError("tariff.step_count", season=season_number, most=MOST_STEPS)
    for step, (below, bound) in enumerate(zip((0, *bounds), bounds, strict=False), 1):
        if not below < bound <= LARGEST_BOUND_MILLI:
            raise DeskError("tariff.steps_not_rising", season=season_number, step=step)


def _check_row(row: tuple[int, ...], rates: tuple[Rate, ...], *, season: int, step: int) -> None:
    if len(row) > len(rates):
        raise DeskError("tariff.price_without_rate", season=season, step=step)
    if len(row) < len(rates):
        raise DeskError("tariff.rate_without_price", rate=rates[len(row)].value)
    for price_e8 in row:
        _check_price(price_e8)


def _check_price(price_e8: int) -> None:
    if not 0 <= price_e8 <= LARGEST_PRICE_E8:
        raise DeskError("tariff.price_range", most=LARGEST_PRICE_E8 // 10**8)


def _check_charges(tariff: Tariff) -> None:
    charges: tuple[UnitCharge | MonthCharge | Share, ...] = (*tariff.unit_charges, *tariff.month_charges)
    if len(charges) > MOST_CHARGES:
        raise DeskError("tariff.charge_count", most=MOST_CHARGES)
    named = (*charges, tariff.share) if tariff.share else charges
    for place, charge in enumerate(named):
        if not charge.name.strip() or len(charge.name) > LONGEST_NAME or not charge.name.isprintable():
            raise DeskError("tariff.charge_name", name=charge.name[:LONGEST_NAME])
        if charge.name in [other.name for other in named[:place]]:
            raise DeskError("tariff.charge_twice", name=charge.name)
    for each in tariff.unit_charges:
        _check_price(each.price_e8)
    for month in tariff.month_charges:
        if not 0 < month.amount_fen <= LARGEST_MONTH_FEN:
            raise DeskError("tariff.charge_amount", name=month.name)
    if tariff.share:
        _check_share(tariff.share)


def _check_share(share: Share) -> None:
    """Each kind says what it is taken of and nothing else."""
    by_part = share.kind is not ShareKind.MONTHLY
    right_ppm = 0 < share.ppm <= _MILLION if by_part else share.ppm == 0
    right_month = share.month_milli == 0 if by_part else 0 < share.month_milli <= LARGEST_BOUND_MILLI
    right_price = share.price_e8 == 0 if share.kind is ShareKind.PERCENT else share.price_e8 > 0
    if not (right_ppm and right_month and right_price):
        raise DeskError("tariff.share", name=share.name)
    _check_price(share.price_e8)
