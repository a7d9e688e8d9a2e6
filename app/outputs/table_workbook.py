"""Rows of texts as a workbook for Excel."""

from __future__ import annotations

import os
from pathlib import Path

from app.errors import DeskError, reason_of


def write_workbook(path: Path, rows: list[list[str]]) -> int:
    """Write `rows`, a heading first; returns the rows below the heading. What is there is replaced only by a
    whole file.

    Raises DeskError export.cannot_write.
    """
    draft = path.with_name(f".{path.name}.draft")
    try:
        try:
            _save(draft, rows)
            with draft.open("r+b") as file:
                os.fsync(file.fileno())
            draft.replace(path)
        finally:
            draft.unlink(missing_ok=True)
    except OSError as error:
        raise DeskError("export.cannot_write", path=str(path), reason=reason_of(error)) from error
    return len(rows) - 1


def _save(draft: Path, rows: list[list[str]]) -> None:
    """Texts stay texts, whatever they begin with; numbers that are written plainly become numbers."""
    from openpyxl import Workbook
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    book = Workbook()
    book.properties.creator = "Meterdesk"
    sheet = book.active
    sheet.freeze_panes = "A2"
    for number, row in enumerate(rows, start=1):
        for place, text in enumerate(row, start=1):
            plain = text.replace(",", "")
            if number > 1 and _is_number(plain):
                sheet.cell(number, place, float(plain))
                continue
            cell = sheet.cell(number, place, ILLEGAL_CHARACTERS_RE.sub("", text))
            cell.data_type = "s"
    book.save(draft)


def _is_number(text: str) -> bool:
    """An amount with decimals; a number of a meter or a shop stays a text."""
    whole, point, decimals = text.removeprefix("-").partition(".")
    return bool(point) and whole.isdecimal() and decimals.isdecimal() and text.isascii()
