"""What the rule of supply must know of each meter, out of the book and out of its last answer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from app.domain.order import OrderKind, OrderState, Source
from app.domain.supply import Level, Opened, SupplyFacts, Terms, Told
from app.services import site_files, supply_terms
from app.services.operation_record import OFFICE
from app.services.order_means import means
from app.services.views import LiveState
from db.control_rows import KeptSupply, OrderView
from db.ledger import Ledger
from db.rows import Meter
from db.supply import Notice
from meterio.profiles import Profile

AT_DESK: Final = "desk"
"""How a warning was given: in the lists of the desk only, for no number is known or no texts are sent."""
BY_TEXT: Final = "sms"
KEPT_ON: Final = ("keep_supply", "forced")
"""Flags of a meter that is told to keep its supply, or is under forced control."""
_OPENED: Final = (
    ("open_by_fee", Opened.FEE),
    ("open_by_load", Opened.LOAD),
    ("over_limit", Opened.LOAD),
    ("open_by_time", Opened.TIME),
    ("open_by_force", Opened.FORCED),
)
"""What a meter's flags say of its open relay, the surest first."""
_NEVER_DONE: Final = frozenset(
    {OrderState.VOID, OrderState.EXPIRED, OrderState.CANCELLED, OrderState.REJECTED, OrderState.RECORDED}
)
_CLOSING: Final = frozenset({OrderKind.CLOSE, OrderKind.PERMIT_CLOSE, OrderKind.KEEP_SUPPLY})
_BY_SOURCE: Final = {Source.POLICY: Opened.RULE, Source.SHORTAGE: Opened.SHORTAGE}
_PAST: Final = 20
"""So many orders of a meter are looked through for the one that opened its relay."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What was told of a meter and still holds: each level and when it was warned of; when a cut was told,
    for when, and whether by text; whether it was told that supply was cut."""

    levels: Mapping[Level, int] = field(default_factory=dict)
    cut_told_utc_ms: int | None = None
    cut_utc_ms: int | None = None
    cut_by_text: bool = False
    off: bool = False

    @property
    def last_utc_ms(self) -> int | None:
        """When he was warned last."""
        told = () if self.cut_told_utc_ms is None else (self.cut_told_utc_ms,)
        return max((*self.levels.values(), *told), default=None)


NOTHING_TOLD: Final = Standing()


@dataclass(frozen=True, slots=True)
class SupplyMeter:
    """A meter on an open account. `opened_by`: whose order opened its relay, None where no order did.

    `kept` with its end: supply is kept by order of a person; `held`: by this rule. `open_order` has no
    outcome yet. `told`: what was told and stands.
    """

    meter: Meter
    terms: Terms
    opened_by: Opened | None = None
    kept: bool = False
    kept_until_utc_ms: int | None = None
    held: bool = False
    can_hold: bool = False
    open_order: OrderView | None = None
    told: Standing = NOTHING_TOLD

    @property
    def office_holds(self) -> bool:
        return self.meter.custody == OFFICE


def ids(ledger: Ledger) -> tuple[str, ...]:
    """All meters that hang somewhere and that somebody pays for now."""
    let = {row.meter_id for row in ledger.accounts.open_meters()}
    return tuple(
        meter.id for meter in ledger.meters.all() if meter.id in let and meter.retired_utc_ms is None
    )


def known(ledger: Ledger, meter_ids: Iterable[str]) -> tuple[SupplyMeter, ...]:
    """These meters; one that has gone meanwhile is left out."""
    found = [meter for id in meter_ids if (meter := ledger.meters.get(id)) is not None]
    own = [meter.id for meter in found]
    terms, told = supply_terms.of_meters(ledger, own), standing(ledger, own)
    kept = {one.meter_id: one for one in ledger.orders.kept_supplies(own)}
    makes = site_files.makes(ledger.folder)
    return tuple(
        _known(
            ledger,
            meter,
            terms=terms[meter.id],
            kept=kept.get(meter.id),
            can_hold=_can_hold(makes.get(meter.profile)),
            told=told.get(meter.id, NOTHING_TOLD),
        )
        for meter in found
    )


