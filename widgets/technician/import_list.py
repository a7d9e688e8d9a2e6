"""One of the two lists of an import: filtered by words and kind, sorted by heading, exported as shown."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from PySide6.QtWidgets import QComboBox, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from widgets import theme
from widgets.common import import_words
from widgets.common.labels import EmptyState, label
from widgets.common.search_box import SearchBox
from widgets.common.table import Table
from widgets.context import Context
from widgets.language import Retranslated
from widgets.models.rows import Column, RowsModel


class ImportList(Retranslated, QWidget):
    """`searched` gives the text of a row that the filter looks in; with `kinds` rows are also chosen by what
    becomes of them."""

    def __init__(
        self,
        context: Context,
        columns: tuple[Column, ...],
        searched: Callable[[Any], str],
        *,
        name: str,
        kinds: bool,
    ) -> None:
        super().__init__()
        self.setObjectName(name)
        self._searched = searched
        self.model = RowsModel(columns, lambda line: line.number, parent=self)
        self.table = Table(self.model, name=f"{name}.table", settings=context.settings)
        self.filter = SearchBox(name=f"{name}.filter")
        self.filter.setFixedWidth(260)
        self.kind = QComboBox()
        self.kind.setObjectName(f"{name}.kind")
        if not kinds:
            self.kind.hide()
        for key in ("", *import_words.OUTCOMES):
            self.kind.addItem(key, key)
        self._count = label("muted", name=f"{name}.count")
        self._empty = EmptyState("ok")
        self._lay_out()
        for found in (self.filter.searched, self.filter.entered):
            found.connect(lambda _: self._filter())
        self.kind.currentIndexChanged.connect(lambda _: self._filter())
        self.retranslate()

    def _lay_out(self) -> None:
        tools = QHBoxLayout()
        tools.setSpacing(theme.SPACE)
        tools.addWidget(self._count)
        tools.addStretch(1)
        tools.addWidget(self.kind)
        tools.addWidget(self.filter)
        self._pages = QStackedWidget()
        self._pages.addWidget(self.table)
        self._pages.addWidget(self._empty)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, theme.SPACE, 0, 0)
        layout.setSpacing(theme.SPACE)
        layout.addLayout(tools)
        layout.addWidget(self._pages, 1)

    def show_lines(self, lines: Iterable[Any]) -> None:
        self.model.set_rows(lines)
        self._show_count()

    def say_empty(self, title: str, text: str) -> None:
        """What is told while there is nothing in the list."""
        self._empty.say(title, text)

    def _filter(self) -> None:
        words, kind = self.filter.text().lower().split(), self.kind.currentData()

        def keeps(line: Any) -> bool:
            if kind and line.outcome != kind:
                return False
            return not words or all(word in self._searched(line) for word in words)

        self.model.set_filter(keeps if words or kind else None)
        self._show_count()

    def _show_count(self) -> None:
        shown, total = self.model.rowCount(), self.model.total()
        self._count.setText(self.tr("{shown} of {total}").format(shown=f"{shown:,}", total=f"{total:,}"))
        self._pages.setCurrentIndex(0 if total else 1)

    def retranslate(self) -> None:
        self.filter.setPlaceholderText(self.tr("Filter: sheet, number, text"))
        self.kind.setItemText(0, self.tr("All rows"))
        for place, key in enumerate(import_words.OUTCOMES, start=1):
            self.kind.setItemText(place, import_words.outcome(key))
        self._show_count()
