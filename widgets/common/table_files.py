"""What a table shows, as a file: a workbook for Excel, or CSV."""

from __future__ import annotations

from pathlib import Path

from widgets.common.table import write_csv

FILTERS = "Excel (*.xlsx);;CSV (*.csv)"


def write_rows(path: Path, rows: list[list[str]]) -> int:
    """Write `rows`, a heading first, as a workbook where `path` ends so, else as CSV; returns the rows below
    the heading.

    Raises DeskError export.cannot_write.
    """
    if path.suffix.lower() != ".xlsx":
        return write_csv(path, rows)
    from app.outputs.table_workbook import write_workbook  # on the task's thread

    return write_workbook(path, rows)
