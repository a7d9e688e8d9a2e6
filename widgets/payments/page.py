"""Online orders: the list."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from widgets.common.labels import label
from widgets.common.tab_page import lay_out_tabs, name_tabs
from widgets.context import Context
from widgets.language import Retranslated
from widgets.payments import payment_names as names
from widgets.payments.orders_tab import OrdersTab


class PaymentsPage(Retranslated, QWidget):
    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(names.PAYMENTS_PAGE)
        self.setProperty("role", "page")
        self._title = label("title")
        self.orders = OrdersTab(context)
        self.tabs = lay_out_tabs(self, self._title, (self.orders,), name=names.PAYMENTS_TABS)
        self.retranslate()

    def retranslate(self) -> None:
        self._title.setText(self.tr("Online orders"))
        name_tabs(self.tabs, (self.tr("Orders"),))
