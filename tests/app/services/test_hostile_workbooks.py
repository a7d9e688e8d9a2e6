"""Whatever is wrong with a workbook, on purpose or by Excel's kindness, is told in one sentence (H22)."""

from __future__ import annotations

import re
import time
import tracemalloc
import zipfile
from collections.abc import Callable
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from app.errors import DeskError
from app.services import site_import
from app.services.site_workbook import read_site
from tests.helpers.workbooks import Rows, write_workbook

NS = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
METERS_SHEET = "xl/worksheets/sheet8.xml"
"""Where write_workbook puts the sheet Meters."""


def _refusal(path: Path) -> str:
    with pytest.raises(DeskError) as refused:
        read_site(path)
    return refused.value.key


def _members(path: Path, change: Callable[[dict[str, bytes]], None]) -> Path:
    """The small workbook at `path` with its members changed."""
    source = BytesIO(write_workbook(path).read_bytes())
    with zipfile.ZipFile(source) as old:
        members = {name: old.read(name) for name in old.namelist()}
    change(members)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name, content in members.items():
            new.writestr(name, content)
    return path


def _replaced(path: Path, member: str, before: bytes, after: bytes) -> Path:
    def change(members: dict[str, bytes]) -> None:
        assert before in members[member], members[member][:2000]
        members[member] = members[member].replace(before, after, 1)

    return _members(path, change)


def _set(sheet: str, column: str, value: Any) -> Callable[[Rows], None]:
    """Put `value` into the second row of a column."""

    def change(rows: Rows) -> None:
        words = [str(title).split()[0] for title in rows[sheet][0]]
        rows[sheet][1][words.index(column)] = value

    return change


CELLS = {
    "a zero-width space": (("Shops", "name", "龙门\u200b客栈"), "import.control_characters"),
    "a zero-width space in a code": (("Meters", "meter", "E1\u200b"), "import.control_characters"),
    "a zero-width space at a number's end": (("Meters", "bus", "1\u200b"), "import.control_characters"),
    "a mark from right to left": (("Accounts", "customer", "\u202e王"), "import.control_characters"),
    "a byte order mark": (("Shops", "shop_number", "\ufeff1A-1F-001"), "import.control_characters"),
    "a line break": (("Shops", "name", "龙门\n客栈"), "import.control_characters"),
    "a NUL as Excel writes it": (("Shops", "name", "龙门_x0000_"), "import.control_characters"),
    "a name of 10,000 characters": (("Shops", "name", "门" * 10_000), "import.too_long"),
    "a number of 10,000 figures": (("Meters", "bus", "9" * 10_000), "import.too_long"),
    "a number that Excel has shortened": (("Meters", "meter", "2.40601E+11"), "import.shortened"),
    "not a number": (("Meters", "bus", "NaN"), "import.not_a_number"),
    "without end": (("AccountMeters", "purchase_count", "inf"), "import.not_a_number"),
    "full-width figures": (("Meters", "bus", "１"), "import.full_width"),
    "figures of another script": (("Accounts", "opened", "٢٠٢٦-٠١-٠١"), "import.not_a_day"),
    "a day written otherwise": (("Accounts", "opened", "2026/1/31"), "import.not_a_day"),
    "a day as its number": (("Accounts", "opened", 46053), "import.not_a_day"),
    "a date where a name belongs": (("Shops", "name", datetime(2026, 1, 31)), "import.not_text"),
    "true where a name belongs": (("Shops", "name", True), "import.not_text"),
    "an error of Excel": (("Shops", "name", "#REF!"), "import.error_cell"),
    "a formula": (("Meters", "unit", "=1+1"), "import.formula"),
}  # fmt: skip


@pytest.mark.parametrize("name", CELLS)
def test_a_cell_is_named_with_what_is_wrong(tmp_path: Path, name: str) -> None:
    (sheet, column, value), key = CELLS[name]
    (fault,) = read_site(write_workbook(tmp_path / "bad.xlsx", _set(sheet, column, value))).faults
    assert (fault.sheet, fault.row, fault.column, fault.key) == (sheet, 2, column, key)
    assert all(len(str(value)) <= 200 for value in fault.params.values())


@pytest.mark.parametrize(
    ("value", "key"),
    [
        (b"24060110000123456", "import.too_many_figures"),
        (b"2.40601E+11", "import.not_text"),
        (b"1E+999", "import.not_text"),
        (b"0.1", "import.not_text"),
    ],
)
def test_a_number_that_is_not_exactly_what_was_typed_is_named(tmp_path: Path, value: bytes, key: str) -> None:
    path = _replaced(
        tmp_path / "a.xlsx", METERS_SHEET, b'<c r="A2" t="inlineStr"><is><t>E1</t></is></c>',
        b'<c r="A2"><v>' + value + b"</v></c>",
    )  # fmt: skip
    (fault,) = read_site(path).faults
    assert (fault.sheet, fault.row, fault.column, fault.key) == ("Meters", 2, "meter", key)


