"""Who works here and what each role may do: operators and roles, a tab for each."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from app.domain.permissions import Permission, allows
from widgets import names
from widgets.administrator.operators_tab import OperatorsTab
from widgets.administrator.roles_tab import RolesTab
from widgets.common.labels import label
from widgets.common.tab_page import lay_out_tabs, name_tabs
from widgets.context import Context
from widgets.language import Retranslated


class PeoplePage(Retranslated, QWidget):
    """Roles concern the whole site: whoever is limited to some buildings has only the operators."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(names.PEOPLE_PAGE)
        self.setProperty("role", "page")
        self._title = label("title")
        self.operators = OperatorsTab(context)
        shown: list[QWidget] = [self.operators]
        session = context.desk.session
        self.roles: RolesTab | None = None
        if session is not None and allows(session, Permission.ROLES) and session.buildings is None:
            self.roles = RolesTab(context)
            shown.append(self.roles)
        self.tabs = lay_out_tabs(self, self._title, shown, name=names.PEOPLE_TABS)
        self.retranslate()

    def retranslate(self) -> None:
        self._title.setText(self.tr("Operators and roles"))
        titles = (self.tr("Operators"), self.tr("Roles"))
        name_tabs(self.tabs, titles[: self.tabs.count()])
