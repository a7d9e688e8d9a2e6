"""Adding and changing one thing of the site: company, building, area, shop, collector, line, meter, group.

A form is a row of the site workbook: read by the same reader, checked by the same rules with the book around
it, written by the same hand as an import. What only a form may change (how a known collector is reached, a
meter's shop while nothing was sold to it) is here. The engine is told by whoever calls.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, Final

from app.domain.permissions import Permission, Session
from app.domain.site import MONITORED, RowError, Site, unwatched
from app.errors import DeskError
from app.services.link_forms import dial_in_text
from app.services.meter_addresses import canonical
from app.services.rights import Scope, allow
from app.services.site_book import BookSite, site_in
from app.services.site_cells import YES_NO, Cell, RowReader
from app.services.site_check import faults_of
from app.services.site_layout import LAYOUTS, Column
from app.services.site_rows import SiteRows
from db.ledger import Ledger
from db.rows import Company
from meterio.profiles import Profile
from meterio.types import DialIn

KINDS: Final = ("Companies", "Buildings", "Areas", "Shops", "Collectors", "Buses", "Meters", "Groups")
"""The sheets whose rows a form may hold."""
CANDIDATE: Final = 1
"""The place of the row that is being set up; rows of the book have 0."""

MORE_TEXTS: Final[Mapping[str, tuple[str, ...]]] = {"Companies": ("slip_header", "slip_footer", "merchant")}
"""Fields of a form that the workbook has not."""
SWITCHED: Final = ("Collectors", "Meters")
"""What can be out of service for a while: the field `enabled`, yes or no."""
_REACH: Final = ("link", "host", "port", "suite", "minimum_suite", "registration", "heartbeat", "max_hold_ms")

_SAID_HERE: Final = {
    "import.empty": "set_up.empty",
    "import.unknown_reference": "set_up.unknown_reference",
    "import.retired_reference": "set_up.retired_reference",
    "import.unknown_choice": "set_up.unknown_choice",
}
"""Sentences that speak of cells and sheets, and those for forms instead."""


@dataclass(frozen=True, slots=True)
class Saved:
    """What came of a form: the key of its thing, and whether anything is different now."""

    key: str
    changed: bool


def save(
    ledger: Ledger,
    kind: str,
    form: Mapping[str, str],
    *,
    known: str | None,
    profiles: Mapping[str, Profile],
    session: Session,
    now_utc_ms: int,
) -> Saved:
    """Add the thing that `form` describes, or with its key in `known` change it.

    Raises DeskError: permission.*, set_up.*, import.* with the form's field as parameter `column`; nothing is
    written then.
    """
    scope = allow(ledger, session, Permission.SET_UP)
    book = site_in(ledger)
    row, more = read_form(kind, form, profiles)
    old = _known(book, kind, row, known)
    for one in (row, old):
        if one is not None:
            _check_scope(ledger, scope, kind, one)
    if scope.buildings is not None and kind == "Buildings" and old and old.company != row.company:
        raise DeskError("permission.other_building")
    check(ledger, kind, row, old=old, book=book, profiles=profiles)
    if _reach(kind, old, row):
        allow(ledger, session, Permission.KEYS)
    before = {} if old is None else described(ledger, kind, old)
    _write(ledger, kind, row, more, profiles=profiles, session=session, now_utc_ms=now_utc_ms)
    after = described(ledger, kind, row)
    key = key_text(kind, row)
    if after != before:
        note(
            ledger,
            kind,
            key,
            _differences(before, after),
            new=old is None,
            by=session.name,
            utc_ms=now_utc_ms,
        )
    return Saved(key, after != before)


def key_text(kind: str, row: Any) -> str:
    """What names a row in lists, in the audit trail and in sentences."""
    if kind == "Groups":
        return str(row.group)
    return "/".join(str(part) for part in LAYOUTS[kind].key_of(row))


def part_of(site: Site, kind: str) -> dict[str, Any]:
    """The rows of a kind by their keys, of groups one row each."""
    return {
        key_text(kind, row): row
        for row in getattr(site, LAYOUTS[kind].part)
        if kind != "Groups" or not row.meter
    }


@cache
def columns_of(kind: str) -> tuple[Column, ...]:
    """The workbook's columns that a form has."""
    return tuple(one for one in LAYOUTS[kind].columns if (kind, one.name) != ("Groups", "meter"))


