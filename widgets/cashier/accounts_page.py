"""Open accounts (开户查询) and closed ones (销户查询), and what is done with them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from app.domain.permissions import Permission, allows
from widgets import names, theme
from widgets.cashier import account_calls, account_columns
from widgets.common.labels import MessageLine, button, label
from widgets.common.table import Table, export_rows, write_csv
from widgets.context import Context
from widgets.language import Retranslated
from widgets.models.rows import RowsModel

if TYPE_CHECKING:
    from app.services.account_lists import AccountRow
    from widgets.cashier.account_dialog import AccountDialog

REFRESH_KEY, OPEN_KEY, ADD_KEY = "F5", "F6", "F4"


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
        self.message = MessageLine(name=names.ACCOUNTS_MESSAGE)
        self._make_buttons()
        self._lay_out()
        self.retranslate()
        self.refresh()

    def _make_buttons(self) -> None:
        self.open = self._act(names.ACCOUNTS_OPEN_ONE, OPEN_KEY, self._open, Permission.ACCOUNTS, "primary")
        self.add = self._act(names.ACCOUNTS_ADD, ADD_KEY, self._add, Permission.ACCOUNTS)
        self.export = button(names.ACCOUNTS_EXPORT, icon="export")
        self.export.clicked.connect(self._export)
        self._on_key(REFRESH_KEY, self.refresh)

    def _act(
        self, name: str, key: str, act: Callable[[], None], permission: Permission, kind: str = ""
    ) -> QPushButton:
        """A button with its key, for those who may."""
        made = button(name, kind=kind)
        if not allows(self._context.desk.session, permission):
            made.hide()
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
        for table in (self.open_table, self.closed_table):
            self.tabs.addTab(table, "")
        foot = QHBoxLayout()
        for made in (self.add, self.export):
            foot.addWidget(made)
        foot.addStretch(1)
        foot.addWidget(self.open)
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

    def _enable(self) -> None:
        running = self.tabs.currentIndex() == 0
        self.add.setEnabled(running)

    def _refilter(self, text: str) -> None:
        words = text.lower().split()

        def keep(row: AccountRow) -> bool:
            whole = account_columns.words_of(row)
            return all(word in whole for word in words)

        for model in (self.open_rows, self.closed_rows):
            model.set_filter(keep if words else None)

    def _chosen(self) -> AccountRow | None:
        """The open account that is selected, or the only one shown; else a sentence says to select it."""
        row = self.open_table.current() if self.tabs.currentIndex() == 0 else None
        if row is None and self.tabs.currentIndex() == 0 and self.open_rows.rowCount() == 1:
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

    def _show(self, dialog: AccountDialog) -> None:
        self.message.clear_message()
        dialog.done_with.connect(self._said)
        dialog.open()

    def _said(self, key: str, params: dict[str, object]) -> None:
        self.message.say("ok", key, **params)
        self.refresh()

    def _export(self) -> None:
        model = self.open_rows if self.tabs.currentIndex() == 0 else self.closed_rows
        proposed = str(Path.home() / self.tr("accounts.csv"))
        path, _ = QFileDialog.getSaveFileName(self, self.tr("Export"), proposed, "CSV (*.csv)")
        if not path:
            return
        rows = export_rows(model)
        self._context.tasks.work(
            self,
            lambda: write_csv(Path(path), rows),
            done=lambda n: self.message.say("ok", "export.done", n=n, path=path),
            failed=self.message.show_error,
        )

    def retranslate(self) -> None:
        self._title.setText(self.tr("Accounts"))
        self.filter.setPlaceholderText(self.tr("Filter: shop, customer, phone, contract, meter"))
        self.tabs.setTabText(0, self.tr("Open accounts"))
        self.tabs.setTabText(1, self.tr("Closed accounts"))
        self.open.setText(self.tr("Open an account  {key}").format(key=OPEN_KEY))
        self.add.setText(self.tr("Add meters  {key}").format(key=ADD_KEY))
        self.export.setText(self.tr("Export"))


def _key(row: AccountRow) -> int:
    return row.account_id
