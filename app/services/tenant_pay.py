"""How a tenant tops up his own meter online: the channels there are, an order, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.domain.payment import PayChannel, PaySource
from app.domain.tenancy import Place, TenantMay, TenantSession
from app.errors import DeskError
from app.services import online_orders, pay_channels, settings
from app.services.online_orders import OnlineOrder, PayWanted
from app.services.tenants import allow, not_yours, own_meter

if TYPE_CHECKING:
    from app.services.readings import LiveBoard
    from db.ledger import Ledger


@dataclass(frozen=True, slots=True)
class PayOffer:
    """By which channels a meter can be paid for, and how much at most."""

    meter_id: str
    medium: str
    channels: tuple[PayChannel, ...]
    most_fen: int


@dataclass(frozen=True, slots=True)
class TopUp:
    """What a tenant wants to pay; `request_id` is made when his form opens."""

    request_id: str
    meter_id: str
    amount_fen: int
    channel: PayChannel


def offer(ledger: Ledger, tenant: TenantSession, meter_id: str, *, now_utc_ms: int) -> PayOffer:
    """Raises DeskError: tenant.signed_out, permission.not_yours."""
    meter = own_meter(ledger, tenant, TenantMay.PAY, meter_id, now_utc_ms=now_utc_ms)
    channels = pay_channels.offered_at(ledger, meter.id)
    return PayOffer(meter.id, meter.medium, channels, settings.sale_limit_fen(ledger))


def place(
    ledger: Ledger,
    tenant: TenantSession,
    wanted: TopUp,
    live: LiveBoard,
    *,
    room_left: bool,
    now_utc_ms: int,
) -> OnlineOrder:
    """Place an order for one's own meter; the same request again is the same order.

    Raises DeskError: tenant.signed_out, permission.not_yours, and what `online_orders.place_for_tenant` does.
    """
    own_meter(ledger, tenant, TenantMay.PAY, wanted.meter_id, now_utc_ms=now_utc_ms)
    source = PaySource.STATION if tenant.place is Place.STATION else PaySource.PHONE
    return online_orders.place_for_tenant(
        ledger,
        PayWanted(wanted.request_id, wanted.meter_id, wanted.amount_fen, wanted.channel, source),
        account_id=tenant.account_id,
        live=live.state(wanted.meter_id),
        now_utc_ms=now_utc_ms,
        room_left=room_left,
    )


def state(ledger: Ledger, tenant: TenantSession, order_id: str, *, now_utc_ms: int) -> OnlineOrder:
    """An order of this account. Raises DeskError: tenant.signed_out, permission.not_yours."""
    account = allow(ledger, tenant, TenantMay.PAY, now_utc_ms=now_utc_ms)
    try:
        return online_orders.state_for_tenant(ledger, order_id, account_id=account.id)
    except DeskError as error:
        raise not_yours(ledger) from error


def give_up(ledger: Ledger, tenant: TenantSession, order_id: str, *, now_utc_ms: int) -> OnlineOrder:
    """The tenant does not want to pay this order any more. Raises as `state`."""
    account = allow(ledger, tenant, TenantMay.PAY, now_utc_ms=now_utc_ms)
    try:
        return online_orders.give_up_for_tenant(
            ledger, order_id, account_id=account.id, now_utc_ms=now_utc_ms
        )
    except DeskError as error:
        raise not_yours(ledger) from error