@pytest.mark.parametrize("text", ["  1A-1F-009\t", "\u30001A-1F-009\u00a0"])
def test_spaces_around_are_dropped(tmp_path: Path, text: str) -> None:
    site = read_site(write_workbook(tmp_path / "a.xlsx", _set("Shops", "shop_number", text)))
    assert site.shops[0].shop_number == "1A-1F-009"


def test_formulas_of_every_kind_are_named(tmp_path: Path) -> None:
    """Also those that take another's formula, and those of which only the result is told."""
    kinds = (b'<f t="shared" ref="F2:F3" si="0">1+1</f>', b'<f t="shared" si="0"/>', b"<f/>",
             b'<f t="array" ref="F2:F3">{1}</f>', b"<f>[1]Other!A1</f>")  # fmt: skip
    for kind in kinds:
        path = _replaced(
            tmp_path / "a.xlsx", METERS_SHEET, b'<c r="F2" t="inlineStr"><is><t>1</t></is></c>',
            b'<c r="F2">' + kind + b"<v>1</v></c>",
        )  # fmt: skip
        (fault,) = read_site(path).faults
        assert (fault.sheet, fault.row, fault.column, fault.key) == ("Meters", 2, "unit", "import.formula")


@pytest.mark.parametrize(
    ("sheet", "column"),
    [
        ("Collectors", "key 密钥"), ("Collectors", "link_key"), ("Collectors", "备注（密钥）"),
        ("Meters", "password"), ("Meters", "写表密码"), ("Shops", "SECRET"), ("Accounts", "口令"),
        ("Buses", "API-Keys"),
    ],
)  # fmt: skip
def test_keys_never_travel_in_a_workbook(tmp_path: Path, sheet: str, column: str) -> None:
    def change(rows: Rows) -> None:
        rows[sheet][0].append(column)

    assert _refusal(write_workbook(tmp_path / "a.xlsx", change)) == "import.holds_keys"


def test_keys_on_a_sheet_of_its_own_or_in_the_summary_are_refused_too(tmp_path: Path) -> None:
    def sheet_of_keys(rows: Rows) -> None:
        rows["Notes"] = [["collector", "key"], ["C01", "00" * 32]]

    def named(rows: Rows) -> None:
        rows["Keys 密钥"] = [["C01", "00" * 32]]

    def summary(rows: Rows) -> None:
        rows["Summary"].append(["link key", "00" * 32])

    for change in (sheet_of_keys, named, summary):
        assert _refusal(write_workbook(tmp_path / "a.xlsx", change)) == "import.holds_keys"


def test_words_that_only_hold_the_word_key_are_no_keys(tmp_path: Path) -> None:
    def change(rows: Rows) -> None:
        rows["Shops"][0] += ["monkey", "keyboard", "turnkey"]

    site = read_site(write_workbook(tmp_path / "a.xlsx", change))
    assert site.ignored == ("Shops: monkey", "Shops: keyboard", "Shops: turnkey")


def test_a_hidden_sheet_is_refused_and_a_sheet_of_their_own_is_named(tmp_path: Path) -> None:
    path = write_workbook(
        tmp_path / "a.xlsx", lambda rows: rows.update({"Meter": [["a"]], "README 说明": [["b"]]})
    )
    assert read_site(path).ignored == ("Meter",)
    for state in ("hidden", "veryHidden"):
        book = openpyxl.load_workbook(path)
        book["Shops"].sheet_state = state
        book.save(path)
        assert _refusal(path) == "import.sheet_hidden"


@pytest.mark.parametrize(
    "member", ["xl/externalLinks/externalLink1.xml", "xl/connections.xml", "XL/queryTables/queryTable1.xml"]
)
def test_a_workbook_that_is_linked_to_others_is_refused(tmp_path: Path, member: str) -> None:
    path = _members(tmp_path / "a.xlsx", lambda members: members.update({member: b"<x/>"}))
    assert _refusal(path) == "import.links"


def test_a_document_type_is_refused_wherever_it_stands(tmp_path: Path) -> None:
    bomb = b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'
    for member in ("docProps/custom.xml", "xl/theme/theme1.xml", "xl/_rels/workbook.xml.rels"):
        path = _members(tmp_path / "a.xlsx", lambda members, name=member: members.update({name: bomb}))
        assert _refusal(path) == "import.xml_refused"


def test_endless_nesting_is_refused(tmp_path: Path) -> None:
    deep = b"<a>" * 50_000 + b"</a>" * 50_000
    path = _members(tmp_path / "a.xlsx", lambda members: members.update({"xl/sharedStrings.xml": deep}))
    assert _refusal(path) == "import.too_many_cells"


