"""Tariffs as people type them: read to the last figure, written back the same, each mistake named."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from app.domain.tariff.checks import check_tariff
from app.domain.tariff.model import (
    ALL_DAY,
    ANY_HOLIDAY,
    WHOLE_YEAR,
    Accrual,
    DateRange,
    HolidayTable,
    MonthCharge,
    Period,
    Rate,
    Share,
    ShareKind,
    StepPeriod,
    Tariff,
    UnitCharge,
    one_price,
)
from app.domain.tariff.typed import (
    TypedExtra,
    as_typed,
    is_typed_whole,
    read_bounds,
    read_dates,
    read_periods,
    read_price,
    read_tariff,
)
from app.errors import DeskError
from tests.app.domain.tariff import published

WORDS = {rate.value: rate for rate in Rate} | dict(zip("尖峰平谷", Rate, strict=False))
MIXED = replace(
    published.beijing_home(StepPeriod.YEAR),
    unit_charges=(UnitCharge("农网还贷", 2_000_001),),
    month_charges=(MonthCharge("meter", 1_250), MonthCharge("service", 300, Accrual.WHOLE)),
)
SHARES = (
    Share(ShareKind.PERCENT, "stairs", ppm=12_500),
    Share(ShareKind.COMMON, "pump", ppm=33_333, price_e8=88_000_000),
    Share(ShareKind.MONTHLY, "lift", month_milli=2_500, price_e8=90_000_000),
)


@pytest.mark.parametrize(
    "tariff",
    [
        one_price("water", 520_000_000),
        published.beijing_home(StepPeriod.MONTH),
        published.shanghai_home(),
        published.beijing_trade(),
        MIXED,
        *(replace(MIXED, share=share) for share in SHARES),
    ],
)
def test_what_is_written_is_read_as_the_same_tariff(tariff: Tariff) -> None:
    assert check_tariff(read_tariff(as_typed(tariff, lambda rate: rate.value), WORDS)) == tariff
    assert is_typed_whole(tariff)


def test_holidays_without_a_name_are_typed_and_others_are_not() -> None:
    season = replace(published.beijing_trade().seasons[0], holidays=(HolidayTable(ANY_HOLIDAY, 1),))
    tariff = replace(published.beijing_trade(), seasons=(season,))
    assert is_typed_whole(tariff)
    assert read_tariff(as_typed(tariff, str), WORDS).seasons == (season,)
    for change in ({"holidays": (HolidayTable("spring", 1),)}, {"worked_table": 0}):
        assert not is_typed_whole(replace(tariff, seasons=(replace(season, **change),)))


def test_hours_are_typed_in_either_writing() -> None:
    expected = (Period(0, 420, Rate.VALLEY), Period(420, 1410, Rate.FLAT), Period(1410, 1440, Rate.VALLEY))
    assert read_periods("0-7 valley, 7-23:30 flat, 23:30-24 Valley", WORDS) == expected
    assert read_periods("0:00～7:00 谷；7:00至23：30 平、23:30-24:00谷", WORDS) == expected


def test_dates_are_typed_in_either_writing() -> None:
    assert read_dates("7-1~8-31, 12.1-2.28") == (DateRange(7, 1, 8, 31), DateRange(12, 1, 2, 28))
    assert read_dates("7月1日至8月31日") == (DateRange(7, 1, 8, 31),)
    assert read_dates("  ") == (WHOLE_YEAR,)


def test_prices_and_bounds_keep_every_figure() -> None:
    assert read_price("0.68133512") == 68_133_512
    assert read_price(" 5 ") == 500_000_000
    assert read_bounds("240, 400.5") == (240_000, 400_500)
    assert read_bounds("") == ()


@pytest.mark.parametrize(
    ("act", "key", "text"),
    [
        (lambda: read_periods("0-7", WORDS), "tariff.typed_period", "0-7"),
        (lambda: read_periods("0-24", WORDS), "tariff.typed_period", "0-24"),
        (lambda: read_periods("0-25 flat", WORDS), "tariff.typed_period", "0-25 flat"),
        (lambda: read_periods("0-7:75 flat", WORDS), "tariff.typed_period", "0-7:75 flat"),
        (lambda: read_periods("0-24 cheap", WORDS), "tariff.typed_rate", "cheap"),
        (lambda: read_dates("July"), "tariff.typed_dates", "July"),
        (lambda: read_price("0.123456789"), "tariff.typed_price", "0.123456789"),
        (lambda: read_price("1,5"), "tariff.typed_price", "1,5"),
        (lambda: read_price("-1"), "tariff.typed_price", "-1"),
        (lambda: read_price("１"), "tariff.typed_price", "１"),
        (lambda: read_price(""), "tariff.typed_price", ""),
        (lambda: read_bounds("240.1234"), "tariff.typed_bounds", "240.1234"),
    ],
)
def test_what_is_not_understood_is_named(act: Callable[[], object], key: str, text: str) -> None:
    with pytest.raises(DeskError) as error:
        act()
    assert (error.value.key, error.value.params["text"]) == (key, text)


@pytest.mark.parametrize(
    ("extra", "key"),
    [
        (TypedExtra("month", "meter", "1.255"), "tariff.typed_money"),
        (TypedExtra("unit", "fund", "x"), "tariff.typed_price"),
        (TypedExtra("percent", "stairs", "a lot"), "tariff.typed_part"),
        (TypedExtra("monthly", "lift", "", "0.9"), "tariff.typed_quantity"),
    ],
)
def test_a_wrong_extra_is_named(extra: TypedExtra, key: str) -> None:
    typed = replace(as_typed(one_price("water", 1), str), extras=(extra,))
    with pytest.raises(DeskError) as error:
        read_tariff(typed, WORDS)
    assert error.value.key == key


def test_two_shares_and_endless_lines_are_refused() -> None:
    typed = as_typed(one_price("water", 1), str)
    two = tuple(TypedExtra("percent", name, "1") for name in "ab")
    with pytest.raises(DeskError, match="typed_two_shares"):
        read_tariff(replace(typed, extras=two), WORDS)
    with pytest.raises(DeskError, match="typed_too_long"):
        read_tariff(replace(typed, tables=("0-24 flat," * 100,)), WORDS)
    assert read_tariff(typed, WORDS).tables == ALL_DAY
