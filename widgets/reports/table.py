"""The table of a report with its totals below: sorted by its headings, opened by Enter or a double click."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QVBoxLayout, QWidget

from widgets import names
from widgets.common.column_widths import shared_out
from widgets.reports.cells import MEASURED
from widgets.reports.model import ReportModel, TotalsModel

ROW_HEIGHT = 32
_PADDING = 25
_SORT_MARK = 14
_LEAST_TEXT = 90
_NUMBERS = frozenset({"shop", "meter", "head_meter", "object", "receipt", "phone", "hour", "year"})
"""Texts that name one thing among others: of no use when their end is cut off."""


class ReportTable(QWidget):
    """`opened(place)`: the row shown there was opened; `left`: Backspace or Escape."""

    opened = Signal(int)
    left = Signal()

    def __init__(self, model: ReportModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = model
        self.view, self.totals = _View(), QTableView()
        self.view.setObjectName(f"{names.REPORTS}.table")
        self.totals.setObjectName(f"{names.REPORTS}.totals")
        self.view.setModel(model)
        self._totals = TotalsModel(model)
        self.totals.setModel(self._totals)
        self._set_up(self.view)
        self._set_up(self.totals)
        self._set_header()
        self._set_totals()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.view, 1)
        layout.addWidget(self.totals)
        self.view.opened.connect(self.opened)
        self.view.left.connect(self.left)
        self.view.resized.connect(self._fit)
        model.modelReset.connect(self._show_report)

    def choose(self, number: int) -> None:
        """Select the row with that number of the report."""
        place = max(self.model.place_of(number), 0)
        if self.model.rowCount():
            self.view.setCurrentIndex(self.model.index(place, 0))

    def current(self) -> int:
        """The number of the selected row, -1 where none is."""
        return self.model.number_at(self.view.currentIndex().row())

    def word_totals(self, text: str) -> None:
        self._totals.word(text)
        self._fit()

    def _set_up(self, view: QTableView) -> None:
        view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        view.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        view.setShowGrid(False)
        view.setWordWrap(False)
        view.setTabKeyNavigation(False)
        view.verticalHeader().hide()
        view.verticalHeader().setDefaultSectionSize(ROW_HEIGHT)
        view.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)

    def _set_header(self) -> None:
        header = self.view.horizontalHeader()
        header.setHighlightSections(False)
        header.setSortIndicatorClearable(True)
        header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        self.view.setSortingEnabled(True)
        header.sectionResized.connect(lambda place, _, width: self.totals.setColumnWidth(place, width))

    def _set_totals(self) -> None:
        totals = self.totals
        totals.setProperty("role", "totals")
        totals.horizontalHeader().hide()
        totals.setFixedHeight(ROW_HEIGHT + 2)
        totals.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        totals.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        totals.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        totals.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.view.horizontalScrollBar().valueChanged.connect(totals.horizontalScrollBar().setValue)

    def _show_report(self) -> None:
        made = self.model.report
        self.view.horizontalHeader().setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        self.totals.setVisible(made is not None and made.has_totals)
        self._fit()

    def _fit(self) -> None:
        """Every column as wide as its heading and its longest values, more where the window has more."""
        made = self.model.report
        if made is None:
            return
        metrics = self.view.fontMetrics()
        widths, elastic = [], []
        for place, column in enumerate(made.report.columns):
            texts = [self.model.text(place, value) for value in made.longest[place][:MEASURED]]
            texts.append(self.model.total(place))
            widest = max(map(metrics.horizontalAdvance, texts), default=0)
            title = metrics.horizontalAdvance(self.model.title(place)) + _SORT_MARK
            widths.append(max(widest, title) + _PADDING)
            is_text = column.kind.value == "text" and column.key not in _NUMBERS
            elastic.append(max(_LEAST_TEXT, title + _PADDING) if is_text else None)
        for place, width in enumerate(shared_out(elastic, widths, self.view.viewport().width())):
            self.view.setColumnWidth(place, width)


class _View(QTableView):
    opened = Signal(int)
    left = Signal()
    resized = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.doubleClicked.connect(lambda index: self.opened.emit(index.row()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.opened.emit(self.currentIndex().row())
        elif key in (Qt.Key.Key_Backspace, Qt.Key.Key_Escape):
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.resized.emit()
