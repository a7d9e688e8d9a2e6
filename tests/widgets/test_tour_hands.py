"""What the hands of the tour refuse to take a picture of."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QMainWindow
from pytestqt.qtbot import QtBot

from app.errors import DeskError, presentable
from widgets import names
from widgets.common.labels import MessageLine
from widgets.tour.hands import Hands, TourFailed


@pytest.fixture
def line(qtbot: QtBot) -> Iterator[MessageLine]:
    """In a window that is the program's."""
    window = QMainWindow()
    window.setObjectName(names.MAIN_WINDOW)
    found = MessageLine(name="line")
    window.setCentralWidget(found)
    qtbot.addWidget(window)
    window.show()
    yield found


def test_a_page_that_tells_of_a_fault_of_the_program_ends_the_tour(line: MessageLine, tmp_path: Path) -> None:
    hands = Hands(folder=tmp_path, set_language=lambda code: None)
    line.show_error(DeskError("book.none", path="here"))
    hands.picture("right")
    line.show_error(presentable(AttributeError("read")))
    with pytest.raises(TourFailed, match=r"wrong shows: .*AttributeError"):
        hands.picture("wrong")
    assert [Path(one).stem for one in hands.pictures] == ["right-en", "right-zh_CN"]
