"""Open accounts (开户查询) and closed ones (销户查询), and what is done with them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from app.domain import request_ids
from app.domain.permissions import Permission, allows
from widgets import names, theme
from widgets.cashier import account_calls, account_columns
from widgets.common.export import ExportButton
from widgets.common.labels import MessageLine, button, label
from widgets.common.list_sheet import Taken, asked_of, shown
from widgets.common.table import Table
from widgets.context import Context
from widgets.language import Retranslated
from widgets.models.rows import RowsModel

if TYPE_CHECKING:
    from app.services.account_lists import AccountRow
    from app.services.stranded_credit import Stranded
    from widgets.cashier.account_dialog import AccountDialog

REFRESH_KEY, OPEN_KEY, ADD_KEY, PASS_ON_KEY, CLOSE_KEY = "F5", "F6", "F4", "F7", "F8"
PRINT_KEY, DEPOSIT_KEY, CHANGE_KEY, AGAIN_KEY = "F9", "F10", "F11", "F12"
WEB_KEY, ACCOUNTS_WEB = "F3", "accounts.web"
OPEN_TAB, CLOSED_TAB, MOVE_TAB = range(3)


class AccountsPage(Retranslated, QWidget):
    """`sell_wanted(shop_number)` asks for the desk, after an account was opened."""

    sell_wanted = Signal(str)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(names.ACCOUNTS_PAGE)
        self.setProperty("role", "page")
        self._context = context
        self._title = label("title")
        self.filter = QLineEdit()
        self.filter.setObjectName(names.ACCOUNTS_FILTER)
        self.filter.setClearButtonEnabled(True)
        self.filter.textChanged.connect(self._refilter)
        self.open_rows = RowsModel(account_columns.open_columns(), _key, parent=self)
        self.closed_rows = RowsModel(account_columns.closed_columns(), _key, parent=self)
        self.open_table = Table(self.open_rows, name=names.ACCOUNTS_OPEN, settings=context.settings)
        self.closed_table = Table(self.closed_rows, name=names.ACCOUNTS_CLOSED, settings=context.settings)
        self.stranded = RowsModel(
            account_columns.stranded_columns(), lambda row: row.operation_id, parent=self
        )
        self.stranded_table = Table(self.stranded, name=names.ACCOUNTS_STRANDED, settings=context.settings)
        self.message = MessageLine(name=names.ACCOUNTS_MESSAGE)
        self._forbidden: set[QPushButton] = set()
        self._make_buttons()
        self._lay_out()
        self._enable()
        context.desk.engine.sale_changed.connect(lambda *_: self.isVisible() and self.refresh())
        self.retranslate()
        self.refresh()

    def _make_buttons(self) -> None:
        self.open = self._act(names.ACCOUNTS_OPEN_ONE, OPEN_KEY, self._open, Permission.ACCOUNTS, "primary")
        self.add = self._act(names.ACCOUNTS_ADD, ADD_KEY, self._add, Permission.ACCOUNTS)
        self.pass_on = self._act(names.ACCOUNTS_TRANSFER, PASS_ON_KEY, self._pass_on, Permission.ACCOUNTS)
        self.close_one = self._act(
            names.ACCOUNTS_CLOSE_ONE, CLOSE_KEY, self._close, Permission.CLOSE_ACCOUNT, "danger"
        )
        self.deposit = self._act(names.ACCOUNTS_DEPOSIT, DEPOSIT_KEY, self._deposit, Permission.ACCOUNTS)
        self.change = self._act(
            names.ACCOUNTS_CHANGE_METER, CHANGE_KEY, self._change, Permission.CHANGE_METER
        )
        self.web = self._act(ACCOUNTS_WEB, WEB_KEY, self._web, Permission.ACCOUNTS)
        self.again = self._act(
            names.ACCOUNTS_MOVE_AGAIN, AGAIN_KEY, self._again, Permission.CHANGE_METER, "primary"
        )
        self.print = button(names.ACCOUNTS_PRINT, icon="printer")
        self.print.clicked.connect(self._print)
        self._on_key(PRINT_KEY, self.print.click)
        self.export = ExportButton(
            self._context,
            self,
            self.message,
            name=names.ACCOUNTS_EXPORT,
            title=self._list_title,
            take=self._taken,
        )
        self._on_key(REFRESH_KEY, self.refresh)

    def _act(
        self, name: str, key: str, act: Callable[[], None], permission: Permission, kind: str = ""
    ) -> QPushButton:
        """A button with its key, for those who may."""
        made = button(name, kind=kind)
        if not allows(self._context.desk.session, permission):
            self._forbidden.add(made)
        made.clicked.connect(act)
        self._on_key(key, made.click)
        return made

    def _on_key(self, key: str, act: Callable[[], None]) -> None:
        shortcut = QShortcut(QKeySequence(key), self)
        shortcut.setAutoRepeat(False)
        shortcut.activated.connect(act)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.addWidget(self._title)
        head.addStretch(1)
        head.addWidget(self.filter)
        self.filter.setMinimumWidth(360)
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        for table in (self.open_table, self.closed_table, self.stranded_table):
            self.tabs.addTab(table, "")
        self.tabs.setTabVisible(MOVE_TAB, False)
        foot = QHBoxLayout()
        running = (self.close_one, self.pass_on, self.change, self.deposit, self.web, self.add)
        for made in (*running, self.print, self.export):
            foot.addWidget(made)
        foot.addStretch(1)
        foot.addWidget(self.open)
        foot.addWidget(self.again)
        self._on_tab = dict.fromkeys(running, OPEN_TAB) | {self.print: CLOSED_TAB, self.again: MOVE_TAB}
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(theme.SPACE)
        layout.addLayout(head)
        layout.addWidget(self.tabs, 1)
        layout.addWidget(self.message)
        layout.addLayout(foot)
        self.tabs.currentChanged.connect(lambda _: self._enable())

    def refresh(self) -> None:
        """Look at the book anew."""
        session = self._context.desk.session
        for closed, model in ((False, self.open_rows), (True, self.closed_rows)):
            self._context.tasks.read(
                self,
                account_calls.listed(closed=closed, session=session),
                done=model.set_rows,
                failed=self.message.show_error,
                latest=f"accounts {closed}",
            )
        if allows(session, Permission.CHANGE_METER):
            self._context.tasks.read(
                self,
                account_calls.stranded(session=session),
                done=self._show_stranded,
                failed=self.message.show_error,
                latest="stranded",
            )

    def _show_stranded(self, rows: tuple[Stranded, ...]) -> None:
        """Their tab is there only while there are any."""
        self.stranded.set_rows(rows)
        self.tabs.setTabVisible(MOVE_TAB, bool(rows))

    def _enable(self) -> None:
        """Each tab has its own acts."""
        tab = self.tabs.currentIndex()
        for made, own in self._on_tab.items():
            made.setVisible(tab == own and made not in self._forbidden)
        self.open.setVisible(tab == OPEN_TAB and self.open not in self._forbidden)

    def _refilter(self, text: str) -> None:
        words = text.lower().split()

        def keep(row: AccountRow) -> bool:
            whole = account_columns.words_of(row)
            return all(word in whole for word in words)

        for model in (self.open_rows, self.closed_rows):
            model.set_filter(keep if words else None)

    def _chosen(self) -> AccountRow | None:
        """The open account that is selected, or the only one shown; else a sentence says to select it."""
        if self.tabs.currentIndex() != OPEN_TAB:
            return None
        row = self.open_table.current()
        if row is None and self.open_rows.rowCount() == 1:
            row = self.open_rows.row_at(0)
        if row is None:
            self.message.say("info", "accounts.choose")
        return row

    def _open(self) -> None:
        from widgets.cashier.opening_dialog import OpeningDialog

        dialog = OpeningDialog(self._context, self)
        dialog.sell_wanted.connect(self.sell_wanted)
        self._show(dialog)

    def _add(self) -> None:
        from widgets.cashier.opening_dialog import OpeningDialog

        row = self._chosen()
        if row is not None:
            self._show(OpeningDialog(self._context, self, account=row))

    def _pass_on(self) -> None:
        from widgets.cashier.transfer_dialog import TransferDialog

        row = self._chosen()
        if row is not None:
            self._show(TransferDialog(row, self._context, self))

    def _close(self) -> None:
        from widgets.cashier.closing_dialog import ClosingDialog

        row = self._chosen()
        if row is not None:
            dialog = ClosingDialog(row, self._context, self)
            dialog.accepted.connect(lambda: self._print_closing(row.account_id))
            self._show(dialog)

    def _deposit(self) -> None:
        from widgets.cashier.deposit_dialog import DepositDialog

        row = self._chosen()
        if row is not None:
            dialog = DepositDialog(row, self._context, self)
            dialog.booked.connect(self._print_deposit)
            self._show(dialog)

    def _web(self) -> None:
        from widgets.cashier.web_dialog import WebDialog

        row = self._chosen()
        if row is not None:
            self._show(WebDialog(row, self._context, self))

    def _change(self) -> None:
        from widgets.cashier.meter_change_dialog import MeterChangeDialog

        row = self._chosen()
        if row is not None:
            self._show(MeterChangeDialog(row.meters, self._context, self))

    def _again(self) -> None:
        """Under a new request id, which only this press has."""
        row, desk = self.stranded_table.current() or self.stranded.row_at(0), self._context.desk
        if row is None:
            return
        now = desk.clock.utc_ms()
        unit = account_calls.move_again(
            row.operation_id, request_ids.new(now), session=desk.session, now_utc_ms=now
        )
        self._context.tasks.write(
            self, unit, done=lambda made: self._moved(row, made), failed=self.message.show_error
        )

    def _moved(self, row: Stranded, operation_id: str) -> None:
        self._context.desk.engine.submit_sale(operation_id)
        self._said("meter_change.again", {"amount_fen": row.amount_fen, "meter": row.meter_id})

    def _show(self, dialog: AccountDialog) -> None:
        self.message.clear_message()
        dialog.done_with.connect(self._said)
        dialog.open()

    def _said(self, key: str, params: dict[str, object]) -> None:
        self.message.say("ok", key, **params)
        self.refresh()

    def _print(self) -> None:
        """The record of the closed account that is chosen, once more."""
        row = self.closed_table.current() or self.closed_rows.row_at(0)
        if self.tabs.currentIndex() == CLOSED_TAB and row is not None:
            self._print_closing(row.account_id)

    def _print_closing(self, account_id: int) -> None:
        desk, language = self._context.desk, self._context.language.code
        self._work(lambda: desk.printer.print_closing(account_id, session=desk.session, language=language))

    def _print_deposit(self, entry_id: str) -> None:
        desk, language = self._context.desk, self._context.language.code
        self._work(lambda: desk.printer.print_deposit(entry_id, session=desk.session, language=language))

    def _work(self, job: Callable[[], object]) -> None:
        """A printer that fails is told; what was booked stands."""
        self._context.tasks.work(self, job, done=lambda _: None, failed=self.message.show_error)

    def _list_title(self) -> str:
        titles = (self.tr("Open accounts"), self.tr("Closed accounts"), self.tr("Credit to move"))
        return titles[self.tabs.currentIndex()]

    def _taken(self) -> Taken:
        tables = (self.open_table, self.closed_table, self.stranded_table)
        return shown(tables[self.tabs.currentIndex()], asked=asked_of(self.filter))

    def retranslate(self) -> None:
        self._title.setText(self.tr("Accounts"))
        self.filter.setPlaceholderText(self.tr("Filter: shop, customer, phone, contract, meter"))
        self.tabs.setTabText(OPEN_TAB, self.tr("Open accounts"))
        self.tabs.setTabText(CLOSED_TAB, self.tr("Closed accounts"))
        self.open.setText(self.tr("Open an account") + f"  {OPEN_KEY}")
        self.tabs.setTabText(MOVE_TAB, self.tr("Credit to move"))
        for made, text, key in (
            (self.add, self.tr("Add meters"), ADD_KEY),
            (self.pass_on, self.tr("Pass on"), PASS_ON_KEY),
            (self.close_one, self.tr("Close account"), CLOSE_KEY),
            (self.deposit, self.tr("Deposit"), DEPOSIT_KEY),
            (self.change, self.tr("Change a meter"), CHANGE_KEY),
            (self.web, self.tr("Web access"), WEB_KEY),
            (self.again, self.tr("Move it again"), AGAIN_KEY),
            (self.print, self.tr("Print the record"), PRINT_KEY),
        ):
            made.setText(f"{text}  {key}")
        self.export.setText(self.tr("Export"))


def _key(row: AccountRow) -> int:
    return row.account_id
