"""All of a workbook but its rows, made by openpyxl: styles, title, statement, headings, widths, what is
frozen, filtered and printed."""

from __future__ import annotations

import re
import unicodedata
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from io import BytesIO
from typing import Any, Final

from app.domain.report import CellKind
from app.outputs.sheet import Row, SheetHead
from app.outputs.sheet_csv import UNWRITABLE
from app.outputs.sheet_figures import LocalClock, printed

SHEET_ROWS: Final = 1_048_576
"""Rows that a sheet of Excel has."""
FORMATS: Final = {
    CellKind.TEXT: "@",
    CellKind.WORD: "@",
    CellKind.COUNT: "0",
    CellKind.MONEY: "#,##0.00",
    CellKind.PRICE: "0.00######",
    CellKind.ENERGY: "#,##0.000",
    CellKind.VOLUME: "#,##0.000",
    CellKind.THOUSANDTHS: "#,##0.0##",
    CellKind.DAY: "yyyy-mm-dd",
    CellKind.MONTH: "yyyy-mm",
    CellKind.MOMENT: "yyyy-mm-dd hh:mm:ss",
    CellKind.SPAN: "[h]:mm:ss",
    CellKind.PERMILLE: "0.0%",
}
_ROWS_END: Final = b"</sheetData>"
_DIMENSION: Final = re.compile(rb"<dimension [^>]*/>")
_NO_NAME: Final = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
_LONGEST_NAME: Final = 31
_NARROWEST, _WIDEST = 8.0, 60.0
_LANDSCAPE_FROM: Final = 90
"""Characters in a row that no upright A4 page shows in a readable size."""
_A4: Final = "9"
_LONGEST_PAGE_LINE: Final = 100
_GREY: Final = "FFE7EAEE"


@dataclass(frozen=True, slots=True)
class Styles:
    """The number of each column's style in the workbook, of its cells and of its total."""

    cells: tuple[int, ...]
    totals: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """What a sheet got: rows, and the sums of its columns."""

    rows: int
    sums: tuple[int, ...]


