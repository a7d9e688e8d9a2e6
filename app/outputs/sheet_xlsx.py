"""A sheet as a workbook for Excel, row after row straight into the file.

openpyxl makes the workbook: styles, headings, widths, what is frozen, filtered and printed. Only the rows
are written here: openpyxl takes ten times as long for them (docs/decisions/0057)."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Iterator
from itertools import chain, islice
from pathlib import Path
from typing import IO, Final

from app.outputs.sheet import Row, SheetHead
from app.outputs.xlsx_cells import RowWriter
from app.outputs.xlsx_frame import SHEET_ROWS, Frame, Part, widths

_SAMPLE: Final = 200
"""Rows that tell how wide the columns are."""
_AT_ONCE: Final = 400
_LEVEL: Final = 3


def write_xlsx(draft: Path, head: SheetHead, rows: Iterable[Row], *, most_rows: int = SHEET_ROWS) -> int:
    """Returns the number of rows. What one sheet cannot hold goes on in the next; `most_rows` is what one
    holds. Raises OSError."""
    source = iter(rows)
    sample = list(islice(source, _SAMPLE))
    frame = Frame(head, widths(head, sample))
    with zipfile.ZipFile(draft, "w", zipfile.ZIP_DEFLATED, compresslevel=_LEVEL) as archive:
        parts = _write_parts(archive, frame, chain(sample, source), most_rows - frame.spare_rows)
        frame.write_rest(archive, parts)
    return sum(part.rows for part in parts)


def _write_parts(archive: zipfile.ZipFile, frame: Frame, rows: Iterator[Row], most: int) -> list[Part]:
    parts: list[Part] = []
    following = next(rows, None)
    while not parts or following is not None:
        beginning = rows if following is None else chain((following,), rows)
        parts.append(_write_part(archive, frame, len(parts) + 1, islice(beginning, most)))
        following = next(rows, None)
    return parts


def _write_part(archive: zipfile.ZipFile, frame: Frame, number: int, rows: Iterator[Row]) -> Part:
    """One sheet: its head, its rows, its totals."""
    writer = RowWriter(frame.head, frame.styles, first=frame.heading_row + 1)
    with archive.open(frame.member(number), "w", force_zip64=True) as file:
        file.write(frame.beginning(number))
        _write_rows(file, writer, rows)
        part = Part(writer.written, tuple(writer.sums))
        file.write(writer.totals(frame.head.total).encode())
        file.write(frame.end(number, part))
    return part


def _write_rows(file: IO[bytes], writer: RowWriter, rows: Iterator[Row]) -> None:
    while batch := list(islice(rows, _AT_ONCE)):
        file.write("".join(map(writer.row, batch)).encode())
