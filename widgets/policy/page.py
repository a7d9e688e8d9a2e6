"""When supply is cut and restored: the rule, what it would do, who was warned; plans for a grid shortage."""

from __future__ import annotations

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QTabWidget, QVBoxLayout, QWidget

from widgets import names, theme
from widgets.common.labels import label
from widgets.context import Context
from widgets.language import Retranslated
from widgets.policy.kinds_tab import KindsTab
from widgets.policy.notices_tab import NoticesTab
from widgets.policy.plans_tab import PlansTab
from widgets.policy.preview_tab import PreviewTab
from widgets.policy.rule_tab import RuleTab


class PolicyPage(Retranslated, QWidget):
    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(names.POLICY_PAGE)
        self.setProperty("role", "page")
        self._title = label("title")
        self.rule, self.preview, self.notices = RuleTab(context), PreviewTab(context), NoticesTab(context)
        self.tabs = QTabWidget()
        self.tabs.setObjectName(names.POLICY_TABS)
        self.tabs.setDocumentMode(True)
        shown: list[QWidget] = [self.rule, self.preview, self.notices]
        session = context.desk.session
        if session is not None and session.buildings is None:  # a shortage concerns the whole site
            self.plans, self.kinds = PlansTab(context), KindsTab(context)
            shown += [self.plans, self.kinds]
        for place, tab in enumerate(shown):
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
        self._title.setText(self.tr("When supply is cut and restored"))
        titles = (
            self.tr("The rule"),
            self.tr("What it would do"),
            self.tr("Warnings given"),
            self.tr("Grid shortage"),
            self.tr("Kinds of users"),
        )
        for place, text in enumerate(titles[: self.tabs.count()]):
            self.tabs.setTabText(place, f"{text}  Alt+{place + 1}")
