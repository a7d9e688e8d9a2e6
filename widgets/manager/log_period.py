"""A choice of a stretch of time: some usual ones, and one's own with two dates."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDateEdit, QHBoxLayout, QWidget

from widgets import theme
from widgets.common import site_clock
from widgets.common.labels import choice
from widgets.language import Retranslated

ANY, TODAY, YESTERDAY, WEEK, MONTH, OWN = "any", "today", "yesterday", "week", "month", "own"
QUARTER, YEAR = "quarter", "year"
_CHOICES = (ANY, TODAY, YESTERDAY, WEEK, MONTH, OWN)
_DAYS = {WEEK: 7, MONTH: 31, QUARTER: 92, YEAR: 366}


class PeriodChoice(Retranslated, QWidget):
    """`changed` when another stretch is chosen. `bounds` gives it as UTC ms, the end not included."""

    changed = Signal()

    def __init__(
        self, *, name: str, choices: Sequence[str] = _CHOICES, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.choice = choice(name)
        for key in choices:
            self.choice.addItem(key, key)
        self.first, self.last = _day(f"{name}.from"), _day(f"{name}.to")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.SPACE)
        for part in (self.choice, self.first, self.last):
            layout.addWidget(part)
        self.choice.currentIndexChanged.connect(self._chosen)
        for day in (self.first, self.last):
            day.dateChanged.connect(lambda _: self.changed.emit())
        self._show_days()
        self.retranslate()

    def bounds(self, now_utc_ms: int) -> tuple[int | None, int | None]:
        """Local days, from the first one's midnight to that after the last one."""
        kind = self.choice.currentData()
        if kind == ANY:
            return None, None
        if kind == OWN:
            first, last = sorted((self.first.date().toPython(), self.last.date().toPython()))
        else:
            today = site_clock.local(now_utc_ms).date()
            last = today - timedelta(days=1) if kind == YESTERDAY else today
            first = last - timedelta(days=_DAYS.get(kind, 1) - 1)
        return _midnight(first), _midnight(last + timedelta(days=1))

    def said(self) -> str:
        """The chosen stretch in words; nothing for any time."""
        if self.choice.currentData() == OWN:
            first, last = sorted((self.first.date().toPython(), self.last.date().toPython()))
            return f"{first} – {last}"
        return "" if self.choice.currentData() == ANY else self.choice.currentText()

    def _chosen(self) -> None:
        self._show_days()
        self.changed.emit()

    def _show_days(self) -> None:
        for day in (self.first, self.last):
            day.setVisible(self.choice.currentData() == OWN)

    def retranslate(self) -> None:
        texts = {
            ANY: self.tr("Any time"),
            TODAY: self.tr("Today"),
            YESTERDAY: self.tr("Yesterday"),
            WEEK: self.tr("Last 7 days"),
            MONTH: self.tr("Last 31 days"),
            QUARTER: self.tr("Last 92 days"),
            YEAR: self.tr("Last 366 days"),
            OWN: self.tr("From … to …"),
        }
        for place in range(self.choice.count()):
            self.choice.setItemText(place, texts[self.choice.itemData(place)])


def _day(name: str) -> QDateEdit:
    made = QDateEdit(site_clock.current_date())
    made.setObjectName(name)
    made.setCalendarPopup(True)
    made.setDisplayFormat("yyyy-MM-dd")
    return made


def _midnight(day: object) -> int:
    return site_clock.utc_ms(datetime.combine(day, datetime.min.time()))
