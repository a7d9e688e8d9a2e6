"""Every meter with its shop and its place on the wire, for the meter list."""

from __future__ import annotations

from dataclasses import dataclass

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
    shops = {shop.id: shop for shop in ledger.shops.all()}
    areas = {area.id: area for area in ledger.shops.areas()}
    buildings = {building.id: building.name for building in ledger.shops.buildings()}
    lines = []
    for meter in ledger.meters.all():
        if not meter.enabled:
            continue
        shop = shops[meter.shop_id]
        area = areas[shop.area_id]
        lines.append(
            MeterLine(
                meter_id=meter.id,
                medium=meter.medium,
                shop_number=shop.shop_number,
                shop_name=shop.name,
                building=buildings[area.building_id],
                area=area.name,
                collector_id=meter.collector_id,
                bus=meter.bus,
                unit=meter.unit,
            )
        )
    return tuple(sorted(lines, key=lambda line: (line.shop_number, line.medium, line.meter_id)))
