"""Makes `site.xlsx`, the reference mall and the template of a site: `python -m resources.demo.make_site`.

The same program always makes the same bytes. Names and phone numbers are invented (telephone numbers of
the form 139 0000 xxxx are given to nobody).
"""

from __future__ import annotations

import sys
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from app.services.site_cells import YES_NO
from app.services.site_layout import (
    BAUDS,
    LAYOUTS,
    MEDIA,
    PURPOSES,
    SITE_NAME_ITEM,
    SUMMARY,
    SUMMARY_HEADER,
    Sheet,
)
from resources.demo.names import FRONTS, GIVEN, SURNAMES, TRADES, Kind

PLACE: Final = Path(__file__).with_name("site.xlsx")
MADE: Final = datetime(2026, 1, 1)
ELECTRICITY, WATER = 1, 2

Row = Sequence[str | int]


@dataclass(frozen=True, slots=True)
class Area:
    """One area with its collector. `shops` are spread over `floors` in order."""

    code: str
    building: str
    name: str
    floors: tuple[str, ...]
    shops: int


BUILDINGS: Final = (
    ("1", "1号楼 名品馆"),
    ("2", "2号楼 生活馆"),
    ("3", "3号楼 家居馆"),
    ("4", "4号楼 美食馆"),
    ("5", "5号楼及地下商城"),
)
AREAS: Final = (
    Area("1A", "1", "1号楼A区", ("1F", "2F", "3F"), 29),
    Area("1B", "1", "1号楼B区", ("1F", "2F", "3F"), 29),
    Area("2A", "2", "2号楼A区", ("1F", "2F", "3F"), 29),
    Area("2B", "2", "2号楼B区", ("1F", "2F", "3F"), 29),
    Area("3A", "3", "3号楼A区", ("1F", "2F", "3F"), 29),
    Area("3B", "3", "3号楼B区", ("1F", "2F", "3F"), 29),
    Area("4A", "4", "4号楼A区", ("1F", "2F", "3F", "4F"), 29),
    Area("4B", "4", "4号楼B区", ("1F", "2F", "3F", "4F"), 29),
    Area("5A", "5", "5号楼A区", ("1F", "2F", "3F", "4F"), 28),
    Area("5B", "5", "5号楼B区", ("1F", "2F", "3F", "4F"), 28),
    Area("5C", "5", "5号楼C区", ("1F", "2F", "3F", "4F"), 28),
    Area("5D", "5", "地下商城D区", ("B1",), 28),
    Area("5E", "5", "地下商城E区", ("B1",), 28),
    Area("5F", "5", "地下商城F区", ("B1", "B2"), 28),
)
FIRST_SYSTEM: Final = 8
"""Buildings 1 to 4 have 8 collectors of the newer kind; building 5 has 6 that know triple DES only."""

VACANT_AT: Final = 25
"""Every area has one shop, the 25th, that waits for its tenant and has no account."""
DRY_AT: Final = 13
"""Where its 13th shop takes no water, in all areas but two."""
LIMITS: Final = {"restaurant": "20000.00", "supermarket": "30000.00", "cinema": "30000.00"}


@dataclass(frozen=True, slots=True)
class Shop:
    number: str
    name: str
    area: int
    floor: str
    kind: Kind
    phone: str
    tenant: str

    @property
    def vacant(self) -> bool:
        return self.tenant == ""


@dataclass(frozen=True, slots=True)
class Meter:
    id: str
    shop: Shop
    bus: int
    unit: int

    @property
    def plan(self) -> str:
        if self.bus == WATER:
            return "W-SPECIAL" if self.shop.kind.thirsty else "W-SHOP"
        return "E-FOOD" if self.shop.kind.trade == "restaurant" else "E-SHOP"


def shops() -> tuple[Shop, ...]:
    made = []
    for area_index, area in enumerate(AREAS):
        for index in range(area.shops):
            made.append(_shop(area_index, index, serial=len(made)))
    return tuple(made)


