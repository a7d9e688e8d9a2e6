"""A tab of series over one scale: the table has a row for each place and a column for each series."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from widgets.charts.drawn import Drawn, Row
from widgets.charts.plot_view import PlotView
from widgets.charts.tab import ChartTab
from widgets.common import figures
from widgets.context import Context
from widgets.models.rows import Column


class SeriesTab(ChartTab):
    """A subclass makes the chart of what was found: `drawn`."""

    view: PlotView

    def __init__(self, context: Context, *, name: str) -> None:
        super().__init__(context, PlotView(name=f"{name}.plot"), name=name)
        self.view.moved.connect(self._moved)

    def drawn(self) -> Drawn:
        """The chart of `found`, in the present language."""
        raise NotImplementedError

    def is_empty(self) -> bool:
        return self.drawn().is_empty

    def show_found(self) -> None:
        drawn = self.drawn()
        columns = (_place(self.view), *(_value(self.view, at) for at in range(len(drawn.series))))
        self.fill_table(columns, list(drawn.rows()), lambda row: row.x, shape=f"series-{len(drawn.series)}")
        self.view.draw(drawn)
        if self.table is not None:
            self.table.retranslate()

    def row_chosen(self, row: Any) -> None:
        if isinstance(row, Row):
            self.view.stand_near(row.x)

    def _moved(self, row: Row | None) -> None:
        if row is not None:
            self.choose_row(row.x)


def _place(view: PlotView) -> Column:
    return Column(
        "place",
        lambda: "" if view.drawn is None else view.drawn.x_title,
        lambda row: "" if view.drawn is None else view.drawn.scale.text(row.x),
        lambda row: row.x,
    )


def _value(view: PlotView, at: int) -> Column:
    def title() -> str:
        return view.drawn.series[at].name if view.drawn is not None and at < len(view.drawn.series) else ""

    return Column(f"value-{at}", title, _text(view, at), lambda row: row.values[at], right=True)


def _text(view: PlotView, at: int) -> Callable[[Row], str]:
    """The figure alone; the unit stands at the chart's upright axis and in the readout."""

    def text(row: Row) -> str:
        value = row.values[at]
        if value is None or view.drawn is None:
            return figures.NOTHING
        return view.drawn.figure(value)

    return text
