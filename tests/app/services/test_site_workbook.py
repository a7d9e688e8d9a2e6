"""The reference mall is what it states; a hostile or broken workbook is refused with one sentence."""

from __future__ import annotations

import zipfile
from collections import Counter
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from app.domain.site import COUNTED, Site
from app.errors import DeskError
from app.services import site_import
from app.services.site_workbook import MOST_ROWS, read_site
from resources.demo import make_site
from tests.helpers.sites import small_site
from tests.helpers.workbooks import as_excel_saves, write_workbook

ROOT = Path(__file__).resolve().parents[3]
REFERENCE = ROOT / "resources" / "demo" / "site.xlsx"


@pytest.fixture(scope="module")
def mall() -> Site:
    return read_site(REFERENCE)


def test_the_reference_mall_has_the_counts_it_states(mall: Site) -> None:
    report = site_import.check(mall)
    assert report.errors == ()
    assert report.counts == report.stated
    assert set(report.stated) == set(COUNTED)


def test_the_reference_mall_is_the_one_described(mall: Site) -> None:
    assert len(mall.buildings) == 5
    assert len(mall.areas) == len(mall.collectors) == 14
    in_building = Counter(area.building for area in mall.areas)
    assert (sum(in_building[code] for code in "1234"), in_building["5"]) == (8, 6)
    assert len(mall.meters) >= 800
    assert 380 <= len(mall.shops) <= 420
    assert {bus.medium for bus in mall.buses} == {"electricity", "water"} and len(mall.buses) == 28
    assert 1 <= len(mall.shops) - len(mall.accounts) <= 20


def test_no_line_of_the_reference_mall_is_overloaded(mall: Site) -> None:
    on_line = Counter((meter.collector, meter.bus) for meter in mall.meters)
    assert len(on_line) == 28 and max(on_line.values()) <= 32
    assert {meter.profile for meter in mall.meters} == {"adf400l-3p", "modbus-water"}


def test_three_phase_users_take_three_addresses_each(mall: Site) -> None:
    units = {int(meter.unit) % 3 for meter in mall.meters if meter.profile == "adf400l-3p"}
    assert units == {1}


def test_electricity_prices_fit_the_meter_that_keeps_them(mall: Site) -> None:
    """The ADF400L keeps prices in 0.01 yuan per kWh (its manual, V1.2)."""
    assert all(price.price_e8 % 1_000_000 == 0 for price in mall.prices if price.medium == "electricity")


def test_the_reference_workbook_holds_no_key_and_only_fictitious_phones(mall: Site) -> None:
    phones = {row.phone for row in (*mall.shops, *mall.accounts)} - {""}
    assert all(phone.startswith("1390000") and len(phone) == 11 for phone in phones)
    header = [cell.value for sheet in _book().worksheets for cell in sheet[1]]
    assert not any("key" in str(title).lower().split() for title in header)


def test_the_generator_makes_the_committed_workbook(tmp_path: Path) -> None:
    made = tmp_path / "site.xlsx"
    make_site.save(made)
    with zipfile.ZipFile(made) as new, zipfile.ZipFile(REFERENCE) as kept:
        assert {name: new.read(name) for name in new.namelist()} == {
            name: kept.read(name) for name in kept.namelist()
        }


def test_the_template_guides_the_hand_that_fills_it_in() -> None:
    book = _book()
    assert book.sheetnames[:2] == ["README 说明", "Summary 汇总"]
    for key in COUNTED:
        sheet = next(sheet for sheet in book.worksheets if sheet.title.split()[0] == key)
        assert sheet.freeze_panes == "B2"
        assert sheet.column_dimensions["A"].number_format == "@", "a typed 0.92 stays text"
        assert all(" " in str(cell.value) for cell in sheet[1]), "headers are in English and Chinese"
    meters = next(sheet for sheet in book.worksheets if sheet.title.startswith("Meters"))
    assert len(meters.data_validations.dataValidation) >= 3


def _book() -> Any:
    return openpyxl.load_workbook(REFERENCE)


def test_a_workbook_gives_the_site_that_was_written_into_it(tmp_path: Path) -> None:
    site = read_site(write_workbook(tmp_path / "small.xlsx"))
    expected = small_site()
    for part in ("name", "buildings", "areas", "collectors", "buses", "prices", "shops", "meters"):
        assert getattr(site, part) == getattr(expected, part), part
    assert site.accounts == expected.accounts and site.account_meters == expected.account_meters
    assert site.stated == {"Meters": 8} and site_import.check(site).errors == ()


def _set(sheet: str, row: int, column: str, value: Any) -> Callable[[dict[str, list[list[Any]]]], None]:
    def change(rows: dict[str, list[list[Any]]]) -> None:
        words = [str(title).split()[0] for title in rows[sheet][0]]
        rows[sheet][row - 1][words.index(column)] = value

    return change


