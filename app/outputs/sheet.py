"""A sheet: a report or a list in the words of one language, ready for a file or for paper.

Its values are still typed, so that a spreadsheet can go on calculating; only keys have become words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from app.domain.report import CellKind, Value

Row = tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class SheetColumn:
    """`title` names the unit too. `is_summed`: a total stands below its values."""

    title: str
    kind: CellKind
    is_summed: bool = False


@dataclass(frozen=True, slots=True)
class SheetHead:
    """All of a sheet but its rows.

    `statement`: lines below the title that say of what moment its figures are, what was asked for and by
    whom. `total`: the word before the totals, empty when there are none. `page`: how a page is counted, with
    {page} and {pages}. `utc_offset_min`: of its moments; None for this machine's own clock.
    """

    title: str
    columns: tuple[SheetColumn, ...]
    statement: tuple[str, ...] = ()
    total: str = ""
    page: str = "{page} / {pages}"
    utc_offset_min: int | None = None


@dataclass(frozen=True, slots=True)
class Sheet:
    """`rows` are in the order of the columns and gone through once; they may be far more than fit in memory.
    The value of a WORD column is its word already."""

    head: SheetHead
    rows: Iterable[Row]
