"""The reading history of one meter: a chart over a table, for a time and by readings, hours or days."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.domain.permissions import Permission, allows
from widgets import names, theme
from widgets.common import figures, words
from widgets.common.export import ExportButton
from widgets.common.labels import EmptyState, MessageLine, button, choice, label
from widgets.common.list_sheet import Taken, shown
from widgets.common.table import Table
from widgets.context import Context
from widgets.language import Retranslated
from widgets.manager.log_period import WEEK, PeriodChoice
from widgets.models.rows import RowsModel
from widgets.readings import calls, columns, reading_names
from widgets.readings.chart import BALANCE, REGISTER, USED, HistoryChart
from widgets.readings.correction_dialog import CorrectionDialog

if TYPE_CHECKING:
    from app.services.reading_history import History, HistoryOf

LOOK_KEY, CORRECT_KEY = "F5", "F8"
RESOLUTIONS = ("raw", "hour", "day")
FIRST_DAY_MS = 1_577_836_800_000
"""2020-01-01: before any reading that this program has taken."""


class HistoryDialog(Retranslated, QDialog):
    """Made over a page; Esc closes it."""

    def __init__(self, context: Context, meter_id: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(names.HISTORY_DIALOG)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._context, self._meter_id = context, meter_id
        self._of: HistoryOf | None = None
        self._history: History | None = None
        self._span_ms = (0, 0)
        self._told_first: dict[int, int] = {}
        self._told: tuple[str, dict[str, Any]] | None = None
        self.table: Table | None = None
        self._make_parts()
        self._lay_out()
        self._connect()
        self.retranslate()
        self.look()

    def _make_parts(self) -> None:
        self._title, self._sum = label("title"), label("muted", name=names.HISTORY_SUM)
        self.period = PeriodChoice(name=names.HISTORY_PERIOD)
        self.period.choice.setCurrentIndex(self.period.choice.findData(WEEK))
        self.resolution, self.what = choice(names.HISTORY_RESOLUTION), choice(names.HISTORY_WHAT)
        for key in RESOLUTIONS:
            self.resolution.addItem("", key)
        self.resolution.setCurrentIndex(RESOLUTIONS.index("hour"))
        for key in (USED, REGISTER, BALANCE):
            self.what.addItem("", key)
        self.look_anew = button(names.HISTORY_LOOK, icon="refresh")
        self.correct = button(reading_names.HISTORY_CORRECT)
        session = self._context.desk.session
        self.correct.setVisible(session is not None and allows(session, Permission.CORRECT_READINGS))
        self.close_it = button(names.HISTORY_CLOSE)
        self.message = MessageLine(name=names.HISTORY_MESSAGE)
        self.export = ExportButton(
            self._context,
            self,
            self.message,
            name=names.HISTORY_EXPORT,
            title=lambda: self.tr("Readings of meter {meter}").format(meter=self._meter_id),
            take=self._taken,
        )
        self.chart = HistoryChart(name=names.HISTORY_CHART)
        self._empty = EmptyState("meter")
        self._tables = QVBoxLayout()

    def _lay_out(self) -> None:
        head, tools = QHBoxLayout(), QHBoxLayout()
        for row in (head, tools):
            row.setSpacing(theme.SPACE)
        head.addWidget(self._title)
        head.addStretch(1)
        head.addWidget(self._sum)
        for part in (self.period, self.resolution, self.what):
            tools.addWidget(part)
        tools.addStretch(1)
        for part in (self.correct, self.look_anew, self.export, self.close_it):
            tools.addWidget(part)
        below = QWidget()
        below.setLayout(self._tables)
        self._tables.setContentsMargins(0, 0, 0, 0)
        split = QSplitter(Qt.Orientation.Vertical)
        split.setChildrenCollapsible(False)
        split.addWidget(self.chart)
        split.addWidget(below)
        split.setSizes([300, 330])
        self._pages = QStackedWidget()
        self._pages.addWidget(split)
        self._pages.addWidget(self._empty)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(theme.SPACE)
        for row in (head, tools):
            layout.addLayout(row)
        layout.addWidget(self.message)
        layout.addWidget(self._pages, 1)
        self.resize(1080, 700)

    def _connect(self) -> None:
        self.period.changed.connect(self.look)
        self.resolution.currentIndexChanged.connect(lambda _: self.look())
        self.what.currentIndexChanged.connect(lambda _: self._draw())
        self.look_anew.clicked.connect(self.look)
        self.close_it.clicked.connect(self.reject)
        self.correct.clicked.connect(self._correct)
        for key, made in ((LOOK_KEY, self.look_anew), (CORRECT_KEY, self.correct)):
            QShortcut(QKeySequence(key), self).activated.connect(made.click)

    def look(self) -> None:
        """Read the chosen time."""
        desk = self._context.desk
        now = desk.clock.utc_ms()
        first, last = self.period.bounds(now)
        asked = calls.Asked(
            self.resolution.currentData(),
            FIRST_DAY_MS if first is None else first,
            now + 1 if last is None else last,
        )
        self._span_ms = asked.from_utc_ms, min(asked.until_utc_ms, now)
        job = calls.history(desk, self._meter_id, asked, session=desk.session)
        self._context.tasks.reckon(
            self, job, done=self._show, failed=self.message.show_error, latest="history"
        )

    def _show(self, found: tuple[HistoryOf, History]) -> None:
        self._of, self._history = found
        wanted = self.resolution.currentData()
        if self._history.lacking:
            self.message.show_error(self._history.lacking[0])
        elif self._history.resolution != wanted and self._history.points:
            self.message.say("info", "readings.by_days")
        elif self._told is not None:
            self.message.say("ok", self._told[0], **self._told[1])
        else:
            self.message.clear_message()
        self._told = None
        self._pages.setCurrentIndex(0 if self._history.points else 1)
        self.export.setEnabled(bool(self._history.points))
        self._fill_table()
        self._draw()
        self.retranslate()

    def _fill_table(self) -> None:
        """Its columns are those of what was found, so it is made anew when these change."""
        of, history = self._of, self._history
        if of is None or history is None:
            return
        self._told_first.clear()
        self._told_first.update(of.told_first)
        wanted = columns.columns(of.medium, history, self._told_first)
        if self.table is None or [one.name for one in wanted] != self._names():
            self._make_table(wanted, history.resolution)
        assert self.table is not None
        self.table.rows.set_rows(reversed(history.points))

    def _names(self) -> list[str]:
        return [] if self.table is None else [one.name for one in self.table.rows.columns]

    def _make_table(self, wanted: tuple[Any, ...], resolution: str) -> None:
        if self.table is not None:
            self._tables.removeWidget(self.table)
            self.table.deleteLater()
        model = RowsModel(wanted, lambda point: point.utc_ms, parent=self)
        name = f"{names.HISTORY_TABLE}.{resolution}"
        self.table = Table(model, name=name, settings=self._context.settings)
        self._tables.addWidget(self.table)

    def _draw(self) -> None:
        of, history = self._of, self._history
        if of is None or history is None:
            return
        what, unit = self.what.currentData(), words.unit(of.medium)
        title = {
            USED: self.tr("Used, {unit}").format(unit=unit),
            REGISTER: self.tr("Register, {unit}").format(unit=unit),
            BALANCE: self.tr("Balance, yuan"),
        }[what]
        begin_ms, end_ms = self._span_ms
        if begin_ms == FIRST_DAY_MS and history.points:
            begin_ms = history.points[0].utc_ms
        self.chart.show_points(
            history.points,
            what=what,
            resolution=history.resolution,
            title=title,
            span_ms=(begin_ms, end_ms),
            offset_ms=of.terms.offset_ms,
        )

    def _correct(self) -> None:
        """The chosen reading. One of an hour or a day is chosen among its readings first."""
        point = None if self.table is None else self.table.current()
        if self._history is None or self._history.resolution != "raw" or point is None:
            self.message.say("info", "readings.choose_reading")
            return
        dialog = CorrectionDialog(self._context, self._meter_id, point.utc_ms, self)
        dialog.done_with.connect(self._corrected)
        dialog.open()

    def _corrected(self, key: str, params: object) -> None:
        self._told = key, dict(params)  # type: ignore[call-overload]
        self.look()

    def _taken(self) -> Taken:
        return Taken((), ()) if self.table is None else shown(self.table)

    def retranslate(self) -> None:
        of, history = self._of, self._history
        place = "" if of is None else f"{of.shop_number} {of.shop_name}".strip()
        title = self.tr("Readings of meter {meter}").format(meter=self._meter_id)
        self.setWindowTitle(title)
        self._title.setText(f"{title}   {place}".strip())
        if of is None or history is None or not history.points:
            self._sum.setText("")
        else:
            self._sum.setText(
                self.tr("Used in this time: {used} {unit}").format(
                    used=figures.thousandths(history.used), unit=words.unit(of.medium)
                )
            )
        texts = (self.tr("Every reading"), self.tr("By hours"), self.tr("By days"))
        for place_, text in enumerate(texts):
            self.resolution.setItemText(place_, text)
        texts = (self.tr("What was used"), self.tr("The register"), self.tr("The balance"))
        for place_, text in enumerate(texts):
            self.what.setItemText(place_, text)
        self.look_anew.setText(self.tr("Look anew  {key}").format(key=LOOK_KEY))
        self.correct.setText(self.tr("Correct a reading  {key}").format(key=CORRECT_KEY))
        self.close_it.setText(self.tr("Close  Esc"))
        self._empty.say(
            self.tr("No readings in this time"),
            self.tr("Choose another time. Readings are kept from when the meter first answered."),
        )
        self._draw()
