"""How to try the tenants' side of the demonstration: where their web is, who can sign in, where to pay."""

from __future__ import annotations

from html import escape

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QDialog, QFormLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from widgets import names
from widgets.common import figures
from widgets.common.labels import button, label
from widgets.common.web_state import LOOK_MS, WebStateLine
from widgets.context import Context
from widgets.language import Retranslated

_WIDTH = 560


class DemoDialog(Retranslated, QDialog):
    """Shows addresses as soon as what stands behind them runs."""

    def __init__(self, context: Context, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName(names.DEMO_DIALOG)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._context = context
        self._how = label("muted", wrap=True)
        self._state = WebStateLine(context, name=names.DEMO_WEB_STATE)
        self._web, self._pay = _link(names.DEMO_WEB), _link(names.DEMO_PAY)
        self._shop, self._code = label("strong", name=names.DEMO_SHOP), label("strong", name=names.DEMO_CODE)
        for part in (self._shop, self._code):
            part.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._headings = [label("muted") for _ in range(4)]
        self._close = button(names.DEMO_CLOSE, kind="primary")
        self._close.setDefault(True)
        self._close.clicked.connect(self.accept)
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._look)
        self._timer.start(LOOK_MS)
        self._lay_out()
        self.retranslate()

    def _lay_out(self) -> None:
        rows = QFormLayout()
        rows.setHorizontalSpacing(24)
        rows.setVerticalSpacing(10)
        for heading, part in zip(self._headings, (self._web, self._shop, self._code, self._pay), strict=True):
            rows.addRow(heading, part)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(self._close)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 16, 24, 16)
        layout.setSpacing(12)
        layout.addWidget(self._state)
        layout.addLayout(rows)
        layout.addWidget(self._how)
        layout.addLayout(foot)
        self.setFixedWidth(_WIDTH)

    def _look(self) -> None:
        demo = self._context.desk.demo
        if demo is None:
            return
        self._state.look()
        starting = self.tr("starting …")
        _show(self._web, self._context.desk.portal_state().address, starting)
        _show(self._pay, demo.pay_page, starting)
        tenant = demo.tenant
        self._shop.setText(tenant.shop_number if tenant else figures.NOTHING)
        self._code.setText(tenant.code if tenant else figures.NOTHING)
        self._fit()

    def _fit(self) -> None:
        """Lines come while it is open, and wrap otherwise in another language."""
        layout = self.layout()
        layout.activate()
        self.setMinimumHeight(layout.totalHeightForWidth(_WIDTH))

    def retranslate(self) -> None:
        self.setWindowTitle(self.tr("Try the tenants' web"))
        texts = (
            self.tr("Tenants' web"),
            self.tr("Shop number"),
            self.tr("Code on the slip"),
            self.tr("Training payment"),
        )
        for heading, text in zip(self._headings, texts, strict=True):
            heading.setText(text)
        self._how.setText(
            self.tr(
                "Open the tenants' web in a browser of this computer and sign in with shop number and code. "
                "Choose Top up; when the code to pay with is shown, press its button, or open the training "
                "payment, and pay there. The meter is credited a few seconds later, and the page Online "
                "orders shows the order."
            )
        )
        self._close.setText(self.tr("Close  Esc"))
        self._look()


def _link(name: str) -> QLabel:
    made = QLabel()
    made.setObjectName(name)
    made.setTextFormat(Qt.TextFormat.RichText)
    made.setTextInteractionFlags(Qt.TextInteractionFlag.TextBrowserInteraction)
    made.setOpenExternalLinks(True)
    return made


def _show(link: QLabel, address: str, otherwise: str) -> None:
    text = f'<a href="{escape(address)}">{escape(address)}</a>' if address else escape(otherwise)
    if link.text() != text:
        link.setText(text)
