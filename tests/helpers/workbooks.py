"""Site workbooks for tests: a small one, to be changed before it is written, and large ones."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl

from tests.helpers.sites import small_site

Rows = dict[str, list[list[Any]]]
"""{sheet: [header, row, ...]}"""


def write_workbook(path: Path, change: Callable[[Rows], None] = lambda rows: None) -> Path:
    """A small site as a workbook, after `change` has edited its rows ({sheet: [header, row, ...]})."""
    rows = small_rows()
    change(rows)
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, lines in rows.items():
        sheet = book.create_sheet(name)
        for line in lines:
            sheet.append(line)
    book.save(path)
    return path


def small_rows() -> Rows:
    site = small_site()
    suites = {1: "3des-cbc+hmac-sha256", 2: "aes-256-gcm"}
    rows: Rows = {
        "Summary": [["item", "value"], ["site_name", "小站点"], ["Meters", 8], ["Shops", None]],
        "Buildings": [["building", "name"], *([b.code, b.name] for b in site.buildings)],
        "Areas": [["area", "building", "name"], *([a.code, a.building, a.name] for a in site.areas)],
        "Collectors": [
            ["collector", "name", "area", "link", "host", "port", "suite", "minimum_suite"],
            *([c.id, c.name, c.area, c.link, c.host, c.port, suites[c.suite], suites[c.minimum_suite]]
              for c in site.collectors),
        ],
        "Buses": [
            ["collector", "bus", "medium", "baud", "parity", "stop_bits", "gap_ms", "reply_timeout_ms"],
            *([b.collector, b.number, b.medium, b.baud, b.parity, b.stop_bits, b.gap_ms, b.reply_timeout_ms]
              for b in site.buses),
        ],
        "Prices": [["plan", "name", "medium", "price_yuan", "from"],
                   ["E-SHOP", "商业用电", "electricity", "0.92", "2026-01-01"],
                   ["W-SHOP", "商业用水", "water", "5.2", "2026-01-01"]],
        "Shops": [["shop_number 户号", "name 店名", "area", "floor", "trade", "phone"],
                  *([s.shop_number, s.name, s.area, s.floor, s.trade, s.phone or None] for s in site.shops)],
        "Meters": [["meter", "shop_number", "profile", "collector", "bus", "unit", "plan"],
                   *([m.id, m.shop_number, m.profile, m.collector, m.bus, m.unit, m.plan]
                     for m in site.meters)],
        "Accounts": [["shop_number", "customer", "phone", "opened"],
                     *([a.shop_number, a.customer, a.phone, "2026-01-01"] for a in site.accounts)],
        "AccountMeters": [["meter", "purchase_count", "hoarding_limit_yuan"],
                          *([a.meter, a.purchase_count, "10000.00"] for a in site.account_meters)],
    }  # fmt: skip
    return rows


def write_large(path: Path, meters: int) -> Path:
    """A site of `meters` meters, two for each shop: one that keeps its money and one that does not."""
    rows = small_rows()
    for name in ("Areas", "Collectors", "Buses", "Shops", "Meters", "Accounts", "AccountMeters"):
        del rows[name][1:]
    rows["Summary"] = [["item", "value"], ["site_name", "大站点"], ["Meters", meters]]
    for shop in range(meters // 2):
        _add_shop(rows, shop)
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, lines in rows.items():
        sheet = book.create_sheet(name)
        for line in lines:
            sheet.append(line)
    book.save(path)
    return path


def _add_shop(rows: Rows, shop: int) -> None:
    """A shop, its account and its meters: 32 shops on a pair of lines, 4 pairs on a collector."""
    place, pair = shop % 32, shop // 32 % 4
    collector, area, number = f"C{shop // 128:04}", f"A{shop // 128:04}", f"S{shop:06}"
    if place == 0 and pair == 0:
        rows["Areas"].append([area, "1", f"{area}区"])
        rows["Collectors"].append(
            [collector, f"{area}采集器", area, "sealed", f"c{shop}", 4001, *["aes-256-gcm"] * 2]
        )
    for kind, (medium, make, plan) in enumerate(
        (("electricity", "sdm-y", "E-SHOP"), ("water", "modbus-water", "W-SHOP")), start=1
    ):
        bus, meter = 2 * pair + kind, f"{'EW'[kind - 1]}{shop:06}"
        if place == 0:
            rows["Buses"].append([collector, bus, medium, 9600, "N", 1, 5, 500])
        rows["Meters"].append([meter, number, make, collector, bus, place + 1, plan])
        rows["AccountMeters"].append([meter, shop % 40 if kind == 1 else None, "10000.00"])
    phone = f"1390000{shop % 10_000:04}"
    rows["Shops"].append([number, f"龙门客栈{shop}", area, "1F", "餐饮", phone])
    rows["Accounts"].append([number, f"佟掌柜{shop}", phone, "2026-01-01"])


_INLINE = re.compile(rb'<c r="([A-Z]+[0-9]+)" t="inlineStr"><is><t>([^<]*)</t></is></c>')
_SPREADSHEET = b"openxmlformats-officedocument.spreadsheetml"


def as_excel_saves(path: Path) -> Path:
    """Make of the workbook at `path` what Excel saves: each text once, in a table that cells point to."""
    places: dict[bytes, int] = {}

    def pointing(found: re.Match[bytes]) -> bytes:
        place = places.setdefault(found[2], len(places))
        return b'<c r="%b" t="s"><v>%d</v></c>' % (found[1], place)

    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    for name, content in members.items():
        if name.startswith("xl/worksheets/"):
            members[name] = _INLINE.sub(pointing, content)
    texts = b"".join(b"<si><t>%b</t></si>" % text for text in places)
    namespace = b'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    members["xl/sharedStrings.xml"] = b"<sst %b>%b</sst>" % (namespace, texts)
    declared = (
        b'<Override PartName="/xl/sharedStrings.xml" ContentType="application/vnd.%b.sharedStrings+xml"/>'
    )
    types = members["[Content_Types].xml"]
    if b"sharedStrings" not in types:
        ending = declared % _SPREADSHEET + b"</Types>"
        members["[Content_Types].xml"] = types.replace(b"</Types>", ending)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path
