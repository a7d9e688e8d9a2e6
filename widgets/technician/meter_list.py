"""All meters with their live state: sort, filter, read now, export."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QHideEvent, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from widgets import calls, names, theme
from widgets.common import live_words
from widgets.common.export import ExportButton
from widgets.common.labels import EmptyState, MessageLine, button, choice, label
from widgets.common.list_sheet import asked_of, shown
from widgets.common.search_box import SearchBox
from widgets.common.table import Table
from widgets.context import Context
from widgets.language import Retranslated
from widgets.models.meter_list import MeterListModel, MeterRow

if TYPE_CHECKING:
    from app.services.meter_lines import MeterLine

READ_KEY, HISTORY_KEY = "F5", "F6"
_REFILTER_MS = 5000

SHOWN: dict[str, Callable[[MeterRow], bool]] = {
    "all": lambda row: True,
    "silent": lambda row: row.live is None or not row.live.in_contact,
    "alarm": lambda row: live_words.alarm(row.live) is not None,
    "cut": lambda row: row.live is not None and row.live.supply_on is False,
    "electricity": lambda row: row.line.medium == "electricity",
    "water": lambda row: row.line.medium == "water",
}


class MeterListPage(Retranslated, QWidget):
    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(names.METERS_PAGE)
        self.setProperty("role", "page")
        self._context = context
        self.model = MeterListModel(context.desk.live, context.desk.clock, parent=self)
        self.table = Table(self.model, name=names.METERS_TABLE, settings=context.settings)
        self._make_parts()
        self._lay_out()
        self._connect()
        self.retranslate()
        self.reload()

    def _make_parts(self) -> None:
        self._title, self._count = label("title"), label("muted", name=names.METERS_COUNT)
        self.filter = SearchBox(name=names.METERS_FILTER)
        self.filter.setFixedWidth(260)
        self.shown = choice(names.METERS_SHOW)
        self.shown.setMinimumWidth(150)
        for key in SHOWN:
            self.shown.addItem(key, key)
        self.read = button(names.METERS_READ, icon="refresh")
        self.history = button(names.METERS_HISTORY)
        self.control = button(names.METERS_CONTROL)
        self.message = MessageLine(name=names.METERS_MESSAGE)
        self.export = ExportButton(
            self._context,
            self,
            self.message,
            name=names.METERS_EXPORT,
            title=lambda: self.tr("Meters"),
            take=lambda: shown(self.table, asked=asked_of(self.filter, self.shown)),
        )
        self.export.follow(self.model)
        self._empty = EmptyState("meter")

    def _lay_out(self) -> None:
        tools = QHBoxLayout()
        tools.setSpacing(theme.SPACE)
        for part in (self._title, self._count):
            tools.addWidget(part)
        tools.addStretch(1)
        for part in (self.filter, self.shown, self.control, self.history, self.read, self.export):
            tools.addWidget(part)
        self._pages = QStackedWidget()
        self._pages.addWidget(self.table)
        self._pages.addWidget(self._empty)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(theme.SPACE)
        layout.addLayout(tools)
        layout.addWidget(self.message)
        layout.addWidget(self._pages, 1)

    def _connect(self) -> None:
        self._context.desk.engine.states_changed.connect(self.model.note)
        self.filter.searched.connect(lambda _: self._filter())
        self.filter.entered.connect(lambda _: self._filter())
        self.filter.moved.connect(lambda _: self.table.setFocus())
        self.shown.currentIndexChanged.connect(lambda _: self._filter())
        self.table.opened.connect(lambda _: self._control())
        self.control.clicked.connect(self._control)
        self.read.clicked.connect(self._read_now)
        self.history.clicked.connect(self._show_history)
        for key, made in (
            (READ_KEY, self.read),
            (HISTORY_KEY, self.history),
        ):
            QShortcut(QKeySequence(key), self).activated.connect(made.click)
        self._refilter = QTimer(self, interval=_REFILTER_MS)
        self._refilter.timeout.connect(self._filter_if_stale)

    def reload(self) -> None:
        """Read the meters' standing data anew, as after an import."""
        self._context.tasks.read(
            self,
            calls.meter_lines(session=self._context.desk.session),
            done=self._show,
            failed=self.message.show_error,
            latest="lines",
        )

    def show_shop(self, text: str) -> None:
        """Filter to what the search box of the main window was given."""
        self.shown.setCurrentIndex(0)
        self.filter.setText(text)
        self._filter()

    def show_silent(self, *, only: bool) -> None:
        """Show the meters that do not answer, or without `only` all, longest silent first."""
        self.filter.clear_silently()
        self.shown.setCurrentIndex(self.shown.findData("silent" if only else "all"))
        age = [column.name for column in self.model.columns].index("age")
        self.table.sortByColumn(age, Qt.SortOrder.DescendingOrder)
        self._filter()

    def _show(self, lines: tuple[MeterLine, ...]) -> None:
        self.model.set_lines(lines)
        self._filter()

    def _filter(self) -> None:
        self.model.set_filter(self._keeps())
        self._show_count()

    def _filter_if_stale(self) -> None:
        """A filter on live states is looked at anew now and then, and only where it would show other rows."""
        if self.shown.currentData() not in ("silent", "alarm", "cut"):
            return
        keeps = self._keeps()
        if {id(row) for row in self.model.all_rows() if keeps(row)} != {
            id(row) for row in self.model.shown()
        }:
            self._filter()

    def _keeps(self) -> Callable[[MeterRow], bool]:
        words = self.filter.text().lower().split()
        kind = SHOWN[self.shown.currentData()]

        def keeps(row: MeterRow) -> bool:
            return kind(row) and all(word in searched(row) for word in words)

        return keeps

    def _show_count(self) -> None:
        shown, total = self.model.rowCount(), self.model.total()
        self._count.setText(self.tr("{shown} of {total}").format(shown=shown, total=total))
        self._pages.setCurrentIndex(0 if shown else 1)
        if total:
            self._empty.say(self.tr("No meter matches"), self.tr('Clear the filter or choose "All meters".'))
        else:
            self._empty.say(
                self.tr("No meters yet"), self.tr("Load the site's workbook: main.py import FILE.xlsx.")
            )

    def _control(self) -> None:
        """The meter that is selected, by itself: its relay, its orders."""
        from widgets.control.meter_dialog import MeterControlDialog

        row = self.table.current()
        if isinstance(row, MeterRow):
            MeterControlDialog(row.line.meter_id, self._context, self).open()

    def _read_now(self) -> None:
        row = self.table.current()
        rows = [row] if row is not None else self.model.shown()
        ids = [one.line.meter_id for one in rows]
        if ids:
            self._context.desk.engine.read_now(ids)
            self.message.say("info", "meters.reading", n=len(ids))

    def _show_history(self) -> None:
        row = self.table.current()
        if row is None:
            self.message.say("info", "readings.choose")
            return
        from widgets.readings.history_dialog import HistoryDialog  # with its chart, when first wanted

        HistoryDialog(self._context, row.line.meter_id, self).open()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.model.watch(watched=True)
        self._refilter.start()
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.model.watch(watched=False)
        self._refilter.stop()

    def retranslate(self) -> None:
        self._title.setText(self.tr("Meters"))
        self.filter.setPlaceholderText(self.tr("Filter: shop, meter, collector"))
        self.control.setText(self.tr("Control …  Enter"))
        self.history.setText(self.tr("History  {key}").format(key=HISTORY_KEY))
        self.read.setText(self.tr("Read now  {key}").format(key=READ_KEY))
        names_shown = (
            self.tr("All meters"),
            self.tr("Out of contact"),
            self.tr("With alarm"),
            self.tr("Supply cut"),
            self.tr("Electricity"),
            self.tr("Water"),
        )
        for place, text in enumerate(names_shown):
            self.shown.setItemText(place, text)
        self._show_count()


def searched(row: MeterRow) -> str:
    """What a filter looks for its words in."""
    line = row.line
    parts = (line.shop_number, line.shop_name, line.meter_id, line.building, line.area, line.collector_id)
    return " ".join(parts).lower()
