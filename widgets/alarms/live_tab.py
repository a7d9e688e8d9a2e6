"""What is wrong now: found, sorted, acknowledged one or many, exported."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QHBoxLayout,
    QLineEdit,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.domain.alarms import Level
from app.domain.permissions import Permission, allows
from widgets import names, theme
from widgets.alarms import calls, columns
from widgets.alarms.facts import facts_of
from widgets.common import alarm_words
from widgets.common.export import ExportButton
from widgets.common.labels import EmptyState, MessageLine, button, choice, label
from widgets.common.list_sheet import Taken, asked_of, shown
from widgets.common.search_box import SearchBox
from widgets.common.table import Table
from widgets.context import Context
from widgets.language import Retranslated
from widgets.manager.log_tab import LogDetail
from widgets.models.rows import RowsModel

if TYPE_CHECKING:
    from app.services.alarms import AlarmShown

ACKNOWLEDGE_KEY = "F8"
_MOST_NOTE = 200


class LiveTab(Retranslated, QWidget):
    """`changed` after something was acknowledged; `sound_wanted(bool)` when that is switched."""

    changed = Signal()
    sound_wanted = Signal(bool)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self.model = RowsModel(columns.live(), lambda row: row.id, parent=self)
        self.table = Table(self.model, name=names.ALARMS_TABLE, settings=context.settings)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.detail = LogDetail(name=names.ALARMS_DETAIL)
        self._make_parts()
        self._lay_out()
        self._connect()
        self.retranslate()

    def _make_parts(self) -> None:
        self.count = label("muted", name=names.ALARMS_COUNT)
        self.filter = SearchBox(name=names.ALARMS_FILTER)
        self.filter.setFixedWidth(220)
        self.level, self.group = choice(names.ALARMS_LEVEL), choice(names.ALARMS_GROUP)
        for least in Level:
            self.level.addItem("", least)
        self.group.addItem("", "")
        for group in alarm_words.GROUPS:
            self.group.addItem(group, group)
        self.unseen, self.sound = QCheckBox(), QCheckBox()
        self.unseen.setObjectName(names.ALARMS_UNSEEN)
        self.sound.setObjectName(names.ALARMS_SOUND)
        self.note = QLineEdit()
        self.note.setObjectName(names.ALARMS_NOTE)
        self.note.setMaxLength(_MOST_NOTE)
        self.acknowledge = button(names.ALARMS_ACKNOWLEDGE, kind="primary")
        self.message = MessageLine(name=names.ALARMS_MESSAGE)
        self.export = ExportButton(
            self._context,
            self,
            self.message,
            name=names.ALARMS_EXPORT,
            title=lambda: self.tr("Live alarms"),
            take=self._taken,
        )
        self.export.follow(self.model)
        self._empty = EmptyState("ok")

    def _lay_out(self) -> None:
        first, second = QHBoxLayout(), QHBoxLayout()
        for row in (first, second):
            row.setSpacing(theme.SPACE)
        for part in (self.filter, self.level, self.group, self.unseen):
            first.addWidget(part)
        first.addStretch(1)
        for part in (self.sound, self.export):
            first.addWidget(part)
        second.addWidget(self.count)
        second.addStretch(1)
        second.addWidget(self.note, 2)
        second.addWidget(self.acknowledge)
        self._pages = QStackedWidget()
        self._pages.addWidget(self.table)
        self._pages.addWidget(self._empty)
        split = QHBoxLayout()
        split.setSpacing(16)
        split.addWidget(self._pages, 19)
        split.addWidget(self.detail, 6)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, theme.SPACE, 0, 0)
        layout.setSpacing(theme.SPACE)
        layout.addLayout(first)
        layout.addLayout(second)
        layout.addWidget(self.message)
        layout.addLayout(split, 1)
        session = self._context.desk.session
        if session is None or not allows(session, Permission.ACKNOWLEDGE):
            self.note.hide()
            self.acknowledge.hide()

    def _connect(self) -> None:
        for found in (self.filter.searched, self.filter.entered):
            found.connect(lambda _: self._filter())
        self.filter.moved.connect(lambda _: self.table.setFocus())
        for box in (self.level, self.group):
            box.currentIndexChanged.connect(lambda _: self._filter())
        self.unseen.toggled.connect(lambda _: self._filter())
        self.sound.toggled.connect(self.sound_wanted)
        self.table.chosen.connect(self._choose)
        self.acknowledge.clicked.connect(self._acknowledge)
        self.note.returnPressed.connect(self.acknowledge.click)
        for key, made in ((ACKNOWLEDGE_KEY, self.acknowledge),):
            QShortcut(QKeySequence(key), self).activated.connect(made.click)

    def show_rows(self, rows: tuple[AlarmShown, ...]) -> None:
        """The live alarms as they are now; what is selected stays selected."""
        held = {row.id for row in self._selected()}
        self.model.set_rows(rows)
        self._filter()
        self._select(held)
        if self.table.current() is None:
            self.table.choose(0)
        self._choose(self.table.current())

    def show_sound(self, *, sounding: bool) -> None:
        with QSignalBlocker(self.sound):
            self.sound.setChecked(sounding)

    def _selected(self) -> list[AlarmShown]:
        """The selected rows that are shown, in the order of the list."""
        places = sorted(index.row() for index in self.table.selectionModel().selectedRows())
        found = [self.model.row_at(place) for place in places]
        return [row for row in found if row is not None]

    def _select(self, ids: set[int]) -> None:
        places = [place for place in map(self.model.place_of, ids) if place >= 0]
        if len(places) < 2:
            return
        chosen = QItemSelection()
        for place in places:
            chosen.select(self.model.index(place, 0), self.model.index(place, len(self.model.columns) - 1))
        self.table.selectionModel().select(chosen, QItemSelectionModel.SelectionFlag.ClearAndSelect)

    def _filter(self) -> None:
        self.model.set_filter(self._keeps())
        self._show_count()

    def _keeps(self) -> Callable[[AlarmShown], bool]:
        words = self.filter.text().lower().split()
        least, group, unseen = self.level.currentData(), self.group.currentData(), self.unseen.isChecked()

        def keeps(row: AlarmShown) -> bool:
            return (
                row.level >= least
                and (not group or row.kind.partition(".")[0] == group)
                and not (unseen and row.acknowledged_utc_ms is not None)
                and all(word in _searched(row) for word in words)
            )

        return keeps

    def _choose(self, row: object) -> None:
        if row is None:
            self.detail.show_nothing()
        else:
            self.detail.show_facts(*facts_of(row))

    def _show_count(self) -> None:
        shown, total = self.model.rowCount(), self.model.total()
        self.count.setText(self.tr("{shown} of {total}").format(shown=shown, total=total))
        self._pages.setCurrentIndex(0 if shown else 1)
        self.acknowledge.setEnabled(shown > 0)
        if total:
            self._empty.say(
                self.tr("No alarm fits"), self.tr("Clear the search, or choose every level and everything.")
            )
        else:
            self._empty.say(self.tr("All is well"), self.tr("Nothing calls for attention now."))

    def _acknowledge(self) -> None:
        """The selected ones; with none selected the sentence says what to do."""
        ids = tuple(row.id for row in self._selected() if row.acknowledged_utc_ms is None)
        if not ids:
            self.message.say("info", "alarms.choose")
            return
        desk = self._context.desk
        unit = calls.acknowledge(ids, self.note.text(), session=desk.session, now_utc_ms=desk.clock.utc_ms())
        self._context.tasks.write(self, unit, done=self._acknowledged, failed=self.message.show_error)

    def _acknowledged(self, number: int) -> None:
        self.note.clear()
        self.message.say("ok", "alarms.acknowledged", n=number)
        self.changed.emit()

    def _taken(self) -> Taken:
        """What is shown, with all details."""
        asked = asked_of(self.filter, self.level, self.group, self.unseen)
        return shown(self.table, columns.exported(only_live=True), asked=asked)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def retranslate(self) -> None:
        self.filter.setPlaceholderText(self.tr("Filter: shop, meter, collector"))
        self.unseen.setText(self.tr("Only what nobody has acknowledged"))
        self.sound.setText(self.tr("Sound"))
        self.note.setPlaceholderText(self.tr("Note: what is done about it"))
        self.acknowledge.setText(self.tr("Acknowledge selected  {key}").format(key=ACKNOWLEDGE_KEY))
        levels = (self.tr("Every level"), self.tr("Warnings and urgent"), self.tr("Urgent only"))
        for place, text in enumerate(levels):
            self.level.setItemText(place, text)
        self.group.setItemText(0, self.tr("Everything"))
        for place in range(1, self.group.count()):
            self.group.setItemText(place, alarm_words.group(self.group.itemData(place)))
        self._show_count()
        self._choose(self.table.current())


def _searched(row: AlarmShown) -> str:
    parts = (row.object, row.shop_number, row.shop_name, row.building, alarm_words.kind(row.kind))
    return " ".join(parts).lower()
