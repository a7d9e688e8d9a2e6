"""The report centre with its two tabs: a report on the screen, and reports by schedule."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from app.domain.permissions import Permission, allows
from widgets import names
from widgets.common.tab_page import lay_out_tabs, name_tabs
from widgets.context import Context
from widgets.language import Retranslated
from widgets.reports.page import ReportsPage
from widgets.reports.schedules_tab import SchedulesTab


class ReportCentre(Retranslated, QWidget):
    """Who may not take lists along has no schedules either."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(f"{names.REPORTS}.centre")
        self.setProperty("role", "page")
        self.reports = ReportsPage(context)
        self.schedules: SchedulesTab | None = None
        tabs: list[QWidget] = [self.reports]
        session = context.desk.session
        if session is not None and allows(session, Permission.EXPORT):
            self.schedules = SchedulesTab(context)
            tabs.append(self.schedules)
            self.reports.plan_wanted.connect(self._plan)
        else:
            self.reports.plan.hide()
        self.tabs = lay_out_tabs(self, None, tabs, name=f"{names.REPORTS}.tabs")
        self.retranslate()

    def _plan(self, report: str, filters: dict[str, str]) -> None:
        assert self.schedules is not None
        self.tabs.setCurrentWidget(self.schedules)
        self.schedules.plan(report, filters)

    def retranslate(self) -> None:
        name_tabs(self.tabs, (self.tr("Reports"), self.tr("By schedule"))[: self.tabs.count()])
