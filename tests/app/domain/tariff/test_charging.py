"""What single readings cost: rounding, steps, rates, changes of version, monthly charges and shares of
common use.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from app.domain.calendar import Calendar
from app.domain.tariff.amounts import FEN_E18, to_fen
from app.domain.tariff.charging import START, Charge, Position, Use, charge
from app.domain.tariff.days import day_number
from app.domain.tariff.lines import LineKind
from app.domain.tariff.model import (
    DAY_MIN,
    WHOLE_YEAR,
    Accrual,
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
from tests.app.domain.tariff.times import CHINA_MIN, at

NONE = Calendar()
YUAN = 10**8
FLAT = one_price("electricity", YUAN)
DAY_NIGHT = Tariff(
    "electricity",
    (Rate.PEAK, Rate.VALLEY),
    ((Period(0, 480, Rate.VALLEY), Period(480, DAY_MIN, Rate.PEAK)),),
    (Season((WHOLE_YEAR,), ((YUAN, YUAN // 2),)),),
)


def _versions(*tariffs: tuple[str, Tariff]) -> tuple[Version, ...]:
    return tuple(Version(at(start), CHINA_MIN, tariff) for start, tariff in tariffs)


def _charge(
    tariff: Tariff, first: str, last: str, wh: int, position: Position = START, **more: object
) -> Charge:
    use = Use(at(first), at(last), wh, **more)  # type: ignore[arg-type]
    return charge(_versions(("2020-01-01 00:00", tariff)), use, position, calendar=NONE)


def _stepped(period: StepPeriod, *, from_month: int = 1) -> Tariff:
    season = Season((WHOLE_YEAR,), ((YUAN,), (2 * YUAN,)), (1_000,))
    return replace(FLAT, seasons=(season,), steps=period, year_from_month=from_month)


def test_half_a_fen_is_rounded_up_and_what_was_given_is_taken_back() -> None:
    """5 Wh at 1 yuan are 0.5 fen: 1 fen now, none for the next 5 Wh, since 10 Wh are 1 fen."""
    first = _charge(FLAT, "2024-05-01 00:00", "2024-05-01 00:30", 5)
    second = _charge(FLAT, "2024-05-01 00:30", "2024-05-01 01:00", 5, first.after)
    assert (first.amount_fen, first.after.carry_e18) == (1, -FEN_E18 // 2)
    assert (second.amount_fen, second.after.carry_e18) == (0, 0)


def test_a_thousand_readings_of_a_third_of_a_fen_are_charged_as_one() -> None:
    tariff = one_price("electricity", 33_333_333)
    position, fen = START, 0
    for minute in range(1000):
        use = Use(at("2024-05-01 00:00") + minute * 60_000, at("2024-05-01 00:01") + minute * 60_000, 10)
        made = charge(_versions(("2020-01-01 00:00", tariff)), use, position, calendar=NONE)
        position, fen = made.after, fen + made.amount_fen
    assert fen == 333  # 10 kWh at 0.33333333 yuan are 333.33333 fen


@pytest.mark.parametrize(
    ("exact", "carry", "fen", "after"),
    [
        (0, 0, 0, 0),
        (FEN_E18 // 2 - 1, 0, 0, FEN_E18 // 2 - 1),
        (FEN_E18 // 2, 0, 1, -FEN_E18 // 2),
        (1, FEN_E18 // 2 - 1, 1, -FEN_E18 // 2),
        (FEN_E18, -1, 1, -1),
        (-FEN_E18, 0, -1, 0),
    ],
)
def test_the_rounding_rule(exact: int, carry: int, fen: int, after: int) -> None:
    assert to_fen(exact, carry) == (fen, after)


def test_a_reading_over_a_change_of_rate_is_shared_by_time_and_marked() -> None:
    """7 to 9 h: of 101 Wh the first hour has 50 (the whole ones of 50.5) at 0.5, the second 51 at 1 yuan."""
    made = _charge(DAY_NIGHT, "2024-05-01 07:00", "2024-05-01 09:00", 101)
    assert [(line.name, line.quantity_micro, line.estimated) for line in made.lines] == [
        ("valley", 50_000, True),
        ("peak", 51_000, True),
    ]
    assert made.amount_fen == 8  # 2.5 + 5.1 = 7.6


def test_midnight_alone_is_no_estimate() -> None:
    made = _charge(FLAT, "2024-05-01 22:00", "2024-05-03 02:00", 500)
    assert not made.estimated
    assert len(made.lines) == 1


def test_what_the_meter_counted_by_rate_is_no_estimate() -> None:
    made = _charge(
        DAY_NIGHT,
        "2024-05-01 00:00",
        "2024-05-03 00:00",
        3_000,
        by_rate=((Rate.PEAK, 2_000), (Rate.VALLEY, 1_000)),
    )
    assert (made.amount_fen, made.estimated) == (250, False)


def test_a_rate_without_hours_in_the_interval_is_charged_as_counted_and_marked() -> None:
    """The meter's clock is a little off: it counted 10 Wh by day although the reading is of the night."""
    made = _charge(
        DAY_NIGHT,
        "2024-05-01 01:00",
        "2024-05-01 02:00",
        110,
        by_rate=((Rate.PEAK, 10), (Rate.VALLEY, 100)),
    )
    assert [(line.name, line.quantity_micro, line.estimated) for line in made.lines] == [
        ("valley", 100_000, False),
        ("peak", 10_000, True),
    ]


