"""The site's settings, all that app/config.py declares: shown with range and default, saved with an audit
row, and a test slip that proves the printer before a customer waits for it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from app import config
from app.errors import DeskError
from app.outputs.printers import check_target
from app.services.settings import PrinterSettings, printer_of
from widgets import calls, names, theme
from widgets.common.labels import MessageLine, button, card, label
from widgets.context import Context
from widgets.language import Retranslated
from widgets.technician.setting_field import SettingField

SAVE_KEY, TEST_KEY = "Ctrl+S", "F9"
_READING = (
    config.STATUS_TARGET_S,
    config.OUT_OF_CONTACT_S,
    config.HISTORY_INTERVAL_MIN,
    config.CLOCK_CHECK_H,
    config.CLOCK_TOLERANCE_S,
)
_ENGINE_KEYS = {setting.key for setting in (*_READING, config.UTC_OFFSET_MIN)}
"""The engine works with these and must be told."""


class SettingsPage(Retranslated, QWidget):
    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(names.SETTINGS_PAGE)
        self.setProperty("role", "page")
        self._context = context
        self._loaded = False
        self.fields = {setting.key: SettingField(setting) for setting in config.ALL}
        self._titles = {part: label("title") for part in ("page", "site", "work", "reading", "printer")}
        self._explained = label("muted")
        self.message = MessageLine(name=names.SETTINGS_MESSAGE)
        self.printer_message = MessageLine(name=names.SETTINGS_PRINTER_MESSAGE)
        self.save = button(names.SETTINGS_SAVE, kind="primary")
        self.undo = button(names.SETTINGS_UNDO)
        self.test = button(names.SETTINGS_TEST, icon="printer")
        self._lay_out()
        self._connect()
        self.retranslate()
        self._edited()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(theme.SPACE * 2)
        head.addWidget(self._titles["page"])
        head.addWidget(self._explained, 1)
        foot = QHBoxLayout()
        foot.setSpacing(theme.SPACE)
        foot.addWidget(self.message, 1)
        foot.addStretch()
        foot.addWidget(self.undo)
        foot.addWidget(self.save)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(theme.SPACE)
        layout.addLayout(head)
        layout.addWidget(self._cards(), 1)
        layout.addLayout(foot)

    def _cards(self) -> QScrollArea:
        """Two columns; small screens scroll."""
        left = self._column(
            self._card("site", config.SITE_NAME, config.SITE_PHONE, config.UTC_OFFSET_MIN),
            self._printer_card(),
        )
        right = self._column(self._card("reading", *_READING), self._card("work", config.SALE_LIMIT_FEN))
        held = QWidget()
        columns = QHBoxLayout(held)
        columns.setContentsMargins(0, 0, 0, 0)
        columns.setSpacing(theme.SPACE * 2)
        columns.addLayout(left, 1)
        columns.addLayout(right, 1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(held)
        return area

    def _column(self, *cards: QFrame) -> QVBoxLayout:
        made = QVBoxLayout()
        made.setSpacing(theme.SPACE * 2)
        for one in cards:
            made.addWidget(one)
        made.addStretch(1)
        return made

    def _card(self, title: str, *settings: config.Setting) -> QFrame:
        made = card()
        layout = QVBoxLayout(made)
        layout.setContentsMargins(20, 12, 20, 14)
        layout.setSpacing(theme.SPACE)
        layout.addWidget(self._titles[title])
        for setting in settings:
            layout.addWidget(self.fields[setting.key])
        return made

    def _printer_card(self) -> QFrame:
        made = self._card(
            "printer",
            config.PRINTER_KIND,
            config.PRINTER_TARGET,
            config.PRINTER_WIDTH_MM,
            config.PRINTER_MODE,
        )
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(self.test)
        made.layout().addWidget(self.printer_message)
        made.layout().addLayout(foot)
        return made

    def _connect(self) -> None:
        for field in self.fields.values():
            field.edited.connect(self._edited)
            field.entered.connect(self._save)
        self.fields[config.PRINTER_KIND.key].edited.connect(
            self.fields[config.PRINTER_TARGET.key].clear_error
        )
        self.save.clicked.connect(self._save)
        self.undo.clicked.connect(self._undo)
        self.test.clicked.connect(self._test)
        for key, made in ((SAVE_KEY, self.save), (TEST_KEY, self.test)):
            shortcut = QShortcut(QKeySequence(key), self)
            shortcut.setAutoRepeat(False)
            shortcut.activated.connect(made.click)

    def reload(self) -> None:
        """Read the values of the book; what was typed and not saved is gone."""
        self._context.tasks.read(
            self, calls.setting_values(), done=self._show, failed=self.message.show_error, latest="values"
        )

    def _show(self, values: dict[str, str]) -> None:
        for key, field in self.fields.items():
            field.show_kept(values[key])
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
        if _ENGINE_KEYS & changes.keys():
            self._context.desk.engine.reload()
        self.reload()

    def _refused(self, error: DeskError) -> None:
        self._edited()
        field = self.fields.get(str(error.params.get("setting", "")))
        if field is not None:
            field.show_error(error)
        else:
            self.message.show_error(error)

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
            wrong[0].entry.setFocus()
        return not wrong

    def _printer(self) -> PrinterSettings | None:
        """The printer as typed; None when its target is not written as its kind wants it, which is said."""
        try:
            printer = printer_of({key: field.value() for key, field in self.fields.items()})
            check_target(printer)
        except DeskError as error:
            self.fields[config.PRINTER_TARGET.key].show_error(error)
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
        self.fields[config.SITE_NAME.key].entry.setFocus()

    def retranslate(self) -> None:
        self._titles["page"].setText(self.tr("Settings"))
        self._titles["site"].setText(self.tr("Site"))
        self._titles["work"].setText(self.tr("Selling"))
        self._titles["reading"].setText(self.tr("Reading and clocks"))
        self._titles["printer"].setText(self.tr("Slip printer"))
        self._explained.setText(self.tr("Every change is noted in the book with who made it."))
        self.save.setText(self.tr("Save  {key}").format(key=SAVE_KEY))
        self.undo.setText(self.tr("Undo changes"))
        self.test.setText(self.tr("Print a test slip  {key}").format(key=TEST_KEY))
