"""Meters to choose from, alone or many, and the orders that can be given to those chosen."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QItemSelection, QItemSelectionModel, Qt, Signal
from PySide6.QtGui import QHideEvent, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QVBoxLayout, QWidget

from app.domain.order import OrderKind
from widgets import calls as desk_calls
from widgets import names, theme
from widgets.common import order_words
from widgets.common.export import ExportButton
from widgets.common.labels import MessageLine, button, choice, label
from widgets.common.list_sheet import asked_of, shown
from widgets.common.search_box import SearchBox
from widgets.common.table import Table
from widgets.context import Context
from widgets.control import calls
from widgets.control.batch_dialog import BatchDialog
from widgets.control.choose import PasteDialog, SaveDialog
from widgets.control.meter_dialog import MeterControlDialog
from widgets.language import Retranslated
from widgets.models.meter_list import MeterListModel, MeterRow
from widgets.technician.meter_list import SHOWN, searched

if TYPE_CHECKING:
    from app.services.meter_lines import MeterLine
    from app.services.meter_sets import Choice

SEND_KEY, PASTE_KEY, SAVE_KEY = "F7", "F6", "Ctrl+S"
SENT = (
    OrderKind.READ_STATE,
    OrderKind.SET_PRICES,
    OrderKind.SET_NEXT_PRICES,
    OrderKind.SET_ALARMS,
    OrderKind.SET_POWER,
    OrderKind.SET_CLOCK,
    OrderKind.KEEP_SUPPLY,
    OrderKind.FEE_CONTROL,
    OrderKind.TRIP,
    OrderKind.CLOSE,
    OrderKind.PERMIT_CLOSE,
)
"""Orders to many, what changes least first."""


class MetersTab(Retranslated, QWidget):
    """`sent(batch id)`: an order went to many meters."""

    sent = Signal(str)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.setObjectName(f"{names.CONTROL}.page")
        self._context = context
        self.model = MeterListModel(context.desk.live, context.desk.clock, parent=self)
        self.table = Table(self.model, name=f"{names.CONTROL}.table", settings=context.settings)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self._choices: tuple[Choice, ...] = ()
        self._pasted: tuple[str, ...] = ()
        self._count = label("strong", name=f"{names.CONTROL}.count")
        self.filter = SearchBox(name=f"{names.CONTROL}.filter")
        self.filter.setFixedWidth(220)
        self.group, self.shown = choice(f"{names.CONTROL}.group"), choice(f"{names.CONTROL}.shown")
        for key in SHOWN:
            self.shown.addItem(key, key)
        self.paste, self.save = button(f"{names.CONTROL}.paste"), button(f"{names.CONTROL}.save")
        self.forget = button(f"{names.CONTROL}.forget", kind="quiet")
        self.kind = choice(f"{names.CONTROL}.kind")
        for kind in SENT:
            self.kind.addItem(str(kind), str(kind))
        self.send = button(f"{names.CONTROL}.send", kind="primary")
        self.one = button(f"{names.CONTROL}.one")
        self.message = MessageLine(name=f"{names.CONTROL}.message")
        self.export = ExportButton(
            context,
            self,
            self.message,
            name=f"{names.CONTROL}.export",
            title=lambda: self.tr("Live state"),
            take=lambda: shown(self.table, asked=asked_of(self.filter)),
        )
        self.export.follow(self.model)
        self._lay_out()
        self._connect()
        self.retranslate()

    def _lay_out(self) -> None:
        tools, foot = QHBoxLayout(), QHBoxLayout()
        for line in (tools, foot):
            line.setSpacing(theme.SPACE)
        for part in (self.group, self.shown, self.filter):
            tools.addWidget(part)
        tools.addStretch(1)
        for part in (self.paste, self.save, self.forget, self.export):
            tools.addWidget(part)
        foot.addWidget(self._count)
        foot.addStretch(1)
        for part in (self.one, self.kind, self.send):
            foot.addWidget(part)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, theme.SPACE, 0, 0)
        layout.setSpacing(theme.SPACE)
        layout.addLayout(tools)
        layout.addWidget(self.message)
        layout.addWidget(self.table, 1)
        layout.addLayout(foot)

    def _connect(self) -> None:
        self._context.desk.engine.states_changed.connect(self.model.note)
        for found in (self.filter.searched, self.filter.entered):
            found.connect(lambda _: self._filter())
        self.filter.moved.connect(lambda _: self.table.setFocus())
        for box in (self.group, self.shown):
            box.currentIndexChanged.connect(lambda _: self._filter())
        self.table.selectionModel().selectionChanged.connect(lambda *_: self._show_count())
        self.table.opened.connect(lambda _: self.open_one())
        self.one.clicked.connect(self.open_one)
        self.send.clicked.connect(self.ask)
        self.paste.clicked.connect(self._paste)
        self.save.clicked.connect(self._save)
        self.forget.clicked.connect(self._forget)
        keys = {SEND_KEY: self.send, PASTE_KEY: self.paste, SAVE_KEY: self.save}
        for key, made in keys.items():
            QShortcut(QKeySequence(key), self).activated.connect(made.click)

    def reload(self) -> None:
        """Read meters, groups and saved selections anew."""
        desk, tasks = self._context.desk, self._context.tasks
        fail = self.message.show_error
        tasks.read(
            self,
            desk_calls.meter_lines(session=desk.session),
            done=self._show_lines,
            failed=fail,
            latest="lines",
        )
        tasks.read(self, calls.choices(desk), done=self._show_choices, failed=fail, latest="choices")

    def chosen(self) -> tuple[str, ...]:
        """The meters selected, as they stand in the list."""
        rows = sorted(index.row() for index in self.table.selectionModel().selectedRows())
        found = (self.model.row_at(place) for place in rows)
        return tuple(row.line.meter_id for row in found if row is not None)

    def choose(self, meter_ids: tuple[str, ...]) -> None:
        """Select exactly these, as far as they are shown."""
        selection = QItemSelection()
        last = self.model.columnCount() - 1
        for meter_id in meter_ids:
            place = self.model.place_of(meter_id)
            if place >= 0:
                selection.select(self.model.index(place, 0), self.model.index(place, last))
        self.table.selectionModel().select(selection, QItemSelectionModel.SelectionFlag.ClearAndSelect)

    def ask(self) -> None:
        """Preview the order chosen for the meters selected."""
        chosen = self.chosen()
        if not chosen:
            self.message.say("warn", "orders.no_meters")
            return
        self.message.clear_message()
        dialog = BatchDialog(OrderKind(self.kind.currentData()), chosen, self._context, self)
        dialog.sent.connect(self.sent)
        dialog.open()

    def open_one(self) -> None:
        """The meter the cursor is on, by itself."""
        row = self.table.current()
        if isinstance(row, MeterRow):
            MeterControlDialog(row.line.meter_id, self._context, self).open()

    def _show_lines(self, lines: tuple[MeterLine, ...]) -> None:
        self.model.set_lines(lines)
        self._fill_groups()
        self._filter()

    def _show_choices(self, found: tuple[Choice, ...]) -> None:
        self._choices = found
        self._fill_groups()

    def _fill_groups(self) -> None:
        """All, buildings, groups, saved selections, and what was pasted last."""
        held = self.group.currentData()
        buildings = sorted({row.line.building for row in self.model.all_rows()})
        self.group.blockSignals(True)
        self.group.clear()
        self.group.addItem(self.tr("All buildings"), ("all", ""))
        for name in buildings:
            self.group.addItem(name, ("building", name))
        for one in self._choices:
            text = self.tr("Group: {name}") if one.kind == "group" else self.tr("Saved: {name}")
            self.group.addItem(text.format(name=one.name), (one.kind, one.id))
        if self._pasted:
            self.group.addItem(self.tr("Pasted list ({n})").format(n=len(self._pasted)), ("pasted", ""))
        self.group.setCurrentIndex(max(0, self.group.findData(held)))
        self.group.blockSignals(False)
        self._show_count()

    def _filter(self) -> None:
        wanted = self.filter.text().lower().split()
        kind, inside = SHOWN[self.shown.currentData()], self._inside()
        self.model.set_filter(
            lambda row: inside(row) and kind(row) and all(word in searched(row) for word in wanted)
        )
        self._show_count()

    def _inside(self) -> Callable[[MeterRow], bool]:
        kind, key = self.group.currentData() or ("all", "")
        if kind == "building":
            return lambda row: row.line.building == key
        if kind == "pasted":
            wanted = frozenset(self._pasted)
        elif kind in ("group", "set"):
            wanted = frozenset(
                meter for one in self._choices if (one.kind, one.id) == (kind, key) for meter in one.meters
            )
        else:
            return lambda _: True
        return lambda row: row.line.meter_id in wanted

    def _paste(self) -> None:
        dialog = PasteDialog(self._context, self)
        dialog.found.connect(self.take_pasted)
        dialog.open()

    def take_pasted(self, meter_ids: tuple[str, ...]) -> None:
        """Show and select what a pasted list named."""
        self._pasted = meter_ids
        self.filter.clear_silently()
        self.shown.setCurrentIndex(0)
        self._fill_groups()
        self.group.setCurrentIndex(self.group.findData(("pasted", "")))
        self._filter()
        self.choose(meter_ids)

    def _save(self) -> None:
        chosen = self.chosen()
        if not chosen:
            self.message.say("warn", "orders.no_meters")
            return
        dialog = SaveDialog(chosen, self._context, self)
        dialog.saved.connect(self._saved)
        dialog.open()

    def _saved(self, name: str) -> None:
        self.message.say("ok", "orders.set_saved", name=name)
        self.reload()

    def _forget(self) -> None:
        kind, key = self.group.currentData() or ("all", "")
        if kind == "set":
            self._context.tasks.write(
                self,
                calls.delete_set(self._context.desk, int(key)),
                done=lambda _: self.reload(),
                failed=self.message.show_error,
            )

    def _show_count(self) -> None:
        n, shown, total = len(self.chosen()), self.model.rowCount(), self.model.total()
        self._count.setText(
            self.tr("{n} chosen  ·  {shown} of {total} shown  ·  Ctrl+A chooses all shown").format(
                n=n, shown=shown, total=total
            )
        )
        self.send.setEnabled(n > 0)
        self.one.setEnabled(n > 0)
        self.forget.setVisible((self.group.currentData() or ("", ""))[0] == "set")

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.model.watch(watched=True)
        self.reload()
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.model.watch(watched=False)

    def retranslate(self) -> None:
        texts = (
            self.tr("Any state"),
            self.tr("Out of contact"),
            self.tr("With alarm"),
            self.tr("Supply cut"),
            self.tr("Electricity"),
            self.tr("Water"),
        )
        for place, text in enumerate(texts):
            self.shown.setItemText(place, text)
        for place, kind in enumerate(SENT):
            self.kind.setItemText(place, order_words.kind(kind))
        self.filter.setPlaceholderText(self.tr("Filter: shop, meter, collector"))
        self.paste.setText(self.tr("Paste a list …  {key}").format(key=PASTE_KEY))
        self.save.setText(self.tr("Save selection …  {key}").format(key=SAVE_KEY))
        self.forget.setText(self.tr("Forget this selection"))
        self.one.setText(self.tr("This meter …  Enter"))
        self.send.setText(self.tr("Preview and send …  {key}").format(key=SEND_KEY))
        self._fill_groups()
