"""The technician's part of the tour: every tab of the bench, with its work under way.

What would take minutes on a large site is cancelled once the screen shows it.
"""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLabel, QTableView, QTreeView

from widgets import names
from widgets.technician.archives import NAME as ARCHIVES
from widgets.technician.backups import NAME as BACKUPS
from widgets.tour.hands import Hands

JOB_S: Final = 60.0
CONTROL: Final = Qt.KeyboardModifier.ControlModifier
ALT: Final = Qt.KeyboardModifier.AltModifier


def look_at_bench(hands: Hands) -> None:
    """From any page of somebody who may use the bench. Raises TourFailed."""
    hands.press(Qt.Key.Key_5, CONTROL)
    hands.wait_until(lambda: hands.shows(names.BENCH_PAGE), "the bench", seconds=10)
    _read_an_item(hands)
    hands.press(Qt.Key.Key_2, ALT)
    hands.wait_until(lambda: _rows(hands, names.WIRE_TABLE) >= 20, "twenty frames of the wire", seconds=JOB_S)
    hands.picture("bench-wire")
    hands.press(Qt.Key.Key_3, ALT)
    _work(hands, names.SCAN, enough=2)
    hands.press(Qt.Key.Key_4, ALT)
    _choose_first_line(hands)
    _work(hands, names.COMMISSION, enough=2)
    hands.press(Qt.Key.Key_5, ALT)
    _work(hands, names.CLOCKS, enough=4)
    hands.press(Qt.Key.Key_6, ALT)
    hands.wait_until(lambda: hands.shows(f"{names.TROUBLES}.page"), "the troubles", seconds=10)
    hands.pause(seconds=0.5)
    hands.picture("bench-troubles")
    hands.press(Qt.Key.Key_8, ALT)
    _ask_for_addresses(hands)
    hands.press(Qt.Key.Key_9, ALT)
    hands.wait_until(lambda: hands.shows(f"{ARCHIVES}.page"), "the archives", seconds=10)
    hands.pause(seconds=0.5)
    hands.picture("bench-archives")
    hands.press(Qt.Key.Key_0, ALT)
    hands.wait_until(lambda: hands.shows(f"{BACKUPS}.page"), "the backups", seconds=10)
    hands.pause(seconds=0.5)
    hands.picture("bench-backups")


def _read_an_item(hands: Hands) -> None:
    """The first meter of the first line: one of its items, as it crossed the wire."""
    tree = hands.find(names.LINES_TREE, QTreeView)
    hands.wait_until(lambda: tree.currentIndex().isValid(), "the tree of lines", seconds=10)
    tree.setFocus()
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Right, Qt.Key.Key_Down):
        hands.press(key)
    hands.wait_until(lambda: hands.shows(names.ITEM_CHOICE), "the meter's items", seconds=10)
    hands.press(Qt.Key.Key_F9)
    value = hands.find(names.ITEM_VALUE, QLabel)
    hands.wait_until(lambda: bool(value.text()), "the item's value", seconds=JOB_S)
    hands.pause(seconds=2.5)
    hands.picture("bench-lines")


def _choose_first_line(hands: Hands) -> None:
    """All meters, then a collector, then its first line."""
    scope = hands.find(f"{names.COMMISSION}.scope", QComboBox)
    hands.wait_until(lambda: scope.count() > 2, "the lines to choose from", seconds=10)
    QTest.keyClick(scope, Qt.Key.Key_Down)
    QTest.keyClick(scope, Qt.Key.Key_Down)


def _ask_for_addresses(hands: Hands) -> None:
    """Of the first line, to the end: its meters are few or speak another protocol."""
    hands.wait_until(lambda: hands.can_press(f"{names.ADDRESSES}.start"), "a line to ask", seconds=10)
    hands.press(Qt.Key.Key_F5)
    hands.wait_until(lambda: hands.shows(f"{names.ADDRESSES}.message"), "the addresses", seconds=JOB_S)
    hands.picture("bench-addresses")


def _work(hands: Hands, name: str, *, enough: int) -> None:
    """Start the tab's work, picture it after so many rows, and cancel what is left of it."""
    hands.wait_until(lambda: hands.can_press(f"{name}.start"), f"{name} can be started", seconds=10)
    hands.press(Qt.Key.Key_F5)
    hands.wait_until(
        lambda: _rows(hands, f"{name}.table") >= enough or hands.can_press(f"{name}.start"),
        f"{name} finds something",
        seconds=JOB_S,
    )
    hands.picture(f"bench-{name}")
    hands.press(Qt.Key.Key_F8)
    hands.wait_until(lambda: hands.can_press(f"{name}.start"), f"{name} ends", seconds=JOB_S)


def _rows(hands: Hands, table: str) -> int:
    """0 while the table cannot be seen."""
    return hands.find(table, QTableView).model().rowCount() if hands.shows(table) else 0
