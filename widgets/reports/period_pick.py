"""The time that a report is of: a name such as this month, or one's own first and last day."""

from __future__ import annotations

from PySide6.QtCore import QDate, Qt, Signal
from PySide6.QtWidgets import QDateEdit, QHBoxLayout, QWidget

from app.domain.local_days import as_date
from app.services.reports.periods import QUICK, parse_period
from widgets import theme
from widgets.common import site_clock
from widgets.common.labels import choice
from widgets.common.report_words import ReportWords
from widgets.language import Retranslated

OWN = "own"
NAMES = tuple(QUICK)


class PeriodPick(Retranslated, QWidget):
    """`changed` when another time is chosen. `text` gives it as a report is asked for."""

    changed = Signal()

    def __init__(
        self, words: ReportWords, *, name: str, is_relative: bool = False, parent: QWidget | None = None
    ) -> None:
        """`is_relative`: without days of one's own, for what is asked for again and again."""
        super().__init__(parent)
        self._words = words
        self._offered = NAMES if is_relative else (*NAMES, OWN)
        self.names = choice(name)
        for one in self._offered:
            self.names.addItem(one, one)
        self.first, self.last = _day(f"{name}.from"), _day(f"{name}.to")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.SPACE)
        for part in (self.names, self.first, self.last):
            layout.addWidget(part)
        layout.addStretch(1)
        self.names.currentIndexChanged.connect(self._chosen)
        for day in (self.first, self.last):
            day.dateChanged.connect(lambda _: self.changed.emit())
        self._show_days()
        self.retranslate()

    def text(self) -> str:
        name = str(self.names.currentData())
        if name != OWN:
            return name
        first, last = sorted((self.first.date().toPython(), self.last.date().toPython()))
        return f"{first.isoformat()}..{last.isoformat()}"

    def show_text(self, text: str) -> None:
        """Show a time that `text` gave, or a report states, without telling anybody. Where days of one's own
        are not offered, they are shown as the year so far."""
        blocked = [part.blockSignals(True) for part in (self.names, self.first, self.last)]
        name = text if text in NAMES else OWN if OWN in self._offered else "this-year"
        self.names.setCurrentIndex(self.names.findData(name))
        if name == OWN:
            period = parse_period(text, today=0)
            for part, day in ((self.first, period.first), (self.last, period.last)):
                part.setDate(QDate.fromString(as_date(day).isoformat(), Qt.DateFormat.ISODate))
        for part, before in zip((self.names, self.first, self.last), blocked, strict=True):
            part.blockSignals(before)
        self._show_days()

    def _chosen(self) -> None:
        self._show_days()
        self.changed.emit()

    def _show_days(self) -> None:
        for day in (self.first, self.last):
            day.setVisible(self.names.currentData() == OWN)

    def retranslate(self) -> None:
        for place, one in enumerate(self._offered):
            self.names.setItemText(place, self._words.text(f"period.{one}"))


def _day(name: str) -> QDateEdit:
    made = QDateEdit(site_clock.current_date())
    made.setObjectName(name)
    made.setCalendarPopup(True)
    made.setDisplayFormat("yyyy-MM-dd")
    return made
