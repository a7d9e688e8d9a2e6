"""What is wrong with a site: each rule names the row that breaks it. Writes nothing."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations
from typing import Final

from app.domain.site import COUNTED, Collector, Meter, RowError, Site
from app.services.link_forms import alike
from app.services.meter_addresses import DIGITS, LARGEST_UNIT, MODBUS, canonical, family
from db.ledger import Ledger
from meterio.profiles import Profile
from meterio.types import DialIn, LinkKind

MOST_METERS_A_LINE: Final = 32
"""Unit loads that one RS-485 line carries."""
LONGEST_COLLECTOR_ID: Final = 16
"""The link's header carries 16 ASCII bytes."""


def faults_of(site: Site, profiles: Mapping[str, Profile]) -> tuple[RowError, ...]:
    """All that can be said from the workbook alone, in the order of its sheets."""
    found = [*site.faults, *_counts(site), *_duplicates(site, profiles), *_references(site)]
    found += [
        *_collectors(site),
        *_lines(site, profiles),
        *_meters(site, profiles),
        *_accounts(site, profiles),
    ]
    order = {sheet: place for place, sheet in enumerate(("Summary", *COUNTED))}
    return tuple(sorted(found, key=lambda fault: (order[fault.sheet], fault.row)))


def conflicts(ledger: Ledger, site: Site, profiles: Mapping[str, Profile]) -> tuple[RowError, ...]:
    """Rows that would change what an import may not: prices that have begun, meters at work."""
    return (*_price_conflicts(ledger, site), *_meter_conflicts(ledger, site, profiles))


def _counts(site: Site) -> Iterator[RowError]:
    for sheet, stated in site.stated.items():
        found = site.rows.get(sheet, 0)
        if stated != found:
            params = {"of": sheet, "stated": stated, "found": found}
            yield RowError("Summary", site.stated_at.get(sheet, 0), "value", "import.count_differs", params)


def _duplicates(site: Site, profiles: Mapping[str, Profile]) -> Iterator[RowError]:
    keyed: tuple[tuple[str, str, Iterable[tuple[str, int]]], ...] = (
        ("Buildings", "building", ((row.code, row.row) for row in site.buildings)),
        ("Areas", "area", ((row.code, row.row) for row in site.areas)),
        ("Collectors", "collector", ((row.id, row.row) for row in site.collectors)),
        ("Collectors", "host", ((_called(row), row.row) for row in site.collectors if not _calls(row))),
        ("Buses", "bus", ((f"{row.collector}/{row.number}", row.row) for row in site.buses)),
        ("Prices", "from", ((f"{row.plan}/{row.start_utc_ms}", row.row) for row in site.prices)),
        ("Shops", "shop_number", ((row.shop_number, row.row) for row in site.shops)),
        ("Meters", "meter", ((row.id, row.row) for row in site.meters)),
        ("Meters", "unit", ((_address(row, profiles), row.row) for row in site.meters)),
        ("Meters", "number", ((row.number, row.row) for row in site.meters if row.number)),
        ("Accounts", "shop_number", ((row.shop_number, row.row) for row in site.accounts)),
        ("AccountMeters", "meter", ((row.meter, row.row) for row in site.account_meters)),
    )
    for sheet, column, rows in keyed:
        first: dict[str, int] = {}
        for key, row in rows:
            if key in first:
                yield RowError(sheet, row, column, "import.duplicate", {"text": key, "first_row": first[key]})
            first.setdefault(key, row)


def _references(site: Site) -> Iterator[RowError]:
    """Every code that names a row of another sheet must be there."""
    known = {
        "Buildings": {row.code for row in site.buildings},
        "Areas": {row.code for row in site.areas},
        "Collectors": {row.id for row in site.collectors},
        "Prices": {row.plan for row in site.prices},
        "Shops": {row.shop_number for row in site.shops},
        "Meters": {row.id for row in site.meters},
    }
    for sheet, key in site.damaged:
        known.get(sheet, set()).add(key)
    links = [("Areas", "building", "Buildings", area.building, area.row) for area in site.areas]
    links += [("Collectors", "area", "Areas", one.area, one.row) for one in site.collectors]
    links += [("Buses", "collector", "Collectors", bus.collector, bus.row) for bus in site.buses]
    links += [("Shops", "area", "Areas", shop.area, shop.row) for shop in site.shops]
    for meter in site.meters:
        links += [
            ("Meters", "shop_number", "Shops", meter.shop_number, meter.row),
            ("Meters", "collector", "Collectors", meter.collector, meter.row),
            ("Meters", "plan", "Prices", meter.plan, meter.row),
        ]
    links += [("Accounts", "shop_number", "Shops", one.shop_number, one.row) for one in site.accounts]
    links += [("AccountMeters", "meter", "Meters", one.meter, one.row) for one in site.account_meters]
    for sheet, column, target, key, row in links:
        if key not in known[target]:
            yield RowError(sheet, row, column, "import.unknown_reference", {"text": key, "other": target})


