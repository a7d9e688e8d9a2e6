"""A sheet as CSV: RFC 4180 with a byte order mark, which Excel needs for Chinese. One heading, then rows and
nothing else, so that a machine can read it."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Final

from app.domain.report import Value
from app.outputs.sheet import Row, SheetColumn, SheetHead
from app.outputs.sheet_figures import TEXTS, LocalClock, plain

_DANGEROUS: Final = frozenset("=+-@\t\r\n\0＝＋－＠")
"""A spreadsheet takes a text that begins so for a formula (CWE-1236); full-width signs too, in some."""
UNWRITABLE: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def write_csv(draft: Path, head: SheetHead, rows: Iterable[Row]) -> int:
    """Returns the number of rows. Raises OSError."""
    clock = LocalClock(head.utc_offset_min)
    cells = [_cell(column, clock) for column in head.columns]
    written = 0
    with draft.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([harmless(column.title) for column in head.columns])
        for row in rows:
            writer.writerow([cell(value) for cell, value in zip(cells, row, strict=True)])
            written += 1
    return written


def harmless(text: str) -> str:
    """`text` so that no spreadsheet calculates with it; what no file may hold shows as a replacement mark."""
    kept = UNWRITABLE.sub("\ufffd", text)
    return f"'{kept}" if text[:1] in _DANGEROUS and text else kept


def _cell(column: SheetColumn, clock: LocalClock) -> Callable[[Value], str]:
    show = plain(column, clock)
    return (lambda value: harmless(show(value))) if column.kind in TEXTS else show