def standing(ledger: Ledger, meter_ids: Iterable[str]) -> dict[str, Standing]:
    """What was told and stands, by meter; of whom nothing was told is left out."""
    found: dict[str, list[Notice]] = {}
    for notice in ledger.supply.standing(tuple(meter_ids)):
        found.setdefault(notice.meter_id, []).append(notice)
    return {meter_id: _standing(notices) for meter_id, notices in found.items()}


def _standing(notices: Iterable[Notice]) -> Standing:
    by_name = {notice.level: notice for notice in notices}
    cut = by_name.get(Told.CUT)
    return Standing(
        {level: by_name[level].utc_ms for level in Level if level in by_name},
        cut_told_utc_ms=None if cut is None else cut.utc_ms,
        cut_utc_ms=None if cut is None else cut.cut_utc_ms,
        cut_by_text=cut is not None and cut.channel == BY_TEXT,
        off=Told.OFF in by_name,
    )


def facts(known: SupplyMeter, live: LiveState | None) -> SupplyFacts:
    """What the rule decides on, by the meter's last answer."""
    if live is None or (known.office_holds and live.office is None):
        return SupplyFacts(None, ever_paid=False, supply_on=None, office_holds=known.office_holds)
    office, on = live.office, live.supply_on
    kept_there = bool(on) and any(live.values.get(name) for name in KEPT_ON)
    return SupplyFacts(
        credit_fen=live.balance_fen if office is None else office.credit_fen,
        ever_paid=office is None or office.ever_paid,
        supply_on=on,
        office_holds=known.office_holds,
        opened=Opened.UNKNOWN if on else opened(live.values, by_order=known.opened_by),
        kept=known.kept or (kept_there and not known.held),
        kept_until_utc_ms=known.kept_until_utc_ms,
        held=known.held,
        can_hold=known.can_hold,
        warned_utc_ms=known.told.last_utc_ms,
        told_utc_ms=known.told.cut_utc_ms,
        told_by_text=known.told.cut_by_text,
    )


def opened(values: Mapping[str, int], *, by_order: Opened | None) -> Opened:
    """What opened the relay of a meter without supply: an order, or what the meter itself says."""
    if by_order is not None:
        return by_order
    return next((what for flag, what in _OPENED if values.get(flag)), Opened.UNKNOWN)


def _known(
    ledger: Ledger,
    meter: Meter,
    *,
    terms: Terms,
    kept: KeptSupply | None,
    can_hold: bool,
    told: Standing,
) -> SupplyMeter:
    past = ledger.orders.of_meter(meter.id, limit=_PAST)
    held = kept is not None and _kept_by(past) is Source.POLICY
    return SupplyMeter(
        meter,
        terms,
        opened_by=_opened_by(past, office_holds=meter.custody == OFFICE),
        kept=kept is not None and not held,
        kept_until_utc_ms=None if kept is None or held else kept.until_utc_ms,
        held=held,
        can_hold=can_hold,
        open_order=ledger.orders.open_of_meter(meter.id),
        told=told,
    )


def _opened_by(past: Iterable[OrderView], *, office_holds: bool) -> Opened | None:
    """By the newest order that did something to the relay. Back to fee control, a meter whose money the
    office holds is this rule's again."""
    for view in past:
        kind, state = OrderKind(view.order.kind), OrderState(view.state)
        if kind is OrderKind.TRIP and state not in _NEVER_DONE:
            return _BY_SOURCE.get(Source(view.order.source), Opened.PERSON)
        if kind is OrderKind.FEE_CONTROL and state is OrderState.CONFIRMED:
            return Opened.RULE if office_holds else None
        if kind in _CLOSING and state is OrderState.CONFIRMED:
            return None
    return None


def _kept_by(past: Iterable[OrderView]) -> Source | None:
    """Who ordered last that supply is kept; what the program did to keep it up does not count."""
    wanted = (OrderKind.KEEP_SUPPLY, OrderKind.FEE_CONTROL)
    own = (
        view for view in past if view.order.kind in wanted and Source(view.order.source) is not Source.UPKEEP
    )
    newest = next((view for view in own if view.state == OrderState.CONFIRMED), None)
    if newest is None or newest.order.kind == OrderKind.FEE_CONTROL:
        return None
    return Source(newest.order.source)


def _can_hold(make: Profile | None) -> bool:
    """Whether this make itself can be told to keep its supply."""
    found = None if make is None else means(make, OrderKind.KEEP_SUPPLY)
    return found is not None and not found.at_office
