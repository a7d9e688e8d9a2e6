"""What was done and what happened, and whether the book proves it: a tab for each."""

from __future__ import annotations

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QTabWidget, QVBoxLayout, QWidget

from widgets import names, theme
from widgets.common.labels import label
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
        self.tabs = QTabWidget()
        self.tabs.setObjectName(names.LOG_TABS)
        self.tabs.setDocumentMode(True)
        for place, tab in enumerate((self.operations, self.system, self.proof)):
            self.tabs.addTab(tab, "")
            shortcut = QShortcut(QKeySequence(f"Alt+{place + 1}"), self)
            shortcut.activated.connect(lambda place=place: self.tabs.setCurrentIndex(place))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(theme.SPACE)
        layout.addWidget(self._title)
        layout.addWidget(self.tabs, 1)
        self.retranslate()

    def retranslate(self) -> None:
        self._title.setText(self.tr("Logs"))
        titles = (self.tr("Operation log"), self.tr("System log"), self.tr("Proof of the book"))
        for place, text in enumerate(titles):
            self.tabs.setTabText(place, f"{text}  Alt+{place + 1}")
