"""Collectors, their lines and the meters on them, as the technician's tree shows them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from app.domain.permissions import Permission, Session
from app.services.places import meter_places
from app.services.rights import allow
from db.ledger import Ledger
from db.rows import Bus, Collector, Meter


@dataclass(frozen=True, slots=True)
class MeterNode:
    """One meter at `unit` of its line."""

    meter_id: str
    unit: str
    profile: str
    medium: str
    shop_number: str
    shop_name: str


@dataclass(frozen=True, slots=True)
class LineNode:
    """One RS-485 line of a collector; `parity` is N, E or O. Not `whole`: others' meters are on it too."""

    collector_id: str
    number: int
    baud: int
    parity: str
    stop_bits: int
    meters: tuple[MeterNode, ...]
    whole: bool = True


@dataclass(frozen=True, slots=True)
class CollectorNode:
    """`link` is one of meterio's LinkKinds; `address` says where it is reached, or on which port it calls."""

    id: str
    name: str
    link: str
    address: str
    calls_in: bool
    lines: tuple[LineNode, ...]


def wire_tree(ledger: Ledger, *, session: Session) -> tuple[CollectorNode, ...]:
    """Enabled collectors in the order of their ids, with their lines and enabled meters.

    A limited operator sees the collectors of his buildings, and of others the lines that his meters are on;
    of the meters only his. Raises DeskError permission.*.
    """
    scope = allow(ledger, session, Permission.BENCH)
    places = meter_places(ledger)
    meters: dict[tuple[str, int], list[MeterNode]] = defaultdict(list)
    shared = set()
    for meter in sorted(ledger.meters.all(), key=_by_unit):
        place = places[meter.id]
        if not scope.covers(place.building_id):
            shared.add((meter.collector_id, meter.bus))
        elif meter.enabled:
            meters[meter.collector_id, meter.bus].append(
                MeterNode(
                    meter.id, meter.unit, meter.profile, meter.medium, place.shop_number, place.shop_name
                )
            )
    lines: dict[str, list[LineNode]] = defaultdict(list)
    areas = {area.id: area.building_id for area in ledger.shops.areas()}
    rows = [row for row in ledger.collectors.all() if row.enabled]
    own = {row.id for row in rows if scope.covers(areas[row.area_id])}
    for bus in ledger.collectors.buses():
        key = (bus.collector_id, bus.number)
        if bus.collector_id in own or meters[key]:
            lines[bus.collector_id].append(_line(bus, meters[key], whole=key not in shared))
    return tuple(_collector(row, lines[row.id]) for row in rows if row.id in own or lines[row.id])


def _by_unit(meter: Meter) -> str:
    return meter.unit.zfill(14)


def _line(bus: Bus, meters: list[MeterNode], *, whole: bool) -> LineNode:
    return LineNode(
        bus.collector_id, bus.number, bus.baud, bus.parity, bus.stop_bits, tuple(meters), whole=whole
    )


def _collector(row: Collector, lines: list[LineNode]) -> CollectorNode:
    calls_in = row.dial_in is not None
    host = "" if calls_in else row.host
    address = f"{host}:{row.port}" if row.port else host
    return CollectorNode(row.id, row.name, row.link, address, calls_in, tuple(lines))