def _shop(area_index: int, index: int, *, serial: int) -> Shop:
    area = AREAS[area_index]
    floor = area.floors[index * len(area.floors) // area.shops]
    number = f"{area.code}-{floor}-{index + 1:03d}"
    if index + 1 == VACANT_AT:
        return Shop(number, "空铺（待租）", area_index, floor, Kind("vacant", "空置", (), ""), "", "")
    mix = FOOD_MIX if area.building == "4" else SHOP_MIX
    kind = TRADES[mix[(index * 5 + area_index) % len(mix)]]
    front = FRONTS[serial % len(FRONTS)]
    ending = kind.endings[(serial // len(FRONTS) + index) % len(kind.endings)]
    tenant = f"{SURNAMES[serial * 7 % len(SURNAMES)]}{GIVEN[serial * 11 % len(GIVEN)]}"
    return Shop(number, front + ending, area_index, floor, kind, f"1390000{1000 + serial}", tenant)


# fmt: off
SHOP_MIX: Final = (
    "clothes", "clothes", "shoes", "jewels", "cafe", "beauty", "toys", "phones", "books", "restaurant",
    "home", "clothes", "pharmacy", "sport", "snacks", "gym", "supermarket",
)
FOOD_MIX: Final = (
    "restaurant", "snacks", "restaurant", "cafe", "restaurant", "ktv", "snacks", "restaurant", "cinema",
    "cafe", "restaurant",
)
# fmt: on


def meters(all_shops: Sequence[Shop]) -> tuple[Meter, ...]:
    """One electricity meter a shop, a second for those that cook or cool, and water for nearly all."""
    made: list[Meter] = []
    for area_index in range(len(AREAS)):
        own = [shop for shop in all_shops if shop.area == area_index]
        second = [shop for shop in own if shop.kind.second_meter and not shop.vacant][:2]
        # Three-phase users of an ADF400L take three addresses each: 1, 4, 7 ...
        for place, shop in enumerate([*own, *second]):
            made.append(_meter(shop, ELECTRICITY, place, unit=1 + 3 * place))
        wet = [shop for at, shop in enumerate(own, start=1) if at != DRY_AT or area_index in (3, 11)]
        for place, shop in enumerate(wet):
            made.append(_meter(shop, WATER, place, unit=1 + place))
    return tuple(made)


def _meter(shop: Shop, bus: int, place: int, *, unit: int) -> Meter:
    """Meter numbers of twelve figures, as printed on meters: year, month, collector, line, place."""
    return Meter(f"2406{shop.area + 1:02d}{bus}{place + 1:05d}", shop, bus, unit)


def purchase_count(meter: Meter) -> int:
    """How often the meter has been sold to before this book begins; some never."""
    return int(meter.id) * 7919 % 43


def sheets() -> Iterator[tuple[Sheet, list[Row]]]:
    """Layout and rows of every counted sheet."""
    all_shops = shops()
    all_meters = meters(all_shops)
    open_shops = [shop for shop in all_shops if not shop.vacant]
    rows: dict[str, list[Row]] = {
        "Companies": [],
        "Buildings": [(*row, "") for row in BUILDINGS],
        "Areas": [(area.code, area.building, area.name) for area in AREAS],
        "Collectors": [_collector(at, area) for at, area in enumerate(AREAS)],
        "Buses": [row for at in range(len(AREAS)) for row in _buses(at)],
        "Prices": PRICES,
        "Shops": [_shop_row(shop) for shop in all_shops],
        "Meters": [_meter_row(meter) for meter in all_meters],
        "Groups": [],
        "Accounts": [_account_row(at, shop) for at, shop in enumerate(open_shops)],
        "AccountMeters": [_held(meter) for meter in all_meters if not meter.shop.vacant],
    }
    for layout in LAYOUTS.values():
        yield layout, rows[layout.name]


PRICES: Final[list[Row]] = [
    ("E-SHOP", "商业用电", "electricity", "0.92", "2026-01-01"),
    ("E-FOOD", "餐饮用电", "electricity", "0.86", "2026-01-01"),
    ("W-SHOP", "商业用水", "water", "5.20", "2026-01-01"),
    ("W-SPECIAL", "特种用水", "water", "8.35", "2026-01-01"),
]


def _collector_id(at: int) -> str:
    return f"C{at + 1:02d}"


def _collector(at: int, area: Area) -> Row:
    suite = "aes-256-gcm" if at < FIRST_SYSTEM else "3des-cbc+hmac-sha256"
    subnet, host = (1, 11 + at) if at < FIRST_SYSTEM else (2, 11 + at - FIRST_SYSTEM)
    name = f"{area.name}采集器"
    reached = ("sealed", f"10.20.{subnet}.{host}", 4001, suite, suite)
    return (_collector_id(at), name, area.code, *reached, "", "", "", "")


def _buses(at: int) -> tuple[Row, Row]:
    return (
        (_collector_id(at), ELECTRICITY, "electricity", 9600, "N", 1, 5, 500, ""),
        (_collector_id(at), WATER, "water", 9600, "N", 1, 5, 500, ""),
    )


def _shop_row(shop: Shop) -> Row:
    return (shop.number, shop.name, AREAS[shop.area].code, shop.floor, shop.kind.chinese, shop.phone)


def _meter_row(meter: Meter) -> Row:
    profile = "modbus-water" if meter.bus == WATER else "adf400l-3p"
    place = (_collector_id(meter.shop.area), meter.bus, meter.unit)
    return (meter.id, meter.shop.number, profile, *place, meter.plan, "", "", "", "", "")


def _account_row(at: int, shop: Shop) -> Row:
    return (shop.number, shop.tenant, shop.phone, f"2026-{1 + at % 9:02d}-{1 + at % 28:02d}", "", "", "")


def _held(meter: Meter) -> Row:
    if meter.bus == WATER:
        return (meter.id, "", "2000.00", carried_in(meter))
    return (meter.id, purchase_count(meter), LIMITS.get(meter.shop.kind.trade, "10000.00"), "")


def carried_in(meter: Meter) -> str:
    """What a water meter has left from before, in yuan: one in fifteen has next to nothing."""
    mixed = int(meter.id) * 7919 % 9973
    fen = 300 + mixed % 1_200 if mixed % 15 == 0 else 6_000 + mixed * 3
    return f"{fen // 100}.{fen % 100:02d}"


CHOICES: Final[dict[str, str]] = {
    "link": "sealed,transparent,modbus-tcp,serial,legacy-3des",
    "suite": "aes-256-gcm,3des-cbc+hmac-sha256,none",
    "minimum_suite": "aes-256-gcm,3des-cbc+hmac-sha256,none",
    "medium": ",".join(MEDIA),
    "baud": ",".join(BAUDS),
    "parity": "N,E,O",
    "stop_bits": "1,2",
    "mixed": ",".join(YES_NO),
    "purpose": ",".join(PURPOSES),
    "profile": (
        "ddsy1352,dtsy1352,adf400l-1p,adf400l-3p,sdm-y,dlt645-2007,cjt188-water,modbus-water,modbus-energy"
    ),
}
LISTS: Final[dict[tuple[str, str], str]] = {
    ("Buildings", "company"): "'Companies 公司'!$A$2:$A$50",
    ("Areas", "building"): "'Buildings 楼栋'!$A$2:$A$200",
    ("Collectors", "area"): "'Areas 区域'!$A$2:$A$500",
    ("Buses", "collector"): "'Collectors 采集器'!$A$2:$A$500",
    ("Shops", "area"): "'Areas 区域'!$A$2:$A$500",
    ("Meters", "collector"): "'Collectors 采集器'!$A$2:$A$500",
    ("Meters", "plan"): "'Prices 价格'!$A$2:$A$200",
    ("Meters", "area"): "'Areas 区域'!$A$2:$A$500",
}
"""Columns filled in from another sheet's first column."""

_HEADER_FONT = Font(name="Microsoft YaHei UI", bold=True, color="FFFFFF")
_HEADER_FILL = PatternFill("solid", fgColor="1F5FA8")
_FONT = Font(name="Microsoft YaHei UI")
_LINE = Border(bottom=Side(style="thin", color="D5DCE5"))


def build() -> Workbook:
    book = Workbook()
    book.properties.creator = "Meterdesk"
    book.properties.title = "Meterdesk site 站点资料"
    book.remove(book.active)
    readme, summary = book.create_sheet("README 说明"), book.create_sheet(" ".join(SUMMARY))
    counts = {}
    for layout, rows in sheets():
        _fill(book.create_sheet(layout.title), layout.name, layout.header, rows)
        counts[layout.title] = len(rows)
    _fill_readme(readme)
    _fill_summary(summary, counts)
    return book


def _fill(sheet: Any, key: str, header: Row, rows: Sequence[Row]) -> None:
    sheet.append(list(header))
    for row in rows:
        sheet.append([None if value == "" else value for value in row])
    _dress(sheet, header, rows)
    for column, title in enumerate(header, start=1):
        name = str(title).split()[0]
        if name in CHOICES or (key, name) in LISTS:
            formula = f'"{CHOICES[name]}"' if name in CHOICES else LISTS[key, name]
            rule = DataValidation(type="list", formula1=formula, allow_blank=True, showErrorMessage=True)
            letter = get_column_letter(column)
            rule.add(f"{letter}2:{letter}{max(len(rows) + 1, 1) + 1000}")
            sheet.add_data_validation(rule)


def _dress(sheet: Any, header: Row, rows: Sequence[Row]) -> None:
    """Header and first column stay in sight; all cells are text, so that 0.92 stays what was typed."""
    sheet.freeze_panes = "B2"
    if rows:
        sheet.auto_filter.ref = f"A1:{get_column_letter(len(header))}{len(rows) + 1}"
    for cell in sheet[1]:
        cell.font, cell.fill = _HEADER_FONT, _HEADER_FILL
        cell.alignment = Alignment(vertical="center", wrap_text=True)
    sheet.row_dimensions[1].height = 34
    for line in sheet.iter_rows(min_row=2):
        for cell in line:
            cell.font, cell.border, cell.number_format = _FONT, _LINE, "@"
    for column in range(1, len(header) + 1):
        texts = [str(header[column - 1]).replace(" ", ""), *(str(row[column - 1]) for row in rows)]
        dimension = sheet.column_dimensions[get_column_letter(column)]
        dimension.width = min(48, 3 + max(map(_width, texts)))
        dimension.number_format, dimension.font = "@", _FONT


def _width(text: str) -> int:
    """Columns taken: a Chinese character is two wide."""
    return sum(1 if sign.isascii() else 2 for sign in text)


def _fill_summary(sheet: Any, counts: dict[str, int]) -> None:
    rows: list[Row] = [(" ".join(SITE_NAME_ITEM), "示范商业广场"), *counts.items()]
    _fill(sheet, SUMMARY[0], SUMMARY_HEADER, rows)


def _fill_readme(sheet: Any) -> None:
    for line in Path(__file__).with_name("readme.txt").read_text(encoding="utf-8").splitlines():
        sheet.append(line.split(" | "))
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 70, 80
    for line in sheet.iter_rows():
        for cell in line:
            cell.font, cell.alignment = _FONT, Alignment(wrap_text=True, vertical="top")
    for cell in sheet[1]:
        cell.font = Font(name="Microsoft YaHei UI", bold=True, size=14)


def save(path: Path) -> None:
    """Write the workbook with fixed times, so that the bytes depend on nothing but this program."""
    draft = path.with_suffix(".draft")
    book = build()
    book.properties.created = book.properties.modified = MADE
    book.save(draft)
    with zipfile.ZipFile(draft) as source, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for member in source.infolist():
            content = source.read(member)
            if member.filename == "docProps/core.xml":
                content = _with_fixed_time(content)
            target.writestr(
                zipfile.ZipInfo(member.filename, (2026, 1, 1, 0, 0, 0)), content, zipfile.ZIP_DEFLATED
            )
    draft.unlink()


def _with_fixed_time(core: bytes) -> bytes:
    """openpyxl stamps the time of saving."""
    start, end = core.index(b"<dcterms:modified"), core.index(b"</dcterms:modified>")
    opened = core.index(b">", start) + 1
    return core[:opened] + MADE.strftime("%Y-%m-%dT%H:%M:%SZ").encode() + core[end:]


if __name__ == "__main__":
    save(Path(sys.argv[1]) if len(sys.argv) > 1 else PLACE)
