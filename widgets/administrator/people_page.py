"""Who works here and what each role may do: operators and roles, a tab for each."""

from __future__ import annotations

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QTabWidget, QVBoxLayout, QWidget

from app.domain.permissions import Permission, allows
from widgets import names, theme
from widgets.administrator.operators_tab import OperatorsTab
from widgets.administrator.roles_tab import RolesTab
from widgets.common.labels import label
from widgets.context import Context
from widgets.language import Retranslated


class PeoplePage(Retranslated, QWidget):
    """Roles concern the whole site: whoever is limited to some buildings has only the operators."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(names.PEOPLE_PAGE)
        self.setProperty("role", "page")
        self._title = label("title")
        self.tabs = QTabWidget()
        self.tabs.setObjectName(names.PEOPLE_TABS)
        self.tabs.setDocumentMode(True)
        self.operators = OperatorsTab(context)
        self.tabs.addTab(self.operators, "")
        session = context.desk.session
        self.roles: RolesTab | None = None
        if session is not None and allows(session, Permission.ROLES) and session.buildings is None:
            self.roles = RolesTab(context)
            self.tabs.addTab(self.roles, "")
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
        self._title.setText(self.tr("Operators and roles"))
        titles = (self.tr("Operators"), self.tr("Roles"))
        for place, text in enumerate(titles[: self.tabs.count()]):
            self.tabs.setTabText(place, f"{text}  Alt+{place + 1}")
