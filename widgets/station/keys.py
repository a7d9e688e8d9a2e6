"""Keys to press on the screen, since a station has no keyboard; a scanner types as one does."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from widgets.common.labels import button, label
from widgets.station import look, station_names

BACK: Final = "⌫"
DIGITS: Final = ("123", "456", "789", f"0{BACK}")
AMOUNT: Final = ("123", "456", "789", f".0{BACK}")
LETTERS: Final = ("1234567890", "QWERTYUIOP", "ASDFGHJKL-", f"ZXCVBNM{BACK}")


class KeyPad(QWidget):
    """A line that shows what is typed, and the keys below it. `entered` when the tick or Enter is pressed.

    `rows`: the keys, DIGITS, AMOUNT or LETTERS.
    """

    changed = Signal(str)
    entered = Signal(str)

    def __init__(
        self, *, name: str, longest: int, rows: tuple[str, ...] = DIGITS, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self._longest = longest
        self._text = ""
        self._line = label("typed", name=f"{name}.{station_names.TYPED}")
        self._line.setAlignment(Qt.AlignmentFlag.AlignCenter)
        keys = _keys(rows, self._press, self._rub_out)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(look.GAP)
        layout.addWidget(self._line)
        layout.addLayout(keys)

    @property
    def text(self) -> str:
        return self._text

    def clear(self) -> None:
        self._set("")

    def type(self, text: str) -> None:
        """What a scanner or a keyboard types; Enter enters it."""
        for sign in text:
            if sign in "\r\n":
                self.enter()
            elif sign == "\b":
                self._rub_out()
            elif sign.isprintable():
                self._press(sign)

    def enter(self) -> None:
        if self._text:
            self.entered.emit(self._text)

    def _press(self, sign: str) -> None:
        if len(self._text) < self._longest:
            self._set(self._text + sign)

    def _rub_out(self) -> None:
        self._set(self._text[:-1])

    def _set(self, text: str) -> None:
        self._text = text
        self._line.setText(text or " ")
        self.changed.emit(text)


def _keys(rows: tuple[str, ...], press: Callable[[str], None], rub_out: Callable[[], None]) -> QGridLayout:
    """All as wide as each other; the last, which rubs out, takes what its row leaves."""
    grid = QGridLayout()
    grid.setSpacing(look.GAP // 2)
    across = max(len(row) for row in rows)
    for place in range(across):
        grid.setColumnStretch(place, 1)
    for number, row in enumerate(rows):
        for place, sign in enumerate(row):
            if sign == BACK:
                key = _key(sign, f"{station_names.KEY}.back")
                key.clicked.connect(lambda: rub_out())
                grid.addWidget(key, number, place, 1, across - place)
            else:
                key = _key(sign, f"{station_names.KEY}.{sign}")
                key.clicked.connect(lambda _=False, sign=sign: press(sign))
                grid.addWidget(key, number, place)
    return grid


def _key(sign: str, name: str) -> QPushButton:
    made = button(name, kind="key")
    made.setText(sign)
    made.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    made.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
    return made


def heading(name: str) -> QLabel:
    """What a page asks."""
    made = label("ask", name=name, wrap=True)
    made.setAlignment(Qt.AlignmentFlag.AlignCenter)
    return made
