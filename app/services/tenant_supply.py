"""A tenant's orders for his own supply, where the office lets him: its return after a top-up, and a cut.

He undoes nothing of what the office, the rule of supply or a shortage ordered: he has back what was cut for
want of money, or by himself (docs/decisions/0062-tenants-supply.md).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from app import config
from app.domain import relay
from app.domain.order import OrderKind, OrderState, Source
from app.domain.permissions import SYSTEM
from app.domain.relay import Holder
from app.domain.tenancy import TenantMay, TenantSession
from app.errors import DeskError
from app.services import office_credit, orders, settings
from app.services.operation_record import OFFICE
from app.services.order_means import means
from app.services.orders import SINGLE_DEADLINE_MS, Makes, Wish
from app.services.tenants import allow, not_yours, own_meter
from db.rows import Meter

if TYPE_CHECKING:
    from app.services.readings import LiveBoard
    from db.control_rows import OrderView
    from db.ledger import Ledger

_SWITCHING: Final = frozenset({OrderKind.TRIP, OrderKind.CLOSE, OrderKind.PERMIT_CLOSE})
_LOOKED_BACK: Final = 50


@dataclass(frozen=True, slots=True)
class Supply:
    """What may be ordered of a meter now: "cut", "return". `why_not`: the key of why supply cannot be had
    back though it is off; None where it can, or is on."""

    meter_id: str
    medium: str
    supply_on: bool | None
    held_by: Holder
    may_cut: bool
    return_by: OrderKind | None
    why_not: str | None


@dataclass(frozen=True, slots=True)
class Ordered:
    """One order of the tenant's and what became of it."""

    id: str
    meter_id: str
    kind: OrderKind
    state: OrderState
    utc_ms: int


def offer(
    ledger: Ledger, tenant: TenantSession, meter_id: str, live: LiveBoard, makes: Makes, *, now_utc_ms: int
) -> Supply:
    """What the tenant may order of his meter. Raises DeskError: tenant.signed_out, permission.not_yours."""
    meter = own_meter(ledger, tenant, TenantMay.SWITCH, meter_id, now_utc_ms=now_utc_ms)
    return _offer(ledger, tenant, meter, live, makes)


def order(
    ledger: Ledger,
    tenant: TenantSession,
    order_id: str,
    meter_id: str,
    what: str,
    live: LiveBoard,
    makes: Makes,
    *,
    now_utc_ms: int,
) -> OrderView:
    """Order a "cut" or the "return" of supply; the same id again is the same order.

    Raises DeskError: tenant.signed_out, permission.not_yours, tenant.may_not_switch, tenant.not_by_you,
    tenant.nothing_left, tenant.no_contact, orders.*.
    """
    meter = own_meter(ledger, tenant, TenantMay.SWITCH, meter_id, now_utc_ms=now_utc_ms)
    known = ledger.orders.get(order_id)
    if known is not None:
        if known.order.meter_id != meter.id or known.order.source != Source.TENANT:
            raise not_yours(ledger)
        return known
    found = _offer(ledger, tenant, meter, live, makes)
    kind = OrderKind.TRIP if what == "cut" and found.may_cut else found.return_by
    if kind is None or (what == "cut") != (kind is OrderKind.TRIP):
        raise DeskError(found.why_not or "tenant.may_not_switch")
    wish = Wish(order_id, kind, meter.id, now_utc_ms + SINGLE_DEADLINE_MS)
    orders.check(ledger, wish, makes=makes, session=SYSTEM, now_utc_ms=now_utc_ms)
    return orders.record(
        ledger, wish, source=Source.TENANT, session=SYSTEM, by=tenant.name, now_utc_ms=now_utc_ms
    )


def state(ledger: Ledger, tenant: TenantSession, order_id: str, *, now_utc_ms: int) -> Ordered:
    """What became of an order of one's own. Raises DeskError: tenant.signed_out, permission.not_yours."""
    allow(ledger, tenant, TenantMay.SWITCH, now_utc_ms=now_utc_ms)
    found = ledger.orders.get(order_id)
    if found is None or found.order.source != Source.TENANT:
        raise not_yours(ledger)
    own_meter(ledger, tenant, TenantMay.SWITCH, found.order.meter_id, now_utc_ms=now_utc_ms)
    own = found.order
    return Ordered(own.id, own.meter_id, OrderKind(own.kind), OrderState(found.state), own.utc_ms)


def _offer(ledger: Ledger, tenant: TenantSession, meter: Meter, live: LiveBoard, makes: Makes) -> Supply:
    state, profile = live.state(meter.id), makes.get(meter.profile)
    on = state.supply_on if state else None
    holder = relay.holder(state.values) if state else Holder.UNKNOWN
    allowed = _allowed(ledger, tenant.account_id)
    may_cut = (
        allowed == config.CUT_AND_RETURN
        and on is True
        and profile is not None
        and means(profile, OrderKind.TRIP) is not None
        and ledger.orders.kept_supply(meter.id) is None
    )
    if on is not False:
        return Supply(meter.id, meter.medium, on, holder, may_cut, None, None)
    why_not = _why_not(ledger, meter, holder, allowed=allowed, heard=state is not None and state.in_contact)
    if why_not is None and (left := _left(ledger, meter, live)) is not None and left <= 0:
        why_not = "tenant.nothing_left"
    kinds = (OrderKind.PERMIT_CLOSE, OrderKind.CLOSE)
    by = next((kind for kind in kinds if profile and means(profile, kind) is not None), None)
    if why_not is None and by is None:
        why_not = "tenant.may_not_switch"
    return Supply(meter.id, meter.medium, on, holder, may_cut, None if why_not else by, why_not)


def _why_not(ledger: Ledger, meter: Meter, holder: Holder, *, allowed: str, heard: bool) -> str | None:
    if allowed == config.NOTHING:
        return "tenant.may_not_switch"
    if not heard:
        return "tenant.no_contact"
    last = next(
        (one for one in ledger.orders.of_meter(meter.id, limit=_LOOKED_BACK) if one.order.kind in _SWITCHING),
        None,
    )
    if last is not None and last.order.kind == OrderKind.TRIP:
        return None if last.order.source == Source.TENANT else "tenant.not_by_you"
    return None if holder in (Holder.FEE, Holder.OFF, Holder.FORCED) else "tenant.not_by_you"


def _allowed(ledger: Ledger, account_id: int) -> str:
    """What an account may order: as the office chose for it, else as the site's setting says."""
    own = ledger.tenants.choices(account_id).may_switch
    if own is None:
        return settings.text(ledger, config.PORTAL_SWITCHING)
    return config.CUT_AND_RETURN if own else config.NOTHING


def _left(ledger: Ledger, meter: Meter, live: LiveBoard) -> int | None:
    state = live.state(meter.id)
    if meter.custody == OFFICE:
        return office_credit.credit_fen(ledger, meter.id)
    return state.left_fen if state else None
