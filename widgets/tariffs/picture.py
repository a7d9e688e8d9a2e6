"""A tariff to look at: for each season its days as coloured bars and its prices by step and rate; then what
comes on top.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from app.domain.tariff.typed import price_text
from widgets import theme
from widgets.common.labels import card, label
from widgets.language import Retranslated
from widgets.tariffs import tariff_words
from widgets.tariffs.day_bar import DayBar

if TYPE_CHECKING:
    from app.domain.tariff.model import Season, Tariff


class TariffPicture(Retranslated, QWidget):
    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "clear")
        self._tariff: Tariff | None = None
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(theme.SPACE)
        self._whole: QWidget | None = None

    def show_tariff(self, tariff: Tariff | None) -> None:
        self._tariff = tariff
        self.retranslate()

    def retranslate(self) -> None:
        """Everything is made anew: a picture is small."""
        if self._whole is not None:
            self._layout.removeWidget(self._whole)
            self._whole.hide()
            self._whole.deleteLater()
            self._whole = None
        if self._tariff is not None:
            self._whole = self._made(self._tariff)
            self._layout.addWidget(self._whole)
            self._whole.show()  # now, not when Qt comes to it: it may be looked at before

    def _made(self, tariff: Tariff) -> QWidget:
        whole = QWidget()
        whole.setProperty("role", "clear")
        column = QVBoxLayout(whole)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.SPACE)
        for season in tariff.seasons:
            column.addWidget(_season(tariff, season))
        rest = [text for text in (tariff_words.steps_begin(tariff), *tariff_words.extras(tariff)) if text]
        for text in rest:
            said = label(wrap=True)
            said.setText(text)
            column.addWidget(said)
        column.addStretch(1)
        return whole


def _season(tariff: Tariff, season: Season) -> QWidget:
    made = card("sunken")
    column = QVBoxLayout(made)
    column.setContentsMargins(12, 8, 12, 12)
    column.setSpacing(theme.SPACE)
    title = label("strong", wrap=True)
    title.setText(tariff_words.season_dates(season.ranges))
    column.addWidget(title)
    if len(tariff.rates) > 1:
        for table, days in tariff_words.days_of(season):
            said = label("muted", wrap=True)
            said.setText(days)
            column.addWidget(said)
            column.addWidget(DayBar(tariff.tables[table]))
    column.addLayout(_prices(tariff, season))
    return made


def _prices(tariff: Tariff, season: Season) -> QGridLayout:
    """A row for each step, a column for each rate."""
    grid = QGridLayout()
    grid.setHorizontalSpacing(2 * theme.SPACE)
    corner = label("small")
    corner.setText(tariff_words.priced_in(tariff.medium))
    grid.addWidget(corner, 0, 0)
    for column, rate in enumerate(tariff.rates, 1):
        heading = label("small", right=True)
        heading.setText(tariff_words.rate(rate) if len(tariff.rates) > 1 else "")
        grid.addWidget(heading, 0, column)
    for step, row in enumerate(season.prices):
        name = label("muted")
        name.setText(tariff_words.step_name(season, step, tariff.medium))
        grid.addWidget(name, step + 1, 0)
        for column, price_e8 in enumerate(row, 1):
            price = label("strong", right=True)
            price.setText(price_text(price_e8))
            grid.addWidget(price, step + 1, column)
    grid.setColumnStretch(len(tariff.rates) + 1, 1)
    return grid
