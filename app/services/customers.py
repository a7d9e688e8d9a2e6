"""Finding a shop, and all that the desk shows of it."""

from __future__ import annotations

from collections.abc import Callable

from app import config
from app.domain.permissions import Permission, Session
from app.services import office_credit, postings
from app.services.meter_settings import effective
from app.services.operation_record import OFFICE
from app.services.plan_prices import NO_PRICE, PlanPrice, newest_price, price_now
from app.services.rights import allow, allow_shop
from app.services.views import MeterCard, ShopCard, ShopHit
from db.ledger import Ledger
from db.rows import Account, AccountMeter, Area, Building, Collector, Customer, Meter, PricePlan, Shop


def search(ledger: Ledger, text: str, limit: int = 20, *, session: Session) -> tuple[ShopHit, ...]:
    """Shops matching every word of `text`: number, name, phone, meter number or pinyin initials.

    Raises DeskError: permission.denied.
    """
    scope = allow(ledger, session, Permission.LOOK)
    shops = ledger.shops.search(text, limit=limit, buildings=scope.buildings)
    places = _Places(ledger)
    return tuple(_hit(ledger, shop, places, text) for shop in shops)


def card(ledger: Ledger, shop_id: int, *, session: Session, now_utc_ms: int | None = None) -> ShopCard:
    """A shop with tenancy and meters. Prices are those in force at `now_utc_ms`, the newest without it.

    Raises DeskError: permission.*; LookupError for an id that never was.
    """
    allow_shop(ledger, session, Permission.LOOK, shop_id)
    shop = ledger.shops.get(shop_id)
    if shop is None:
        raise LookupError(f"no shop {shop_id}")
    building, area = _Places(ledger).of(shop)
    account = ledger.accounts.open_of_shop(shop_id)
    customer = ledger.accounts.customer(account.customer_id) if account else None
    return ShopCard(
        shop_id=shop.id,
        shop_number=shop.shop_number,
        name=shop.name,
        building=building,
        area=area,
        floor=shop.floor,
        trade=shop.trade,
        phone=shop.phone,
        account_id=account.id if account else None,
        customer_name=customer.name if customer else None,
        customer_phone=customer.phone if customer else None,
        opened_utc_ms=account.opened_utc_ms if account else None,
        refund_due_fen=_owed(ledger, account, postings.refund_due),
        deposit_fen=_owed(ledger, account, postings.deposit_account),
        meters=_meters(ledger, shop, account, now_utc_ms),
    )


class _Places:
    """Names of buildings and areas by area id, read once for a whole list."""

    def __init__(self, ledger: Ledger) -> None:
        self._buildings: dict[int, Building] = {one.id: one for one in ledger.shops.buildings()}
        self._areas: dict[int, Area] = {one.id: one for one in ledger.shops.areas()}

    def of(self, shop: Shop) -> tuple[str, str]:
        area = self._areas[shop.area_id]
        return self._buildings[area.building_id].name, area.name


def _hit(ledger: Ledger, shop: Shop, places: _Places, text: str) -> ShopHit:
    building, area = places.of(shop)
    account = ledger.accounts.open_of_shop(shop.id)
    customer = ledger.accounts.customer(account.customer_id) if account else None
    meters = ledger.meters.of_shop(shop.id)
    return ShopHit(
        shop_id=shop.id,
        shop_number=shop.shop_number,
        name=shop.name,
        building=building,
        area=area,
        floor=shop.floor,
        trade=shop.trade,
        phone=shop.phone,
        meters=len(meters),
        has_account=account is not None,
        matched=_matched(shop, customer, meters, text.lower().split()[0]),
    )


def _matched(shop: Shop, customer: Customer | None, meters: tuple[Meter, ...], word: str) -> str:
    """What the first word was found in."""
    if word in shop.shop_number.lower():
        return "number"
    if word in shop.name.lower() or (customer and word in customer.name.lower()):
        return "name"
    if word in shop.phone or (customer and word in customer.phone):
        return "phone"
    return "meter" if any(word in meter.id.lower() for meter in meters) else "initials"


def _owed(ledger: Ledger, account: Account | None, of: Callable[[int], str]) -> int:
    """What the site owes a customer on one of his accounts in the book."""
    return 0 if account is None else -ledger.transfers.balance(of(account.id)).net_fen


def _meters(
    ledger: Ledger, shop: Shop, account: Account | None, now_utc_ms: int | None
) -> tuple[MeterCard, ...]:
    on_account = {row.meter_id: row for row in ledger.accounts.meters(account.id)} if account else {}
    collectors = {one.id: one for one in ledger.collectors.all()}
    return tuple(
        _meter(ledger, meter, on_account.get(meter.id), collectors, now_utc_ms)
        for meter in ledger.meters.of_shop(shop.id)
    )


def _meter(
    ledger: Ledger,
    meter: Meter,
    row: AccountMeter | None,
    collectors: dict[str, Collector],
    now_utc_ms: int | None,
) -> MeterCard:
    plan = ledger.prices.plan(meter.plan_id) if meter.plan_id is not None else None
    epoch = ledger.meters.epoch(meter.id)
    held = ledger.operations.open_for_meter(meter.id)
    by_office = meter.custody == OFFICE
    price = _price(ledger, plan, meter.id, now_utc_ms)
    return MeterCard(
        meter_id=meter.id,
        medium=meter.medium,
        custody=meter.custody,
        profile=meter.profile,
        collector_id=meter.collector_id,
        collector_name=collectors[meter.collector_id].name,
        bus=meter.bus,
        unit=meter.unit,
        plan_code=plan.code if plan else "",
        plan_name=plan.name if plan else "",
        price_e8=price.price_e8,
        price_kind=price.kind,
        hoarding_limit_fen=effective(ledger, meter.id, config.HOARDING_LIMIT_FEN)[0] if row else None,
        last_count=ledger.operations.last_confirmed_count(meter.id, epoch.epoch) if epoch else 0,
        open_sale=held.operation.id if held else None,
        sellable=meter.enabled and row is not None and (by_office or epoch is not None),
        credit_fen=office_credit.credit_fen(ledger, meter.id) if by_office else None,
    )


def _price(ledger: Ledger, plan: PricePlan | None, meter_id: str, now_utc_ms: int | None) -> PlanPrice:
    if plan is None:
        return NO_PRICE
    if now_utc_ms is None:
        return newest_price(ledger, plan) or NO_PRICE
    return price_now(ledger, plan.id, now_utc_ms, meter_id=meter_id) or NO_PRICE