def read_form(
    kind: str, form: Mapping[str, str], profiles: Mapping[str, Profile]
) -> tuple[Any, dict[str, str]]:
    """The row of a form, and what of it the workbook has not. Raises DeskError with the first wrong field."""
    reader = RowReader(kind, CANDIDATE, {name: Cell(text) for name, text in form.items()})
    row = LAYOUTS[kind].make(reader)
    more = {name: reader.optional_text(name) for name in MORE_TEXTS.get(kind, ())}
    if kind in SWITCHED:
        more["enabled"] = reader.choice("enabled", YES_NO) if form.get("enabled") else YES_NO[0]
    if reader.faults:
        raise refusal(reader.faults[0])
    # A form shows every field, so a blank one has its default; in a workbook it may stay as it is.
    blank = [one for one in columns_of(kind) if one.keeps and getattr(row, one.field) in (None, "")]
    row = replace(row, **{one.field: one.default for one in blank})
    profile = profiles.get(row.profile) if kind == "Meters" else None
    if profile is not None:
        row = replace(row, unit=canonical(profile.protocol, row.unit) or row.unit)
    return row, more


def refusal(fault: RowError) -> DeskError:
    """A fault of the candidate's row as the error of a form; `column` is the field."""
    params = {name: value for name, value in fault.params.items() if name not in ("key", "column")}
    return DeskError(_SAID_HERE.get(fault.key, fault.key), **params, column=fault.column)


def check(
    ledger: Ledger,
    kind: str,
    row: Any,
    *,
    old: Any | None,
    book: BookSite,
    profiles: Mapping[str, Profile],
) -> None:
    """The rules of the import, for one row within the book. Raises DeskError with the first one broken."""
    part, key = LAYOUTS[kind].part, key_text(kind, row)
    others = [one for one in getattr(book.site, part) if key_text(kind, one) != key or kind == "Groups"]
    site, merged = _with(Site(), part, (row,)), _with(book.site, part, (*others, row))
    if kind == "Collectors":
        # Its lines stand or fall with its link.
        lines = [replace(one, row=CANDIDATE) if one.collector == key else one for one in merged.buses]
        merged = replace(merged, buses=tuple(lines))
    for fault in faults_of(site, merged, book=book, profiles=profiles):
        if fault.row == CANDIDATE and fault.key != "import.meter_differs":
            raise refusal(fault)
    if old is not None:
        _check_change(ledger, kind, old, row)


def _known(book: BookSite, kind: str, row: Any, known: str | None) -> Any | None:
    """The row that is changed; None for one that is new. Raises DeskError: set_up.exists, set_up.is_retired,
    set_up.gone, set_up.key_fixed.
    """
    key, key_column = key_text(kind, row), columns_of(kind)[0].name
    there = part_of(book.site, kind).get(key)
    if known is None and there is not None:
        raise DeskError("set_up.exists", text=key, column=key_column)
    if (kind, key) in book.retired:
        raise DeskError("set_up.is_retired", text=key, column=key_column)
    if known is None:
        return None
    if known != key:
        raise DeskError("set_up.key_fixed", text=known, column=key_column)
    if there is None:
        raise DeskError("set_up.gone", text=known, column="")
    return there


