"""Every meter with its shop and its place on the wire, for the meter list."""

from __future__ import annotations

from dataclasses import dataclass

from app.services.places import meter_places
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


def meter_lines(ledger: Ledger) -> tuple[MeterLine, ...]:
    """All enabled meters in the order of their shop numbers."""
    places = meter_places(ledger)
    lines = []
    for meter in ledger.meters.all():
        if not meter.enabled:
            continue
        place = places[meter.id]
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
