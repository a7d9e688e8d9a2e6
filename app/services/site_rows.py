"""Writes a checked site into the book, row by row, and counts what was added, changed, or kept as it was."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace

from app.domain import site as sheet
from app.services.link_forms import dial_in_text
from app.services.meter_addresses import canonical
from app.services.search_text import search_text
from db.ledger import Ledger
from db.rows import AccountMeter, Bus, Collector, Customer, Meter, PriceVersion
from meterio.profiles import Profile
from meterio.types import DialIn

FIRST_KEY_ID = 1
HOLD_MS = 30_000
"""How long a collector is taken to keep a frame where nothing else is known of it."""


class SiteRows:
    """One import under way. A row is written only if it is new or differs from the book's."""

    def __init__(self, ledger: Ledger, profiles: Mapping[str, Profile], *, by: str, now_utc_ms: int) -> None:
        self.added: Counter[str] = Counter()
        self.changed: Counter[str] = Counter()
        self.kept: Counter[str] = Counter()
        self._ledger = ledger
        self._profiles = profiles
        self._by = by
        self._now = now_utc_ms
        self._areas: dict[str, int] = {}
        self._plans: dict[str, int] = {}
        self._shops: dict[str, int] = {}

    def put(self, site: sheet.Site) -> None:
        self._put_areas(site)
        for collector in site.collectors:
            self._put_collector(collector)
        for bus in site.buses:
            self._put_bus(bus)
        self._put_prices(site)
        for shop in site.shops:
            self._put_shop(shop)
        for meter in site.meters:
            self._put_meter(meter)
        for account in site.accounts:
            self._put_account(account)
        for held in site.account_meters:
            self._put_account_meter(held)

    def _note(self, name: str, *, known: bool, same: bool) -> bool:
        """Count a row; True if it must be written."""
        if not known:
            self.added[name] += 1
        elif not same:
            self.changed[name] += 1
        return not (known and same)

    def _put_areas(self, site: sheet.Site) -> None:
        buildings = {row.code: row for row in self._ledger.shops.buildings()}
        ids = {code: row.id for code, row in buildings.items()}
        for building in site.buildings:
            known = buildings.get(building.code)
            if self._note(
                "Buildings", known=known is not None, same=known is not None and known.name == building.name
            ):
                ids[building.code] = self._ledger.shops.put_building(code=building.code, name=building.name)
        areas = {row.code: row for row in self._ledger.shops.areas()}
        self._areas = {code: row.id for code, row in areas.items()}
        for area in site.areas:
            old = areas.get(area.code)
            same = old is not None and (old.building_id, old.name) == (ids[area.building], area.name)
            if self._note("Areas", known=old is not None, same=same):
                self._areas[area.code] = self._ledger.shops.put_area(
                    building_id=ids[area.building], code=area.code, name=area.name
                )

    def _put_collector(self, row: sheet.Collector) -> None:
        """A known collector keeps its address and sealing: those are set where its key is (collectors.py)."""
        known = self._ledger.collectors.get(row.id)
        new = Collector(
            id=row.id,
            name=row.name,
            area_id=self._areas[row.area],
            link=row.link,
            host=row.host,
            port=row.port,
            suite=row.suite,
            minimum_suite=row.minimum_suite,
            key_id=FIRST_KEY_ID,
            max_hold_ms=row.max_hold_ms if row.max_hold_ms is not None else HOLD_MS,
            dial_in=_dial_in(row),
            history_min=row.history_min,
        )
        if known is None:
            self.added["Collectors"] += 1
            self._ledger.collectors.put(new)
            return
        stated = new if row.max_hold_ms is not None else replace(new, max_hold_ms=known.max_hold_ms)
        self.kept["Collectors"] += _reach(known) != _reach(stated)
        history_min = row.history_min if row.history_min is not None else known.history_min
        updated = replace(known, name=new.name, area_id=new.area_id, history_min=history_min)
        if self._note("Collectors", known=True, same=updated == known):
            self._ledger.collectors.put(updated)

    def _put_bus(self, row: sheet.Bus) -> None:
        new = Bus(
            collector_id=row.collector,
            number=row.number,
            medium=row.medium,
            baud=row.baud,
            parity=row.parity,
            stop_bits=row.stop_bits,
            gap_ms=row.gap_ms,
            reply_timeout_ms=row.reply_timeout_ms,
        )
        known = {bus.number: bus for bus in self._ledger.collectors.buses(row.collector)}.get(row.number)
        if self._note("Buses", known=known is not None, same=known == new):
            self._ledger.collectors.put_bus(new)

    def _put_prices(self, site: sheet.Site) -> None:
        plans = {plan.code: plan for plan in self._ledger.prices.plans()}
        for row in site.prices:
            plan = plans.get(row.plan)
            if plan is None or plan.name != row.name:
                plan_id = self._ledger.prices.put_plan(code=row.plan, name=row.name, medium=row.medium)
            else:
                plan_id = plan.id
            self._plans[row.plan] = plan_id
            starts = {version.start_utc_ms for version in self._ledger.prices.versions(plan_id)}
            known = row.start_utc_ms in starts
            self._note("Prices", known=known, same=plan is None or plan.name == row.name)
            if not known:
                version = PriceVersion(plan_id, row.start_utc_ms, row.price_e8)
                self._ledger.prices.put_version(version)

    def _put_shop(self, row: sheet.Shop) -> None:
        known = self._ledger.shops.by_number(row.shop_number)
        area_id = self._areas[row.area]
        found = search_text(shop_number=row.shop_number, name=row.name, phone=row.phone, trade=row.trade)
        new = (row.name, area_id, row.floor, row.trade, row.phone, found)
        same = known is not None and new == (
            known.name,
            known.area_id,
            known.floor,
            known.trade,
            known.phone,
            known.search_text,
        )
        if known is not None:
            self._shops[row.shop_number] = known.id
        if self._note("Shops", known=known is not None, same=same):
            self._shops[row.shop_number] = self._ledger.shops.put_shop(
                shop_number=row.shop_number,
                name=row.name,
                area_id=area_id,
                floor=row.floor,
                trade=row.trade,
                phone=row.phone,
                search_text=found,
            )

    def _put_meter(self, row: sheet.Meter) -> None:
        known = self._ledger.meters.get(row.id)
        profile = self._profiles[row.profile]
        new = Meter(
            id=row.id,
            shop_id=self._shops[row.shop_number],
            medium=profile.medium,
            custody=profile.custody,
            profile=profile.name,
            collector_id=row.collector,
            bus=row.bus,
            unit=canonical(profile.protocol, row.unit) or row.unit,
            plan_id=self._plans[row.plan],
            number=row.number,
            history_min=row.history_min,
        )
        if known is not None:
            # What a workbook leaves blank was perhaps found out on site, and stays.
            new = replace(
                new,
                enabled=known.enabled,
                number=row.number or known.number,
                history_min=row.history_min if row.history_min is not None else known.history_min,
            )
        if self._note("Meters", known=known is not None, same=known == new):
            self._ledger.meters.put(new)

    def _put_account(self, row: sheet.Account) -> None:
        """Open the shop's account, unless it has or ever had one: what was closed is not opened again."""
        shop_id = self._shops[row.shop_number]
        account = self._ledger.accounts.open_of_shop(shop_id)
        if account is None:
            if self._ledger.accounts.of_shop(shop_id):
                self.kept["Accounts"] += 1
                return
            self.added["Accounts"] += 1
            customer_id = self._ledger.accounts.add_customer(name=row.customer, phone=row.phone)
            self._ledger.accounts.open(customer_id=customer_id, shop_id=shop_id, utc_ms=row.opened_utc_ms)
            return
        customer = Customer(account.customer_id, row.customer, row.phone)
        same = self._ledger.accounts.customer(account.customer_id) == customer
        if self._note("Accounts", known=True, same=same):
            self._ledger.accounts.change_customer(customer)
        self.kept["Accounts"] += account.opened_utc_ms != row.opened_utc_ms

    def _put_account_meter(self, row: sheet.AccountMeter) -> None:
        """Put the meter on its shop's open account, and begin its count where it keeps money itself."""
        meter = self._ledger.meters.get(row.meter)
        shop_id = meter.shop_id if meter else None
        account = self._ledger.accounts.open_of_shop(shop_id) if shop_id is not None else None
        if account is None:
            self.kept["AccountMeters"] += 1
            return
        held = {one.meter_id: one for one in self._ledger.accounts.meters(account.id)}.get(row.meter)
        epoch = self._ledger.meters.epoch(row.meter)
        if held is None:
            self.added["AccountMeters"] += 1
            self._ledger.accounts.put_meter(AccountMeter(account.id, row.meter, row.hoarding_limit_fen))
        if row.purchase_count is not None and epoch is None:
            self._ledger.meters.start_epoch(
                row.meter, start_count=row.purchase_count, reason="import", utc_ms=self._now, by=self._by
            )
        other_limit = held is not None and held.hoarding_limit_fen != row.hoarding_limit_fen
        other_count = epoch is not None and epoch.start_count != row.purchase_count
        self.kept["AccountMeters"] += other_limit or other_count


def _reach(row: Collector) -> tuple[object, ...]:
    return (row.link, row.host, row.port, row.suite, row.minimum_suite, row.dial_in, row.max_hold_ms)


def _dial_in(row: sheet.Collector) -> str | None:
    if not row.registration and not row.heartbeat:
        return None
    return dial_in_text(DialIn(row.registration, row.heartbeat))
