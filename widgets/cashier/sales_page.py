"""The list of all sales, refunds and reversals (售电查询), and what is done from it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.domain.permissions import Permission, allows
from app.errors import DeskError
from widgets import money_calls, names, theme
from widgets.cashier.money_back_dialog import RefundDialog, ReversalDialog
from widgets.cashier.sales_columns import columns
from widgets.cashier.sales_filter import SalesFilter
from widgets.cashier.slip_preview import SlipDialog
from widgets.common.export import ExportButton
from widgets.common.labels import EmptyState, MessageLine, button, label
from widgets.common.list_sheet import Read, Taken, all_pages
from widgets.common.table import Table
from widgets.context import Context
from widgets.language import Retranslated
from widgets.models.rows import RowsModel

if TYPE_CHECKING:
    from app.services.sales_list import SalesPage as Page
    from app.services.sales_list import SalesQuery
    from app.services.views import SaleRow

REFRESH_KEY, MORE_KEY, REFUND_KEY, REVERSE_KEY, SLIP_KEY = "F5", "F6", "F7", "F8", "F11"
EXPORT_PAGE = 500


class SalesPage(Retranslated, QWidget):
    """`printed(worked)` after a slip was printed from here."""

    printed = Signal(bool)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(names.SALES_PAGE)
        self.setProperty("role", "page")
        self._context = context
        self._following: int | None = None
        self._query: SalesQuery | None = None
        self._title, self._shown = label("title"), label("muted")
        self.filter = SalesFilter()
        self.model = RowsModel(columns(), lambda row: row.id, parent=self)
        self.table = Table(self.model, name=names.SALES_TABLE, settings=context.settings)
        self.message = MessageLine(name=names.SALES_MESSAGE)
        self._empty = EmptyState("search")
        self._make_buttons()
        self._lay_out()
        self.filter.changed.connect(self.refresh)
        self.table.chosen.connect(lambda _: self._enable())
        self.table.opened.connect(lambda _: self._slip())
        context.desk.engine.sale_changed.connect(lambda *_: self.isVisible() and self._follow())
        self.retranslate()
        unit = money_calls.sales_choices(session=context.desk.session)
        context.tasks.read(self, unit, done=self.filter.offer, failed=self.message.show_error)
        self.refresh()

    def _make_buttons(self) -> None:
        self.more = self._act(names.SALES_MORE, MORE_KEY, self.load_more)
        self.refund = self._act(names.SALES_REFUND, REFUND_KEY, self._refund, Permission.REFUND)
        self.reverse = self._act(names.SALES_REVERSE, REVERSE_KEY, self._reverse, Permission.REVERSE)
        self.slip = self._act(names.SALES_SLIP, SLIP_KEY, self._slip, Permission.PRINT_SLIP)
        self.export = ExportButton(
            self._context,
            self,
            self.message,
            name=names.SALES_EXPORT,
            title=lambda: self.tr("Sales, refunds, reversals"),
            take=self._taken,
        )
        self.export.follow(self.model)
        self._on_key(REFRESH_KEY, self.refresh)

    def _act(
        self, name: str, key: str, act: Callable[[], None], permission: Permission | None = None
    ) -> QPushButton:
        """A button with its key, for those who may."""
        made = button(name)
        if permission is not None and not allows(self._context.desk.session, permission):
            made.hide()
            return made
        made.clicked.connect(act)
        self._on_key(key, made.click)
        return made

    def _on_key(self, key: str, act: Callable[[], object]) -> None:
        shortcut = QShortcut(QKeySequence(key), self)
        shortcut.setAutoRepeat(False)
        shortcut.activated.connect(act)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.addWidget(self._title)
        head.addStretch(1)
        head.addWidget(self._shown)
        foot = QHBoxLayout()
        for made in (self.reverse, self.refund, self.slip, self.export):
            foot.addWidget(made)
        foot.addStretch(1)
        foot.addWidget(self.more)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(theme.SPACE)
        layout.addLayout(head)
        layout.addWidget(self.filter)
        layout.addWidget(self.table, 1)
        layout.addWidget(self._empty, 1)
        layout.addWidget(self.message)
        layout.addLayout(foot)

    def refresh(self) -> None:
        """Ask anew, from the newest back."""
        self._query = self.filter.query(self._context.desk.clock.utc_ms())
        self.message.clear_message()
        self._ask(None, self._show_first)

    def load_more(self) -> None:
        """The next page, if there is one."""
        if self._following is not None:
            self._ask(self._following, self._append)

    def _ask(self, before: int | None, done: Callable[[Page], None]) -> None:
        if self._query is None:
            return
        unit = money_calls.sales_page(self._query, before=before, session=self._context.desk.session)
        self._context.tasks.read(self, unit, done=done, failed=self._fail, latest="sales")

    def _show_first(self, page: Page) -> None:
        self.model.set_rows(page.rows)
        self._take(page)
        if self.table.current() is None:
            self.table.choose(0)

    def _append(self, page: Page) -> None:
        self.model.set_rows([*self.model.all_rows(), *page.rows])
        self._take(page)

    def _take(self, page: Page) -> None:
        """Go on by itself while nothing was found yet: the book is looked through a piece at a time."""
        self._following = page.following
        if self.model.total() == 0 and page.following is not None:
            self.load_more()
        self._enable()

    def _follow(self) -> None:
        """Something changed: the first page again, unless more was loaded."""
        if self.model.total() <= _first_page():
            self._ask(None, self._show_first)

    def _fail(self, error: DeskError) -> None:
        self.model.set_rows(())
        self._following = None
        self.message.show_error(error)
        self._enable()

    def _enable(self) -> None:
        found = self.model.total() > 0
        self.table.setVisible(found)
        self._empty.setVisible(not found)
        self.more.setEnabled(self._following is not None)
        row = self.table.current()
        self.reverse.setEnabled(row is not None and row.kind in ("sale", "refund"))
        self.refund.setEnabled(row is not None)
        self.slip.setEnabled(row is not None)
        shown = self.tr("Shown: {n}").format(n=self.model.total())
        if self._following is not None:
            shown += "  ·  " + self.tr("there are older ones")
        self._shown.setText(shown)

    def _chosen(self) -> SaleRow | None:
        row: SaleRow | None = self.table.current()
        if row is None:
            self.message.say("info", "sales.choose")
        return row

    def _slip(self) -> None:
        row = self._chosen()
        if row is not None:
            dialog = SlipDialog(self._context, row.id, copies=1, parent=self.window())
            dialog.printed.connect(self.printed)
            dialog.open()

    def _refund(self) -> None:
        row = self._chosen()
        if row is not None:
            shop = f"{row.shop_number}  {row.shop_name}"
            self._open(RefundDialog(self._context, self.window(), meter_id=row.meter_id, shop=shop))

    def _reverse(self) -> None:
        row = self._chosen()
        if row is not None and self.reverse.isEnabled():
            dialog = ReversalDialog(
                self._context,
                self.window(),
                meter_id=row.meter_id,
                original_id=row.id,
                original=row.receipt,
            )
            self._open(dialog)

    def _open(self, dialog: Any) -> None:
        dialog.finished.connect(lambda _: self.refresh())
        dialog.open()

    def _taken(self) -> Taken:
        """All that fits the filters, not only what is shown."""
        if self._query is None:
            return Taken((), ())
        pages = _pages(self._query, context=self._context)
        return Taken(self.table.columns_shown(), all_pages(pages), self.filter.said())

    def showEvent(self, event: object) -> None:
        super().showEvent(event)
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def retranslate(self) -> None:
        self._title.setText(self.tr("Sales, refunds, reversals"))
        self._empty.say(
            self.tr("Nothing fits these filters"),
            self.tr("Choose another time, or leave a filter empty."),
        )
        for made, text, key in (
            (self.more, self.tr("Older ones"), MORE_KEY),
            (self.refund, self.tr("Refund …"), REFUND_KEY),
            (self.reverse, self.tr("Reverse …"), REVERSE_KEY),
            (self.slip, self.tr("Slip"), SLIP_KEY),
        ):
            made.setText(f"{text}  {key}")
        self._enable()


def _first_page() -> int:
    from app.services.sales_list import PAGE

    return PAGE


def _pages(query: SalesQuery, *, context: Context) -> Read:
    """Each read of the book is a short one, so that the desk sells on."""
    ledger, session = context.desk.ledger, context.desk.session

    def read(before: int | None) -> tuple[tuple[SaleRow, ...], int | None]:
        unit = money_calls.sales_page(query, before=before, limit=EXPORT_PAGE, session=session)
        page = ledger.submit_read(unit).result()
        return page.rows, page.following

    return read
