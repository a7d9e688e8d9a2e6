"""Delivery of prices and settings: what the book wants in each meter, what was sent, what the meter shows.

What differs stands on a list, with since when and why. What a meter missed while it was out of contact is
sent by itself once it is back, and so are prices that begin later, ahead of their time or at it; all else a
person sends again.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from app import config
from app.domain.delivery import DRIFTS, READ_EVERY_MS, Delivery, Sent, delivery, may_catch_up
from app.domain.order import SETTING, OrderKind, OrderState, Source
from app.domain.permissions import SYSTEM, Permission, Session
from app.errors import DeskError
from app.services import orders, prices_ahead, settings
from app.services.delivery_item import Item
from app.services.operation_record import OFFICE
from app.services.order_means import means, settable
from app.services.order_values import by_the_book
from app.services.orders import Makes, Wish
from app.services.places import MeterPlace, meter_places
from app.services.rights import allow
from db.control_rows import OrderView
from db.delivery import ValueRead
from db.ledger import Ledger
from db.rows import Meter
from meterio.profiles import Profile

DEADLINE_MS: Final = 300_000
_DAY_MS: Final = 86_400_000
BLOCKS: Final = {
    OrderKind.SET_PRICES: "prices",
    OrderKind.SET_NEXT_PRICES: "spare_prices",
    OrderKind.SET_ALARMS: "settings",
    OrderKind.SET_POWER: "settings",
}
"""Where a meter shows what an order of this kind sets."""


@dataclass(frozen=True, slots=True)
class ItemRow:
    """An item with where its meter is, and since when it differs."""

    item: Item
    place: MeterPlace
    since_utc_ms: int | None


def ids(ledger: Ledger) -> tuple[str, ...]:
    """All meters in use that a shop pays for."""
    return tuple(
        meter.id
        for meter in ledger.meters.all()
        if meter.is_sold and meter.enabled and meter.retired_utc_ms is None
    )


def kinds_of(meter: Meter, make: Profile) -> tuple[OrderKind, ...]:
    """What can be set in it and read back. Where the office holds the money, not the prices."""
    wanted = (OrderKind.SET_POWER,) if meter.custody == OFFICE else tuple(sorted(SETTING))
    return tuple(kind for kind in wanted if _is_offered(make, kind))


def assess(ledger: Ledger, meter_ids: Iterable[str], *, makes: Makes, now_utc_ms: int) -> tuple[Item, ...]:
    """How every value of these meters stands."""
    own = tuple(meter_ids)
    reads = ledger.deliveries.reads(own)
    reach_ms = settings.number(ledger, config.PRICES_AHEAD_DAYS) * _DAY_MS
    found: list[Item] = []
    for meter in (meter for id in own if (meter := ledger.meters.get(id)) is not None):
        make = makes.get(meter.profile)
        for kind in () if make is None else kinds_of(meter, make):
            assert make is not None
            items = _of_kind(ledger, meter, make, kind, reads=reads, now_utc_ms=now_utc_ms)
            if kind is OrderKind.SET_NEXT_PRICES:
                items = prices_ahead.to_come(items, now_utc_ms=now_utc_ms, reach_ms=reach_ms)
            elif kind is OrderKind.SET_PRICES:
                items = prices_ahead.in_force(ledger, meter, make, items, now_utc_ms=now_utc_ms)
            found += items
    return tuple(found)


def _of_kind(
    ledger: Ledger,
    meter: Meter,
    make: Profile,
    kind: OrderKind,
    *,
    reads: Mapping[tuple[str, str], ValueRead],
    now_utc_ms: int,
) -> tuple[Item, ...]:
    wanted = by_the_book(ledger, meter, make, kind, now_utc_ms=now_utc_ms)
    values = {} if isinstance(wanted, DeskError) else wanted
    last = ledger.orders.last_of(meter.id, [kind])
    found = []
    for name in values or settable(make, kind):
        read = prices_ahead.as_read(reads.get((meter.id, name)), now_utc_ms=now_utc_ms)
        sent = None if last is None else _sent(last, name)
        value = values.get(name)
        found.append(Item(meter.id, kind, name, value, sent, read, delivery(value, read, sent)))
    return tuple(found)


def note_read(ledger: Ledger, meter_id: str, values: Mapping[str, int], *, utc_ms: int) -> None:
    """A meter was asked what it holds."""
    ledger.deliveries.put_read(meter_id, values, utc_ms=utc_ms)


def note_drifts(ledger: Ledger, items: Iterable[Item], *, now_utc_ms: int) -> None:
    """Since when each value differs; what agrees again is forgotten."""
    known = ledger.deliveries.differing()
    for item in items:
        key = item.meter_id, item.name
        if item.stands in DRIFTS and key not in known:
            ledger.deliveries.begin_drift(*key, utc_ms=now_utc_ms)
        elif item.stands not in DRIFTS and key in known:
            ledger.deliveries.end_drift(*key)


def changes_drifts(ledger: Ledger, items: Iterable[Item]) -> bool:
    """Whether `note_drifts` would write anything."""
    known = ledger.deliveries.differing()
    return any((item.stands in DRIFTS) != ((item.meter_id, item.name) in known) for item in items)


def due_for_reading(items: Iterable[Item], *, now_utc_ms: int) -> frozenset[str]:
    """Meters whose values were not read for a day, or never, or not since they should have changed."""
    return frozenset(
        item.meter_id
        for item in items
        if item.read is None
        or now_utc_ms - item.read.utc_ms >= READ_EVERY_MS
        or item.read.utc_ms < item.read_from_utc_ms <= now_utc_ms
    )


def missed(items: Iterable[Item], *, now_utc_ms: int) -> frozenset[tuple[str, OrderKind]]:
    """What meters missed while they were out of contact, and still lack; and prices that are due to them."""
    return frozenset(
        (item.meter_id, item.kind)
        for item in items
        if item.is_due or (item.stands is Delivery.OFFLINE and may_catch_up(item.sent, now_utc_ms=now_utc_ms))
    )


def catch_up(
    ledger: Ledger, wanted: Iterable[tuple[str, OrderKind]], *, makes: Makes, now_utc_ms: int
) -> tuple[str, ...]:
    """Order what these meters missed, with the values of now; the ids of the orders."""
    found = []
    for meter_id, kind in wanted:
        meter = ledger.meters.get(meter_id)
        make = None if meter is None else makes.get(meter.profile)
        if meter is None or make is None:
            continue
        values = by_the_book(ledger, meter, make, kind, now_utc_ms=now_utc_ms)
        if isinstance(values, DeskError):
            continue
        wish = Wish(secrets.token_hex(8), kind, meter_id, now_utc_ms + DEADLINE_MS, values=values)
        try:
            orders.order(
                ledger, wish, makes=makes, session=SYSTEM, source=Source.UPKEEP, now_utc_ms=now_utc_ms
            )
        except DeskError:
            continue
        found.append(wish.id)
    return tuple(found)


def listed(ledger: Ledger, *, makes: Makes, session: Session, now_utc_ms: int) -> tuple[ItemRow, ...]:
    """Every value of every meter that this person may see. Raises DeskError permission.*."""
    scope = allow(ledger, session, Permission.CONTROL)
    places = meter_places(ledger)
    own = [id for id in ids(ledger) if scope.covers(places[id].building_id)]
    since = ledger.deliveries.differing()
    return tuple(
        ItemRow(item, places[item.meter_id], since.get((item.meter_id, item.name)))
        for item in assess(ledger, own, makes=makes, now_utc_ms=now_utc_ms)
    )


def _is_offered(make: Profile, kind: OrderKind) -> bool:
    names = settable(make, kind)
    return bool(names) and means(make, kind, dict.fromkeys(names, 1)) is not None


def _sent(view: OrderView, name: str) -> Sent:
    order = view.order
    return Sent(order.values.get(name), OrderState(view.state), Source(order.source), view.changed_utc_ms)
