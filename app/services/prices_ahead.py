"""Prices that begin later: sent ahead to the spare set of meters that have one, else when they begin.

A meter is sent them by itself only where the office knows what it does there: ahead, where it would switch at
no time or at one that the office told it; at the time, where it holds what the version before asked for.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from app.domain.delivery import Delivery, Read, ahead, may_send_ahead
from app.domain.order import PRICE_SWITCH, OrderKind, OrderState
from app.errors import DeskError
from app.services import tariffs
from app.services.delivery_item import Item
from app.services.order_values import begins, prices_at, switch_ms
from db.delivery import ValueRead
from db.ledger import Ledger
from db.rows import Meter
from meterio.profiles import Profile

SETTLE_MS: Final = 600_000
"""So long after its time a meter that switches by itself is read: its clock may be behind."""
_LACKS: Final = frozenset({Delivery.NOT_SENT})


def next_begin(ledger: Ledger, *, now_utc_ms: int) -> int | None:
    """When the next version of any plan begins."""
    found = (start for plan in ledger.prices.plans() for start in tariffs.starts(ledger, plan.id))
    return min((start for start in found if start > now_utc_ms), default=None)


def as_read(known: ValueRead | None, *, now_utc_ms: int) -> Read | None:
    """What a meter showed. A switch that is past comes no more, whether the meter clears it or not."""
    if known is None:
        return None
    past = known.name == PRICE_SWITCH and known.value <= now_utc_ms
    return Read(0 if past else known.value, known.utc_ms)


def to_come(items: tuple[Item, ...], *, now_utc_ms: int, reach_ms: int) -> tuple[Item, ...]:
    """How the prices to come of one meter stand in its spare set."""
    switch = next((item for item in items if item.name == PRICE_SWITCH), None)
    if switch is None or switch.wanted is None:
        return items
    start = switch.wanted
    armed = 0 if switch.read is None else switch.read.value
    stood = tuple(
        replace(
            item,
            stands=ahead(item.stands, begins=start, armed=armed, now_utc_ms=now_utc_ms, reach_ms=reach_ms),
            begins_utc_ms=start or None,
        )
        for item in items
    )
    if not may_send_ahead(switch.sent, begins=start, armed=armed, now_utc_ms=now_utc_ms):
        return stood
    return tuple(replace(item, is_due=_lacks(item)) for item in stood)


def in_force(
    ledger: Ledger, meter: Meter, make: Profile, items: tuple[Item, ...], *, now_utc_ms: int
) -> tuple[Item, ...]:
    """How the prices in force of one meter stand, with those that come next."""
    began, start = begins(ledger, meter, now_utc_ms=now_utc_ms)
    coming = {} if start is None else prices_at(ledger, meter, make, start)
    following = {} if isinstance(coming, DeskError) else coming
    switches = _was_sent_ahead(ledger, meter, began)
    known_from = began + (SETTLE_MS if switches else 0)
    found = [
        replace(
            item,
            begins_utc_ms=start if item.name in following else None,
            next_value=following.get(item.name),
            read_from_utc_ms=known_from,
        )
        for item in items
    ]
    if any(item.read is None or item.read.utc_ms < known_from for item in found):
        waits = Delivery.ON_ITS_WAY
        return tuple(
            replace(item, stands=waits) if switches and item.stands in _LACKS else item for item in found
        )
    if not _holds_the_last(ledger, meter, make, found, began):
        return tuple(found)
    return tuple(replace(item, is_due=_lacks(item)) for item in found)


def _lacks(item: Item) -> bool:
    """Whether it was never sent: what came to nothing before is left to a person."""
    return item.stands in _LACKS and (item.sent is None or item.sent.value != item.wanted)


def _was_sent_ahead(ledger: Ledger, meter: Meter, began: int) -> bool:
    """Whether the meter was told to switch when this version began."""
    last = ledger.orders.last_of(meter.id, [OrderKind.SET_NEXT_PRICES])
    if last is None or last.state != OrderState.CONFIRMED:
        return False
    return bool(began) and last.order.values.get(PRICE_SWITCH) == switch_ms(began)


def _holds_the_last(ledger: Ledger, meter: Meter, make: Profile, items: list[Item], began: int) -> bool:
    """Whether the meter has the prices of the version before the one that began then."""
    before = prices_at(ledger, meter, make, began - 1)
    if isinstance(before, DeskError):
        return False
    return all(item.read is not None and item.read.value == before.get(item.name) for item in items)
