"""What was used day by day in a month, against the month before and the same month a year ago."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from PySide6.QtWidgets import QComboBox

from widgets.charts import calls, newest_first
from widgets.charts.chosen import Chosen
from widgets.charts.drawn import Drawn, Series
from widgets.charts.energy_words import PER, doubts, has_not_ended, of_what, used_title
from widgets.charts.picker import Picker
from widgets.charts.scales import DayOfMonthScale
from widgets.charts.series_tab import SeriesTab
from widgets.common import dates, figures, words
from widgets.common.labels import choice
from widgets.context import Context
from widgets.overview import overview_names

MONTHS = 37
"""To choose from: three years and the present month."""
_EPOCH = date(1970, 1, 1).toordinal()


class UseTab(SeriesTab):
    def __init__(self, context: Context, chosen: Chosen) -> None:
        super().__init__(context, name=overview_names.CHART_USE)
        self.chosen = chosen
        self.picker = Picker(chosen, name=self.name)
        self.month: QComboBox = choice(f"{self.name}.month")
        self._offer_months()
        self.lay_out((self.picker, self.month))
        chosen.changed.connect(self.look)
        self.month.currentIndexChanged.connect(lambda _: self.look())

    def _offer_months(self) -> None:
        newest_first.offer(self.month, newest_first.this_month(self.context.desk.clock), MONTHS, dates.month)

    def look(self, *, anew: bool = False) -> None:
        self._offer_months()
        super().look(anew=anew)

    def job(self) -> tuple[object, Callable[[], Any]] | None:
        subject, medium = self.chosen.subject, self.chosen.medium
        if subject is None:
            return None
        desk = self.context.desk
        spans = [days_of(month) for month in self._months()]
        found = calls.use_by_day(desk, subject, medium, spans, session=desk.session)
        return (subject, medium, tuple(spans)), found

    def drawn(self) -> Drawn:
        months = self._months()
        series = tuple(_series(month, uses) for month, uses in zip(months, self.found, strict=True))
        return Drawn(
            title=f"{of_what(self.chosen)}  ·  {dates.month(months[0])}",
            x_title=self.tr("Day"),
            y_title=used_title(self.chosen.medium),
            scale=DayOfMonthScale(),
            span=(1, 31),
            series=series,
            figure=figures.thousandths,
            unit=words.unit(self.chosen.medium),
            per=PER,
            note=doubts(self.found[0]),
        )

    def file_name(self) -> str:
        month = self._months()[0]
        number = "" if self.chosen.subject is None else self.chosen.subject.number
        return self.tr("use-{number}-{month}").format(
            number=number, month=f"{1970 + month // 12}-{month % 12 + 1:02d}"
        )

    def _months(self) -> tuple[int, int, int]:
        month = int(self.month.currentData())
        return month, month - 1, month - 12

    def retranslate(self) -> None:
        for place in range(self.month.count()):
            self.month.setItemText(place, dates.month(self.month.itemData(place)))
        self.empty.say(
            self.tr("Nothing is known of these months"),
            self.tr(
                "Choose another month, or another shop. Readings are kept from when a meter first answered."
            ),
        )
        super().retranslate()


def days_of(month: int) -> tuple[int, int]:
    """The first and the last day of a month."""
    return _first(month), _first(month + 1) - 1


def _first(month: int) -> int:
    return date(1970 + month // 12, month % 12 + 1, 1).toordinal() - _EPOCH


def _series(month: int, uses: Any) -> Series:
    """Every day of the month has its place, known or not."""
    first, last = days_of(month)
    known = {use.number: use.used for use in uses}
    days = range(first, last + 1)
    newest = max(uses, key=lambda use: use.number, default=None)
    return Series(
        dates.month(month),
        [day - first + 1 for day in days],
        [known.get(day) for day in days],
        newest.number - first + 1 if newest is not None and has_not_ended(newest) else None,
    )
