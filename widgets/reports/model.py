"""A report as a table's model: its tuples as they are, put into figures and words when they are shown."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, Qt, Signal

from app.domain.report import CellKind, Drill, Value
from widgets.common.labels import tip
from widgets.common.report_words import ReportWords
from widgets.reports.cells import TEXTS, Shown, shown

_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)


class ReportModel(QAbstractTableModel):
    """`sort_wanted(column, descending)`: the heading was pressed; the order comes by `set_order`."""

    sort_wanted = Signal(int, bool)

    def __init__(self, words: ReportWords, *, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._words = words
        self._shown: Shown | None = None
        self._order: Sequence[int] = ()

    @property
    def report(self) -> Shown | None:
        return self._shown

    def set_report(self, made: Shown | None) -> None:
        """Show another report in its own order."""
        self.beginResetModel()
        self._shown = made
        self._order = range(len(made.report.rows)) if made else ()
        self.endResetModel()

    def set_order(self, order: Sequence[int]) -> None:
        """Show the rows in this order, given by their numbers."""
        self.layoutAboutToBeChanged.emit()
        held = [(index, self._order[index.row()]) for index in self.persistentIndexList()]
        self._order = order
        places = {number: place for place, number in enumerate(order)} if held else {}
        old = [index for index, _ in held]
        self.changePersistentIndexList(
            old, [self.index(places[number], index.column()) for index, number in held]
        )
        self.layoutChanged.emit()

    def drill_at(self, place: int) -> Drill | None:
        """What the row shown at `place` is made of."""
        if self._shown is None or not 0 <= place < len(self._order):
            return None
        drills = self._shown.report.drills
        return drills[self._order[place]] if drills else None

    def number_at(self, place: int) -> int:
        """The number in the report of the row shown at `place`, -1 where there is none."""
        return self._order[place] if 0 <= place < len(self._order) else -1

    def place_of(self, number: int) -> int:
        """Where that row is shown, -1 when it is not."""
        return self._order.index(number) if number in self._order else -1

    def text(self, column: int, value: Value) -> str:
        """A value of a column in words and figures."""
        assert self._shown is not None
        one = self._shown.report.columns[column]
        if value is not None and one.kind is CellKind.WORD:
            return self._words.word(one.key, str(value))
        return shown(one.kind, value, self._shown.report.utc_offset_min)

    def title(self, column: int) -> str:
        assert self._shown is not None
        return self._words.column(self._shown.report.columns[column])

    def total(self, column: int) -> str:
        """The total below a column; empty where there is none."""
        assert self._shown is not None
        value = self._shown.totals[column]
        return "" if value is None else self.text(column, value)

    def is_figure(self, column: int) -> bool:
        assert self._shown is not None
        return self._shown.report.columns[column].kind not in TEXTS

    def retranslate(self) -> None:
        if self._shown is not None:
            self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, self.columnCount() - 1)
            if self._order:
                last = self.index(len(self._order) - 1, self.columnCount() - 1)
                self.dataChanged.emit(self.index(0, 0), last)

    # What Qt asks
    def rowCount(self, parent: QModelIndex = QModelIndex()) -> int:  # noqa: B008  Qt's own signature
        return 0 if parent.isValid() else len(self._order)

    def columnCount(self, parent: QModelIndex = QModelIndex()) -> int:  # noqa: B008  Qt's own signature
        return 0 if parent.isValid() or self._shown is None else len(self._shown.report.columns)

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or self._shown is None:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if self.is_figure(index.column()) else _LEFT
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return None
        value = self._shown.report.rows[self._order[index.row()]][index.column()]
        text = self.text(index.column(), value)
        if role == Qt.ItemDataRole.DisplayRole:
            return text
        return None if self.is_figure(index.column()) else tip(text)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation != Qt.Orientation.Horizontal or self._shown is None:
            return None
        if section >= self.columnCount():
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.title(section)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if self.is_figure(section) else _LEFT
        return None

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Told only: sorting many rows is not for this thread."""
        self.sort_wanted.emit(column, order == Qt.SortOrder.DescendingOrder)


class TotalsModel(QAbstractTableModel):
    """The one row of totals below a report."""

    def __init__(self, of: ReportModel) -> None:
        super().__init__(of)
        self._of = of
        of.modelReset.connect(self._reset)

    def _reset(self) -> None:
        self.beginResetModel()
        self.endResetModel()

    def word(self, text: str) -> None:
        """What stands in the first cell."""
        self._word = text
        self._reset()

    _word = ""

    def rowCount(self, parent: QModelIndex = QModelIndex()) -> int:  # noqa: B008  Qt's own signature
        return 0 if parent.isValid() or self._of.report is None else 1

    def columnCount(self, parent: QModelIndex = QModelIndex()) -> int:  # noqa: B008  Qt's own signature
        return 0 if parent.isValid() else self._of.columnCount()

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if self._of.is_figure(index.column()) else _LEFT
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        total = self._of.total(index.column())
        return total or (self._word if index.column() == 0 else "")
