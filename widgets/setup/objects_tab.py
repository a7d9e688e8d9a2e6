"""One kind of things: a list that sorts, filters and exports, and beside it the form of what is chosen."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.errors import DeskError
from widgets import names, theme
from widgets.common.export import ExportButton
from widgets.common.labels import EmptyState, MessageLine, button, card, choice, label
from widgets.common.list_sheet import asked_of, shown
from widgets.common.search_box import SearchBox
from widgets.common.table import Table
from widgets.context import Context
from widgets.language import Retranslated
from widgets.models.rows import RowsModel
from widgets.setup import set_up_words, units
from widgets.setup.kinds import Kind
from widgets.setup.object_form import ObjectForm

if TYPE_CHECKING:
    from app.services.set_up import Saved
    from app.services.set_up_lists import Choices, Thing

ADD_KEY, SAVE_KEY, RETIRE_KEY = "Ctrl+N", "Ctrl+S", "Ctrl+Delete"
FORM_WIDTH = 404

_SHOWN: dict[str, Callable[[Thing], bool]] = {
    "used": lambda thing: not thing.retired,
    "retired": lambda thing: thing.retired,
    "all": lambda thing: True,
}


class ObjectsTab(Retranslated, QWidget):
    """`changed` after anything was written. While something is typed and not saved, the list waits."""

    changed = Signal()

    def __init__(self, context: Context, kind: Kind, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.name = f"{names.SET_UP}.{kind.name}"
        self.setObjectName(f"{self.name}.page")
        self.context, self.kind = context, kind
        self.model = RowsModel(kind.columns(), lambda thing: thing.key, parent=self)
        self.table = Table(self.model, name=f"{self.name}.table", settings=context.settings)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.form = ObjectForm(kind)
        self._wanted_key: str | None = None
        self._just_shown = False
        self._make_parts()
        self._lay_out()
        self._connect()
        self.retranslate()
        self._set_filter()

    def _make_parts(self) -> None:
        self._count, self.message = (
            label("muted", name=f"{self.name}.count"),
            MessageLine(name=f"{self.name}.message"),
        )
        self.filter = SearchBox(name=f"{self.name}.filter")
        self.filter.setFixedWidth(200)
        self.shown = choice(f"{self.name}.shown")
        for key in _SHOWN:
            self.shown.addItem(key, key)
        self.add = button(f"{self.name}.add", kind="primary")
        self.save, self.undo = button(f"{self.name}.save", kind="primary"), button(f"{self.name}.undo")
        self.retire = button(f"{self.name}.retire")
        self.delete = button(f"{self.name}.delete", kind="danger")
        self.history = button(f"{self.name}.history", kind="quiet", icon="age")
        self.export = ExportButton(
            self.context,
            self,
            self.message,
            name=f"{self.name}.export",
            title=lambda: set_up_words.kind(self.kind.name),
            take=lambda: shown(self.table, asked=asked_of(self.filter, self.shown)),
        )
        self.export.follow(self.model)
        self._form_title = label("title")
        self._empty = EmptyState(self.kind.icon)

    def _lay_out(self) -> None:
        tools = QHBoxLayout()
        tools.setSpacing(theme.SPACE)
        tools.addWidget(self._count)
        tools.addStretch(1)
        for part in (self.filter, self.shown, self.export, self.add):
            tools.addWidget(part)
        self._pages = QStackedWidget()
        for part in (self.table, self._empty):
            self._pages.addWidget(part)
        self.left = QVBoxLayout()
        self.left.setSpacing(theme.SPACE)
        self.left.addLayout(tools)
        self.left.addWidget(self._pages, 1)
        body = QHBoxLayout()
        body.setSpacing(theme.SPACE * 2)
        body.addLayout(self.left, 1)
        body.addWidget(self._form_card())
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, theme.SPACE, 0, 0)
        layout.setSpacing(theme.SPACE)
        layout.addWidget(self.message)
        layout.addLayout(body, 1)

    def _form_card(self) -> QFrame:
        made = card()
        made.setFixedWidth(FORM_WIDTH)
        area = self.area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(self.form)
        head, saving, ending = QHBoxLayout(), QHBoxLayout(), QHBoxLayout()
        head.addWidget(self._form_title, 1)
        head.addWidget(self.history)
        for row, parts in ((saving, (self.undo, self.save)), (ending, (self.retire, self.delete))):
            row.setSpacing(theme.SPACE)
            for part in parts:
                row.addWidget(part)
        saving.insertStretch(0, 1)
        self.foot = saving
        ending.addStretch(1)
        layout = QVBoxLayout(made)
        layout.setContentsMargins(16, 10, 12, 12)
        layout.setSpacing(theme.SPACE)
        for part in (head, saving, ending):
            layout.addLayout(part)
        layout.insertWidget(1, area, 1)
        return made

    def _connect(self) -> None:
        for found in (self.filter.searched, self.filter.entered):
            found.connect(lambda _: self._set_filter())
        self.filter.moved.connect(lambda _: self.table.setFocus())
        self.shown.currentIndexChanged.connect(lambda _: self._set_filter())
        self.table.chosen.connect(self._show_chosen)
        self.table.opened.connect(lambda _: self.form.focus_first())
        self.table.selectionModel().selectionChanged.connect(lambda *_: self._set_buttons())
        self.form.edited.connect(self._set_buttons)
        self.form.entered.connect(self.save.click)
        for made, act in (
            (self.add, lambda: self.begin_new()),
            (self.save, self._save),
            (self.undo, self._undo),
            (self.retire, self._retire),
            (self.delete, self._delete),
            (self.history, self._show_history),
        ):
            made.clicked.connect(act)
        keys = (
            (ADD_KEY, self.add),
            (SAVE_KEY, self.save),
            (RETIRE_KEY, self.retire),
        )
        for key, made in keys:
            shortcut = QShortcut(QKeySequence(key), self)
            shortcut.setAutoRepeat(False)
            shortcut.activated.connect(made.click)

    # what the book has

    def reload(self) -> None:
        desk = self.context.desk
        unit = units.things(self.kind.name, session=desk.session, data_dir=desk.data_dir)
        self.context.tasks.read(
            self,
            unit,
            done=lambda found: self.show_things(*found),
            failed=self.message.show_error,
            latest="things",
        )

    def show_things(self, things: tuple[Thing, ...], choices: Choices) -> None:
        """Take the list anew; what is typed and not saved stays as it is."""
        typed = self.form.changed()
        self.form.set_choices(choices)
        self.model.set_rows(things)
        if self._wanted_key is not None:
            self.table.choose_key(self._wanted_key)
            self._wanted_key = None
        if not typed:
            self._show_chosen(self.table.current())
        self._show_count()
        if self._just_shown and self.table.isEnabled():
            self.table.setFocus()
        self._just_shown = False

    def chosen_things(self) -> list[Thing]:
        """What is selected, in the order of the list."""
        places = sorted(index.row() for index in self.table.selectionModel().selectedRows())
        rows = (self.model.row_at(place) for place in places)
        return [row for row in rows if row is not None]

    def _show_chosen(self, thing: Thing | None) -> None:
        self.form.show_thing(thing)
        self._set_buttons()

    def _set_filter(self) -> None:
        words = self.filter.text().lower().split()
        keep = _SHOWN[self.shown.currentData()]
        self.model.set_filter(lambda thing: keep(thing) and all(word in _searched(thing) for word in words))
        self._show_count()

    def _show_count(self) -> None:
        shown, total = self.model.rowCount(), self.model.total()
        self._count.setText(self.tr("{shown} of {total}").format(shown=shown, total=total))
        self._pages.setCurrentIndex(0 if shown else 1)
        self._set_buttons()

    def _set_buttons(self) -> None:
        changed, thing, chosen = self.form.changed(), self.form.thing, self.chosen_things()
        self.save.setEnabled(changed and not (thing and thing.retired))
        self.undo.setEnabled(changed)
        for part in (self.table, self.add, self.filter, self.shown):
            part.setEnabled(not changed)
        back = bool(chosen) and all(one.retired for one in chosen)
        self.retire.setEnabled(
            not changed and bool(chosen) and (back or not any(one.retired for one in chosen))
        )
        self.delete.setEnabled(not changed and bool(chosen))
        self.history.setEnabled(thing is not None)
        self.retire.setText(self.tr("Take back …") if back else self.tr("Retire …"))
        self._form_title.setText(thing.key if thing is not None else self.tr("New"))

    # what is typed

    def begin_new(self, fields: Mapping[str, str] | None = None) -> None:
        """An empty form, with the usual values; `fields` stand in it as if they were typed.

        What is typed already and not saved stays, and is said.
        """
        if self.form.changed():
            self.message.say("warn", "set_up.unsaved")
            return
        self.message.clear_message()
        self.table.clearSelection()
        self.table.setCurrentIndex(self.model.index(-1, -1))
        self._show_chosen(None)
        self.form.type_in(fields or {})
        self._set_buttons()
        self.form.focus_first()

    def _undo(self) -> None:
        self.message.clear_message()
        self._show_chosen(self.form.thing)
        self.table.setFocus()

    def _save(self) -> None:
        self.message.clear_message()
        desk, thing = self.context.desk, self.form.thing
        unit = units.save(
            self.kind.name,
            self.form.form(),
            known=None if thing is None else thing.key,
            session=desk.session,
            data_dir=desk.data_dir,
            now_utc_ms=desk.clock.utc_ms(),
        )
        self.save.setEnabled(False)
        self.context.tasks.write(self, unit, done=self._saved, failed=self._refused)

    def _saved(self, saved: Saved) -> None:
        self._wanted_key = saved.key
        self.form.show_thing(None)
        if saved.changed:
            self.message.say("ok", "set_up.saved", text=saved.key)
        else:
            self.message.say("info", "set_up.unchanged")
        self.told()

    def told(self) -> None:
        """Something was written: the engine takes it over, and all lists are read anew."""
        self.context.desk.engine.reload()
        self.reload()
        self.changed.emit()

    def _refused(self, error: DeskError) -> None:
        self._set_buttons()
        entry = self.form.show_error(error)
        if entry is None:
            self.message.show_error(error)
            return
        self.form.layout().activate()
        self.area.ensureWidgetVisible(entry)

    # ends and pasts

    def _retire(self) -> None:
        chosen = self.chosen_things()
        self._end("take_back" if chosen and chosen[0].retired else "retire")

    def _delete(self) -> None:
        self._end("delete")

    def _end(self, act: str) -> None:
        from widgets.setup.fate_dialog import FateDialog

        self.message.clear_message()
        keys = [thing.key for thing in self.chosen_things()]
        dialog = FateDialog(self.context, self.kind.name, keys, act, parent=self)
        dialog.done_with.connect(lambda n: self._ended(act, n))
        dialog.open()

    def _ended(self, act: str, n: int) -> None:
        said = {"retire": "set_up.retired", "take_back": "set_up.taken_back", "delete": "set_up.deleted"}
        self.message.say("ok", said[act], n=n)
        self.told()

    def _show_history(self) -> None:
        from widgets.setup.thing_history import ThingHistoryDialog

        thing = self.form.thing
        if thing is not None:
            ThingHistoryDialog(self.context, thing, parent=self).open()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._just_shown = True
        self.reload()

    def retranslate(self) -> None:
        self.filter.setPlaceholderText(self.tr("Filter"))
        for place, text in enumerate((self.tr("In use"), self.tr("Retired"), self.tr("All"))):
            self.shown.setItemText(place, text)
        self.add.setText(self.tr("Add  {key}").format(key=ADD_KEY))
        self.save.setText(self.tr("Save  {key}").format(key=SAVE_KEY))
        self.undo.setText(self.tr("Undo"))
        self.retire.setToolTip(RETIRE_KEY)
        self.delete.setText(self.tr("Delete …"))
        self.history.setText(self.tr("History"))
        self._empty.say(
            self.tr("Nothing here"),
            self.tr("{key} adds one; an import of the site's workbook adds all at once.").format(key=ADD_KEY),
        )
        self._show_count()


def _searched(thing: Thing) -> str:
    return " ".join((thing.key, thing.place, *thing.fields.values())).lower()
