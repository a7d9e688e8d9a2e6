"""The book as its site workbook would tell it: what an import is compared with, and what an export writes."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol

from app.config import SITE_NAME
from app.domain import site as sheet
from app.domain.site import MONITORED, SOLD, Site
from app.services.link_forms import dial_in_of
from app.services.site_layout import MAIN_COMPANY
from db import rows
from db.ledger import Ledger


@dataclass(frozen=True, slots=True)
class BookSite:
    """The site of a book, without what is `retired`, as (sheet, first column), which is never brought back.

    Shops that `had_accounts` are not opened again; meters that are `busy` with a sale keep their address.
    `counts` are (meter, the purchase count it came into the book with, the present one). `plans` are all
    price plans, with those that have a tariff and no flat price, of which the workbook does not tell.
    """

    site: Site = field(default_factory=Site)
    retired: frozenset[tuple[str, str]] = frozenset()
    had_accounts: frozenset[str] = frozenset()
    busy: frozenset[str] = frozenset()
    counts: tuple[tuple[str, int, int], ...] = ()
    plans: frozenset[str] = frozenset()


EMPTY_BOOK = BookSite(Site(companies=(sheet.Company(MAIN_COMPANY, "", "", "S"),)))
"""What every book has from the start."""


def site_in(ledger: Ledger, *, retired_too: bool = False) -> BookSite:
    """All of it in a dozen queries, fit for a short read; with `retired_too` what is retired as well."""
    return _Reader(ledger, retired_too=retired_too).book_site()


class _Retirable(Protocol):
    @property
    def retired_utc_ms(self) -> int | None: ...


class _Reader:
    """One reading of the book. Codes of everything, retired too, since others may still point to it."""

    def __init__(self, ledger: Ledger, *, retired_too: bool) -> None:
        self._ledger = ledger
        self._retired_too = retired_too
        self._companies = {one.id: one for one in ledger.companies.all()}
        self._buildings = {one.id: one for one in ledger.shops.buildings()}
        self._areas = {one.id: one for one in ledger.shops.areas()}
        self._plans = {one.id: one for one in ledger.prices.plans()}
        self._shops = {one.id: one for one in ledger.shops.all()}
        self._collectors = {one.id: one for one in ledger.collectors.all()}
        self._buses = ledger.collectors.buses()
        self._meters = {one.id: one for one in ledger.meters.all()}
        self._groups = ledger.groups.all()
        # Where the office holds the money the count is the book's own, and no workbook tells it.
        kept = {one.id for one in self._meters.values() if one.custody == "meter"}
        self._counts = tuple(one for one in ledger.operations.counts() if one[0] in kept)

    def book_site(self) -> BookSite:
        ever_open = self._ledger.accounts.shops_ever_open()
        return BookSite(
            site=self._site(),
            retired=frozenset(self._retired()),
            had_accounts=frozenset(self._shops[shop_id].shop_number for shop_id in ever_open),
            busy=frozenset(view.operation.meter_id for view in self._ledger.operations.open_all()),
            counts=self._counts,
            plans=frozenset(plan.code for plan in self._plans.values()),
        )

    def _retired(self) -> list[tuple[str, str]]:
        gone = [("Companies", one.code) for one in self._companies.values() if one.retired_utc_ms]
        gone += [("Buildings", one.code) for one in self._buildings.values() if one.retired_utc_ms]
        gone += [("Areas", one.code) for one in self._areas.values() if one.retired_utc_ms]
        gone += [("Shops", one.shop_number) for one in self._shops.values() if one.retired_utc_ms]
        gone += [("Collectors", one.id) for one in self._collectors.values() if one.retired_utc_ms]
        gone += [("Meters", one.id) for one in self._meters.values() if one.retired_utc_ms]
        return gone + [("Groups", one.code) for one in self._groups if one.retired_utc_ms]

    def _site(self) -> Site:
        return Site(
            name=self._ledger.settings.get(SITE_NAME.key) or "",
            companies=tuple(
                sheet.Company(one.code, one.name, one.phone, one.receipt_series)
                for one in self._companies.values()
                if self._shows(one)
            ),
            buildings=tuple(
                sheet.Building(one.code, one.name, self._companies[one.company_id].code)
                for one in self._buildings.values()
                if self._shows(one)
            ),
            areas=tuple(
                sheet.Area(one.code, self._buildings[one.building_id].code, one.name)
                for one in self._areas.values()
                if self._shows(one)
            ),
            collectors=tuple(
                _collector(one, self._areas[one.area_id].code)
                for one in self._collectors.values()
                if self._shows(one)
            ),
            buses=tuple(
                _bus(one)
                for one in self._buses
                if self._shows(one) and self._shows(self._collectors[one.collector_id])
            ),
            prices=tuple(_price(one, self._plans[one.plan_id]) for one in self._ledger.prices.all_versions()),
            shops=tuple(
                _shop(one, self._areas[one.area_id].code) for one in self._shops.values() if self._shows(one)
            ),
            meters=tuple(self._meter(one) for one in self._meters.values() if self._shows(one)),
            groups=tuple(self._group_meters()),
            accounts=tuple(self._accounts()),
            account_meters=tuple(self._account_meters()),
        )

    def _shows(self, row: _Retirable) -> bool:
        return self._retired_too or not row.retired_utc_ms

    def _account_meters(self) -> list[sheet.AccountMeter]:
        present = {meter_id: count for meter_id, _, count in self._counts}
        carried = self._ledger.entries.imported()
        return [
            sheet.AccountMeter(
                one.meter_id,
                present.get(one.meter_id),
                one.hoarding_limit_fen,
                carried.get(one.meter_id),
            )
            for one in self._ledger.accounts.open_meters()
            if self._shows(self._meters[one.meter_id])
        ]

    def _meter(self, row: rows.Meter) -> sheet.Meter:
        shop = self._shops[row.shop_id] if row.shop_id is not None else None
        return sheet.Meter(
            id=row.id,
            shop_number=shop.shop_number if shop else "",
            profile=row.profile,
            collector=row.collector_id,
            bus=row.bus,
            unit=row.unit,
            plan=self._plans[row.plan_id].code if row.plan_id is not None else "",
            number=row.number,
            history_min=row.history_min,
            purpose=SOLD if shop else MONITORED,
            area=self._areas[row.area_id].code if row.area_id is not None else "",
            name=row.name,
        )

    def _group_meters(self) -> list[sheet.GroupMeter]:
        """A row for each group, and one for each meter in it."""
        found, heads = [], self._ledger.groups.heads()
        for group in self._groups:
            if not self._shows(group):
                continue
            there = [one for one in self._ledger.groups.meters(group.id) if self._shows(self._meters[one])]
            head = heads.get(group.id, "")
            head = head if head and self._shows(self._meters[head]) else ""
            found += [sheet.GroupMeter(group.code, group.name, meter, head) for meter in ("", *there)]
        return found

    def _accounts(self) -> list[sheet.Account]:
        customers = {one.id: one for one in self._ledger.accounts.customers()}
        found = []
        for one in self._ledger.accounts.all_open():
            shop, customer = self._shops[one.shop_id], customers[one.customer_id]
            if self._shows(shop):
                person = (customer.name, customer.phone, one.opened_utc_ms)
                more = (customer.contact, customer.id_number, one.contract)
                found.append(sheet.Account(shop.shop_number, *person, *more))
        return found


def _collector(row: rows.Collector, area: str) -> sheet.Collector:
    calls = dial_in_of(row.dial_in)
    return sheet.Collector(
        id=row.id,
        name=row.name,
        area=area,
        link=row.link,
        host=row.host,
        port=row.port,
        suite=row.suite,
        minimum_suite=row.minimum_suite,
        registration=calls.registration if calls else b"",
        heartbeat=calls.heartbeat if calls else b"",
        max_hold_ms=row.max_hold_ms,
        history_min=row.history_min,
    )


def _bus(row: rows.Bus) -> sheet.Bus:
    return sheet.Bus(
        collector=row.collector_id,
        number=row.number,
        medium=row.medium,
        baud=row.baud,
        parity=row.parity,
        stop_bits=row.stop_bits,
        gap_ms=row.gap_ms,
        reply_timeout_ms=row.reply_timeout_ms,
        mixed=row.mixed,
    )


def _price(row: rows.PriceVersion, plan: rows.PricePlan) -> sheet.Price:
    return sheet.Price(plan.code, plan.name, plan.medium, row.price_e8, row.start_utc_ms)


def _shop(row: rows.Shop, area: str) -> sheet.Shop:
    return sheet.Shop(row.shop_number, row.name, area, row.floor, row.trade, row.phone)
