"""The load curve: half hour by half hour as it was, or the mean day, workdays and free days apart."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from PySide6.QtWidgets import QComboBox

from app.errors import DeskError
from widgets.charts import calls
from widgets.charts.chosen import Chosen
from widgets.charts.drawn import Drawn, Series
from widgets.charts.energy_words import PER, of_what
from widgets.charts.picker import Picker
from widgets.charts.scales import HALF_HOUR_S, DayTimeScale, MomentScale
from widgets.charts.series_tab import SeriesTab
from widgets.charts.span import SpanChoice
from widgets.common import dates, figures, words
from widgets.common.labels import choice
from widgets.context import Context
from widgets.manager.log_period import MONTH, OWN, TODAY, WEEK, YEAR, YESTERDAY
from widgets.overview import overview_names

HALF_HOURS = 48
MOST_DAYS_OF_MANY = 31
"""Of everything or a whole building: more readings than a second is enough for."""
AS_IT_WAS, MEAN_DAY = "as_it_was", "mean_day"
SATURDAY = 5


class LoadTab(SeriesTab):
    def __init__(self, context: Context, chosen: Chosen) -> None:
        super().__init__(context, name=overview_names.CHART_LOAD)
        self.chosen = chosen
        self.picker = Picker(chosen, name=self.name)
        self.span = SpanChoice(
            context.desk.clock, name=f"{self.name}.span", choices=(TODAY, YESTERDAY, WEEK, MONTH, YEAR, OWN)
        )
        self.span.choose(WEEK)
        self.how: QComboBox = choice(f"{self.name}.how")
        for key in (AS_IT_WAS, MEAN_DAY):
            self.how.addItem("", key)
        self.lay_out((self.picker, self.span, self.how))
        chosen.changed.connect(self.look)
        self.span.changed.connect(self.look)
        self.how.currentIndexChanged.connect(lambda _: self._show())

    def job(self) -> tuple[object, Callable[[], Any]] | None:
        subject, medium = self.chosen.subject, self.chosen.medium
        if subject is None:
            return None
        desk, (first, last) = self.context.desk, self.span.days()
        if subject.kind in ("all", "building"):
            first = max(first, last - MOST_DAYS_OF_MANY + 1)
        found = calls.load(desk, subject, medium, (first, last), session=desk.session)
        return (subject, medium, first, last), found

    def drawn(self) -> Drawn:
        return self._mean_day() if self.how.currentData() == MEAN_DAY else self._as_it_was()

    def lacking(self) -> Sequence[DeskError]:
        return () if self.found is None else self.found.lacking

    def _as_it_was(self) -> Drawn:
        points = self.found
        first, last = points[0].number, points[-1].number
        middle = HALF_HOUR_S / 2
        series = Series(
            self._y_title(),
            [point.number * HALF_HOUR_S + middle for point in points],
            [point.load for point in points],
        )
        return self._drawn(
            x_title=self.tr("Time"),
            scale=MomentScale(),
            span=(first * HALF_HOUR_S, (last + 1) * HALF_HOUR_S),
            series=(series,),
        )

    def _mean_day(self) -> Drawn:
        work, free = mean_days(self.found)
        places = list(range(HALF_HOURS))
        return self._drawn(
            x_title=self.tr("Time of day"),
            scale=DayTimeScale(),
            span=(0, HALF_HOURS - 1),
            series=(
                Series(self.tr("Mean workday"), places, work),
                Series(self.tr("Mean Saturday and Sunday"), places, free),
            ),
        )

    def _drawn(self, **own: Any) -> Drawn:
        first, last = self.found[0].number // HALF_HOURS, self.found[-1].number // HALF_HOURS
        days = (
            dates.short_day(first) if first == last else f"{dates.short_day(first)} – {dates.short_day(last)}"
        )
        return Drawn(
            title=f"{of_what(self.chosen)}  ·  {days}",
            y_title=self._y_title(),
            figure=figures.thousandths,
            unit=self._unit(),
            per=PER,
            note=self._note(),
            **own,
        )

    def _y_title(self) -> str:
        return self.tr("Load, {unit}").format(unit=self._unit())

    def _unit(self) -> str:
        """Of a load: the quantity an hour."""
        return "kW" if self.chosen.medium == "electricity" else f"{words.unit(self.chosen.medium)}/h"

    def _note(self) -> str:
        """Half hours of which some meters told nothing."""
        lacking = sum(1 for point in self.found if point.lacking and point.load is not None)
        if not lacking:
            return ""
        return self.tr("Half hours without some of the meters: {n}").format(n=lacking)

    def file_name(self) -> str:
        number = "" if self.chosen.subject is None else self.chosen.subject.number
        return self.tr("load-{number}").format(number=number)

    def retranslate(self) -> None:
        for place, text in enumerate((self.tr("As it was"), self.tr("The mean day"))):
            self.how.setItemText(place, text)
        self.empty.say(
            self.tr("No readings in this time"),
            self.tr(
                "Choose another time, or another shop. Readings are kept from when a meter first answered."
            ),
        )
        super().retranslate()


def mean_days(points: Iterable[Any]) -> tuple[list[int | None], list[int | None]]:
    """The mean of each half hour of the day, of Monday to Friday and of Saturday and Sunday."""
    told: tuple[list[list[int]], list[list[int]]] = (_halves(), _halves())
    for point in points:
        if point.load is not None:
            day, half = divmod(point.number, HALF_HOURS)
            told[dates.as_date(day).weekday() >= SATURDAY][half].append(point.load)
    work, free = ([_mean(loads) for loads in halves] for halves in told)
    return work, free


def _halves() -> list[list[int]]:
    return [[] for _ in range(HALF_HOURS)]


def _mean(values: Sequence[int]) -> int | None:
    return sum(values) // len(values) if values else None
