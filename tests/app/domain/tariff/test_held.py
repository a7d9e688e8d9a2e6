"""Which tariffs a meter that holds its own balance can charge by, why not the others, and what it is told."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.domain.tariff.held import Abilities, HeldPlan, PriceField, held_plan, hours_by_hand, reasons_against
from app.domain.tariff.model import (
    ANY_HOLIDAY,
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
    one_price,
)
from app.errors import DeskError
from tests.app.domain.tariff import published

FEN_PRICE = PriceField(0, 10**10, 10**6)  # whole fen
FOUR = Abilities({f"price_{rate}_e8": FEN_PRICE for rate in ("sharp", "peak", "flat", "valley")}, 14, 2, 4)
SINGLE = Abilities({"price_e8": FEN_PRICE})
FLAT = one_price("electricity", 80_000_000)


def _keys(tariff: Tariff, abilities: Abilities) -> list[str]:
    return [reason.key for reason in reasons_against(tariff, abilities)]


def _day(*starts: tuple[int, Rate]) -> tuple[Period, ...]:
    ends = [start for start, _ in starts[1:]] + [DAY_MIN]
    return tuple(Period(start, end, rate) for (start, rate), end in zip(starts, ends, strict=True))


NIGHT = _day((0, Rate.VALLEY), (480, Rate.PEAK), (1200, Rate.PEAK), (1320, Rate.VALLEY))
BY_TIME = Tariff(
    "electricity", (Rate.PEAK, Rate.VALLEY), (NIGHT,), (Season((WHOLE_YEAR,), ((90_000_000, 40_000_000),)),)
)


def test_one_price_goes_wherever_the_meter_keeps_a_price() -> None:
    assert held_plan(FLAT, SINGLE) == HeldPlan((("price_e8", 80_000_000),))
    assert dict(held_plan(FLAT, FOUR).prices) == {
        f"price_{rate}_e8": 80_000_000 for rate in ("sharp", "peak", "flat", "valley")
    }
    assert not hours_by_hand(FLAT)


def test_funds_and_the_percentage_are_within_the_price_of_the_meter() -> None:
    tariff = replace(
        FLAT,
        unit_charges=(UnitCharge("fund", 20_000_000),),
        share=Share(ShareKind.PERCENT, "loss", ppm=50_000),
    )
    assert held_plan(tariff, SINGLE).prices == (("price_e8", 105_000_000),)


def test_a_plan_by_time_of_day_is_told_with_its_hours() -> None:
    plan = held_plan(BY_TIME, FOUR)
    # what has no hours gets the price of the first rate, since the plan has no flat one
    assert dict(plan.prices) == {
        "price_sharp_e8": 90_000_000,
        "price_peak_e8": 90_000_000,
        "price_flat_e8": 90_000_000,
        "price_valley_e8": 40_000_000,
    }
    assert plan.tables == (((0, Rate.VALLEY), (480, Rate.PEAK), (1320, Rate.VALLEY)),)
    assert plan.zones == ((1, 1, 0),)
    assert hours_by_hand(BY_TIME)


def test_seasons_that_differ_only_in_hours_are_zones_of_the_year() -> None:
    tariff = published.beijing_trade()
    fine = replace(FOUR, prices=dict.fromkeys(FOUR.prices, PriceField(0, 10**10, 100)))
    plan = held_plan(tariff, fine)
    assert plan.zones == ((7, 1, 1), (9, 1, 0))
    assert [len(table) for table in plan.tables] == [7, 9]


def test_a_price_finer_than_the_meter_has_it_is_refused_with_what_it_takes() -> None:
    (first, *_) = reasons_against(published.beijing_trade(), FOUR)
    assert first.key == "tariff.meter_price"
    assert first.params == {"rate": "sharp", "least": "0", "most": "100", "unit": "0.01"}


TOO_MUCH = {
    "tariff.meter_no_prices": [(FLAT, Abilities())],
    "tariff.meter_no_steps": [(published.beijing_home(StepPeriod.MONTH), SINGLE)],
    "tariff.meter_no_month_charges": [(replace(FLAT, month_charges=(MonthCharge("line", 1),)), SINGLE)],
    "tariff.meter_no_share": [
        (replace(FLAT, share=Share(ShareKind.COMMON, "lift", ppm=1, price_e8=1)), SINGLE),
        (replace(FLAT, share=Share(ShareKind.MONTHLY, "light", month_milli=1, price_e8=1)), SINGLE),
    ],
    "tariff.meter_season_prices": [
        (
            replace(
                FLAT,
                seasons=(
                    Season((DateRange(1, 1, 6, 30),), ((1,),)),
                    Season((DateRange(7, 1, 12, 31),), ((2,),)),
                ),
            ),
            SINGLE,
        )
    ],
    "tariff.meter_no_hours": [(BY_TIME, SINGLE), (BY_TIME, replace(FOUR, periods=0))],
    "tariff.meter_periods": [(BY_TIME, replace(FOUR, periods=2))],
    "tariff.meter_tables": [(published.beijing_trade(), replace(FOUR, tables=1))],
    "tariff.meter_zones": [(published.beijing_trade(), replace(FOUR, zones=1))],
    "tariff.meter_no_weekdays": [
        (
            replace(
                BY_TIME,
                tables=(NIGHT, NIGHT),
                seasons=(replace(BY_TIME.seasons[0], weekdays=(0,) * 5 + (1, 1)),),
            ),
            FOUR,
        )
    ],
    "tariff.meter_no_holidays": [
        (
            replace(
                BY_TIME,
                seasons=(replace(BY_TIME.seasons[0], holidays=(HolidayTable(ANY_HOLIDAY, 0),)),),
            ),
            FOUR,
        ),
        (replace(BY_TIME, seasons=(replace(BY_TIME.seasons[0], worked_table=0),)), FOUR),
    ],
    "tariff.meter_one_price": [(BY_TIME, replace(SINGLE, periods=14, tables=2, zones=4))],
    "tariff.meter_no_rate": [
        (
            replace(
                BY_TIME,
                rates=(Rate.PEAK, Rate.DEEP),
                tables=(_day((0, Rate.DEEP), (480, Rate.PEAK)),),
            ),
            FOUR,
        )
    ],
    "tariff.meter_price": [
        (one_price("electricity", 80_000_001), SINGLE),
        (one_price("electricity", 10**10 + 10**6), SINGLE),
        (FLAT, Abilities({"price_e8": PriceField(10**8, 10**10, 1)})),
        (replace(FLAT, share=Share(ShareKind.PERCENT, "loss", ppm=1)), SINGLE),
        (FLAT, replace(FOUR, prices={**FOUR.prices, "price_sharp_e8": PriceField(0, 5, 1)})),
    ],
}


@pytest.mark.parametrize(
    ("key", "tariff", "abilities"),
    [(key, tariff, abilities) for key, cases in TOO_MUCH.items() for tariff, abilities in cases],
)
def test_what_a_meter_cannot_hold_is_refused_with_the_reason(
    key: str, tariff: Tariff, abilities: Abilities
) -> None:
    assert _keys(tariff, abilities) == [key]
    with pytest.raises(DeskError) as raised:
        held_plan(tariff, abilities)
    assert raised.value.key == key


def test_all_reasons_are_given_at_once() -> None:
    tariff = replace(published.shanghai_home(), month_charges=(MonthCharge("line", 1),))
    assert _keys(tariff, SINGLE) == [
        "tariff.meter_no_steps",
        "tariff.meter_no_month_charges",
        "tariff.meter_no_hours",
    ]
