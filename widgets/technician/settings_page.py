"""The site's settings, all that app/config.py declares, in groups: shown with range and default, found by a
word, saved with an audit row, each with its history; and a test slip before a customer waits for it."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QListWidget, QScrollArea, QVBoxLayout, QWidget

from app import config
from app.errors import DeskError
from app.outputs.printers import check_target
from app.services.settings import PrinterSettings, printer_of
from widgets import calls, names, theme
from widgets.common import site_clock
from widgets.common.labels import MessageLine, button, card, label
from widgets.common.search_box import SearchBox
from widgets.common.web_state import WebStateLine
from widgets.context import Context
from widgets.language import Retranslated
from widgets.technician import setting_words
from widgets.technician.setting_field import SettingField
from widgets.technician.setting_history import SettingHistory

if TYPE_CHECKING:
    from app.services.settings import SettingsShown

SAVE_KEY, TEST_KEY = "Ctrl+S", "F9"
_GROUPS_WIDTH, _HISTORY_WIDTH = 168, 392
_ENGINE_KEYS = {setting.key for setting in config.ALL if config.group(setting) in ("reading", "clock")} | {
    config.UTC_OFFSET_MIN.key
}
"""The engine works with these and must be told."""


class SettingsPage(Retranslated, QWidget):
    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(names.SETTINGS_PAGE)
        self.setProperty("role", "page")
        self._context = context
        self._loaded = False
        self.fields = {setting.key: SettingField(setting) for setting in config.ALL}
        self._title, self._explained = label("title"), label("muted")
        self.search = SearchBox(name=names.SETTINGS_SEARCH)
        self.search.setFixedWidth(260)
        self.groups = QListWidget()
        self.groups.setObjectName(names.SETTINGS_GROUPS)
        self.groups.setFixedWidth(_GROUPS_WIDTH)
        self.history = SettingHistory(context.settings)
        self.history.setFixedWidth(_HISTORY_WIDTH)
        self._make_rest()
        self._lay_out()
        self._connect()
        self.retranslate()
        self.groups.setCurrentRow(0)
        self._edited()

    def _make_rest(self) -> None:
        self.message = MessageLine(name=names.SETTINGS_MESSAGE)
        self.printer_message = MessageLine(name=names.SETTINGS_PRINTER_MESSAGE)
        self.web_state = WebStateLine(self._context, name=names.SETTINGS_WEB_STATE)
        self.save = button(names.SETTINGS_SAVE, kind="primary")
        self.undo = button(names.SETTINGS_UNDO)
        self.test = button(names.SETTINGS_TEST, icon="printer")
        self._nothing = label("muted", wrap=True)
        self._titles: dict[str, QLabel] = {}
        self._cards: dict[str, QFrame] = {}
        for group in setting_words.GROUPS:
            self.groups.addItem(group)
            self._cards[group] = self._card(group)

    def _card(self, group: str) -> QFrame:
        made = card()
        self._titles[group] = label("title")
        layout = QVBoxLayout(made)
        layout.setContentsMargins(20, 12, 20, 14)
        layout.setSpacing(theme.SPACE)
        layout.addWidget(self._titles[group])
        if group == "portal":
            layout.addWidget(self.web_state)
        for setting in config.ALL:
            if config.group(setting) == group:
                layout.addWidget(self.fields[setting.key])
        if group == "printer":
            foot = QHBoxLayout()
            foot.addStretch(1)
            foot.addWidget(self.test)
            layout.addWidget(self.printer_message)
            layout.addLayout(foot)
        return made

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(theme.SPACE * 2)
        head.addWidget(self._title)
        head.addWidget(self._explained, 1)
        head.addWidget(self.search)
        foot = QHBoxLayout()
        foot.setSpacing(theme.SPACE)
        foot.addWidget(self.message, 1)
        foot.addStretch()
        foot.addWidget(self.undo)
        foot.addWidget(self.save)
        body = QHBoxLayout()
        body.setSpacing(theme.SPACE * 2)
        body.addWidget(self.groups)
        body.addWidget(self._scrolled(), 1)
        body.addWidget(self.history)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(theme.SPACE)
        layout.addLayout(head)
        layout.addLayout(body, 1)
        layout.addLayout(foot)

    def _scrolled(self) -> QScrollArea:
        held = QWidget()
        column = QVBoxLayout(held)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.SPACE * 2)
        for made in (*self._cards.values(), self._nothing):
            column.addWidget(made)
        column.addStretch(1)
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setWidget(held)
        return self._area

    def _connect(self) -> None:
        for field in self.fields.values():
            field.edited.connect(self._edited)
            field.entered.connect(self._save)
            field.focused.connect(self._show_history)
        self.fields[config.PRINTER_KIND.key].edited.connect(
            self.fields[config.PRINTER_TARGET.key].clear_error
        )
        self.groups.currentRowChanged.connect(lambda _: self._open_group())
        self.search.searched.connect(self._find)
        self.search.entered.connect(self._find)
        self.search.moved.connect(lambda _: self._focus_first())
        self.save.clicked.connect(self._save)
        self.undo.clicked.connect(self._undo)
        self.test.clicked.connect(self._test)
        for key, made in ((SAVE_KEY, self.save), (TEST_KEY, self.test)):
            shortcut = QShortcut(QKeySequence(key), self)
            shortcut.setAutoRepeat(False)
            shortcut.activated.connect(made.click)

    # what is shown

    def open_setting(self, key: str) -> None:
        """Show the setting's group and go to it."""
        self.search.clear_silently()
        place = setting_words.GROUPS.index(key.partition(".")[0])
        self.groups.setCurrentRow(place)
        self._open_group()
        self.fields[key].entry.setFocus()
        self._area.ensureWidgetVisible(self.fields[key])

    def _open_group(self) -> None:
        """The fields of the chosen group; a search ends."""
        self.search.clear_silently()
        group = setting_words.GROUPS[max(0, self.groups.currentRow())]
        self._show_only(key for key in self.fields if key.partition(".")[0] == group)

    def _find(self, text: str) -> None:
        """The fields of all groups that hold every word typed; nothing typed is the chosen group."""
        words = text.lower().split()
        if not words:
            self._open_group()
            return
        self._show_only(
            key for key, field in self.fields.items() if all(word in field.searched() for word in words)
        )

    def _show_only(self, keys: Iterable[str]) -> None:
        wanted = set(keys)
        for key, field in self.fields.items():
            field.setVisible(key in wanted)
        for group, made in self._cards.items():
            made.setVisible(any(key.partition(".")[0] == group for key in wanted))
        self._nothing.setVisible(not wanted)

    def _focus_first(self) -> None:
        for field in self.fields.values():
            if field.isVisible():
                field.entry.setFocus()
                return

    def _show_history(self, key: str) -> None:
        self._context.tasks.read(
            self,
            calls.setting_history(key, session=self._context.desk.session),
            done=lambda changes: self.history.show_changes(config.by_key(key), changes),
            failed=self.message.show_error,
            latest="history",
        )

    # what the book has, and what is typed

    def reload(self) -> None:
        """Read the values of the book; what was typed and not saved is gone."""
        self._context.tasks.read(
            self,
            calls.settings_shown(session=self._context.desk.session),
            done=self._show,
            failed=self.message.show_error,
            latest="values",
        )

    def _show(self, shown: SettingsShown) -> None:
        for key, field in self.fields.items():
            if isinstance(field.setting, config.PlanSetting):
                field.offer(shown.plans[field.setting.medium])
            field.show_kept(shown.values[key])
        self._loaded = True
        self._edited()

    def _undo(self) -> None:
        self.message.clear_message()
        self.printer_message.clear_message()
        self.reload()

    def _edited(self) -> None:
        kind = self.fields[config.PRINTER_KIND.key].value()
        self.fields[config.PRINTER_TARGET.key].describe(printer_kind=kind)
        changed = self._loaded and any(field.changed() for field in self.fields.values())
        self.save.setEnabled(changed)
        self.undo.setEnabled(changed)

    def _save(self) -> None:
        self.message.clear_message()
        if not self.save.isEnabled():
            return
        if not self._all_readable() or self._printer() is None:
            return
        changes = {key: field.value() for key, field in self.fields.items() if field.changed()}
        desk = self._context.desk
        self.save.setEnabled(False)
        unit = calls.change_settings(changes, session=desk.session, now_utc_ms=desk.clock.utc_ms())
        self._context.tasks.write(self, unit, done=lambda _: self._saved(changes), failed=self._refused)

    def _saved(self, changes: dict[str, str]) -> None:
        self.message.say("ok", "settings.saved", n=len(changes))
        if config.UTC_OFFSET_MIN.key in changes:
            site_clock.set_offset(int(changes[config.UTC_OFFSET_MIN.key]))
        self._show_history(next(iter(changes)))
        if _ENGINE_KEYS & changes.keys():
            self._context.desk.engine.reload()
        self.reload()

    def _refused(self, error: DeskError) -> None:
        self._edited()
        field = self.fields.get(str(error.params.get("setting", "")))
        if field is None:
            self.message.show_error(error)
            return
        self._reveal(field)
        field.show_error(error)

    def _reveal(self, field: SettingField) -> None:
        if not field.isVisible():
            self.open_setting(field.setting.key)
        field.entry.setFocus()

    def _all_readable(self) -> bool:
        """Whether every field can be read; each that cannot says why."""
        wrong = []
        for field in self.fields.values():
            try:
                field.value()
            except DeskError as error:
                field.show_error(error)
                wrong.append(field)
        if wrong:
            self._reveal(wrong[0])
        return not wrong

    def _printer(self) -> PrinterSettings | None:
        """The printer as typed; None when its target is not written as its kind wants it, which is said."""
        try:
            printer = printer_of({key: field.value() for key, field in self.fields.items()})
            check_target(printer)
        except DeskError as error:
            field = self.fields[config.PRINTER_TARGET.key]
            self._reveal(field)
            field.show_error(error)
            return None
        return printer

    def _test(self) -> None:
        """Print with what is typed, saved or not."""
        self.printer_message.clear_message()
        printer = self._printer() if self._all_readable() else None
        if printer is None:
            return
        desk, language = self._context.desk, self._context.language.code
        session = desk.session
        self.test.setEnabled(False)
        self._context.tasks.work(
            self,
            lambda: desk.printer.print_trial(printer, session=session, language=language),
            done=self._tested,
            failed=self._test_failed,
        )

    def _tested(self, file: Path | None) -> None:
        self.test.setEnabled(True)
        if file is None:
            self.printer_message.say("ok", "settings.tested")
        else:
            self.printer_message.say("ok", "settings.tested_file", file=str(file))

    def _test_failed(self, error: DeskError) -> None:
        self.test.setEnabled(True)
        self.printer_message.show_error(error)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not self._loaded or not self.undo.isEnabled():
            self.reload()
        self._focus_first()
        self.web_state.look()

    def retranslate(self) -> None:
        self._title.setText(self.tr("Settings"))
        for place, (group, title) in enumerate(self._titles.items()):
            title.setText(setting_words.group(group))
            self.groups.item(place).setText(setting_words.group(group))
        self.search.setPlaceholderText(self.tr("Find a setting"))
        self._nothing.setText(self.tr("No setting has these words. Esc shows the groups again."))
        self._explained.setText(self.tr("Every change is noted in the book with who made it."))
        self.save.setText(self.tr("Save  {key}").format(key=SAVE_KEY))
        self.undo.setText(self.tr("Undo changes"))
        self.test.setText(self.tr("Print a test slip  {key}").format(key=TEST_KEY))
