"""Tariffs: every plan with its versions; each version to look at, a new one, quotes by any of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLineEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from app.domain.permissions import Permission, allows
from app.domain.report import CellKind
from widgets import names, theme
from widgets.common import words
from widgets.common.export import ExportButton
from widgets.common.labels import EmptyState, MessageLine, button, choice, label
from widgets.common.list_sheet import asked_of, shown
from widgets.common.table import Table
from widgets.context import Context
from widgets.language import Retranslated
from widgets.models.rows import Column, RowsModel
from widgets.tariffs import calls, tariff_words
from widgets.tariffs.picture import TariffPicture

if TYPE_CHECKING:
    from app.domain.tariff.model import Version
    from app.services.tariffs import PlanRow

NEW_KEY, QUOTE_KEY, HOLIDAYS_KEY, REFRESH_KEY = "F4", "F6", "F8", "F5"
_LIST_WIDTH = 520


class TariffsPage(Retranslated, QWidget):
    """`holidays_entered`: the calendar is another one now."""

    holidays_entered = Signal()

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(names.TARIFFS_PAGE)
        self.setProperty("role", "page")
        self._context = context
        self._title = label("title")
        self.filter = QLineEdit()
        self.filter.setObjectName(names.TARIFFS_FILTER)
        self.filter.setClearButtonEnabled(True)
        self.model = RowsModel(_columns(context), lambda row: row.plan.id, parent=self)
        self.table = Table(self.model, name=names.TARIFFS_PLANS, settings=context.settings)
        self.versions: QComboBox = choice(names.TARIFFS_VERSIONS)
        self._versions_word = label("small")
        self.picture = TariffPicture()
        self._empty = EmptyState("info")
        self.new = button(names.TARIFFS_NEW, kind="primary")
        self.quote = button(names.TARIFFS_QUOTE)
        self.holidays = button(names.TARIFFS_HOLIDAYS)
        self.message = MessageLine(name=names.TARIFFS_MESSAGE)
        self.export = ExportButton(
            context,
            self,
            self.message,
            name=names.TARIFFS_EXPORT,
            title=lambda: self.tr("Tariffs"),
            take=lambda: shown(self.table, asked=asked_of(self.filter)),
        )
        self.export.follow(self.model)
        self._lay_out()
        self._connect()
        self.retranslate()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.addWidget(self._title)
        head.addStretch(1)
        head.addWidget(self.filter)
        self.filter.setMinimumWidth(320)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        inside = QWidget()
        shown = QVBoxLayout(inside)
        shown.setContentsMargins(0, 0, theme.SPACE, 0)
        for part in (self.picture, self._empty):
            shown.addWidget(part)
        shown.addStretch(1)
        scroll.setWidget(inside)
        right = QVBoxLayout()
        right.addWidget(self._versions_word)
        right.addWidget(self.versions)
        right.addWidget(scroll, 1)
        both = QHBoxLayout()
        both.setSpacing(2 * theme.SPACE)
        both.addWidget(self.table)
        both.addLayout(right, 1)
        self.table.setFixedWidth(_LIST_WIDTH)
        foot = QHBoxLayout()
        for made in (self.export, self.holidays):
            foot.addWidget(made)
        foot.addStretch(1)
        for made in (self.quote, self.new):
            foot.addWidget(made)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(theme.SPACE)
        layout.addLayout(head)
        layout.addLayout(both, 1)
        layout.addWidget(self.message)
        layout.addLayout(foot)

    def _connect(self) -> None:
        self.filter.textChanged.connect(self._refilter)
        self.table.chosen.connect(self._choose)
        self.table.opened.connect(lambda _: self.quote.click())
        self.versions.currentIndexChanged.connect(lambda _: self._show_version())
        self.new.clicked.connect(self._open_editor)
        self.quote.clicked.connect(self._open_quote)
        self.holidays.clicked.connect(lambda: self.open_holidays())
        for key, act in (
            (NEW_KEY, self.new.click),
            (QUOTE_KEY, self.quote.click),
            (HOLIDAYS_KEY, self.holidays.click),
            (REFRESH_KEY, self.refresh),
        ):
            shortcut = QShortcut(QKeySequence(key), self)
            shortcut.setAutoRepeat(False)
            shortcut.activated.connect(act)

    def refresh(self) -> None:
        unit = calls.listed(session=self._context.desk.session)
        self._context.tasks.read(self, unit, done=self._show, failed=self.message.show_error, latest="plans")

    def _show(self, rows: tuple[PlanRow, ...]) -> None:
        self.model.set_rows(rows)
        if self.table.current() is None:
            self.table.choose(0)
        self._choose(self.table.current())

    def _choose(self, row: Any) -> None:
        """Its versions, the one in force first shown."""
        versions = () if row is None else row.versions
        self.versions.blockSignals(True)
        self.versions.clear()
        for version in versions:
            self.versions.addItem(self._version_text(row, version), version)
        self.versions.setCurrentIndex(_in_force(versions, self._context.desk.clock.utc_ms()))
        self.versions.blockSignals(False)
        self._show_version()

    def _version_text(self, row: PlanRow, version: Version) -> str:
        now, begins = self._context.desk.clock.utc_ms(), tariff_words.begins(version)
        if version is row.versions[_in_force(row.versions, now)] and version.start_utc_ms <= now:
            return self.tr("from {begins}, in force").format(begins=begins)
        if version.start_utc_ms > now:
            return self.tr("from {begins}, to come").format(begins=begins)
        return self.tr("from {begins}, past").format(begins=begins)

    def _show_version(self) -> None:
        version = self.versions.currentData()
        self.picture.show_tariff(None if version is None else version.tariff)
        self._empty.setVisible(version is None)
        may = allows(self._context.desk.session, Permission.TARIFFS)
        self.new.setEnabled(may and self.table.current() is not None)
        self.quote.setEnabled(version is not None)

    def _open_editor(self) -> None:
        from widgets.tariffs.editor import TariffEditor

        row: Any = self.table.current()
        if row is not None:
            dialog = TariffEditor(row, self._context, self)
            dialog.done_with.connect(self._done)
            dialog.open()

    def _open_quote(self) -> None:
        """By the version that is looked at: now, or when it begins."""
        from widgets.tariffs.quote_dialog import QuoteDialog

        row: Any = self.table.current()
        version = self.versions.currentData()
        if row is not None and version is not None:
            now = self._context.desk.clock.utc_ms()
            in_force = version is row.versions[_in_force(row.versions, now)]
            at = now if in_force and version.start_utc_ms <= now else version.start_utc_ms
            QuoteDialog(row, self._context, self, at_utc_ms=at).open()

    def open_holidays(self, year: int | None = None) -> None:
        """The calendar, at that year; None: at the newest."""
        from widgets.tariffs.holidays_dialog import HolidaysDialog

        dialog = HolidaysDialog(self._context, self, year=year)
        dialog.done_with.connect(self._done)
        dialog.done_with.connect(self.holidays_entered)
        dialog.open()

    def _done(self, key: str, params: dict[str, object]) -> None:
        self.message.say("ok", key, **params)
        self.refresh()

    def _refilter(self) -> None:
        wanted = self.filter.text().lower().split()
        self.model.set_filter(
            lambda row: all(word in f"{row.plan.code} {row.plan.name}".lower() for word in wanted)
        )

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.refresh()

    def retranslate(self) -> None:
        self._title.setText(self.tr("Tariffs"))
        self.filter.setPlaceholderText(self.tr("Filter: code, name"))
        self._versions_word.setText(self.tr("Version"))
        self.new.setText(self.tr("New version …  {key}").format(key=NEW_KEY))
        self.quote.setText(self.tr("Quote …  {key}").format(key=QUOTE_KEY))
        self.holidays.setText(self.tr("Holidays …  {key}").format(key=HOLIDAYS_KEY))
        self._empty.say(
            self.tr("No price yet"), self.tr("This plan has no version. Set one with “New version”.")
        )
        self._choose(self.table.current())


def _in_force(versions: tuple[Version, ...], now_utc_ms: int) -> int:
    """The place of the version in force; of the first one before any is; -1 without versions."""
    begun = [at for at, version in enumerate(versions) if version.start_utc_ms <= now_utc_ms]
    return begun[-1] if begun else 0 if versions else -1


def _columns(context: Context) -> tuple[Column, ...]:
    return (
        Column(
            "code",
            lambda: QCoreApplication.translate("columns", "Plan"),
            lambda row: row.plan.code,
            lambda row: row.plan.code,
            state=lambda row: ("text", row.plan.medium),
        ),
        Column(
            "name",
            lambda: QCoreApplication.translate("columns", "Plan name"),
            lambda row: row.plan.name,
            lambda row: row.plan.name,
            least=100,
        ),
        Column(
            "medium",
            lambda: QCoreApplication.translate("columns", "Medium"),
            lambda row: words.medium(row.plan.medium),
            lambda row: row.plan.medium,
        ),
        Column(
            "versions",
            lambda: QCoreApplication.translate("columns", "Versions"),
            lambda row: str(len(row.versions)),
            lambda row: len(row.versions),
            right=True,
            kind=CellKind.COUNT,
        ),
        Column(
            "meters",
            lambda: QCoreApplication.translate("columns", "Meters"),
            lambda row: str(row.meters),
            lambda row: row.meters,
            right=True,
            kind=CellKind.COUNT,
        ),
    )
