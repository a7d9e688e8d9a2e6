"""A table of rows held in memory: columns declared once, sort and filter in the model.

No proxy: sorting 10,000 live rows in Qt's proxy took nine times as long, and longer than the eye forgives.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, Qt
from PySide6.QtGui import QColor

from app.domain.report import CellKind, Value
from widgets import theme
from widgets.common.labels import tip

Row = Any
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `title` and `text` answer in the present language; `value` is what is sorted.

    `state` gives (state, icon) of a row for cells that show a state; `live` marks columns that change with
    readings, so that their width is taken from `samples`, the widest texts they can show. `least` makes a
    column elastic: the pixels it keeps when the window is narrow. Without it a column always shows all.

    `kind` is what an exported cell holds: the text as shown, or a figure, which is `cell` or, without it,
    `value`. `is_summed`: an export ends with its total. `unit`: where not all rows have the same, an export
    has it in a column beside.
    """

    name: str
    title: Callable[[], str]
    text: Callable[[Row], str]
    value: Callable[[Row], Any]
    samples: Callable[[], Iterable[str]] = tuple
    least: int | None = None
    right: bool = False
    state: Callable[[Row], tuple[str, str]] | None = None
    live: bool = False
    kind: CellKind = CellKind.TEXT
    cell: Callable[[Row], Value] | None = None
    is_summed: bool = False
    unit: Callable[[Row], str] | None = None


class RowsModel(QAbstractTableModel):
    """Rows of any frozen kind, found again by `key`. Empty values sort last in both directions."""

    def __init__(
        self, columns: Sequence[Column], key: Callable[[Row], Any], *, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self._key = key
        self._all: dict[Any, Row] = {}
        self._shown: list[Any] = []
        self._places: dict[Any, int] = {}
        self._keep: Callable[[Row], bool] | None = None
        self._sort_column = -1
        self._descending = False
        self.in_view: Callable[[], range] | None = None
        """Places now on the screen; changes elsewhere need no signal, they are asked for when scrolled to."""

    # What Qt asks
    def rowCount(self, parent: QModelIndex = QModelIndex()) -> int:  # noqa: B008  Qt's own signature
        return 0 if parent.isValid() else len(self._shown)

    def columnCount(self, parent: QModelIndex = QModelIndex()) -> int:  # noqa: B008  Qt's own signature
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        column = self.columns[index.column()]
        row = self._all[self._shown[index.row()]]
        if role == Qt.ItemDataRole.DisplayRole:
            return column.text(row)
        if role == Qt.ItemDataRole.ToolTipRole and column.least is not None:
            return tip(column.text(row))
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if column.right else _LEFT
        if column.state is None:
            return None
        if role == Qt.ItemDataRole.ForegroundRole:
            return QColor(getattr(theme.colours(), column.state(row)[0]))
        if role == Qt.ItemDataRole.DecorationRole:
            state, icon = column.state(row)
            return theme.icon(icon, state, 16) if icon else None
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.columns[section].title()
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if self.columns[section].right else _LEFT
        return None

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        self._sort_column, self._descending = column, order == Qt.SortOrder.DescendingOrder
        self._rearrange()

    # What screens ask
    def set_rows(self, rows: Iterable[Row]) -> None:
        """Take new rows, in the order given unless a column is sorted."""
        self.beginResetModel()
        self._all = {self._key(row): row for row in rows}
        self._arrange()
        self.endResetModel()

    def set_filter(self, keep: Callable[[Row], bool] | None) -> None:
        """Show only rows that `keep` says yes to; None shows all."""
        self._keep = keep
        self.beginResetModel()
        self._arrange()
        self.endResetModel()

    def update_rows(self, rows: Iterable[Row]) -> None:
        """Replace rows of known keys in place: no sorting, no filtering, and narrow signals of what
        can change."""
        places = []
        for row in rows:
            key = self._key(row)
            if key in self._all and self._all[key] != row:
                self._all[key] = row
                places.append(self._places.get(key, -1))
        self._tell_changed(place for place in places if place >= 0)

    def row_at(self, place: int) -> Row | None:
        """The row shown at `place`, None when there is none."""
        return self._all[self._shown[place]] if 0 <= place < len(self._shown) else None

    def row_of(self, key: Any) -> Row | None:
        return self._all.get(key)

    def key_of(self, row: Row) -> Any:
        return self._key(row)

    def place_of(self, key: Any) -> int:
        """Where the row of `key` is shown, -1 when it is not."""
        return self._places.get(key, -1)

    def shown(self) -> list[Row]:
        """The rows as filtered and sorted."""
        return [self._all[key] for key in self._shown]

    def all_rows(self) -> list[Row]:
        """Every row, whatever is filtered."""
        return list(self._all.values())

    def total(self) -> int:
        return len(self._all)

    def retranslate(self) -> None:
        """Headers and texts are asked for anew."""
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(self.columns) - 1)
        if self._shown:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._shown) - 1, len(self.columns) - 1))

    def _arrange(self) -> None:
        rows = self._all.items()
        keys = [key for key, row in rows if self._keep is None or self._keep(row)]
        if 0 <= self._sort_column < len(self.columns):
            value = self.columns[self._sort_column].value
            filled = [(found, key) for key in keys if (found := value(self._all[key])) is not None]
            filled.sort(key=itemgetter(0), reverse=self._descending)
            present = {key for _, key in filled}
            keys = [key for _, key in filled] + [key for key in keys if key not in present]
        self._shown = keys
        self._places = {key: place for place, key in enumerate(keys)}

    def _rearrange(self) -> None:
        """Sort what is shown and keep selections on their rows."""
        self.layoutAboutToBeChanged.emit()
        held = [(index, self._shown[index.row()]) for index in self.persistentIndexList()]
        self._arrange()
        old = [index for index, _ in held]
        new = [self.index(self._places[key], index.column()) for index, key in held]
        self.changePersistentIndexList(old, new)
        self.layoutChanged.emit()

    def _tell_changed(self, places: Iterable[int]) -> None:
        live = [number for number, column in enumerate(self.columns) if column.live]
        if not live:
            return
        seen = self.in_view() if self.in_view is not None else range(len(self._shown))
        for place in places:
            if place in seen:
                self.dataChanged.emit(self.index(place, live[0]), self.index(place, live[-1]))
