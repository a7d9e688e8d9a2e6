"""What one meter used, by day, month or year: bars, and the same in figures."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, Final

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QHBoxLayout, QWidget

from widgets.common import figures
from widgets.common.labels import button, label
from widgets.station import look, station_names
from widgets.station.own import medium_words
from widgets.station.page import StationPage

PERIODS: Final = ("day", "month", "year")
_BAR: Final = QColor("#0a4f94")
_GAP: Final = QColor("#5d6b79")


class UsePage(StationPage):
    """For one meter; the newest figures in a table of a few rows, all of them as bars."""

    beside = True

    def __init__(self, station) -> None:  # type: ignore[no-untyped-def]
        super().__init__(station)
        self._meter: dict[str, Any] = {}
        self._used: dict[str, Any] = {}
        self._by, self._shown_rows = "day", look.TALL.rows
        self._choices = {one: button(f"{station_names.USE}.{one}") for one in PERIODS}
        group = QButtonGroup(self)
        line = QHBoxLayout()
        line.setSpacing(look.GAP)
        for one, choice in self._choices.items():
            choice.setCheckable(True)
            group.addButton(choice)
            choice.clicked.connect(lambda _=False, one=one: self._choose(one))
            line.addWidget(choice)
        self.bars = UseBars()
        self._about = label("quiet", wrap=True)
        self._table = QGridLayout()
        self._table.setHorizontalSpacing(look.GAP)
        self._cells = [
            [label("plain" if row else "large", right=place > 0) for place in range(3)]
            for row in range(look.TALL.rows + 1)
        ]
        for row, cells in enumerate(self._cells):
            for place, cell in enumerate(cells):
                self._table.addWidget(cell, row, place)
        self.side.addLayout(line)
        self.side.addLayout(self._table)
        self.side.addWidget(self._about)
        self.body.addWidget(self.bars, 1)
        self.next.hide()
        self.retranslate()

    def arrange(self, sizes: look.Sizes, *, wide: bool) -> None:
        super().arrange(sizes, wide=wide)
        self._table.setVerticalSpacing(sizes.row_gap)
        self._shown_rows = sizes.rows
        self._show()

    def begin(self, meter: dict[str, Any]) -> None:
        """For this meter, by days."""
        self.enter()
        self._meter = meter
        self._choose("day")

    def forget(self) -> None:
        self._meter, self._used = {}, {}
        self._show()

    def go_back(self) -> None:
        self.station.show_own()

    def _choose(self, by: str) -> None:
        self._by, self._used = by, {}
        self._choices[by].setChecked(True)
        self._show()
        self.link.get(f"meters/{self._meter['meter_id']}/use?by={by}", self._known, self.failed)

    def _known(self, used: dict[str, Any]) -> None:
        if used.get("period") == self._by and used.get("meter_id") == self._meter.get("meter_id"):
            self._used = used
            self._show()

    def _show(self) -> None:
        rows = list(self._used.get("rows", ()))
        unit = "m³" if self._meter.get("medium") == "water" else "kWh"
        self.bars.show_rows([(str(row["on"]), row["used"], bool(row["has_gap"])) for row in rows], unit)
        self.bars.setVisible(bool(rows))
        heads = (self.tr("When"), self.tr("Used, {unit}").format(unit=unit), self.tr("Cost, yuan"))
        newest = [row for row in reversed(rows) if row["used"] is not None][: self._shown_rows]
        shown = [heads, *(_figures(row) for row in newest)] if newest else []
        for number, cells in enumerate(self._cells):
            for place, cell in enumerate(cells):
                cell.setText(shown[number][place] if number < len(shown) else "")
                cell.setVisible(number < len(shown))
        if self._used and not newest:
            self.message.say("info", "station.no_use")
        self._about.setText(" ".join(self._notes(rows)) if newest else "")
        if self._meter:
            what = medium_words(str(self._meter["medium"]))
            self.ask.setText(self.tr("{what}: what you used").format(what=what))

    def _notes(self, rows: Sequence[dict[str, Any]]) -> list[str]:
        """What has to be known of these figures."""
        notes = []
        if self._used.get("is_about"):
            notes.append(
                self.tr("The cost is about right: the price changes by the hour or by what was used.")
            )
        if any(row["has_gap"] or row["used"] is None for row in rows):
            notes.append(self.tr("Hatched: not all of it was read."))
        return notes

    def retranslate(self) -> None:
        self.back.setText(self.tr("Back"))
        said = {"day": self.tr("By day"), "month": self.tr("By month"), "year": self.tr("By year")}
        for one, choice in self._choices.items():
            choice.setText(said[one])
        self._show()


def _figures(row: dict[str, Any]) -> tuple[str, str, str]:
    cost = row.get("cost_fen")
    return (
        str(row["on"]),
        figures.thousandths(row["used"]),
        figures.NOTHING if cost is None else figures.yuan(cost),
    )


class UseBars(QWidget):
    """One bar a period; where nothing is known a hatched foot instead of a zero."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: Sequence[tuple[str, int | None, bool]] = ()
        self._unit = ""
        self.setMinimumHeight(260)

    def show_rows(self, rows: Sequence[tuple[str, int | None, bool]], unit: str) -> None:
        """(when, how much in Wh or litres, whether a part was not read), oldest first; `unit` is of 1,000."""
        self.rows, self._unit = rows, unit
        self.update()

    def highest(self) -> str:
        """What the highest bar stands for."""
        most = max((used or 0 for _, used, _ in self.rows), default=0)
        return f"{figures.thousandths(most)} {self._unit}"

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self.rows:
            return
        painter = QPainter(self)
        font = QFont(self.font())
        font.setPixelSize(20)
        painter.setFont(font)
        foot, top = 34, 30
        room = QRectF(0, top, self.width(), self.height() - foot - top)
        most = max((used or 0 for _, used, _ in self.rows), default=0) or 1
        wide = room.width() / len(self.rows)
        painter.drawText(QRectF(0, 0, room.width(), top), Qt.AlignmentFlag.AlignLeft, self.highest())
        for number, (_, used, has_gap) in enumerate(self.rows):
            left = room.left() + number * wide
            if used is None:
                painter.fillRect(QRectF(left + 2, room.bottom() - 12, wide - 4, 12), _hatched())
            else:
                high = room.height() * used / most
                bar = QRectF(left + wide * 0.15, room.bottom() - high, wide * 0.7, high)
                painter.fillRect(bar, _hatched() if has_gap else _BAR)
        painter.setPen(QColor("#000000"))
        painter.drawLine(room.bottomLeft(), room.bottomRight())
        self._name_bars(painter, room, foot)
        painter.end()

    def _name_bars(self, painter: QPainter, room: QRectF, foot: int) -> None:
        """When, under as many bars as have room for it: the newest and every so many before it."""
        wide = room.width() / len(self.rows)
        names = [_short(when) for when, _, _ in self.rows]
        longest = max(painter.fontMetrics().horizontalAdvance(name) for name in names)
        every = math.ceil((longest + look.GAP) / wide)
        for number in range(len(names) - 1, -1, -every):
            middle = room.left() + (number + 0.5) * wide
            middle = min(max(middle, longest / 2), room.right() - longest / 2)
            place = QRectF(middle - longest, room.bottom() + 4, 2 * longest, foot - 4)
            painter.drawText(place, Qt.AlignmentFlag.AlignHCenter, names[number])


def _short(when: str) -> str:
    """A day without its year; a month or a year whole."""
    return when[5:] if len(when) > len("2026-01") else when


def _hatched():  # type: ignore[no-untyped-def]
    from PySide6.QtGui import QBrush

    return QBrush(_GAP, Qt.BrushStyle.BDiagPattern)
