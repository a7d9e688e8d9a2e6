"""What is wrong with a workbook, seen together with the book: each rule names the row that breaks it.

Rules look at `merged`, the site as it would stand. Rows of the book have no place in a sheet (row 0) and are
not blamed; what they already break is not the workbook's fault.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from typing import Any, Final

from app.domain.site import MONITORED, Bus, Collector, Meter, RowError, Site
from app.services.meter_addresses import DIGITS, LARGEST_UNIT, MODBUS, canonical, family
from app.services.site_book import BookSite
from app.services.site_layout import LAYOUTS
from meterio.profiles import Profile
from meterio.types import LinkKind

MOST_UNITS_A_LINE: Final = 32
"""Unit loads that one RS-485 line carries. All users of one multi-user meter share one."""
LONGEST_COLLECTOR_ID: Final = 16
"""The link's header carries 16 ASCII bytes."""

REFERENCES: Final = (
    ("Buildings", "company", "Companies"),
    ("Areas", "building", "Buildings"),
    ("Collectors", "area", "Areas"),
    ("Buses", "collector", "Collectors"),
    ("Shops", "area", "Areas"),
    ("Meters", "shop_number", "Shops"),
    ("Meters", "area", "Areas"),
    ("Meters", "collector", "Collectors"),
    ("Meters", "plan", "Prices"),
    ("Groups", "meter", "Meters"),
    ("Groups", "head_meter", "Meters"),
    ("Accounts", "shop_number", "Shops"),
    ("AccountMeters", "meter", "Meters"),
)
"""(sheet, column, the sheet whose first column it names). A blank names nothing."""


def rules(
    site: Site, merged: Site, *, book: BookSite, profiles: Mapping[str, Profile]
) -> tuple[Iterator[RowError], ...]:
    """All that is wrong besides the cells that could not be read, rule by rule. `merged` is `site` laid over
    `book`."""
    damaged_buses = any(sheet == "Buses" for sheet, _ in site.damaged)
    return (
        _counts(site),
        _twice(site),
        _shared(merged, profiles),
        _references(site, merged, book),
        _collectors(merged),
        _prices(site, merged, book),
        _names_of_groups(site),
        _lines(merged, profiles, damaged_buses=damaged_buses),
        _meters(merged, profiles),
        _known_meters(merged, book),
        _accounts(site, merged, profiles),
    )


def faults_of(
    site: Site, merged: Site, *, book: BookSite, profiles: Mapping[str, Profile]
) -> Iterator[RowError]:
    """What all rules find."""
    return chain.from_iterable(rules(site, merged, book=book, profiles=profiles))


def _counts(site: Site) -> Iterator[RowError]:
    for sheet, stated in site.stated.items():
        found = site.rows.get(sheet, 0)
        if stated != found:
            params = {"of": sheet, "stated": stated, "found": found}
            yield RowError("Summary", site.stated_at.get(sheet, 0), "value", "import.count_differs", params)


def _twice(site: Site) -> Iterator[RowError]:
    """Two rows of a sheet with one key."""
    for layout in LAYOUTS.values():
        first: dict[tuple[Any, ...], int] = {}
        for row in getattr(site, layout.part):
            key = layout.key_of(row)
            if key in first:
                text = "/".join(str(part) for part in key)
                yield RowError(
                    layout.name,
                    row.row,
                    layout.keys[-1],
                    "import.duplicate",
                    {"text": text, "first_row": first[key]},
                )
            first.setdefault(key, row.row)


def _shared(merged: Site, profiles: Mapping[str, Profile]) -> Iterator[RowError]:
    """What only one may have besides its key: addresses, meter numbers, receipt series."""
    alone: tuple[tuple[str, str, Iterable[tuple[str, str, int]]], ...] = (
        (
            "Companies",
            "receipt_series",
            ((one.receipt_series, one.code, one.row) for one in merged.companies),
        ),
        ("Collectors", "host", ((_called(c), c.id, c.row) for c in merged.collectors if not _calls(c))),
        ("Meters", "unit", ((_address(m, profiles), m.id, m.row) for m in merged.meters)),
        ("Meters", "number", ((m.number, m.id, m.row) for m in merged.meters if m.number)),
    )
    for sheet, column, rows in alone:
        first: dict[str, tuple[str, int]] = {}
        # Those of the book come first: it is the workbook's row that comes to a place that is taken.
        for value, key, row in sorted(rows, key=lambda one: one[2]):
            holder, at = first.setdefault(value, (key, row))
            if row and (holder, at) != (key, row):
                yield _taken(sheet, column, value, holder, row=row, at=at)


