"""The reading history of one meter: table and chart tell the same, gaps stay gaps, and both files hold it."""

from __future__ import annotations

import math

import openpyxl
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from db.rows import StateBit, StoredSample
from tests.widgets import small_desk
from widgets import names
from widgets.readings.history_dialog import HistoryDialog

HEADING_ROW = 4
"""Of a workbook: below its title, one line of statement and an empty row."""

HALF_MS = 1_800_000
ON = StateBit.SUPPLY_KNOWN | StateBit.SUPPLY_ON


@pytest.fixture
def stored(desk):
    """Three days of half hours with one missing in the midst; E002 has one reading, E003 none."""
    base = desk.clock.utc_ms() // HALF_MS * HALF_MS - 3 * 48 * HALF_MS
    missing = range(60, 70)
    samples = [
        StoredSample("E001", base + place * HALF_MS + 5_000, 1_000_000 + place * 500, 9_000 - place, ON)
        for place in range(3 * 48)
        if place not in missing
    ]
    samples.append(StoredSample("E002", base, 5_000, 100, ON, 1_000, 4_000))

    def fill(readings):
        readings.know_meters(dict.fromkeys(("E001", "E002", "E003"), "electricity"))
        readings.put(samples)

    desk.readings.write(fill)
    return base


def opened(context, window, qtbot, meter_id, *, resolution="raw", what="register") -> HistoryDialog:
    dialog = HistoryDialog(context, meter_id, window)
    dialog.resolution.setCurrentIndex(dialog.resolution.findData(resolution))
    dialog.what.setCurrentIndex(dialog.what.findData(what))
    dialog.open()
    qtbot.waitUntil(lambda: dialog._history is not None and dialog._history.resolution == resolution)
    return dialog


def line(dialog) -> tuple[list[float], list[float]]:
    times, values = dialog.chart._line.getData()
    return list(times), list(values)


def test_every_reading_stands_in_the_table_and_the_line_breaks_at_the_gap(stored, cashier, context, qtbot):
    dialog = opened(context, cashier, qtbot, "E001")
    assert dialog.table.rows.rowCount() == 3 * 48 - 10
    times, values = line(dialog)
    assert sum(math.isnan(value) for value in values) == 1
    place = next(place for place, value in enumerate(values) if math.isnan(value))
    assert times[place + 1] * 1000 == stored + 70 * HALF_MS + 5_000
    assert dialog.chart._line.opts["connect"] == "finite"
    gap = next(point for point in dialog.table.rows.shown() if point.gap)
    assert gap.used == 11 * 500
    heads = [column.title() for column in dialog.table.rows.columns]
    assert heads == ["Read at", "Register, kWh", "Used, kWh", "Balance, yuan", "Supply", "Remark"]
    dialog.close()


def test_hours_are_bars_and_none_stands_where_nothing_was_read(stored, cashier, context, qtbot):
    dialog = opened(context, cashier, qtbot, "E001", resolution="hour", what="used")
    bars = dialog.chart._bars.opts
    assert set(bars["height"]) == {0.5, 1.0}
    known = [point for point in dialog._history.points if point.used is not None]
    assert len(bars["x"]) == len(known) < 3 * 24
    missing = [point for point in dialog._history.points if point.gap]
    assert len(missing) == 1
    assert "Used in this time: 71.50 kWh" in dialog._sum.text()
    dialog.close()


def test_it_changes_language_with_everything_else(stored, cashier, context, qtbot):
    dialog = opened(context, cashier, qtbot, "E001")
    context.language.set("zh_CN")
    qtbot.waitUntil(lambda: dialog.table.rows.columns[1].title() == "示数，kWh")
    assert "抄表历史" in dialog._title.text()
    assert dialog.chart.plot.getAxis("left").labelText == "示数，kWh"
    dialog.close()


def test_a_single_reading_is_a_dot_with_its_rates(stored, cashier, context, qtbot):
    dialog = opened(context, cashier, qtbot, "E002")
    assert [point.pos().y() for point in dialog.chart._dots.points()] == [5.0]
    heads = [column.title() for column in dialog.table.rows.columns]
    assert heads[3:5] == ["Sharp, kWh", "Peak, kWh"]
    dialog.close()


def test_no_reading_says_so_and_exports_nothing(stored, cashier, context, qtbot):
    dialog = opened(context, cashier, qtbot, "E003")
    texts = " ".join(one.text() for one in dialog.findChildren(QLabel) if one.isVisible())
    assert "No readings in this time" in texts
    assert not dialog.export.isEnabled()
    dialog.close()


def test_it_is_exported_as_a_workbook_and_as_csv(stored, cashier, context, desk, tmp_path, qtbot):
    small_desk.let_export(desk)
    dialog = opened(context, cashier, qtbot, "E001")
    for name in ("history.xlsx", "history.csv"):
        with qtbot.waitSignal(dialog.export.written):
            dialog.export.write_to(tmp_path / name)
        qtbot.waitUntil(lambda name=name: name in dialog.message.text())
    sheet = openpyxl.load_workbook(tmp_path / "history.xlsx").active
    assert sheet.max_row == 3 * 48 - 10 + HEADING_ROW
    assert sheet.cell(HEADING_ROW + 1, 2).value == pytest.approx(1_071.5)
    lines = (tmp_path / "history.csv").read_text("utf-8-sig").splitlines()
    assert len(lines) == 3 * 48 - 10 + 1
    dialog.close()


def test_it_opens_from_the_meter_list_and_from_the_shop(stored, cashier, desk, qtbot):
    cashier.work.open(names.PAGE_METERS)
    meters = cashier.page(names.PAGE_METERS)
    qtbot.waitUntil(lambda: meters.model.rowCount() > 0)
    meters.table.choose(0)
    QTest.keyClick(meters, Qt.Key.Key_F6)
    qtbot.waitUntil(lambda: cashier.findChild(HistoryDialog) is not None)
    shown = cashier.findChild(HistoryDialog)
    assert shown._meter_id == "E001"
    shown.close()
    qtbot.waitUntil(lambda: cashier.findChild(HistoryDialog) is None)
    cashier.work.open(names.PAGE_DESK)
    cashier.page(names.PAGE_DESK).controller.enter_search("1-001")
    qtbot.waitUntil(lambda: cashier.findChild(object, f"{names.DESK_HISTORY}.W001") is not None)
    cashier.findChild(object, f"{names.DESK_HISTORY}.W001").click()
    qtbot.waitUntil(lambda: cashier.findChild(HistoryDialog) is not None)
    assert cashier.findChild(HistoryDialog)._meter_id == "W001"
    cashier.findChild(HistoryDialog).close()
