"""The overview: how the day goes, for whoever may see reports, and the map of the mall."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from widgets import names
from widgets.common.labels import label
from widgets.common.tab_page import lay_out_tabs, name_tabs
from widgets.context import Context
from widgets.language import Retranslated
from widgets.overview.map_tab import MapTab


class OverviewPage(Retranslated, QWidget):
    """`sell_wanted(shop_number)` asks for the shop's desk."""

    sell_wanted = Signal(str)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(names.OVERVIEW_PAGE)
        self.setProperty("role", "page")
        self._title = label("title")
        self.map = MapTab(context)
        self.map.sell_wanted.connect(self.sell_wanted)
        self.tabs = lay_out_tabs(self, self._title, (self.map,), name=names.OVERVIEW_TABS)
        self.retranslate()

    def retranslate(self) -> None:
        self._title.setText(self.tr("Overview"))
        name_tabs(self.tabs, (self.tr("Map of the mall"),))