@pytest.mark.parametrize(
    "row", [b"<row/>", b"<row><c><v>1</v></c></row>", b'<row r="%d"><c><v>1</v></c></row>']
)
def test_a_million_rows_are_refused_at_once_and_in_little_memory(tmp_path: Path, row: bytes) -> None:
    rows = b"".join(row % n if b"%d" in row else row for n in range(2, 1_000_002))
    header = b'<row r="1"><c t="inlineStr"><is><t>building</t></is></c></row>'
    sheet = b"<worksheet %s><sheetData>%s%s</sheetData></worksheet>" % (NS.encode(), header, rows)
    noise = b"<!--" + bytes(range(48, 123)).replace(b"-", b"") * 20_000 + b"-->"

    def change(members: dict[str, bytes]) -> None:
        members["xl/worksheets/sheet2.xml"] = sheet + noise

    path = _members(tmp_path / "a.xlsx", change)
    began = time.process_time()
    assert _refusal(path) in ("import.too_many_rows", "import.too_many_cells", "import.zip_limits")
    assert time.process_time() - began < 5
    tracemalloc.start()
    _refusal(path)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 50_000_000


def test_a_filled_row_far_below_is_not_overlooked(tmp_path: Path) -> None:
    far = b'<row r="1048576"><c r="A1048576"><v>1</v></c></row></sheetData>'
    path = _replaced(tmp_path / "a.xlsx", METERS_SHEET, b"</sheetData>", far)
    assert _refusal(path) == "import.too_many_rows"
    empty = b'<row r="1048576" ht="12.8"/></sheetData>'
    assert read_site(_replaced(tmp_path / "b.xlsx", METERS_SHEET, b"</sheetData>", empty)).rows["Meters"] == 8


def test_rows_and_cells_out_of_turn_are_not_overlooked(tmp_path: Path) -> None:
    """openpyxl by itself drops such rows without a word."""
    again = b'<row r="3"><c r="A3"><v>1</v></c></row></sheetData>'
    assert (
        _refusal(_replaced(tmp_path / "a.xlsx", METERS_SHEET, b"</sheetData>", again)) == "import.truncated"
    )
    elsewhere = _replaced(tmp_path / "b.xlsx", METERS_SHEET, b'<c r="B3"', b'<c r="B7"')
    assert _refusal(elsewhere) == "import.truncated"
    backwards = _replaced(tmp_path / "c.xlsx", METERS_SHEET, b'<c r="B3"', b'<c r="A3"')
    assert _refusal(backwards) == "import.truncated"


@pytest.mark.parametrize(
    ("member", "before", "after"),
    [
        ("[Content_Types].xml", b"spreadsheetml.sheet.main+xml", b"wordprocessingml.document.main+xml"),
        ("[Content_Types].xml", b"/xl/workbook.xml", b"/xl/nothing.xml"),
        ("xl/workbook.xml", b"<sheets>", b"<nosheets>"),
        ("xl/_rels/workbook.xml.rels", b"worksheets/sheet8.xml", b"worksheets/sheet88.xml"),
        (METERS_SHEET, b"<sheetData>", b"<sheetDatum>"),
        (METERS_SHEET, b'r="2"', b'r="two"'),
        (METERS_SHEET, b'<c r="A2" t="inlineStr">', b'<c r="A2" t="s"><v>99999</v>'),
    ],
)
def test_wrong_contents_are_one_refusal(tmp_path: Path, member: str, before: bytes, after: bytes) -> None:
    path = _replaced(tmp_path / "a.xlsx", member, before, after)
    try:
        site = read_site(path)
    except DeskError as refused:
        assert re.fullmatch(r"import\.[a-z_]+", refused.key)
    else:
        assert not site_import.check(site).ok, "what is missing is told"


def test_members_of_one_name_are_refused(tmp_path: Path) -> None:
    """Two programs would read two different workbooks."""
    path = write_workbook(tmp_path / "a.xlsx")
    with zipfile.ZipFile(path) as archive:
        sheet = archive.read(METERS_SHEET)
    with pytest.warns(UserWarning, match="Duplicate"), zipfile.ZipFile(path, "a") as archive:
        archive.writestr(METERS_SHEET, sheet)
    assert _refusal(path) == "import.truncated"


def test_an_old_workbook_with_a_new_name_and_a_text_with_a_wrong_one(tmp_path: Path) -> None:
    old = tmp_path / "site.xlsx"
    old.write_bytes(bytes.fromhex("D0CF11E0A1B11AE1") + bytes(2_000) + "Workbook".encode("utf-16-le"))
    assert _refusal(old) == "import.old_format"
    old.write_bytes("﻿shop_number,name\r\n".encode())
    assert _refusal(old) == "import.not_a_workbook"
    old.write_bytes(b"PK\x05\x06" + bytes(18))
    assert _refusal(old) == "import.not_a_workbook"
