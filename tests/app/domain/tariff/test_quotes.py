"""What a use would cost and what money buys, from where the steps stand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.calendar import Calendar
from app.domain.tariff.amounts import FEN_E18
from app.domain.tariff.charging import Position
from app.domain.tariff.days import day_number
from app.domain.tariff.model import (
    ALL_DAY,
    WHOLE_YEAR,
    MonthCharge,
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
from app.domain.tariff.quotes import LARGEST_QUOTE_MILLI, Quote, Standing, quote_money, quote_use, standing
from app.errors import DeskError
from tests.app.domain.tariff import published
from tests.app.domain.tariff.random_tariffs import HOLIDAYS, tariffs
from tests.app.domain.tariff.times import CHINA_MIN, at

NONE = Calendar()
YUAN = 10**8


def _terms(tariff: Tariff, used_milli: int = 0, season: int = 0) -> Standing:
    return Standing(Version(0, CHINA_MIN, tariff), season, used_milli)


def _steps(*prices: int, bounds: tuple[int, ...]) -> Tariff:
    season = Season((WHOLE_YEAR,), tuple((price,) for price in prices), bounds)
    return Tariff("electricity", (Rate.FLAT,), ALL_DAY, (season,), StepPeriod.MONTH)


def test_the_mix_of_a_day_follows_its_hours() -> None:
    """Beijing in July: 3 h sharp, 6 h peak, 7 h flat, 8 h valley, in thousandths of 24 h."""
    terms, mix = standing(
        (Version(0, CHINA_MIN, published.beijing_trade()),), at("2024-07-08 12:00"), calendar=NONE
    )
    assert (terms.season, terms.used_milli) == (1, 0)
    assert mix == (125, 250, 291, 334)  # 7/24 is 291.67; the odd thousandths go on to what follows


def test_steps_stand_where_the_last_charge_left_them() -> None:
    versions = (Version(0, CHINA_MIN, published.beijing_home(StepPeriod.MONTH)),)
    left = Position(day_number(date(2024, 6, 1)), 230_000, 5)
    same, mix = standing(versions, at("2024-06-20 08:00"), calendar=NONE, position=left)
    assert (same.used_milli, mix) == (230_000, (1000,))
    # 10 kWh to 240 at 0.4883 = 4.883, 10 more at 0.5383 = 5.383
    assert quote_use(same, 20_000, mix=mix).amount_fen == 1_027
    later, _ = standing(versions, at("2024-07-01 08:00"), calendar=NONE, position=left)
    assert later.used_milli == 0


def test_a_quote_shows_each_step_and_rate() -> None:
    """Shanghai, 3,000 kWh used: 200 kWh, three quarters by day. 120 of them are in the first step."""
    terms = _terms(published.shanghai_home(), 3_000_000)
    quote = quote_use(terms, 200_000, mix=(750, 250))
    assert [(line.step, line.name, line.quantity_micro // 10**6, line.price_e8) for line in quote.lines] == [
        (0, "peak", 90, 61_700_000),
        (0, "valley", 30, 30_700_000),
        (1, "peak", 60, 67_700_000),
        (1, "valley", 20, 33_700_000),
    ]
    # 55.53 + 9.21 + 40.62 + 6.74
    assert quote.amount_fen == 11_210


def test_a_rate_without_a_part_in_the_mix_has_no_line() -> None:
    quote = quote_use(_terms(published.shanghai_home()), 1_000, mix=(0, 1000))
    assert [line.name for line in quote.lines] == ["valley"]


def test_months_add_their_charges_and_their_quantity() -> None:
    tariff = replace(
        one_price("electricity", YUAN),
        month_charges=(MonthCharge("line", 1_000),),
        share=Share(ShareKind.MONTHLY, "light", month_milli=2_000, price_e8=YUAN),
    )
    quote = quote_use(_terms(tariff), 1_000, mix=(1000,), months=3)
    assert [(line.name, line.amount_e18 // FEN_E18) for line in quote.lines] == [
        ("flat", 100),
        ("line", 3_000),
        ("light", 600),
    ]
    assert quote_use(_terms(tariff), 1_000, mix=(1000,)).amount_fen == 100


def test_months_of_a_plan_without_monthly_charges_add_nothing() -> None:
    assert quote_use(_terms(one_price("water", YUAN)), 1_000, mix=(1000,), months=2).amount_fen == 100


def test_a_share_of_a_common_meter_is_left_out_and_said_to_be() -> None:
    tariff = replace(
        one_price("electricity", YUAN), share=Share(ShareKind.COMMON, "lift", ppm=5, price_e8=YUAN)
    )
    assert quote_use(_terms(tariff), 1_000, mix=(1000,)).without_common
    assert quote_money(_terms(tariff), 100, mix=(1000,)).without_common


def test_money_climbs_the_steps_as_use_does() -> None:
    # 240 kWh for 117.192; 82.808 left at 0.5383 are 153.832 kWh
    quote = quote_money(_terms(published.beijing_home(StepPeriod.MONTH)), 20_000, mix=(1000,))
    assert quote.quantity_milli == 393_832
    assert [(line.step, line.quantity_micro // 1000) for line in quote.lines] == [(0, 240_000), (1, 153_832)]
    assert 0 <= quote.left_e18 < 53_830_000 * 10**9


def test_money_that_ends_on_a_bound_does_not_reach_beyond_it() -> None:
    quote = quote_money(_terms(_steps(YUAN, 2 * YUAN, bounds=(1_000,))), 100, mix=(1000,))
    assert (quote.quantity_milli, quote.left_e18) == (1_000, 0)


def test_a_free_first_step_is_given_whole() -> None:
    quote = quote_money(_terms(_steps(0, YUAN, bounds=(5_000,)), 2_000), 100, mix=(1000,))
    assert quote.quantity_milli == 4_000


def test_what_lies_above_all_bounds_is_in_the_last_step() -> None:
    quote = quote_money(_terms(_steps(YUAN, 2 * YUAN, bounds=(1_000,)), 7_000), 100, mix=(1000,))
    assert [(line.step, line.quantity_micro) for line in quote.lines] == [(1, 500_000)]


def test_funds_and_the_percentage_are_paid_from_the_money_too() -> None:
    tariff = replace(
        one_price("electricity", YUAN),
        unit_charges=(UnitCharge("fund", YUAN),),
        share=Share(ShareKind.PERCENT, "loss", ppm=250_000),
    )
    quote = quote_money(_terms(tariff), 1_000, mix=(1000,))
    assert quote.quantity_milli == 4_000  # 10 yuan at 2.50
    assert quote.exact_e18 == 1_000 * FEN_E18


def test_money_does_not_buy_what_costs_nothing() -> None:
    with pytest.raises(DeskError) as raised:
        quote_money(_terms(one_price("water", 0)), 100, mix=(1000,))
    assert raised.value.key == "tariff.costs_nothing"


@settings(max_examples=150, deadline=None)
@given(
    tariff=tariffs(),
    used=st.integers(0, 4_000),
    fen=st.integers(0, 5_000),
    parts=st.lists(st.integers(0, 9), min_size=5),
)
def test_money_buys_the_most_that_it_pays_for(tariff: Tariff, used: int, fen: int, parts: list[int]) -> None:
    mix = _mix(len(tariff.rates), parts)
    terms = _terms(tariff, used)
    try:
        bought = quote_money(terms, fen, mix=mix)
    except DeskError as error:
        assert error.key == "tariff.costs_nothing"
        return
    same = quote_use(terms, bought.quantity_milli, mix=mix)
    assert same.exact_e18 == bought.exact_e18 == fen * FEN_E18 - bought.left_e18
    assert bought.left_e18 >= 0
    if bought.quantity_milli < LARGEST_QUOTE_MILLI:  # of next to nothing more is bought than anybody asks
        more = quote_use(terms, bought.quantity_milli + 1, mix=mix)
        assert more.exact_e18 > fen * FEN_E18


def _mix(count: int, parts: list[int]) -> tuple[int, ...]:
    first = [part * 20 for part in parts[: count - 1]]
    return (*first, 1000 - sum(first))


def _tell(terms: Standing, **given_: object) -> Quote:
    if "amount_fen" in given_:
        return quote_money(terms, **given_)  # type: ignore[arg-type]
    return quote_use(terms, **given_)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("key", "asked"),
    [
        ("tariff.mix", {"quantity_milli": 1, "mix": (500, 500)}),
        ("tariff.mix", {"quantity_milli": 1, "mix": (999,)}),
        ("tariff.mix", {"amount_fen": 1, "mix": ()}),
        ("tariff.quote_quantity", {"quantity_milli": -1, "mix": (1000,)}),
        ("tariff.quote_quantity", {"quantity_milli": 10**13 + 1, "mix": (1000,)}),
        ("tariff.quote_months", {"quantity_milli": 1, "mix": (1000,), "months": -1}),
        ("tariff.quote_months", {"quantity_milli": 1, "mix": (1000,), "months": 121}),
        ("tariff.quote_amount", {"amount_fen": -1, "mix": (1000,)}),
    ],
)
def test_what_cannot_be_quoted_is_said(key: str, asked: dict[str, object]) -> None:
    with pytest.raises(DeskError) as raised:
        _tell(_terms(one_price("electricity", YUAN)), **asked)
    assert raised.value.key == key


def test_a_mix_below_nothing_is_refused() -> None:
    with pytest.raises(DeskError) as raised:
        quote_use(_terms(published.shanghai_home()), 1, mix=(1001, -1))
    assert raised.value.key == "tariff.mix"


@settings(max_examples=50, deadline=None)
@given(tariff=tariffs(), day=st.integers(1, 28))
def test_the_mix_of_any_day_is_whole(tariff: Tariff, day: int) -> None:
    _, mix = standing((Version(0, CHINA_MIN, tariff),), at(f"2024-02-{day:02d} 09:00"), calendar=HOLIDAYS)
    assert sum(mix) == 1000 and min(mix) >= 0 and len(mix) == len(tariff.rates)
