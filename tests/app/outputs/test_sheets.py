"""Sheets as files: every figure typed and exact, every text a text, and never half a file."""

from __future__ import annotations

import csv
import errno
import threading
import zipfile
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import chain
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl.utils.escape import unescape

from app.domain.report import CellKind as K
from app.errors import DeskError
from app.outputs.sheet import Row, Sheet, SheetColumn, SheetHead
from app.outputs.sheet_csv import write_csv
from app.outputs.sheet_job import Cancelled, SheetJob
from app.outputs.sheet_xlsx import write_xlsx
from app.outputs.whole_file import check_name, refusal, whole_file
from app.outputs.xlsx_frame import sheet_name

ROW: Row = (
    "=cmd|' /C calc'!A0",
    "退款",
    7,
    -123_456,
    85_000_000,
    12_345,
    1_000,
    20_717,
    680,
    1_790_000_000_999,
    93_600,
    -15,
    250,
)
KINDS = (
    K.TEXT,
    K.WORD,
    K.COUNT,
    K.MONEY,
    K.PRICE,
    K.ENERGY,
    K.VOLUME,
    K.DAY,
    K.MONTH,
    K.MOMENT,
    K.SPAN,
    K.PERMILLE,
    K.THOUSANDTHS,
)
SUMMED = (K.COUNT, K.MONEY, K.ENERGY)
HEAD = SheetHead(
    "售电 & 'Sales'",
    tuple(SheetColumn(f"列 {kind}", kind, kind in SUMMED) for kind in KINDS),
    statement=("As of now", "=1+1"),
    total="Total",
    page="Page {page} of {pages}",
    utc_offset_min=480,
)
FIRST = 6
"""The first row below title, two lines, an empty row and the heading."""
TEXTS = SheetHead("T", (SheetColumn("a", K.TEXT), SheetColumn("b", K.TEXT)))


def sheet(path: Path) -> Any:
    return openpyxl.load_workbook(path).worksheets[0]


def test_every_kind_of_value_is_typed_in_a_workbook(tmp_path: Path) -> None:
    assert set(KINDS) == set(K)
    assert write_xlsx(tmp_path / "a.xlsx", HEAD, [ROW, (None,) * len(ROW)]) == 2
    found = sheet(tmp_path / "a.xlsx")
    cells = [cell.value for cell in found[FIRST]]
    assert cells[:3] == ["=cmd|' /C calc'!A0", "退款", 7]
    assert found.cell(FIRST, 1).data_type == "s" and found.cell(3, 1).data_type == "s"
    assert cells[3:7] == [-1234.56, 0.85, 12.345, 1]
    assert cells[7:9] == [datetime(2026, 9, 21), datetime(2026, 9, 1)]
    assert abs(cells[9] - datetime(2026, 9, 21, 22, 13, 20)) < timedelta(milliseconds=1)
    assert cells[10] == timedelta(hours=26)
    assert cells[11:] == [-0.015, 0.25]
    assert all(cell.value is None for cell in found[FIRST + 1])
    assert found.cell(FIRST, 4).number_format == "#,##0.00"


def test_totals_are_formulas_with_the_value_they_have_now(tmp_path: Path) -> None:
    write_xlsx(tmp_path / "a.xlsx", HEAD, [ROW] * 3)
    last = FIRST + 3
    found = sheet(tmp_path / "a.xlsx")
    assert found.cell(last, 1).value == "Total"
    assert found.cell(last, 4).value == f"=SUBTOTAL(109,D{FIRST}:D{last - 1})"
    assert found.cell(last, 5).value is None
    kept = openpyxl.load_workbook(tmp_path / "a.xlsx", data_only=True).worksheets[0]
    assert (kept.cell(last, 3).value, kept.cell(last, 4).value) == (21, -3703.68)


