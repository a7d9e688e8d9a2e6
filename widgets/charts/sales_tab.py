"""What was sold month by month, a year against the one before, by the figures of the report of sales."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from widgets.charts import calls, newest_first
from widgets.charts.drawn import Drawn, Series, Shape
from widgets.charts.scales import NameScale
from widgets.charts.series_tab import SeriesTab
from widgets.common import dates, figures, site_clock
from widgets.common.labels import choice
from widgets.context import Context
from widgets.overview import overview_names

YEARS = 11
"""To choose from."""
MONTHS = 12
NET, COUNT = "net", "sales"


class SalesTab(SeriesTab):
    def __init__(self, context: Context) -> None:
        super().__init__(context, name=overview_names.CHART_SALES)
        self.what, self.year, self.building = (
            choice(f"{self.name}.{part}") for part in ("what", "year", "building")
        )
        for key in (NET, COUNT):
            self.what.addItem("", key)
        self._offer_years()
        self.building.addItem("", "")
        self.lay_out((self.what, self.year, self.building))
        self.what.currentIndexChanged.connect(lambda _: self._show())
        for box in (self.year, self.building):
            box.currentIndexChanged.connect(lambda _: self.look())

    def offer(self, buildings: tuple[tuple[str, str], ...]) -> None:
        """Buildings to choose from, by code and name."""
        for code, name in buildings:
            self.building.addItem(name, code)

    def _offer_years(self) -> None:
        newest = site_clock.local(self.context.desk.clock.utc_ms()).year
        newest_first.offer(self.year, newest, YEARS, dates.year)

    def look(self, *, anew: bool = False) -> None:
        self._offer_years()
        super().look(anew=anew)

    def job(self) -> tuple[object, Callable[[], Any]] | None:
        desk, year, code = self.context.desk, int(self.year.currentData()), self.building.currentData()
        found = calls.sales_by_month(
            desk, (year - 1, year), building=code, session=desk.session, now_utc_ms=desk.clock.utc_ms()
        )
        return (year, code), found

    def is_empty(self) -> bool:
        """Months without a sale are noughts in the report."""
        return not any(any(one) for one in self.found.values())

    def drawn(self) -> Drawn:
        year, what = int(self.year.currentData()), self.what.currentData()
        place = 1 if what == NET else 0
        begun = [(one - 1970) * MONTHS for one in (year, year - 1)]
        series = tuple(
            Series(
                dates.year(1970 + first // MONTHS),
                list(range(MONTHS)),
                [self.found[first + n][place] if first + n in self.found else None for n in range(MONTHS)],
            )
            for first in begun
        )
        title = self.building.currentText() if self.building.currentData() else self.tr("All buildings")
        return Drawn(
            title=f"{title}  ·  {dates.year(year)}",
            x_title=self.tr("Month"),
            y_title=self.tr("Sold less what was taken back, yuan")
            if what == NET
            else self.tr("Sales, number"),
            scale=NameScale([dates.month_name(n + 1) for n in range(MONTHS)]),
            span=(0, MONTHS - 1),
            series=series,
            figure=figures.yuan if what == NET else str,
            unit=self.tr("yuan") if what == NET else "",
            per=100 if what == NET else 1,
            shape=Shape.BARS,
        )

    def file_name(self) -> str:
        return self.tr("sales-{year}").format(year=self.year.currentData())

    def retranslate(self) -> None:
        for place, text in enumerate((self.tr("Money"), self.tr("Number of sales"))):
            self.what.setItemText(place, text)
        for place in range(self.year.count()):
            self.year.setItemText(place, dates.year(self.year.itemData(place)))
        self.building.setItemText(0, self.tr("All buildings"))
        self.empty.say(
            self.tr("Nothing was sold in these years"),
            self.tr("Choose another year, or every building."),
        )
        super().retranslate()
