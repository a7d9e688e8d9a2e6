"""A small site for tests: 2 collectors, 4 lines, 8 meters, 4 shops, of which 3 have an account."""

from __future__ import annotations

from dataclasses import fields, replace

from app.domain.permissions import SYSTEM
from app.domain.site import (
    Account,
    AccountMeter,
    Area,
    Building,
    Bus,
    Collector,
    Meter,
    Price,
    Shop,
    Site,
)
from app.services import site_import
from app.services.site_import import ImportResult
from app.services.site_layout import LAYOUTS
from db.ledger import LedgerBook

START_UTC_MS = 1_767_196_800_000
"""Midnight of 2026-01-01 in China."""

SHOPS = (("1A-1F-001", "龙门客栈", "餐饮"), ("1A-1F-002", "锦绣女装", "服装"),
         ("1B-2F-001", "曾记面馆", "餐饮"), ("1B-2F-002", "空铺", "空置"))  # fmt: skip
PARTS = {layout.part: layout.name for layout in LAYOUTS.values()}
PURCHASE_COUNT = 4
HOARDING_LIMIT_FEN = 1_000_000


def small_site() -> Site:
    """Shop i (1..4) has meters E1..E4 and W1..W4; shops 1 and 2 hang on C01, 3 and 4 on C02.

    Line 1 is electricity (units 1, 4), line 2 water (units 1, 2). Shop 4 has no account.
    """
    collectors = tuple(
        Collector(f"C0{n}", f"{n}号采集器", area, "sealed", f"10.20.1.{10 + n}", 4001, suite, suite)
        for n, area, suite in ((1, "1A", 2), (2, "1B", 1))
    )
    buses = tuple(
        Bus(collector.id, number, medium, 9600, "N", 1, 5, 500)
        for collector in collectors
        for number, medium in ((1, "electricity"), (2, "water"))
    )
    shops = tuple(
        Shop(number, name, number[:2], number[3:5], trade, f"1390000000{at}" if at < 4 else "")
        for at, (number, name, trade) in enumerate(SHOPS, start=1)
    )
    meters = tuple(meter for at, shop in enumerate(shops) for meter in _meters(at, shop))
    return numbered(
        Site(
            name="小站点",
            buildings=(Building("1", "1号楼"),),
            areas=(Area("1A", "1", "A区"), Area("1B", "1", "B区")),
            collectors=collectors,
            buses=buses,
            prices=(
                Price("E-SHOP", "商业用电", "electricity", 92_000_000, START_UTC_MS),
                Price("W-SHOP", "商业用水", "water", 520_000_000, START_UTC_MS),
            ),
            shops=shops,
            meters=meters,
            accounts=tuple(
                Account(shop.shop_number, f"客户{at}", shop.phone, START_UTC_MS)
                for at, shop in enumerate(shops[:3], start=1)
            ),
            account_meters=tuple(
                AccountMeter(meter.id, PURCHASE_COUNT if meter.bus == 1 else None, HOARDING_LIMIT_FEN)
                for meter in meters
                if meter.id[1] != "4"
            ),
            sha256="0" * 64,
        )
    )


def numbered(site: Site) -> Site:
    """The rows with their places in the sheets, as read from a workbook."""
    parts = {
        part.name: tuple(replace(row, row=at) for at, row in enumerate(getattr(site, part.name), start=2))
        for part in fields(site)
        if part.name in PARTS
    }
    return replace(site, **parts, rows={PARTS[part]: len(rows) for part, rows in parts.items() if rows})


def _meters(at: int, shop: Shop) -> tuple[Meter, Meter]:
    collector, place = f"C0{1 + at // 2}", at % 2
    return (
        Meter(f"E{at + 1}", shop.shop_number, "adf400l-3p", collector, 1, str(1 + 3 * place), "E-SHOP"),
        Meter(f"W{at + 1}", shop.shop_number, "modbus-water", collector, 2, str(1 + place), "W-SHOP"),
    )


def apply_small_site(ledger_book: LedgerBook, *, now_utc_ms: int = START_UTC_MS) -> ImportResult:
    """Import `small_site` into an empty book."""
    site = small_site()
    return ledger_book.write(
        lambda ledger: site_import.apply(ledger, site, session=SYSTEM, now_utc_ms=now_utc_ms)
    )
