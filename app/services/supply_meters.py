"""What the rule of supply must know of each meter, out of the book and out of its last answer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from app.domain.supply import Level, Opened, SupplyFacts, Terms
from app.services import supply_terms
from app.services.meter_acts import Act
from app.services.operation_record import OFFICE
from app.services.views import LiveState
from db.ledger import Ledger
from db.rows import AuditEntry, Meter

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


@dataclass(frozen=True, slots=True)
class SupplyMeter:
    """A meter that a shop pays for. `cut_by_rule`: the last order for its supply was a cut. `open_order` is
    one without an outcome, which an earlier run left. `warned`: the warnings that stand, and when each was
    given."""

    meter: Meter
    terms: Terms
    cut_by_rule: bool = False
    open_order: Act | None = None
    warned: Mapping[Level, int] | None = None

    @property
    def office_holds(self) -> bool:
        return self.meter.custody == OFFICE


def ids(ledger: Ledger) -> tuple[str, ...]:
    """All meters that hang somewhere and that a shop pays for."""
    return tuple(meter.id for meter in ledger.meters.all() if meter.is_sold and meter.retired_utc_ms is None)


def known(ledger: Ledger, meter_ids: Iterable[str]) -> tuple[SupplyMeter, ...]:
    """These meters; one that has gone meanwhile is left out."""
    found = [meter for id in meter_ids if (meter := ledger.meters.get(id)) is not None]
    terms = supply_terms.of_meters(ledger, [meter.id for meter in found])
    warned = standing(ledger, [meter.id for meter in found])
    return tuple(_known(ledger, meter, terms[meter.id], warned.get(meter.id)) for meter in found)


def standing(ledger: Ledger, meter_ids: Iterable[str]) -> dict[str, dict[Level, int]]:
    """The warnings that stand, by meter: when each level was warned of."""
    found: dict[str, dict[Level, int]] = {}
    for notice in ledger.supply.standing(tuple(meter_ids)):
        found.setdefault(notice.meter_id, {})[Level(notice.level)] = notice.utc_ms
    return found


def facts(known: SupplyMeter, live: LiveState | None) -> SupplyFacts:
    """What the rule decides on, by the meter's last answer."""
    if live is None or (known.office_holds and live.office is None):
        return SupplyFacts(None, ever_paid=False, supply_on=None, office_holds=known.office_holds)
    office = live.office
    return SupplyFacts(
        credit_fen=live.balance_fen if office is None else office.credit_fen,
        ever_paid=office is None or office.ever_paid,
        supply_on=live.supply_on,
        office_holds=known.office_holds,
        opened=opened(live.values, cut_by_rule=known.cut_by_rule),
        kept=any(live.values.get(name) for name in KEPT_ON),
        warned_utc_ms=max(known.warned.values(), default=None) if known.warned else None,
    )


def opened(values: Mapping[str, int], *, cut_by_rule: bool) -> Opened:
    """What opened the relay of a meter without supply: this rule, or what the meter itself says."""
    if cut_by_rule:
        return Opened.RULE
    return next((what for flag, what in _OPENED if values.get(flag)), Opened.UNKNOWN)


def _known(ledger: Ledger, meter: Meter, terms: Terms, warned: Mapping[Level, int] | None) -> SupplyMeter:
    cut, left_open = _orders(ledger.audit.of(meter.id)) if meter.custody == OFFICE else (False, None)
    return SupplyMeter(meter, terms, cut, left_open, warned)


def _orders(entries: Iterable[AuditEntry]) -> tuple[bool, Act | None]:
    """Whether the rule has cut its supply, and the order that has no outcome yet."""
    cut, left_open = False, None
    for entry in entries:
        if entry.action not in (Act.SUPPLY_CUT, Act.SUPPLY_RESTORE):
            continue
        act = Act(entry.action)
        if entry.detail.get("step") == "asked":
            left_open = act
            cut = cut or act is Act.SUPPLY_CUT
        else:
            left_open = None
            cut = cut and not (act is Act.SUPPLY_RESTORE and entry.detail.get("outcome") == "done")
    return cut, left_open
