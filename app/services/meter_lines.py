"""Every meter with its shop and its place on the wire, for the meter list."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.permissions import Permission, Session
from app.services.places import meter_places
from app.services.rights import allow
from db.ledger import Ledger


@dataclass(frozen=True, slots=True)
class MeterLine:
    """What does not change while people look on; the live state is the live board's."""

    meter_id: str
    medium: str
    shop_number: str
    shop_name: str
    building: str
    area: str
    collector_id: str
    bus: int
    unit: str


def meter_lines(ledger: Ledger, *, session: Session) -> tuple[MeterLine, ...]:
    """The enabled meters that `session` may see, in the order of their shop numbers.

    Raises DeskError permission.*.
    """
    scope = allow(ledger, session, Permission.LOOK)
    places = meter_places(ledger)
    lines = []
    for meter in ledger.meters.all():
        place = places[meter.id]
        if not meter.enabled or not scope.covers(place.building_id):
            continue
        lines.append(
            MeterLine(
                meter_id=meter.id,
                medium=meter.medium,
                shop_number=place.shop_number,
                shop_name=place.shop_name,
                building=place.building,
                area=place.area,
                collector_id=meter.collector_id,
                bus=meter.bus,
                unit=meter.unit,
            )
        )
    return tuple(sorted(lines, key=lambda line: (line.shop_number, line.medium, line.meter_id)))
