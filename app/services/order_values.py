"""The values that a meter is to have by the book: the prices of its plan, its own alarm amounts and limit."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from app import config
from app.domain.order import PRICE_SWITCH, OrderKind
from app.domain.tariff.days import version_at
from app.domain.tariff.held import held_plan
from app.errors import DeskError
from app.services import tariffs
from app.services.meter_settings import effective
from app.services.order_means import SPARE, settable
from app.services.tariff_meters import abilities
from db.ledger import Ledger
from db.rows import Meter
from meterio.profiles import Profile

_MINUTE_MS: Final = 60_000
_SETTINGS: Final = {
    "alarm1_fen": config.ALARM_LOW_FEN,
    "alarm2_fen": config.ALARM_VERY_LOW_FEN,
    "max_power_w": config.POWER_THRESHOLD_W,
}


def by_the_book(
    ledger: Ledger, meter: Meter, profile: Profile, kind: OrderKind, *, now_utc_ms: int
) -> Mapping[str, int] | DeskError:
    """The values of an order of this kind; the reason where the book has none that this meter can hold.

    Prices to come: those of the version that begins next, with when; where none does, only that the meter is
    to switch at no time.
    """
    if kind is OrderKind.SET_PRICES:
        return prices_at(ledger, meter, profile, now_utc_ms)
    if kind is OrderKind.SET_NEXT_PRICES:
        return _next_prices(ledger, meter, profile, now_utc_ms=now_utc_ms)
    return {name: effective(ledger, meter.id, _SETTINGS[name])[0] for name in settable(profile, kind)}


def prices_at(ledger: Ledger, meter: Meter, profile: Profile, utc_ms: int) -> Mapping[str, int] | DeskError:
    """The prices that a meter is to have at a moment."""
    if meter.plan_id is None:
        return DeskError("orders.no_price", meter=meter.id)
    try:
        version = version_at(tariffs.versions_of(ledger, meter.plan_id), utc_ms)
        prices = dict(held_plan(version.tariff, abilities(profile)).prices)
        return {name: prices[name] for name in settable(profile, OrderKind.SET_PRICES) if name in prices}
    except DeskError as error:
        return error


def begins(ledger: Ledger, meter: Meter, *, now_utc_ms: int) -> tuple[int, int | None]:
    """When the version in force of a meter's plan began (0: there is none), and when the next one begins."""
    starts = [] if meter.plan_id is None else tariffs.starts(ledger, meter.plan_id)
    began = max((start for start in starts if start <= now_utc_ms), default=0)
    return began, min((start for start in starts if start > now_utc_ms), default=None)


def switch_ms(start_utc_ms: int) -> int:
    """The moment as meters have it: a whole minute, not before."""
    return -(-start_utc_ms // _MINUTE_MS) * _MINUTE_MS


def _next_prices(
    ledger: Ledger, meter: Meter, profile: Profile, *, now_utc_ms: int
) -> Mapping[str, int] | DeskError:
    """One that has begun stays to come until the whole minute at which the meter switches to it."""
    starts = () if meter.plan_id is None else tariffs.starts(ledger, meter.plan_id)
    start = min((start for start in starts if switch_ms(start) > now_utc_ms), default=None)
    if start is None:
        return {PRICE_SWITCH: 0}
    prices = prices_at(ledger, meter, profile, start)
    if isinstance(prices, DeskError):
        return prices
    return {SPARE[name]: price for name, price in prices.items()} | {PRICE_SWITCH: switch_ms(start)}
