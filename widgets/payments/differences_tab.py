"""Each day's statement of a payment service against the book: what differs, settled by two persons."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.domain.payment import PayChannel
from app.errors import DeskError
from widgets import theme
from widgets.common import pay_words
from widgets.common.approval_dialog import ApprovalDialog
from widgets.common.export import ExportButton
from widgets.common.labels import EmptyState, MessageLine, button, label
from widgets.common.list_sheet import Taken, asked_of, shown
from widgets.common.table import Table
from widgets.context import Context
from widgets.language import Retranslated
from widgets.manager.log_tab import LOOK_KEY, Facts, LogDetail
from widgets.models.rows import RowsModel
from widgets.payments import calls, columns
from widgets.payments import payment_names as names

if TYPE_CHECKING:
    from app.services.pay_bills import DifferenceRow
    from db.payment_rows import PayBill

SETTLE_KEY = "F8"


class DifferencesTab(Retranslated, QWidget):
    """Nothing is booked by itself; an entry that settles a difference takes a second person."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        name = names.PAYMENTS_DIFFERENCES
        self.setObjectName(f"{name}.page")
        self._context = context
        self._bills: tuple[PayBill, ...] = ()
        self.model = RowsModel(columns.differences(), lambda row: row.id, parent=self)
        self.table = Table(self.model, name=f"{name}.table", settings=context.settings)
        self.detail = LogDetail(name=f"{name}.detail")
        self.fetched = label("muted", name=f"{name}.fetched")
        self.all = QCheckBox()
        self.all.setObjectName(f"{name}.all")
        self.settle = button(names.PAYMENTS_SETTLE, kind="danger")
        self.look_anew = button(f"{name}.look", icon="refresh")
        self.message = MessageLine(name=f"{name}.message")
        self.export = ExportButton(
            context,
            self,
            self.message,
            name=f"{name}.export",
            title=lambda: self.tr("Differences of online payment"),
            take=self._taken,
        )
        self.export.follow(self.model)
        self._empty = EmptyState("ok")
        self._lay_out()
        self._connect()
        self.retranslate()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(theme.SPACE)
        for part in (self.all, self.settle):
            head.addWidget(part)
        head.addStretch(1)
        for part in (self.look_anew, self.export):
            head.addWidget(part)
        self._pages = QStackedWidget()
        self._pages.addWidget(self.table)
        self._pages.addWidget(self._empty)
        body = QHBoxLayout()
        body.setSpacing(16)
        body.addWidget(self._pages, 17)
        body.addWidget(self.detail, 8)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, theme.SPACE, 0, 0)
        layout.setSpacing(theme.SPACE)
        layout.addLayout(head)
        layout.addWidget(self.message)
        layout.addLayout(body, 1)
        layout.addWidget(self.fetched)

    def _connect(self) -> None:
        self.all.toggled.connect(lambda _: self.look())
        self.look_anew.clicked.connect(self.look)
        self.settle.clicked.connect(self._settle)
        self.table.chosen.connect(self._choose)
        for key, made in ((LOOK_KEY, self.look_anew), (SETTLE_KEY, self.settle)):
            shortcut = QShortcut(QKeySequence(key), self)
            shortcut.setAutoRepeat(False)
            shortcut.activated.connect(made.click)

    def look(self) -> None:
        """Read the differences and the statements anew."""
        unit = calls.differences(open_only=not self.all.isChecked(), session=self._context.desk.session)
        self._context.tasks.read(
            self, unit, done=self._show, failed=self.message.show_error, latest="differences"
        )

    def _show(self, found: calls.BillsRead) -> None:
        self._bills = found.bills
        self.model.set_rows(found.rows)
        self._pages.setCurrentIndex(0 if found.rows else 1)
        if self.table.current() is None:
            self.table.choose(0)
        self._choose(self.table.current())
        self._say_fetched()

    def _choose(self, row: DifferenceRow | None) -> None:
        self.settle.setEnabled(row is not None and not row.settled and not row.gone)
        if row is None:
            self.detail.show_nothing()
        else:
            self.detail.show_facts(*self._facts(row))

    def _facts(self, row: DifferenceRow) -> tuple[str, str, Facts]:
        is_open = not row.settled and not row.gone
        found = [
            (self.tr("State"), pay_words.difference_state(settled=row.settled, gone=row.gone)[2]),
            (self.tr("Proposed entry"), pay_words.entry(row.entry_fen) if is_open else ""),
            (self.tr("Movement"), pay_words.line(row.line)),
            (self.tr("In the book, yuan"), columns.yuan(row.ours_fen)),
            (self.tr("In their statement, yuan"), columns.yuan(row.theirs_fen)),
            (self.tr("Day"), row.day),
            (self.tr("Company"), row.company),
            (self.tr("Order number"), row.order_id),
            (self.tr("Transaction at the service"), row.transaction_id),
        ]
        about = f"{pay_words.channel(row.channel)} · {row.day}"
        return pay_words.difference(row.kind), about, [(head, text) for head, text in found if text]

    def _settle(self) -> None:
        row = self.table.current()
        if row is None or row.settled or row.gone:
            self.message.say("info", "pay.choose_difference")
            return
        try:
            calls.check_not_asked(row, now_utc_ms=self._context.desk.clock.utc_ms())
        except DeskError as error:
            self.message.show_error(error)
            return
        dialog = ApprovalDialog(self._context, calls.wanted_entry(row), parent=self)
        dialog.approved.connect(lambda approval: self._book(row, dialog.lines["reason"].text(), approval))
        dialog.open()

    def _book(self, row: DifferenceRow, reason: str, approval: str) -> None:
        desk = self._context.desk
        unit = calls.settle(
            row.id,
            reason=reason.strip(),
            approval=approval,
            session=desk.session,
            now_utc_ms=desk.clock.utc_ms(),
        )
        self._context.tasks.write(self, unit, done=self._settled, failed=self.message.show_error)

    def _settled(self, _entry_id: str) -> None:
        self.message.say("ok", "pay.settled")
        self.look()

    def _taken(self) -> Taken:
        return shown(self.table, columns.differences_exported(), asked=asked_of(self.all))

    def _say_fetched(self) -> None:
        """The newest statement of each service."""
        newest: dict[PayChannel, str] = {}
        for bill in self._bills:
            channel = PayChannel(bill.channel)
            newest[channel] = max(bill.day, newest.get(channel, ""))
        if not newest:
            self.fetched.setText(self.tr("No statement was fetched yet."))
            return
        each = (f"{pay_words.channel(channel)} {day}" for channel, day in sorted(newest.items()))
        told = self.tr("Newest statements: {each}").format(each=", ".join(each))
        self.fetched.setText(told)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.look()
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def retranslate(self) -> None:
        self.all.setText(self.tr("Also what is settled or gone"))
        self.settle.setText(self.tr("Settle it  {key}").format(key=SETTLE_KEY))
        self.look_anew.setText(self.tr("Look anew  {key}").format(key=LOOK_KEY))
        self._empty.say(
            self.tr("No difference"),
            self.tr("Each day's statement is fetched the next morning and compared with the book."),
        )
        self._say_fetched()
        self._choose(self.table.current())
