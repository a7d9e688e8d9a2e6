"""Which meters are meant: sets saved by name, groups, and pasted lists of meter or shop numbers."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from app.domain.permissions import Permission, Session
from app.errors import DeskError
from app.services.rights import allow, allow_meters
from db.control_rows import MeterSet
from db.ledger import Ledger

MOST_NAME: Final = 40
_BETWEEN: Final = re.compile(r"[\s,;，；、]+")


@dataclass(frozen=True, slots=True)
class Choice:
    """Meters to choose at once. `kind` is "group" or "set"."""

    kind: str
    id: int
    name: str
    meters: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Pasted:
    """The meters that a pasted list names, in its order, and what of it nobody knows here."""

    meters: tuple[str, ...]
    unknown: tuple[str, ...]


def choices(ledger: Ledger, *, session: Session) -> tuple[Choice, ...]:
    """The site's groups and the saved sets, with those of their meters that this person may see.

    Raises DeskError permission.*.
    """
    scope = allow(ledger, session, Permission.LOOK)
    buildings = ledger.meters.buildings()
    usable = {
        meter.id
        for meter in ledger.meters.all()
        if meter.enabled and meter.retired_utc_ms is None and scope.covers(buildings.get(meter.id))
    }
    groups = [
        Choice("group", one.id, one.name, ledger.groups.meters(one.id))
        for one in ledger.groups.all()
        if one.retired_utc_ms is None
    ]
    sets = [Choice("set", one.id, one.name, one.meters) for one in ledger.orders.meter_sets()]
    seen = (
        Choice(one.kind, one.id, one.name, tuple(meter for meter in one.meters if meter in usable))
        for one in (*groups, *sets)
    )
    return tuple(one for one in seen if one.meters)


def pasted(ledger: Ledger, text: str, *, session: Session) -> Pasted:
    """Numbers of meters, their makers' numbers, or shops, parted by spaces, commas or lines.

    Raises DeskError permission.*.
    """
    scope = allow(ledger, session, Permission.LOOK)
    buildings = ledger.meters.buildings()
    by_number: dict[str, list[str]] = {}
    for meter in ledger.meters.all():
        if meter.enabled and meter.retired_utc_ms is None and scope.covers(buildings.get(meter.id)):
            shop = None if meter.shop_id is None else ledger.shops.get(meter.shop_id)
            for name in {meter.id, meter.number, shop.shop_number if shop else ""} - {""}:
                by_number.setdefault(name.lower(), []).append(meter.id)
    words = [word for word in _BETWEEN.split(text.strip()) if word]
    found = [meter for word in words for meter in by_number.get(word.lower(), ())]
    unknown = [word for word in words if word.lower() not in by_number]
    return Pasted(tuple(dict.fromkeys(found)), tuple(dict.fromkeys(unknown)))


def save(ledger: Ledger, name: str, meter_ids: tuple[str, ...], *, session: Session, now_utc_ms: int) -> int:
    """Save these meters under a name; a set of that name is replaced. Returns its id.

    Raises DeskError: permission.*, orders.no_meters, orders.set_name.
    """
    allow_meters(ledger, session, Permission.CONTROL, meter_ids)
    told = name.strip()
    if not told or len(told) > MOST_NAME:
        raise DeskError("orders.set_name", most=MOST_NAME)
    if not meter_ids:
        raise DeskError("orders.no_meters")
    set_id = ledger.orders.put_meter_set(told, meter_ids, operator_id=session.operator_id, utc_ms=now_utc_ms)
    detail = {"meters": len(meter_ids)}
    ledger.audit.append(
        operator=session.name, action="meter_set.save", object=told, detail=detail, utc_ms=now_utc_ms
    )
    return set_id


def delete(ledger: Ledger, set_id: int, *, session: Session, now_utc_ms: int) -> None:
    """Forget a saved set. Raises DeskError: permission.*, orders.no_set."""
    allow(ledger, session, Permission.CONTROL)
    known: MeterSet | None = ledger.orders.meter_set(set_id)
    if known is None:
        raise DeskError("orders.no_set")
    allow_meters(ledger, session, Permission.CONTROL, known.meters)
    ledger.orders.delete_meter_set(set_id)
    ledger.audit.append(
        operator=session.name, action="meter_set.delete", object=known.name, utc_ms=now_utc_ms
    )
