"""A look at every page that somebody may open, tab by tab, so that each screen has its picture."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QTabWidget

from widgets import names
from widgets.pages import PAGES, PageKind
from widgets.tour.hands import Hands

SETTLES_S: Final = 0.8
"""Lists read the book before they show."""
READS_S: Final = 60.0
"""How long a chart may take on a machine that has much else to do."""


def look_at_pages(hands: Hands, *, seen: set[str]) -> None:
    """Open each page of the navigation that is not in `seen`, and add it. Raises TourFailed."""
    for kind in PAGES:
        if kind.name not in seen and hands.can_press(f"{names.NAVIGATION}.{kind.name}"):
            seen.add(kind.name)
            _open(hands, kind)
            _look_at_tabs(hands, kind.name)


def _open(hands: Hands, kind: PageKind) -> None:
    """By a click in the navigation."""
    shown = hands.find(f"{names.NAVIGATION}.{kind.name}", QPushButton)
    QTest.mouseClick(shown, Qt.MouseButton.LeftButton)
    hands.wait_until(shown.isChecked, f"the page {kind.name}", seconds=10)
    hands.pause(seconds=SETTLES_S)


def _look_at_tabs(hands: Hands, name: str) -> None:
    """A page without tabs is one picture."""
    tabs = next((tabs for tabs in hands.window().findChildren(QTabWidget) if tabs.isVisible()), None)
    if tabs is None:
        hands.picture(name)
        return
    for place in range(tabs.count()):
        if tabs.isTabVisible(place):
            tabs.setCurrentIndex(place)
            hands.pause(seconds=SETTLES_S)
            hands.wait_until(lambda: not hands.waits(), f"{name}, tab {place + 1}", seconds=READS_S)
            hands.picture(f"{name}-{place + 1}")
