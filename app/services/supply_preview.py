"""What the rule would do at a chosen moment, meter by meter, if everybody had left what he has now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from app.config import UTC_OFFSET_MIN
from app.domain.permissions import Permission, Session
from app.domain.supply import Decision, Level, Moment, Opened, decide, level_of
from app.services import settings, site_files, supply_meters
from app.services.places import MeterPlace, meter_places
from app.services.rights import allow
from app.services.supply_meters import SupplyMeter
from app.services.views import LiveState
from db.ledger import Ledger


@dataclass(frozen=True, slots=True)
class PreviewRow:
    """One meter: what it has left, how little that is, and what the rule decides at the moment asked for.

    `opened`: what opened its relay, None where it is closed. `heard_utc_ms`: when it said so, None before its
    first answer.
    """

    meter_id: str
    place: MeterPlace
    office_holds: bool
    supply_on: bool | None
    opened: Opened | None
    level: Level | None
    heard_utc_ms: int | None
    decision: Decision


def preview(
    ledger: Ledger, live: Mapping[str, LiveState], at_utc_ms: int, *, session: Session
) -> tuple[PreviewRow, ...]:
    """All meters that are paid for. Raises DeskError: permission.*, calendar.*."""
    scope = allow(ledger, session, Permission.CONTROL)
    moment = Moment(at_utc_ms, settings.number(ledger, UTC_OFFSET_MIN), site_files.calendar(ledger))
    places = meter_places(ledger)
    own = [id for id in supply_meters.ids(ledger) if scope.covers(places[id].building_id)]
    known = supply_meters.known(ledger, own)
    return tuple(_row(one, live.get(one.meter.id), places[one.meter.id], moment) for one in known)


def _row(known: SupplyMeter, live: LiveState | None, place: MeterPlace, moment: Moment) -> PreviewRow:
    facts = supply_meters.facts(known, live)
    return PreviewRow(
        known.meter.id,
        place,
        known.office_holds,
        facts.supply_on,
        facts.opened if facts.supply_on is False else None,
        None if facts.credit_fen is None else level_of(facts.credit_fen, known.terms, known.told.levels),
        None if live is None else live.utc_ms,
        decide(facts, known.terms, moment),
    )
