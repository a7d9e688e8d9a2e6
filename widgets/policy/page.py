"""When supply is cut and restored: the rule, what it would do, who was warned; plans for a grid shortage."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from widgets import names
from widgets.common.labels import label
from widgets.common.tab_page import lay_out_tabs, name_tabs
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
        shown: list[QWidget] = [self.rule, self.preview, self.notices]
        session = context.desk.session
        if session is not None and session.buildings is None:  # a shortage concerns the whole site
            self.plans, self.kinds = PlansTab(context), KindsTab(context)
            shown += [self.plans, self.kinds]
        self.tabs = lay_out_tabs(self, self._title, shown, name=names.POLICY_TABS)
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
        name_tabs(self.tabs, titles[: self.tabs.count()])
