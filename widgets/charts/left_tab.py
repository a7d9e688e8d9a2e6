"""How long credit lasts: shops by days left, and beside the chart each of them, the shortest first."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from app.domain.days_left import BOUNDS, group_of
from widgets.charts import calls
from widgets.charts.drawn import Drawn, Row, Series, Shape
from widgets.charts.plot_view import PlotView
from widgets.charts.scales import NameScale
from widgets.charts.tab import ChartTab
from widgets.common import days_words, figures, words
from widgets.common.labels import choice
from widgets.context import Context
from widgets.models.rows import Column
from widgets.overview import overview_names


class LeftTab(ChartTab):
    view: PlotView
    table_width = 610

    def __init__(self, context: Context) -> None:
        super().__init__(
            context, PlotView(name=f"{overview_names.CHART_LEFT}.plot"), name=overview_names.CHART_LEFT
        )
        self.shown = choice(f"{self.name}.shown")
        for key in ("", *map(str, range(len(BOUNDS) + 2))):
            self.shown.addItem("", key)
        self.building = choice(f"{self.name}.building")
        self.building.addItem("", "")
        self.lay_out((self.shown, self.building))
        self.shown.currentIndexChanged.connect(lambda _: self._filter())
        self.building.currentIndexChanged.connect(lambda _: self._show())
        self.view.moved.connect(self._moved)

    def job(self) -> tuple[object, Callable[[], Any]] | None:
        desk = self.context.desk
        now = desk.clock.utc_ms()
        return "left", calls.credit_left(desk, session=desk.session, now_utc_ms=now)

    def is_empty(self) -> bool:
        return not self.found

    def show_found(self) -> None:
        self._offer_buildings()
        rows = self._of_building()
        self.fill_table(_columns(), rows, lambda row: row.meter_id, shape="left")
        self.view.draw(self._drawn(rows))
        self._filter()

    def _offer_buildings(self) -> None:
        known = {self.building.itemData(place) for place in range(self.building.count())}
        for name in sorted({row.building for row in self.found} - known):
            self.building.addItem(name, name)

    def _of_building(self) -> list[Any]:
        wanted = self.building.currentData()
        return [row for row in self.found if not wanted or row.building == wanted]

    def _drawn(self, rows: Sequence[Any]) -> Drawn:
        counts = [0] * (len(BOUNDS) + 2)
        for row in rows:
            counts[_group(row)] += 1
        groups = _groups()
        return Drawn(
            title=self.tr("Meters by how long their credit lasts"),
            x_title=self.tr("Days left"),
            y_title=self.tr("Meters"),
            scale=NameScale(groups),
            span=(0, len(groups) - 1),
            series=(Series(self.tr("Meters"), list(range(len(groups))), counts),),
            figure=str,
            unit="",
            shape=Shape.BARS,
            note=self.tr("What is left now, by the tariff of now and the use of the last 14 whole days."),
        )

    def _filter(self) -> None:
        """Only the group that is chosen."""
        if self.table is not None:
            key = self.shown.currentData()
            self.table.rows.set_filter(None if key == "" else lambda row: _group(row) == int(key))

    def _moved(self, row: Row | None) -> None:
        """The crosshair chooses a group only by Enter or a click: the table does not follow it."""

    def row_chosen(self, row: Any) -> None:
        if row is not None:
            self.view.stand_near(_group(row))

    def file_name(self) -> str:
        return self.tr("days-of-credit")

    def retranslate(self) -> None:
        self.shown.setItemText(0, self.tr("Every meter"))
        for place, text in enumerate(_groups(), start=1):
            self.shown.setItemText(place, text)
        self.building.setItemText(0, self.tr("Every building"))
        self.empty.say(
            self.tr("Nobody pays for a meter yet"),
            self.tr("Open an account: then its credit is watched here."),
        )
        super().retranslate()


def _group(row: Any) -> int:
    """Its place among the bars; what cannot be foreseen has the last."""
    return len(BOUNDS) + 1 if row.tenths is None else group_of(row.tenths)


def _groups() -> list[str]:
    """What the bars are called."""
    edges = [0, *BOUNDS]
    found = [
        QCoreApplication.translate("charts", "{low}–{high} d").format(low=low, high=high)
        for low, high in pairwise(edges)
    ]
    over = QCoreApplication.translate("charts", "over {n} d").format(n=BOUNDS[-1])
    return [*found, over, QCoreApplication.translate("charts", "not foreseen")]


def _columns() -> tuple[Column, ...]:
    def column(
        name: str, title: str, text: Callable[[Any], str], value: Callable[[Any], Any], **more: Any
    ) -> Column:
        return Column(name, lambda: QCoreApplication.translate("charts", title), text, value, **more)

    return (
        column(
            "shop",
            QT_TRANSLATE_NOOP("charts", "Shop no."),
            lambda row: row.shop_number,
            lambda row: row.shop_number,
        ),
        column(
            "name",
            QT_TRANSLATE_NOOP("charts", "Shop"),
            lambda row: row.shop_name,
            lambda row: row.shop_name,
            least=80,
        ),
        column(
            "meter", QT_TRANSLATE_NOOP("charts", "Meter"), lambda row: row.meter_id, lambda row: row.meter_id
        ),
        column(
            "days",
            QT_TRANSLATE_NOOP("charts", "Days left"),
            lambda row: days_words.days(row.tenths),
            lambda row: row.tenths,
            right=True,
            state=lambda row: days_words.state(row.tenths),
        ),
        column(
            "left",
            QT_TRANSLATE_NOOP("charts", "Left, yuan"),
            lambda row: _yuan(row.left_fen),
            lambda row: row.left_fen,
            right=True,
        ),
        column(
            "cost",
            QT_TRANSLATE_NOOP("charts", "A day, yuan"),
            lambda row: _yuan(row.a_day_fen),
            lambda row: row.a_day_fen,
            right=True,
        ),
        column("used", QT_TRANSLATE_NOOP("charts", "Used a day"), _used, lambda row: row.a_day, right=True),
    )


def _yuan(fen: int | None) -> str:
    return figures.NOTHING if fen is None else figures.yuan(fen)


def _used(row: Any) -> str:
    if row.a_day is None:
        return figures.NOTHING
    return f"{figures.thousandths(row.a_day)} {words.unit(row.medium)}"
