"""What the rule decided, as orders to meters: recorded in the rule's name, taken back while unsent."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from app.domain.order import IllegalTransition, OrderKind, OrderState, Source
from app.domain.permissions import SYSTEM
from app.domain.supply import Decision, Moment, SupplyAct, cut_deadline
from app.errors import DeskError
from app.services import order_steps, orders
from app.services.order_means import means
from app.services.orders import Wish
from app.services.supply_meters import SupplyMeter
from db.control_rows import OrderView
from db.ledger import Ledger
from meterio.profiles import Profile

DEADLINE_MS: Final = 60_000
"""How long an order of the rule may wait until it is sent; what is wanted then is ordered anew."""
_KINDS: Final = {
    SupplyAct.CUT: (OrderKind.TRIP,),
    SupplyAct.RESTORE: (OrderKind.CLOSE, OrderKind.PERMIT_CLOSE),
    SupplyAct.HOLD: (OrderKind.KEEP_SUPPLY,),
    SupplyAct.RELEASE: (OrderKind.FEE_CONTROL,),
}


@dataclass(frozen=True, slots=True)
class Due:
    """What is to be done now with a meter."""

    known: SupplyMeter
    decision: Decision


def kind_of(act: SupplyAct, make: Profile) -> OrderKind | None:
    """By which order a make is told to do this; None: by none."""
    return next((kind for kind in _KINDS.get(act, ()) if means(make, kind) is not None), None)


def order(
    ledger: Ledger, due: Iterable[Due], *, makes: Mapping[str, Profile], now: Moment
) -> dict[str, OrderView]:
    """Record an order for each, by meter. A meter that cannot be ordered now (another order is open, it has
    left the site) is left out: it is looked at again."""
    found = {}
    for one in due:
        wish = _wish(one, makes, now)
        if wish is None:
            continue
        try:
            found[wish.meter_id] = orders.order(
                ledger, wish, makes=makes, session=SYSTEM, source=Source.POLICY, now_utc_ms=now.utc_ms
            )
        except DeskError:
            continue
    return found


def take_back(ledger: Ledger, order_ids: Iterable[str], *, now_utc_ms: int) -> None:
    """End those that were not sent yet: the rule wants them no more, for somebody has paid."""
    for order_id in order_ids:
        if ledger.orders.required(order_id).state != OrderState.RECORDED:
            continue
        try:
            order_steps.give_up(ledger, order_id, by=SYSTEM.name, now_utc_ms=now_utc_ms)
        except IllegalTransition:
            continue


def _wish(due: Due, makes: Mapping[str, Profile], now: Moment) -> Wish | None:
    make = makes.get(due.known.meter.profile)
    kind = None if make is None else kind_of(due.decision.act, make)
    if kind is None:
        return None
    deadline = now.utc_ms + DEADLINE_MS
    if due.decision.act is SupplyAct.CUT:
        deadline = cut_deadline(due.known.terms, now, within_ms=DEADLINE_MS)
    return Wish(secrets.token_hex(8), kind, due.known.meter.id, deadline, reason=due.decision.why.value)
