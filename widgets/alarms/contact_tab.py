"""Meters, or collectors, that were out of contact in a time: since when, how often, how long."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from widgets import theme
from widgets.alarms import calls, columns
from widgets.common.export import ExportButton
from widgets.common.labels import EmptyState, MessageLine, button, label
from widgets.common.list_sheet import shown
from widgets.common.search_box import SearchBox
from widgets.common.table import Table
from widgets.context import Context
from widgets.language import Retranslated
from widgets.manager.log_period import WEEK, PeriodChoice
from widgets.models.rows import RowsModel

if TYPE_CHECKING:
    from app.services.outages import OutOfContact

LOOK_KEY = "F5"


class ContactTab(Retranslated, QWidget):
    """`kind` is "meter" or "collector"; `name` begins the names of its parts."""

    def __init__(self, context: Context, kind: str, *, name: str) -> None:
        super().__init__()
        self._context, self._kind = context, kind
        self.model = RowsModel(columns.out_of_contact(kind), lambda row: row.object, parent=self)
        self.table = Table(self.model, name=f"{name}.table", settings=context.settings)
        self.count = label("muted", name=f"{name}.count")
        self.filter = SearchBox(name=f"{name}.filter")
        self.filter.setFixedWidth(220)
        self.period = PeriodChoice(name=f"{name}.period")
        self.period.choice.setCurrentIndex(self.period.choice.findData(WEEK))
        self.now_only = QCheckBox()
        self.now_only.setObjectName(f"{name}.now")
        self.look_anew = button(f"{name}.look", icon="refresh")
        self.message = MessageLine(name=f"{name}.message")
        self.export = ExportButton(
            context,
            self,
            self.message,
            name=f"{name}.export",
            title=self.list_title,
            take=lambda: shown(self.table),
        )
        self.export.follow(self.model)
        self._empty = EmptyState("ok")
        self._lay_out()
        self._connect()
        self.retranslate()

    def _lay_out(self) -> None:
        tools = QHBoxLayout()
        tools.setSpacing(theme.SPACE)
        for part in (self.filter, self.period, self.now_only, self.count):
            tools.addWidget(part)
        tools.addStretch(1)
        for part in (self.look_anew, self.export):
            tools.addWidget(part)
        self._pages = QStackedWidget()
        self._pages.addWidget(self.table)
        self._pages.addWidget(self._empty)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, theme.SPACE, 0, 0)
        layout.setSpacing(theme.SPACE)
        layout.addLayout(tools)
        layout.addWidget(self.message)
        layout.addWidget(self._pages, 1)

    def _connect(self) -> None:
        for found in (self.filter.searched, self.filter.entered):
            found.connect(lambda _: self._filter())
        self.filter.moved.connect(lambda _: self.table.setFocus())
        self.period.changed.connect(self.look)
        self.now_only.toggled.connect(lambda _: self._filter())
        self.look_anew.clicked.connect(self.look)
        for key, made in ((LOOK_KEY, self.look_anew),):
            QShortcut(QKeySequence(key), self).activated.connect(made.click)

    def look(self) -> None:
        """Read the list of the chosen time."""
        desk = self._context.desk
        now = desk.clock.utc_ms()
        first, last = self.period.bounds(now)
        unit = calls.out_of_contact(
            self._kind,
            from_utc_ms=first or 0,
            until_utc_ms=now if last is None else last,
            session=desk.session,
            now_utc_ms=now,
        )
        self._context.tasks.read(
            self, unit, done=self._show, failed=self.message.show_error, latest="outages"
        )

    def _show(self, rows: tuple[OutOfContact, ...]) -> None:
        self.model.set_rows(rows)
        self._filter()
        if self.table.current() is None:
            self.table.choose(0)

    def _filter(self) -> None:
        self.model.set_filter(self._keeps())
        self._show_count()

    def _keeps(self) -> Callable[[OutOfContact], bool]:
        words, now_only = self.filter.text().lower().split(), self.now_only.isChecked()

        def keeps(row: OutOfContact) -> bool:
            searched = " ".join((row.object, row.shop_number, row.name, row.building, row.behind)).lower()
            return not (now_only and row.since_utc_ms is None) and all(word in searched for word in words)

        return keeps

    def _show_count(self) -> None:
        shown, total = self.model.rowCount(), self.model.total()
        self.count.setText(self.tr("{shown} of {total}").format(shown=shown, total=total))
        self._pages.setCurrentIndex(0 if shown else 1)
        if total:
            self._empty.say(
                self.tr("None fits"), self.tr("Clear the search, or show those that answer again.")
            )
        else:
            self._empty.say(self.tr("All were in contact"), self.tr("None was silent for long in this time."))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.look()
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def list_title(self) -> str:
        """What an export is called."""
        meters = self._kind == "meter"
        return self.tr("Meters out of contact") if meters else self.tr("Collectors out of contact")

    def retranslate(self) -> None:
        self.filter.setPlaceholderText(self.tr("Filter: shop, meter, collector"))
        self.now_only.setText(self.tr("Only those silent now"))
        self.look_anew.setText(self.tr("Look anew  {key}").format(key=LOOK_KEY))
        self._show_count()
