"""Published tariffs (`published`, each with its source), to the fen or cent. The sums in the comments are
by hand.
"""

from __future__ import annotations

from datetime import date

import pytest

from app.domain.calendar import Calendar
from app.domain.tariff.charging import START, Charge, Position, Use, charge
from app.domain.tariff.days import day_number
from app.domain.tariff.model import Rate, StepPeriod, Tariff, Version
from app.domain.tariff.quotes import quote_money, quote_use, standing
from tests.app.domain.tariff import published
from tests.app.domain.tariff.times import CHINA_MIN, ONTARIO_MIN, at

NONE = Calendar()
FAMILY_DAY = Calendar(frozenset({2022, 2023}), {date(2023, 2, 20): "family_day"})


def _versions(tariff: Tariff, offset_min: int = CHINA_MIN) -> tuple[Version, ...]:
    return (Version(at("2020-01-01 00:00", offset_min), offset_min, tariff),)


def _charged(
    tariff: Tariff,
    span: tuple[str, str],
    kwh: str,
    *,
    position: Position = START,
    offset_min: int = CHINA_MIN,
    calendar: Calendar = NONE,
) -> Charge:
    first, last = (at(text, offset_min) for text in span)
    use = Use(first, last, round(float(kwh) * 1000))
    return charge(_versions(tariff, offset_min), use, position, calendar=calendar)


@pytest.mark.parametrize(
    ("kwh", "fen"),
    [
        ("240", 11_719),  # 240 x 0.4883 = 117.192
        ("246", 12_042),  # 117.192 + 6 x 0.5383 = 117.192 + 3.2298 = 120.4218
        ("400", 20_332),  # 117.192 + 160 x 0.5383 = 117.192 + 86.128 = 203.32
        ("500", 28_215),  # 203.32 + 100 x 0.7883 = 203.32 + 78.83 = 282.15
    ],
)
def test_beijing_homes_climb_the_steps_of_a_month(kwh: str, fen: int) -> None:
    tariff = published.beijing_home(StepPeriod.MONTH)
    assert _charged(tariff, ("2024-06-01 00:00", "2024-07-01 00:00"), kwh).amount_fen == fen