def _taken(sheet: str, column: str, value: str, holder: str, *, row: int, at: int) -> RowError:
    if at:
        return RowError(sheet, row, column, "import.duplicate", {"text": value, "first_row": at})
    if column == "unit":
        return RowError(sheet, row, column, "import.address_taken", {"meter": holder})
    return RowError(sheet, row, column, "import.taken", {"text": value, "holder": holder})


def _references(site: Site, merged: Site, book: BookSite) -> Iterator[RowError]:
    """Every code that names a row of another sheet must be there, in the workbook or in the book."""
    known: dict[str, set[str]] = {
        layout.name: {getattr(row, layout.key_columns[0].field) for row in getattr(merged, layout.part)}
        for layout in LAYOUTS.values()
    }
    known["Prices"] |= book.plans
    for sheet, key in site.damaged:
        known.get(sheet, set()).add(key)
    for sheet, column, target in REFERENCES:
        layout = LAYOUTS[sheet]
        field = next(one.field for one in layout.columns if one.name == column)
        for row in getattr(merged, layout.part):
            text = getattr(row, field)
            if row.row and text and text not in known[target]:
                gone = (target, text) in book.retired
                key = "import.retired_reference" if gone else "import.unknown_reference"
                yield RowError(sheet, row.row, column, key, {"text": text, "other": target})


def _collectors(merged: Site) -> Iterator[RowError]:
    for one in merged.collectors:
        if not one.row:
            continue
        if len(one.id) > LONGEST_COLLECTOR_ID:
            yield RowError(
                "Collectors", one.row, "collector", "import.too_long", {"most": LONGEST_COLLECTOR_ID}
            )
        if one.suite < one.minimum_suite:
            yield RowError(
                "Collectors", one.row, "suite", "import.suite_below_minimum", {"collector": one.id}
            )
        if one.link == LinkKind.SERIAL and _calls(one):
            column = "registration" if one.registration else "heartbeat"
            yield RowError("Collectors", one.row, column, "import.serial_never_calls", {"collector": one.id})
    yield from _same_calls([one for one in merged.collectors if _calls(one)])


def _same_calls(calling: list[Collector]) -> Iterator[RowError]:
    """Collectors that a listener could take for each other, since the first bytes of one begin those of the
    other. Sorted, a packet comes after all that begin it; a collector has two packets at most."""
    packets = sorted(
        (one.port, packet, one.row, one.id)
        for one in calling
        for packet in {one.registration, one.heartbeat} - {b""}
    )
    by_id = {one.id: one for one in calling}
    told = set()
    begun: list[tuple[int, bytes, str]] = []
    for port, packet, _, name in packets:
        while begun and not (begun[-1][0] == port and packet.startswith(begun[-1][1])):
            begun.pop()
        for _, _, other in begun[-2:]:
            first, second = sorted((by_id[name], by_id[other]), key=lambda one: (one.row, one.id))
            if name != other and second.row and second.id not in told:
                told.add(second.id)
                params = {"collector": second.id, "other": first.id}
                yield RowError("Collectors", second.row, "registration", "import.same_call", params)
        begun.append((port, packet, name))


def _prices(site: Site, merged: Site, book: BookSite) -> Iterator[RowError]:
    """A plan has one medium and one name. A price that is in the book stays; a new one needs a new day."""
    media: dict[str, str] = {}
    for price in sorted(merged.prices, key=lambda one: one.row):
        if media.setdefault(price.plan, price.medium) != price.medium and price.row:
            yield RowError("Prices", price.row, "medium", "import.plan_of_two_media", {"plan": price.plan})
    names: dict[str, str] = {}
    layout = LAYOUTS["Prices"]
    begun = {layout.key_of(price): price.price_e8 for price in book.site.prices}
    for price in site.prices:
        if names.setdefault(price.plan, price.name) != price.name:
            yield RowError("Prices", price.row, "name", "import.two_names", {"text": price.plan})
        if begun.get(layout.key_of(price), price.price_e8) != price.price_e8:
            yield RowError("Prices", price.row, "price_yuan", "import.price_differs", {"plan": price.plan})


