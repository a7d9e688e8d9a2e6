"""The filters of the sales list: when, where, who, what, how it went."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QTimer, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from app.domain.sale import Kind, SaleState
from widgets import names, theme
from widgets.common import site_clock, words
from widgets.common.list_sheet import asked_of
from widgets.language import Retranslated

if TYPE_CHECKING:
    from app.services.sales_list import Choices, SalesQuery

_PAUSE_MS = 250
_TENDERS = (
    *("cash", "card", "transfer", "qr", "deposit"),
    *("online", "alipay", "wechat", "unionpay", "none"),
)
"""Online is all three of the services after it."""
PERIODS = ("all", "today", "yesterday", "week", "month", "last_month")


class SalesFilter(Retranslated, QWidget):
    """`changed` shortly after the last change."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._pause.timeout.connect(self.changed)
        self.lines = {name: QLineEdit() for name in ("shop", "meter", "receipt")}
        self.boxes = {name: QComboBox() for name in ("period", "kind", "state", "tender", "operator")}
        for name, part in (self.lines | self.boxes).items():
            part.setObjectName(f"{names.SALES_FILTER}.{name}")
        for line in self.lines.values():
            line.setClearButtonEnabled(True)
            line.textChanged.connect(lambda _: self._pause.start())
        self._fill_boxes()
        for box in self.boxes.values():
            box.currentIndexChanged.connect(lambda _: self._pause.start())
        self._lay_out()
        self.retranslate()

    def _fill_boxes(self) -> None:
        for name, values in (
            ("period", PERIODS),
            ("kind", ("", *Kind)),
            ("state", ("", *SaleState)),
            ("tender", ("", *_TENDERS)),
            ("operator", ("",)),
        ):
            for value in values:
                self.boxes[name].addItem("", str(value))

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.SPACE)
        for row in (
            (self.boxes["period"], *self.lines.values()),
            (self.boxes["kind"], self.boxes["state"], self.boxes["tender"], self.boxes["operator"]),
        ):
            line = QHBoxLayout()
            line.setSpacing(theme.SPACE)
            for part in row:
                line.addWidget(part, 1)
            layout.addLayout(line)

    def offer(self, choices: Choices) -> None:
        """Who may have sold."""
        box = self.boxes["operator"]
        for name, display_name in choices.operators:
            box.addItem(display_name, name)

    def query(self, now_utc_ms: int) -> SalesQuery:
        from app.services.sales_list import SalesQuery

        since, until = period(str(self.boxes["period"].currentData()), now_utc_ms)
        chosen = {
            name: str(self.boxes[name].currentData()) for name in ("kind", "state", "tender", "operator")
        }
        typed = {name: line.text().strip() for name, line in self.lines.items()}
        return SalesQuery(since, until, **chosen, **typed)

    def said(self) -> tuple[str, ...]:
        """What is filtered by, in words."""
        typed = [
            f"{line.placeholderText()} {line.text().strip()}" for line in self.lines.values() if line.text()
        ]
        return (*asked_of(*self.boxes.values()), *typed)

    def retranslate(self) -> None:
        for place, text in enumerate(_periods()):
            self.boxes["period"].setItemText(place, text)
        self.boxes["kind"].setItemText(0, self.tr("Sales, refunds, all"))
        self.boxes["state"].setItemText(0, self.tr("Every state"))
        self.boxes["tender"].setItemText(0, self.tr("Paid in any way"))
        self.boxes["operator"].setItemText(0, self.tr("Every operator"))
        for place, kind in enumerate(Kind, start=1):
            self.boxes["kind"].setItemText(place, words.operation(kind))
        for place, state in enumerate(SaleState, start=1):
            self.boxes["state"].setItemText(place, words.sale_state(state)[2])
        for place, tender in enumerate(_TENDERS, start=1):
            self.boxes["tender"].setItemText(place, words.tender(tender))
        self.lines["shop"].setPlaceholderText(self.tr("Shop number"))
        self.lines["meter"].setPlaceholderText(self.tr("Meter number"))
        self.lines["receipt"].setPlaceholderText(self.tr("Receipt number"))


def period(name: str, now_utc_ms: int) -> tuple[int | None, int | None]:
    """From and until before, by the local calendar; None where it has no end."""
    if name == "all":
        return None, None
    now = site_clock.local(now_utc_ms)
    today = now.replace(hour=0, minute=0, second=0, microsecond=0)
    month = today.replace(day=1)
    begins = {
        "today": (today, today + timedelta(days=1)),
        "yesterday": (today - timedelta(days=1), today),
        "week": (today - timedelta(days=today.weekday()), today + timedelta(days=1)),
        "month": (month, today + timedelta(days=1)),
        "last_month": ((month - timedelta(days=1)).replace(day=1), month),
    }
    since, until = begins[name]
    return site_clock.utc_ms(since), site_clock.utc_ms(until)


def _periods() -> tuple[str, ...]:
    return (
        QCoreApplication.translate("sales_filter", "All times"),
        QCoreApplication.translate("sales_filter", "Today"),
        QCoreApplication.translate("sales_filter", "Yesterday"),
        QCoreApplication.translate("sales_filter", "This week"),
        QCoreApplication.translate("sales_filter", "This month"),
        QCoreApplication.translate("sales_filter", "Last month"),
    )
