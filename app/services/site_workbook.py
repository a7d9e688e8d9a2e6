"""Reads a site workbook: what each sheet's columns hold, row by row, and a fault for each wrong cell.

The layout is the one of `resources/demo/site.xlsx`, which is also the template a technician fills in.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, TypeVar

from app.config import HISTORY_INTERVAL_MIN
from app.domain.site import (
    COUNTED,
    SHEETS,
    Account,
    AccountMeter,
    Area,
    Building,
    Bus,
    Collector,
    Meter,
    Price,
    RowError,
    Shop,
    Site,
)
from app.errors import DeskError
from app.services.connection_file import LONGEST_HOLD_MS
from app.services.site_cells import Cell, RowReader
from app.services.workbook_file import merged_cells, open_workbook, read_bytes, sheet_rows
from meterio.types import LinkKind, Suite

T = TypeVar("T")

MOST_ROWS: Final = 20_000
MOST_COLUMNS: Final = 30
MEDIA: Final = ("electricity", "water")
SUITES: Final = {suite.label: suite.value for suite in Suite}
UNSEALED_TOO: Final = {"none": Suite.AES_256_GCM.value, **SUITES}
"""What does not seal may say so; if it ever does seal, then with the strongest suite."""
BAUDS: Final = ("1200", "2400", "4800", "9600", "19200", "38400", "57600", "115200")
LARGEST_COUNT: Final = 65_535
LONGEST_NUMBER: Final = 20


def read_site(path: Path) -> Site:
    """The site in the workbook at `path`; cells that cannot be taken are in its `faults`.

    Raises DeskError import.* if the file is no such workbook at all (workbook_file.py says which).
    """
    content = read_bytes(path)
    with open_workbook(content, file=path.name) as workbook:
        return _Reading(workbook, path.name).site(hashlib.sha256(content).hexdigest())


@dataclass(frozen=True, slots=True)
class _Layout:
    """One sheet: its columns, first the one whose value is the row's key, and what a row becomes.

    Columns of `optional` may be left out altogether, as workbooks made before there were any do.
    """

    columns: tuple[str, ...]
    make: Callable[[RowReader], Any]
    optional: tuple[str, ...] = ()


def _building(row: RowReader) -> Building:
    return Building(row.code("building"), row.text("name"), row.row)


def _area(row: RowReader) -> Area:
    return Area(row.code("area"), row.code("building"), row.text("name"), row.row)


def _collector(row: RowReader) -> Collector:
    link = row.choice("link", tuple(LinkKind))
    serial = link == LinkKind.SERIAL
    suites = SUITES if link == LinkKind.SEALED else UNSEALED_TOO
    return Collector(
        id=row.code("collector"),
        name=row.text("name"),
        area=row.code("area"),
        link=link,
        host=row.code("host"),
        port=0 if serial else row.whole("port", 1, 65_535),
        suite=suites.get(row.choice("suite", tuple(suites)), 0),
        minimum_suite=suites.get(row.choice("minimum_suite", tuple(suites)), 0),
        registration=row.optional_packet("registration"),
        heartbeat=row.optional_packet("heartbeat"),
        max_hold_ms=row.optional_whole("max_hold_ms", 0, LONGEST_HOLD_MS),
        history_min=_interval(row),
        row=row.row,
    )


def _interval(row: RowReader) -> int | None:
    return row.optional_whole("read_every_min", HISTORY_INTERVAL_MIN.least, HISTORY_INTERVAL_MIN.most)


def _bus(row: RowReader) -> Bus:
    return Bus(
        collector=row.code("collector"),
        number=row.whole("bus", 1, 255),
        medium=row.choice("medium", MEDIA),
        baud=int(row.choice("baud", BAUDS) or 0),
        parity=row.choice("parity", ("N", "E", "O")),
        stop_bits=row.whole("stop_bits", 1, 2),
        gap_ms=row.whole("gap_ms", 0, 1_000),
        reply_timeout_ms=row.whole("reply_timeout_ms", 50, 10_000),
        row=row.row,
    )


def _price(row: RowReader) -> Price:
    return Price(
        plan=row.code("plan"),
        name=row.text("name"),
        medium=row.choice("medium", MEDIA),
        price_e8=row.price_e8("price_yuan"),
        start_utc_ms=row.day_utc_ms("from"),
        row=row.row,
    )


def _shop(row: RowReader) -> Shop:
    return Shop(
        shop_number=row.code("shop_number"),
        name=row.text("name"),
        area=row.code("area"),
        floor=row.text("floor"),
        trade=row.text("trade"),
        phone=row.optional_text("phone"),
        row=row.row,
    )


def _meter(row: RowReader) -> Meter:
    return Meter(
        id=row.code("meter"),
        shop_number=row.code("shop_number"),
        profile=row.code("profile"),
        collector=row.code("collector"),
        bus=row.whole("bus", 1, 255),
        unit=row.code("unit"),
        plan=row.code("plan"),
        number=row.optional_digits("number", LONGEST_NUMBER),
        history_min=_interval(row),
        row=row.row,
    )


def _account(row: RowReader) -> Account:
    return Account(
        shop_number=row.code("shop_number"),
        customer=row.text("customer"),
        phone=row.optional_text("phone"),
        opened_utc_ms=row.day_utc_ms("opened"),
        row=row.row,
    )


def _account_meter(row: RowReader) -> AccountMeter:
    return AccountMeter(
        meter=row.code("meter"),
        purchase_count=row.optional_whole("purchase_count", 0, LARGEST_COUNT),
        hoarding_limit_fen=row.fen("hoarding_limit_yuan"),
        row=row.row,
    )


LAYOUTS: Final[Mapping[str, _Layout]] = {
    "Buildings": _Layout(("building", "name"), _building),
    "Areas": _Layout(("area", "building", "name"), _area),
    "Collectors": _Layout(
        ("collector", "name", "area", "link", "host", "port", "suite", "minimum_suite"),
        _collector,
        optional=("registration", "heartbeat", "max_hold_ms", "read_every_min"),
    ),
    "Buses": _Layout(
        ("collector", "bus", "medium", "baud", "parity", "stop_bits", "gap_ms", "reply_timeout_ms"), _bus
    ),
    "Prices": _Layout(("plan", "name", "medium", "price_yuan", "from"), _price),
    "Shops": _Layout(("shop_number", "name", "area", "floor", "trade", "phone"), _shop),
    "Meters": _Layout(
        ("meter", "shop_number", "profile", "collector", "bus", "unit", "plan"),
        _meter,
        optional=("number", "read_every_min"),
    ),
    "Accounts": _Layout(("shop_number", "customer", "phone", "opened"), _account),
    "AccountMeters": _Layout(("meter", "purchase_count", "hoarding_limit_yuan"), _account_meter),
}


@dataclass(slots=True)
class _Reading:
    """One pass over one open workbook; collects faults and counts as it goes."""

    workbook: Any
    file: str
    faults: list[RowError] = field(default_factory=list)
    damaged: set[tuple[str, str]] = field(default_factory=set)
    rows: dict[str, int] = field(default_factory=dict)
    stated_at: dict[str, int] = field(default_factory=dict)

    def site(self, sha256: str) -> Site:
        sheets = self._sheets()
        name, stated = self._summary(sheets["Summary"])
        found = {key: self._sheet(key, sheets[key]) for key in COUNTED}
        return Site(
            name=name,
            buildings=found["Buildings"],
            areas=found["Areas"],
            collectors=found["Collectors"],
            buses=found["Buses"],
            prices=found["Prices"],
            shops=found["Shops"],
            meters=found["Meters"],
            accounts=found["Accounts"],
            account_meters=found["AccountMeters"],
            rows=self.rows,
            stated=stated,
            stated_at=self.stated_at,
            faults=tuple(self.faults),
            damaged=frozenset(self.damaged),
            sha256=sha256,
        )

    def _sheets(self) -> dict[str, Any]:
        """The sheets by the first word of their names; DeskError if one is missing or there twice."""
        titled = [
            (sheet.title.split()[0], sheet) for sheet in self.workbook.worksheets if sheet.title.strip()
        ]
        words = [word for word, _ in titled]
        missing = [key for key in SHEETS if key not in words]
        if missing:
            raise DeskError("import.sheets_missing", file=self.file, sheets=", ".join(missing))
        twice = [key for key in SHEETS if words.count(key) > 1]
        if twice:
            raise DeskError("import.sheets_twice", file=self.file, sheets=", ".join(twice))
        return dict(titled)

    def _rows(self, sheet: Any) -> list[list[Cell]]:
        return sheet_rows(sheet, most_rows=MOST_ROWS, most_columns=MOST_COLUMNS, file=self.file)

    def _sheet(self, key: str, sheet: Any) -> tuple[Any, ...]:
        layout = LAYOUTS[key]
        for place in merged_cells(self.workbook, sheet):
            number = int("".join(sign for sign in place if sign.isdigit()))
            self.faults.append(RowError(key, number, "", "import.merged", {"cell": place}))
        rows = self._rows(sheet)
        places = self._columns(key, rows[0] if rows else [], layout)
        made = []
        self.rows[key] = 0
        for number, cells in enumerate(rows[1:], start=2):
            if all(cell.value is None or str(cell.value).strip() == "" for cell in cells):
                continue
            self.rows[key] += 1
            row = RowReader(key, number, {c: cells[i] for c, i in places.items() if i < len(cells)})
            made.append(self._taken(layout, row))
        return tuple(one for one in made if one is not None)

    def _taken(self, layout: _Layout, row: RowReader) -> Any | None:
        """The row's value, or None and its faults."""
        value = layout.make(row)
        if not row.faults:
            return value
        self.faults.extend(row.faults)
        key = RowReader(row.sheet, row.row, row.cells).optional_text(layout.columns[0])
        self.damaged.add((row.sheet, key))
        return None

    def _columns(self, key: str, header: list[Cell], layout: _Layout) -> dict[str, int]:
        """Column key -> position, by the first word of each header cell; others are the technician's own."""
        words = [str(cell.value).split()[0] if str(cell.value or "").strip() else "" for cell in header]
        missing = [column for column in layout.columns if column not in words]
        if missing:
            raise DeskError("import.columns_missing", sheet=key, columns=", ".join(missing))
        known = (*layout.columns, *layout.optional)
        twice = [column for column in known if words.count(column) > 1]
        if twice:
            raise DeskError("import.columns_twice", sheet=key, columns=", ".join(twice))
        return {column: words.index(column) for column in known if column in words}

    def _summary(self, sheet: Any) -> tuple[str, dict[str, int]]:
        """The site's name, and how many rows each sheet is stated to have; a blank count states nothing."""
        name = ""
        stated: dict[str, int] = {}
        for number, cells in enumerate(self._rows(sheet)[1:], start=2):
            key = str(cells[0].value or "").strip().split(" ")[0] if cells else ""
            row = RowReader("Summary", number, dict(zip(("item", "value"), cells, strict=False)))
            if key == "site_name":
                name = row.text("value")
            elif key in COUNTED:
                count = row.optional_whole("value", 0, MOST_ROWS)
                stated |= {} if count is None else {key: count}
                self.stated_at[key] = number
            self.faults.extend(row.faults)
        return name, stated
