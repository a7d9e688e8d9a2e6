"""A tenant's own meters: what each has left, whether it supplies and why not, and how old that is."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from app import config
from app.domain import relay
from app.domain.credit import Credit, CreditLimits, credit_level
from app.domain.days_left import Recent
from app.domain.relay import Holder
from app.domain.tenancy import TenantMay, TenantSession
from app.services import office_credit, overview_use, settings
from app.services.meter_settings import effective
from app.services.operation_record import OFFICE
from app.services.plan_prices import NO_PRICE, price_now
from app.services.tenants import allow, meter_ids, own_meter
from db.rows import Account, Meter

if TYPE_CHECKING:
    from app.services.readings import LiveBoard
    from db.ledger import Ledger

FRESH_MS: Final = 10_000
"""A meter asked so lately is not asked again for a tenant."""


@dataclass(frozen=True, slots=True)
class OwnMeter:
    """One meter as its tenant sees it.

    `left_fen` is what he has left, in the meter or with the office; None while nobody knows. `register` is
    in Wh or litres. `lasts_tenths`: so many tenths of a day what is left will last by the use of late; None
    where nothing can be foreseen. `open_order` is the kind of an order that is under way, `topping_up`: a
    sale is.
    """

    meter_id: str
    medium: str
    left_fen: int | None
    level: Credit | None
    lasts_tenths: int | None
    supply_on: bool | None
    held_by: Holder
    in_contact: bool
    read_utc_ms: int | None
    register: int | None
    power_w: int | None
    price_e8: int
    price_kind: str
    open_order: str | None
    topping_up: bool


@dataclass(frozen=True, slots=True)
class Own:
    """What belongs to a tenant. `seller` is who sells to him, `telephone` whom he can ask."""

    shop_number: str
    shop_name: str
    place: str
    customer: str
    seller: str
    telephone: str
    meters: tuple[OwnMeter, ...]


def own(
    ledger: Ledger,
    tenant: TenantSession,
    live: LiveBoard,
    recent: Mapping[str, Recent],
    *,
    now_utc_ms: int,
) -> Own:
    """The account's shop and meters; `recent`: what they used of late (tenant_left).

    Raises DeskError tenant.signed_out.
    """
    account = allow(ledger, tenant, TenantMay.LOOK, now_utc_ms=now_utc_ms)
    shop = ledger.shops.get(account.shop_id)
    customer = ledger.accounts.customer(account.customer_id)
    if shop is None or customer is None:
        raise LookupError(f"account {account.id} has no shop or no customer")
    seller = settings.seller(ledger, ledger.shops.building_of(shop.id))
    meters = (ledger.meters.get(meter_id) for meter_id in meter_ids(ledger, account))
    return Own(
        shop_number=shop.shop_number,
        shop_name=shop.name,
        place=_place(ledger, account),
        customer=customer.name,
        seller=seller.name,
        telephone=seller.phone,
        meters=tuple(
            _shown(ledger, meter, live, recent, now_utc_ms) for meter in meters if meter is not None
        ),
    )


def meter(
    ledger: Ledger,
    tenant: TenantSession,
    meter_id: str,
    live: LiveBoard,
    recent: Mapping[str, Recent],
    *,
    now_utc_ms: int,
) -> OwnMeter:
    """One meter of the account, as `own` shows it.

    Raises DeskError: tenant.signed_out, permission.not_yours.
    """
    found = own_meter(ledger, tenant, TenantMay.LOOK, meter_id, now_utc_ms=now_utc_ms)
    return _shown(ledger, found, live, recent, now_utc_ms)


def to_read(
    ledger: Ledger, tenant: TenantSession, wanted: Collection[str], live: LiveBoard, *, now_utc_ms: int
) -> tuple[str, ...]:
    """Which of these meters are to be read ahead of their turn: not those that were asked a moment ago.

    Raises DeskError: tenant.signed_out, permission.not_yours.
    """
    for meter_id in wanted:
        own_meter(ledger, tenant, TenantMay.READ_NOW, meter_id, now_utc_ms=now_utc_ms)
    return tuple(one for one in dict.fromkeys(wanted) if not _is_fresh(live, one, now_utc_ms))


def _is_fresh(live: LiveBoard, meter_id: str, now_utc_ms: int) -> bool:
    state = live.state(meter_id)
    return state is not None and 0 <= now_utc_ms - state.tried_utc_ms < FRESH_MS


def _shown(
    ledger: Ledger, meter: Meter, live: LiveBoard, recent: Mapping[str, Recent], now_utc_ms: int
) -> OwnMeter:
    state = live.state(meter.id)
    left = state.left_fen if state else None
    if meter.custody == OFFICE and left is None:
        left = office_credit.credit_fen(ledger, meter.id)
    plan_price = None
    if meter.plan_id is not None:
        plan_price = price_now(ledger, meter.plan_id, now_utc_ms, meter_id=meter.id)
    price = plan_price or NO_PRICE
    order = ledger.orders.open_of_meter(meter.id)
    quantity = None if state is None else state.energy_wh if state.energy_wh is not None else state.volume_l
    return OwnMeter(
        meter_id=meter.id,
        medium=meter.medium,
        left_fen=left,
        level=None if left is None else credit_level(left, _limits(ledger, meter.id)),
        lasts_tenths=overview_use.tenths_of(ledger, meter, left, recent.get(meter.id), now_utc_ms=now_utc_ms),
        supply_on=state.supply_on if state else None,
        held_by=relay.holder(state.values) if state else Holder.UNKNOWN,
        in_contact=state is not None and state.in_contact,
        read_utc_ms=state.utc_ms if state else None,
        register=quantity,
        power_w=state.power_w if state else None,
        price_e8=price.price_e8,
        price_kind=price.kind,
        open_order=order.order.kind if order else None,
        topping_up=ledger.operations.open_for_meter(meter.id) is not None,
    )


def _limits(ledger: Ledger, meter_id: str) -> CreditLimits:
    low, very_low, arrears = (
        effective(ledger, meter_id, one)[0]
        for one in (config.ALARM_LOW_FEN, config.ALARM_VERY_LOW_FEN, config.ALARM_ARREARS_FEN)
    )
    return CreditLimits(low, very_low, arrears)


def _place(ledger: Ledger, account: Account) -> str:
    """Building, area and floor, as they stand on a door."""
    shop = ledger.shops.get(account.shop_id)
    areas = {area.id: area for area in ledger.shops.areas()}
    area = areas.get(shop.area_id) if shop else None
    buildings = {building.id: building.name for building in ledger.shops.buildings()}
    if shop is None or area is None:
        return ""
    return " ".join(part for part in (buildings.get(area.building_id), area.name, shop.floor) if part)
