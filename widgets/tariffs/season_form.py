"""The form of one season: its dates, which day table each weekday has, its steps, and a price for each step
and rate.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from app.domain.tariff.model import Rate
from app.domain.tariff.typed import TypedSeason, read_bounds
from app.errors import DeskError
from widgets import names, theme
from widgets.common.labels import button, card, label
from widgets.language import Retranslated
from widgets.tariffs import tariff_words

MOST_ROWS = 8
"""Steps that the form has room for; more of them a plan hardly has."""
_NUMBERS = 7


class SeasonForm(Retranslated, QWidget):
    """`changed` with every key; `removed` when it is to go."""

    changed = Signal()
    removed = Signal()

    def __init__(self, number: int, typed: TypedSeason, rates: Sequence[Rate], medium: str) -> None:
        super().__init__()
        self._number, self._rates, self._medium = number, tuple(rates), medium
        self._title = label("strong")
        self.remove = button(f"{names.TARIFF_SEASON}.{number}.remove", kind="quiet")
        self._words = {name: label("small") for name in ("dates", "weekdays", "holiday", "bounds")}
        self.lines = {name: QLineEdit() for name in self._words}
        for name, line in self.lines.items():
            line.setObjectName(f"{names.TARIFF_SEASON}.{number}.{name}")
        self.lines["dates"].setText(typed.dates)
        self.lines["weekdays"].setText(" ".join(map(str, typed.weekdays)))
        self.lines["holiday"].setText(str(typed.holiday) if typed.holiday else "")
        self.lines["bounds"].setText(typed.bounds)
        self._prices: dict[tuple[int, Rate], QLineEdit] = {}
        self._known = {
            (step, rate): text
            for step, row in enumerate(typed.prices)
            for rate, text in zip(self._rates, row, strict=False)
        }
        self._grid = QGridLayout()
        self._lay_out()
        self._build_prices()
        for line in self.lines.values():
            line.textEdited.connect(self._edited)
        self.remove.clicked.connect(self.removed)
        self.retranslate()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.addWidget(self._title)
        head.addStretch(1)
        head.addWidget(self.remove)
        form = QGridLayout()
        form.setHorizontalSpacing(theme.SPACE)
        for at, name in enumerate(self._words):
            row, column = divmod(at, 2)
            form.addWidget(self._words[name], 2 * row, column)
            form.addWidget(self.lines[name], 2 * row + 1, column)
        self._grid.setHorizontalSpacing(theme.SPACE)
        inner = card()
        column = QVBoxLayout(inner)
        column.setContentsMargins(12, 8, 12, 12)
        column.setSpacing(theme.SPACE)
        for part in (head, form, self._grid):
            column.addLayout(part)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(inner)

    def set_rates(self, rates: Sequence[Rate]) -> None:
        self._rates = tuple(rates)
        self._build_prices()

    def typed(self) -> TypedSeason:
        """What stands in the form. Raises DeskError tariff.typed_weekdays."""
        return TypedSeason(
            dates=self.lines["dates"].text(),
            weekdays=_table_numbers(self.lines["weekdays"].text()),
            holiday=_table_number(self.lines["holiday"].text()),
            bounds=self.lines["bounds"].text(),
            prices=tuple(
                tuple(self._prices[step, rate].text() for rate in self._rates)
                for step in range(self._steps())
            ),
        )

    def _edited(self) -> None:
        self._build_prices()
        self.changed.emit()

    def _steps(self) -> int:
        return 1 + max((step for step, _ in self._prices), default=0)

    def _wanted_steps(self) -> int:
        """As many as there are bounds and one; while a bound is being typed, as before."""
        try:
            return min(MOST_ROWS, len(read_bounds(self.lines["bounds"].text())) + 1)
        except DeskError:
            return self._steps()

    def _build_prices(self) -> None:
        """A line for each step and rate; what was typed comes back with its step."""
        wanted = [(step, rate) for step in range(self._wanted_steps()) for rate in self._rates]
        if wanted == list(self._prices):
            return
        self._known |= {key: line.text() for key, line in self._prices.items()}
        while (item := self._grid.takeAt(0)) is not None:
            held: QWidget | None = item.widget()
            if held is not None:
                held.hide()
                held.deleteLater()
        self._prices = {key: self._price_line(*key) for key in wanted}
        self._headings: list[QWidget] = []
        for column, rate in enumerate(self._rates, 1):
            heading = label("small")
            heading.setText(tariff_words.rate(rate))
            self._grid.addWidget(heading, 0, column)
        for (step, rate), line in self._prices.items():
            self._grid.addWidget(line, step + 1, 1 + self._rates.index(rate))
        for step in range(self._steps()):
            heading = label("muted")
            heading.setText(self.tr("Step {n}, {unit}").format(n=step + 1, unit=self._unit()))
            self._grid.addWidget(heading, step + 1, 0)

    def _unit(self) -> str:
        return tariff_words.priced_in(self._medium)

    def _price_line(self, step: int, rate: Rate) -> QLineEdit:
        line = QLineEdit(self._known.get((step, rate), ""))
        line.setObjectName(f"{names.TARIFF_SEASON}.{self._number}.{step + 1}.{rate.value}")
        line.textEdited.connect(self.changed)
        return line

    def offer_remove(self, *, possible: bool) -> None:
        self.remove.setVisible(possible)

    def buttons(self) -> tuple[QPushButton, ...]:
        return (self.remove,)

    def retranslate(self) -> None:
        self._title.setText(self.tr("Season {n}").format(n=self._number))
        self.remove.setText(self.tr("Remove"))
        texts = {
            "dates": self.tr("Dates, as 7-1~8-31; empty: the whole year"),
            "weekdays": self.tr("Day table of Monday to Sunday"),
            "holiday": self.tr("Day table of holidays; empty: as the weekday"),
            "bounds": self.tr("Steps end at, as 240, 400; empty: no steps"),
        }
        for name, text in texts.items():
            self._words[name].setText(text)
        self._prices_anew()

    def _prices_anew(self) -> None:
        """Headings in the present language."""
        self._known |= {key: line.text() for key, line in self._prices.items()}
        kept, self._prices = self._prices, {}
        if kept:
            self._build_prices()


def _table_numbers(text: str) -> tuple[int, ...]:
    """ "1 1 1 1 1 2 2"; a single number is for the whole week."""
    parts = text.replace(",", " ").split()
    if not parts or not all(part.isascii() and part.isdigit() and len(part) < 3 for part in parts):
        raise DeskError("tariff.typed_weekdays", text=text)
    numbers = tuple(map(int, parts))
    return numbers * _NUMBERS if len(numbers) == 1 else numbers


def _table_number(text: str) -> int:
    plain = text.strip()
    if not plain:
        return 0
    if not (plain.isascii() and plain.isdigit() and 0 < int(plain[:3]) < 100):
        raise DeskError("tariff.typed_weekdays", text=plain)
    return int(plain)
