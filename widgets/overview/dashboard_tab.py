"""How the day goes: sales, alarms, what is in doubt or waits, who runs out soon, whose use is unusual."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication, QTimer, Signal
from PySide6.QtGui import QHideEvent, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from widgets import names, theme
from widgets.common import days_words, figures, words
from widgets.common.labels import WAITS, EmptyState, MessageLine, label
from widgets.common.table import Table
from widgets.context import Context
from widgets.language import Retranslated
from widgets.models.rows import Column, RowsModel
from widgets.overview import calls, overview_names, unusual_words
from widgets.overview.tile import FigureTile

if TYPE_CHECKING:
    from app.services.overview import Dashboard, SalesDay
    from app.services.overview_use import UsedDays

LOOK_KEY = "F5"
SOON_TENTHS = 70
"""Whose credit lasts no longer is listed."""
_EVERY_MS = 60_000
_SOON_MS = 1_500


class DashboardTab(Retranslated, QWidget):
    """`page_wanted(name)` asks for a page, `sell_wanted(shop_number)` for a shop's desk, `use_wanted(meter)`
    for the chart of a meter's use."""

    page_wanted = Signal(str)
    sell_wanted = Signal(str)
    use_wanted = Signal(str)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._day: Dashboard | None = None
        self._used: UsedDays | None = None
        self._is_watched = False
        self.tiles = {
            key: FigureTile(name=f"{overview_names.DASHBOARD_TILE}.{key}")
            for key in ("sales", "alarms", "doubts", "approvals")
        }
        self.left = Table(
            RowsModel(_left_columns(), lambda row: row.meter_id, parent=self),
            name=overview_names.DASHBOARD_LEFT,
            settings=context.settings,
        )
        self.unusual = Table(
            RowsModel(_unusual_columns(), lambda row: (row.meter_id, row.finding.kind), parent=self),
            name=overview_names.DASHBOARD_UNUSUAL,
            settings=context.settings,
        )
        self._left_title, self._unusual_title = label("strong"), label("strong")
        self._no_left, self._no_unusual = EmptyState("ok"), EmptyState("ok")
        self.message = MessageLine(name=overview_names.DASHBOARD_MESSAGE)
        self._lay_out()
        self._connect()
        self.retranslate()

    def _lay_out(self) -> None:
        tiles = QHBoxLayout()
        tiles.setSpacing(theme.SPACE)
        for key, tile in self.tiles.items():
            tile.setFixedHeight(132)
            tiles.addWidget(tile, 2 if key == "sales" else 1)
        below = QHBoxLayout()
        below.setSpacing(16)
        self._lists = []
        for title, table, empty in (
            (self._left_title, self.left, self._no_left),
            (self._unusual_title, self.unusual, self._no_unusual),
        ):
            pages = QStackedWidget()
            pages.addWidget(table)
            pages.addWidget(empty)
            column = QVBoxLayout()
            column.setSpacing(4)
            column.addWidget(title)
            column.addWidget(pages, 1)
            below.addLayout(column, 1)
            self._lists.append(pages)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, theme.SPACE, 0, 0)
        layout.setSpacing(theme.SPACE)
        layout.addLayout(tiles)
        layout.addWidget(self.message)
        layout.addLayout(below, 1)

    def _connect(self) -> None:
        pages = {
            "sales": names.PAGE_SALES,
            "alarms": names.PAGE_ALARMS,
            "doubts": names.PAGE_IN_DOUBT,
            "approvals": names.PAGE_APPROVALS,
        }
        for key, page in pages.items():
            self.tiles[key].pressed.connect(lambda page=page: self.page_wanted.emit(page))
        self.left.opened.connect(lambda row: self.sell_wanted.emit(row.shop_number))
        self.unusual.opened.connect(lambda row: self.use_wanted.emit(row.meter_id))
        QShortcut(QKeySequence(LOOK_KEY), self).activated.connect(self.look)
        self._every = QTimer(self, interval=_EVERY_MS)
        self._every.timeout.connect(self.look)
        self._soon = QTimer(self, singleShot=True, interval=_SOON_MS)
        self._soon.timeout.connect(self._look_at_day)
        self._context.desk.engine.sale_changed.connect(self._sale_changed)

    def _sale_changed(self, _sale_id: str, _state: str) -> None:
        if self.isVisible():
            self._soon.start()

    def look(self) -> None:
        """Reckon everything anew; what was used by day only once a day."""
        self._look_at_day()
        desk = self._context.desk
        job = calls.watched(desk, self._used, session=desk.session, now_utc_ms=desk.clock.utc_ms())
        self._context.tasks.reckon(
            self, job, done=self._take_watched, failed=self.message.show_error, latest="watched"
        )

    def _look_at_day(self) -> None:
        desk = self._context.desk
        job = calls.dashboard(desk, session=desk.session, now_utc_ms=desk.clock.utc_ms())
        self._context.tasks.reckon(
            self, job, done=self._take_day, failed=self.message.show_error, latest="day"
        )

    def _take_day(self, day: Dashboard) -> None:
        self._day = day
        self.message.clear_message()
        self._show_day()

    def _take_watched(self, found: Any) -> None:
        self._used, left, unusual = found
        self._is_watched = True
        soon = [row for row in left if row.tenths is not None and row.tenths <= SOON_TENTHS]
        for table, rows, pages in (
            (self.left, soon, self._lists[0]),
            (self.unusual, unusual, self._lists[1]),
        ):
            if list(rows) != table.rows.all_rows():
                table.rows.set_rows(rows)
            pages.setCurrentIndex(0 if rows else 1)
        self._say_counts()

    def _show_day(self) -> None:
        if self._day is None:
            return
        today, yesterday, week_ago = self._day.days
        self.tiles["sales"].show_figure(
            self.tr("Sold today, less what was taken back"),
            self.tr("{amount} yuan").format(amount=figures.yuan(today.net_fen)),
            self._sales_words(today, yesterday, week_ago),
            state="idle",
            icon="sell",
        )
        self._show_waiting()

    def _sales_words(self, today: SalesDay, yesterday: SalesDay, week_ago: SalesDay) -> str:
        by_channel = ", ".join(f"{words.tender(name)} {figures.yuan(fen)}" for name, fen in today.channels)
        lines = [self.tr("{n} sales").format(n=today.sales) + (f"  ·  {by_channel}" if by_channel else "")]
        for text, day in (
            (self.tr("Yesterday by this time {now} yuan, whole day {whole}"), yesterday),
            (self.tr("A week ago by this time {now} yuan, whole day {whole}"), week_ago),
        ):
            lines.append(text.format(now=figures.yuan(day.net_fen_by_now), whole=figures.yuan(day.net_fen)))
        return "\n".join(lines)

    def _show_waiting(self) -> None:
        assert self._day is not None
        waiting = self._day.waiting
        alarms = waiting.urgent + waiting.warnings + waiting.notices
        self.tiles["alarms"].show_figure(
            self.tr("Open alarms"),
            str(alarms),
            self.tr("Urgent {urgent}, warnings {warnings}, notices {notices}\nNot seen yet: {unseen}").format(
                urgent=waiting.urgent,
                warnings=waiting.warnings,
                notices=waiting.notices,
                unseen=waiting.unseen,
            ),
            state="bad" if waiting.urgent else "warn" if waiting.warnings else "ok",
            icon="alarm",
        )
        self.tiles["doubts"].show_figure(
            self.tr("Sales in doubt"),
            str(waiting.doubts),
            self.tr("{doubt} yuan in doubt\nTo give back: {n}, {due} yuan").format(
                doubt=figures.yuan(waiting.doubts_fen), n=waiting.due, due=figures.yuan(waiting.due_fen)
            ),
            state="warn" if waiting.doubts or waiting.due else "ok",
            icon="doubt",
        )
        self.tiles["approvals"].setVisible(waiting.approvals is not None)
        self.tiles["approvals"].show_figure(
            self.tr("Approvals waiting"),
            str(waiting.approvals or 0),
            self.tr("Requests for a second person"),
            state="warn" if waiting.approvals else "ok",
            icon="approve",
        )

    def _say_counts(self) -> None:
        for empty in (self._no_left, self._no_unusual):
            empty.setProperty(WAITS, not self._is_watched)
        n, m = self.left.rows.total(), self.unusual.rows.total()
        self._left_title.setText(self.tr("Runs out within 7 days: {n}").format(n=n))
        self._unusual_title.setText(self.tr("Unusual use of the last days: {n}").format(n=m))
        if self._is_watched:
            self._no_left.say(
                self.tr("Nobody runs out"),
                self.tr("All credit lasts over 7 days, as far as is known."),
            )
            self._no_unusual.say(
                self.tr("Nothing unusual"),
                self.tr("No night use, leak, sudden zero or jump in the last whole days."),
            )
        else:
            for empty in (self._no_left, self._no_unusual):
                empty.say(self.tr("Reading …"), "")

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.look()
        self._every.start()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._every.stop()
        self._soon.stop()

    def retranslate(self) -> None:
        self._show_day()
        self._say_counts()
        if not self._is_watched:
            for pages in self._lists:
                pages.setCurrentIndex(1)


