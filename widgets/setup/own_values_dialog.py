"""What giving meters a value changes, one by one, before it is done; and the history of one meter's value."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from app import config
from app.errors import DeskError
from widgets import names, theme
from widgets.common.labels import MessageLine, button, label
from widgets.common.table import Table
from widgets.context import Context
from widgets.language import Retranslated
from widgets.models.rows import Column, RowsModel
from widgets.setup import set_up_words, units
from widgets.technician import setting_words
from widgets.technician.setting_history import SettingHistory

if TYPE_CHECKING:
    from app.services.meter_settings import MeterValue, ValueChange

YES_KEY = "Ctrl+Return"


class OwnValuesDialog(Retranslated, QDialog):
    """`done_with(n)`: so many meters changed. Nothing is written before the button."""

    done_with = Signal(int)

    def __init__(
        self, context: Context, meters: Sequence[str], key: str, typed: str | None, *, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.setObjectName(f"{names.OWN_VALUES}.preview")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._context, self._meters, self._key, self._typed = context, tuple(meters), key, typed
        self.model = RowsModel(_columns(), lambda change: change.meter_id, parent=self)
        self.table = Table(self.model, name=f"{names.OWN_VALUES}.preview.table", settings=context.settings)
        self._title, self._says = label("title"), label(wrap=True)
        self.message = MessageLine(name=f"{names.OWN_VALUES}.preview.message")
        self.yes = button(f"{names.OWN_VALUES}.yes", kind="primary")
        self.no = button(f"{names.OWN_VALUES}.no")
        self.yes.setEnabled(False)
        self.yes.clicked.connect(self._carry_out)
        self.no.clicked.connect(self.reject)
        QShortcut(QKeySequence(YES_KEY), self).activated.connect(self.yes.click)
        self._lay_out()
        self.retranslate()
        unit = units.preview_own(meters, key, typed, session=context.desk.session)
        context.tasks.read(self, unit, done=self._show, failed=self.message.show_error)

    def _lay_out(self) -> None:
        foot = QHBoxLayout()
        foot.addWidget(self.no)
        foot.addStretch(1)
        foot.addWidget(self.yes)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 24, 24, 16)
        layout.setSpacing(theme.SPACE * 2)
        for part in (self._title, self._says, self.table, self.message):
            layout.addWidget(part)
        layout.addLayout(foot)
        self.resize(760, 520)

    def _show(self, changes: tuple[ValueChange, ...]) -> None:
        self.model.set_rows(changes)
        n = sum(change.changes for change in changes)
        self._says.setText(
            self.tr("{n} of {total} meters change. It holds at once and is noted in the book.").format(
                n=n, total=len(changes)
            )
        )
        self.yes.setEnabled(n > 0)
        self.table.setFocus()

    def _carry_out(self) -> None:
        desk = self._context.desk
        self.yes.setEnabled(False)
        unit = units.set_own(
            self._meters, self._key, self._typed, session=desk.session, now_utc_ms=desk.clock.utc_ms()
        )
        self._context.tasks.write(self, unit, done=self._done, failed=self._refused)

    def _done(self, n: int) -> None:
        self.done_with.emit(n)
        self.accept()

    def _refused(self, error: DeskError) -> None:
        self.message.show_error(error)

    def retranslate(self) -> None:
        setting = config.by_key(self._key)
        self.setWindowTitle(setting_words.name(setting))
        none = self.tr("no own value")
        value = none if self._typed is None else setting_words.shown(setting, self._typed)
        self._title.setText(f"{setting_words.name(setting)}:  {value}")
        self.yes.setText(self.tr("Do it  Ctrl+Enter"))
        self.no.setText(self.tr("No, leave it  Esc"))


class OwnHistoryDialog(Retranslated, QDialog):
    """Every change of one meter's own value."""

    def __init__(self, context: Context, meter_id: str, key: str, *, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName(f"{names.OWN_VALUES}.past")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._meter_id = meter_id
        self.history = SettingHistory(context.settings, of_meter=True)
        self.message = MessageLine(name=f"{names.OWN_VALUES}.past.message")
        self._close = button(f"{names.OWN_VALUES}.past.close", kind="primary")
        self._close.clicked.connect(self.accept)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(self._close)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 24, 24, 16)
        layout.setSpacing(theme.SPACE)
        for part in (self.message, self.history):
            layout.addWidget(part)
        layout.addLayout(foot)
        self.resize(640, 400)
        self.retranslate()
        context.tasks.read(
            self,
            units.meter_history(meter_id, key, session=context.desk.session),
            done=lambda found: self.history.show_changes(config.by_key(key), found),
            failed=self.message.show_error,
        )

    def retranslate(self) -> None:
        self.setWindowTitle(self.tr("History of meter {meter}").format(meter=self._meter_id))
        self._close.setText(self.tr("Close  Esc"))


def _columns() -> tuple[Column, ...]:
    return (
        Column(
            "meter",
            lambda: QCoreApplication.translate("columns", "Meter"),
            lambda change: change.meter_id,
            lambda change: change.meter_id,
        ),
        Column(
            "before",
            lambda: QCoreApplication.translate("columns", "Now"),
            lambda change: _value(change.before),
            lambda change: _value(change.before),
            least=160,
        ),
        Column(
            "after",
            lambda: QCoreApplication.translate("columns", "Then"),
            lambda change: _value(change.after),
            lambda change: _value(change.after),
            state=lambda change: ("accent", "") if change.changes else ("muted", ""),
            least=160,
        ),
    )


def _value(value: MeterValue) -> str:
    """The value with where it comes from."""
    shown = setting_words.shown(config.by_key(value.key), value.value)
    return f"{shown}  ({set_up_words.source(value.source)[1]})"
