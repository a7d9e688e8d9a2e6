"""What is wrong with a tariff is said in one sentence of its own before anybody is charged by it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.domain.tariff.checks import MOST_VERSIONS, check_tariff, check_versions
from app.domain.tariff.model import (
    ALL_DAY,
    DAY_MIN,
    WHOLE_YEAR,
    DateRange,
    HolidayTable,
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
    one_price,
)
from app.errors import DeskError
from tests.app.domain.tariff import published

PLAIN = one_price("electricity", 80_000_000)
SEASON = PLAIN.seasons[0]
NIGHT = (Period(0, 360, Rate.VALLEY), Period(360, DAY_MIN, Rate.PEAK))
BY_TIME = Tariff("electricity", (Rate.PEAK, Rate.VALLEY), (NIGHT,), (Season((WHOLE_YEAR,), ((100, 50),)),))


def _season(**changes: object) -> Tariff:
    return replace(PLAIN, seasons=(replace(SEASON, **changes),))  # type: ignore[arg-type]


def _night(*periods: tuple[int, int]) -> Tariff:
    return replace(BY_TIME, tables=(tuple(Period(*each, Rate.PEAK) for each in periods), NIGHT))


def _stepped(*bounds: int, rows: int | None = None) -> Tariff:
    count = len(bounds) + 1 if rows is None else rows
    season = replace(SEASON, bounds_milli=bounds, prices=((1,),) * count)
    return replace(PLAIN, seasons=(season,), steps=StepPeriod.MONTH)


def _shared(kind: ShareKind, **fields: int) -> Tariff:
    return replace(PLAIN, share=Share(kind, "common", **fields))


WRONG = {
    "tariff.medium": [replace(PLAIN, medium="gas")],
    "tariff.no_rates": [replace(PLAIN, rates=())],
    "tariff.rate_twice": [replace(PLAIN, rates=(Rate.FLAT, Rate.FLAT))],
    "tariff.rate_unused": [replace(PLAIN, rates=(Rate.FLAT, Rate.PEAK))],
    "tariff.rate_without_price": [
        replace(BY_TIME, rates=(Rate.PEAK,)),
        replace(BY_TIME, seasons=(Season((WHOLE_YEAR,), ((100,),)),)),
    ],
    "tariff.table_count": [replace(PLAIN, tables=()), replace(PLAIN, tables=ALL_DAY * 33)],
    "tariff.periods_none": [replace(PLAIN, tables=((),))],
    "tariff.periods_too_many": [_night(*((n, n + 1) for n in range(14)), (14, DAY_MIN))],
    "tariff.period_times": [
        _night((0, 0), (0, DAY_MIN)),
        _night((0, DAY_MIN + 1)),
        _night((-1, DAY_MIN)),
        _night((1320, 360)),
    ],
    "tariff.periods_overlap": [_night((0, 700), (600, DAY_MIN)), _night((0, DAY_MIN), (0, DAY_MIN))],
    "tariff.periods_missing": [
        _night((1, DAY_MIN)),
        _night((0, 600), (601, DAY_MIN)),
        _night((0, DAY_MIN - 1)),
    ],
    "tariff.periods_order": [_night((600, DAY_MIN), (0, 600))],
    "tariff.season_count": [replace(PLAIN, seasons=()), replace(PLAIN, seasons=(SEASON,) * 15)],
    "tariff.range_count": [_season(ranges=()), _season(ranges=(WHOLE_YEAR,) * 15)],
    "tariff.range_date": [
        _season(ranges=(DateRange(1, 1, 13, 1),)),
        _season(ranges=(DateRange(0, 1, 12, 31),)),
        _season(ranges=(DateRange(1, 1, 2, 30),)),
        _season(ranges=(DateRange(1, 0, 12, 31),)),
        _season(ranges=(DateRange(1, 1, 12, 32),)),
    ],
    "tariff.season_missing": [
        _season(ranges=(DateRange(3, 1, 2, 28),)),
        _season(ranges=(DateRange(1, 1, 12, 30),)),
    ],
    "tariff.seasons_overlap": [_season(ranges=(WHOLE_YEAR, DateRange(7, 1, 7, 1)))],
    "tariff.weekday_tables": [_season(weekdays=(0,) * 6)],
    "tariff.table_unknown": [
        _season(weekdays=(0,) * 6 + (1,)),
        _season(worked_table=-1),
        _season(holidays=(HolidayTable("new_year", 5),)),
    ],
    "tariff.table_unused": [replace(PLAIN, tables=ALL_DAY * 2)],
    "tariff.holiday_count": [
        _season(holidays=tuple(HolidayTable(str(n), 0) for n in range(31))),
        _season(holidays=(HolidayTable("x" * 41, 0),)),
        _season(holidays=(HolidayTable("\ud800", 0),)),
    ],
    "tariff.holiday_twice": [_season(holidays=(HolidayTable("new_year", 0),) * 2)],
    "tariff.step_count": [_stepped(*range(1, 51))],
    "tariff.steps_not_rising": [_stepped(0), _stepped(5, 5), _stepped(7, 3), _stepped(10**13 + 1)],
    "tariff.step_prices": [_stepped(100, rows=1), _stepped(100, rows=3)],
    "tariff.price_without_rate": [_season(prices=((1, 2),))],
    "tariff.price_range": [
        one_price("water", -1),
        one_price("water", 10**12 + 1),
        replace(PLAIN, unit_charges=(UnitCharge("fund", -1),)),
        _shared(ShareKind.COMMON, ppm=1, price_e8=10**12 + 1),
    ],
    "tariff.steps_without_period": [replace(_stepped(100), steps=StepPeriod.NEVER)],
    "tariff.period_without_steps": [replace(PLAIN, steps=StepPeriod.YEAR)],
    "tariff.year_month": [replace(PLAIN, year_from_month=0), replace(PLAIN, year_from_month=13)],
    "tariff.charge_count": [replace(PLAIN, unit_charges=tuple(UnitCharge(str(n), 1) for n in range(21)))],
    "tariff.charge_name": [
        replace(PLAIN, unit_charges=(UnitCharge(" ", 1),)),
        replace(PLAIN, unit_charges=(UnitCharge("x" * 41, 1),)),
        replace(PLAIN, month_charges=(MonthCharge("a\nb", 1),)),
    ],
    "tariff.charge_twice": [
        replace(PLAIN, unit_charges=(UnitCharge("fund", 1),), month_charges=(MonthCharge("fund", 1),)),
    ],
    "tariff.charge_amount": [
        replace(PLAIN, month_charges=(MonthCharge("line", 0),)),
        replace(PLAIN, month_charges=(MonthCharge("line", 10**10 + 1),)),
    ],
    "tariff.share": [
        _shared(ShareKind.PERCENT),
        _shared(ShareKind.PERCENT, ppm=10**6 + 1),
        _shared(ShareKind.PERCENT, ppm=1, price_e8=1),
        _shared(ShareKind.PERCENT, ppm=1, month_milli=1),
        _shared(ShareKind.COMMON, ppm=1),
        _shared(ShareKind.MONTHLY, price_e8=1),
        _shared(ShareKind.MONTHLY, price_e8=1, month_milli=1, ppm=1),
    ],
}


@pytest.mark.parametrize(
    ("key", "tariff"), [(key, tariff) for key, wrong in WRONG.items() for tariff in wrong]
)
def test_each_mistake_has_its_sentence(key: str, tariff: Tariff) -> None:
    with pytest.raises(DeskError) as raised:
        check_tariff(tariff)
    assert raised.value.key == key


def test_a_gap_in_the_day_is_named_by_the_clock() -> None:
    with pytest.raises(DeskError) as raised:
        check_tariff(_night((0, 600), (661, DAY_MIN)))
    assert raised.value.params == {"table": 1, "from_time": "10:00", "to_time": "11:01"}


def test_a_missing_leap_day_is_named() -> None:
    with pytest.raises(DeskError) as raised:
        check_tariff(_season(ranges=(DateRange(3, 1, 2, 28),)))
    assert raised.value.params == {"month": 2, "day": 29}


@pytest.mark.parametrize(
    "tariff",
    [
        PLAIN,
        BY_TIME,
        _stepped(*range(1, 50)),
        _shared(ShareKind.PERCENT, ppm=10**6),
        _shared(ShareKind.COMMON, ppm=1, price_e8=1),
        _shared(ShareKind.MONTHLY, month_milli=1, price_e8=1),
        published.beijing_trade(),
        published.ontario_by_time(),
    ],
)
def test_a_right_tariff_is_given_back(tariff: Tariff) -> None:
    assert check_tariff(tariff) is tariff


def _version(start_utc_ms: int, tariff: Tariff = PLAIN, offset_min: int = 480) -> Version:
    return Version(start_utc_ms, offset_min, tariff)


@pytest.mark.parametrize(
    ("key", "versions"),
    [
        ("tariff.version_count", []),
        ("tariff.version_count", [_version(n) for n in range(MOST_VERSIONS + 1)]),
        ("tariff.version_order", [_version(5), _version(5)]),
        ("tariff.version_order", [_version(5), _version(4)]),
        ("tariff.version_medium", [_version(5), _version(6, one_price("water", 1))]),
        ("tariff.version_clock", [_version(5), _version(6, offset_min=420)]),
        ("tariff.version_time", [_version(-1)]),
        ("tariff.version_time", [_version(4_102_444_800_000)]),
        ("tariff.version_time", [_version(5, offset_min=-841)]),
    ],
)
def test_versions_that_cannot_follow_each_other_are_refused(key: str, versions: list[Version]) -> None:
    with pytest.raises(DeskError) as raised:
        check_versions(versions)
    assert raised.value.key == key


def test_versions_that_rise_pass() -> None:
    check_versions([_version(0), _version(1), _version(2, BY_TIME)])
    check_versions([_version(0, offset_min=840), _version(1, offset_min=840)])
