"""Writes the rows of a plan into the book. What is looked up of the book is read once, not for each row."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from app.domain import site as sheet
from app.domain.permissions import Session
from app.domain.site import MONITORED, Progress, Site
from app.services import entries, office_credit
from app.services.link_forms import dial_in_text
from app.services.search_text import search_text
from db.entries import IMPORTED
from db.ledger import Ledger
from db.rows import AccountMeter, Bus, Collector, Company, Customer, Meter, PriceVersion
from meterio.profiles import Profile
from meterio.types import DialIn

FIRST_KEY_ID = 1
WRITING = "writing"
_EVERY = 100
"""Rows from one word about progress to the next."""


class SiteRows:
    """One import under way: the rows of `settled`, which are new or differ from the book's."""

    def __init__(
        self,
        ledger: Ledger,
        settled: Site,
        *,
        profiles: Mapping[str, Profile],
        session: Session,
        now_utc_ms: int,
        progress: Progress,
    ) -> None:
        self._ledger = ledger
        self._site = settled
        self._profiles = profiles
        self._session = session
        self._now = now_utc_ms
        self._progress = progress
        self._done = 0
        self._total = sum(len(part) for part, _ in self._parts())
        self._companies = {row.code: row for row in ledger.companies.all()}
        self._buildings = {row.code: row.id for row in ledger.shops.buildings()}
        self._areas = {row.code: row.id for row in ledger.shops.areas()}
        self._collectors = {row.id: row for row in ledger.collectors.all()}
        self._plans = {row.code: row for row in ledger.prices.plans()}
        self._shops = {row.shop_number: row.id for row in ledger.shops.all()}
        self._meters = {row.id: row for row in ledger.meters.all()}
        self._accounts = {row.shop_id: row for row in ledger.accounts.all_open()}
        self._opened: dict[int, int] = {}
        self._begun = {meter_id for meter_id, *_ in ledger.operations.counts()}

    def put(self) -> None:
        """Raises whatever the progress raises; the caller's transaction is then undone."""
        self._vacate()
        for part, put in self._parts():
            for row in part:
                self._tell()
                put(row)
        self._put_members()

    def _parts(self) -> tuple[tuple[Sequence[Any], Callable[[Any], None]], ...]:
        """In this order each row finds what it points to."""
        site = self._site
        return (
            (site.companies, self._put_company),
            (site.buildings, self._put_building),
            (site.areas, self._put_area),
            (site.collectors, self._put_collector),
            (site.buses, self._put_bus),
            (site.prices, self._put_price),
            (site.shops, self._put_shop),
            (site.meters, self._put_meter),
            (site.groups, self._put_group),
            (site.accounts, self._put_account),
            (site.account_meters, self._put_account_meter),
        )

    def _tell(self) -> None:
        if self._done % _EVERY == 0:
            self._progress(WRITING, self._done, self._total)
        self._done += 1

    def _put_company(self, row: sheet.Company) -> None:
        known = self._companies.get(row.code)
        if known is None:
            own_id = self._ledger.companies.add(
                code=row.code, name=row.name, receipt_series=row.receipt_series
            )
            known = Company(own_id, row.code, row.name, "", row.receipt_series)
        changed = replace(known, name=row.name, phone=row.phone)
        self._companies[row.code] = changed
        if changed != known:
            self._ledger.companies.change(changed)

    def _put_building(self, row: sheet.Building) -> None:
        company = self._companies[row.company].id
        self._buildings[row.code] = self._ledger.shops.put_building(
            code=row.code, name=row.name, company_id=company
        )

    def _put_area(self, row: sheet.Area) -> None:
        self._areas[row.code] = self._ledger.shops.put_area(
            building_id=self._buildings[row.building], code=row.code, name=row.name
        )

    def _put_collector(self, row: sheet.Collector) -> None:
        """A known collector keeps its address and sealing: those are set where its key is (collectors.py)."""
        known = self._collectors.get(row.id)
        area = self._areas[row.area]
        if known is not None:
            changed = replace(known, name=row.name, area_id=area, history_min=row.history_min)
            self._ledger.collectors.put(changed)
            return
        new = Collector(
            id=row.id,
            name=row.name,
            area_id=area,
            link=row.link,
            host=row.host,
            port=row.port,
            suite=row.suite,
            minimum_suite=row.minimum_suite,
            key_id=FIRST_KEY_ID,
            max_hold_ms=row.max_hold_ms or 0,
            dial_in=_dial_in(row),
            history_min=row.history_min,
        )
        self._ledger.collectors.put(new)

    def _put_bus(self, row: sheet.Bus) -> None:
        self._ledger.collectors.put_bus(
            Bus(
                collector_id=row.collector,
                number=row.number,
                medium=row.medium,
                baud=row.baud,
                parity=row.parity,
                stop_bits=row.stop_bits,
                gap_ms=row.gap_ms,
                reply_timeout_ms=row.reply_timeout_ms,
                mixed=bool(row.mixed),
            )
        )

    def _put_price(self, row: sheet.Price) -> None:
        plan = self._plans.get(row.plan)
        if plan is None or plan.name != row.name:
            self._ledger.prices.put_plan(code=row.plan, name=row.name, medium=row.medium)
            self._plans = {one.code: one for one in self._ledger.prices.plans()}
        self._ledger.prices.put_version(
            PriceVersion(self._plans[row.plan].id, row.start_utc_ms, row.price_e8)
        )

    def _put_shop(self, row: sheet.Shop) -> None:
        self._shops[row.shop_number] = self._ledger.shops.put_shop(
            shop_number=row.shop_number,
            name=row.name,
            area_id=self._areas[row.area],
            floor=row.floor,
            trade=row.trade,
            phone=row.phone,
            search_text=search_text(
                shop_number=row.shop_number, name=row.name, phone=row.phone, trade=row.trade
            ),
        )

    def _vacate(self) -> None:
        """Meters that change places with each other leave the old ones first: no two may have one address."""
        wanted = {(row.collector, row.bus, row.unit): row.id for row in self._site.meters}
        for known in self._meters.values():
            taker = wanted.get((known.collector_id, known.bus, known.unit))
            if taker not in (None, known.id) and known.retired_utc_ms is None:
                self._ledger.meters.vacate(known.id)

    def _put_meter(self, row: sheet.Meter) -> None:
        known = self._meters.get(row.id)
        profile = self._profiles[row.profile]
        new = Meter(
            id=row.id,
            shop_id=None if row.purpose == MONITORED else self._shops[row.shop_number],
            medium=profile.medium,
            custody=profile.custody,
            profile=profile.name,
            collector_id=row.collector,
            bus=row.bus,
            unit=row.unit,
            plan_id=self._plans[row.plan].id if row.plan else None,
            enabled=known.enabled if known else True,
            number=row.number,
            history_min=row.history_min,
            area_id=self._areas[row.area] if row.purpose == MONITORED else None,
            name=row.name,
        )
        self._meters[row.id] = new
        self._ledger.meters.put(new)

    def _put_group(self, row: sheet.GroupMeter) -> None:
        """A head meter stands in any row of a group; only the group's own row says that it has none."""
        group = self._ledger.groups.put(code=row.group, name=row.name)
        if row.head_meter or not row.meter:
            self._ledger.groups.set_head(group, row.head_meter or None)

    def _put_members(self) -> None:
        """Meters join groups; that one leaves is not for a workbook to say, which need not hold all."""
        for code in {row.group for row in self._site.groups if row.meter}:
            group = self._ledger.groups.by_code(code)
            if group is not None:
                joining = (row.meter for row in self._site.groups if row.group == code and row.meter)
                self._ledger.groups.set_meters(group.id, {*self._ledger.groups.meters(group.id), *joining})

    def _put_account(self, row: sheet.Account) -> None:
        shop_id = self._shops[row.shop_number]
        account = self._accounts.get(shop_id)
        if account is not None:
            customer = Customer(account.customer_id, row.customer, row.phone, row.contact, row.id_number)
            self._ledger.accounts.change_customer(customer)
            return
        customer_id = self._ledger.accounts.add_customer(
            name=row.customer, phone=row.phone, contact=row.contact, id_number=row.id_number
        )
        self._opened[shop_id] = self._ledger.accounts.open(
            customer_id=customer_id, shop_id=shop_id, utc_ms=row.opened_utc_ms, contract=row.contract
        )

    def _put_account_meter(self, row: sheet.AccountMeter) -> None:
        """Put the meter on its shop's open account, and begin its count where it keeps money itself."""
        shop_id = self._meters[row.meter].shop_id or 0
        opened = self._opened.get(shop_id)
        # On an account that is opened with it a meter is from the start.
        account_id, since = (opened, 0) if opened else (self._accounts[shop_id].id, self._now)
        held = AccountMeter(account_id, row.meter, row.hoarding_limit_fen, from_utc_ms=since)
        self._ledger.accounts.put_meter(held)
        by = self._session.name
        if row.purchase_count is not None and row.meter not in self._begun:
            self._ledger.meters.start_epoch(
                row.meter, start_count=row.purchase_count, reason="import", utc_ms=self._now, by=by
            )
        if row.carried_in_fen:
            epoch = office_credit.epoch_of(self._ledger, row.meter, by=by, now_utc_ms=self._now)
            entries.carried_in(
                self._ledger,
                meter_id=row.meter,
                account_id=account_id,
                amount_fen=row.carried_in_fen,
                reason=IMPORTED,
                session=self._session,
                now_utc_ms=self._now,
            )
            office_credit.move(self._ledger, row.meter, epoch=epoch.epoch, change_fen=row.carried_in_fen)


def _dial_in(row: sheet.Collector) -> str | None:
    if not row.registration and not row.heartbeat:
        return None
    return dial_in_text(DialIn(row.registration, row.heartbeat))
