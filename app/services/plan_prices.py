"""What a plan costs now, in one figure for desk and slip, said honestly: what the next unit costs.

Where the price changes with the hour it is that of somebody who uses the same in every hour of the day; where
it climbs by steps, that of the step the meter stands in. Funds on every unit are in it, monthly charges not.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from app.domain.money import quantity_milli
from app.domain.tariff.charging import shared_out
from app.domain.tariff.days import as_date, local_day, season_of, version_at
from app.domain.tariff.model import ShareKind, StepPeriod, Tariff, Version
from app.domain.tariff.quotes import MIX_WHOLE, Standing, quote_money, quote_use, standing
from app.errors import DeskError
from app.services import site_files, tariffs
from db.ledger import Ledger
from db.rows import PricePlan

UNIT_MILLI: Final = 1000
_E18_PER_E8: Final = 10**12
"""10^-18 fen in 10^-8 yuan."""
_MILLION: Final = 10**6


class PriceKind(StrEnum):
    ONE = "one"
    BY_TIME = "by_time"
    STEPPED = "stepped"
    BOTH = "both"


@dataclass(frozen=True, slots=True)
class PlanPrice:
    """`price_e8` is what the next kWh or m3 costs, `highest_e8` the most that one can cost by this plan."""

    price_e8: int
    highest_e8: int
    kind: PriceKind
    terms: Standing | None = None
    mix: tuple[int, ...] = ()

    def buys_milli(self, amount_fen: int) -> int | None:
        """What an amount pays for, in Wh or litres; None where it costs nothing."""
        if self.terms is None or self.kind is PriceKind.ONE:
            return quantity_milli(amount_fen, self.price_e8)
        try:
            return quote_money(self.terms, amount_fen, mix=self.mix).quantity_milli
        except DeskError as error:
            if error.key != "tariff.costs_nothing":
                raise
            return None

    def told(self, amount_fen: int) -> Mapping[str, object]:
        """What the book keeps of it beside the operation's price; nothing for a plan of one price."""
        if self.kind is PriceKind.ONE:
            return {}
        return {
            "price_kind": str(self.kind),
            "highest_price_e8": self.highest_e8,
            "quantity_milli": self.buys_milli(amount_fen),
        }


NO_PRICE: Final = PlanPrice(0, 0, PriceKind.ONE)


def price_now(ledger: Ledger, plan_id: int, utc_ms: int, *, meter_id: str | None = None) -> PlanPrice | None:
    """None for a plan without a price at that moment. With `meter_id` steps stand where that meter's do."""
    if not ledger.charges.versions(plan_id):
        plain = ledger.prices.price_at(plan_id, utc_ms)
        return None if plain is None else PlanPrice(plain.price_e8, plain.price_e8, PriceKind.ONE)
    versions = tariffs.versions_of(ledger, plan_id)
    if versions[0].start_utc_ms > utc_ms:
        return None
    position = tariffs.steps_of(None if meter_id is None else ledger.charges.state(meter_id))
    try:
        calendar = site_files.calendar(ledger)
        terms, mix = standing(versions, utc_ms, calendar=calendar, position=position)
    except DeskError:
        terms, mix = _without_calendar(versions, utc_ms)
    tariff = terms.tariff
    unit = quote_use(terms, UNIT_MILLI, mix=mix)
    return PlanPrice(unit.exact_e18 // _E18_PER_E8, highest_e8(tariff), kind_of(tariff), terms, mix)


def newest_price(ledger: Ledger, plan: PricePlan) -> PlanPrice | None:
    """That of the newest version, in force or not yet."""
    starts = [row.start_utc_ms for row in ledger.prices.versions(plan.id)]
    starts += [row.start_utc_ms for row in ledger.charges.versions(plan.id)]
    return price_now(ledger, plan.id, max(starts)) if starts else None


def kind_of(tariff: Tariff) -> PriceKind:
    stepped = tariff.steps is not StepPeriod.NEVER
    by_time = len(tariff.rates) > 1
    if by_time:
        return PriceKind.BOTH if stepped else PriceKind.BY_TIME
    return PriceKind.STEPPED if stepped else PriceKind.ONE


def highest_e8(tariff: Tariff) -> int:
    """The dearest unit of the dearest rate, step and season, with all that comes on top of a unit."""
    dearest = max(price for season in tariff.seasons for row in season.prices for price in row)
    whole = dearest + sum(charge.price_e8 for charge in tariff.unit_charges)
    share = tariff.share
    if share is not None and share.kind is ShareKind.PERCENT:
        whole += -(-whole * share.ppm // _MILLION)
    return whole


def _without_calendar(versions: tuple[Version, ...], utc_ms: int) -> tuple[Standing, tuple[int, ...]]:
    """A desk sells on when a year's holidays are missing: every rate counts alike then. Charging waits."""
    version = version_at(versions, utc_ms)
    season = season_of(version.tariff, as_date(local_day(utc_ms, version)))
    rates = len(version.tariff.rates)
    return Standing(version, season, 0), tuple(shared_out(MIX_WHOLE, [1] * rates))
