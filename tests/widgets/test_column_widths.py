"""Columns show what they hold: measured once and shared out by the window's width."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from tests.widgets import small_desk
from widgets import names
from widgets.common.column_widths import fitted
from widgets.models.rows import Column


def _column(least: int | None = None) -> Column:
    return Column("x", str, str, str, least=least)


def test_a_narrow_window_takes_from_elastic_columns_only_and_not_below_their_least():
    columns = (_column(), _column(60), _column(40))
    assert fitted(columns, [100, 120, 80], 250) == [100, 90, 60]
    assert fitted(columns, [100, 120, 80], 10) == [100, 60, 40]


def test_a_wide_window_gives_what_is_left_to_elastic_columns():
    assert fitted((_column(), _column(60)), [100, 120], 300) == [100, 200]
    assert fitted((_column(), _column()), [100, 120], 320) == [150, 170]


@pytest.fixture
def page(cashier, qtbot):
    cashier.resize(1366, 768)
    cashier.work.open(names.PAGE_METERS)
    shown = cashier.page(names.PAGE_METERS)
    qtbot.waitUntil(lambda: shown.model.rowCount() == 7)
    return shown


def _cut(page) -> set[str]:
    """Columns in which some text of the screen does not fit beside its icon and padding."""
    table, metrics = page.table, page.table.fontMetrics()
    cut = set()
    for number, column in enumerate(page.model.columns):
        icon = 20 if column.state is not None else 0
        texts = max(metrics.horizontalAdvance(column.text(row)) for row in page.model.shown()) + icon
        if max(texts, metrics.horizontalAdvance(column.title())) + 22 > table.columnWidth(number):
            cut.add(column.name)
    return cut


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_nothing_is_cut_at_1366_by_768_also_in_the_other_language(page, context, language):
    context.language.set(language)
    assert _cut(page) == set()
    assert page.table.horizontalHeader().length() <= page.table.viewport().width()


def test_new_readings_move_no_column(page, desk, qtbot):
    before = [page.table.columnWidth(number) for number in range(len(page.model.columns))]
    point = small_desk.points(6)[0]
    desk.live.put(small_desk.sample(point, desk.clock.utc_ms(), balance_fen=8_888_888, energy_wh=1))
    desk.engine.states_changed.emit(frozenset({point.meter_id}))
    qtbot.wait(300)
    assert [page.table.columnWidth(number) for number in range(len(page.model.columns))] == before


def test_a_silent_figure_of_the_status_bar_opens_the_list_of_silent_meters(cashier, desk, find, qtbot):
    desk.live.missed("E004", utc_ms=desk.clock.utc_ms(), in_contact=False)
    desk.engine.contact_changed.emit(desk.live.contact())
    find(names.STATUS_METERS).click()
    page = cashier.page(names.PAGE_METERS)
    qtbot.waitUntil(lambda: page.model.total() == 7)
    assert page.isVisible()
    assert [row.line.meter_id for row in page.model.shown()] == ["E004"]


def test_with_every_meter_in_contact_the_list_shows_all_oldest_first(cashier, desk, find, qtbot):
    point = small_desk.points(6)[3]
    desk.live.put(small_desk.sample(point, desk.clock.utc_ms() - 200_000))
    desk.engine.contact_changed.emit(desk.live.contact())
    age = find(names.STATUS_AGE)
    assert age.property("state") == "warn"
    age.click()
    page = cashier.page(names.PAGE_METERS)
    qtbot.waitUntil(lambda: page.model.rowCount() == 7)
    assert page.model.shown()[0].line.meter_id == point.meter_id
    assert page.table.horizontalHeader().sortIndicatorOrder() == Qt.SortOrder.DescendingOrder


def test_the_figure_in_doubt_opens_its_page(cashier, find):
    find(names.STATUS_IN_DOUBT).click()
    assert cashier.page(names.PAGE_IN_DOUBT).isVisible()