BAD_CELLS = {
    "formula": (("Accounts", 2, "customer", "=1+1"), "import.formula"),
    "float money": (("Prices", 2, "price_yuan", 0.92), "import.float_money"),
    "full-width digits": (("Prices", 2, "price_yuan", "０.９２"), "import.full_width"),
    "full-width address": (("Meters", 2, "unit", "７"), "import.full_width"),
    "too many decimals": (("AccountMeters", 2, "hoarding_limit_yuan", "10.001"), "import.too_many_decimals"),
    "negative money": (("AccountMeters", 2, "hoarding_limit_yuan", "-5.00"), "import.not_a_decimal"),
    "money with exponent": (("AccountMeters", 2, "hoarding_limit_yuan", "1e4"), "import.not_a_decimal"),
    "not a number": (("AccountMeters", 2, "hoarding_limit_yuan", "NaN"), "import.not_a_decimal"),
    "price of nothing": (("Prices", 2, "price_yuan", "0.00"), "import.zero"),
    "count with a fraction": (("AccountMeters", 2, "purchase_count", 3.5), "import.not_text"),
    "count too large": (("AccountMeters", 2, "purchase_count", 70_000), "import.out_of_range"),
    "empty name": (("Shops", 2, "name", "  "), "import.empty"),
    "shop number with a space": (("Accounts", 2, "shop_number", "1A 001"), "import.not_a_code"),
    "port out of range": (("Collectors", 2, "port", 70_000), "import.out_of_range"),
    "unknown suite": (("Collectors", 2, "suite", "rot13"), "import.unknown_choice"),
    "no such day": (("Accounts", 2, "opened", "2026-02-30"), "import.not_a_day"),
    "true or false": (("Buses", 2, "bus", True), "import.not_text"),
    "zero-width and control characters": (("Shops", 2, "name", "龙\ue000门"), "import.control_characters"),
    "endless text": (("Shops", 2, "name", "门" * 300), "import.too_long"),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD_CELLS)
def test_a_bad_cell_is_named_by_sheet_row_and_column(tmp_path: Path, name: str) -> None:
    (sheet, row, column, value), key = BAD_CELLS[name]
    site = read_site(write_workbook(tmp_path / "bad.xlsx", _set(sheet, row, column, value)))
    assert [(fault.sheet, fault.row, fault.column, fault.key) for fault in site.faults] == [
        (sheet, row, column, key)
    ]


def _with_columns(sheet: str, **columns: list[Any]) -> Callable[[dict[str, list[list[Any]]]], None]:
    """Put columns that older workbooks lack beside the others; values from row 2 on, None where they end."""

    def change(rows: dict[str, list[list[Any]]]) -> None:
        for name, values in columns.items():
            rows[sheet][0].append(f"{name} 列")
            for place, row in enumerate(rows[sheet][1:]):
                row.append(values[place] if place < len(values) else None)

    return change


def test_columns_of_links_may_be_there(tmp_path: Path) -> None:
    change = _with_columns(
        "Collectors",
        registration=["REG-C01"],
        heartbeat=["hex:00FF", "beat"],
        max_hold_ms=[5000],
        read_every_min=[None, "15"],
    )
    first, second = read_site(write_workbook(tmp_path / "new.xlsx", change)).collectors
    assert (first.registration, first.heartbeat, first.max_hold_ms) == (b"REG-C01", b"\x00\xff", 5_000)
    assert (second.registration, second.heartbeat, second.history_min) == (b"", b"beat", 15)
    assert (first.history_min, second.max_hold_ms) == (None, None)


def test_columns_of_meters_may_be_there(tmp_path: Path) -> None:
    change = _with_columns("Meters", number=["000012345678", 77], read_every_min=[5])
    first, second, third = read_site(write_workbook(tmp_path / "new.xlsx", change)).meters[:3]
    assert (first.number, first.history_min) == ("000012345678", 5)
    assert (second.number, second.history_min, third.number) == ("77", None, "")


@pytest.mark.parametrize(
    ("sheet", "column", "value", "key"),
    [
        ("Collectors", "registration", "注册", "import.not_a_packet"),
        ("Collectors", "heartbeat", "hex:0", "import.not_a_packet"),
        ("Collectors", "max_hold_ms", "600001", "import.out_of_range"),
        ("Collectors", "read_every_min", "4", "import.out_of_range"),
        ("Meters", "number", "AB12", "import.not_a_number"),
        ("Meters", "number", "１２", "import.full_width"),
        ("Meters", "number", "1" * 21, "import.too_long"),
        ("Meters", "read_every_min", "1441", "import.out_of_range"),
    ],
)
def test_a_bad_cell_of_such_a_column_is_named(
    tmp_path: Path, sheet: str, column: str, value: str, key: str
) -> None:
    site = read_site(write_workbook(tmp_path / "bad.xlsx", _with_columns(sheet, **{column: [value]})))
    assert [(fault.sheet, fault.row, fault.column, fault.key) for fault in site.faults] == [
        (sheet, 2, column, key)
    ]


