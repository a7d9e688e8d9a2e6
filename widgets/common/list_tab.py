"""What lists on a tab of their own share: a line of words, a filter, a count, a table and its export."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtGui import QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from widgets import theme
from widgets.common.export import ExportButton
from widgets.common.labels import EmptyState, MessageLine, label
from widgets.common.list_sheet import asked_of, shown
from widgets.common.search_box import SearchBox
from widgets.common.table import Table
from widgets.context import Context
from widgets.language import Retranslated
from widgets.models.rows import Column, RowsModel

REFRESH_KEY = "F5"


class ListTab(Retranslated, QWidget):
    """Subclasses say what to read (`unit`), which rows to keep (`keeps`) and their own words (`say`)."""

    def __init__(
        self, context: Context, *, name: str, columns: Sequence[Column], key: Callable[[Any], Any], icon: str
    ) -> None:
        super().__init__()
        self.setObjectName(f"{name}.page")
        self.context = context
        self.name = name
        self.model = RowsModel(columns, key, parent=self)
        self.table = Table(self.model, name=f"{name}.table", settings=context.settings)
        self.told = label("muted", wrap=True)
        self.count = label("muted", name=f"{name}.count")
        self.filter = SearchBox(name=f"{name}.filter")
        self.filter.setFixedWidth(240)
        self.message = MessageLine(name=f"{name}.message")
        self.export = ExportButton(
            context,
            self,
            self.message,
            name=f"{name}.export",
            title=self.list_title,
            take=lambda: shown(self.table, asked=self.asked()),
        )
        self.export.follow(self.model)
        self.empty = EmptyState(icon)
        self.tools, self.foot = QHBoxLayout(), QHBoxLayout()
        self._lay_out()
        for found in (self.filter.searched, self.filter.entered):
            found.connect(lambda _: self.refilter())
        self.on_key(REFRESH_KEY, self.reload)

    def on_key(self, key: str, act: Callable[[], object]) -> None:
        shortcut = QShortcut(QKeySequence(key), self)
        shortcut.setAutoRepeat(False)
        shortcut.activated.connect(act)

    def _lay_out(self) -> None:
        self.tools.setSpacing(theme.SPACE)
        self.tools.addWidget(self.told, 1)
        self.tools.addWidget(self.filter)
        self._states = QStackedWidget()
        self._states.addWidget(self.empty)
        self._states.addWidget(self.table)
        self.foot.addWidget(self.export)
        self.foot.addWidget(self.count)
        self.foot.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, theme.SPACE, 0, 0)
        layout.setSpacing(theme.SPACE)
        layout.addLayout(self.tools)
        layout.addWidget(self.message)
        layout.addWidget(self._states, 1)
        layout.addLayout(self.foot)

    # what subclasses say

    def unit(self) -> Callable[[Any], Sequence[Any]]:
        """What reads the rows, on the book's own thread."""
        raise NotImplementedError

    def list_title(self) -> str:
        """What an export is called."""
        raise NotImplementedError

    def asked(self) -> tuple[str, ...]:
        """What the list is filtered by, in words."""
        return asked_of(self.filter)

    def searched(self, row: Any) -> str:
        """What the filter looks in."""
        return " ".join(column.text(row) for column in self.model.columns)

    def keeps(self, row: Any) -> bool:
        """Whether a row is shown, the filter apart."""
        return row is not None

    # what is the same everywhere

    def reload(self) -> None:
        if self.context.desk.session is not None:
            self.context.tasks.read(
                self, self.unit(), done=self.show_rows, failed=self.message.show_error, latest=self.name
            )

    def show_rows(self, rows: Sequence[Any]) -> None:
        self.model.set_rows(rows)
        self.refilter()
        if self.table.current() is None:
            self.table.choose(0)

    def refilter(self) -> None:
        wanted = self.filter.text().lower().split()

        def keep(row: Any) -> bool:
            if not self.keeps(row):
                return False
            whole = self.searched(row).lower() if wanted else ""
            return all(word in whole for word in wanted)

        self.model.set_filter(keep)
        self._states.setCurrentIndex(1 if self.model.rowCount() else 0)
        self._say_count()

    def _say_count(self) -> None:
        shown, total = self.model.rowCount(), self.model.total()
        self.count.setText(self.tr("{shown} of {total}").format(shown=shown, total=total))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.reload()
        self.table.setFocus()

    def retranslate(self) -> None:
        self._say_count()