def _collectors(site: Site) -> Iterator[RowError]:
    for one in site.collectors:
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
    for first, second in combinations((one for one in site.collectors if _calls(one)), 2):
        if first.port == second.port and alike(_dial_in(first), _dial_in(second)):
            params = {"collector": second.id, "other": first.id}
            yield RowError("Collectors", second.row, "registration", "import.same_call", params)
    plans = defaultdict(set)
    for price in site.prices:
        plans[price.plan].add(price.medium)
        if len(plans[price.plan]) > 1:
            yield RowError("Prices", price.row, "medium", "import.plan_of_two_media", {"plan": price.plan})


def _lines(site: Site, profiles: Mapping[str, Profile]) -> Iterator[RowError]:
    """At most 32 meters on a line, of the line's medium and all of one family of protocols."""
    buses = {(bus.collector, bus.number): bus for bus in site.buses}
    collectors = {one.id: one.link for one in site.collectors}
    on_line: defaultdict[tuple[str, int], list[Meter]] = defaultdict(list)
    for meter in site.meters:
        on_line[meter.collector, meter.bus].append(meter)
    for (collector, number), meters in on_line.items():
        bus = buses.get((collector, number))
        if bus is None:
            if collector in collectors and not any(sheet == "Buses" for sheet, _ in site.damaged):
                where = {"text": f"{collector}/{number}", "other": "Buses"}
                yield RowError("Meters", meters[0].row, "bus", "import.unknown_reference", where)
            continue
        line = {"collector": collector, "bus": number}
        if len(meters) > MOST_METERS_A_LINE:
            params = {**line, "found": len(meters), "most": MOST_METERS_A_LINE}
            yield RowError("Meters", meters[MOST_METERS_A_LINE].row, "bus", "import.line_full", params)
        first = next((profiles[meter.profile] for meter in meters if meter.profile in profiles), None)
        for meter in meters:
            profile = profiles.get(meter.profile)
            if profile is None or first is None:
                continue
            if _kind(profile) != _kind(first):
                yield RowError("Meters", meter.row, "profile", "import.line_mixed", line)
            elif profile.medium != bus.medium:
                yield RowError("Meters", meter.row, "bus", "import.line_other_medium", line)
            elif collectors.get(collector) == LinkKind.MODBUS_TCP and family(profile.protocol) != MODBUS:
                yield RowError("Meters", meter.row, "profile", "import.link_other_protocol", line)


def _kind(profile: Profile) -> tuple[str, str]:
    """What all meters of a line must have in common."""
    return profile.medium, family(profile.protocol)


def _meters(site: Site, profiles: Mapping[str, Profile]) -> Iterator[RowError]:
    media = {price.plan: price.medium for price in site.prices}
    for meter in site.meters:
        profile = profiles.get(meter.profile)
        if profile is None:
            known = ", ".join(sorted(profiles))
            params = {"text": meter.profile, "choices": known}
            yield RowError("Meters", meter.row, "profile", "import.unknown_choice", params)
        elif media.get(meter.plan, profile.medium) != profile.medium:
            params = {"plan": meter.plan, "meter": meter.id}
            yield RowError("Meters", meter.row, "plan", "import.plan_other_medium", params)
        if profile is not None and canonical(profile.protocol, meter.unit) is None:
            yield _wrong_address(meter, profile)


def _wrong_address(meter: Meter, profile: Profile) -> RowError:
    digits = DIGITS.get(family(profile.protocol))
    if digits is None:
        bounds = {"text": meter.unit, "least": 1, "most": LARGEST_UNIT}
        return RowError("Meters", meter.row, "unit", "import.out_of_range", bounds)
    params = {"text": meter.unit, "digits": digits}
    return RowError("Meters", meter.row, "unit", "import.not_an_address", params)


