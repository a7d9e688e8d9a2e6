"""Online payment for the office: the orders, how statements differ, the services set up."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from app.domain.permissions import Permission, allows
from widgets.common.labels import label
from widgets.common.tab_page import lay_out_tabs, name_tabs
from widgets.context import Context
from widgets.language import Retranslated
from widgets.payments import payment_names as names
from widgets.payments.channels_tab import ChannelsTab
from widgets.payments.differences_tab import DifferencesTab
from widgets.payments.orders_tab import OrdersTab


class PaymentsPage(Retranslated, QWidget):
    """Each sees the tabs that his role may use."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(names.PAYMENTS_PAGE)
        self.setProperty("role", "page")
        self._title = label("title")
        self.orders = OrdersTab(context)
        self.differences: DifferencesTab | None = None
        self.channels: ChannelsTab | None = None
        session = context.desk.session
        tabs: list[QWidget] = [self.orders]
        self._texts: list[Callable[[], str]] = [lambda: self.tr("Orders")]
        if session is not None and allows(session, Permission.RECONCILE):
            self.differences = DifferencesTab(context)
            tabs.append(self.differences)
            self._texts.append(lambda: self.tr("Differences"))
        if session is not None and allows(session, Permission.KEYS):
            self.channels = ChannelsTab(context)
            tabs.append(self.channels)
            self._texts.append(lambda: self.tr("Services"))
        self.tabs = lay_out_tabs(self, self._title, tabs, name=names.PAYMENTS_TABS)
        self.retranslate()

    def retranslate(self) -> None:
        self._title.setText(self.tr("Online orders"))
        name_tabs(self.tabs, (text() for text in self._texts))
