"""Requests for a second person, open and decided; and how much each role may do alone."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from app.domain.permissions import Permission, allows
from widgets import names
from widgets.common.labels import label
from widgets.common.tab_page import lay_out_tabs, name_tabs
from widgets.context import Context
from widgets.language import Retranslated
from widgets.manager.limits_tab import LimitsTab
from widgets.manager.requests_tab import RequestsTab


class ApprovalsPage(Retranslated, QWidget):
    """Limits concern the whole site: only who sees all of it and may change roles has that tab."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(names.APPROVALS_PAGE)
        self.setProperty("role", "page")
        self._title = label("title")
        self.requests = RequestsTab(context)
        self.limits: LimitsTab | None = None
        session = context.desk.session
        if session is not None and allows(session, Permission.ROLES) and session.buildings is None:
            self.limits = LimitsTab(context)
        tabs = [tab for tab in (self.requests, self.limits) if tab is not None]
        self.tabs = lay_out_tabs(self, self._title, tabs, name=names.APPROVALS_TABS)
        self.retranslate()

    def retranslate(self) -> None:
        self._title.setText(self.tr("Approvals by a second person"))
        titles = (self.tr("Requests"), self.tr("What one person may do"))
        name_tabs(self.tabs, titles[: self.tabs.count()])