class Frame:
    """The workbook around the rows."""

    def __init__(self, head: SheetHead, column_widths: list[float]) -> None:
        self.head, self._widths = head, column_widths
        self.heading_row = len(head.statement) + (3 if head.statement else 2)
        self.spare_rows = self.heading_row + 1
        """Rows of a sheet that hold none of the list's: those above, and the totals."""
        self.styles = self._enter_styles(self._book(1).worksheets[0])

    @staticmethod
    def member(number: int) -> str:
        return f"xl/worksheets/sheet{number}.xml"

    def beginning(self, number: int) -> bytes:
        """What stands in sheet `number` before its rows."""
        whole = self._saved(number)[self.member(number)]
        return _DIMENSION.sub(b"", whole.partition(_ROWS_END)[0])

    def end(self, number: int, part: Part) -> bytes:
        """What stands in sheet `number` after its rows."""
        parts = [Part(0, ())] * (number - 1) + [part]
        return _ROWS_END + self._saved(number, parts)[self.member(number)].partition(_ROWS_END)[2]

    def write_rest(self, archive: zipfile.ZipFile, parts: list[Part]) -> None:
        """All members but the sheets."""
        sheets = {self.member(number) for number in range(1, len(parts) + 1)}
        for name, content in self._saved(len(parts), parts).items():
            if name not in sheets:
                archive.writestr(name, content)

    def _saved(self, sheets: int, parts: Iterable[Part] = ()) -> dict[str, bytes]:
        """The members of a workbook of so many sheets that have no rows."""
        book = self._book(sheets)
        for sheet, part in zip(book.worksheets, parts, strict=False):
            last = self.heading_row + max(part.rows, 1)
            right = letters(len(self.head.columns))[-1]
            sheet.auto_filter.ref = f"A{self.heading_row}:{right}{last}"
        target = BytesIO()
        book.save(target)
        with zipfile.ZipFile(target) as archive:
            return {name: archive.read(name) for name in archive.namelist()}

    def _book(self, sheets: int) -> Any:
        from openpyxl import Workbook

        book = Workbook()
        book.properties.creator = "Meterdesk"
        book.properties.title = _clean(self.head.title)
        book.remove(book.active)
        for number in range(1, sheets + 1):
            self._fill(book.create_sheet(sheet_name(self.head.title, number)))
        self._enter_styles(book.worksheets[0])
        return book

    def _fill(self, sheet: Any) -> None:
        from openpyxl.styles import Font

        self._set_text(sheet, 1, 1, self.head.title).font = Font(bold=True, size=14)
        for row, line in enumerate(self.head.statement, start=2):
            self._set_text(sheet, row, 1, line).font = Font(color="FF5A6472")
        self._fill_heading(sheet)
        sheet.freeze_panes = f"A{self.heading_row + 1}"
        self._set_up_page(sheet)

    def _fill_heading(self, sheet: Any) -> None:
        from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

        for place, (column, letter) in enumerate(zip(self.head.columns, self._letters(), strict=True), 1):
            cell = self._set_text(sheet, self.heading_row, place, column.title)
            cell.font = Font(bold=True)
            cell.fill = PatternFill("solid", fgColor=_GREY)
            cell.border = Border(bottom=Side("thin"))
            cell.alignment = Alignment(vertical="center", wrap_text=True)
            sheet.column_dimensions[letter].width = self._widths[place - 1]

    def _set_up_page(self, sheet: Any) -> None:
        sheet.page_setup.orientation = "landscape" if sum(self._widths) > _LANDSCAPE_FROM else "portrait"
        sheet.page_setup.paperSize = _A4
        sheet.sheet_properties.pageSetUpPr.fitToPage = True
        sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
        sheet.print_title_rows = f"{self.heading_row}:{self.heading_row}"
        sheet.oddHeader.left.text = _page_line(self.head.title)
        sheet.oddFooter.center.text = _page_line(self.head.page).format(page="&P", pages="&N")

    def _enter_styles(self, sheet: Any) -> Styles:
        """Have the workbook know the styles of rows and totals; the cells that show them go again."""
        from openpyxl.styles import Border, Font, Side

        row, cells, totals = self.heading_row + 1, [], []
        for place, column in enumerate(self.head.columns, start=1):
            cell, total = sheet.cell(row, place), sheet.cell(row + 1, place)
            cell.number_format = total.number_format = FORMATS[column.kind]
            total.font, total.border = Font(bold=True), Border(top=Side("thin"))
            cells.append(cell.style_id)
            totals.append(total.style_id)
        sheet.delete_rows(row, 2)
        return Styles(tuple(cells), tuple(totals))

    def _letters(self) -> list[str]:
        return letters(len(self.head.columns))

    @staticmethod
    def _set_text(sheet: Any, row: int, column: int, text: str) -> Any:
        cell = sheet.cell(row, column, _clean(text))
        cell.data_type = "s"
        return cell


def letters(number: int) -> list[str]:
    """Names of the first columns: A, B ... Z, AA."""
    from openpyxl.utils import get_column_letter

    return [get_column_letter(place) for place in range(1, number + 1)]


def sheet_name(title: str, number: int) -> str:
    """What Excel takes for the name of a sheet; the second and later ones are numbered."""
    tail = f" {number}" if number > 1 else ""
    name = _NO_NAME.sub(" ", _clean(title)).strip(" '")
    if not name or name.lower() == "history":
        name = f"{name} -" if name else "-"
    return name[: _LONGEST_NAME - len(tail)].rstrip(" '") + tail


def widths(head: SheetHead, sample: list[Row]) -> list[float]:
    """Of the columns, by their headings and the first rows."""
    clock = LocalClock(head.utc_offset_min)
    found = []
    for place, column in enumerate(head.columns):
        show = printed(column, clock)
        longest = max((_width(show(row[place])) for row in sample), default=0)
        # The arrow of the filter stands beside the heading.
        found.append(min(max(longest + 2, _width(column.title) + 4, _NARROWEST), _WIDEST))
    return found


def _width(text: str) -> float:
    """In figures of the font; a Chinese character takes two."""
    longest = max(text.splitlines(), key=len, default="")
    return sum(2.1 if unicodedata.east_asian_width(one) in "WF" else 1.1 for one in longest[:200])


def _clean(text: str) -> str:
    return UNWRITABLE.sub("\ufffd", text)


def _page_line(text: str) -> str:
    """A line at the edge of a page, where & begins an instruction."""
    return _clean(text).replace("&", "&&")[:_LONGEST_PAGE_LINE]
