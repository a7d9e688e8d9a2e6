"""One setting on the page: name, value, unit; below what it means, and what is wrong with what was typed."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtWidgets import QComboBox, QGridLayout, QLineEdit, QWidget

from app.config import IntSetting, PlanSetting, Setting, TextSetting
from app.errors import DeskError
from widgets import names, theme
from widgets.common.labels import MessageLine, label
from widgets.language import Retranslated
from widgets.technician import setting_words

_NAME_WIDTH = 156
_UNIT_WIDTH = 32
_LONGEST = 400


class SettingField(Retranslated, QWidget):
    """`edited` after each change by hand, `entered` on Enter, `focused` with the setting's key when it is
    gone to. Values are texts as app.config keeps them."""

    edited = Signal()
    entered = Signal()
    focused = Signal(str)

    def __init__(self, setting: Setting, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setting = setting
        self.kept = setting.default_text()
        self._printer_kind = "file"
        self._name, self._unit, self._note = label("strong"), label("muted"), label("small", wrap=True)
        self._error = MessageLine(name=f"{names.SETTINGS_ERROR}.{setting.key}")
        self._choices = setting_words.choices_of(setting)
        self._chosen = bool(self._choices) or isinstance(setting, PlanSetting)
        self.entry = self._combo() if self._chosen else self._line()
        self.entry.setObjectName(f"{names.SETTINGS_FIELD}.{setting.key}")
        self.entry.installEventFilter(self)
        self._name.setBuddy(self.entry)
        self._lay_out()
        self.retranslate()

    def _combo(self) -> QComboBox:
        made = QComboBox()
        for value in self._choices if self._choices else ("",):
            made.addItem(value, value)
        made.activated.connect(lambda _: self._touched())
        return made

    def _line(self) -> QLineEdit:
        made = QLineEdit()
        made.setMaxLength(self._longest())
        made.textEdited.connect(lambda _: self._touched())
        made.returnPressed.connect(self.entered)
        return made

    def _longest(self) -> int:
        if isinstance(self.setting, IntSetting):
            return 24
        return self.setting.longest if isinstance(self.setting, TextSetting) else _LONGEST

    def offer(self, plans: Sequence[str]) -> None:
        """The price plans that may be chosen; only for settings that name one."""
        held = self.entry.currentData()
        self.entry.clear()
        for code in ("", *plans):
            self.entry.addItem(code, code)
        self.entry.setCurrentIndex(max(0, self.entry.findData(held)))
        self.retranslate()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusIn:
            self.focused.emit(self.setting.key)
        return super().eventFilter(watched, event)

    def _lay_out(self) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(theme.SPACE)
        grid.setVerticalSpacing(2)
        grid.setColumnMinimumWidth(0, _NAME_WIDTH)
        grid.setColumnMinimumWidth(2, _UNIT_WIDTH)
        grid.setColumnStretch(1, 1)
        grid.addWidget(self._name, 0, 0)
        grid.addWidget(self.entry, 0, 1)
        grid.addWidget(self._unit, 0, 2)
        grid.addWidget(self._note, 1, 1, 1, 2)
        grid.addWidget(self._error, 2, 1, 1, 2)

    def show_kept(self, kept: str) -> None:
        """The value of the book; what was typed is gone."""
        self.kept = kept
        if self._chosen:
            if self.entry.findData(kept) < 0:
                self.entry.addItem(kept, kept)
            self.entry.setCurrentIndex(self.entry.findData(kept))
        else:
            self.entry.setText(setting_words.typed(self.setting, kept))
        self.clear_error()

    def value(self) -> str:
        """What is typed, as the book keeps it. Raises DeskError with what is wrong and what to do."""
        if self._chosen:
            return str(self.entry.currentData())
        return setting_words.read(self.setting, self.entry.text())

    def searched(self) -> str:
        """Name, key and explanation in lower case: what a search looks in."""
        return f"{self._name.text()} {self.setting.key} {self._note.text()}".lower()

    def changed(self) -> bool:
        """Whether something else is typed than the book has; what cannot be read counts as changed."""
        try:
            return self.value() != self.kept
        except DeskError:
            return True

    def describe(self, *, printer_kind: str) -> None:
        """Explain again, as the printer's kind decides what its target is."""
        self._printer_kind = printer_kind
        self.retranslate()

    def show_error(self, error: DeskError) -> None:
        self._error.show_error(error)
        theme.mark(self.entry, wrong="true")

    def clear_error(self) -> None:
        self._error.clear_message()
        theme.mark(self.entry, wrong="false")

    def _touched(self) -> None:
        self.clear_error()
        self.edited.emit()

    def retranslate(self) -> None:
        self._name.setText(setting_words.name(self.setting))
        self._unit.setText(setting_words.unit(self.setting))
        self._note.setText(setting_words.explanation(self.setting, printer_kind=self._printer_kind))
        for place, value in enumerate(self._choices):
            self.entry.setItemText(place, setting_words.choice(value))
        if isinstance(self.setting, PlanSetting):
            self.entry.setItemText(0, self.tr("Asked each time"))
