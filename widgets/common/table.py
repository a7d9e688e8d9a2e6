"""The table every list uses: whole-row selection, sort by heading, remembered columns."""

from __future__ import annotations

from PySide6.QtCore import QSettings, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QApplication, QHeaderView, QTableView, QWidget

from widgets.common.column_widths import fitted, natural_widths
from widgets.language import Retranslated
from widgets.models.rows import Column, RowsModel

ROW_HEIGHT = 36


class Table(Retranslated, QTableView):
    """Shows a RowsModel. `chosen(row)` follows the selection, `opened(row)` Enter or a double click."""

    chosen = Signal(object)
    opened = Signal(object)

    def __init__(
        self, model: RowsModel, *, name: str, settings: QSettings, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self._settings = settings
        self.rows = model
        self._held: object | None = None
        self._natural: list[int] = []
        self._fitting = False
        self._by_hand = settings.value(self._hand_key(model, name)) is not None
        self.setModel(model)
        model.in_view = self.places_in_view
        model.modelAboutToBeReset.connect(self._hold)
        model.modelReset.connect(self._take_up)
        self._set_behaviour()
        self._set_header()
        self.selectionModel().currentRowChanged.connect(
            lambda now, _: self.chosen.emit(self.rows.row_at(now.row()))
        )
        self.doubleClicked.connect(lambda index: self.opened.emit(self.rows.row_at(index.row())))

    def current(self) -> object | None:
        """The selected row, None when there is none."""
        return self.rows.row_at(self.currentIndex().row()) if self.currentIndex().isValid() else None

    def choose(self, place: int) -> None:
        """Select the row at `place`, if it is there."""
        if 0 <= place < self.rows.rowCount():
            self.setCurrentIndex(self.rows.index(place, 0))

    def choose_key(self, key: object) -> None:
        self.choose(self.rows.place_of(key))

    def places_in_view(self) -> range:
        """Rows now on the screen."""
        first, last = self.rowAt(0), self.rowAt(self.viewport().height() - 1)
        return range(max(first, 0), (last if last >= 0 else self.rows.rowCount() - 1) + 1)

    def columns_shown(self) -> tuple[Column, ...]:
        """In the order they stand in now; a hand may have moved them."""
        header = self.horizontalHeader()
        places = sorted(range(len(self.rows.columns)), key=header.visualIndex)
        return tuple(self.rows.columns[place] for place in places if not header.isSectionHidden(place))

    def _hold(self) -> None:
        row = self.current()
        self._held = None if row is None else self.rows.key_of(row)

    def _take_up(self) -> None:
        """The selection stays on its row when rows are set or filtered anew."""
        if self._held is not None:
            self.choose_key(self._held)
        if not self._natural and self.rows.total():
            self._fit(anew=True)

    def retranslate(self) -> None:
        self.rows.retranslate()
        self._fit(anew=True)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self, *, anew: bool = False) -> None:
        """Give every column what its texts need, measured once and not with every reading, and share out
        what the window has more or less. Widths set by hand stay."""
        if self._by_hand or self._fitting:
            return
        if anew or not self._natural:
            self._natural = natural_widths(self.rows, self.fontMetrics()) if self.rows.total() else []
        widths = self._natural or natural_widths(self.rows, self.fontMetrics())
        self._fitting = True
        for number, width in enumerate(fitted(self.rows.columns, widths, self.viewport().width())):
            self.setColumnWidth(number, width)
        self._fitting = False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.current() is not None:
            self.opened.emit(self.current())
        else:
            super().keyPressEvent(event)

    def _set_behaviour(self) -> None:
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(ROW_HEIGHT)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)

    def _set_header(self) -> None:
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setStretchLastSection(True)
        header.setSectionsMovable(True)
        header.setSortIndicatorClearable(True)
        header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        self.setSortingEnabled(True)
        state = self._settings.value(self._remembered())
        if state is not None:
            header.restoreState(state)
        header.sectionResized.connect(self._resized)
        header.sectionMoved.connect(self._remember)
        header.sortIndicatorChanged.connect(self._remember)

    def _resized(self) -> None:
        if not self._fitting and QApplication.mouseButtons() != Qt.MouseButton.NoButton:
            self._by_hand = True
            self._settings.setValue(self._hand_key(self.rows, self.objectName()), 1)
            self._remember()

    @staticmethod
    def _hand_key(model: RowsModel, name: str) -> str:
        return f"columns-by-hand/{name}/{'-'.join(column.name for column in model.columns)}"

    def _remember(self) -> None:
        self._settings.setValue(self._remembered(), self.horizontalHeader().saveState())

    def _remembered(self) -> str:
        # With a column more or less, remembered widths would belong to others: remember by the set.
        return f"columns/{self.objectName()}/{'-'.join(column.name for column in self.rows.columns)}"
