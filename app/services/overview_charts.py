"""What charts may be of: everything, a building, a collector, a shop or a meter, found by search."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from app.domain.permissions import Permission, Session
from app.services.places import meter_places
from app.services.rights import allow
from db.ledger import Ledger


class SubjectKind(StrEnum):
    ALL = "all"
    BUILDING = "building"
    COLLECTOR = "collector"  # of contact only
    SHOP = "shop"
    METER = "meter"


@dataclass(frozen=True, slots=True)
class Subject:
    """One thing that a chart may be of. `id` is the building's, the collector's, the shop's or the meter's,
    `number` what people know it by; `searched` is what a search looks into; `media` that its meters have."""

    kind: SubjectKind
    id: int | str | None
    number: str
    name: str
    searched: str
    media: tuple[str, ...]

    def asked(self) -> dict[str, Any]:
        """What `energy_use.scope` is asked for it; for a collector it is not asked."""
        of_kind: dict[SubjectKind, dict[str, Any]] = {
            SubjectKind.BUILDING: {"building_id": self.id},
            SubjectKind.SHOP: {"shop_id": self.id},
            SubjectKind.METER: {"meter_ids": (self.id,)},
        }
        return of_kind.get(self.kind, {})


def subjects(ledger: Ledger, *, session: Session) -> tuple[Subject, ...]:
    """All that `session` may see with a meter: everything together, buildings, collectors, shops, meters.

    Raises DeskError permission.*.
    """
    scope = allow(ledger, session, Permission.LOOK)
    places = meter_places(ledger)
    meters = [one for one in ledger.meters.all() if scope.covers(places[one.id].building_id)]
    media: dict[tuple[SubjectKind, object], set[str]] = {}
    for meter in meters:
        for key in (
            (SubjectKind.ALL, None),
            (SubjectKind.BUILDING, places[meter.id].building_id),
            (SubjectKind.COLLECTOR, meter.collector_id),
            (SubjectKind.SHOP, meter.shop_id),
        ):
            media.setdefault(key, set()).add(meter.medium)

    def of(kind: SubjectKind, id: int | str | None, number: str, name: str, searched: str) -> Subject:
        return Subject(kind, id, number, name, searched.lower(), tuple(sorted(media.get((kind, id), ()))))

    found = [of(SubjectKind.ALL, None, "", "", "")]
    found += [
        of(SubjectKind.BUILDING, one.id, one.name, "", f"{one.code} {one.name}")
        for one in ledger.shops.buildings()
    ]
    found += [
        of(SubjectKind.COLLECTOR, one.id, one.id, one.name, f"{one.id} {one.name}")
        for one in ledger.collectors.all()
    ]
    found += [
        of(SubjectKind.SHOP, one.id, one.shop_number, one.name, one.search_text) for one in ledger.shops.all()
    ]
    known = [one for one in found if one.media]
    known += [
        Subject(
            SubjectKind.METER,
            one.id,
            one.id,
            places[one.id].shop_name,
            f"{one.id} {one.number} {places[one.id].shop_number} {places[one.id].shop_name}".lower(),
            (one.medium,),
        )
        for one in meters
    ]
    return tuple(known)
