"""What was done and what happened, and whether the book proves it: a tab for each."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from widgets import names
from widgets.common.labels import label
from widgets.common.tab_page import lay_out_tabs, name_tabs
from widgets.context import Context
from widgets.language import Retranslated
from widgets.manager.operations_tab import OperationsTab
from widgets.manager.proof_tab import ProofTab
from widgets.manager.system_tab import SystemTab


class LogPage(Retranslated, QWidget):
    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(names.LOG_PAGE)
        self.setProperty("role", "page")
        self._title = label("title")
        self.operations, self.system, self.proof = (
            OperationsTab(context),
            SystemTab(context),
            ProofTab(context),
        )
        tabs = (self.operations, self.system, self.proof)
        self.tabs = lay_out_tabs(self, self._title, tabs, name=names.LOG_TABS)
        self.retranslate()

    def retranslate(self) -> None:
        self._title.setText(self.tr("Logs"))
        titles = (self.tr("Operation log"), self.tr("System log"), self.tr("Proof of the book"))
        name_tabs(self.tabs, titles)
