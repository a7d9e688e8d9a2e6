"""The filters of one report: its time first, then what else it knows, each remembered for the report."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QSettings, QTimer, Signal
from PySide6.QtWidgets import QComboBox, QGridLayout, QLineEdit, QSizePolicy, QWidget

from widgets import names, theme
from widgets.common.report_texts import REPORT_WORDS
from widgets.common.report_words import ReportWords
from widgets.language import Retranslated
from widgets.reports.period_pick import PeriodPick

if TYPE_CHECKING:
    from app.services.reports.centre import Choices
    from app.services.reports.registry import ReportKind

PAUSE_MS = 350
IN_A_ROW = 5
OFFERED = ("building", "group", "operator")
"""Filters whose values are of the site."""


class FilterBar(Retranslated, QWidget):
    """`changed` shortly after the last change."""

    changed = Signal()

    def __init__(
        self,
        kind: ReportKind,
        choices: Choices,
        *,
        words: ReportWords,
        settings: QSettings,
        name: str = names.REPORTS,
        is_relative: bool = False,
    ) -> None:
        """`is_relative`: with times that move on with the calendar only."""
        super().__init__()
        self._kind, self._choices, self._words, self._settings = kind, choices, words, settings
        self._name, self._is_relative = name, is_relative
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._pause.timeout.connect(self.changed)
        self.period: PeriodPick | None = None
        self.boxes: dict[str, QComboBox] = {}
        self.lines: dict[str, QLineEdit] = {}
        for key in kind.filters:
            self._add(key)
        self._lay_out()
        self.show_texts(self._remembered())
        self.retranslate()

    def texts(self) -> dict[str, str]:
        """What is asked for, by filter; those left open are not there."""
        found = {key: str(box.currentData()) for key, box in self.boxes.items()}
        found |= {key: line.text().strip() for key, line in self.lines.items()}
        if self.period is not None:
            found["period"] = self.period.text()
        return {key: text for key, text in found.items() if text}

    def show_texts(self, texts: Mapping[str, str]) -> None:
        """Show these filters, all others open, without telling anybody."""
        if self.period is not None:
            self.period.show_text(texts.get("period", self._kind.default_period))
        for key, box in self.boxes.items():
            box.blockSignals(True)
            box.setCurrentIndex(max(box.findData(texts.get(key, "")), 0))
            box.blockSignals(False)
        for key, line in self.lines.items():
            line.blockSignals(True)
            line.setText(texts.get(key, ""))
            line.blockSignals(False)

    def remember(self) -> None:
        """Keep what is chosen for the next time."""
        texts = self.texts()
        for key in self._kind.filters:
            self._settings.setValue(f"reports/{self._kind.name}/{key}", texts.get(key, ""))

    def _remembered(self) -> dict[str, str]:
        stored = {
            key: str(self._settings.value(f"reports/{self._kind.name}/{key}", ""))
            for key in self._kind.filters
        }
        return {key: text for key, text in stored.items() if text}

    def _add(self, key: str) -> None:
        name = f"{self._name}.filter.{key}"
        if key == "period":
            self.period = PeriodPick(self._words, name=name, is_relative=self._is_relative)
            self.period.changed.connect(self._pause.start)
            return
        values = self._values(key)
        if values is None:
            line = self.lines[key] = QLineEdit()
            line.setObjectName(name)
            line.setClearButtonEnabled(True)
            line.textChanged.connect(lambda _: self._pause.start())
            return
        box = self.boxes[key] = QComboBox()
        box.setObjectName(name)
        box.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        if not self._is_certain(key):
            box.addItem("", "")
        for value, text in values:
            box.addItem(text, value)
        box.currentIndexChanged.connect(lambda _: self._pause.start())

    def _is_certain(self, key: str) -> bool:
        """Whether one of its values is always chosen."""
        return key == "medium" and self._kind.of_one_medium

    def _values(self, key: str) -> Iterable[tuple[str, str]] | None:
        """What may be chosen, each with its text; None where it is typed."""
        if key in OFFERED:
            return tuple(getattr(self._choices, f"{key}s"))
        known = self._kind.choices(key)
        return None if known is None else tuple((value, value) for value in known)

    def _lay_out(self) -> None:
        layout = QGridLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.SPACE)
        row, place = 0, 0
        if self.period is not None:
            layout.addWidget(self.period, 0, 0, 1, 2)
            place = 2
        parts = {**self.boxes, **self.lines}
        for key in self._kind.filters:
            if key not in parts:
                continue
            layout.addWidget(parts[key], row, place)
            place += 1
            if place == IN_A_ROW:
                row, place = row + 1, 0
        for column in range(IN_A_ROW):
            layout.setColumnStretch(column, 1)

    def retranslate(self) -> None:
        for key, box in self.boxes.items():
            title = self._words.text(f"filter.{key}")
            if not self._is_certain(key):
                box.setItemText(0, self.tr("{filter}: all").format(filter=title))
            box.setToolTip(title)
            for place in range(not self._is_certain(key), box.count()):
                value = str(box.itemData(place))
                if key not in OFFERED and value in REPORT_WORDS.get(key, {}):
                    box.setItemText(place, self._words.word(key, value))
        for key, line in self.lines.items():
            line.setPlaceholderText(self._words.text(f"filter.{key}"))
