"""What an order asks of whoever gives it: a reason, the day until which supply is kept, and values."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDateEdit, QFormLayout, QLineEdit, QSpinBox, QWidget

from app.domain.order import OrderKind
from widgets import names
from widgets.common import item_words, site_clock
from widgets.common.labels import label
from widgets.language import Retranslated

_LONGEST_REASON = 200
_DAYS_AHEAD = 7
_MOST = {"_fen": 999_999_999, "_w": 1_000_000}
EDITED = frozenset({OrderKind.SET_ALARMS, OrderKind.SET_POWER})
"""What may be typed otherwise than the book has it; prices are those of the plan."""


class OrderForm(Retranslated, QWidget):
    """`edited` on every change. Without `values` no values are asked for."""

    edited = Signal()

    def __init__(self, kind: OrderKind, values: Mapping[str, int] | None = None) -> None:
        super().__init__()
        self.kind = kind
        self.reason = QLineEdit()
        self.reason.setObjectName(names.ORDER_REASON)
        self.reason.setMaxLength(_LONGEST_REASON)
        self.until = QDateEdit(site_clock.current_date().addDays(_DAYS_AHEAD))
        self.until.setObjectName(names.ORDER_UNTIL)
        self.until.setCalendarPopup(True)
        self.until.setDisplayFormat("yyyy-MM-dd")
        self.until.setMinimumDate(site_clock.current_date())
        self.boxes = {name: _box(name, value) for name, value in (values or {}).items()}
        self._words = {"reason": label(), "until": label(), **{name: label() for name in self.boxes}}
        self._lay_out()
        self._connect()
        self.retranslate()

    def _lay_out(self) -> None:
        form = QFormLayout(self)
        form.setContentsMargins(0, 0, 0, 0)
        for name, box in self.boxes.items():
            box.setEnabled(self.kind in EDITED)
            form.addRow(self._words[name], box)
        form.addRow(self._words["until"], self.until)
        form.setRowVisible(self.until, self.kind is OrderKind.KEEP_SUPPLY)
        form.addRow(self._words["reason"], self.reason)

    def _connect(self) -> None:
        self.reason.textChanged.connect(lambda _: self.edited.emit())
        self.until.dateChanged.connect(lambda _: self.edited.emit())
        for box in self.boxes.values():
            box.valueChanged.connect(lambda _: self.edited.emit())

    def values(self) -> dict[str, int]:
        """In canonical units."""
        return {name: box.value() for name, box in self.boxes.items()}

    def until_utc_ms(self) -> int | None:
        """The end of the day chosen, by the site's clock; None where none is asked for."""
        if self.kind is not OrderKind.KEEP_SUPPLY:
            return None
        day = self.until.date()
        following = datetime(day.year(), day.month(), day.day()) + timedelta(days=1)
        return site_clock.utc_ms(following)

    def retranslate(self) -> None:
        self._words["reason"].setText(self.tr("Why"))
        self._words["until"].setText(self.tr("Until the end of"))
        for name in self.boxes:
            unit = next(unit for end, unit in _UNITS.items() if name.endswith(end))
            self._words[name].setText(f"{item_words.name(name)}, {unit}")


class _ValueBox(QSpinBox):
    """A canonical integer, shown and typed in its usual unit."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._scale, self._decimals = _SCALES[next(end for end in _SCALES if name.endswith(end))]

    def textFromValue(self, value: int) -> str:
        return f"{value / self._scale:.{self._decimals}f}"

    def valueFromText(self, text: str) -> int:
        try:
            return round(float(text) * self._scale)
        except ValueError:
            return self.value()

    def validate(self, text: str, position: int) -> object:
        from PySide6.QtGui import QValidator

        plain = text.strip().replace(".", "", 1)
        good = plain.isdecimal() and self.minimum() <= self.valueFromText(text) <= self.maximum()
        state = QValidator.State.Acceptable if good else QValidator.State.Intermediate
        return state if plain.isdecimal() or not plain else QValidator.State.Invalid, text, position


_SCALES = {"_fen": (100, 2), "_w": (1000, 3), "_e8": (100_000_000, 4)}
_UNITS = {"_fen": "¥", "_w": "kW", "_e8": "¥"}


def _box(name: str, value: int) -> QSpinBox:
    made = _ValueBox(name)
    made.setObjectName(f"{names.ORDER_VALUE}.{name}")
    made.setRange(0, next((most for end, most in _MOST.items() if name.endswith(end)), 2_000_000_000))
    made.setValue(value)
    made.setMinimumWidth(160)
    return made
