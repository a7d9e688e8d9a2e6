"""One meter as whoever gives it orders sees it: where it is, whose, what it can do, what was done."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from app.domain.order import SWITCHING, OrderKind, OrderState
from app.domain.permissions import Permission, Session
from app.errors import DeskError
from app.services.order_means import offered, settable
from app.services.order_values import by_the_book
from app.services.orders import Makes
from app.services.places import MeterPlace, meter_place
from app.services.rights import allow_meter
from db.control_rows import OrderView
from db.ledger import Ledger

_SETTING: Final = (OrderKind.SET_PRICES, OrderKind.SET_ALARMS, OrderKind.SET_POWER)
SEEN_MS: Final = 900_000
"""How long what an order saw of a meter counts beside its live state."""


@dataclass(frozen=True, slots=True)
class ControlCard:
    """`values` are those by the book for each kind that sets some, or why there are none. `kept_by` is the
    order that keeps its supply. `switched` is the newest order about its relay that the meter followed.
    `names` are those of the operators who gave these orders, by id; `seen` is what an order saw lately
    beyond the live state.
    """

    meter_id: str
    medium: str
    office_held: bool
    make: str
    place: MeterPlace
    customer: str
    kinds: frozenset[OrderKind]
    values: Mapping[OrderKind, Mapping[str, int] | DeskError]
    settable: Mapping[OrderKind, tuple[str, ...]]
    kept_by: OrderView | None
    switched: OrderView | None
    open_order: OrderView | None
    orders: tuple[OrderView, ...]
    names: Mapping[int, str]
    seen: Mapping[str, int]


def card(
    ledger: Ledger, meter_id: str, *, makes: Makes, session: Session, now_utc_ms: int, limit: int = 200
) -> ControlCard:
    """Raises DeskError: permission.*, orders.unknown_meter."""
    allow_meter(ledger, session, Permission.LOOK, meter_id)
    meter = ledger.meters.get(meter_id)
    if meter is None:
        raise DeskError("orders.unknown_meter", meter=meter_id)
    profile = makes.get(meter.profile)
    # Prices to come are sent from the list of what meters hold, which says how they stand.
    kinds = frozenset() if profile is None else offered(profile) - {OrderKind.SET_NEXT_PRICES}
    found = ledger.orders.of_meter(meter_id, limit=limit)
    account = ledger.accounts.open_of_meter(meter_id)
    customer = None if account is None else ledger.accounts.customer(account[0].customer_id)
    kept = ledger.orders.kept_supply(meter_id)
    kept_by = None if kept is None else ledger.orders.get(kept.order_id)
    setting = [kind for kind in _SETTING if kind in kinds and profile is not None]
    return ControlCard(
        meter_id=meter_id,
        medium=meter.medium,
        office_held=meter.custody == "office",
        make=meter.profile if profile is None else profile.title,
        place=meter_place(ledger, meter),
        customer="" if customer is None else customer.name,
        kinds=kinds,
        values={
            kind: by_the_book(ledger, meter, profile, kind, now_utc_ms=now_utc_ms)
            for kind in setting
            if profile is not None
        },
        settable={kind: settable(profile, kind) for kind in setting if profile is not None},
        kept_by=kept_by,
        switched=_switched(found),
        open_order=ledger.orders.open_of_meter(meter_id),
        orders=found,
        names=_names(ledger, (*found, *([kept_by] if kept_by else []))),
        seen=_seen(found, now_utc_ms),
    )


def _names(ledger: Ledger, orders: Iterable[OrderView]) -> dict[int, str]:
    wanted = {one.order.operator_id for one in orders}
    return {one.id: one.name for one in ledger.operators.all() if one.id in wanted}


def _switched(found: tuple[OrderView, ...]) -> OrderView | None:
    switching = (one for one in found if OrderKind(one.order.kind) in SWITCHING)
    return next((one for one in switching if one.state == OrderState.CONFIRMED), None)


def _seen(found: tuple[OrderView, ...], now_utc_ms: int) -> dict[str, int]:
    """Flags that this make tells in no routine reading, as the newest order saw them."""
    for one in found:
        seen = one.last.get("seen")
        if one.state == OrderState.CONFIRMED and isinstance(seen, Mapping):
            if now_utc_ms - one.changed_utc_ms > SEEN_MS:
                return {}
            names = ("open_by_force", "forced", "keep_supply", "trip_command_out")
            return {name: int(str(seen[name])) for name in names if name in seen}
    return {}