def test_beijing_homes_climb_the_steps_of_a_year() -> None:
    # 2,880 x 0.4883 = 1,406.304; 1,920 x 0.5383 = 1,033.536; 200 x 0.7883 = 157.66; together 2,597.50
    tariff = published.beijing_home(StepPeriod.YEAR)
    made = _charged(tariff, ("2024-01-01 00:00", "2025-01-01 00:00"), "5000")
    assert made.amount_fen == 259_750
    assert [(line.step, line.quantity_micro // 10**6) for line in made.lines] == [
        (0, 2880),
        (1, 1920),
        (2, 200),
    ]
    assert not made.estimated


def test_a_hundred_yuan_buy_a_beijing_home_204_792_kwh() -> None:
    # 100 / 0.4883 = 204.7921...; 204.793 x 0.4883 = 100.0004 is more than there is
    terms, mix = standing(
        _versions(published.beijing_home(StepPeriod.MONTH)), at("2024-06-10 12:00"), calendar=NONE
    )
    assert quote_money(terms, 10_000, mix=mix).quantity_milli == 204_792


def test_a_shanghai_home_passes_a_step_by_day() -> None:
    # 3,000 used; 120 x 0.617 = 74.04 to 3,120; 80 x 0.677 = 54.16 above it; together 128.20
    position = Position(day_number(date(2024, 1, 1)), 3_000_000)
    made = _charged(
        published.shanghai_home(), ("2024-05-01 06:00", "2024-05-01 22:00"), "200", position=position
    )
    assert (made.amount_fen, made.estimated) == (12_820, False)
    # the night after it: 100 x 0.337
    night = _charged(
        published.shanghai_home(), ("2024-05-01 22:00", "2024-05-02 06:00"), "100", position=made.after
    )
    assert (night.amount_fen, night.after.used_milli) == (3_370, 3_300_000)


def test_a_shanghai_home_begins_its_steps_anew_at_new_year() -> None:
    # 80 kWh in the 8 h of a night, 2 h of them in the old year: 20 kWh, of which 10 to 4,800 at 0.337 = 3.37
    # and 10 above at 0.487 = 4.87; 60 in the new year at 0.307 = 18.42; together 26.66
    position = Position(day_number(date(2024, 1, 1)), 4_790_000)
    made = _charged(
        published.shanghai_home(), ("2024-12-31 22:00", "2025-01-01 06:00"), "80", position=position
    )
    assert (made.amount_fen, made.estimated) == (2_666, True)
    assert made.after == Position(day_number(date(2025, 1, 1)), 60_000, made.after.carry_e18)


def test_a_zhejiang_home_pays_the_surcharge_on_both_rates() -> None:
    # in the second step: 100 x 0.618 = 61.80 by day, 50 x 0.338 = 16.90 by night; together 78.70
    tariff = published.zhejiang_home()
    use = Use(
        at("2024-09-01 00:00"), at("2024-10-01 00:00"), 150_000, ((Rate.PEAK, 100_000), (Rate.VALLEY, 50_000))
    )
    position = Position(day_number(date(2024, 1, 1)), 3_000_000)
    made = charge(_versions(tariff), use, position, calendar=NONE)
    assert (made.amount_fen, made.estimated) == (7_870, False)
    assert tariff.seasons[0].prices[2] == (published.e8("0.868"), published.e8("0.588"))


def test_a_beijing_shop_pays_by_the_hour_in_july() -> None:
    # 1 kWh an hour: 3 h sharp x 1.057777 = 3.173331; 6 h peak x 0.926841 = 5.561046;
    # 7 h flat x 0.681335 = 4.769345; 8 h valley x 0.435829 = 3.486632; together 16.990354
    made = _charged(published.beijing_trade(), ("2024-07-08 00:00", "2024-07-09 00:00"), "24")
    assert made.amount_fen == 1_699
    assert {line.name: line.quantity_micro // 10**6 for line in made.lines} == {
        "valley": 8,
        "flat": 7,
        "peak": 6,
        "sharp": 3,
    }
    assert made.estimated


def test_a_beijing_shop_with_four_registers_pays_to_the_fen() -> None:
    # 1,234.56 x 1.057777 = 1,305.88917312; 2,345.67 x 0.926841 = 2,174.06312847 (x 0.9 is 2,111.103,
    # x 0.026841 = 62.96012847); 3,456.78 x 0.681335 = 2,355.2252013; 4,567.89 x 0.435829 = 1,990.81893081;
    # together 7,825.9964337
    counted = (
        (Rate.SHARP, 1_234_560),
        (Rate.PEAK, 2_345_670),
        (Rate.FLAT, 3_456_780),
        (Rate.VALLEY, 4_567_890),
    )
    whole = sum(part for _, part in counted)
    use = Use(at("2024-07-01 00:00"), at("2024-08-01 00:00"), whole, counted)
    made = charge(_versions(published.beijing_trade()), use, START, calendar=NONE)
    assert (made.amount_fen, made.estimated) == (782_600, False)
    assert made.exact_e18 == 782_599_643_370_000_000_000_000


def test_a_beijing_shop_has_no_sharp_hours_in_june() -> None:
    # 24 kWh: 8 h peak x 0.926841 = 7.414728; 8 h flat x 0.681335 = 5.45068; 8 h valley x 0.435829 = 3.486632;
    # together 16.35204
    made = _charged(published.beijing_trade(), ("2024-06-10 00:00", "2024-06-11 00:00"), "24")
    assert made.amount_fen == 1_635
    assert {line.name for line in made.lines} == {"valley", "flat", "peak"}


@pytest.mark.parametrize(
    ("day", "following", "cents"),
    [
        (
            "2023-01-09",
            "2023-01-10",
            241,
        ),  # Monday: 6 x 15.1 = 90.6; 6 x 10.2 = 61.2; 12 x 7.4 = 88.8; together 240.6
        ("2023-01-07", "2023-01-08", 178),  # Saturday: 24 x 7.4 = 177.6
        ("2023-02-20", "2023-02-21", 178),  # Family Day, a Monday: the same
        ("2023-07-10", "2023-07-11", 241),  # Monday in summer: peak and middle change places, 6 h each
    ],
)
def test_an_ontario_home_pays_by_time_weekday_and_holiday(day: str, following: str, cents: int) -> None:
    made = _charged(
        published.ontario_by_time(),
        (f"{day} 00:00", f"{following} 00:00"),
        "24",
        offset_min=ONTARIO_MIN,
        calendar=FAMILY_DAY,
    )
    assert made.amount_fen == cents


def test_an_ontario_home_in_steps_has_other_bounds_in_summer() -> None:
    tariff = published.ontario_by_steps()
    winter = _charged(tariff, ("2023-01-01 00:00", "2023-02-01 00:00"), "1200", offset_min=ONTARIO_MIN)
    summer = _charged(tariff, ("2023-07-01 00:00", "2023-08-01 00:00"), "700", offset_min=ONTARIO_MIN)
    assert winter.amount_fen == 10_760  # 1,000 x 8.7 = 8,700; 200 x 10.3 = 2,060
    assert summer.amount_fen == 6_250  # 600 x 8.7 = 5,220; 100 x 10.3 = 1,030


def test_beijing_water_is_charged_in_cubic_metres() -> None:
    # 175 m3 used: 5 more at 5 yuan = 25, 5 at 7 yuan = 35; together 60.00
    position = Position(day_number(date(2024, 1, 1)), 175_000)
    made = _charged(
        published.beijing_water(), ("2024-10-01 00:00", "2024-11-01 00:00"), "10", position=position
    )
    assert made.amount_fen == 6_000


def test_a_use_is_quoted_as_it_would_be_charged() -> None:
    tariff = published.beijing_home(StepPeriod.MONTH)
    terms, mix = standing(_versions(tariff), at("2024-06-01 00:00"), calendar=NONE)
    made = _charged(tariff, ("2024-06-01 00:00", "2024-07-01 00:00"), "500")
    quoted = quote_use(terms, 500_000, mix=mix)
    assert (quoted.amount_fen, quoted.lines) == (made.amount_fen, made.lines)