def _names_of_groups(site: Site) -> Iterator[RowError]:
    names: dict[str, str] = {}
    heads: dict[str, str] = {}
    for one in site.groups:
        if names.setdefault(one.group, one.name) != one.name:
            yield RowError("Groups", one.row, "name", "import.two_names", {"text": one.group})
        if one.head_meter and heads.setdefault(one.group, one.head_meter) != one.head_meter:
            yield RowError("Groups", one.row, "head_meter", "import.two_heads", {"text": one.group})


def _lines(merged: Site, profiles: Mapping[str, Profile], *, damaged_buses: bool) -> Iterator[RowError]:
    """At most 32 units on a line, of its medium and of one family of protocols, unless it may be mixed."""
    buses = {(bus.collector, bus.number): bus for bus in merged.buses}
    links = {one.id: one.link for one in merged.collectors}
    on_line: defaultdict[tuple[str, int], list[Meter]] = defaultdict(list)
    for meter in sorted(merged.meters, key=lambda one: one.row):
        on_line[meter.collector, meter.bus].append(meter)
    for (collector, number), meters in on_line.items():
        bus = buses.get((collector, number))
        if bus is not None:
            yield from _line(bus, meters, profiles, link=links.get(collector))
        elif collector in links and not damaged_buses and meters[-1].row:
            where = {"text": f"{collector}/{number}", "other": "Buses"}
            row = next(meter.row for meter in meters if meter.row)
            yield RowError("Meters", row, "bus", "import.unknown_reference", where)


def _line(
    bus: Bus, meters: list[Meter], profiles: Mapping[str, Profile], *, link: str | None
) -> Iterator[RowError]:
    line = {"collector": bus.collector, "bus": bus.number}
    units: dict[str, int] = {}
    for meter in meters:
        units.setdefault(_unit(meter, profiles), meter.row)
    if len(units) > MOST_UNITS_A_LINE:
        params = {**line, "found": len(units), "most": MOST_UNITS_A_LINE}
        row = list(units.values())[MOST_UNITS_A_LINE]
        if row:
            yield RowError("Meters", row, "bus", "import.line_full", params)
    known = [(meter, profiles[meter.profile]) for meter in meters if meter.profile in profiles]
    for meter, profile in known:
        key, column = _misplaced(bus, profile, known[0][1], link=link)
        if key and meter.row:
            yield RowError("Meters", meter.row, column, key, line)
        elif key and bus.row:
            yield RowError("Buses", bus.row, "medium", key, line)


def _misplaced(bus: Bus, profile: Profile, first: Profile, *, link: str | None) -> tuple[str, str]:
    """Why a meter may not hang on the line, and the column that says so; "" if it may."""
    if not bus.mixed and _kind(profile) != _kind(first):
        return "import.line_mixed", "profile"
    if not bus.mixed and profile.medium != bus.medium:
        return "import.line_other_medium", "bus"
    if link == LinkKind.MODBUS_TCP and family(profile.protocol) != MODBUS:
        return "import.link_other_protocol", "profile"
    return "", ""


def _unit(meter: Meter, profiles: Mapping[str, Profile]) -> str:
    """What hangs on the line: the box that a user shares with others, else the meter itself."""
    profile = profiles.get(meter.profile)
    if profile is not None and profile.box_addresses > 1 and meter.unit.isdigit():
        return f"box {(int(meter.unit) - 1) // profile.box_addresses}"
    return meter.id


def _kind(profile: Profile) -> tuple[str, str]:
    """What all meters of a line must have in common."""
    return profile.medium, family(profile.protocol)