def test_a_workbook_is_frozen_filtered_and_set_up_for_printing(tmp_path: Path) -> None:
    write_xlsx(tmp_path / "a.xlsx", HEAD, [ROW] * 2)
    found = sheet(tmp_path / "a.xlsx")
    assert (found.freeze_panes, found.auto_filter.ref) == ("A6", "A5:M7")
    assert found.print_title_rows == "$5:$5" and found.page_setup.orientation == "landscape"
    assert found.oddFooter.center.text == "Page &P of &N"
    assert found.column_dimensions["A"].width > 20
    assert [found.cell(row, 1).value for row in (1, 2, 3, 4)] == [HEAD.title, "As of now", "=1+1", None]


def test_no_rows_make_a_whole_workbook_without_totals(tmp_path: Path) -> None:
    assert write_xlsx(tmp_path / "a.xlsx", HEAD, []) == 0
    assert sheet(tmp_path / "a.xlsx").max_row == FIRST - 1


def test_what_one_sheet_cannot_hold_goes_on_in_the_next(tmp_path: Path) -> None:
    rows: list[Row] = [(str(number), None) for number in range(10)]
    assert write_xlsx(tmp_path / "a.xlsx", TEXTS, rows, most_rows=7) == 10
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    assert book.sheetnames == ["T", "T 2", "T 3"]
    told = [[row[0].value for row in one.iter_rows(min_row=3)] for one in book.worksheets]
    assert told == [["0", "1", "2", "3"], ["4", "5", "6", "7"], ["8", "9"]]
    with zipfile.ZipFile(tmp_path / "a.xlsx") as archive:
        selected = [b'tabSelected="1"' in archive.read(f"xl/worksheets/sheet{n}.xml") for n in (1, 2, 3)]
    assert selected.count(True) <= 1, "sheets selected together are changed together"


NASTY = st.text(st.characters(), max_size=40) | st.sampled_from(
    [
        "=1",
        "+1",
        "-1",
        "@a",
        "\ta",
        "\ra",
        "\0a",
        "_x0041_",
        "<&>",
        " a ",
        "a\r\nb",
        "\ud800",
        '"',
        "x" * 40_000,
    ]
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(NASTY, NASTY), max_size=5))
def test_a_workbook_keeps_every_text_as_a_text(tmp_path: Path, rows: list[tuple[str, str]]) -> None:
    write_xlsx(tmp_path / "a.xlsx", TEXTS, rows)
    found = sheet(tmp_path / "a.xlsx")
    for number, row in enumerate(rows, start=3):
        for place, text in enumerate(row, start=1):
            cell = found.cell(number, place)
            assert cell.value is None or cell.data_type == "s"
            if text.isprintable() and len(text) < 100:
                assert unescape(cell.value or "") == text


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(NASTY, NASTY), max_size=5))
def test_csv_keeps_every_text_and_lets_none_begin_as_a_formula(
    tmp_path: Path, rows: list[tuple[str, str]]
) -> None:
    write_csv(tmp_path / "a.csv", TEXTS, rows)
    with (tmp_path / "a.csv").open(encoding="utf-8-sig", newline="") as file:
        _, *back = csv.reader(file)
    assert len(back) == len(rows)
    for wrote, text in zip(chain(*back), chain(*rows), strict=True):
        assert not wrote.startswith(("=", "+", "-", "@", "\t", "\r", "\0"))
        if text.isprintable():
            assert wrote.removeprefix("'") == text.removeprefix("'")


def test_csv_writes_numbers_as_numbers(tmp_path: Path) -> None:
    write_csv(tmp_path / "a.csv", HEAD, [ROW])
    raw = (tmp_path / "a.csv").read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf") and raw.endswith(b"\r\n")
    assert raw.decode("utf-8-sig").splitlines()[1] == (
        "'=cmd|' /C calc'!A0,退款,7,-1234.56,0.85,12.345,1.000,2026-09-21,2026-09,2026-09-21 22:13:20,"
        "26:00:00,-1.5 %,0.250"
    )


