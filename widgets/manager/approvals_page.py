"""Requests for a second person, open and decided; and how much each role may do alone."""

from __future__ import annotations

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QTabWidget, QVBoxLayout, QWidget

from app.domain.permissions import Permission, allows
from widgets import names, theme
from widgets.common.labels import label
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
        self.tabs = QTabWidget()
        self.tabs.setObjectName(names.APPROVALS_TABS)
        self.tabs.setDocumentMode(True)
        self.tabs.addTab(self.requests, "")
        session = context.desk.session
        if session is not None and allows(session, Permission.ROLES) and session.buildings is None:
            self.limits = LimitsTab(context)
            self.tabs.addTab(self.limits, "")
        for place in range(self.tabs.count()):
            shortcut = QShortcut(QKeySequence(f"Alt+{place + 1}"), self)
            shortcut.activated.connect(lambda place=place: self.tabs.setCurrentIndex(place))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(theme.SPACE)
        layout.addWidget(self._title)
        layout.addWidget(self.tabs, 1)
        self.retranslate()

    def retranslate(self) -> None:
        self._title.setText(self.tr("Approvals by a second person"))
        titles = (self.tr("Requests"), self.tr("What one person may do"))
        for place, text in enumerate(titles[: self.tabs.count()]):
            self.tabs.setTabText(place, f"{text}  Alt+{place + 1}")
