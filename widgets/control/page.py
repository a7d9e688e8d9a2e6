"""Control of meters: choose one or many, give orders, follow what was sent."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from widgets import names
from widgets.common.tab_page import lay_out_tabs, name_tabs
from widgets.context import Context
from widgets.control.batches_tab import BatchesTab
from widgets.control.delivery_tab import DeliveryTab
from widgets.control.meters_tab import MetersTab
from widgets.language import Retranslated


class ControlPage(Retranslated, QWidget):
    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(names.CONTROL_PAGE)
        self.setProperty("role", "page")
        self.meters, self.batches = MetersTab(context), BatchesTab(context)
        self.delivery = DeliveryTab(context)
        tabs = (self.meters, self.batches, self.delivery)
        self.tabs = lay_out_tabs(self, None, tabs, name=names.CONTROL_TABS)
        self.meters.sent.connect(self._follow)
        self.delivery.sent.connect(self._follow)
        self.retranslate()

    def _follow(self, batch_id: str) -> None:
        self.tabs.setCurrentWidget(self.batches)
        self.batches.show_batch(batch_id)

    def retranslate(self) -> None:
        titles = (self.tr("Meters and orders"), self.tr("Sent to many"), self.tr("Prices and settings"))
        name_tabs(self.tabs, titles)
