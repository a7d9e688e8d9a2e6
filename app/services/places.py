"""Where meters stand: shop, area and building of each, of monitored ones too."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from db.ledger import Ledger
from db.rows import Area, Building, Meter, Shop


@dataclass(frozen=True, slots=True)
class MeterPlace:
    """A meter that is monitored only has no shop number, and its own name stands for the shop's."""

    shop_number: str
    shop_name: str
    building_id: int
    building: str
    area: str
    building_code: str = ""


def meter_places(ledger: Ledger) -> dict[str, MeterPlace]:
    """The place of every meter, by its id."""
    shops = {shop.id: shop for shop in ledger.shops.all()}
    areas = {area.id: area for area in ledger.shops.areas()}
    buildings = {building.id: building for building in ledger.shops.buildings()}
    return {
        meter.id: _place(meter, None if meter.shop_id is None else shops[meter.shop_id], areas, buildings)
        for meter in ledger.meters.all()
    }


def meter_place(ledger: Ledger, meter: Meter) -> MeterPlace:
    """The place of one meter."""
    areas = {area.id: area for area in ledger.shops.areas()}
    buildings = {building.id: building for building in ledger.shops.buildings()}
    shop = None if meter.shop_id is None else ledger.shops.get(meter.shop_id)
    return _place(meter, shop, areas, buildings)


def _place(
    meter: Meter, shop: Shop | None, areas: Mapping[int, Area], buildings: Mapping[int, Building]
) -> MeterPlace:
    area = areas[(shop.area_id if shop else meter.area_id) or 0]
    building = buildings[area.building_id]
    return MeterPlace(
        shop_number=shop.shop_number if shop else "",
        shop_name=shop.name if shop else meter.name,
        building_id=area.building_id,
        building=building.name,
        area=area.name,
        building_code=building.code,
    )
