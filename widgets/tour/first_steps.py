"""The first steps of a new site, opened again at one that stands: each page is seen, nothing is changed."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QTableView

from widgets import names
from widgets.tour.hands import Hands, TourFailed

CONTACT_S: Final = 60.0
_PAGE_S: Final = 10.0


def look_at_first_steps(hands: Hands) -> None:
    """From any page of an administrator of the whole site. Raises TourFailed."""
    hands.press(Qt.Key.Key_6, Qt.KeyboardModifier.ControlModifier)
    hands.wait_until(lambda: hands.can_press(names.SET_UP_STEPS), "the page Set-up", seconds=_PAGE_S)
    _click(hands, names.SET_UP_STEPS)
    _wait_for(hands, "name", "whose site it is")
    if not hands.find(f"{names.FIRST_STEPS}.name", QLineEdit).text():
        raise TourFailed("the property has no name")
    hands.picture("first-steps-1-property")
    _click(hands, f"{names.FIRST_STEPS}.next")
    _wait_for(hands, "there", "the workbook's page")
    hands.picture("first-steps-2-workbook")
    _click(hands, f"{names.FIRST_STEPS}.skip")
    _wait_for(hands, "keys.table", "the keys")
    hands.picture("first-steps-3-keys")
    _click(hands, f"{names.FIRST_STEPS}.skip")
    _wait_for_contact(hands)
    hands.picture("first-steps-4-contact")
    _click(hands, f"{names.FIRST_STEPS}.next")
    _wait_for(hands, "counts", "the last page")
    hands.picture("first-steps-5-done")
    _click(hands, f"{names.FIRST_STEPS}.next")
    hands.wait_until(
        lambda: not hands.shows(f"{names.FIRST_STEPS}.dialog"), "the page Set-up again", seconds=_PAGE_S
    )


def _wait_for_contact(hands: Hands) -> None:
    """Every collector is listed and every meter has answered since."""
    table = f"{names.FIRST_STEPS}.contact.table"
    _wait_for(hands, "contact.table", "the contact test")
    hands.wait_until(
        lambda: hands.find(table, QTableView).model().rowCount() > 0, "the collectors", seconds=_PAGE_S
    )
    count = hands.find(f"{names.FIRST_STEPS}.contact.count", QLabel)

    def all_answered() -> bool:
        figures = [int(word) for word in count.text().split() if word.isdecimal()]
        return len(figures) == 2 and figures[0] == figures[1] > 0

    hands.wait_until(all_answered, "an answer of every meter", seconds=CONTACT_S)


def _wait_for(hands: Hands, part: str, what: str) -> None:
    hands.wait_until(lambda: hands.shows(f"{names.FIRST_STEPS}.{part}"), what, seconds=_PAGE_S)


def _click(hands: Hands, name: str) -> None:
    hands.wait_until(lambda: hands.can_press(name), f"the button {name}", seconds=_PAGE_S)
    QTest.mouseClick(hands.find(name, QPushButton), Qt.MouseButton.LeftButton)
