"""What is set up, as lists and forms show it: every thing field by field, what stands in it, whether it is
retired; and what a form may choose from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from app.config import ELECTRICITY_PLAN, WATER_PLAN
from app.domain.permissions import Permission, Session
from app.domain.secret_kinds import COLLECTOR
from app.domain.site import MONITORED, Site
from app.errors import DeskError
from app.services import settings
from app.services.collector_keys import KEY_SIZES
from app.services.kept_secrets import secret_names
from app.services.rights import Scope, allow
from app.services.set_up import KINDS, columns_of, part_of
from app.services.site_book import BookSite, site_in
from db.ledger import Ledger
from db.rows import AuditEntry
from meterio.profiles import Profile

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Thing:
    """One thing of the set-up. `fields` as its form shows them; `counts` what stands in it and is in use.

    `place` is its building's name; `key_state` of a collector: a key is "kept", "missing" or "needless".
    `enabled` False: it is out of service for now.
    """

    kind: str
    key: str
    fields: Mapping[str, str]
    retired: bool
    enabled: bool = True
    place: str = ""
    counts: Mapping[str, int] | None = None
    key_state: str = ""
    members: tuple[str, ...] = ()

    def count(self, of: str) -> int:
        return (self.counts or {}).get(of, 0)


@dataclass(frozen=True, slots=True)
class Choices:
    """What forms choose from: (code, name) of what is in use, by kind; makes of meters and their mediums.

    `plans` are (code, medium); `default_plan` by medium.
    """

    by_kind: Mapping[str, tuple[tuple[str, str], ...]]
    makes: Mapping[str, str]
    plans: tuple[tuple[str, str], ...]
    default_plan: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class SetUpEvent:
    """Something that was done to a thing: the action's last word, and what changed by field."""

    utc_ms: int
    operator: str
    action: str
    changes: Mapping[str, tuple[str, str]]


def things(ledger: Ledger, kind: str, *, session: Session) -> tuple[Thing, ...]:
    """All things of a kind in the operator's buildings. Raises DeskError permission.*."""
    scope = allow(ledger, session, Permission.SET_UP)
    return _Lists(ledger, scope).of(kind)


def choices(ledger: Ledger, profiles: Mapping[str, Profile], *, session: Session) -> Choices:
    """Raises DeskError permission.*."""
    scope = allow(ledger, session, Permission.SET_UP)
    lists = _Lists(ledger, scope)
    return Choices(
        by_kind={kind: lists.choices(kind) for kind in KINDS},
        makes={name: profile.medium for name, profile in sorted(profiles.items())},
        plans=tuple((plan.code, plan.medium) for plan in ledger.prices.plans()),
        default_plan={one.medium: settings.value(ledger, one) for one in (ELECTRICITY_PLAN, WATER_PLAN)},
    )


def history(ledger: Ledger, key: str, *, session: Session) -> tuple[SetUpEvent, ...]:
    """What was done to a thing, the newest first. Raises DeskError permission.*."""
    scope = allow(ledger, session, Permission.SET_UP, object=key)
    if scope.buildings is not None and not _Lists(ledger, scope).knows(key):
        raise DeskError("permission.other_building")
    return tuple(_event(row) for row in reversed(ledger.audit.of(key)))


def _event(row: AuditEntry) -> SetUpEvent:
    found = row.detail.get("changes")
    pairs = found.items() if isinstance(found, dict) else ()
    changes = {name: (str(pair[0]), str(pair[1])) for name, pair in pairs if isinstance(pair, list)}
    return SetUpEvent(row.utc_ms, row.operator, row.action, changes)


