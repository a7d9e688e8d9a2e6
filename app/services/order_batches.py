"""One order for many meters: what it would do to how many, sent at once, followed, cancelled, retried.

`plan` says for each meter what will happen; `send` reckons it anew in the transaction that records, so that
what was typed and approved is what is done.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from hashlib import sha256
from typing import Final

from app.domain.order import FINAL, PRICE_SWITCH, OrderKind, OrderState, Source, agrees
from app.domain.permissions import SYSTEM, Permission, Session
from app.errors import DeskError
from app.services import approvals, order_steps, orders
from app.services.approvals import Wanted
from app.services.order_means import Means, means
from app.services.order_values import by_the_book
from app.services.orders import ACTS, Makes, Wish, permission_of
from app.services.places import MeterPlace, meter_places
from app.services.rights import allow, allow_meters
from app.services.views import LiveState
from db.control_rows import BatchRow, OrderView
from db.errors import Duplicate
from db.ledger import Ledger
from db.rows import Meter

States = Callable[[str], LiveState | None]
"""The live state of a meter."""

BATCH_DEADLINE_MS: Final = 1_800_000
"""How long an order of a batch may wait until it is sent."""
MOST_METERS: Final = 5_000


class Fate(StrEnum):
    """What will become of one meter of a selection."""

    SEND = "send"
    ALREADY = "already"  # by its last state nothing has to be sent; it is looked at all the same
    AT_OFFICE = "at_office"
    OUT_OF_CONTACT = "out_of_contact"  # sent if it answers before the deadline
    KEPT = "kept"
    OPEN_ORDER = "open_order"
    NO_VALUES = "no_values"
    NOT_OFFERED = "not_offered"


GOING: Final = frozenset({Fate.SEND, Fate.ALREADY, Fate.AT_OFFICE, Fate.OUT_OF_CONTACT})
"""Those meters get an order."""


@dataclass(frozen=True, slots=True)
class BatchWish:
    """What is wanted of which meters. Values are those of each meter by the book."""

    id: str
    kind: OrderKind
    meter_ids: tuple[str, ...]
    deadline_utc_ms: int
    reason: str = ""
    until_utc_ms: int | None = None
    retry_of: str | None = None


@dataclass(frozen=True, slots=True)
class PlanRow:
    """One meter and its fate, with the values it will get; `error` says why it gets none."""

    meter_id: str
    place: MeterPlace
    fate: Fate
    values: Mapping[str, int] = field(default_factory=dict)
    error: DeskError | None = None


@dataclass(frozen=True, slots=True)
class BatchPlan:
    """`wanted` is put before a second person where `needs_second`."""

    wish: BatchWish
    rows: tuple[PlanRow, ...]
    wanted: Wanted
    needs_second: bool

    @property
    def going(self) -> int:
        """How many meters get an order."""
        return sum(row.fate in GOING for row in self.rows)

    def counts(self) -> Mapping[Fate, int]:
        """How many meters have which fate, in the order of the fates; those that nobody has are left out."""
        found = Counter(row.fate for row in self.rows)
        return {fate: found[fate] for fate in Fate if found[fate]}


@dataclass(frozen=True, slots=True)
class BatchLine:
    """A batch in the list: how many of its orders stand how. `name` is who sent it."""

    batch: BatchRow
    name: str
    states: Mapping[str, int]

    @property
    def total(self) -> int:
        return sum(self.states.values())

    @property
    def ended(self) -> int:
        return sum(number for state, number in self.states.items() if OrderState(state) in FINAL)

    @property
    def done(self) -> int:
        return self.states.get(OrderState.CONFIRMED, 0)


@dataclass(frozen=True, slots=True)
class BatchResult:
    """One order of a batch with where its meter is."""

    order: OrderView
    place: MeterPlace


def plan(
    ledger: Ledger, wish: BatchWish, *, states: States, makes: Makes, session: Session, now_utc_ms: int
) -> BatchPlan:
    """What would happen. Raises DeskError: permission.*, orders.no_meters, orders.too_many_meters,
    orders.unknown_meter."""
    allow_meters(ledger, session, permission_of(wish.kind), wish.meter_ids)
    if not wish.meter_ids:
        raise DeskError("orders.no_meters")
    if len(wish.meter_ids) > MOST_METERS:
        raise DeskError("orders.too_many_meters", most=MOST_METERS)
    rows = tuple(_rows(ledger, wish, states, makes, now_utc_ms))
    wanted = _wanted(wish, rows)
    going = sum(row.fate in GOING for row in rows)
    second = wish.kind in ACTS and approvals.needed(
        ledger, wanted, going, session=session, now_utc_ms=now_utc_ms
    )
    return BatchPlan(wish, rows, wanted, second)


def send(
    ledger: Ledger,
    wish: BatchWish,
    typed: str,
    *,
    states: States,
    makes: Makes,
    session: Session,
    now_utc_ms: int,
    approval: str | None = None,
) -> tuple[str, ...]:
    """Record an order for each meter that gets one; returns their ids, for the engine. All or none.

    `typed` is the number of meters, typed by whoever sends. Raises what `plan` raises, those of
    `orders.order` that concern the words, approval.*, orders.typed_wrong, orders.nothing_to_send.
    """
    known = ledger.orders.batch(wish.id)
    if known is not None:
        return tuple(one.order.id for one in ledger.orders.of_batch(wish.id))
    probe = Wish("", wish.kind, "", wish.deadline_utc_ms, wish.reason, {}, wish.until_utc_ms)
    orders.check_words(probe, session=session, now_utc_ms=now_utc_ms)
    planned = plan(ledger, wish, states=states, makes=makes, session=session, now_utc_ms=now_utc_ms)
    going = [row for row in planned.rows if row.fate in GOING]
    if not going:
        raise DeskError("orders.nothing_to_send")
    if typed.strip() != str(len(going)):
        raise DeskError("orders.typed_wrong", n=len(going))
    approver = None
    if wish.kind in ACTS:
        approver = approvals.cleared(
            ledger, planned.wanted, len(going), approval=approval, session=session, now_utc_ms=now_utc_ms
        )
    request = None if approver is None else approver.request
    _record_batch(ledger, wish, going, session=session, approval_id=request, now_utc_ms=now_utc_ms)
    for row in going:
        orders.record(
            ledger,
            _wish_of(wish, row),
            source=Source.PERSON,
            session=session,
            approver=approver,
            batch_id=wish.id,
            now_utc_ms=now_utc_ms,
        )
    return tuple(_order_id(wish, row.meter_id) for row in going)


def batches(ledger: Ledger, *, session: Session, limit: int = 200) -> tuple[BatchLine, ...]:
    """The newest batches, newest first, of which this person may see every meter. Raises permission.*."""
    scope = allow(ledger, session, Permission.LOOK)
    buildings = {} if scope.buildings is None else ledger.meters.buildings()
    names = {one.id: one.name for one in ledger.operators.all()}
    lines = []
    for batch in ledger.orders.batches(limit=limit):
        if all(scope.covers(buildings.get(meter)) for meter in meters_of(batch)):
            name = names.get(batch.operator_id or 0, SYSTEM.name)
            lines.append(BatchLine(batch, name, ledger.orders.states_of_batch(batch.id)))
    return tuple(lines)


def results(ledger: Ledger, batch_id: str, *, session: Session) -> tuple[BatchResult, ...]:
    """Each order of a batch as it stands. Raises DeskError: permission.*, orders.unknown."""
    batch = _known(ledger, batch_id)
    allow_meters(ledger, session, Permission.LOOK, meters_of(batch))
    places = meter_places(ledger)
    return tuple(BatchResult(one, places[one.order.meter_id]) for one in ledger.orders.of_batch(batch_id))


def cancel_rest(ledger: Ledger, batch_id: str, *, session: Session, now_utc_ms: int) -> tuple[str, ...]:
    """Cancel what was not sent yet; the rest goes on to its outcome. Returns the ids of those cancelled.

    Raises DeskError: permission.*, orders.unknown.
    """
    batch = _known(ledger, batch_id)
    allow_meters(ledger, session, permission_of(OrderKind(batch.kind)), meters_of(batch))
    waiting = [one for one in ledger.orders.of_batch(batch_id) if one.state == OrderState.RECORDED]
    for one in waiting:
        order_steps.give_up(ledger, one.order.id, by=session.name, now_utc_ms=now_utc_ms)
    return tuple(one.order.id for one in waiting)


def retry_wish(ledger: Ledger, batch_id: str, *, new_id: str, session: Session, now_utc_ms: int) -> BatchWish:
    """The same order for those meters of a batch at which it was not done.

    Raises DeskError: permission.*, orders.unknown, orders.no_meters.
    """
    batch = _known(ledger, batch_id)
    allow_meters(ledger, session, permission_of(OrderKind(batch.kind)), meters_of(batch))
    found = ledger.orders.of_batch(batch_id)
    failed = [one for one in found if OrderState(one.state) in FINAL and one.state != OrderState.CONFIRMED]
    if not failed:
        raise DeskError("orders.no_meters")
    until = batch.detail.get("until")
    return BatchWish(
        new_id,
        OrderKind(batch.kind),
        tuple(one.order.meter_id for one in failed),
        now_utc_ms + BATCH_DEADLINE_MS,
        batch.reason,
        until if isinstance(until, int) else None,
        retry_of=batch_id,
    )


def meters_of(batch: BatchRow) -> tuple[str, ...]:
    """Whom a batch was sent to."""
    kept = batch.detail.get("meters")
    return tuple(str(one) for one in kept) if isinstance(kept, list) else ()


def _rows(
    ledger: Ledger, wish: BatchWish, states: States, makes: Makes, now_utc_ms: int
) -> Iterable[PlanRow]:
    places = meter_places(ledger)
    held = {one.order.meter_id for one in ledger.orders.open_all()}
    kept = {one.meter_id for one in ledger.orders.kept_supplies()}
    for meter_id in dict.fromkeys(wish.meter_ids):
        meter = ledger.meters.get(meter_id)
        if meter is None:
            raise DeskError("orders.unknown_meter", meter=meter_id)
        row = _values(ledger, meter, places[meter_id], wish, makes, now_utc_ms=now_utc_ms)
        if row.fate is not Fate.SEND:
            yield row
        elif meter_id in held:
            yield replace(row, fate=Fate.OPEN_ORDER)
        elif wish.kind is OrderKind.TRIP and meter_id in kept:
            yield replace(row, fate=Fate.KEPT)
        else:
            known = means(makes[meter.profile], wish.kind, row.values, kept=meter_id in kept)
            yield replace(row, fate=Fate.NOT_OFFERED if known is None else _fate(known, states(meter_id)))


def _values(
    ledger: Ledger, meter: Meter, place: MeterPlace, wish: BatchWish, makes: Makes, *, now_utc_ms: int
) -> PlanRow:
    profile = makes.get(meter.profile)
    if profile is None or meter.retired_utc_ms is not None or not meter.enabled:
        return PlanRow(meter.id, place, Fate.NOT_OFFERED)
    values = by_the_book(ledger, meter, profile, wish.kind, now_utc_ms=now_utc_ms)
    if isinstance(values, DeskError):
        return PlanRow(meter.id, place, Fate.NO_VALUES, error=values)
    if values == {PRICE_SWITCH: 0} and not _switches(ledger, meter, now_utc_ms=now_utc_ms):
        return PlanRow(meter.id, place, Fate.NO_VALUES, error=DeskError("orders.no_next_price"))
    return PlanRow(meter.id, place, Fate.SEND, values)


def _switches(ledger: Ledger, meter: Meter, *, now_utc_ms: int) -> bool:
    """Whether a meter, when it was read last, was to switch its prices."""
    read = ledger.deliveries.reads([meter.id]).get((meter.id, PRICE_SWITCH))
    return read is not None and read.value > now_utc_ms


def _fate(known: Means, live: LiveState | None) -> Fate:
    if known.at_office:
        return Fate.AT_OFFICE
    if live is None or not live.in_contact:
        return Fate.OUT_OF_CONTACT
    return Fate.ALREADY if known.wanted and agrees(known.wanted, live.values) else Fate.SEND


def _wish_of(wish: BatchWish, row: PlanRow) -> Wish:
    order_id = _order_id(wish, row.meter_id)
    return Wish(
        order_id, wish.kind, row.meter_id, wish.deadline_utc_ms, wish.reason, row.values, wish.until_utc_ms
    )


def _order_id(wish: BatchWish, meter_id: str) -> str:
    return f"{wish.id}/{meter_id}"


def _wanted(wish: BatchWish, rows: tuple[PlanRow, ...]) -> Wanted:
    """Bound to the very list of meters, and to the values of each, by a hash over them."""
    going = sorted((row.meter_id, sorted(row.values.items())) for row in rows if row.fate in GOING)
    buildings = frozenset(row.place.building_id for row in rows if row.fate in GOING)
    values: dict[str, object] = {
        "order": str(wish.kind),
        "meters": len(going),
        "list_hash": sha256(json.dumps(going).encode()).hexdigest()[:16],
    }
    if wish.until_utc_ms is not None:
        values["until_utc_ms"] = wish.until_utc_ms
    return Wanted(ACTS.get(wish.kind, ACTS[OrderKind.SET_CLOCK]), wish.id, values, buildings)


def _record_batch(
    ledger: Ledger,
    wish: BatchWish,
    going: list[PlanRow],
    *,
    session: Session,
    approval_id: str | None,
    now_utc_ms: int,
) -> None:
    detail: dict[str, object] = {"meters": [row.meter_id for row in going]}
    if wish.until_utc_ms is not None:
        detail["until"] = wish.until_utc_ms
    if wish.retry_of is not None:
        detail["retry_of"] = wish.retry_of
    row = BatchRow(
        wish.id,
        str(wish.kind),
        detail,
        wish.reason.strip(),
        None if session == SYSTEM else session.operator_id,
        approval_id,
        wish.deadline_utc_ms,
        now_utc_ms,
    )
    try:
        ledger.orders.add_batch(row)
    except Duplicate as error:
        raise DeskError("orders.ended") from error


def _known(ledger: Ledger, batch_id: str) -> BatchRow:
    batch = ledger.orders.batch(batch_id)
    if batch is None:
        raise DeskError("orders.unknown")
    return batch