def _check_change(ledger: Ledger, kind: str, old: Any, new: Any) -> None:
    """What stays although a form could say otherwise: what money or people have relied on."""
    if kind == "Meters" and _has_history(ledger, new.id):
        for column in ("shop_number", "profile", "purpose"):
            if getattr(old, column) != getattr(new, column):
                raise DeskError("set_up.meter_has_history", meter=new.id, column=column)
    if kind == "Collectors" and new.minimum_suite < old.minimum_suite:
        raise DeskError("set_up.minimum_lowered", collector=new.id, column="minimum_suite")
    if kind == "Companies" and new.receipt_series != old.receipt_series:
        _refuse_used_series(ledger, old.receipt_series)


def _refuse_used_series(ledger: Ledger, series: str) -> None:
    if ledger.operations.next_receipt_number(series) > 1:
        raise DeskError("set_up.series_used", text=series, column="receipt_series")


def _has_history(ledger: Ledger, meter_id: str) -> bool:
    users = ledger.unused.users("meters", (meter_id,))
    return any(table in users for table in ("account_meters", "meter_epochs"))


def _reach(kind: str, old: Any | None, new: Any) -> bool:
    """Whether a known collector would be reached or sealed otherwise."""
    if kind != "Collectors" or old is None:
        return False
    return any(getattr(old, name) != getattr(new, name) for name in _REACH)


def building_ids(ledger: Ledger, kind: str, row: Any) -> frozenset[int | None]:
    """The buildings that a row belongs to; None where it is of the whole site or its place is not known."""
    buildings = {one.code: one.id for one in ledger.shops.buildings()}
    areas = {one.code: one.building_id for one in ledger.shops.areas()}
    if kind == "Buildings":
        return frozenset({buildings.get(row.code)})
    if kind == "Areas":
        return frozenset({buildings.get(row.building)})
    if kind == "Shops":
        return frozenset({areas.get(row.area)})
    if kind == "Collectors":
        return frozenset({areas.get(row.area)}) | ledger.collectors.buildings_on(row.id)
    if kind == "Buses":
        return ledger.collectors.buildings_on(row.collector, bus=row.number) or frozenset({None})
    if kind == "Meters":
        shop = ledger.shops.by_number(row.shop_number)
        if row.purpose == MONITORED:
            return frozenset({areas.get(row.area)})
        return frozenset({ledger.shops.building_of(shop.id) if shop else None})
    if kind == "Groups":
        group = ledger.groups.by_code(row.group)
        held = ledger.groups.meters(group.id) if group else ()
        heads = (row.head_meter,) if row.head_meter else ()
        return frozenset(ledger.meters.building_of(meter) for meter in (*held, *heads))
    return frozenset({None})


def _check_scope(ledger: Ledger, scope: Scope, kind: str, row: Any) -> None:
    if scope.buildings is None:
        return
    if not all(scope.covers(building) for building in building_ids(ledger, kind, row)):
        raise DeskError("permission.other_building")


def _write(
    ledger: Ledger,
    kind: str,
    row: Any,
    more: Mapping[str, str],
    *,
    profiles: Mapping[str, Profile],
    session: Session,
    now_utc_ms: int,
) -> None:
    site = _with(Site(), LAYOUTS[kind].part, (row,))
    SiteRows(
        ledger, site, profiles=profiles, session=session, now_utc_ms=now_utc_ms, progress=unwatched
    ).put()
    if kind == "Collectors":
        _write_collector(ledger, row, enabled=more["enabled"] == YES_NO[0])
    elif kind == "Meters":
        meter = ledger.meters.get(row.id)
        if meter is not None:
            ledger.meters.put(replace(meter, enabled=more["enabled"] == YES_NO[0]))
    elif kind == "Companies":
        company = ledger.companies.by_code(row.code)
        if company is not None:
            _write_company(ledger, replace(company, receipt_series=row.receipt_series), more)


def _write_company(ledger: Ledger, company: Company, more: Mapping[str, str]) -> None:
    """What of a company the workbook has not."""
    ledger.companies.change(
        replace(
            company,
            slip_header=more["slip_header"],
            slip_footer=more["slip_footer"],
            merchant=more["merchant"],
        )
    )


