"""Every shop by its place, with its meters and what their credit is measured by, for the map of the mall."""

from __future__ import annotations

import re
from dataclasses import dataclass

from app.domain.credit import CreditLimits
from app.domain.permissions import Permission, Session
from app.services import alarm_ground
from app.services.rights import allow
from db.ledger import Ledger
from db.rows import Meter

_FLOOR = re.compile(r"([A-Za-z]*)(\d+)[A-Za-z]*")


@dataclass(frozen=True, slots=True)
class MapMeter:
    """`limits` None: nobody pays for what it has left, so nobody is warned of it."""

    meter_id: str
    medium: str
    limits: CreditLimits | None


@dataclass(frozen=True, slots=True)
class MapShop:
    """What stands still; the live states are the live board's."""

    shop_id: int
    shop_number: str
    name: str
    building: str
    area: str
    floor: str
    meters: tuple[MapMeter, ...]


def shops(ledger: Ledger, *, session: Session) -> tuple[MapShop, ...]:
    """The shops that `session` may see, by building, floor from below, area and number.

    Raises DeskError permission.*.
    """
    scope = allow(ledger, session, Permission.LOOK)
    areas = {area.id: area for area in ledger.shops.areas()}
    buildings = {building.id: building for building in ledger.shops.buildings()}
    of_shop = _meters(ledger)
    placed = []
    for shop in ledger.shops.all():
        area = areas[shop.area_id]
        building = buildings[area.building_id]
        if shop.retired_utc_ms is not None or not scope.covers(building.id):
            continue
        meters = of_shop.get(shop.id, ())
        shown = MapShop(
            shop.id, shop.shop_number, shop.name, building.name, area.name, shop.floor, tuple(meters)
        )
        placed.append(((building.code, floor_order(shop.floor), area.code, shop.shop_number), shown))
    return tuple(shop for _, shop in sorted(placed, key=lambda one: one[0]))


def _meters(ledger: Ledger) -> dict[int, list[MapMeter]]:
    """Those in use, by shop, electricity first."""
    limits = {ground.meter_id: ground.limits for ground in alarm_ground.meters(ledger)}
    found: dict[int, list[MapMeter]] = {}
    for meter in sorted(ledger.meters.all(), key=_electricity_first):
        if meter.enabled and meter.shop_id is not None:
            shown = MapMeter(meter.id, meter.medium, limits.get(meter.id))
            found.setdefault(meter.shop_id, []).append(shown)
    return found


def _electricity_first(meter: Meter) -> tuple[str, str]:
    return meter.medium, meter.id


def floor_order(floor: str) -> tuple[int, str]:
    """B2, B1, 1F, 2F ... whatever it is called otherwise comes last, by its letters."""
    found = _FLOOR.fullmatch(floor.strip())
    if found is None:
        return 1_000, floor
    below = found[1].upper().startswith("B")
    return (-1 if below else 1) * int(found[2]), floor
