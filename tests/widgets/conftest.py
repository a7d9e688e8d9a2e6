"""A main window over a small desk, closed and waited for after each test."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from tests.helpers.made_books import books_made_once as books_made_once
from tests.widgets import small_desk
from tests.widgets.small_desk import SmallDesk
from widgets import theme
from widgets.context import Context
from widgets.main_window import MainWindow


@pytest.fixture
def desk(qapp: QApplication, tmp_path: Path) -> Iterator[SmallDesk]:
    made = small_desk.make(tmp_path)
    yield made
    made.readings.close()
    made.ledger.close()


@pytest.fixture
def context(desk: SmallDesk) -> Iterator[Context]:
    made = small_desk.context(desk)
    yield made
    made.tasks.close()
    made.language.set("en")


@pytest.fixture
def window(qapp: QApplication, qtbot: object, context: Context) -> Iterator[MainWindow]:
    theme.apply(qapp)
    made = MainWindow(context)
    qtbot.addWidget(made)
    made.show()
    qtbot.waitUntil(made.isActiveWindow)
    yield made
    qapp.setStyleSheet("")


@pytest.fixture
def cashier(window: MainWindow, desk: SmallDesk) -> MainWindow:
    """The window with a cashier signed in, who has the password "horse-7-Battery"."""
    window.sign_in.signed_in.emit(small_desk.cashier(desk.ledger))
    return window


@pytest.fixture
def find(window: MainWindow) -> Callable[[str], object]:
    """Finds a widget by its object name."""

    def found(name: str) -> object:
        child = window.findChild(object, name)
        assert child is not None, f"no widget {name}"
        return child

    return found