def test_a_serial_line_names_a_device_and_needs_no_port(tmp_path: Path) -> None:
    def change(rows: dict[str, list[list[Any]]]) -> None:
        rows["Collectors"][1][3:8] = ["serial", "usb:A10K2X", None, "none", "none"]

    site = read_site(write_workbook(tmp_path / "serial.xlsx", change))
    first = site.collectors[0]
    assert (first.link, first.host, first.port, first.suite) == ("serial", "usb:A10K2X", 0, 2)
    assert site_import.check(site).errors == ()


def test_only_what_does_not_seal_may_have_no_suite(tmp_path: Path) -> None:
    site = read_site(write_workbook(tmp_path / "bad.xlsx", _set("Collectors", 2, "suite", "none")))
    assert [(fault.column, fault.key) for fault in site.faults] == [("suite", "import.unknown_choice")]


def test_one_bad_row_is_not_blamed_on_the_rows_that_point_to_it(tmp_path: Path) -> None:
    site = read_site(write_workbook(tmp_path / "bad.xlsx", _set("Shops", 2, "name", None)))
    errors = site_import.check(site).errors
    assert [(error.sheet, error.row, error.key) for error in errors] == [("Shops", 2, "import.empty")]


def test_a_date_cell_is_a_day(tmp_path: Path) -> None:
    from datetime import datetime

    site = read_site(
        write_workbook(tmp_path / "day.xlsx", _set("Accounts", 2, "opened", datetime(2026, 1, 1)))
    )
    assert site.accounts[0].opened_utc_ms == small_site().accounts[0].opened_utc_ms


def test_merged_cells_are_named(tmp_path: Path) -> None:
    path = write_workbook(tmp_path / "merged.xlsx")
    book = openpyxl.load_workbook(path)
    book["Shops"].merge_cells("F2:F3")
    book.save(path)
    faults = read_site(path).faults
    assert [(fault.sheet, fault.row, fault.key) for fault in faults] == [("Shops", 2, "import.merged")]


def _refusal(path: Path) -> str:
    with pytest.raises(DeskError) as refused:
        read_site(path)
    return refused.value.key


def test_a_missing_column_is_named(tmp_path: Path) -> None:
    def none_of_ours(rows: dict[str, list[list[Any]]]) -> None:
        for name in list(rows):
            rows[f"Old {name}"] = rows.pop(name)

    def no_unit(rows: dict[str, list[list[Any]]]) -> None:
        rows["Meters"][0][5] = "address"

    def two_units(rows: dict[str, list[list[Any]]]) -> None:
        rows["Meters"][0].append("unit again")

    assert _refusal(write_workbook(tmp_path / "a.xlsx", none_of_ours)) == "import.no_sheet"
    assert _refusal(write_workbook(tmp_path / "b.xlsx", no_unit)) == "import.columns_missing"
    assert _refusal(write_workbook(tmp_path / "c.xlsx", two_units)) == "import.columns_twice"


def test_a_sheet_that_is_there_twice_is_named(tmp_path: Path) -> None:
    def twice(rows: dict[str, list[list[Any]]]) -> None:
        rows["Meters old"] = rows["Meters"]

    assert _refusal(write_workbook(tmp_path / "a.xlsx", twice)) == "import.sheets_twice"


def test_a_workbook_of_another_program_is_read(tmp_path: Path) -> None:
    """Some write no default style, and no count of cells."""
    plain = (
        b'<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        b'<cellXfs count="1"><xf/></cellXfs></styleSheet>'
    )
    site = read_site(_with_member(tmp_path / "a.xlsx", "xl/styles.xml", plain))
    assert site.meters == small_site().meters and site.faults == ()


def test_a_workbook_as_excel_saves_it_is_read(tmp_path: Path) -> None:
    """Its texts lie in a table of their own, to which the cells point."""
    path = as_excel_saves(write_workbook(tmp_path / "a.xlsx"))
    with zipfile.ZipFile(path) as archive:
        assert b"inlineStr" not in b"".join(archive.read(name) for name in archive.namelist())
    site = read_site(path)
    assert site.faults == () and site.shops == small_site().shops and site.meters == small_site().meters


def test_an_empty_sheet_says_which_columns_it_lacks(tmp_path: Path) -> None:
    assert (
        _refusal(write_workbook(tmp_path / "a.xlsx", lambda rows: rows["Shops"].clear()))
        == "import.columns_missing"
    )


