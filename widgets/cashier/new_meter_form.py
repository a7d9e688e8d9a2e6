"""What hangs there now: number, make, address, and what the new meter shows."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QGridLayout, QLineEdit, QVBoxLayout, QWidget

from app.errors import DeskError
from widgets import names, theme
from widgets.cashier.meter_readings import TypedReading
from widgets.common.labels import label
from widgets.language import Retranslated

if TYPE_CHECKING:
    from app.services.meter_change import NewMeter
    from app.services.meter_moments import Moment
    from db.rows import Meter
    from meterio.profiles import Profile

FIELDS = ("id", "number", "unit")
_LAST = re.compile(r"^(.*)-([0-9]{1,3})$")


class NewMeterForm(Retranslated, QWidget):
    """It hangs on the old meter's line; its first reading is typed, for the program does not know it yet."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._old: Meter | None = None
        self._makes: dict[str, Profile] = {}
        self.lines = {name: QLineEdit() for name in FIELDS}
        self.make = QComboBox()
        self.make.setObjectName(names.CHANGE_MAKE)
        self.make.currentIndexChanged.connect(lambda _: self._show_reading())
        self._words = [label("small") for _ in range(4)]
        self._first = label("small")
        self.reading: TypedReading | None = None
        self._place = QVBoxLayout()
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.SPACE * 2)
        parts = (self.lines["id"], self.make, self.lines["unit"], self.lines["number"])
        for column, (heading, part) in enumerate(zip(self._words, parts, strict=True)):
            grid.addWidget(heading, 0, column)
            grid.addWidget(part, 1, column)
            grid.setColumnStretch(column, 2 if part is self.make else 1)
        for name, line in self.lines.items():
            line.setObjectName(f"{names.CHANGE_NEW}.{name}")
            line.textChanged.connect(lambda _: self.changed.emit())
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(grid)
        layout.addWidget(self._first)
        layout.addLayout(self._place)
        self.retranslate()

    def show_old(self, old: Meter, makes: Sequence[Profile]) -> None:
        """Offer the makes that can hang on the old meter's line, and its own address."""
        from app.services.meter_addresses import family

        own = next((one for one in makes if one.name == old.profile), None)
        fits = [
            one
            for one in makes
            if one.medium == old.medium and (own is None or family(one.protocol) == family(own.protocol))
        ]
        self._old, self._makes = old, {one.name: one for one in fits}
        self.lines["id"].setText(next_id(old.id))
        self.lines["unit"].setText(old.unit)
        self.lines["number"].clear()
        self.make.clear()
        for one in fits:
            self.make.addItem(one.title, one.name)
        self.make.setCurrentIndex(self.make.findData(old.profile))
        self._show_reading()

    def _show_reading(self) -> None:
        """Fields for what such a meter shows: a new one begins at nothing."""
        if self.reading is not None:
            self._place.removeWidget(self.reading)
            self.reading.deleteLater()
            self.reading = None
        as_meter = self._as_meter()
        if as_meter is not None:
            self.reading = TypedReading(as_meter, with_reason=False)
            for name in ("quantity", "balance", "count"):
                self.reading.lines[name].setText("0")
            self._place.addWidget(self.reading)
        self.changed.emit()

    def _as_meter(self) -> Meter | None:
        """The old meter's row as the new one's will be."""
        make = self._makes.get(str(self.make.currentData()))
        if self._old is None or make is None:
            return None
        new_id = self.lines["id"].text().strip()
        return replace(self._old, id=new_id, custody=make.custody, profile=make.name)

    def new_meter(self, reason: str, now_utc_ms: int) -> tuple[NewMeter, Moment]:
        """Raises DeskError meter_change.make_missing, moment.*, money.*, quantity.*."""
        from app.services.meter_change import NewMeter

        as_meter = self._as_meter()
        if as_meter is None or self.reading is None:
            raise DeskError("meter_change.make_missing")
        text = {name: line.text().strip() for name, line in self.lines.items()}
        new = NewMeter(
            id=text["id"],
            profile=as_meter.profile,
            collector=as_meter.collector_id,
            bus=as_meter.bus,
            unit=text["unit"],
            number=text["number"],
        )
        return new, self.reading.moment(as_meter, now_utc_ms, reason=reason)

    def retranslate(self) -> None:
        texts = (
            self.tr("New meter"),
            self.tr("Make"),
            self.tr("Address on the line"),
            self.tr("Maker's number"),
        )
        for heading, text in zip(self._words, texts, strict=True):
            heading.setText(text)
        self._first.setText(self.tr("What the new meter shows"))


def next_id(old: str) -> str:
    """A name for the meter that follows: E1 gives E1-2, E1-2 gives E1-3."""
    found = _LAST.match(old)
    return f"{found[1]}-{int(found[2]) + 1}" if found else f"{old}-2"
