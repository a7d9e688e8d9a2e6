"""From a list on the screen to a sheet: its columns as shown, its rows as filtered and sorted, typed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Any

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit

from app.domain.report import CellKind, Value
from app.outputs.sheet import Row, Sheet, SheetColumn, SheetHead
from widgets.common import figures, site_clock
from widgets.common.report_words import ReportWords
from widgets.common.table import Table
from widgets.models.rows import Column

Read = Callable[[int | None], tuple[Sequence[Any], int | None]]
"""A page from a mark on (None: the first): its rows, and where the next begins, None after the last."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What is taken from a list at the moment its export begins. `asked`: what it was filtered by, in words;
    an empty one says nothing."""

    columns: tuple[Column, ...]
    rows: Iterable[Any]
    asked: tuple[str, ...] = ()


def shown(table: Table, columns: Sequence[Column] = (), *, asked: Iterable[str] = ()) -> Taken:
    """The rows as they are shown now, columns too; `columns` where an export has others than the screen."""
    return Taken(tuple(columns) or table.columns_shown(), table.rows.shown(), tuple(asked))


def of_texts(heading: Sequence[str], rows: Sequence[Sequence[str]]) -> Taken:
    """A table that has no columns of its own, only texts."""
    columns = [
        Column(str(place), lambda title=title: title, itemgetter(place), itemgetter(place))
        for place, title in enumerate(heading)
    ]
    return Taken(tuple(columns), rows)


def asked_of(*parts: QLineEdit | QComboBox | QCheckBox) -> tuple[str, ...]:
    """What a person filters by, in the words on the screen. The first entry of a list filters nothing."""
    return tuple(filter(None, map(_asked, parts)))


def _asked(part: QLineEdit | QComboBox | QCheckBox) -> str:
    if isinstance(part, QLineEdit):
        return part.text()
    if isinstance(part, QComboBox):
        return part.currentText() if part.currentIndex() > 0 else ""
    return part.text() if part.isChecked() else ""


def all_pages(read: Read) -> Iterator[Any]:
    """Row after row; the next page is read when it is wanted."""
    mark: int | None = None
    while True:
        rows, mark = read(mark)
        yield from rows
        if mark is None:
            return


def sheet_of(taken: Taken, *, title: str, who: str, utc_ms: int) -> Sheet:
    """In the words of the screens. Its rows may be gone through on any thread."""
    words = ReportWords()
    asked = [one.strip() for one in taken.asked if one.strip()]
    statement = [words.moment(utc_ms, utc_offset_min=site_clock.offset_min(utc_ms), who=who)]
    if asked:
        statement.append(words.text("statement.shown").format(what=words.text("statement.and").join(asked)))
    columns = tuple(column for one in taken.columns for column in _sheet_columns(one))
    head = SheetHead(
        title,
        columns,
        statement=tuple(statement),
        total=words.text("total") if any(one.is_summed for one in columns) else "",
        page=words.text("page"),
        utc_offset_min=site_clock.fixed_offset_min(),
    )
    return Sheet(head, map(_cells(taken.columns), taken.rows))


def _sheet_columns(column: Column) -> Iterator[SheetColumn]:
    yield SheetColumn(column.title(), column.kind, column.is_summed)
    if column.unit is not None:
        yield SheetColumn(QCoreApplication.translate("report", "Unit"), CellKind.TEXT)


def _cells(columns: tuple[Column, ...]) -> Callable[[Any], Row]:
    makers: list[Callable[[Any], Value]] = []
    for column in columns:
        makers.append(_cell(column))
        if column.unit is not None:
            makers.append(column.unit)
    return lambda row: tuple(make(row) for make in makers)


def _cell(column: Column) -> Callable[[Any], Value]:
    if column.kind not in (CellKind.TEXT, CellKind.WORD):
        return column.cell or column.value

    def text(row: Any) -> str | None:
        found = column.text(row)
        return None if found == figures.NOTHING else found

    return text
