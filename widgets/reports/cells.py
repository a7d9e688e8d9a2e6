"""Values of a report as the screen shows them, and how wide and how much they are."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from app.domain.local_days import as_date
from app.domain.report import CellKind, Report, ReportColumn, Value
from widgets.common import figures
from widgets.common.report_words import ReportWords

TEXTS = (CellKind.TEXT, CellKind.WORD)
SORTED_AT_ONCE = 4_000
"""Sorting holds up all other threads: so many rows take some 3 ms, and then the parts are put together."""
MEASURED = 12
"""Texts of a column that its width is taken from: its longest ones."""


def shown(kind: CellKind, value: Value, utc_offset_min: int) -> str:
    """A value in the figures of its kind; the unit stands in the heading. Not for words."""
    if value is None:
        return figures.NOTHING
    if isinstance(value, str):
        return value
    if kind is CellKind.MOMENT:
        local = datetime.fromtimestamp(value // 1000, UTC) + timedelta(minutes=utc_offset_min)
        return local.strftime("%Y-%m-%d %H:%M:%S")
    return _FIGURES[kind](value)


def _month(value: int) -> str:
    return f"{1970 + value // 12}-{1 + value % 12:02d}"


def _permille(value: int) -> str:
    return f"{'-' if value < 0 else ''}{abs(value) // 10}.{abs(value) % 10} %"


_FIGURES: dict[CellKind, Callable[[int], str]] = {
    CellKind.COUNT: lambda value: f"{value:,}",
    CellKind.MONEY: figures.yuan,
    CellKind.PRICE: figures.price,
    CellKind.ENERGY: figures.thousandths,
    CellKind.VOLUME: figures.thousandths,
    CellKind.THOUSANDTHS: figures.thousandths,
    CellKind.DAY: lambda value: as_date(value).isoformat(),
    CellKind.MONTH: _month,
    CellKind.SPAN: figures.age,
    CellKind.PERMILLE: _permille,
}


@dataclass(frozen=True, slots=True)
class Shown:
    """A report with all that takes a look at each of its rows: the totals of its columns, and the longest
    values of each. Made on a task's thread."""

    report: Report
    totals: tuple[Value, ...]
    longest: tuple[tuple[Value, ...], ...]

    @property
    def has_totals(self) -> bool:
        return any(column.is_summed for column in self.report.columns) and len(self.report.rows) > 1


def prepared(report: Report) -> Shown:
    """May take a tenth of a second where there are many rows."""
    totals: list[Value] = []
    longest: list[tuple[Value, ...]] = []
    for place, column in enumerate(report.columns):
        # Line by line and not at one stroke, which would keep the screen from drawing meanwhile.
        values = [row[place] for row in report.rows]
        totals.append(_total(column, values))
        longest.append(_longest(column, values))
    return Shown(report, tuple(totals), tuple(longest))


def _total(column: ReportColumn, values: Sequence[Value]) -> Value:
    """None where nothing is known: no sum is a nought that nobody counted."""
    known = [one for one in values if isinstance(one, int)]
    return sum(known) if column.is_summed and known else None


def _longest(column: ReportColumn, values: Sequence[Value]) -> tuple[Value, ...]:
    if column.kind is CellKind.WORD:
        return tuple({one for one in values if one is not None})
    if column.kind is CellKind.TEXT:
        return tuple(heapq.nlargest(MEASURED, (one for one in values if isinstance(one, str)), key=len))
    numbers = [one for one in values if isinstance(one, int)]
    return (min(numbers), max(numbers)) if numbers else ()


def order(report: Report, place: int, words: ReportWords, *, descending: bool) -> list[int]:
    """The numbers of its rows, sorted by a column; empty values last in both directions."""
    column = report.columns[place]
    values: list[Any] = [row[place] for row in report.rows]
    if column.kind is CellKind.WORD:
        known = {one: words.word(column.key, one) for one in set(values) if one is not None}
        values = [known.get(one) for one in values]
    filled = [number for number, value in enumerate(values) if value is not None]
    parts = [
        sorted(filled[at : at + SORTED_AT_ONCE], key=values.__getitem__, reverse=descending)
        for at in range(0, len(filled), SORTED_AT_ONCE)
    ]
    filled = list(heapq.merge(*parts, key=values.__getitem__, reverse=descending))
    return filled + [number for number, value in enumerate(values) if value is None]
