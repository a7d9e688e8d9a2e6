"""The overview: how the day goes, for whoever may see reports, and the map of the mall."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.domain.permissions import Permission, allows
from widgets.common.labels import label
from widgets.common.tab_page import lay_out_tabs, name_tabs
from widgets.context import Context
from widgets.language import Retranslated
from widgets.overview import overview_names
from widgets.overview.dashboard_tab import DashboardTab
from widgets.overview.map_tab import MapTab


class OverviewPage(Retranslated, QWidget):
    """`sell_wanted(shop_number)` asks for the shop's desk, `page_wanted(name)` for a page,
    `use_wanted(meter)` for the chart of a meter's use. The first tab is for whoever may see reports."""

    sell_wanted = Signal(str)
    page_wanted = Signal(str)
    use_wanted = Signal(str)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(overview_names.OVERVIEW_PAGE)
        self.setProperty("role", "page")
        self._title = label("title")
        self.map = MapTab(context)
        self.map.sell_wanted.connect(self.sell_wanted)
        self.dashboard: DashboardTab | None = None
        session = context.desk.session
        if session is not None and allows(session, Permission.REPORTS):
            self.dashboard = DashboardTab(context)
            self.dashboard.sell_wanted.connect(self.sell_wanted)
            self.dashboard.page_wanted.connect(self.page_wanted)
            self.dashboard.use_wanted.connect(self.use_wanted)
        shown = [tab for tab in (self.dashboard, self.map) if tab is not None]
        self.tabs = lay_out_tabs(self, self._title, shown, name=overview_names.OVERVIEW_TABS)
        self.retranslate()

    def retranslate(self) -> None:
        self._title.setText(self.tr("Overview"))
        texts = (self.tr("The day"), self.tr("Map of the mall"))
        name_tabs(self.tabs, texts if self.dashboard is not None else texts[1:])
