"""Buildings, or areas, beside each other: what each used in a month and in the month before."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from widgets.charts import calls, newest_first
from widgets.charts.chosen import MEDIA
from widgets.charts.drawn import Drawn, Series, Shape
from widgets.charts.energy_words import PER, used_title
from widgets.charts.scales import NameScale
from widgets.charts.series_tab import SeriesTab
from widgets.charts.use_tab import MONTHS, days_of
from widgets.common import dates, figures, words
from widgets.common.labels import choice
from widgets.context import Context
from widgets.overview import overview_names

BUILDING, AREA = "building", "area"


class PlacesTab(SeriesTab):
    def __init__(self, context: Context) -> None:
        super().__init__(context, name=overview_names.CHART_PLACES)
        self.by, self.medium, self.month = (
            choice(f"{self.name}.{part}") for part in ("by", "medium", "month")
        )
        for key in (BUILDING, AREA):
            self.by.addItem("", key)
        for medium in MEDIA:
            self.medium.addItem("", medium)
        self._offer_months()
        self.lay_out((self.by, self.medium, self.month))
        for box in (self.by, self.medium, self.month):
            box.currentIndexChanged.connect(lambda _: self.look())

    def _offer_months(self) -> None:
        newest_first.offer(self.month, newest_first.this_month(self.context.desk.clock), MONTHS, dates.month)

    def look(self, *, anew: bool = False) -> None:
        self._offer_months()
        super().look(anew=anew)

    def job(self) -> tuple[object, Callable[[], Any]] | None:
        desk, medium, by = self.context.desk, self.medium.currentData(), self.by.currentData()
        spans = [days_of(month) for month in self._months()]
        found = calls.by_place(desk, medium, spans, by_area=by == AREA, session=desk.session)
        return (medium, by, tuple(spans)), found

    def drawn(self) -> Drawn:
        medium, months = self.medium.currentData(), self._months()
        keys = sorted({total.key for totals in self.found for total in totals if total.meters})
        series = tuple(
            Series(dates.month(month), list(range(len(keys))), _values(keys, totals))
            for month, totals in zip(months, self.found, strict=True)
        )
        x_title = self.tr("Building") if self.by.currentData() == BUILDING else self.tr("Area")
        return Drawn(
            title=f"{words.medium(medium)}  ·  {dates.month(months[0])}",
            x_title=x_title,
            y_title=used_title(medium),
            scale=NameScale(keys),
            span=(0, max(len(keys) - 1, 0)),
            series=series,
            figure=figures.thousandths,
            unit=words.unit(medium),
            per=PER,
            shape=Shape.BARS,
        )

    def file_name(self) -> str:
        return self.tr("buildings-{month}").format(month=f"{self._months()[0]}")

    def _months(self) -> tuple[int, int]:
        month = int(self.month.currentData())
        return month, month - 1

    def retranslate(self) -> None:
        for place, text in enumerate((self.tr("By building"), self.tr("By area"))):
            self.by.setItemText(place, text)
        for place, medium in enumerate(MEDIA):
            self.medium.setItemText(place, words.medium(medium))
        for place in range(self.month.count()):
            self.month.setItemText(place, dates.month(self.month.itemData(place)))
        self.empty.say(
            self.tr("Nothing is known of these months"),
            self.tr("Choose another month. Readings are kept from when a meter first answered."),
        )
        super().retranslate()


def _values(keys: list[str], totals: Any) -> list[int | None]:
    used = {total.key: total.used for total in totals if total.meters}
    return [used.get(key) for key in keys]
