"""The administrator's part of the tour: a new operator for one building, the roles, and the locked desk."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QDialog, QLabel, QLineEdit, QPushButton, QRadioButton, QTableView

from widgets import names
from widgets.tour.hands import Hands, TourFailed

CONTROL: Final = Qt.KeyboardModifier.ControlModifier
ALT: Final = Qt.KeyboardModifier.AltModifier
SHIFT: Final = Qt.KeyboardModifier.ShiftModifier
NEW: Final = "lin.xiao"


def look_at_people(hands: Hands, *, password: str) -> None:
    """From any page of an administrator, whose password opens the desk again. Raises TourFailed."""
    hands.press(Qt.Key.Key_9, CONTROL)
    hands.wait_until(lambda: _rows(hands, f"{names.OPERATORS}.table") > 0, "the operators", seconds=10)
    _add_operator(hands)
    hands.press(Qt.Key.Key_2, ALT)
    hands.wait_until(lambda: _rows(hands, f"{names.ROLES}.table") > 0, "the roles", seconds=10)
    _change_a_role(hands)
    _lock(hands, password)


def _add_operator(hands: Hands) -> None:
    """A cashier who works in one building only."""
    hands.press(Qt.Key.Key_N, CONTROL)
    hands.wait_until(lambda: hands.shows(names.OPERATOR_NAME), "the operator's form", seconds=10)
    hands.find(names.OPERATOR_NAME, QLineEdit).setText(NEW)
    hands.find(names.OPERATOR_DISPLAY, QLineEdit).setText("林晓")
    hands.find(f"{names.OPERATOR_ROLE}.cashier", QCheckBox).click()
    hands.find(names.OPERATOR_ONLY, QRadioButton).click()
    _first_building(hands).click()
    hands.picture("people-operator")
    hands.find(names.OPERATOR_SAVE, QPushButton).click()
    hands.wait_until(lambda: hands.shows(names.SECRET), "the one-time secret", seconds=10)
    hands.picture("people-secret")
    if len(hands.find(names.SECRET, QLabel).text()) < 16:
        raise TourFailed("the one-time secret is short")
    hands.find(names.SECRET_CLOSE, QPushButton).click()
    hands.wait_until(lambda: not hands.shows(names.SECRET), "the list of operators", seconds=10)
    hands.pause(seconds=0.5)
    hands.picture("people-operators")


def _first_building(hands: Hands) -> QCheckBox:
    area = hands.find(names.OPERATOR_DIALOG, QDialog).findChildren(QCheckBox)
    found = [box for box in area if box.objectName().startswith(names.OPERATOR_BUILDING)]
    if not found:
        raise TourFailed("no building to choose")
    return found[0]


def _change_a_role(hands: Hands) -> None:
    """Ticked and discarded: the words say what it would change."""
    table = hands.find(f"{names.ROLES}.table", QTableView)
    model = table.model()
    model.setData(model.index(1, 4), Qt.CheckState.Checked, Qt.ItemDataRole.CheckStateRole)
    model.setData(model.index(2, 1), Qt.CheckState.Unchecked, Qt.ItemDataRole.CheckStateRole)
    hands.pause(seconds=0.3)
    hands.picture("people-roles")
    hands.press(Qt.Key.Key_F8)


def _lock(hands: Hands, password: str) -> None:
    hands.press(Qt.Key.Key_L, CONTROL | SHIFT)
    hands.wait_until(lambda: hands.shows(names.SIGN_IN_PASSWORD), "the locked desk", seconds=10)
    hands.picture("people-locked")
    hands.type(names.SIGN_IN_PASSWORD, password)
    hands.press(Qt.Key.Key_Return)
    hands.wait_until(lambda: hands.shows(names.PEOPLE_PAGE), "the page that was left", seconds=10)


def _rows(hands: Hands, table: str) -> int:
    return hands.find(table, QTableView).model().rowCount() if hands.shows(table) else 0