def _accounts(site: Site, profiles: Mapping[str, Profile]) -> Iterator[RowError]:
    """A meter on an account is of a shop with one; its count is known if it keeps money itself."""
    meters = {meter.id: meter for meter in site.meters}
    shops = {account.shop_number for account in site.accounts}
    shops |= {key for sheet, key in site.damaged if sheet == "Accounts"}
    for row in site.account_meters:
        meter = meters.get(row.meter)
        profile = profiles.get(meter.profile) if meter else None
        if meter is None or profile is None:
            continue
        if meter.shop_number not in shops:
            params = {"meter": meter.id, "shop": meter.shop_number}
            yield RowError("AccountMeters", row.row, "meter", "import.no_account", params)
        if profile.custody == "meter" and row.purchase_count is None:
            yield RowError(
                "AccountMeters", row.row, "purchase_count", "import.count_missing", {"meter": row.meter}
            )
        if profile.custody == "office" and row.purchase_count is not None:
            yield RowError(
                "AccountMeters", row.row, "purchase_count", "import.count_not_kept", {"meter": row.meter}
            )
    held = Counter(meters[row.meter].shop_number for row in site.account_meters if row.meter in meters)
    held.update(_shops_of_damaged(site, meters))
    for account in site.accounts:
        if not held[account.shop_number]:
            params = {"shop": account.shop_number}
            yield RowError("Accounts", account.row, "shop_number", "import.account_without_meter", params)


def _shops_of_damaged(site: Site, meters: Mapping[str, Meter]) -> Sequence[str]:
    return [meters[key].shop_number for sheet, key in site.damaged if key in meters]


def _price_conflicts(ledger: Ledger, site: Site) -> Iterator[RowError]:
    """A price that is in the book stays; a new one needs a new day."""
    plans = {plan.code: plan for plan in ledger.prices.plans()}
    for price in site.prices:
        plan = plans.get(price.plan)
        if plan is None:
            continue
        if plan.medium != price.medium:
            yield RowError("Prices", price.row, "medium", "import.plan_of_two_media", {"plan": price.plan})
        for version in ledger.prices.versions(plan.id):
            if version.start_utc_ms == price.start_utc_ms and version.price_e8 != price.price_e8:
                yield RowError(
                    "Prices", price.row, "price_yuan", "import.price_differs", {"plan": price.plan}
                )


def _meter_conflicts(ledger: Ledger, site: Site, profiles: Mapping[str, Profile]) -> Iterator[RowError]:
    """A known meter keeps its shop, make and price plan; its address moves only while no sale holds it."""
    in_book = {meter.id: meter for meter in ledger.meters.all()}
    shops = {shop.id: shop.shop_number for shop in ledger.shops.all()}
    at = {
        (meter.collector_id, meter.bus, meter.unit): meter.id
        for meter in in_book.values()
        if meter.retired_utc_ms is None
    }
    plans = {plan.id: plan.code for plan in ledger.prices.plans()}
    for meter in site.meters:
        unit = canonical(profiles[meter.profile].protocol, meter.unit) or meter.unit
        place = (meter.collector, meter.bus, unit)
        holder = at.get(place)
        if holder is not None and holder != meter.id:
            yield RowError("Meters", meter.row, "unit", "import.address_taken", {"meter": holder})
        known = in_book.get(meter.id)
        if known is None:
            continue
        before = (shops.get(known.shop_id or 0, ""), known.profile, plans.get(known.plan_id or 0, ""))
        for column, old, new in zip(
            ("shop_number", "profile", "plan"),
            before,
            (meter.shop_number, meter.profile, meter.plan),
            strict=True,
        ):
            if old != new:
                params = {"meter": meter.id, "old": old, "new": new}
                yield RowError("Meters", meter.row, column, "import.meter_differs", params)
        moved = (known.collector_id, known.bus, known.unit) != place
        if moved and ledger.operations.open_for_meter(meter.id) is not None:
            yield RowError("Meters", meter.row, "unit", "import.meter_busy", {"meter": meter.id})


def _address(meter: Meter, profiles: Mapping[str, Profile]) -> str:
    profile = profiles.get(meter.profile)
    unit = canonical(profile.protocol, meter.unit) if profile else None
    return f"{meter.collector}/{meter.bus}/{unit or meter.unit}"


def _called(collector: Collector) -> str:
    """Where the console reaches a collector."""
    return f"{collector.host}:{collector.port}" if collector.port else collector.host


def _calls(collector: Collector) -> bool:
    return bool(collector.registration or collector.heartbeat)


def _dial_in(collector: Collector) -> DialIn:
    return DialIn(collector.registration, collector.heartbeat)
