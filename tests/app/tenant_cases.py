"""How each tenant service is called, of one's own things and of another's (test_tenant_matrix)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from app.domain.energy_use import Period
from app.domain.order import OrderKind, Source
from app.domain.payment import PayChannel, PaySource
from app.domain.permissions import SYSTEM
from app.domain.tenancy import TenantSession
from app.services import (
    meter_makes,
    online_orders,
    orders,
    tenant_choices,
    tenant_left,
    tenant_meters,
    tenant_pay,
    tenant_purchases,
    tenant_supply,
    tenant_use,
    vending,
)
from app.services.online_orders import PayWanted
from app.services.orders import Wish
from app.services.readings import LiveBoard
from app.services.tenant_pay import TopUp
from db.ledger import Ledger
from db.payment_rows import PayChannelRow
from meterio.types import MeterAddress, MeterPoint, Sample
from tests.helpers.small_mall import NOW_MS
from tests.helpers.two_companies import FREE, Side

PROFILES = meter_makes.known()
NOW = NOW_MS


@dataclass(frozen=True, slots=True)
class At:
    """Who calls, and whose things he names: his own, or those of another side."""

    ledger: Ledger
    tenant: TenantSession
    side: Side
    live: LiveBoard

    @property
    def meter(self) -> str:
        return self.side.meter(FREE)


@dataclass(frozen=True, slots=True)
class Case:
    """`names`: it is told which thing, so another's must be refused; else it shows the tenant's own only.
    `before` makes what it is about, in the book of the side that is named."""

    call: Callable[[At], object]
    names: bool
    before: Callable[[At], object]


def thing(call: Callable[[At], object], before: Callable[[At], object] = lambda _: None) -> Case:
    return Case(call, True, before)


def own(call: Callable[[At], object], before: Callable[[At], object] = lambda _: None) -> Case:
    return Case(call, False, before)


def _paying(at: At) -> str:
    """An order of this side's account, placed by the program for its tenant."""
    account = at.ledger.accounts.open_of_meter(at.meter)
    assert account is not None
    for company in at.ledger.companies.all():
        at.ledger.payments.put_channel(PayChannelRow(company.id, "alipay", True, {"merchant": "m"}))
    wanted = PayWanted("their-request", at.meter, 3_000, PayChannel.ALIPAY, PaySource.PHONE)
    return online_orders.place_for_tenant(
        at.ledger, wanted, account_id=account[0].id, live=at.side.live(), now_utc_ms=NOW
    ).id


def _their_order(at: At) -> str:
    found = at.ledger.payments.by_request("their-request")
    assert found is not None
    return found.order.id


def _pay(at: At) -> object:
    at.live.put(_sample(at))
    wanted = TopUp("own-request", at.meter, 4_000, PayChannel.ALIPAY)
    return tenant_pay.place(at.ledger, at.tenant, wanted, at.live, room_left=True, now_utc_ms=NOW)


def _sample(at: At) -> Sample:
    """What the side's meter says now; off for want of money."""
    point = MeterPoint(at.meter, MeterAddress(at.side.collector, 1, "1"), "adf400l-3p")
    at.live.expect((at.side.collector,), (point,))
    values = {**at.side.live().values, "supply_on": 0, "open_by_fee": 1}
    return Sample(point, NOW, values)


def _order(at: At, order_id: str = "new-order") -> object:
    at.ledger.settings.set("portal.switching", "cut_and_return")
    at.live.put(_sample(at))
    return tenant_supply.order(
        at.ledger, at.tenant, order_id, at.meter, "return", at.live, PROFILES, now_utc_ms=NOW
    )


def _ordered(at: At) -> str:
    """An order of this side's tenant."""
    wish = Wish("their-order", OrderKind.CLOSE, at.meter, NOW + 60_000)
    return orders.record(
        at.ledger, wish, source=Source.TENANT, session=SYSTEM, by="tenant/x", now_utc_ms=NOW
    ).order.id


def _sold(at: At) -> str:
    """A sale of this side, on the account that the tenant or another has."""
    attempt = at.ledger.attempt
    vending.open_sale(
        at.ledger, at.side.order("their-sale"), session=at.side.till, live=at.side.live(), now_utc_ms=NOW
    )
    at.ledger.attempt = attempt
    return "their-sale"


CASES: Mapping[str, Case] = {
    "tenant_meters.own": own(lambda at: tenant_meters.own(at.ledger, at.tenant, at.live, {}, now_utc_ms=NOW)),
    "tenant_meters.meter": thing(
        lambda at: tenant_meters.meter(at.ledger, at.tenant, at.meter, at.live, {}, now_utc_ms=NOW)
    ),
    "tenant_meters.to_read": thing(
        lambda at: tenant_meters.to_read(at.ledger, at.tenant, [at.meter], at.live, now_utc_ms=NOW)
    ),
    "tenant_left.ask": own(lambda at: tenant_left.ask(at.ledger, at.tenant, now_utc_ms=NOW)),
    "tenant_use.ask": thing(
        lambda at: tenant_use.ask(at.ledger, at.tenant, at.meter, Period.DAY, now_utc_ms=NOW)
    ),
    "tenant_purchases.listed": own(
        lambda at: tenant_purchases.listed(at.ledger, at.tenant, now_utc_ms=NOW), _sold
    ),
    "tenant_purchases.slip": thing(
        lambda at: tenant_purchases.slip(at.ledger, at.tenant, "their-sale", lambda key: key, now_utc_ms=NOW),
        _sold,
    ),
    "tenant_pay.offer": thing(lambda at: tenant_pay.offer(at.ledger, at.tenant, at.meter, now_utc_ms=NOW)),
    "tenant_pay.place": thing(_pay, _paying),
    "tenant_pay.state": thing(
        lambda at: tenant_pay.state(at.ledger, at.tenant, _their_order(at), now_utc_ms=NOW), _paying
    ),
    "tenant_pay.give_up": thing(
        lambda at: tenant_pay.give_up(at.ledger, at.tenant, _their_order(at), now_utc_ms=NOW), _paying
    ),
    "tenant_supply.offer": thing(
        lambda at: tenant_supply.offer(at.ledger, at.tenant, at.meter, at.live, PROFILES, now_utc_ms=NOW)
    ),
    "tenant_supply.order": thing(_order),
    "tenant_supply.state": thing(
        lambda at: tenant_supply.state(at.ledger, at.tenant, "their-order", now_utc_ms=NOW), _ordered
    ),
    "tenant_choices.shown": own(lambda at: tenant_choices.shown(at.ledger, at.tenant, now_utc_ms=NOW)),
    "tenant_choices.choose": own(
        lambda at: tenant_choices.choose(
            at.ledger, at.tenant, language="en", levels=("low",), places=(0,), now_utc_ms=NOW
        )
    ),
}

RIGHTS = frozenset({"tenants.allow", "tenants.own_meter"})
"""The rights themselves."""
