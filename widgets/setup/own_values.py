"""Values that single meters have of their own: what counts for each and where it comes from, and giving many
of them one value at once, after a look at what that changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtGui import QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QAbstractItemView, QComboBox, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from app import config
from app.errors import DeskError
from widgets import names, theme
from widgets.common.labels import MessageLine, button, card, label
from widgets.common.search_box import SearchBox
from widgets.common.table import Table
from widgets.context import Context
from widgets.language import Retranslated
from widgets.models.rows import Column, RowsModel
from widgets.setup import kinds, set_up_words, units
from widgets.technician import setting_words
from widgets.technician.setting_field import SettingField

if TYPE_CHECKING:
    from app.services.meter_settings import MeterValue
    from app.services.set_up_lists import Choices, Thing

GIVE_KEY = "Ctrl+S"
_WIDTH = 470
PER_METER = tuple(setting for setting in config.ALL if setting.per_meter)


class OwnValuesTab(Retranslated, QWidget):
    """Meters at the left; at the right what counts for the one that is chosen, and one value for all of the
    selection."""

    changed = Signal()

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(f"{names.OWN_VALUES}.page")
        self._context = context
        self.model = RowsModel(_meter_columns(), lambda thing: thing.key, parent=self)
        self.table = Table(self.model, name=f"{names.OWN_VALUES}.meters", settings=context.settings)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.values = RowsModel(_value_columns(), lambda value: value.key, parent=self)
        self.value_table = Table(self.values, name=f"{names.OWN_VALUES}.values", settings=context.settings)
        self.fields = {setting.key: SettingField(setting) for setting in PER_METER}
        self._make_parts()
        self._lay_out()
        self._connect()
        self.retranslate()
        self._set_buttons()

    def _make_parts(self) -> None:
        self._count = label("muted", name=f"{names.OWN_VALUES}.count")
        self.filter = SearchBox(name=f"{names.OWN_VALUES}.filter")
        self.filter.setFixedWidth(240)
        self.message = MessageLine(name=f"{names.OWN_VALUES}.message")
        self._of, self._for_all = label("title"), label("muted", wrap=True)
        self.setting = QComboBox()
        self.setting.setObjectName(f"{names.OWN_VALUES}.setting")
        for one in PER_METER:
            self.setting.addItem(one.key, one.key)
        self.give = button(f"{names.OWN_VALUES}.give", kind="primary")
        self.take = button(f"{names.OWN_VALUES}.take")
        self.history = button(f"{names.OWN_VALUES}.history", kind="quiet", icon="age")

    def _lay_out(self) -> None:
        tools = QHBoxLayout()
        tools.addWidget(self._count)
        tools.addStretch(1)
        tools.addWidget(self.filter)
        left = QVBoxLayout()
        left.setSpacing(theme.SPACE)
        left.addLayout(tools)
        left.addWidget(self.table, 1)
        body = QHBoxLayout()
        body.setSpacing(theme.SPACE * 2)
        body.addLayout(left, 1)
        body.addWidget(self._card())
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, theme.SPACE, 0, 0)
        layout.setSpacing(theme.SPACE)
        layout.addWidget(self.message)
        layout.addLayout(body, 1)

    def _card(self) -> QFrame:
        made = card()
        made.setFixedWidth(_WIDTH)
        head, foot = QHBoxLayout(), QHBoxLayout()
        head.addWidget(self._of, 1)
        head.addWidget(self.history)
        foot.addWidget(self.take)
        foot.addStretch(1)
        foot.addWidget(self.give)
        layout = QVBoxLayout(made)
        layout.setContentsMargins(16, 10, 16, 12)
        layout.setSpacing(theme.SPACE)
        layout.addLayout(head)
        layout.addWidget(self.value_table, 1)
        layout.addWidget(self._for_all)
        layout.addWidget(self.setting)
        for field in self.fields.values():
            layout.addWidget(field)
        layout.addLayout(foot)
        return made

    def _connect(self) -> None:
        for found in (self.filter.searched, self.filter.entered):
            found.connect(lambda _: self._set_filter())
        self.filter.moved.connect(lambda _: self.table.setFocus())
        self.table.chosen.connect(lambda _: self._read_values())
        self.table.selectionModel().selectionChanged.connect(lambda *_: self._set_buttons())
        self.value_table.chosen.connect(self._choose_setting)
        self.setting.currentIndexChanged.connect(lambda _: self._show_field())
        self.give.clicked.connect(self._give)
        self.take.clicked.connect(lambda: self._preview(None))
        self.history.clicked.connect(self._show_history)
        QShortcut(QKeySequence(GIVE_KEY), self).activated.connect(self.give.click)
        for field in self.fields.values():
            field.entered.connect(self.give.click)
        self._show_field()

    def reload(self) -> None:
        desk = self._context.desk
        unit = units.things("Meters", session=desk.session, data_dir=desk.data_dir)
        self._context.tasks.read(
            self, unit, done=lambda found: self._show(*found), failed=self.message.show_error, latest="meters"
        )

    def _show(self, meters: tuple[Thing, ...], _: Choices) -> None:
        self.model.set_rows(one for one in meters if not one.retired)
        if self.table.current() is None:
            self.table.choose(0)
        self._read_values()
        self._set_filter()

    def chosen_ids(self) -> list[str]:
        """The meters that are selected."""
        places = sorted(index.row() for index in self.table.selectionModel().selectedRows())
        rows = (self.model.row_at(place) for place in places)
        return [row.key for row in rows if row is not None]

    def _read_values(self) -> None:
        thing = self.table.current()
        if thing is None:
            self.values.set_rows(())
            return
        self._context.tasks.read(
            self,
            units.meter_values(thing.key, session=self._context.desk.session),
            done=self._show_values,
            failed=self.message.show_error,
            latest="values",
        )

    def _show_values(self, found: tuple[MeterValue, ...]) -> None:
        self.values.set_rows(found)
        self._show_field()

    def _choose_setting(self, value: MeterValue | None) -> None:
        if value is not None:
            self.setting.setCurrentIndex(self.setting.findData(value.key))

    def _show_field(self) -> None:
        key = self.setting.currentData()
        for name, field in self.fields.items():
            field.setVisible(name == key)
        value = self.values.row_of(key)
        if value is not None:
            self.fields[key].show_kept(value.value)
        self._set_buttons()

    def _set_filter(self) -> None:
        words = self.filter.text().lower().split()
        self.model.set_filter(lambda thing: all(word in _searched(thing) for word in words))
        self._set_buttons()

    def _set_buttons(self) -> None:
        n = len(self.chosen_ids())
        shown, total = self.model.rowCount(), self.model.total()
        self._count.setText(self.tr("{shown} of {total}").format(shown=shown, total=total))
        for made in (self.give, self.take):
            made.setEnabled(n > 0)
        self.history.setEnabled(n == 1)
        current = self.table.current()
        self._of.setText(current.key if current is not None else "")
        self._for_all.setText(
            self.tr("For all {n} selected meters (Ctrl or Shift selects more):").format(n=n)
        )

    def _give(self) -> None:
        field = self.fields[self.setting.currentData()]
        field.clear_error()
        try:
            self._preview(field.value())
        except DeskError as error:
            field.show_error(error)

    def _preview(self, typed: str | None) -> None:
        from widgets.setup.own_values_dialog import OwnValuesDialog

        self.message.clear_message()
        key = self.setting.currentData()
        dialog = OwnValuesDialog(self._context, self.chosen_ids(), key, typed, parent=self)
        dialog.done_with.connect(self._done)
        dialog.open()

    def _done(self, n: int) -> None:
        self.message.say("ok", "set_up.own_values", n=n)
        self._context.desk.engine.reload()
        self._read_values()
        self.changed.emit()

    def _show_history(self) -> None:
        from widgets.setup.own_values_dialog import OwnHistoryDialog

        meters = self.chosen_ids()
        if meters:
            OwnHistoryDialog(self._context, meters[0], self.setting.currentData(), parent=self).open()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.reload()
        self.table.setFocus()

    def retranslate(self) -> None:
        self.filter.setPlaceholderText(self.tr("Filter: shop, building, meter"))
        for place, one in enumerate(PER_METER):
            self.setting.setItemText(place, setting_words.name(one))
        self.give.setText(self.tr("Give this value …  {key}").format(key=GIVE_KEY))
        self.take.setText(self.tr("No own value …"))
        self.history.setText(self.tr("History"))
        self._set_buttons()


def _searched(thing: Thing) -> str:
    return " ".join((thing.key, thing.place, *thing.fields.values())).lower()


def _meter_columns() -> tuple[Column, ...]:
    """As the list of meters shows them, without what is only for their lines."""
    wanted = ("meter", "shop_number", "place", "profile", "collector")
    return tuple(column for column in kinds.METERS.columns() if column.name in wanted)


def _value_columns() -> tuple[Column, ...]:
    return (
        Column(
            "setting",
            lambda: QCoreApplication.translate("columns", "Setting"),
            lambda value: setting_words.name(config.by_key(value.key)),
            lambda value: value.key,
        ),
        Column(
            "value",
            lambda: QCoreApplication.translate("columns", "Value"),
            lambda value: setting_words.shown(config.by_key(value.key), value.value),
            lambda value: value.value,
            least=88,
        ),
        Column(
            "source",
            lambda: QCoreApplication.translate("columns", "Comes from"),
            lambda value: set_up_words.source(value.source)[1],
            lambda value: value.source,
            state=lambda value: (set_up_words.source(value.source)[0], ""),
            least=64,
        ),
    )
