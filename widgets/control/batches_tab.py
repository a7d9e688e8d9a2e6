"""What was sent to many meters: how it goes on, each result, cancel the rest, retry the failed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtGui import QHideEvent, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QStackedWidget, QVBoxLayout, QWidget

from app.domain.order import FINAL, OrderKind, OrderState
from app.domain.permissions import Permission, allows
from widgets import names, theme
from widgets.common import order_words
from widgets.common.export import ExportButton
from widgets.common.labels import EmptyState, MessageLine, button, choice, label
from widgets.common.list_sheet import shown
from widgets.common.search_box import SearchBox
from widgets.common.table import Table
from widgets.context import Context
from widgets.control import calls, order_columns
from widgets.control.batch_dialog import BatchDialog, new_batch_id
from widgets.language import Retranslated
from widgets.models.rows import RowsModel

if TYPE_CHECKING:
    from app.services.order_batches import BatchLine, BatchResult, BatchWish

CANCEL_KEY, RETRY_KEY = "F8", "F9"
_LOOK_MS = 500
"""Changes of orders are collected for this long."""
_LIST_WIDTH = 350
_SHOWN = ("all", "open", "failed", "done")


class BatchesTab(Retranslated, QWidget):
    def __init__(self, context: Context) -> None:
        super().__init__()
        self.setObjectName(f"{names.BATCHES}.page")
        self._context = context
        self.batches = RowsModel(order_columns.of_batches(), lambda row: row.batch.id, parent=self)
        self.list = Table(self.batches, name=f"{names.BATCHES}.table", settings=context.settings)
        self.results = RowsModel(order_columns.of_batch(), lambda row: row.order.order.id, parent=self)
        self.table = Table(self.results, name=f"{names.BATCH_RESULTS}.table", settings=context.settings)
        self._title = label("strong", wrap=True, name=f"{names.BATCH_RESULTS}.title")
        self.progress = QProgressBar()
        self.progress.setObjectName(f"{names.BATCHES}.progress")
        self.progress.setTextVisible(False)
        self.counts = label("muted", wrap=True, name=f"{names.BATCHES}.counts")
        self.filter, self.shown = SearchBox(name=f"{names.BATCHES}.filter"), choice(f"{names.BATCHES}.shown")
        self.filter.setFixedWidth(180)
        for key in _SHOWN:
            self.shown.addItem(key, key)
        self.cancel, self.retry = button(f"{names.BATCHES}.cancel"), button(f"{names.BATCHES}.retry")
        self.message = MessageLine(name=f"{names.BATCHES}.message")
        self.export = ExportButton(
            context,
            self,
            self.message,
            name=f"{names.BATCHES}.export",
            title=lambda: self.tr("Results"),
            take=lambda: shown(self.table),
        )
        self.export.follow(self.results)
        self._empty = EmptyState("supply-off")
        self._wanted = ""
        self._pause = QTimer(self, singleShot=True, interval=_LOOK_MS)
        self._pause.timeout.connect(self.reload)
        self._lay_out()
        self._connect()
        self.retranslate()

    def _lay_out(self) -> None:
        tools, foot = QHBoxLayout(), QHBoxLayout()
        for line in (tools, foot):
            line.setSpacing(theme.SPACE)
        for part in (self.shown, self.filter):
            tools.addWidget(part)
        tools.addStretch(1)
        tools.addWidget(self.export)
        foot.addStretch(1)
        for part in (self.cancel, self.retry):
            foot.addWidget(part)
        right = QVBoxLayout()
        right.setSpacing(theme.SPACE)
        for part in (self._title, self.progress, self.counts):
            right.addWidget(part)
        right.addLayout(tools)
        right.addWidget(self.table, 1)
        right.addLayout(foot)
        whole = QWidget()
        columns = QHBoxLayout(whole)
        columns.setContentsMargins(0, 0, 0, 0)
        columns.setSpacing(16)
        self.list.setMaximumWidth(_LIST_WIDTH)
        columns.addWidget(self.list, 10)
        columns.addLayout(right, 17)
        self._pages = QStackedWidget()
        self._pages.addWidget(whole)
        self._pages.addWidget(self._empty)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, theme.SPACE, 0, 0)
        layout.setSpacing(theme.SPACE)
        layout.addWidget(self.message)
        layout.addWidget(self._pages, 1)

    def _connect(self) -> None:
        self._context.desk.engine.orders_changed.connect(lambda _: self._hurry())
        self.list.chosen.connect(lambda _: self._show_batch())
        for found in (self.filter.searched, self.filter.entered):
            found.connect(lambda _: self._set_filter())
        self.shown.currentIndexChanged.connect(lambda _: self._set_filter())
        self.cancel.clicked.connect(self._cancel)
        self.retry.clicked.connect(self._retry)
        keys = {CANCEL_KEY: self.cancel, RETRY_KEY: self.retry}
        for key, made in keys.items():
            QShortcut(QKeySequence(key), self).activated.connect(made.click)

    def _hurry(self) -> None:
        if self.isVisible() and not self._pause.isActive():
            self._pause.start()

    def reload(self) -> None:
        """Read the list from the book; what is selected stays so."""
        self._context.tasks.read(
            self,
            calls.batches(self._context.desk),
            done=self._take,
            failed=self.message.show_error,
            latest="batches",
        )

    def show_batch(self, batch_id: str) -> None:
        """Select this one as soon as it is in the list."""
        self._wanted = batch_id
        self.reload()

    def _take(self, lines: tuple[BatchLine, ...]) -> None:
        if list(lines) != self.batches.all_rows():
            self.batches.set_rows(lines)
        self._pages.setCurrentIndex(0 if lines else 1)
        if self._wanted and self.batches.place_of(self._wanted) >= 0:
            self.list.choose_key(self._wanted)
            self._wanted = ""
        elif self.list.current() is None:
            self.list.choose(0)
        self._show_batch()

    def _show_batch(self) -> None:
        line = self.list.current()
        if line is None:
            return
        self._context.tasks.read(
            self,
            calls.results(self._context.desk, line.batch.id),
            done=self._show_results,
            failed=self.message.show_error,
            latest="results",
        )
        self._show_line(line)

    def _show_results(self, found: tuple[BatchResult, ...]) -> None:
        if [row.order.order.id for row in found] == [
            row.order.order.id for row in self.results.all_rows()
        ] and self.shown.currentData() == "all":
            self.results.update_rows(found)
        elif list(found) != self.results.all_rows():
            self.results.set_rows(found)

    def _show_line(self, line: BatchLine) -> None:
        reason = f"  ·  {line.batch.reason}" if line.batch.reason else ""
        self._title.setText(f"{order_words.kind(line.batch.kind)}  ·  {line.name}{reason}")
        self.progress.setRange(0, max(1, line.total))
        self.progress.setValue(line.ended)
        told = (f"{order_words.state(state)[2]}: {n}" for state, n in sorted(line.states.items()))
        self.counts.setText("    ".join(told))
        session = self._context.desk.session
        read = line.batch.kind == OrderKind.READ_STATE
        may = session is not None and (read or allows(session, Permission.CONTROL))
        self.cancel.setEnabled(may and line.states.get(OrderState.RECORDED, 0) > 0)
        self.retry.setEnabled(may and line.ended > line.done)

    def _set_filter(self) -> None:
        wanted, kind = self.filter.text().lower().split(), self.shown.currentData()

        def keeps(row: BatchResult) -> bool:
            place, state = row.place, OrderState(row.order.state)
            kinds = {
                "all": True,
                "open": state not in FINAL,
                "failed": state in FINAL and state is not OrderState.CONFIRMED,
                "done": state is OrderState.CONFIRMED,
            }
            text = f"{place.shop_number} {place.shop_name} {row.order.order.meter_id}".lower()
            return kinds[kind] and all(word in text for word in wanted)

        self.results.set_filter(keeps)

    def _cancel(self) -> None:
        line = self.list.current()
        if line is None or not self.cancel.isEnabled():
            return

        def done(order_ids: tuple[str, ...]) -> None:
            self._context.desk.engine.submit_orders(order_ids)
            self.message.say("ok", "orders.rest_cancelled", n=len(order_ids))
            self.reload()

        unit = calls.cancel_rest(self._context.desk, line.batch.id)
        self._context.tasks.write(self, unit, done=done, failed=self.message.show_error)

    def _retry(self) -> None:
        line = self.list.current()
        if line is None or not self.retry.isEnabled():
            return
        desk = self._context.desk
        unit = calls.retry_wish(desk, line.batch.id, new_id=new_batch_id(desk.clock.utc_ms()))
        self._context.tasks.read(self, unit, done=self._ask_retry, failed=self.message.show_error)

    def _ask_retry(self, wish: BatchWish) -> None:
        dialog = BatchDialog(wish.kind, wish.meter_ids, self._context, self, retry=wish)
        dialog.sent.connect(self.show_batch)
        dialog.open()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.reload()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._pause.stop()

    def retranslate(self) -> None:
        texts = (self.tr("All meters"), self.tr("Not ended yet"), self.tr("Not done"), self.tr("Done"))
        for place, text in enumerate(texts):
            self.shown.setItemText(place, text)
        self.filter.setPlaceholderText(self.tr("Filter: shop, meter"))
        self.cancel.setText(self.tr("Cancel the rest  {key}").format(key=CANCEL_KEY))
        self.retry.setText(self.tr("Retry the failed …  {key}").format(key=RETRY_KEY))
        line = self.list.current()
        if line is not None:
            self._show_line(line)
        self._empty.say(
            self.tr("Nothing was sent to many meters yet"),
            self.tr("Choose meters on the first tab, then what is to be sent to them."),
        )
