"""Hours by days: when in the day something uses, and on which days it is another."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QCoreApplication

from widgets.charts import calls
from widgets.charts.chosen import Chosen
from widgets.charts.energy_words import of_what
from widgets.charts.heat_view import HOURS, HeatDrawn, HeatView
from widgets.charts.picker import Picker
from widgets.charts.span import SpanChoice
from widgets.charts.tab import ChartTab
from widgets.common import dates, figures, words
from widgets.context import Context
from widgets.manager.log_period import MONTH, OWN, QUARTER, WEEK
from widgets.models.rows import Column
from widgets.overview import overview_names


class HeatTab(ChartTab):
    view: HeatView

    def __init__(self, context: Context, chosen: Chosen) -> None:
        super().__init__(
            context, HeatView(name=f"{overview_names.CHART_HEAT}.plot"), name=overview_names.CHART_HEAT
        )
        self.chosen = chosen
        self.picker = Picker(chosen, name=self.name)
        self.span = SpanChoice(
            context.desk.clock, name=f"{self.name}.span", choices=(WEEK, MONTH, QUARTER, OWN)
        )
        self.span.choose(MONTH)
        self.lay_out((self.picker, self.span))
        chosen.changed.connect(self.look)
        self.span.changed.connect(self.look)
        self.view.moved.connect(lambda at: at is not None and self.choose_row(at[0]))

    def job(self) -> tuple[object, Callable[[], Any]] | None:
        subject, medium = self.chosen.subject, self.chosen.medium
        if subject is None:
            return None
        desk, span = self.context.desk, self.span.days()
        return (subject, medium, span), calls.heat(desk, subject, medium, span, session=desk.session)

    def is_empty(self) -> bool:
        return self._drawn().is_empty

    def show_found(self) -> None:
        self.fill_table(_columns(), self.found, lambda row: row.day, shape="heat")
        self.view.draw(self._drawn())

    def _drawn(self) -> HeatDrawn:
        unit = words.unit(self.chosen.medium)
        lacking = sum(1 for day in self.found for n in day.lacking if n)
        whole = HOURS * len(self.found)
        note = self.tr("Hours without some of the meters: {n} of {whole}") if lacking else ""
        return HeatDrawn(
            title=of_what(self.chosen),
            days=[day.day for day in self.found],
            hours=[day.hours for day in self.found],
            text=lambda value: f"{figures.thousandths(value)} {unit}",
            unknown=self.tr("not known"),
            note=note.format(n=lacking, whole=whole),
        )

    def row_chosen(self, row: Any) -> None:
        if row is not None:
            self.view.stand_at((row.day, 0 if self.view.at is None else self.view.at[1]))

    def file_name(self) -> str:
        number = "" if self.chosen.subject is None else self.chosen.subject.number
        return self.tr("hours-{number}").format(number=number)

    def retranslate(self) -> None:
        self.empty.say(
            self.tr("No readings in this time"),
            self.tr(
                "Choose another time, or another shop. Readings are kept from when a meter first answered."
            ),
        )
        super().retranslate()


def _columns() -> tuple[Column, ...]:
    """The day, then every hour."""
    return (
        Column(
            "day",
            lambda: QCoreApplication.translate("charts", "Day"),
            lambda row: dates.whole_day(row.day),
            lambda row: row.day,
        ),
        *(_hour(hour) for hour in range(HOURS)),
    )


def _hour(hour: int) -> Column:
    def text(row: Any) -> str:
        value = row.hours[hour]
        return figures.NOTHING if value is None else figures.thousandths(value)

    return Column(
        f"hour-{hour}", lambda: dates.clock(hour * 60), text, lambda row: row.hours[hour], right=True
    )
