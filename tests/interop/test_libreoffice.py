"""What the desk exports, opened by LibreOffice: the same figures and types, totals that it calculates, and
no text that becomes a formula."""

from __future__ import annotations

import csv
import re
import shutil
import subprocess
import zipfile
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from defusedxml import ElementTree

from app.domain.report import CellKind as K
from app.outputs.sheet import Row, Sheet, SheetColumn, SheetHead
from app.outputs.sheet_job import SheetJob

SOFFICE = shutil.which("soffice") or shutil.which("libreoffice")
pytestmark = [
    pytest.mark.skipif(SOFFICE is None, reason="LibreOffice (soffice) is not installed"),
    pytest.mark.timeout(300),
]

COMMAND = "=cmd|' /C calc'!A0"
LIKE_FIGURES = ("0012", "1e5")
"""CSV cannot say that these are texts; a workbook can."""
DANGEROUS = (
    COMMAND,
    "=1+1",
    "+1+1",
    "-2+3",
    "@SUM(A1)",
    "＝1+1",
    '=HYPERLINK("http://x","y")',
    "\t=1",
    *LIKE_FIGURES,
)
"""Texts that a spreadsheet would calculate with, and numbers of shops that it would make figures of."""
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
SUMMED = (K.COUNT, K.MONEY, K.ENERGY, K.VOLUME)
HEAD = SheetHead(
    "售电 Sales",
    tuple(SheetColumn(f"列 {kind}", kind, kind in SUMMED) for kind in KINDS),
    statement=("As of now", "=1+1"),
    total="合计",
    utc_offset_min=480,
)
HEADING = 5
"""The row of the heading, below the title, two lines and an empty row."""
LARGEST_FEN = 9_007_199_254_740_991 // 1000
"""What a spreadsheet's figures hold to the fen, with room to spare."""


def row(number: int) -> Row:
    return (
        DANGEROUS[number % len(DANGEROUS)],
        "退款",
        number,
        -123_456 + number * 977 if number else LARGEST_FEN,
        85_000_001 + number,
        12_345 * number,
        1_001 * number,
        20_717 + number,
        680 + number,
        1_790_000_000_999 + number * 86_400_000,
        93_600 + number,
        -15 + number,
        250 + number,
    )


ROWS: list[Row] = [*(row(number) for number in range(40)), (None,) * len(KINDS)]


@dataclass(frozen=True)
class Cell:
    """A cell as LibreOffice keeps it: its type, value, formula and what it shows."""

    kind: str
    value: str
    formula: str
    shown: str


def opened(path: Path, *, read_as: str = "") -> list[list[Cell]]:
    """The rows of the first sheet of a file, opened and saved again by LibreOffice."""
    made = converted(path, "ods", read_as=read_as)
    with zipfile.ZipFile(made) as archive:
        root = ElementTree.fromstring(archive.read("content.xml"))
    table = next(one for one in root.iter() if one.tag.endswith("}table"))
    rows: list[list[Cell]] = []
    for one in (found for found in table.iter() if found.tag.endswith("}table-row")):
        cells = [cell for part in one for cell in _cells(part)]
        rows += [cells] * min(_attribute(one, "number-rows-repeated", 1), 100)
    return rows


def converted(path: Path, ending: str, *, read_as: str = "") -> Path:
    out = path.parent / f"as {ending}"
    assert SOFFICE is not None
    subprocess.run(
        [
            SOFFICE,
            f"-env:UserInstallation={(path.parent / 'profile').as_uri()}",
            "--headless",
            "--norestore",
            *([f"--infilter={read_as}"] if read_as else []),
            "--convert-to",
            ending,
            "--outdir",
            str(out),
            str(path),
        ],
        check=True,
        capture_output=True,
        timeout=240,
    )
    return out / f"{path.stem}.{ending.partition(':')[0]}"


def _cells(part: Any) -> list[Cell]:
    if not part.tag.endswith("-cell"):
        return []
    found = {name.partition("}")[2]: value for name, value in part.attrib.items()}
    kind = found.get("value-type", "")
    value = found.get("value") or found.get("date-value") or found.get("time-value") or ""
    shown = "\n".join("".join(one.itertext()) for one in part if one.tag.endswith("}p"))
    cell = Cell(kind, value, found.get("formula", ""), shown)
    return [cell] * min(_attribute(part, "number-columns-repeated", 1), 100)


def _attribute(part: Any, name: str, usual: int) -> int:
    return next((int(value) for key, value in part.attrib.items() if key.endswith(f"}}{name}")), usual)


def written(path: Path) -> Path:
    assert SheetJob(path, Sheet(HEAD, ROWS), tell=lambda _: None).run() == len(ROWS)
    return path


def figure(kind: K, value: int) -> Decimal:
    """What a figure of the list is in the unit that the sheet shows."""
    places = {K.COUNT: 0, K.MONEY: 2, K.PRICE: 8, K.ENERGY: 3, K.VOLUME: 3, K.THOUSANDTHS: 3, K.PERMILLE: 3}
    return Decimal(value).scaleb(-places[kind])