def _meters(merged: Site, profiles: Mapping[str, Profile]) -> Iterator[RowError]:
    media = {price.plan: price.medium for price in merged.prices}
    for meter in merged.meters:
        if not meter.row:
            continue
        profile = profiles.get(meter.profile)
        if profile is None:
            params = {"text": meter.profile, "choices": ", ".join(sorted(profiles))}
            yield RowError("Meters", meter.row, "profile", "import.unknown_choice", params)
            continue
        if media.get(meter.plan, profile.medium) != profile.medium:
            params = {"plan": meter.plan, "meter": meter.id}
            yield RowError("Meters", meter.row, "plan", "import.plan_other_medium", params)
        if canonical(profile.protocol, meter.unit) is None:
            yield _wrong_address(meter, profile)


def _wrong_address(meter: Meter, profile: Profile) -> RowError:
    digits = DIGITS.get(family(profile.protocol))
    if digits is None:
        bounds = {"text": meter.unit, "least": 1, "most": LARGEST_UNIT}
        return RowError("Meters", meter.row, "unit", "import.out_of_range", bounds)
    params = {"text": meter.unit, "digits": digits}
    return RowError("Meters", meter.row, "unit", "import.not_an_address", params)


def _known_meters(merged: Site, book: BookSite) -> Iterator[RowError]:
    """A known meter keeps its shop, make and price plan; its address moves only while no sale holds it."""
    known = {meter.id: meter for meter in book.site.meters}
    for meter in merged.meters:
        old = known.get(meter.id)
        if old is None or not meter.row:
            continue
        for column in ("shop_number", "profile", "plan", "purpose"):
            before, new = getattr(old, column), getattr(meter, column)
            if before != new:
                params = {"meter": meter.id, "old": before or "–", "new": new or "–"}
                yield RowError("Meters", meter.row, column, "import.meter_differs", params)
        moved = (old.collector, old.bus, old.unit) != (meter.collector, meter.bus, meter.unit)
        if moved and meter.id in book.busy:
            yield RowError("Meters", meter.row, "unit", "import.meter_busy", {"meter": meter.id})


def _accounts(site: Site, merged: Site, profiles: Mapping[str, Profile]) -> Iterator[RowError]:
    """A meter on an account is of a shop with one; its count is known if it keeps money itself."""
    meters = {meter.id: meter for meter in merged.meters}
    shops = {account.shop_number for account in merged.accounts}
    shops |= {key for sheet, key in site.damaged if sheet == "Accounts"}
    for row in merged.account_meters:
        meter = meters.get(row.meter)
        profile = profiles.get(meter.profile) if meter else None
        if meter is None or profile is None or not row.row:
            continue
        if meter.purpose == MONITORED:
            yield RowError("AccountMeters", row.row, "meter", "import.monitored", {"meter": meter.id})
            continue
        if meter.shop_number not in shops:
            params = {"meter": meter.id, "shop": meter.shop_number}
            yield RowError("AccountMeters", row.row, "meter", "import.no_account", params)
        column, key = "purchase_count", _wrong_count(profile.custody, row.purchase_count)
        if key:
            yield RowError("AccountMeters", row.row, column, key, {"meter": row.meter})
        if row.carried_in_fen and profile.custody == "meter":
            params = {"meter": row.meter}
            yield RowError("AccountMeters", row.row, "carried_in_yuan", "import.credit_in_meter", params)
    held = Counter(meters[row.meter].shop_number for row in merged.account_meters if row.meter in meters)
    held.update(meters[key].shop_number for _, key in site.damaged if key in meters)
    for account in merged.accounts:
        if account.row and not held[account.shop_number]:
            params = {"shop": account.shop_number}
            yield RowError("Accounts", account.row, "shop_number", "import.account_without_meter", params)


def _wrong_count(custody: str, count: int | None) -> str:
    if custody == "meter" and count is None:
        return "import.count_missing"
    return "import.count_not_kept" if custody == "office" and count is not None else ""


def _address(meter: Meter, profiles: Mapping[str, Profile]) -> str:
    profile = profiles.get(meter.profile)
    unit = canonical(profile.protocol, meter.unit) if profile else None
    return f"{meter.collector}/{meter.bus}/{unit or meter.unit}"


def _called(collector: Collector) -> str:
    """Where the console reaches a collector."""
    return f"{collector.host}:{collector.port}" if collector.port else collector.host


def _calls(collector: Collector) -> bool:
    return bool(collector.registration or collector.heartbeat)
