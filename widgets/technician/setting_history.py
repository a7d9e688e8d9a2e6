"""Who changed a setting, when, from what to what: the newest first, beside the setting it belongs to."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QSettings
from PySide6.QtWidgets import QFrame, QStackedWidget, QVBoxLayout, QWidget

from app.config import Setting
from widgets import names, theme
from widgets.common import figures
from widgets.common.labels import EmptyState, label
from widgets.common.table import Table
from widgets.language import Retranslated
from widgets.models.rows import Column, RowsModel
from widgets.technician import setting_words

if TYPE_CHECKING:
    from app.services.settings import SettingChange


class SettingHistory(Retranslated, QFrame):
    """The changes of one setting, `of_meter` those of a single meter's own value."""

    def __init__(self, settings: QSettings, *, of_meter: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self._of_meter = of_meter
        self._setting: Setting | None = None
        self._title, self._of = label("strong"), label("muted", wrap=True)
        self.model = RowsModel(_columns(self._word), lambda row: (row.utc_ms, row.after), parent=self)
        self.table = Table(self.model, name=names.SETTINGS_HISTORY, settings=settings)
        self.table.setProperty("role", "inner")
        self._empty = EmptyState("age")
        self._pages = QStackedWidget()
        for part in (self._empty, self.table):
            self._pages.addWidget(part)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 12, 12, 12)
        layout.setSpacing(theme.SPACE)
        for part in (self._title, self._of):
            layout.addWidget(part)
        layout.addWidget(self._pages, 1)
        self.retranslate()

    def show_changes(self, setting: Setting, changes: Sequence[SettingChange]) -> None:
        self._setting = setting
        self.model.set_rows(changes)
        self._pages.setCurrentIndex(1 if changes else 0)
        self.retranslate()

    def _word(self, kept: str | None) -> str:
        """A value in words. Before the first change stood the default, or for a meter the site's value."""
        if self._setting is None:
            return figures.NOTHING
        if kept is not None:
            return setting_words.shown(self._setting, kept)
        if self._of_meter:
            return self.tr("none of its own")
        default = self._setting.default_text()
        return setting_words.shown(self._setting, default) if default else figures.NOTHING

    def retranslate(self) -> None:
        self._title.setText(self.tr("History"))
        self._of.setText("" if self._setting is None else setting_words.name(self._setting))
        self._empty.say(
            self.tr("Never changed"),
            self.tr("Go to a setting to see here who changed it, and when."),
        )


def _columns(word: Callable[[str | None], str]) -> tuple[Column, ...]:
    return (
        Column(
            "when",
            lambda: QCoreApplication.translate("columns", "When"),
            lambda row: figures.date_time(row.utc_ms),
            lambda row: row.utc_ms,
            least=144,
        ),
        Column(
            "who",
            lambda: QCoreApplication.translate("columns", "Who"),
            lambda row: row.operator,
            lambda row: row.operator,
            least=52,
        ),
        Column(
            "before",
            lambda: QCoreApplication.translate("columns", "From"),
            lambda row: word(row.before),
            lambda row: word(row.before),
            least=72,
        ),
        Column(
            "after",
            lambda: QCoreApplication.translate("columns", "To"),
            lambda row: word(row.after),
            lambda row: word(row.after),
            least=72,
        ),
    )
