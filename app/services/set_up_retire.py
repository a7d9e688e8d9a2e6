"""Taking things of the site out of use, back into use, or away altogether.

What has history is never deleted: it is retired, keeps its name and past, and is left out of new work. Only
what nobody points to may be deleted. A place is retired after what stands in it, so nothing stops unsaid.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from app.domain.permissions import Permission, Session
from app.domain.secret_kinds import COLLECTOR
from app.errors import DeskError
from app.services.kept_secrets import remove_secret, secret_names
from app.services.rights import Scope, allow
from app.services.set_up import ACTIONS, CANDIDATE, building_ids, check, part_of
from app.services.site_book import BookSite, site_in
from db.ledger import Ledger
from db.rows import MAIN_COMPANY
from meterio.profiles import Profile

RETIRE: Final = "retire"
TAKE_BACK: Final = "take_back"
DELETE: Final = "delete"
ACTS: Final = (RETIRE, TAKE_BACK, DELETE)


@dataclass(frozen=True, slots=True)
class Fate:
    """What an act would do to one thing; `refusal` says why it cannot be done."""

    key: str
    refusal: DeskError | None


@dataclass(frozen=True, slots=True)
class _Ground:
    """What an act needs to know: every row of the kind, those in use, and the book as an import sees it."""

    ledger: Ledger
    scope: Scope
    kind: str
    rows: Mapping[str, Any]
    used: Mapping[str, Any]
    book: BookSite
    profiles: Mapping[str, Profile]
    heard: Callable[[str], bool]


def preview(
    ledger: Ledger,
    kind: str,
    keys: Iterable[str],
    act: str,
    *,
    profiles: Mapping[str, Profile],
    session: Session,
    heard: Callable[[str], bool],
) -> tuple[Fate, ...]:
    """What `carry_out` would do; changes nothing. Raises DeskError permission.denied."""
    ground = _ground(ledger, kind, profiles=profiles, session=session, heard=heard)
    return tuple(Fate(key, _refusal(ground, key, act)) for key in dict.fromkeys(keys))


def carry_out(
    ledger: Ledger,
    kind: str,
    keys: Iterable[str],
    act: str,
    *,
    profiles: Mapping[str, Profile],
    session: Session,
    heard: Callable[[str], bool],
    now_utc_ms: int,
) -> int:
    """Retire, take back or delete these things, all or none; returns how many. `heard` says whether a meter
    has ever answered: one that has is not deleted.

    Raises DeskError: permission.*, set_up.* and what the import says of a row that cannot come back.
    """
    wanted = tuple(dict.fromkeys(keys))
    ground = _ground(ledger, kind, profiles=profiles, session=session, heard=heard)
    for key in wanted:
        refusal = _refusal(ground, key, act)
        if refusal is not None:
            raise refusal
        if act == DELETE:
            _delete(ledger, kind, key)
        else:
            _retire(ledger, kind, key, now_utc_ms if act == RETIRE else None)
        action = f"{ACTIONS[kind]}.{act}"
        ledger.audit.append(operator=session.name, action=action, object=key, utc_ms=now_utc_ms)
        if act == TAKE_BACK:
            # What comes back next must find room beside it.
            ground = replace(ground, book=site_in(ledger))
    return len(wanted)


def _ground(
    ledger: Ledger,
    kind: str,
    *,
    profiles: Mapping[str, Profile],
    session: Session,
    heard: Callable[[str], bool],
) -> _Ground:
    scope = allow(ledger, session, Permission.SET_UP)
    rows, book = part_of(site_in(ledger, retired_too=True).site, kind), site_in(ledger)
    return _Ground(ledger, scope, kind, rows, part_of(book.site, kind), book, profiles, heard)


def _refusal(ground: _Ground, key: str, act: str) -> DeskError | None:
    row = ground.rows.get(key)
    if row is None:
        return DeskError("set_up.gone", text=key, column="")
    scope = ground.scope
    if scope.buildings is not None and not all(
        scope.covers(building) for building in building_ids(ground.ledger, ground.kind, row)
    ):
        return DeskError("permission.other_building")
    try:
        _CHECKS[act](ground, key, row)
    except DeskError as refusal:
        return refusal
    return None


def _check_retire(ground: _Ground, key: str, row: Any) -> None:
    ledger, kind = ground.ledger, ground.kind
    if key not in ground.used:
        raise DeskError("set_up.is_retired", text=key, column="")
    if kind == "Companies" and _company_id(ledger, key) == MAIN_COMPANY:
        raise DeskError("set_up.main_company", text=key)
    if kind == "Meters":
        _check_meter_at_rest(ledger, key)
    if kind == "Shops":
        shop = ledger.shops.by_number(key)
        if shop is not None and ledger.accounts.open_of_shop(shop.id) is not None:
            raise DeskError("set_up.shop_has_account", text=key)
    for user, number in users_of(ground.book, kind, row).items():
        if number:
            raise DeskError("set_up.still_used", text=key, kind=user, n=number)


def _check_meter_at_rest(ledger: Ledger, meter_id: str) -> None:
    if ledger.operations.open_for_meter(meter_id) is not None:
        raise DeskError("import.meter_busy", meter=meter_id)
    if ledger.accounts.open_of_meter(meter_id) is not None:
        raise DeskError("set_up.meter_has_account", meter=meter_id)


def _check_take_back(ground: _Ground, key: str, row: Any) -> None:
    if key in ground.used:
        raise DeskError("set_up.not_retired", text=key)
    candidate = replace(row, row=CANDIDATE)
    check(ground.ledger, ground.kind, candidate, old=None, book=ground.book, profiles=ground.profiles)


def _check_delete(ground: _Ground, key: str, row: Any) -> None:
    ledger, kind = ground.ledger, ground.kind
    if kind == "Companies" and _company_id(ledger, key) == MAIN_COMPANY:
        raise DeskError("set_up.main_company", text=key)
    if kind == "Meters" and (ground.heard(key) or key not in ground.used):
        raise DeskError("set_up.has_history", text=key)
    if ledger.unused.users(*_place(ledger, kind, key)):
        raise DeskError("set_up.has_history", text=key)


_CHECKS: Final = {RETIRE: _check_retire, TAKE_BACK: _check_take_back, DELETE: _check_delete}


def users_of(book: BookSite, kind: str, row: Any) -> dict[str, int]:
    """How many things of each kind stand in this one, of those that are in use."""
    site = book.site
    if kind == "Companies":
        return {"Buildings": sum(one.company == row.code for one in site.buildings)}
    if kind == "Buildings":
        return {"Areas": sum(one.building == row.code for one in site.areas)}
    if kind == "Areas":
        return {
            "Shops": sum(one.area == row.code for one in site.shops),
            "Collectors": sum(one.area == row.code for one in site.collectors),
            "Meters": sum(one.area == row.code for one in site.meters),
        }
    if kind == "Shops":
        return {"Meters": sum(one.shop_number == row.shop_number for one in site.meters)}
    if kind == "Collectors":
        return {"Meters": sum(one.collector == row.id for one in site.meters)}
    if kind == "Buses":
        line = (row.collector, row.number)
        return {"Meters": sum((one.collector, one.bus) == line for one in site.meters)}
    return {}


def _company_id(ledger: Ledger, code: str) -> int | None:
    company = ledger.companies.by_code(code)
    return company.id if company else None


def _place(ledger: Ledger, kind: str, key: str) -> tuple[str, tuple[str | int, ...]]:
    """The table and the key of a thing that is there."""
    if kind == "Companies":
        return "companies", (_company_id(ledger, key) or 0,)
    if kind == "Buildings":
        return "buildings", (next(one.id for one in ledger.shops.buildings() if one.code == key),)
    if kind == "Areas":
        return "areas", (next(one.id for one in ledger.shops.areas() if one.code == key),)
    if kind == "Shops":
        return "shops", (next(one.id for one in ledger.shops.all() if one.shop_number == key),)
    if kind == "Groups":
        return "building_groups", (next(one.id for one in ledger.groups.all() if one.code == key),)
    if kind == "Buses":
        collector, _, number = key.rpartition("/")
        return "buses", (collector, int(number))
    return kind.lower(), (key,)


def _delete(ledger: Ledger, kind: str, key: str) -> None:
    ledger.unused.delete(*_place(ledger, kind, key))
    if kind == "Collectors":
        for name in secret_names(ledger, COLLECTOR):
            if name.startswith(f"{key}/"):
                remove_secret(ledger, COLLECTOR, name)


def _retire(ledger: Ledger, kind: str, key: str, utc_ms: int | None) -> None:
    table, place = _place(ledger, kind, key)
    if kind in ("Buildings", "Areas", "Shops"):
        ledger.shops.retire(table, int(place[0]), utc_ms=utc_ms)
    elif kind == "Groups":
        ledger.groups.retire(int(place[0]), utc_ms=utc_ms)
    elif kind == "Companies":
        company = ledger.companies.by_code(key)
        if company is not None:
            ledger.companies.change(replace(company, retired_utc_ms=utc_ms))
    else:
        _retire_on_the_wire(ledger, kind, key, utc_ms)


def _retire_on_the_wire(ledger: Ledger, kind: str, key: str, utc_ms: int | None) -> None:
    """Collectors, lines and meters; what is retired is not asked any more."""
    meter = ledger.meters.get(key) if kind == "Meters" else None
    if meter is not None:
        ledger.meters.put(replace(meter, retired_utc_ms=utc_ms, enabled=utc_ms is None))
    collector = ledger.collectors.get(key) if kind == "Collectors" else None
    if collector is not None:
        ledger.collectors.put(replace(collector, retired_utc_ms=utc_ms, enabled=utc_ms is None))
    for bus in ledger.collectors.buses() if kind == "Buses" else ():
        if f"{bus.collector_id}/{bus.number}" == key:
            ledger.collectors.put_bus(replace(bus, retired_utc_ms=utc_ms))
