"""The reading history of one meter: table and chart tell the same, gaps stay gaps, and both files hold it."""

from __future__ import annotations

import math
from dataclasses import replace

import openpyxl
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from app.domain.permissions import Permission
from app.services import charging
from app.services.charging import Heard, Reading
from app.verify import verify_book
from db.rows import StateBit, StoredSample
from tests.helpers.second_person import SECRET, add_people
from tests.widgets import small_desk
from widgets import names
from widgets.common.approval_dialog import ApprovalDialog
from widgets.readings.correction_dialog import CorrectionDialog
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


WRONG = 40
"""The place of a reading of `mistaken` that is 300 kWh too high."""


@pytest.fixture
def mistaken(desk, stored):
    """E001's reading 40 of `stored`, and W001's, which the office charges."""
    wrong = stored + WRONG * HALF_MS + 5_000
    desk.readings.write(
        lambda unit: unit.correct([StoredSample("E001", wrong, 1_000_000 + WRONG * 500 + 300_000, 8_960, ON)])
    )
    return wrong


def as_technician(desk, context):
    """The session of somebody who may correct readings."""
    desk.session = replace(desk.session, granted=desk.session.permissions | {Permission.CORRECT_READINGS})
    desk.ledger.write(lambda ledger: ledger.operators.set_roles(desk.session.operator_id, ("manager",)))


def test_a_wrong_reading_is_corrected_from_the_history(mistaken, desk, cashier, context, qtbot):
    as_technician(desk, context)
    dialog = opened(context, cashier, qtbot, "E001", resolution="hour")
    dialog.correct.click()
    assert dialog.message.key == "readings.choose_reading"
    dialog.resolution.setCurrentIndex(dialog.resolution.findData("raw"))
    qtbot.waitUntil(lambda: dialog._history.resolution == "raw")
    dialog.table.choose_key(mistaken)
    dialog.correct.click()
    correction = dialog.findChild(CorrectionDialog)
    qtbot.waitUntil(lambda: correction._preview is not None)
    assert correction.lines[0].text() == "1320.000" and not correction.lines[1].isVisible()
    correction.lines[0].setText("1020.000")
    assert not correction.act.isEnabled()
    qtbot.waitUntil(lambda: correction._preview is not None)
    texts = [one.text() for one in correction.findChildren(QLabel) if one.isVisible()]
    assert any("holds its own" in text for text in texts) and "24.00 kWh" in texts
    correction.act.click()
    assert correction.message.key == "readings.no_reason"
    correction.reason.setText("the display was photographed")
    correction.act.click()
    qtbot.waitUntil(lambda: dialog.message.key == "readings.corrected")
    (point,) = [one for one in dialog._history.points if one.corrected]
    assert (point.utc_ms, point.quantity) == (mistaken, 1_020_000)
    remarks = [dialog.table.rows.columns[-1].text(one) for one in dialog.table.rows.shown()]
    assert [text for text in remarks if "hand" in text] == ["Corrected by hand, told 1,320.00"]
    dialog.close()


def test_a_cashier_is_not_offered_the_correction(mistaken, cashier, context, qtbot):
    dialog = opened(context, cashier, qtbot, "E001")
    assert not dialog.correct.isVisible()
    dialog.close()


@pytest.fixture
def overcharged(desk):
    """The office holds E003's money, and charged 15 kWh that its register never counted."""

    def held_by_the_office(ledger):
        meter = ledger.meters.get("E003")
        ledger.meters.put(replace(meter, custody="office"))

    desk.ledger.write(held_by_the_office)
    base = desk.clock.utc_ms() // HALF_MS * HALF_MS - 20 * HALF_MS
    told = [12_326_670 + place * 1_000 + (15_000 if place == 10 else 0) for place in range(20)]
    samples = [StoredSample("E003", base + place * HALF_MS, told[place], None, ON) for place in range(20)]

    def fill(readings):
        readings.know_meters({"E003": "electricity"})
        readings.put(samples)

    desk.readings.write(fill)
    before = None
    for one in samples:
        reading = Reading("E003", one.utc_ms, one.quantity, {})
        heard = Heard(reading, before)
        desk.ledger.write(lambda ledger, heard=heard: charging.take(ledger, (heard,), now_utc_ms=1))
        before = reading
    return samples[10].utc_ms


def test_what_was_charged_too_much_goes_back_with_a_second_person(overcharged, desk, cashier, context, qtbot):
    as_technician(desk, context)
    desk.ledger.write(add_people)
    dialog = opened(context, cashier, qtbot, "E003")
    dialog.table.choose_key(overcharged)
    dialog.correct.click()
    correction = dialog.findChild(CorrectionDialog)
    qtbot.waitUntil(lambda: correction._preview is not None)
    correction.lines[0].setText("12336.670")
    correction.reason.setText("a disturbed line")
    qtbot.waitUntil(lambda: correction._preview is not None and correction.give_back.isVisible())
    amount_fen = correction._preview.charged.amount_fen
    assert "What is booked stays" in correction._charge.text() and amount_fen > 0
    correction.act.click()
    qtbot.waitUntil(lambda: correction.findChild(ApprovalDialog) is not None)
    approval = correction.findChild(ApprovalDialog)
    approval.lines["name"].setText("he")
    approval.lines["password"].setText(SECRET)
    state = desk.ledger.read(lambda ledger: ledger.charges.state("E003"))
    before = state.credit_fen - state.unbooked_fen
    approval.yes.click()
    qtbot.waitUntil(lambda: dialog.message.key == "readings.corrected_back", timeout=15_000)
    after = desk.ledger.read(lambda ledger: ledger.charges.state("E003"))
    assert after.credit_fen - after.unbooked_fen == before + amount_fen
    assert (after.quantity, after.epoch) == (12_345_670, state.epoch + 1)
    assert verify_book(desk.ledger.path).findings == ()
    dialog.close()


def test_a_preview_that_comes_late_is_not_of_what_stands_there_now(mistaken, desk, cashier, context, qtbot):
    as_technician(desk, context)
    dialog = opened(context, cashier, qtbot, "E001")
    dialog.table.choose_key(mistaken)
    dialog.correct.click()
    correction = dialog.findChild(CorrectionDialog)
    qtbot.waitUntil(lambda: correction._preview is not None)
    late = correction._preview
    correction.lines[0].setText("1020.000")
    correction._show(late)
    assert correction._preview is None and not correction.act.isEnabled()
    dialog.close()