class _Lists:
    """One reading of the book for lists; codes of places resolved once."""

    def __init__(self, ledger: Ledger, scope: Scope) -> None:
        self._ledger = ledger
        self._scope = scope
        self._all = site_in(ledger, retired_too=True)
        self._used = _without_retired(self._all, ledger)
        self._building_of_area = {one.code: one.building for one in self._all.site.areas}
        self._area_of_shop = {one.shop_number: one.area for one in self._all.site.shops}
        self._area_of_collector = {one.id: one.area for one in self._all.site.collectors}
        self._building_of_meter = {one.id: self._meter_building(one) for one in self._all.site.meters}
        ids = {one.id: one.code for one in ledger.shops.buildings()}
        covered = scope.buildings
        self._mine = set(ids.values()) if covered is None else {ids[one] for one in covered if one in ids}
        self._names = {one.code: one.name for one in ledger.shops.buildings()}

    def of(self, kind: str) -> tuple[Thing, ...]:
        used = part_of(self._used, kind)
        enabled = self._enabled(kind)
        keys = self._key_states() if kind == "Collectors" else {}
        counts = _counts(self._used, kind)
        members = self._members() if kind == "Groups" else {}
        made = []
        for key, row in part_of(self._all.site, kind).items():
            buildings = self._buildings(kind, row)
            if not self._sees(buildings):
                continue
            made.append(
                Thing(
                    kind=kind,
                    key=key,
                    fields=self._fields(kind, row),
                    retired=key not in used,
                    enabled=enabled.get(key, True),
                    place=", ".join(self._names.get(one, one) for one in sorted(buildings))
                    if kind not in ("Companies", "Buildings")
                    else "",
                    counts=counts.get(key, {}),
                    key_state=keys.get(key, ""),
                    members=members.get(key, ()),
                )
            )
        return tuple(made)

    def knows(self, key: str) -> bool:
        """Whether any thing that is seen has this key."""
        return any(
            self._sees(self._buildings(kind, row))
            for kind in KINDS
            if (row := part_of(self._all.site, kind).get(key)) is not None
        )

    def choices(self, kind: str) -> tuple[tuple[str, str], ...]:
        rows = part_of(self._used, kind).items()
        return tuple(
            (key, str(getattr(row, "name", "")))
            for key, row in rows
            if self._sees(self._buildings(kind, row))
        )

    def _sees(self, buildings: frozenset[str]) -> bool:
        return self._scope.buildings is None or (bool(buildings) and buildings <= self._mine)

    def _buildings(self, kind: str, row: Any) -> frozenset[str]:
        """Codes of the buildings that a row belongs to."""
        if kind == "Companies":
            return frozenset(one.code for one in self._all.site.buildings if one.company == row.code)
        if kind == "Buildings":
            return frozenset({row.code})
        if kind == "Areas":
            return frozenset({row.building})
        if kind in ("Shops", "Collectors"):
            return frozenset({self._building_of_area[row.area]})
        if kind == "Buses":
            return frozenset({self._building_of_area[self._area_of_collector[row.collector]]})
        if kind == "Meters":
            return frozenset({self._building_of_meter[row.id]})
        held = {one.meter for one in self._all.site.groups if one.group == row.group and one.meter}
        return frozenset(self._building_of_meter[meter] for meter in held)

    def _meter_building(self, row: Any) -> str:
        area = row.area if row.purpose == MONITORED else self._area_of_shop[row.shop_number]
        return self._building_of_area[area]

    def _fields(self, kind: str, row: Any) -> dict[str, str]:
        found = {
            one.name: str(text) if (text := one.text_of(row)) is not None else "" for one in columns_of(kind)
        }
        if kind == "Companies":
            company = self._ledger.companies.by_code(row.code)
            if company is not None:
                found |= {
                    "slip_header": company.slip_header,
                    "slip_footer": company.slip_footer,
                    "merchant": company.merchant,
                }
        return found

    def _enabled(self, kind: str) -> dict[str, bool]:
        if kind == "Meters":
            return {one.id: one.enabled for one in self._ledger.meters.all()}
        if kind == "Collectors":
            return {one.id: one.enabled for one in self._ledger.collectors.all()}
        return {}

    def _key_states(self) -> dict[str, str]:
        kept, states = set(secret_names(self._ledger, COLLECTOR)), {}
        for one in self._ledger.collectors.all():
            there = f"{one.id}/{one.key_id}" in kept
            states[one.id] = "needless" if one.link not in KEY_SIZES else "kept" if there else "missing"
        return states

    def _members(self) -> dict[str, tuple[str, ...]]:
        found: dict[str, list[str]] = {}
        for one in self._used.groups:
            if one.meter:
                found.setdefault(one.group, []).append(one.meter)
        return {group: tuple(meters) for group, meters in found.items()}


def _without_retired(everything: BookSite, ledger: Ledger) -> Site:
    """What of all that was ever set up is in use, as `site_in` would tell it."""
    site, gone = everything.site, everything.retired
    lines = {(one.collector_id, one.number) for one in ledger.collectors.buses() if one.retired_utc_ms}

    def used(kind: str, rows: Iterable[Row], key: Callable[[Row], str]) -> tuple[Row, ...]:
        return tuple(row for row in rows if (kind, key(row)) not in gone)

    buses = used("Collectors", site.buses, lambda row: row.collector)
    groups = used("Groups", site.groups, lambda row: row.group)
    return replace(
        site,
        companies=used("Companies", site.companies, lambda row: row.code),
        buildings=used("Buildings", site.buildings, lambda row: row.code),
        areas=used("Areas", site.areas, lambda row: row.code),
        collectors=used("Collectors", site.collectors, lambda row: row.id),
        buses=tuple(row for row in buses if (row.collector, row.number) not in lines),
        shops=used("Shops", site.shops, lambda row: row.shop_number),
        meters=used("Meters", site.meters, lambda row: row.id),
        groups=used("Meters", groups, lambda row: row.meter),
        accounts=used("Shops", site.accounts, lambda row: row.shop_number),
    )


def _counts(site: Site, kind: str) -> dict[str, dict[str, int]]:
    """What stands in each thing and is in use, by the kind of what stands there."""
    of_meter = [
        (one.shop_number, one.area, one.collector, f"{one.collector}/{one.bus}") for one in site.meters
    ]
    inside: dict[str, list[tuple[str, str]]] = {
        "Companies": [(one.company, "Buildings") for one in site.buildings],
        "Buildings": [(one.building, "Areas") for one in site.areas],
        "Areas": [(one.area, "Shops") for one in site.shops]
        + [(one.area, "Collectors") for one in site.collectors]
        + [(area, "Meters") for _, area, _, _ in of_meter if area],
        "Shops": [(shop, "Meters") for shop, _, _, _ in of_meter]
        + [(one.shop_number, "Accounts") for one in site.accounts],
        "Collectors": [(one.collector, "Buses") for one in site.buses]
        + [(collector, "Meters") for _, _, collector, _ in of_meter],
        "Buses": [(line, "Meters") for _, _, _, line in of_meter],
        "Groups": [(one.group, "Meters") for one in site.groups if one.meter],
    }
    found: dict[str, dict[str, int]] = {}
    for (key, of), number in Counter(inside.get(kind, ())).items():
        found.setdefault(key, {})[of] = number
    return found
