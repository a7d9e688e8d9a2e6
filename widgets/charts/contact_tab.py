"""How well meters were in contact, day by day: hours read, time answered, and their collectors' links."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from widgets.charts import calls
from widgets.charts.chosen import Chosen, title
from widgets.charts.drawn import Drawn, Series
from widgets.charts.picker import Picker
from widgets.charts.scales import DayScale
from widgets.charts.series_tab import SeriesTab
from widgets.charts.span import SpanChoice
from widgets.context import Context
from widgets.manager.log_period import MONTH, OWN, QUARTER, WEEK
from widgets.overview import overview_names

WHOLE = 1000


class ContactTab(SeriesTab):
    def __init__(self, context: Context, chosen: Chosen) -> None:
        super().__init__(context, name=overview_names.CHART_CONTACT)
        self.chosen = chosen
        self.picker = Picker(chosen, name=self.name, of_both=True)
        self.span = SpanChoice(
            context.desk.clock, name=f"{self.name}.span", choices=(WEEK, MONTH, QUARTER, OWN)
        )
        self.span.choose(MONTH)
        self.lay_out((self.picker, self.span))
        chosen.changed.connect(self.look)
        self.span.changed.connect(self.look)

    def job(self) -> tuple[object, Callable[[], Any]] | None:
        subject = self.chosen.subject
        if subject is None:
            return None
        desk, span = self.context.desk, self.span.days()
        found = calls.contact(desk, subject, span, session=desk.session, now_utc_ms=desk.clock.utc_ms())
        return (subject, span), found

    def drawn(self) -> Drawn:
        days = [one.day for one in self.found]
        subject = self.chosen.subject
        return Drawn(
            title="" if subject is None else title(subject),
            x_title=self.tr("Day"),
            y_title=self.tr("Share, %"),
            scale=DayScale(),
            span=(days[0], days[-1]),
            series=(
                Series(self.tr("Hours read"), days, [one.read for one in self.found]),
                Series(self.tr("Time in contact"), days, [one.answered for one in self.found]),
                Series(self.tr("Collectors' links"), days, [one.linked for one in self.found]),
            ),
            figure=lambda value: f"{value / 10:.1f}",
            unit="%",
            per=10,
            most=WHOLE,
        )

    def file_name(self) -> str:
        return self.tr("contact-{number}").format(
            number="" if self.chosen.subject is None else self.chosen.subject.number
        )

    def retranslate(self) -> None:
        self.picker.box.setPlaceholderText(self.tr("Collector, building, shop or meter"))
        self.empty.say(
            self.tr("Nothing is known of this time"),
            self.tr("Choose another time. Contact is kept from when the program first ran."),
        )
        super().retranslate()
