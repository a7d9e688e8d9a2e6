"""Rows of a worksheet as Excel keeps them (ECMA-376 part 1, 18.3.1): typed cells with their references."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import starmap
from typing import Final

from app.domain.report import CellKind, Value
from app.outputs.sheet import Row, SheetColumn, SheetHead
from app.outputs.sheet_csv import UNWRITABLE
from app.outputs.sheet_figures import DECIMALS, TEXTS, LocalClock, shifted
from app.outputs.xlsx_frame import Styles, letters

_DAY_ZERO: Final = 25_569
"""What Excel counts 1970-01-01 as."""
_LONGEST: Final = 32_767
"""Characters that a cell holds, counted as UTF-16 does."""
_ESCAPE: Final = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_SPACES: Final = re.compile(r"\A\s|\s\Z|\n|\s\s")


class RowWriter:
    """Makes rows one below the other from row `first` on, and adds up what is to be summed."""

    def __init__(self, head: SheetHead, styles: Styles, *, first: int) -> None:
        clock = LocalClock(head.utc_offset_min)
        self._head, self._styles, self._first = head, styles, first
        self._letters = letters(len(head.columns))
        self._cells = [
            _cell_maker(column, letter, style, clock)
            for column, letter, style in zip(head.columns, self._letters, styles.cells, strict=True)
        ]
        self._summed = [place for place, column in enumerate(head.columns) if column.is_summed]
        self.sums = [0] * len(head.columns)
        self.written = 0

    def row(self, row: Row) -> str:
        number = self._first + self.written
        self.written += 1
        for place in self._summed:
            self.sums[place] += row[place] or 0  # type: ignore[operator]
        cells = [make(number, value) for make, value in zip(self._cells, row, strict=True)]
        return f'<row r="{number}">{"".join(cells)}</row>'

    def totals(self, word: str) -> str:
        """A row of formulas that follow what is filtered, each with the value it has now; nothing when
        nothing is summed or there are no rows."""
        if not word or not self._summed or not self.written:
            return ""
        number = self._first + self.written
        makers = zip(self._head.columns, self._letters, self._styles.totals, self.sums, strict=True)
        cells = list(starmap(self._total, makers))
        if not self._head.columns[0].is_summed:
            cells[0] = text_cell(f"A{number}", self._styles.totals[0], word)
        return f'<row r="{number}">{"".join(cells)}</row>'

    def _total(self, column: SheetColumn, letter: str, style: int, total: int) -> str:
        number, last = self._first + self.written, self._first + self.written - 1
        reference = f'<c r="{letter}{number}" s="{style}"'
        if not column.is_summed:
            return f"{reference}/>"
        formula = f"SUBTOTAL(109,{letter}{self._first}:{letter}{last})"
        return f"{reference}><f>{formula}</f><v>{number_text(column.kind, total)}</v></c>"


def _cell_maker(
    column: SheetColumn, letter: str, style: int, clock: LocalClock
) -> Callable[[int, Value], str]:
    if column.kind in TEXTS:
        return lambda number, value: (
            f'<c r="{letter}{number}" s="{style}"/>'
            if value is None
            else text_cell(f"{letter}{number}", style, str(value))
        )
    figures = _figures(column.kind, clock)
    return lambda number, value: (
        f'<c r="{letter}{number}" s="{style}"/>'
        if value is None
        else f'<c r="{letter}{number}" s="{style}"><v>{figures(value)}</v></c>'
    )


def text_cell(reference: str, style: int, text: str) -> str:
    """A text that stays one, whatever it begins with."""
    shown = written_text(text)
    space = ' xml:space="preserve"' if _SPACES.search(shown) else ""
    return f'<c r="{reference}" s="{style}" t="inlineStr"><is><t{space}>{shown}</t></is></c>'


def written_text(text: str) -> str:
    """`text` in XML. What no cell may hold shows as a replacement mark; what is too long is cut, and ends so
    that it shows."""
    if len(text) > _LONGEST // 2:
        text = _cut(text)
    if not text.isalnum():
        text = UNWRITABLE.sub("\ufffd", text)
        text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        text = _ESCAPE.sub("_x005F_", text).replace("\r\n", "\n").replace("\r", "\n")
    return text


def _cut(text: str) -> str:
    units = text.encode("utf-16-le", "replace")
    if len(units) <= _LONGEST * 2:
        return text
    return units[: (_LONGEST - 1) * 2].decode("utf-16-le", "ignore") + "…"


def number_text(kind: CellKind, value: int) -> str:
    """A number of a kind that is no date, with every digit it has."""
    if kind is CellKind.PERMILLE:
        return shifted(value, 3)
    if kind is CellKind.SPAN:
        return repr(value / 86_400)
    return shifted(value, DECIMALS[kind])


def _figures(kind: CellKind, clock: LocalClock) -> Callable[..., str]:
    if kind is CellKind.MOMENT:
        return lambda value: repr(clock.seconds(value) / 86_400 + _DAY_ZERO)
    if kind is CellKind.DAY:
        return lambda value: str(value + _DAY_ZERO)
    if kind is CellKind.MONTH:
        return lambda value: str(_first_of_month(value))
    if kind in DECIMALS:
        places = DECIMALS[kind]
        return lambda value: shifted(value, places)
    return lambda value: number_text(kind, value)


def _first_of_month(months: int) -> int:
    from datetime import date

    return (date(1970 + months // 12, months % 12 + 1, 1) - date(1970, 1, 1)).days + _DAY_ZERO
