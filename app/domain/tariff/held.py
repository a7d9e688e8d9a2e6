"""Whether a meter that holds its own balance can charge by a tariff, and what it has to be told to do so.

Such a meter takes its money off by itself: it knows prices for up to so many rates and, if it has any,
tables of the day's hours. Steps, monthly charges, shares of a common meter, weekdays and holidays are
beyond the makes known here. A plan that asks for them is refused with the reasons, or the meter is run with
the office holding its balance. Funds, taxes and a percentage are within its prices, where these still come
out at a price that it can take.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

from app.domain.tariff.amounts import MILLION
from app.domain.tariff.model import Period, Rate, ShareKind, Tariff
from app.errors import DeskError

ONE_PRICE: Final = "price_e8"


def price_value(rate: Rate) -> str:
    """What a command calls the price of a rate."""
    return f"price_{rate.value}_e8"


@dataclass(frozen=True, slots=True)
class PriceField:
    """The prices that a meter can take: from `least_e8` to `most_e8`, multiples of `unit_e8`."""

    least_e8: int
    most_e8: int
    unit_e8: int

    def takes(self, price_e14: int) -> bool:
        least, most = self.least_e8 * MILLION, self.most_e8 * MILLION
        return least <= price_e14 <= most and price_e14 % (self.unit_e8 * MILLION) == 0


@dataclass(frozen=True, slots=True)
class Abilities:
    """What a make can hold. `prices` are the values that its commands write; the rest counts its tables of
    hours: `periods` of a day, `tables` of days, `zones` of the year. 0 where it has none.
    """

    prices: Mapping[str, PriceField] = field(default_factory=dict)
    periods: int = 0
    tables: int = 0
    zones: int = 0


@dataclass(frozen=True, slots=True)
class HeldPlan:
    """What a meter has to be told: prices by the name of the command's value, each day table as (minute,
    rate), and the day tables of the year as (month, day, table). No tables for one price: any hours do.
    """

    prices: tuple[tuple[str, int], ...]
    tables: tuple[tuple[tuple[int, Rate], ...], ...] = ()
    zones: tuple[tuple[int, int, int], ...] = ()


def held_plan(tariff: Tariff, abilities: Abilities) -> HeldPlan:
    """What to send. Raises the first of `reasons_against`."""
    for reason in reasons_against(tariff, abilities):
        raise reason
    row = {rate: price_e14 // MILLION for rate, price_e14 in _prices_e14(tariff).items()}
    if len(tariff.rates) == 1:
        return HeldPlan(tuple((name, row[tariff.rates[0]]) for name in sorted(abilities.prices)))
    spare = row.get(Rate.FLAT, row[tariff.rates[0]])
    prices = [
        (price_value(rate), row.get(rate, spare)) for rate in Rate if price_value(rate) in abilities.prices
    ]
    return HeldPlan(tuple(prices), tuple(_starts(table) for table in tariff.tables), _zones(tariff))


def reasons_against(tariff: Tariff, abilities: Abilities) -> tuple[DeskError, ...]:
    """Why this make cannot hold the tariff; nothing if it can. Keys tariff.*: meter_no_prices,
    meter_no_steps, meter_no_month_charges, meter_no_share, meter_one_price, meter_no_rate, meter_price,
    meter_no_hours, meter_periods, meter_tables, meter_zones, meter_no_weekdays, meter_no_holidays,
    meter_season_prices.
    """
    if not abilities.prices:
        return (DeskError("tariff.meter_no_prices"),)
    reasons = [*_beyond_any(tariff), *_of_hours(tariff, abilities)]
    if not reasons:
        reasons += _of_prices(tariff, abilities)
    return tuple(reasons)


def hours_by_hand(tariff: Tariff) -> bool:
    """Whether the hours must be set at the meter: the commands known here write prices, not tables of
    hours.
    """
    return len(tariff.rates) > 1


def _beyond_any(tariff: Tariff) -> Iterator[DeskError]:
    if any(season.bounds_milli for season in tariff.seasons):
        yield DeskError("tariff.meter_no_steps")
    if tariff.month_charges:
        yield DeskError("tariff.meter_no_month_charges")
    if tariff.share is not None and tariff.share.kind is not ShareKind.PERCENT:
        yield DeskError("tariff.meter_no_share")
    if any(season.prices != tariff.seasons[0].prices for season in tariff.seasons):
        yield DeskError("tariff.meter_season_prices")


def _of_hours(tariff: Tariff, abilities: Abilities) -> Iterator[DeskError]:
    if len(tariff.rates) == 1:
        return
    if not abilities.periods:
        yield DeskError("tariff.meter_no_hours")
        return
    periods = max(len(_starts(table)) for table in tariff.tables)
    if periods > abilities.periods:
        yield DeskError("tariff.meter_periods", most=abilities.periods, count=periods)
    if len(tariff.tables) > abilities.tables:
        yield DeskError("tariff.meter_tables", most=abilities.tables, count=len(tariff.tables))
    if any(len(set(season.weekdays)) > 1 for season in tariff.seasons):
        yield DeskError("tariff.meter_no_weekdays")
    elif len(_zones(tariff)) > abilities.zones:
        yield DeskError("tariff.meter_zones", most=abilities.zones, count=len(_zones(tariff)))
    if tariff.knows_holidays:
        yield DeskError("tariff.meter_no_holidays")


def _of_prices(tariff: Tariff, abilities: Abilities) -> Iterator[DeskError]:
    """Every price has a place and comes out at one that the meter can take."""
    for rate, price_e14 in _prices_e14(tariff).items():
        for name in _places(tariff, rate, abilities):
            place = abilities.prices.get(name)
            if place is None and ONE_PRICE in abilities.prices:
                yield DeskError("tariff.meter_one_price")
                return
            if place is None:
                yield DeskError("tariff.meter_no_rate", rate=rate.value)
            elif not place.takes(price_e14):
                least, most, unit = (_yuan(each) for each in (place.least_e8, place.most_e8, place.unit_e8))
                yield DeskError("tariff.meter_price", rate=rate.value, least=least, most=most, unit=unit)
                break


def _places(tariff: Tariff, rate: Rate, abilities: Abilities) -> tuple[str, ...]:
    """Where a rate's price is written: one price goes wherever the meter keeps any."""
    return (price_value(rate),) if len(tariff.rates) > 1 else tuple(sorted(abilities.prices))


