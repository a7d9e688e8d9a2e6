"""The public holidays year by year: what is known and from where, and entering a year.

A year that nobody has entered shows the days that the law names, so that only what the State Council
announces besides has to be typed; it counts only once it is entered.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QCheckBox, QComboBox, QGridLayout, QHBoxLayout, QLabel, QLineEdit, QWidget

from app.domain.permissions import Permission, allows
from app.domain.statutory_days import NAMES
from app.domain.typed_holidays import TypedHoliday, as_typed, read_year
from app.errors import DeskError
from widgets import names, theme
from widgets.cashier.account_dialog import AccountDialog
from widgets.common import holiday_words
from widgets.common.labels import StatePill, choice, label
from widgets.context import Context
from widgets.tariffs import calls

if TYPE_CHECKING:
    from app.domain.calendar import HolidayYear
    from app.services.approvals import Wanted
    from app.services.holiday_years import YearRow

_PARTS = ("first", "last", "worked")
_WIDTH, _HEIGHT = 860, 640


class HolidaysDialog(AccountDialog):
    def __init__(self, context: Context, parent: QWidget, *, year: int | None = None) -> None:
        super().__init__(context, parent, name=names.HOLIDAYS_DIALOG)
        self._wanted_year = year
        self.years: QComboBox = choice(names.HOLIDAYS_YEAR)
        self.state = StatePill(name=names.HOLIDAYS_STATE)
        self.rows: list[tuple[str, QLabel, dict[str, QLineEdit]]] = []
        self._heads = [label("small") for _ in range(4)]
        self._year_word, self._source_word = label("small"), label("small")
        self._explained = label("muted", wrap=True)
        self.source = QLineEdit()
        self.source.setObjectName(names.HOLIDAYS_SOURCE)
        self.announced = QCheckBox()
        self.announced.setObjectName(names.HOLIDAYS_ANNOUNCED)
        self._grid = QGridLayout()
        self._fill()
        self.years.currentIndexChanged.connect(lambda _: self._show_year())
        self.act.clicked.connect(self._ask)
        self.resize(_WIDTH, _HEIGHT)
        self.retranslate()
        self.act.setEnabled(False)
        self.look_up(calls.holiday_years(desk=context.desk), self._show, latest="years")

    def _fill(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(theme.SPACE)
        for part in (self._year_word, self.years, self.state):
            head.addWidget(part)
        head.addStretch(1)
        self._grid.setHorizontalSpacing(theme.SPACE)
        for column, heading in enumerate(self._heads):
            self._grid.addWidget(heading, 0, column)
        self._grid.setColumnStretch(3, 1)
        self.body.addLayout(head)
        self.body.addWidget(self._explained)
        self.body.addLayout(self._grid)
        self.body.addWidget(self.announced)
        self.body.addWidget(self._source_word)
        self.body.addWidget(self.source)

    def _show(self, rows: tuple[YearRow, ...]) -> None:
        """The year that is asked for, else the newest."""
        self.years.blockSignals(True)
        for row in rows:
            self.years.addItem(str(row.year.year), row)
        wanted = self.years.findText(str(self._wanted_year))
        self.years.setCurrentIndex(max(wanted, 0))
        self.years.blockSignals(False)
        self._show_year()

    def _show_year(self) -> None:
        row: YearRow = self.years.currentData()
        known = {one.name for one in row.year.holidays}
        typed = [as_typed(one) for one in row.year.holidays]
        typed += [TypedHoliday(name) for name in NAMES if name not in known]
        self._make_rows(len(typed))
        may = row.may_change and allows(self.context.desk.session, Permission.TARIFFS)
        for (_, _, lines), one in zip(self.rows, typed, strict=True):
            for part in _PARTS:
                lines[part].setText(getattr(one, part))
                lines[part].setReadOnly(not may)
        self.rows = [(one.name, word, lines) for (_, word, lines), one in zip(self.rows, typed, strict=True)]
        self.source.setText(row.year.source)
        self.source.setReadOnly(not may)
        self.announced.setChecked(row.year.announced)
        self.announced.setEnabled(may)
        self.act.setEnabled(may)
        self.message.clear_message()
        self._name_rows()

    def _make_rows(self, count: int) -> None:
        while len(self.rows) > count:
            _, word, lines = self.rows.pop()
            for part in (word, *lines.values()):
                part.hide()
                part.deleteLater()
        for place in range(len(self.rows), count):
            word = label()
            lines = {part: QLineEdit() for part in _PARTS}
            self._grid.addWidget(word, place + 1, 0)
            for column, (part, line) in enumerate(lines.items(), 1):
                line.setObjectName(f"{names.HOLIDAYS_ROW}.{place}.{part}")
                self._grid.addWidget(line, place + 1, column)
            self.rows.append(("", word, lines))

    def _name_rows(self) -> None:
        row: YearRow | None = self.years.currentData()
        for name, word, lines in self.rows:
            word.setText(holiday_words.name(name))
            for part in _PARTS:
                lines[part].setAccessibleName(f"{holiday_words.name(name)} {part}")
        if row is not None:
            colour, icon, word = holiday_words.origin(row.origin, announced=row.year.announced)
            self.state.show_state(colour, icon=icon, word=word)

    def _read(self) -> HolidayYear:
        """Raises DeskError calendar.*."""
        row: YearRow = self.years.currentData()
        typed = [TypedHoliday(name, *(lines[part].text() for part in _PARTS)) for name, _, lines in self.rows]
        return read_year(
            row.year.year, typed, source=self.source.text(), announced=self.announced.isChecked()
        )

    def _ask(self) -> None:
        try:
            year = self._read()
        except DeskError as error:
            self.message.show_error(error)
            return
        unit = calls.wanted_holidays(year, desk=self.context.desk)
        self.look_up(unit, lambda found: self._approve(year, *found))

    def _approve(self, year: HolidayYear, wanted: Wanted, needed: bool) -> None:  # noqa: FBT001  of the unit
        self.with_second_person(
            wanted, needed=needed, reason="", then=lambda approval: self._write(year, approval)
        )

    def _write(self, year: HolidayYear, approval: str | None) -> None:
        unit = calls.enter_holidays(year, approval=approval, desk=self.context.desk)
        self.write(unit, lambda _: self.finish("calendar.entered", where=year.year))

    def retranslate(self) -> None:
        super().retranslate()
        self.setWindowTitle(self.tr("Public holidays"))
        self._year_word.setText(self.tr("Year"))
        self._explained.setText(
            self.tr(
                "By these days tariffs with holiday prices are charged. The State Council announces a year "
                "in the November before it; until then only the days that the law names can be entered. "
                "What was charged already stays as it was charged."
            )
        )
        texts = (
            self.tr("Holiday"),
            self.tr("First day off"),
            self.tr("Last day off"),
            self.tr("Weekend days worked in its stead, parted by commas"),
        )
        for heading, text in zip(self._heads, texts, strict=True):
            heading.setText(text)
        self.announced.setText(self.tr("As the State Council announced it (else: only the days by law)"))
        self._source_word.setText(self.tr("Notice that says so"))
        self.act.setText(self.tr("Enter these holidays  Ctrl+Enter"))
        self._name_rows()