@pytest.mark.parametrize(
    ("title", "name"), [("a/b:c", "a b c"), ("", "-"), ("x" * 40, "x" * 31), ("History", "History -")]
)
def test_the_sheet_is_called_what_excel_takes(title: str, name: str) -> None:
    assert sheet_name(title, 1) == name


# ---- whole or not at all


@pytest.mark.parametrize(
    "name", ["CON.xlsx", "nul", "com1.csv", "a?.csv", "a<b>.csv", "a.csv ", ".csv", "\x01.csv"]
)
def test_names_that_no_windows_takes_are_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(DeskError, match=r"export\.bad_name"):
        check_name(tmp_path / name)


@pytest.mark.parametrize(
    ("number", "key"),
    [
        (errno.ENOSPC, "export.disk_full"),
        (errno.EROFS, "export.read_only"),
        (errno.EACCES, "export.in_use"),
        (errno.ENOENT, "export.no_folder"),
        (errno.EIO, "export.cannot_write"),
    ],
)
def test_each_refusal_has_its_sentence(tmp_path: Path, number: int, key: str) -> None:
    there = tmp_path / "a.csv"
    there.write_text("kept")
    assert refusal(OSError(number, "x"), there).key == key


def test_a_full_disk_leaves_nothing_and_what_was_there_stays(tmp_path: Path) -> None:
    there = tmp_path / "a.csv"
    there.write_text("kept")
    with pytest.raises(DeskError, match=r"export\.disk_full"), whole_file(there) as draft:
        draft.write_text("half")
        raise OSError(errno.ENOSPC, "full")
    assert [one.name for one in tmp_path.iterdir()] == ["a.csv"] and there.read_text() == "kept"


def test_a_folder_that_is_gone_or_goes_is_told(tmp_path: Path) -> None:
    with pytest.raises(DeskError, match=r"export\.no_folder"):
        SheetJob(tmp_path / "no" / "a.csv", Sheet(TEXTS, []), tell=print).run()
    folder = tmp_path / "stick"
    folder.mkdir()
    with pytest.raises(DeskError, match=r"export\.no_folder"), whole_file(folder / "a.csv"):
        folder.rmdir()


def test_a_format_nobody_knows_is_told(tmp_path: Path) -> None:
    with pytest.raises(DeskError, match=r"export\.no_format"):
        SheetJob(tmp_path / "a.doc", Sheet(TEXTS, []), tell=print).run()


@pytest.mark.parametrize("name", ["a.xlsx", "a.csv"])
def test_a_child_writes_what_is_drawn_here_and_progress_is_told(tmp_path: Path, name: str) -> None:
    told: list[int] = []
    rows: list[Row] = [(str(number), "b") for number in range(450)]
    assert SheetJob(tmp_path / name, Sheet(TEXTS, iter(rows)), tell=told.append).run() == 450
    assert told == [200, 400, 450]
    assert [one.name for one in tmp_path.iterdir()] == [name]


def test_cancelled_in_the_middle_it_ends_at_once_and_leaves_nothing(tmp_path: Path) -> None:
    job: SheetJob
    under_way = threading.Event()

    def endless() -> Iterator[Row]:
        while True:
            under_way.set()
            yield ("a", "b")

    job = SheetJob(tmp_path / "a.xlsx", Sheet(TEXTS, endless()), tell=lambda _: None)
    ended: list[BaseException] = []

    def run() -> None:
        try:
            job.run()
        except Cancelled as error:
            ended.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    assert under_way.wait(10)
    job.cancel()
    thread.join(5)
    assert len(ended) == 1 and list(tmp_path.iterdir()) == []


def test_an_error_among_the_rows_leaves_nothing(tmp_path: Path) -> None:
    def broken() -> Iterator[Row]:
        yield ("a", "b")
        raise DeskError("book.closed", path="x")

    with pytest.raises(DeskError, match=r"book\.closed"):
        SheetJob(tmp_path / "a.xlsx", Sheet(TEXTS, broken()), tell=lambda _: None).run()
    assert list(tmp_path.iterdir()) == []
