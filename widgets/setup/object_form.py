"""The form of one thing: its fields with what is wrong with each, and what stands in them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QCompleter, QGridLayout, QLineEdit, QWidget

from app.errors import DeskError
from widgets import names, theme
from widgets.common.labels import MessageLine, label
from widgets.language import Retranslated
from widgets.setup import set_up_words
from widgets.setup.kinds import Field, Kind, options

if TYPE_CHECKING:
    from app.services.set_up_lists import Choices, Thing

_NAME_WIDTH = 124
_LONGEST = 200


class FieldEntry(Retranslated, QWidget):
    """One field. `edited` after each change by hand, `entered` on Enter."""

    edited = Signal()
    entered = Signal()

    def __init__(self, field: Field, *, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.field = field
        self._name, self._note = label(), label("small", wrap=True)
        self.error = MessageLine(name=f"{name}.{field.name}.error")
        self._is_combo = bool(field.choices or field.of)
        self.entry = self._combo() if self._is_combo else self._line()
        self.entry.setObjectName(f"{name}.{field.name}")
        self._name.setBuddy(self.entry)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(theme.SPACE)
        grid.setVerticalSpacing(2)
        grid.setColumnMinimumWidth(0, _NAME_WIDTH)
        grid.setColumnStretch(1, 1)
        grid.addWidget(self._name, 0, 0)
        grid.addWidget(self.entry, 0, 1)
        grid.addWidget(self._note, 1, 1)
        grid.addWidget(self.error, 2, 1)
        self.retranslate()

    def _combo(self) -> QComboBox:
        made = QComboBox()
        made.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        made.setMinimumContentsLength(8)
        made.activated.connect(lambda _: self._touched())
        if self.field.typed:
            made.setEditable(True)
            made.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
            made.lineEdit().textEdited.connect(lambda _: self._touched())
            made.lineEdit().returnPressed.connect(self.entered)
            completer = made.completer()
            completer.setFilterMode(Qt.MatchFlag.MatchContains)
            completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
            completer.activated.connect(lambda _: self._touched())
        return made

    def _line(self) -> QLineEdit:
        made = QLineEdit()
        made.setMaxLength(_LONGEST)
        made.textEdited.connect(lambda _: self._touched())
        made.returnPressed.connect(self.entered)
        return made

    def offer(self, found: Sequence[tuple[str, str]]) -> None:
        """What may be chosen; what is chosen stays, even if it may not be chosen anew."""
        if not self._is_combo:
            return
        kept = self.value()
        self.entry.blockSignals(True)
        self.entry.clear()
        for value, text in found:
            self.entry.addItem(text, value)
        self.entry.blockSignals(False)
        self.show_value(kept)

    def value(self) -> str:
        if not self._is_combo:
            return str(self.entry.text()).strip()
        text = self.entry.currentText()
        place = self.entry.findText(text) if self.field.typed else self.entry.currentIndex()
        if place >= 0:
            return str(self.entry.itemData(place))
        return text.split("  ")[0].strip() if self.field.typed else ""

    def show_value(self, value: str) -> None:
        if not self._is_combo:
            self.entry.setText(value)
            return
        place = self.entry.findData(value)
        if place < 0 and value and not self.field.typed:
            self.entry.addItem(set_up_words.choice(value), value)
            place = self.entry.count() - 1
        self.entry.setCurrentIndex(place)
        if self.field.typed:
            self.entry.setEditText(value if place < 0 else self.entry.itemText(place))

    def show_error(self, error: DeskError) -> None:
        self.error.show_error(error)
        theme.mark(self.entry, wrong="true")

    def clear_error(self) -> None:
        self.error.clear_message()
        theme.mark(self.entry, wrong="false")

    def _touched(self) -> None:
        self.clear_error()
        self.edited.emit()

    def retranslate(self) -> None:
        self._name.setText(set_up_words.field(self.field.name))
        note = set_up_words.note(self.field.name)
        self._note.setText(note)
        self._note.setVisible(bool(note))


class ObjectForm(Retranslated, QWidget):
    """All fields of a kind. `edited` after each change by hand; `entered` on Enter."""

    edited = Signal()
    entered = Signal()

    def __init__(self, kind: Kind, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "clear")
        self.kind = kind
        self._choices: Choices | None = None
        self._kept: dict[str, str] = {}
        self._thing: Thing | None = None
        name = f"{names.SET_UP}.{kind.name}"
        self.entries = {one.name: FieldEntry(one, name=name) for one in kind.fields}
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, theme.SPACE, 0)
        grid.setVerticalSpacing(theme.SPACE)
        for place, entry in enumerate(self.entries.values()):
            grid.addWidget(entry, place, 0)
            entry.edited.connect(self._edited)
            entry.entered.connect(self.entered)
        grid.setRowStretch(len(self.entries), 1)
        self.show_thing(None)

    @property
    def thing(self) -> Thing | None:
        """What the form shows; None for one that is new."""
        return self._thing

    def set_choices(self, choices: Choices) -> None:
        self._choices = choices
        self._arrange()

    def show_thing(self, thing: Thing | None) -> None:
        """Fill the form with a thing of the book, or for a new one with what is usual."""
        self._thing = thing
        fields = {} if thing is None else {**thing.fields, "enabled": "yes" if thing.enabled else "no"}
        for name, entry in self.entries.items():
            entry.clear_error()
            entry.show_value(fields.get(name, "") if thing is not None else self._start(entry.field))
            entry.entry.setEnabled(thing is None or (name not in self.kind.keys and not thing.retired))
        self._arrange()
        self._kept = self.form()

    def type_in(self, fields: Mapping[str, str]) -> None:
        """Fill these fields as if by hand: what else the form shows depends on them."""
        for name, value in fields.items():
            self.entries[name].show_value(value)
            self._arrange()

    def form(self) -> dict[str, str]:
        """What stands in the form, by field."""
        typed = {name: entry.value() for name, entry in self.entries.items()}
        return {name: self._value(entry.field, typed) for name, entry in self.entries.items()}

    def changed(self) -> bool:
        return self.form() != self._kept

    def show_error(self, error: DeskError) -> FieldEntry | None:
        """Say it at its field, and return that; None if it is of none that is seen."""
        entry = self.entries.get(str(error.params.get("column", "")))
        if entry is None or entry.isHidden():
            return None
        entry.show_error(error)
        entry.entry.setFocus()
        return entry

    def focus_first(self) -> None:
        for entry in self.entries.values():
            if entry.entry.isEnabled() and not entry.isHidden():
                entry.entry.setFocus()
                return

    def _value(self, field: Field, typed: dict[str, str]) -> str:
        if field.wanted(typed):
            return typed[field.name]
        return typed[field.name] or field.idle if field.stays and self._thing else field.idle

    def _start(self, field: Field) -> str:
        """What a new thing's field begins with; of a meter's price plan the site's default."""
        if field.of == "plans" and self._choices is not None:
            return self._choices.default_plan.get("electricity", "")
        return field.start

    def _edited(self) -> None:
        self._arrange()
        self.edited.emit()

    def _arrange(self) -> None:
        """Show the fields that apply, each with what may be chosen now."""
        typed = {name: entry.value() for name, entry in self.entries.items()}
        for entry in self.entries.values():
            entry.setVisible(entry.field.wanted(typed))
            if self._choices is not None and (entry.field.of or entry.field.choices):
                entry.offer(options(entry.field, self._choices, typed))

    def retranslate(self) -> None:
        self._arrange()