def test_rates_of_the_meter_climb_the_steps_in_the_order_of_the_day() -> None:
    """1 kWh by night is in the first step at 0.5 yuan, 1 kWh by day after it in the second at 2 yuan."""
    prices = ((YUAN, YUAN // 2), (2 * YUAN, YUAN))
    tariff = replace(DAY_NIGHT, seasons=(Season((WHOLE_YEAR,), prices, (1_000,)),), steps=StepPeriod.MONTH)
    counted = ((Rate.PEAK, 1_000), (Rate.VALLEY, 1_000))
    made = _charge(tariff, "2024-05-02 00:00", "2024-05-03 00:00", 2_000, by_rate=counted)
    assert made.amount_fen == 250


def test_a_rate_that_counted_nothing_and_has_no_hours_is_no_line() -> None:
    made = _charge(
        DAY_NIGHT, "2024-05-01 01:00", "2024-05-01 02:00", 100, by_rate=((Rate.SHARP, 0), (Rate.VALLEY, 100))
    )
    assert [line.name for line in made.lines] == ["valley"]


def test_a_rate_that_the_plan_does_not_price_is_refused() -> None:
    with pytest.raises(DeskError) as raised:
        _charge(DAY_NIGHT, "2024-05-01 01:00", "2024-05-01 02:00", 5, by_rate=((Rate.SHARP, 5),))
    assert (raised.value.key, raised.value.params) == ("tariff.unpriced_rate", {"rate": "sharp"})


def test_rates_of_the_meter_are_one_sum_under_a_plan_of_one_price() -> None:
    made = _charge(
        FLAT, "2024-05-01 01:00", "2024-05-01 02:00", 300, by_rate=((Rate.SHARP, 100), (Rate.DEEP, 200))
    )
    assert [(line.name, line.amount_e18) for line in made.lines] == [("flat", 30 * FEN_E18)]
    assert not made.estimated


def test_a_new_version_prices_from_its_start_on() -> None:
    versions = _versions(("2024-01-01 00:00", FLAT), ("2024-05-01 01:00", one_price("electricity", 2 * YUAN)))
    use = Use(at("2024-05-01 00:00"), at("2024-05-01 04:00"), 400)
    made = charge(versions, use, START, calendar=NONE)
    assert (made.amount_fen, made.estimated) == (70, True)  # 100 Wh at 1, 300 Wh at 2 yuan
    before = charge(versions, replace(use, to_utc_ms=at("2024-05-01 01:00")), START, calendar=NONE)
    assert (before.amount_fen, before.estimated) == (40, False)


def test_rates_of_the_meter_over_a_new_version_are_shared_by_time_first() -> None:
    """8 to 12 h, the plan changes at 9: of 400 Wh by day 100 are priced by the old plan, 300 by the new."""
    dearer = replace(DAY_NIGHT, seasons=(Season((WHOLE_YEAR,), ((2 * YUAN, YUAN),)),))
    versions = _versions(("2024-01-01 00:00", DAY_NIGHT), ("2024-05-01 09:00", dearer))
    use = Use(at("2024-05-01 08:00"), at("2024-05-01 12:00"), 400, ((Rate.PEAK, 400),))
    made = charge(versions, use, START, calendar=NONE)
    assert (made.amount_fen, made.estimated) == (70, True)


def test_nothing_is_charged_by_a_plan_that_has_not_begun() -> None:
    use = Use(at("2019-12-31 23:00"), at("2020-01-01 01:00"), 1)
    with pytest.raises(DeskError) as raised:
        charge(_versions(("2020-01-01 00:00", FLAT)), use, START, calendar=NONE)
    assert raised.value.key == "tariff.no_version"


def test_steps_of_a_month_begin_anew_with_the_month() -> None:
    tariff = _stepped(StepPeriod.MONTH)
    first = _charge(tariff, "2024-04-29 00:00", "2024-05-01 00:00", 1_500)
    assert first.amount_fen == 200  # 1,000 Wh at 1, 500 Wh at 2 yuan
    assert first.after.used_milli == 1_500
    second = _charge(tariff, "2024-05-01 00:00", "2024-05-02 00:00", 500, first.after)
    assert (second.amount_fen, second.after.used_milli) == (50, 500)
    assert second.after.step_day == day_number(date(2024, 5, 1))


@pytest.mark.parametrize(
    ("moment", "begin"),
    [
        ("2024-06-30 12:00", date(2023, 7, 1)),
        ("2024-07-01 12:00", date(2024, 7, 1)),
        ("2024-12-31 12:00", date(2024, 7, 1)),
    ],
)
def test_steps_of_a_year_may_begin_in_any_month(moment: str, begin: date) -> None:
    made = _charge(_stepped(StepPeriod.YEAR, from_month=7), moment.replace("12:00", "11:00"), moment, 10)
    assert made.after.step_day == day_number(begin)


def test_a_plan_without_steps_forgets_what_was_used() -> None:
    position = Position(day_number(date(2024, 5, 1)), 900, 5)
    made = _charge(FLAT, "2024-05-01 00:00", "2024-05-01 01:00", 100, position)
    assert made.after == Position(0, 0, 5)


def test_a_reading_without_use_costs_nothing_and_moves_nothing() -> None:
    position = Position(day_number(date(2024, 5, 1)), 900, 7)
    made = _charge(_stepped(StepPeriod.MONTH), "2024-05-01 00:00", "2024-05-01 01:00", 0, position)
    assert (made.lines, made.amount_fen, made.after) == ((), 0, position)


def test_funds_are_on_every_unit_and_the_percentage_on_all_of_it() -> None:
    tariff = replace(
        FLAT,
        unit_charges=(UnitCharge("fund", YUAN // 10),),
        share=Share(ShareKind.PERCENT, "loss", ppm=50_000),
    )
    made = _charge(tariff, "2024-05-01 00:00", "2024-05-01 01:00", 1_000)
    assert [(line.kind, line.name, line.amount_e18) for line in made.lines] == [
        (LineKind.USE, "flat", 100 * FEN_E18),
        (LineKind.UNIT_CHARGE, "fund", 10 * FEN_E18),
        (LineKind.SHARE, "loss", 5 * FEN_E18 + FEN_E18 // 2),  # 5 % of 1.10 yuan
    ]
    assert made.lines[2].quantity_micro == 50_000  # of 1 kWh


def test_a_share_of_a_common_meter_is_priced_apart_and_does_not_climb_the_steps() -> None:
    tariff = replace(
        _stepped(StepPeriod.MONTH), share=Share(ShareKind.COMMON, "lift", ppm=250_000, price_e8=3 * YUAN)
    )
    made = _charge(tariff, "2024-05-01 00:00", "2024-05-02 00:00", 900, common_milli=4_000)
    assert made.amount_fen == 90 + 300  # a quarter of 4 kWh at 3 yuan
    assert made.after.used_milli == 900
    idle = _charge(tariff, "2024-05-01 00:00", "2024-05-02 00:00", 0)
    assert idle.lines == ()


def test_a_common_meter_is_ignored_by_a_plan_without_a_share_of_it() -> None:
    assert _charge(FLAT, "2024-05-01 00:00", "2024-05-02 00:00", 0, common_milli=500).lines == ()


MONTHLY = replace(
    FLAT,
    month_charges=(MonthCharge("line", 3_100, Accrual.DAILY), MonthCharge("meter", 500, Accrual.WHOLE)),
)


@pytest.mark.parametrize(
    ("first", "last", "fen"),
    [
        ("2024-05-01 00:00", "2024-06-01 00:00", 3_600),  # all of May
        ("2024-05-01 00:00", "2024-05-01 00:01", 600),  # the first midnight: a day of 31, and the whole
        ("2024-05-01 00:01", "2024-05-02 00:00", 0),  # up to the next midnight, without it
        ("2024-05-01 00:01", "2024-05-02 00:01", 100),
        ("2024-05-20 12:00", "2024-06-01 00:00", 1_100),  # 21 to 31 May
        ("2024-04-30 23:59", "2024-05-01 00:01", 600),
    ],
)
def test_monthly_charges_fall_due_at_midnight(first: str, last: str, fen: int) -> None:
    assert _charge(MONTHLY, first, last, 0).amount_fen == fen


def test_the_days_of_a_month_come_to_the_fen_of_the_month() -> None:
    tariff = replace(FLAT, month_charges=(MonthCharge("line", 1_000),))
    position, fen = START, 0
    for day in range(1, 30):
        use = Use(at(f"2024-02-{day:02d} 00:00"), at(f"2024-02-{day:02d} 23:00"), 0)
        made = charge(_versions(("2020-01-01 00:00", tariff)), use, position, calendar=NONE)
        position, fen = made.after, fen + made.amount_fen
    assert (fen, position.carry_e18) == (1_000, 0)


def test_a_month_charge_follows_the_version_of_its_midnight() -> None:
    dearer = replace(FLAT, month_charges=(MonthCharge("line", 62_000),))
    cheaper = replace(FLAT, month_charges=(MonthCharge("line", 31_000),))
    versions = _versions(("2024-05-01 12:00", cheaper), ("2024-05-03 00:00", dearer))
    use = Use(at("2024-05-01 12:00"), at("2024-05-04 12:00"), 0)
    assert charge(versions, use, START, calendar=NONE).amount_fen == 1_000 + 2 * 2_000


def test_a_monthly_quantity_is_charged_by_the_day() -> None:
    tariff = replace(FLAT, share=Share(ShareKind.MONTHLY, "light", month_milli=31_000, price_e8=YUAN))
    made = _charge(tariff, "2024-05-01 00:00", "2024-05-03 00:00", 0)
    assert [(line.name, line.days, line.quantity_micro) for line in made.lines] == [("light", 2, 2 * 10**6)]
    assert made.amount_fen == 200


HOLIDAY = Tariff(
    "electricity",
    (Rate.PEAK, Rate.VALLEY, Rate.DEEP),
    (
        (Period(0, DAY_MIN, Rate.PEAK),),
        (Period(0, DAY_MIN, Rate.VALLEY),),
        (Period(0, DAY_MIN, Rate.DEEP),),
    ),
    (
        Season(
            (WHOLE_YEAR,),
            ((3 * YUAN, 2 * YUAN, YUAN),),
            weekdays=(0,) * 5 + (1, 1),
            holidays=(HolidayTable("spring_festival", 2),),
            worked_table=0,
        ),
    ),
)
KNOWN = Calendar(
    frozenset({2024}),
    {date(2024, 2, 12): "spring_festival", date(2024, 5, 1): "labour_day"},
    frozenset({date(2024, 2, 4)}),
)


@pytest.mark.parametrize(
    ("day", "fen"),
    [
        ("2024-02-06", 300),  # a Tuesday
        ("2024-02-03", 200),  # a Saturday
        ("2024-02-04", 300),  # a Sunday that is worked
        ("2024-02-12", 100),  # the holiday that has hours of its own
        ("2024-05-01", 300),  # another holiday, a Wednesday: as the weekday
    ],
)
def test_the_day_decides_the_hours(day: str, fen: int) -> None:
    use = Use(at(f"{day} 08:00"), at(f"{day} 09:00"), 1_000)
    made = charge(_versions(("2020-01-01 00:00", HOLIDAY)), use, START, calendar=KNOWN)
    assert made.amount_fen == fen


def test_a_year_of_unknown_holidays_is_not_guessed_at() -> None:
    use = Use(at("2024-12-31 23:00"), at("2025-01-01 01:00"), 1_000)
    with pytest.raises(DeskError) as raised:
        charge(_versions(("2020-01-01 00:00", HOLIDAY)), use, START, calendar=KNOWN)
    assert (raised.value.key, raised.value.params) == ("tariff.calendar_missing", {"year": 2025})


def test_seasons_have_prices_of_their_own_also_past_new_year() -> None:
    winter = Season((DateRange(11, 1, 2, 29),), ((2 * YUAN,),))
    summer = Season((DateRange(3, 1, 10, 31),), ((YUAN,),))
    tariff = replace(FLAT, seasons=(winter, summer))
    made = _charge(tariff, "2024-02-29 23:00", "2024-03-01 01:00", 2_000)
    assert (made.amount_fen, made.estimated) == (300, True)
    assert _charge(tariff, "2024-12-31 23:00", "2025-01-01 01:00", 2_000).estimated is False


@pytest.mark.parametrize(
    "use",
    [
        Use(5, 5, 0),
        Use(6, 5, 0),
        Use(5, 6, -1),
        Use(5, 6, 0, common_milli=-1),
        Use(5, 6, 0, ((Rate.PEAK, 1), (Rate.VALLEY, -1))),
        Use(5, 6, 5, ((Rate.PEAK, 4),)),
    ],
)
def test_use_that_no_meter_can_have_is_the_programs_fault(use: Use) -> None:
    with pytest.raises(ValueError):
        charge((Version(0, 0, FLAT),), use, START, calendar=NONE)


@pytest.mark.parametrize("position", [Position(0, -1), Position(carry_e18=FEN_E18 // 2)])
def test_a_position_that_no_charge_left_is_the_programs_fault(position: Position) -> None:
    with pytest.raises(ValueError):
        charge((Version(0, 0, FLAT),), Use(5, 6, 1), position, calendar=NONE)


def test_ten_years_between_two_readings_are_a_wrong_clock() -> None:
    with pytest.raises(DeskError) as raised:
        charge((Version(0, 0, FLAT),), Use(0, 3661 * 86_400_000, 1), START, calendar=NONE)
    assert raised.value.key == "tariff.interval_too_long"
