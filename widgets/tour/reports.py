"""The report centre in the tour: today's sales down to one of them, then what else a manager asks for."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt

from widgets import names
from widgets.reports.page import ReportsPage
from widgets.tour.hands import Hands

WAITS_S: Final = 30.0
SHOWN: Final = ("energy-building", "statement", "balances", "tariffs", "operation-log")
_KEYS: Final = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


def look_at_reports(hands: Hands) -> None:
    """From any page of somebody who may read reports. Raises TourFailed."""
    hands.press(Qt.Key.Key_R, _KEYS)
    hands.wait_until(lambda: hands.shows(f"{names.REPORTS}.centre"), "the reports", seconds=10)
    hands.press(Qt.Key.Key_1, Qt.KeyboardModifier.AltModifier)
    hands.wait_until(lambda: hands.shows(f"{names.REPORTS}.page"), "its first tab", seconds=10)
    page = hands.find(f"{names.REPORTS}.page", ReportsPage)
    _show(hands, page, "sales-daily")
    table = page.table.view
    table.setCurrentIndex(page.model.index(page.model.rowCount() - 1, 0))
    for name in ("sales-rows", "sale"):
        table.setFocus()
        hands.press(Qt.Key.Key_Return)
        _wait(hands, page, name)
        hands.picture(f"reports-{name}")
    for name in SHOWN:
        _show(hands, page, name)


def _show(hands: Hands, page: ReportsPage, name: str) -> None:
    page.show_report(name)
    _wait(hands, page, name)
    hands.picture(f"reports-{name}")


def _wait(hands: Hands, page: ReportsPage, name: str) -> None:
    def is_there() -> bool:
        made = page.model.report
        return made is not None and made.report.name == name and not page.maker.is_working

    hands.wait_until(is_there, f"the report {name}", seconds=WAITS_S)
