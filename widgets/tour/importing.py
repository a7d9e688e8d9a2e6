"""The technician's look at the import: the workbook that the site came from is checked, and is not new."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QTableView

from widgets import names
from widgets.tour.hands import Hands

CHECK_S: Final = 60.0


def look_at_import(hands: Hands, workbook: Path) -> None:
    """From any page of somebody who may import. Raises TourFailed."""
    hands.press(Qt.Key.Key_I, Qt.KeyboardModifier.ControlModifier)
    hands.wait_until(lambda: hands.has_focus(names.IMPORT_PATH), "the import page", seconds=10)
    hands.type(names.IMPORT_PATH, str(workbook))
    hands.press(Qt.Key.Key_F5)
    hands.wait_until(lambda: hands.shows(names.IMPORT_MESSAGE), "the check of the workbook", seconds=CHECK_S)
    table = f"{names.IMPORT_CHANGES}.table"
    hands.wait_until(lambda: hands.shows(table), "the changes, and no error", seconds=10)
    hands.wait_until(
        lambda: hands.find(table, QTableView).model().rowCount() > 0,
        "the collectors' addresses, which stay as the book has them",
        seconds=10,
    )
    hands.picture("import-checked")