def _prices_e14(tariff: Tariff) -> dict[Rate, int]:
    """The price of each rate with funds, taxes and percentage within, in 10^-14 yuan so that it is whole."""
    on_top = sum(charge.price_e8 for charge in tariff.unit_charges)
    share = tariff.share
    parts = MILLION + (share.ppm if share is not None and share.kind is ShareKind.PERCENT else 0)
    row = tariff.seasons[0].prices[0]
    return {rate: (price + on_top) * parts for rate, price in zip(tariff.rates, row, strict=True)}


def _starts(table: tuple[Period, ...]) -> tuple[tuple[int, Rate], ...]:
    """When the rate changes in a day, the first at midnight."""
    before = (None, *(period.rate for period in table))
    return tuple(
        (period.from_min, period.rate)
        for period, earlier in zip(table, before, strict=False)
        if period.rate is not earlier
    )


def _zones(tariff: Tariff) -> tuple[tuple[int, int, int], ...]:
    """When the day table changes in a year, as meters have it: a zone runs to the next one's first day."""
    starts = sorted(
        (part.from_month, part.from_day, season.weekdays[0])
        for season in tariff.seasons
        for part in season.ranges
    )
    before = (starts[-1], *starts)
    kept = [zone for zone, earlier in zip(starts, before, strict=False) if zone[2] != earlier[2]]
    return tuple(kept or starts[:1])


def _yuan(price_e8: int) -> str:
    return format(Decimal(price_e8).scaleb(-8).normalize(), "f")
