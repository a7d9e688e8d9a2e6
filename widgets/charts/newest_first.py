"""Months or years to choose from, the present one first."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QComboBox

from widgets.common import site_clock
from widgets.desk import Clock


def this_month(clock: Clock) -> int:
    """Its number, at the site."""
    now = site_clock.local(clock.utc_ms())
    return (now.year - 1970) * 12 + now.month - 1


def offer(box: QComboBox, newest: int, count: int, word: Callable[[int], str]) -> None:
    """So many numbers down from the newest, each in words. Asked again and again, for a console may run into
    the next year: what was chosen stays chosen."""
    if box.count() and box.itemData(0) == newest:
        return
    chosen = box.currentData()
    with QSignalBlocker(box):
        box.clear()
        for number in range(newest, newest - count, -1):
            box.addItem(word(number), number)
        box.setCurrentIndex(max(box.findData(chosen), 0))
