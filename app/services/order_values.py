"""The values that a meter is to have by the book: the prices of its plan, its own alarm amounts and limit."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from app import config
from app.domain.order import OrderKind
from app.domain.tariff.days import version_at
from app.domain.tariff.held import held_plan
from app.errors import DeskError
from app.services import tariffs
from app.services.meter_settings import effective
from app.services.order_means import settable
from app.services.tariff_meters import abilities
from db.ledger import Ledger
from db.rows import Meter
from meterio.profiles import Profile

_SETTINGS: Final = {
    "alarm1_fen": config.ALARM_LOW_FEN,
    "alarm2_fen": config.ALARM_VERY_LOW_FEN,
    "max_power_w": config.POWER_THRESHOLD_W,
}


def by_the_book(
    ledger: Ledger, meter: Meter, profile: Profile, kind: OrderKind, *, now_utc_ms: int
) -> Mapping[str, int] | DeskError:
    """The values of an order of this kind; the reason where the book has none that this meter can hold."""
    if kind is OrderKind.SET_PRICES:
        return _prices(ledger, meter, profile, now_utc_ms=now_utc_ms)
    return {name: effective(ledger, meter.id, _SETTINGS[name])[0] for name in settable(profile, kind)}


def _prices(
    ledger: Ledger, meter: Meter, profile: Profile, *, now_utc_ms: int
) -> Mapping[str, int] | DeskError:
    if meter.plan_id is None:
        return DeskError("orders.no_price", meter=meter.id)
    try:
        version = version_at(tariffs.versions_of(ledger, meter.plan_id), now_utc_ms)
        prices = dict(held_plan(version.tariff, abilities(profile)).prices)
        return {name: prices[name] for name in settable(profile, OrderKind.SET_PRICES) if name in prices}
    except DeskError as error:
        return error
