"""The live meter list: narrow updates, sort and filter in the model, export as shown."""

from __future__ import annotations

import csv

import pytest
from PySide6.QtCore import Qt

from tests.widgets import small_desk
from widgets import names


@pytest.fixture
def page(cashier, qtbot):
    cashier.work.open(names.PAGE_METERS)
    shown = cashier.page(names.PAGE_METERS)
    qtbot.waitUntil(lambda: shown.model.rowCount() == 7)
    return shown


def _column(page, name: str) -> int:
    return [column.name for column in page.model.columns].index(name)


def _texts(page, name: str) -> list[str]:
    column = _column(page, name)
    return [page.model.index(row, column).data() for row in range(page.model.rowCount())]


def test_a_change_repaints_only_its_row_and_its_live_columns(page, desk, qtbot):
    changes = []
    page.model.dataChanged.connect(
        lambda first, last, _: changes.append((first.row(), first.column(), last.row()))
    )
    page.model.watch(watched=False)
    changes.clear()
    point = small_desk.points(6)[2]
    desk.live.put(small_desk.sample(point, desk.clock.utc_ms(), balance_fen=777))
    for _ in range(50):
        desk.engine.states_changed.emit(frozenset({point.meter_id}))
    qtbot.waitUntil(lambda: "7.77" in _texts(page, "balance"))
    qtbot.wait(250)
    row = page.model.place_of(point.meter_id)
    assert changes == [(row, _column(page, "balance"), row)]


def test_sorting_by_balance_puts_meters_without_one_last(page, desk):
    for place, point in enumerate(small_desk.points(6)[:6]):
        desk.live.put(small_desk.sample(point, desk.clock.utc_ms(), balance_fen=600 - 100 * place))
    page.model.note(desk.live.states())
    page.model._show_changed()
    page.table.sortByColumn(_column(page, "balance"), Qt.SortOrder.AscendingOrder)
    assert _texts(page, "balance") == ["1.00", "2.00", "3.00", "4.00", "5.00", "6.00", "–"]
    page.table.sortByColumn(_column(page, "balance"), Qt.SortOrder.DescendingOrder)
    assert _texts(page, "balance") == ["6.00", "5.00", "4.00", "3.00", "2.00", "1.00", "–"]


def test_filters_by_words_and_by_state(page, desk, qtbot):
    page.filter.setText("茶颜")
    qtbot.waitUntil(lambda: _texts(page, "meter") == ["E002"])
    page.filter.clear()
    desk.live.missed("E004", utc_ms=desk.clock.utc_ms(), in_contact=False)
    page.model.note({"E004"})
    page.model._show_changed()
    page.shown.setCurrentIndex(1)
    qtbot.waitUntil(lambda: _texts(page, "meter") == ["E004"])
    assert "1 of 7" in page._count.text()


def test_the_export_holds_what_is_shown_and_excel_reads_its_chinese(page, desk, tmp_path, qtbot):
    small_desk.let_export(desk)
    page.filter.setText("E00")
    qtbot.waitUntil(lambda: page.model.rowCount() == 6)
    with qtbot.waitSignal(page.export.written):
        page.export.write_to(tmp_path / "meters.csv")
    qtbot.waitUntil(lambda: "6" in page.message.text())
    raw = (tmp_path / "meters.csv").read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(raw.decode("utf-8-sig").splitlines()))
    assert rows[0][0] == "Shop no."
    assert [row[0] for row in rows[1:]] == ["1-001", "1-002", "1-003", "1-004", "1-005", "1-006"]


def test_an_export_that_cannot_be_written_says_so(page, desk, tmp_path, qtbot):
    small_desk.let_export(desk)
    page.export.write_to(tmp_path / "no such folder" / "meters.csv")
    qtbot.waitUntil(lambda: "is not there (any more)" in page.message.text())


def test_the_selection_stays_on_its_meter_when_the_filter_changes(page, qtbot):
    page.table.choose_key("E003")
    page.filter.setText("E00")
    qtbot.waitUntil(lambda: page.model.rowCount() == 6)
    assert page.table.current().line.meter_id == "E003"
