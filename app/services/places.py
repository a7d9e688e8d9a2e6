"""Where meters stand: shop, area and building of each, of monitored ones too."""

from __future__ import annotations

from dataclasses import dataclass

from db.ledger import Ledger
from db.rows import Meter


@dataclass(frozen=True, slots=True)
class MeterPlace:
    """A meter that is monitored only has no shop number, and its own name stands for the shop's."""

    shop_number: str
    shop_name: str
    building_id: int
    building: str
    area: str


def meter_places(ledger: Ledger) -> dict[str, MeterPlace]:
    """The place of every meter, by its id."""
    shops = {shop.id: shop for shop in ledger.shops.all()}
    areas = {area.id: area for area in ledger.shops.areas()}
    buildings = {building.id: building.name for building in ledger.shops.buildings()}

    def place(meter: Meter) -> MeterPlace:
        shop = shops[meter.shop_id] if meter.shop_id is not None else None
        area = areas[(shop.area_id if shop else meter.area_id) or 0]
        return MeterPlace(
            shop_number=shop.shop_number if shop else "",
            shop_name=shop.name if shop else meter.name,
            building_id=area.building_id,
            building=buildings[area.building_id],
            area=area.name,
        )

    return {meter.id: place(meter) for meter in ledger.meters.all()}
