"""Orders to meters: recorded, given up, looked at. The engine drives them (app/polling/orders.py).

Whoever orders hands over an id of his own making, so that a second press records nothing twice, and
afterwards tells the engine (`Engine.submit_orders`). Rules and plans order as the program, with their
`source`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from app.crash_points import reach
from app.domain.approvals import CLOSE, FORCED_TRIP, KEEP_SUPPLY, SEND_SETTINGS, TRIP, Act
from app.domain.order import FINAL, IllegalTransition, OrderKind, OrderState, Source, sent_until_ms
from app.domain.permissions import SYSTEM, Permission, Session
from app.errors import DeskError
from app.services import approvals, order_steps
from app.services.approvals import Approver, Wanted
from app.services.order_means import means
from app.services.rights import allow_meter
from db.control_rows import OrderEvent, OrderRow, OrderView
from db.errors import Duplicate
from db.ledger import Ledger
from db.rows import Meter
from meterio.profiles import Profile

Makes = Mapping[str, Profile]

SINGLE_DEADLINE_MS: Final = 300_000
"""How long an order to one meter, which somebody watches, may wait until it is sent."""
MOST_REASON: Final = 200
_WITH_REASON: Final = frozenset({OrderKind.TRIP, OrderKind.KEEP_SUPPLY})

ACTS: Final[Mapping[OrderKind, Act]] = {
    OrderKind.TRIP: TRIP,
    OrderKind.CLOSE: CLOSE,
    OrderKind.PERMIT_CLOSE: CLOSE,
    OrderKind.KEEP_SUPPLY: KEEP_SUPPLY,
    OrderKind.FEE_CONTROL: KEEP_SUPPLY,
    OrderKind.SET_PRICES: SEND_SETTINGS,
    OrderKind.SET_NEXT_PRICES: SEND_SETTINGS,
    OrderKind.SET_ALARMS: SEND_SETTINGS,
    OrderKind.SET_POWER: SEND_SETTINGS,
    OrderKind.SET_CLOCK: SEND_SETTINGS,
}
"""What may need a second person, counted in meters. Reading needs none."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What is wanted of one meter. `values` by canonical names; `until_utc_ms` ends kept supply, None: never;
    `forced`: a trip although supply is kept there."""

    id: str
    kind: OrderKind
    meter_id: str
    deadline_utc_ms: int
    reason: str = ""
    values: Mapping[str, int] = field(default_factory=dict)
    until_utc_ms: int | None = None
    forced: bool = False

    def detail(self) -> dict[str, object]:
        """As the book keeps it."""
        kept: dict[str, object] = {"values": dict(self.values)}
        if self.until_utc_ms is not None:
            kept["until"] = self.until_utc_ms
        if self.forced:
            kept["forced"] = True
        return kept


@dataclass(frozen=True, slots=True)
class Quote:
    """What an order would ask for: `wanted` is put before a second person where `needs_second`."""

    wish: Wish
    wanted: Wanted
    needs_second: bool


def permission_of(kind: OrderKind) -> Permission:
    return Permission.LOOK if kind is OrderKind.READ_STATE else Permission.CONTROL


def order(
    ledger: Ledger,
    wish: Wish,
    *,
    makes: Makes,
    session: Session,
    now_utc_ms: int,
    source: Source = Source.PERSON,
    approval: str | None = None,
) -> OrderView:
    """Record an order; one that was recorded before is given back as it stands.

    Raises DeskError: permission.*, approval.*, orders.unknown_meter, orders.not_offered, orders.open_order,
    orders.keeps_supply, orders.no_reason, orders.long_reason, orders.no_until, orders.until_past,
    orders.deadline_past.
    """
    allow_meter(ledger, session, permission_of(wish.kind), wish.meter_id)
    known = ledger.orders.get(wish.id)
    if known is not None:
        return known
    check(ledger, wish, makes=makes, session=session, now_utc_ms=now_utc_ms)
    approver = _cleared(ledger, wish, approval=approval, session=session, now_utc_ms=now_utc_ms)
    return record(ledger, wish, source=source, session=session, approver=approver, now_utc_ms=now_utc_ms)


def quote(ledger: Ledger, wish: Wish, *, makes: Makes, session: Session, now_utc_ms: int) -> Quote:
    """What `order` would ask for. Raises what `order` raises, but for approvals."""
    allow_meter(ledger, session, permission_of(wish.kind), wish.meter_id)
    check(ledger, wish, makes=makes, session=session, now_utc_ms=now_utc_ms)
    asked = _wanted(ledger, wish)
    second = wish.kind is not OrderKind.READ_STATE and approvals.needed(
        ledger, asked, 1, session=session, now_utc_ms=now_utc_ms
    )
    return Quote(wish, asked, second)


def act_of(wish: Wish) -> Act:
    return FORCED_TRIP if wish.forced else ACTS[wish.kind]


def cancel(ledger: Ledger, order_id: str, *, session: Session, now_utc_ms: int) -> OrderState:
    """End an open order: cancelled where nothing was sent yet, else given up unread as not followed.

    Raises DeskError: permission.*, orders.unknown, orders.under_way, orders.ended.
    """
    view = _known(ledger, order_id)
    allow_meter(ledger, session, permission_of(OrderKind(view.order.kind)), view.order.meter_id)
    try:
        return order_steps.give_up(ledger, order_id, by=session.name, now_utc_ms=now_utc_ms)
    except IllegalTransition as error:
        ended = OrderState(view.state) in FINAL
        raise DeskError("orders.ended" if ended else "orders.under_way") from error


def view(ledger: Ledger, order_id: str, *, session: Session) -> tuple[OrderView, tuple[OrderEvent, ...]]:
    """One order with its steps. Raises DeskError: permission.*, orders.unknown."""
    found = _known(ledger, order_id)
    allow_meter(ledger, session, Permission.LOOK, found.order.meter_id)
    return found, ledger.orders.events(order_id)


def of_meter(ledger: Ledger, meter_id: str, *, session: Session, limit: int = 200) -> tuple[OrderView, ...]:
    """The newest orders of one meter, newest first. Raises DeskError permission.*."""
    allow_meter(ledger, session, Permission.LOOK, meter_id)
    return ledger.orders.of_meter(meter_id, limit=limit)


def check(ledger: Ledger, wish: Wish, *, makes: Makes, session: Session, now_utc_ms: int) -> Meter:
    """Whether the order can be given at all; the meter. Raises as `order` says."""
    check_words(wish, session=session, now_utc_ms=now_utc_ms)
    meter = ledger.meters.get(wish.meter_id)
    if meter is None or meter.retired_utc_ms is not None or not meter.enabled:
        raise DeskError("orders.unknown_meter", meter=wish.meter_id)
    profile = makes.get(meter.profile)
    if profile is None or means(profile, wish.kind, wish.values) is None:
        raise DeskError("orders.not_offered", meter=wish.meter_id)
    if ledger.orders.open_of_meter(wish.meter_id) is not None:
        raise DeskError("orders.open_order", meter=wish.meter_id)
    if wish.kind is OrderKind.TRIP:
        kept = ledger.orders.kept_supply(wish.meter_id) is not None
        if kept and (not wish.forced or session == SYSTEM):
            raise DeskError("orders.keeps_supply", meter=wish.meter_id)
    return meter


def record(
    ledger: Ledger,
    wish: Wish,
    *,
    source: Source,
    session: Session,
    approver: Approver | None = None,
    batch_id: str | None = None,
    by: str | None = None,
    now_utc_ms: int,
) -> OrderView:
    """Write it down, once it is checked and cleared; in the log as ordered `by`, if that is no operator."""
    row = OrderRow(
        id=wish.id,
        kind=str(wish.kind),
        meter_id=wish.meter_id,
        detail=wish.detail(),
        source=str(source),
        reason=wish.reason.strip(),
        batch_id=batch_id,
        operator_id=None if session == SYSTEM else session.operator_id,
        approval_id=None if approver is None else approver.request,
        deadline_utc_ms=sent_until_ms(wish.values, wish.deadline_utc_ms),
        utc_ms=now_utc_ms,
    )
    try:
        ledger.orders.record(row, by=by or session.name)
    except Duplicate as error:
        raise DeskError("orders.open_order", meter=wish.meter_id) from error
    reach("order.while_recording")
    return OrderView(row, str(OrderState.RECORDED), {}, now_utc_ms)


def check_words(wish: Wish, *, session: Session, now_utc_ms: int) -> None:
    """Whether reason, deadline and end are good. Raises as `order` says."""
    if sent_until_ms(wish.values, wish.deadline_utc_ms) <= now_utc_ms:
        raise DeskError("orders.deadline_past")
    if len(wish.reason.strip()) > MOST_REASON:
        raise DeskError("orders.long_reason", most=MOST_REASON)
    if session == SYSTEM:
        return
    if wish.kind in _WITH_REASON and not wish.reason.strip():
        raise DeskError("orders.no_reason")
    if wish.kind is OrderKind.KEEP_SUPPLY:
        if wish.until_utc_ms is None:
            raise DeskError("orders.no_until")
        if wish.until_utc_ms <= now_utc_ms:
            raise DeskError("orders.until_past")


def _wanted(ledger: Ledger, wish: Wish) -> Wanted:
    """What a second person is asked about."""
    values: dict[str, object] = {"order": str(wish.kind), **wish.values}
    if wish.until_utc_ms is not None:
        values["until_utc_ms"] = wish.until_utc_ms
    building = ledger.meters.building_of(wish.meter_id)
    return Wanted(act_of(wish), wish.meter_id, values, None if building is None else frozenset({building}))


def _cleared(
    ledger: Ledger, wish: Wish, *, approval: str | None, session: Session, now_utc_ms: int
) -> Approver | None:
    if wish.kind is OrderKind.READ_STATE:
        return None
    return approvals.cleared(
        ledger, _wanted(ledger, wish), 1, approval=approval, session=session, now_utc_ms=now_utc_ms
    )


def _known(ledger: Ledger, order_id: str) -> OrderView:
    found = ledger.orders.get(order_id)
    if found is None:
        raise DeskError("orders.unknown")
    return found
