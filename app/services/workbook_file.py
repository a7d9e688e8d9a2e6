"""Opens an .xlsx that anybody may have made: limits are checked before any of it is parsed (faults.md 3.3).

Every refusal is a DeskError with one sentence; nothing is unpacked to disk.
"""

from __future__ import annotations

import logging
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import Any, Final, TypeVar

from app.domain.site import Progress, unwatched
from app.errors import DeskError, reason_of
from app.services.site_cells import EMPTY, Cell, filled
from app.services.workbook_guard import check_content

T = TypeVar("T")
_log = logging.getLogger(__name__)

LARGEST_FILE: Final = 20_000_000
SPARE_ROWS: Final = 1_000
"""Rows without content that a sheet may have besides; some programs leave a few behind its last."""
READING: Final = "reading"


@contextmanager
def open_workbook(content: bytes, *, file: str, progress: Progress = unwatched) -> Iterator[Any]:
    """An openpyxl workbook in read-only mode, formulas unevaluated, over bytes that passed the limits.

    `progress` is told of every piece that is read, on to the last row of the last sheet.
    Raises DeskError: import.no_safe_parser, import.not_a_workbook, and what workbook_guard.py says.
    """
    check_content(content, file=file, progress=progress)
    workbook = _parse(content, file, progress)
    try:
        yield workbook
    finally:
        workbook.close()


def read_bytes(path: Path) -> bytes:
    """The whole file. Raises DeskError: import.file_unreadable, import.file_too_large."""
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise DeskError("import.file_too_large", file=path.name, most=LARGEST_FILE // 1_000_000)
        return path.read_bytes()
    except OSError as error:
        raise DeskError("import.file_unreadable", file=path.name, reason=reason_of(error)) from error


class SheetRows:
    """The rows of a sheet that hold anything, with their numbers. Sizes the file states are not believed.

    `most_rows` does not count the heading. After the last row, `merged` are the first cells of merged ranges.
    openpyxl 3.1 hands out rows only without their numbers and fills up those between; a row it comes to out
    of turn it drops. So its parser is asked itself.
    """

    def __init__(self, workbook: Any, sheet: Any, *, most_rows: int, most_columns: int, file: str) -> None:
        self._workbook = workbook
        self._sheet = sheet
        self._most_rows = most_rows
        self._most_columns = most_columns
        self._file = file
        self.merged: tuple[str, ...] = ()

    def __iter__(self) -> Iterator[tuple[int, list[Cell]]]:
        """Raises DeskError: import.too_many_rows, import.truncated for rows or cells out of turn,
        import.not_a_workbook."""
        last, spare = 0, 0
        for number, found in self._parsed():
            if number <= last or any(cell["row"] != number for cell in found):
                raise DeskError("import.truncated", file=self._file)
            last = number
            cells = self._placed(found)
            holds = any(filled(cell) for cell in cells)
            spare += not holds
            if (holds and number > self._most_rows + 1) or spare > self._most_rows + SPARE_ROWS:
                raise DeskError("import.too_many_rows", sheet=self._sheet.title, most=self._most_rows)
            if holds:
                yield number, cells

    def _parsed(self) -> Iterator[tuple[int, list[dict[str, Any]]]]:
        from openpyxl.worksheet._reader import WorkSheetParser

        with self._workbook._archive.open(self._sheet._worksheet_path) as source:
            parser = WorkSheetParser(
                source,
                self._sheet._shared_strings,
                epoch=self._workbook.epoch,
                date_formats=self._workbook._date_formats,
                timedelta_formats=self._workbook._timedelta_formats,
            )
            rows = parser.parse()
            while (row := _or_refuse(lambda: next(rows, None), self._file)) is not None:
                yield row
        merged = parser.merged_cells
        self.merged = tuple(str(one.coord).partition(":")[0] for one in merged.mergeCell) if merged else ()

    def _placed(self, found: list[dict[str, Any]]) -> list[Cell]:
        """The cells of one row at their columns; those between are empty."""
        cells: list[Cell] = []
        for cell in found:
            place = cell["column"]
            if place > self._most_columns:
                break
            if place <= len(cells):
                raise DeskError("import.truncated", file=self._file)
            cells.extend([EMPTY] * (place - 1 - len(cells)))
            cells.append(Cell(cell["value"], cell["data_type"]))
        return cells


def _parse(content: bytes, file: str, progress: Progress) -> Any:
    import openpyxl

    # It warns of styles it does not know; this reader wants only values.
    warnings.filterwarnings("ignore", category=UserWarning, module=r"openpyxl\.")
    if not openpyxl.DEFUSEDXML:
        raise DeskError("import.no_safe_parser")
    source = _Watched(content, progress)
    return _or_refuse(
        lambda: openpyxl.load_workbook(source, read_only=True, data_only=False, keep_links=False), file
    )


def _or_refuse(step: Callable[[], T], file: str) -> T:
    """What a step of openpyxl gives; whatever else than a refusal of ours it ends in is said of the file."""
    try:
        return step()
    except DeskError:
        raise
    except Exception as error:
        _log.info("%s: openpyxl cannot read it", file, exc_info=error)
        raise DeskError("import.not_a_workbook", file=file) from error


class _Watched(BytesIO):
    """The bytes of a workbook, which tell how far they have been read."""

    def __init__(self, content: bytes, progress: Progress) -> None:
        super().__init__(content)
        self._progress = progress
        self._total = len(content)
        self._done = 0

    def read(self, size: int | None = -1, /) -> bytes:
        piece = super().read(size)
        self._done += len(piece)
        self._progress(READING, min(self._done, self._total), self._total)
        return piece
