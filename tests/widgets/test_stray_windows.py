"""Pages open inside the window: a part that shows itself before it has a place there would stand on the
screen as a window of its own for a moment, and take the keyboard with it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QTabWidget, QWidget

from app.domain.permissions import ROLES, Session
from widgets import pages


class Watch(QObject):
    """Every window that came up, by class and name."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[str] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
            self.seen.append(f"{type(watched).__name__} {watched.objectName()}")
        return False


@pytest.fixture
def watch(qapp: QApplication) -> Iterator[Watch]:
    made = Watch()
    qapp.installEventFilter(made)
    yield made
    qapp.removeEventFilter(made)


@pytest.fixture
def everybody(desk) -> Session:
    """Somebody with every role, so with every page and every part of it."""
    number = desk.ledger.write(
        lambda ledger: ledger.operators.add(
            name="all", display_name="全", password_hash="x", roles=tuple(ROLES), drawer="D1"
        )
    )
    return Session(number, "all", "全", tuple(ROLES), "D1")


def test_no_page_and_no_tab_comes_up_as_a_window_of_its_own(everybody, window, watch, qtbot):
    window.sign_in.signed_in.emit(everybody)
    qtbot.waitUntil(window.isActiveWindow)
    for kind in pages.PAGES:
        window.work.open(kind.name)
        for tabs in window.page(kind.name).findChildren(QTabWidget):
            for place in range(tabs.count()):
                tabs.setCurrentIndex(place)
        QApplication.processEvents()
        assert watch.seen == [], kind.name
        assert window.isActiveWindow(), kind.name