def check(cell: Cell, kind: K, value: str | int | None) -> None:
    assert cell.formula == "", f"{kind} {value!r} became a formula"
    if value is None:
        assert (cell.kind, cell.shown) == ("", "")
    elif isinstance(value, str):
        assert (cell.kind, cell.shown.replace("\t", "").lstrip()) == ("string", value.replace("\t", ""))
    elif kind in (K.DAY, K.MONTH):
        day = datetime(1970, 1, 1) + timedelta(value)
        if kind is K.MONTH:
            day = datetime(1970 + value // 12, 1 + value % 12, 1)
        assert (cell.kind, cell.value) == ("date", day.strftime("%Y-%m-%d"))
    elif kind is K.MOMENT:
        wanted = datetime(1970, 1, 1) + timedelta(seconds=value // 1000, hours=8)
        assert cell.kind == "date"
        assert abs(datetime.fromisoformat(cell.value[:26]) - wanted) < timedelta(milliseconds=2)
    elif kind is K.SPAN:
        hours, minutes, seconds = (float(one) for one in re.findall(r"[\d.]+", cell.value))
        assert cell.kind == "time"
        assert abs(hours * 3600 + minutes * 60 + seconds - value) < 0.01
    else:
        assert cell.kind == ("percentage" if kind is K.PERMILLE else "float")
        assert Decimal(cell.value) == figure(kind, value)


def test_a_workbook_has_the_same_figures_and_types_and_no_text_becomes_a_formula(tmp_path: Path) -> None:
    rows = opened(written(tmp_path / "sales.xlsx"))
    assert rows[0][0].shown == HEAD.title and rows[2][0].shown == "=1+1"
    assert [cell.shown for cell in rows[HEADING - 1][: len(KINDS)]] == [one.title for one in HEAD.columns]
    for number, values in enumerate(ROWS):
        cells = rows[HEADING + number] + [Cell("", "", "", "")] * len(KINDS)
        for cell, kind, value in zip(cells, KINDS, values, strict=False):
            check(cell, kind, value)
    texts = [cell for line in rows[: HEADING + len(ROWS)] for cell in line]
    assert [cell.formula for cell in texts if cell.formula] == []
    assert any(cell.shown == COMMAND and cell.kind == "string" for cell in texts)


def without_kept_values(path: Path) -> Path:
    """The workbook with its formulas but not their values, so that whoever opens it must calculate."""
    bare = path.with_name("bare.xlsx")
    with zipfile.ZipFile(path) as before, zipfile.ZipFile(bare, "w") as after:
        for name in before.namelist():
            content = before.read(name)
            if name.startswith("xl/worksheets/sheet"):
                content, times = re.subn(rb"(<f>[^<]*</f>)<v>[^<]*</v>", rb"\1", content)
                assert times == len(SUMMED)
            after.writestr(name, content)
    return bare


@pytest.mark.parametrize("is_bare", [False, True], ids=["as it is", "calculated anew"])
def test_totals_are_what_libreoffice_calculates(tmp_path: Path, *, is_bare: bool) -> None:
    path = written(tmp_path / "sales.xlsx")
    rows = opened(without_kept_values(path) if is_bare else path)
    totals = rows[HEADING + len(ROWS)]
    assert totals[0].shown == "合计"
    for place, kind in enumerate(KINDS):
        if kind in SUMMED:
            found = [line[place] for line in ROWS]
            total = sum(value for value in found if isinstance(value, int))
            assert totals[place].formula.startswith("of:=SUBTOTAL(109;")
            assert Decimal(totals[place].value) == figure(kind, total)
        else:
            assert totals[place].formula == ""


def test_a_csv_file_opens_with_the_same_figures_and_without_a_formula(tmp_path: Path) -> None:
    """As when it is opened by a double click: UTF-8, commas, types found by LibreOffice itself."""
    rows = opened(written(tmp_path / "sales.csv"), read_as="CSV:44,34,76,1,,1033,false,true")
    assert [cell.formula for line in rows for cell in line if cell.formula] == []
    assert [cell.shown for cell in rows[0][: len(KINDS)]] == [one.title for one in HEAD.columns]
    for number, values in enumerate(ROWS[:-1]):
        cells = rows[1 + number]
        text = str(values[0])
        assert (cells[0].kind == "string") is (text not in LIKE_FIGURES)
        assert text in LIKE_FIGURES or text.strip() in cells[0].shown
        assert Decimal(cells[3].value) == figure(K.MONEY, int(values[3] or 0))
        assert Decimal(cells[5].value) == figure(K.ENERGY, int(values[5] or 0))
        assert cells[7].kind == "date" and cells[9].kind == "date"
    assert rows[1][0].shown.lstrip("'") == COMMAND


def test_without_its_mark_such_a_text_would_be_calculated(tmp_path: Path) -> None:
    """That the tests above can fail."""
    (tmp_path / "bare.csv").write_text("a\n=1+1\n", encoding="utf-8")
    rows = opened(tmp_path / "bare.csv", read_as="CSV:44,34,76,1,,1033,false,true,false,false,false,-1,true")
    assert (rows[1][0].formula, rows[1][0].value) == ("of:=1+1", "2")


def test_a_workbook_saved_as_csv_by_libreoffice_shows_the_figures_of_ours(tmp_path: Path) -> None:
    made = converted(
        written(tmp_path / "sales.xlsx"), "csv:Text - txt - csv (StarCalc):44,34,76,1,,1033,false,true"
    )
    ours = written(tmp_path / "ours.csv")
    with made.open(encoding="utf-8-sig", newline="") as file:
        theirs = list(csv.reader(file))[HEADING : HEADING + 40]
    with ours.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))[1:41]
    for place, kind in enumerate(KINDS):
        if kind in (K.COUNT, K.MONEY, K.ENERGY, K.VOLUME, K.DAY, K.MONTH):
            assert [line[place].replace(",", "") for line in theirs] == [line[place] for line in rows], kind
