"""Load curves: trade-like, and a function of seed and moment alone."""

from __future__ import annotations

from datetime import datetime

import pytest

from meterio.simulator.load import FLAT, PEAK, SHARP, TRADES, VALLEY, Load, rate_of, slot_of, trade_named
from meterio.simulator.meter import utc_ms_of

TUESDAY = datetime(2026, 11, 24)
SATURDAY = datetime(2026, 11, 28)


def at(day: datetime, hour: int) -> int:
    return slot_of(utc_ms_of(day.replace(hour=hour)))


def test_the_same_seed_and_moment_give_the_same_load() -> None:
    slots = range(at(TUESDAY, 0), at(SATURDAY, 0))
    assert [Load("cafe", rated=5000, seed=7).draw(slot) for slot in slots] == [
        Load("cafe", rated=5000, seed=7).draw(slot) for slot in slots
    ]
    assert Load("cafe", rated=5000, seed=8).draw(slots[0]) != Load("cafe", rated=5000, seed=7).draw(slots[0])


@pytest.mark.parametrize("trade", TRADES)
def test_every_trade_draws_between_nothing_and_twice_its_rated_load(trade: str) -> None:
    load = Load(trade, rated=10_000, seed=1)
    draws = [load.draw(at(TUESDAY, 0) + slot) for slot in range(7 * 96)]
    assert min(draws) > 0 and max(draws) < 20_000


def test_a_restaurant_cooks_at_noon_and_a_cinema_plays_at_night() -> None:
    restaurant, cinema = (Load(trade, rated=10_000, seed=3) for trade in ("restaurant", "cinema"))
    assert restaurant.draw(at(TUESDAY, 12)) > 4 * restaurant.draw(at(TUESDAY, 3))
    assert cinema.draw(at(TUESDAY, 20)) > 2 * cinema.draw(at(TUESDAY, 9))


def test_an_office_rests_at_the_weekend_and_a_shop_does_not() -> None:
    def day(trade: str, day: datetime) -> int:
        load = Load(trade, rated=10_000, seed=3)
        return sum(load.draw(at(day, hour)) for hour in range(24))

    assert day("office", SATURDAY) < day("office", TUESDAY) // 2
    assert day("retail", SATURDAY) > day("retail", TUESDAY)


def test_chinese_trades_are_known_by_their_words_and_others_draw_like_shops() -> None:
    assert trade_named("川味火锅") is TRADES["restaurant"]
    assert trade_named("影城") is TRADES["cinema"]
    assert trade_named("空置") is TRADES["vacant"]
    assert trade_named("服装") is TRADES["retail"]


def test_the_day_has_four_rates() -> None:
    assert [rate_of(at(TUESDAY, hour)) for hour in (3, 9, 14, 19)] == [VALLEY, PEAK, FLAT, SHARP]
