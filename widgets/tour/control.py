"""The control of meters in the tour: one meter by itself, then the state of all is read as one order."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLineEdit, QPushButton, QTableView

from widgets import names
from widgets.control.batch_dialog import BatchDialog
from widgets.control.meter_dialog import MeterControlDialog
from widgets.tour.hands import Hands

CONTROL: Final = Qt.KeyboardModifier.ControlModifier
ALT: Final = Qt.KeyboardModifier.AltModifier
WAITS_S: Final = 30.0


def look_at_control(hands: Hands) -> None:
    """From any page of somebody who may give orders. Raises TourFailed."""
    hands.press(Qt.Key.Key_M, CONTROL)
    hands.wait_until(lambda: hands.shows(names.CONTROL_PAGE), "the control of meters", seconds=10)
    table = hands.find(f"{names.CONTROL}.table", QTableView)
    hands.wait_until(lambda: table.model().rowCount() > 0, "the meters", seconds=WAITS_S)
    _one_meter(hands, table)
    table.selectAll()
    send = hands.find(f"{names.CONTROL}.send", QPushButton)
    hands.wait_until(send.isEnabled, "meters that are chosen", seconds=WAITS_S)
    QTest.mouseClick(send, Qt.MouseButton.LeftButton)
    hands.wait_until(lambda: hands.shows(names.BATCH_DIALOG), "the dialog", seconds=WAITS_S)
    dialog = hands.find(names.BATCH_DIALOG, BatchDialog)
    hands.wait_until(lambda: dialog.plan is not None, "the preview", seconds=WAITS_S)
    typed = hands.find(names.BATCH_TYPED, QLineEdit)
    QTest.keyClicks(typed, str(dialog.plan.going if dialog.plan else 0))
    hands.picture("control-preview")
    QTest.mouseClick(dialog.act, Qt.MouseButton.LeftButton)
    hands.wait_until(lambda: hands.shows(f"{names.BATCHES}.page"), "what was sent", seconds=WAITS_S)
    results = hands.find(f"{names.BATCH_RESULTS}.table", QTableView)
    hands.wait_until(lambda: results.model().rowCount() > 0, "its results", seconds=WAITS_S)
    hands.pause(seconds=3.0)
    hands.picture("control-sent")
    _what_meters_hold(hands)


def _what_meters_hold(hands: Hands) -> None:
    """Every price and setting, as the book wants it and as the meter showed it."""
    hands.press(Qt.Key.Key_3, ALT)
    hands.wait_until(lambda: hands.shows(f"{names.DELIVERY}.page"), "prices and settings", seconds=WAITS_S)
    shown = hands.find(f"{names.DELIVERY}.shown", QComboBox)
    shown.setCurrentIndex(shown.count() - 1)
    hands.wait_until(lambda: hands.shows(f"{names.DELIVERY}.table"), "what meters hold", seconds=WAITS_S)
    hands.picture("control-delivery")


def _one_meter(hands: Hands, table: QTableView) -> None:
    table.selectRow(0)
    QTest.keyClick(table, Qt.Key.Key_Return)
    hands.wait_until(lambda: hands.shows(names.METER_CONTROL), "the meter's dialog", seconds=WAITS_S)
    dialog = hands.find(names.METER_CONTROL, MeterControlDialog)
    hands.wait_until(lambda: dialog.card is not None, "the meter", seconds=WAITS_S)
    read = hands.find(f"{names.METER_CONTROL}.read_state", QPushButton)
    hands.wait_until(read.isEnabled, "the meter without an order", seconds=WAITS_S)
    QTest.keyClick(dialog, Qt.Key.Key_F5)
    hands.wait_until(lambda: dialog.model.rowCount() > 0, "its order", seconds=WAITS_S)
    hands.pause(seconds=2.0)
    hands.picture("control-meter")
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