def _column(
    name: str, title: str, text: Callable[[Any], str], value: Callable[[Any], Any], **more: Any
) -> Column:
    return Column(name, lambda: QCoreApplication.translate("overview", title), text, value, **more)


def _shop(row: Any) -> str:
    return f"{row.shop_number}  {row.shop_name}".strip()


def _left_columns() -> tuple[Column, ...]:
    return (
        _column("shop", QT_TRANSLATE_NOOP("overview", "Shop"), _shop, _shop, least=110),
        _column(
            "meter",
            QT_TRANSLATE_NOOP("overview", "Meter"),
            lambda row: row.meter_id,
            lambda row: row.meter_id,
            state=lambda row: ("text", row.medium),
        ),
        _column(
            "days",
            QT_TRANSLATE_NOOP("overview", "Days left"),
            lambda row: days_words.days(row.tenths),
            lambda row: row.tenths,
            right=True,
            state=lambda row: days_words.state(row.tenths),
        ),
        _column(
            "left",
            QT_TRANSLATE_NOOP("overview", "Left, yuan"),
            lambda row: figures.NOTHING if row.left_fen is None else figures.yuan(row.left_fen),
            lambda row: row.left_fen,
            right=True,
        ),
        _column(
            "cost",
            QT_TRANSLATE_NOOP("overview", "A day, yuan"),
            lambda row: figures.NOTHING if row.a_day_fen is None else figures.yuan(row.a_day_fen),
            lambda row: row.a_day_fen,
            right=True,
        ),
    )


def _unusual_columns() -> tuple[Column, ...]:
    return (
        _column(
            "kind",
            QT_TRANSLATE_NOOP("overview", "What"),
            unusual_words.kind,
            lambda row: row.finding.kind,
            state=unusual_words.state,
        ),
        _column("shop", QT_TRANSLATE_NOOP("overview", "Shop"), _shop, _shop, least=80),
        _column(
            "reason",
            QT_TRANSLATE_NOOP("overview", "Why"),
            unusual_words.reason,
            unusual_words.reason,
            least=150,
        ),
    )
