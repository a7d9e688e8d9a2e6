"""The manager's look at the holiday calendar: the newest year as it stands."""

from __future__ import annotations

from PySide6.QtCore import Qt

from widgets import names
from widgets.tour.hands import Hands


def look_at_holidays(hands: Hands) -> None:
    """From any page of a manager. Raises TourFailed."""
    hands.press(Qt.Key.Key_J, Qt.KeyboardModifier.ControlModifier)
    hands.wait_until(lambda: hands.can_press(names.TARIFFS_HOLIDAYS), "the tariffs", seconds=10)
    hands.press(Qt.Key.Key_F8)
    hands.wait_until(lambda: hands.shows(f"{names.HOLIDAYS_ROW}.6.first"), "the holidays", seconds=10)
    hands.picture("tariffs-holidays")
    hands.press(Qt.Key.Key_Escape)
    hands.wait_until(lambda: not hands.shows(names.HOLIDAYS_DIALOG), "the page behind", seconds=10)