def test_a_file_that_is_no_workbook_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "site.xlsx"
    path.write_text("shop_number,name\n1A-001,龙门客栈\n", encoding="utf-8")
    assert _refusal(path) == "import.not_a_workbook"
    path.write_bytes(b"")
    assert _refusal(path) == "import.not_a_workbook"
    assert _refusal(tmp_path / "absent.xlsx") == "import.file_unreadable"
    assert _refusal(tmp_path) == "import.file_unreadable"


def test_a_zip_that_is_no_workbook_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "site.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("hello.txt", "hello")
    assert _refusal(path) == "import.not_a_workbook"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
    assert _refusal(path) == "import.not_a_workbook"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types>")
    assert _refusal(path) == "import.truncated"


@pytest.mark.parametrize("share", [0.2, 0.5, 0.9, 0.999])
def test_a_truncated_workbook_is_refused(tmp_path: Path, share: float) -> None:
    whole = REFERENCE.read_bytes()
    path = tmp_path / "site.xlsx"
    path.write_bytes(whole[: int(len(whole) * share)])
    assert _refusal(path) == "import.truncated"


def test_a_damaged_workbook_is_refused(tmp_path: Path) -> None:
    content = bytearray(write_workbook(tmp_path / "site.xlsx").read_bytes())
    content[len(content) // 3] ^= 0xFF
    (tmp_path / "site.xlsx").write_bytes(content)
    assert _refusal(tmp_path / "site.xlsx") in ("import.truncated", "import.not_a_workbook")


def test_protected_and_old_workbooks_are_told_apart(tmp_path: Path) -> None:
    path = tmp_path / "site.xlsx"
    compound = bytes.fromhex("D0CF11E0A1B11AE1") + bytes(504)
    path.write_bytes(compound + "EncryptedPackage".encode("utf-16-le"))
    assert _refusal(path) == "import.password_protected"
    path.write_bytes(compound + "Workbook".encode("utf-16-le"))
    assert _refusal(path) == "import.old_format"


def _with_member(path: Path, name: str, content: bytes, compression: int = zipfile.ZIP_DEFLATED) -> Path:
    """The small workbook with one member replaced or added."""
    source = BytesIO(write_workbook(path).read_bytes())
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(path, "w", compression) as new:
        for member in old.namelist():
            if member != name:
                new.writestr(member, old.read(member))
        new.writestr(name, content)
    return path


def test_a_zip_bomb_is_refused_before_it_is_parsed(tmp_path: Path) -> None:
    bomb = _with_member(tmp_path / "a.xlsx", "xl/worksheets/sheet1.xml", bytes(60_000_000))
    assert bomb.stat().st_size < 200_000
    assert _refusal(bomb) == "import.zip_limits"


def test_too_many_members_and_members_that_leave_the_archive_are_refused(tmp_path: Path) -> None:
    path = write_workbook(tmp_path / "a.xlsx")
    with zipfile.ZipFile(path, "a") as archive:
        for number in range(1_001):
            archive.writestr(f"junk/{number}", b"")
    assert _refusal(path) == "import.zip_limits"
    for name in ("../evil", "/etc/evil", "a\\..\\evil", "C:/evil"):
        assert _refusal(_with_member(tmp_path / "b.xlsx", name, b"x")) == "import.zip_limits"


def test_a_zip_that_lies_about_its_size_is_refused(tmp_path: Path) -> None:
    path = _with_member(tmp_path / "a.xlsx", "xl/extra.bin", bytes(500_000))
    content = path.read_bytes()
    (tmp_path / "a.xlsx").write_bytes(
        content.replace((500_000).to_bytes(4, "little"), (10).to_bytes(4, "little"))
    )
    assert _refusal(path) == "import.truncated"


ENTITIES = b"""<?xml version="1.0"?>
<!DOCTYPE bomb [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]>
<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>
<row r="1"><c r="A1" t="inlineStr"><is><t>&b;</t></is></c></row></sheetData></worksheet>"""


@pytest.mark.parametrize(
    "member", ["xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml"]
)
def test_xml_entities_are_refused(tmp_path: Path, member: str) -> None:
    assert _refusal(_with_member(tmp_path / "a.xlsx", member, ENTITIES)) == "import.xml_refused"


def test_too_many_rows_are_refused_whatever_the_sheet_says_of_its_size(tmp_path: Path) -> None:
    def many(rows: dict[str, list[list[Any]]]) -> None:
        rows["Buildings"] += [[f"B{number}", "楼"] for number in range(MOST_ROWS)]

    assert _refusal(write_workbook(tmp_path / "a.xlsx", many)) == "import.too_many_rows"


def test_a_file_too_large_to_be_a_site_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "site.xlsx"
    with path.open("wb") as file:
        file.truncate(30_000_000)
    assert _refusal(path) == "import.file_too_large"