def _with(site: Site, part: str, rows: tuple[Any, ...]) -> Site:
    """`site` with other rows of one kind."""
    changed: dict[str, Any] = {part: rows}
    return replace(site, **changed)


def _write_collector(ledger: Ledger, row: Any, *, enabled: bool) -> None:
    """An import leaves alone how a known collector is reached; a form does not."""
    kept = ledger.collectors.get(row.id)
    if kept is None:
        return
    calls = DialIn(row.registration, row.heartbeat)
    ledger.collectors.put(
        replace(
            kept,
            link=row.link,
            host=row.host,
            port=row.port,
            suite=row.suite,
            minimum_suite=row.minimum_suite,
            dial_in=dial_in_text(calls) if row.registration or row.heartbeat else None,
            max_hold_ms=kept.max_hold_ms if row.max_hold_ms is None else row.max_hold_ms,
            enabled=enabled,
        )
    )


def described(ledger: Ledger, kind: str, row: Any) -> dict[str, str]:
    """A thing of the book, field by field as a form shows it."""
    found = {
        one.name: str(text) if (text := one.text_of(row)) is not None else "" for one in columns_of(kind)
    }
    if kind == "Companies":
        company = ledger.companies.by_code(row.code)
        found |= {name: getattr(company, name) if company else "" for name in MORE_TEXTS[kind]}
    if kind in SWITCHED:
        kept = (ledger.meters if kind == "Meters" else ledger.collectors).get(row.id)
        found["enabled"] = YES_NO[0] if kept is None or kept.enabled else YES_NO[1]
    return found


def _differences(before: Mapping[str, str], after: Mapping[str, str]) -> dict[str, list[str]]:
    """[before, after] by field, of those that differ."""
    names = dict.fromkeys((*before, *after))
    pairs = {name: [before.get(name, ""), after.get(name, "")] for name in names}
    return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}


ACTIONS: Final = {
    "Companies": "company",
    "Buildings": "building",
    "Areas": "area",
    "Shops": "shop",
    "Collectors": "collector",
    "Buses": "bus",
    "Meters": "meter",
    "Groups": "group",
}


def note(
    ledger: Ledger,
    kind: str,
    key: str,
    changes: Mapping[str, object],
    *,
    new: bool,
    by: str,
    utc_ms: int,
) -> None:
    """The audit row of a form: company.add, meter.change and so on."""
    masked = {name: value for name, value in changes.items() if name != "phone"}
    if len(masked) != len(changes):
        masked["phone"] = "changed"
    action = f"{ACTIONS[kind]}.{'add' if new else 'change'}"
    ledger.audit.append(operator=by, action=action, object=key, detail={"changes": masked}, utc_ms=utc_ms)


def set_members(
    ledger: Ledger, group: str, meter_ids: Iterable[str], *, session: Session, now_utc_ms: int
) -> int:
    """The group holds exactly these meters from now on; returns how many joined or left.

    Of buildings that are not the operator's the group keeps what it has. Raises DeskError: permission.*,
    set_up.gone, settings.no_such_meter.
    """
    scope = allow(ledger, session, Permission.SET_UP)
    known = ledger.groups.by_code(group)
    if known is None or known.retired_utc_ms is not None:
        raise DeskError("set_up.gone", text=group, column="")
    before, wanted = set(ledger.groups.meters(known.id)), set(meter_ids)
    buildings = ledger.meters.buildings()
    for meter_id in wanted - before:
        if meter_id not in buildings:
            raise DeskError("settings.no_such_meter", meter=meter_id)
        if not scope.covers(buildings[meter_id]):
            raise DeskError("permission.other_building")
    after = wanted | {one for one in before if not scope.covers(buildings.get(one))}
    if after == before:
        return 0
    ledger.groups.set_meters(known.id, after)
    detail = {"joined": sorted(after - before), "left": sorted(before - after)}
    ledger.audit.append(
        operator=session.name, action="group.members", object=group, detail=detail, utc_ms=now_utc_ms
    )
    return len(after ^ before)
