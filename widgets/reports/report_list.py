"""The reports there are, by group, with a search over their names."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from widgets import names, theme
from widgets.common.report_words import ReportWords
from widgets.common.search_box import SearchBox
from widgets.language import Retranslated

if TYPE_CHECKING:
    from app.services.reports.registry import ReportKind

_NAME = Qt.ItemDataRole.UserRole


class ReportList(Retranslated, QWidget):
    """`chosen(name)` when a report is selected."""

    chosen = Signal(str)

    def __init__(self, kinds: Sequence[ReportKind], words: ReportWords) -> None:
        super().__init__()
        self._kinds, self._words = kinds, words
        self.search = SearchBox(name=f"{names.REPORTS}.search")
        self.list = QListWidget()
        self.list.setObjectName(f"{names.REPORTS}.list")
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.SPACE)
        layout.addWidget(self.search)
        layout.addWidget(self.list, 1)
        self._fill()
        self.list.currentItemChanged.connect(self._tell)
        self.search.searched.connect(self._filter)
        self.search.entered.connect(lambda _: self._enter())
        self.search.moved.connect(self._move)
        self.retranslate()

    def current(self) -> str:
        item = self.list.currentItem()
        return str(item.data(_NAME)) if item is not None else ""

    def choose(self, name: str) -> bool:
        """Select a report without telling anybody; False where it is not listed."""
        self.list.blockSignals(True)
        found = next((item for item in self._items() if item.data(_NAME) == name), None)
        if found is not None:
            self.list.setCurrentItem(found)
        self.list.blockSignals(False)
        return found is not None

    def _fill(self) -> None:
        group = ""
        for kind in self._kinds:
            if kind.group != group:
                group = kind.group
                head = QListWidgetItem(self.list)
                head.setFlags(Qt.ItemFlag.NoItemFlags)
                head.setData(_NAME, "")
                head.setData(_NAME + 1, group)
                font = head.font()
                font.setBold(True)
                head.setFont(font)
            item = QListWidgetItem(self.list)
            item.setData(_NAME, kind.name)

    def _items(self) -> list[QListWidgetItem]:
        return [self.list.item(place) for place in range(self.list.count())]

    def _tell(self, item: QListWidgetItem | None) -> None:
        if item is not None and item.data(_NAME):
            self.chosen.emit(str(item.data(_NAME)))

    def _filter(self, text: str) -> None:
        """Hide what does not hold every word; a group with nothing to show goes too."""
        wanted = text.lower().split()
        head: QListWidgetItem | None = None
        for item in self._items():
            if not item.data(_NAME):
                head = item
                head.setHidden(True)
                continue
            searched = f"{item.text()} {item.toolTip()} {item.data(_NAME)}".lower()
            item.setHidden(not all(word in searched for word in wanted))
            if head is not None and not item.isHidden():
                head.setHidden(False)

    def _seen(self) -> list[QListWidgetItem]:
        return [item for item in self._items() if item.data(_NAME) and not item.isHidden()]

    def _enter(self) -> None:
        """Enter in the search opens the first that fits."""
        seen = self._seen()
        if seen:
            self.list.setCurrentItem(seen[0])
            self.list.setFocus()

    def _move(self, step: int) -> None:
        seen = self._seen()
        if not seen:
            return
        now = self.list.currentItem()
        place = seen.index(now) + step if now in seen else 0
        self.list.setCurrentItem(seen[max(0, min(place, len(seen) - 1))])

    def retranslate(self) -> None:
        self.search.setPlaceholderText(self.tr("Find a report"))
        for item in self._items():
            name = str(item.data(_NAME))
            if name:
                item.setText(self._words.title(name))
                item.setToolTip(self._words.text(f"about.{name}"))
            else:
                item.setText(self._words.text(f"group.{item.data(_NAME + 1)}"))
