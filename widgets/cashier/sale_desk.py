"""The sale desk: shop and last sales on the left, the sale on the right.

Layout and keys; behaviour is the controller's.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.domain.permissions import Permission, allows
from widgets import names, theme
from widgets.cashier.recent_sales import RecentSales
from widgets.cashier.sale_controller import SaleController
from widgets.cashier.sale_form import QUICK_YUAN, TENDER_KEYS, SaleForm
from widgets.cashier.sale_progress import SaleProgress
from widgets.cashier.shop_panel import ShopPanel
from widgets.cashier.slip_preview import SlipDialog
from widgets.cashier.slip_shown import SlipShown
from widgets.cashier.step import Step
from widgets.context import Context

REFUND_KEY, REVERSE_KEY, HISTORY_KEY, CONTROL_KEY = "Ctrl+B", "Ctrl+T", "Ctrl+H", "Ctrl+K"


class SaleDesk(QWidget):
    """`search_wanted` asks for the focus to go to the search box: the desk is free for the next customer."""

    search_wanted = Signal()
    printed = Signal(bool)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(names.DESK_PAGE)
        self.setProperty("role", "page")
        self._context = context
        self.panel, self.form, self.progress = ShopPanel(), SaleForm(), SaleProgress()
        self.recent = RecentSales(context)
        self._right = QStackedWidget()
        self._lay_out()
        self.controller = SaleController(
            context, panel=self.panel, form=self.form, progress=self.progress, parent=self
        )
        self._slip = SlipShown(context, self.progress, parent=self)
        self._connect()
        self._set_keys()
        self.controller.clear()
        self.recent.refresh()

    def _lay_out(self) -> None:
        left = QVBoxLayout()
        left.setSpacing(theme.SPACE * 2)
        left.addWidget(self.panel, 1)
        left.addWidget(self.recent)
        self._right.addWidget(self.form)
        self._right.addWidget(self.progress)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(theme.SPACE * 2)
        layout.addLayout(left, 12)
        layout.addWidget(self._right, 11)

    def _connect(self) -> None:
        self.controller.step_changed.connect(self._follow)
        self.controller.sold.connect(lambda _: self.recent.refresh())
        self.controller.cleared.connect(self.search_wanted)
        self.controller.printed.connect(self.printed)
        self.progress.print.clicked.connect(self.open_slip)
        self.panel.shop.history_wanted.connect(self._show_history)
        self.recent.opened.connect(lambda sale_id: self._show_slip(sale_id, copies=1))

    def _set_keys(self) -> None:
        for amount, key in QUICK_YUAN.items():
            self._on_key(key, self.form.quick[amount].click)
        for tender, key in TENDER_KEYS.items():
            self._on_key(key, self.form.tenders[tender].click)
        self._on_key("F6", self.controller.next_meter)
        self._on_key("Ins", self.controller.put_aside)
        self._on_key("F11", self.open_slip)
        self._on_key("F12", self.controller.clear)
        self._on_key(REFUND_KEY, self.refund)
        self._on_key(REVERSE_KEY, self.reverse)
        self._on_key(HISTORY_KEY, self.history)
        self._on_key(CONTROL_KEY, self.control)

    def _on_key(self, key: str, slot: object) -> None:
        shortcut = QShortcut(QKeySequence(key), self)
        shortcut.setContext(Qt.ShortcutContext.WindowShortcut)
        shortcut.setAutoRepeat(False)
        shortcut.activated.connect(slot)

    def refund(self) -> None:
        """Ctrl+B: money out of the chosen meter."""
        shop, meter = self.controller.shop, self.controller.meter
        if shop is None or meter is None or not allows(self._context.desk.session, Permission.REFUND):
            return
        from widgets.cashier.money_back_dialog import RefundDialog

        named = f"{shop.shop_number}  {shop.name}"
        RefundDialog(self._context, self.window(), meter_id=meter.meter_id, shop=named).open()

    def history(self) -> None:
        """Ctrl+H: what the chosen meter showed."""
        if self.controller.meter is not None:
            self._show_history(self.controller.meter.meter_id)

    def control(self) -> None:
        """Ctrl+K: how the chosen meter's relay stands, and orders to it."""
        if self.controller.meter is None:
            return
        from widgets.control.meter_dialog import MeterControlDialog  # when first wanted

        MeterControlDialog(self.controller.meter.meter_id, self._context, self.window()).open()

    def _show_history(self, meter_id: str) -> None:
        from widgets.readings.history_dialog import HistoryDialog  # with its chart, when first wanted

        HistoryDialog(self._context, meter_id, self.window()).open()

    def reverse(self) -> None:
        """Ctrl+T: undo the sale on the screen, or the one chosen below."""
        if not allows(self._context.desk.session, Permission.REVERSE):
            return
        shown = self.progress.sale if self.controller.step == Step.SOLD else None
        row = shown or self.recent.table.current()
        if row is None:
            return
        from widgets.cashier.money_back_dialog import ReversalDialog

        dialog = ReversalDialog(
            self._context,
            self.window(),
            meter_id=row.meter_id,
            original_id=row.id,
            original=row.receipt,
        )
        dialog.open()

    def _follow(self, step: Step) -> None:
        """Show what the step needs and put the focus where the hand goes next."""
        self._right.setCurrentWidget(self.progress if step == Step.SOLD else self.form)
        if step == Step.AMOUNT:
            self.form.amount.setFocus()
            self.form.amount.selectAll()
        elif step == Step.RECEIVED:
            self.form.received.setFocus()
            self.form.received.selectAll()
        elif step == Step.CONFIRM:
            self.form.setFocus()
        elif step == Step.SOLD:
            self.progress.setFocus()

    def open_slip(self) -> None:
        """F11: the slip of the sale on the screen."""
        sale = self.progress.sale
        if sale is not None and self.controller.step == Step.SOLD:
            self._show_slip(sale.id, copies=sale.prints)

    def _slip_printed(self, worked: bool) -> None:  # noqa: FBT001  a signal's value
        if worked:
            self.controller.refresh_sale()

    def _show_slip(self, sale_id: str, *, copies: int) -> None:
        dialog = SlipDialog(self._context, sale_id, copies=copies, parent=self.window())
        dialog.printed.connect(self.printed)
        dialog.printed.connect(self._slip_printed)
        dialog.open()
