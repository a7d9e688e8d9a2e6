"""Small parts of every screen: texts by type, buttons with their key, state pills, message lines,
empty states."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from app.errors import DeskError
from app.own_command import as_called
from widgets import theme

STATES = ("ok", "warn", "bad", "idle")
WAITS = "waits"
"""A property that is true of what says that something is still being read."""


class PlainLabel(QLabel):
    """Shows what it is given, letter by letter: a shop may be called "<b>"."""

    def setText(self, text: str) -> None:
        if "<" in text:
            from PySide6.QtCore import Qt  # late: see widgets.theme

            self.setTextFormat(Qt.TextFormat.PlainText)
        super().setText(text)


def tip(text: str) -> str:
    """`text` for a tool tip, which shows it letter by letter too."""
    if "<" not in text:
        return text
    from html import escape  # no window needs its table of all entities to open

    return f"<span>{escape(text)}</span>"


def label(kind: str = "", *, name: str = "", wrap: bool = False, right: bool = False) -> QLabel:
    """An empty label of one of the style sheet's types ("title", "muted", "small", "figure" ...)."""
    made = PlainLabel()
    made.setWordWrap(wrap)
    if kind:
        made.setProperty("type", kind)
    if name:
        made.setObjectName(name)
    if right:
        from PySide6.QtCore import Qt  # late: see widgets.theme

        made.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    return made


def button(name: str, *, kind: str = "", icon: str = "", colour: str = "muted") -> QPushButton:
    """A button with a stable name; `kind` is "primary", "danger", "quiet", "nav", "sell" or "status"."""
    made = QPushButton()
    made.setObjectName(name)
    if kind:
        made.setProperty("kind", kind)
    if icon:
        made.setIcon(theme.icon(icon, colour))
    made.setAutoDefault(False)
    return made


def choice(name: str) -> QComboBox:
    """A list to choose one of, always as wide as its widest entry, whatever the language."""
    made = QComboBox()
    made.setObjectName(name)
    made.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
    return made


def card(role: str = "card") -> QFrame:
    """A bordered surface; `role` names its look in the style sheet."""
    made = QFrame()
    made.setProperty("role", role)
    return made


class StatePill(QFrame):
    """A state as colour + icon + word, never colour alone."""

    def __init__(self, parent: QWidget | None = None, *, name: str = "") -> None:
        super().__init__(parent)
        self._icon = QLabel()
        self.word = label()
        if name:
            self.word.setObjectName(name)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(8, 4, 10, 4)
        layout.setSpacing(6)
        layout.addWidget(self._icon)
        layout.addWidget(self.word)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)

    def show_state(self, state: str, *, icon: str, word: str) -> None:
        """`state` is one of STATES."""
        theme.mark(self, pill=state)
        theme.mark(self.word, state=state)
        self._icon.setPixmap(theme.icon(icon, state, 16).pixmap(16, 16))
        self.word.setText(word)


class MessageLine(PlainLabel):
    """One sentence to the user. Keeps its key, so that it changes language with everything else."""

    def __init__(self, *, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setWordWrap(True)
        self.setMargin(theme.SPACE)
        self._said: tuple[str, Mapping[str, object]] | None = None
        self.clear_message()

    @property
    def key(self) -> str:
        """Of the sentence that stands there, "" for none."""
        return "" if self._said is None else self._said[0]

    def show_error(self, error: DeskError) -> None:
        """Say what is wrong and what to do about it."""
        self._say("bad", error.key, error.params)

    def say(self, kind: str, key: str, **params: object) -> None:
        """Say the sentence of `key`; `kind` is "ok", "warn" or "info"."""
        self._say(kind, key, params)

    def _say(self, kind: str, key: str, params: Mapping[str, object]) -> None:
        from widgets.common import messages  # late: its tables of sentences

        self._said = key, params
        theme.mark(self, message=kind)
        self.setText(messages.text(key, params))
        self.show()

    def clear_message(self) -> None:
        self._said = None
        self.setText("")
        self.hide()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange and self._said is not None:
            from widgets.common import messages  # late: its tables of sentences

            self.setText(messages.text(*self._said))


class EmptyState(QWidget):
    """What an empty list says: why it is empty and what to do next."""

    def __init__(self, icon: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        from PySide6.QtCore import Qt  # late: see widgets.theme

        picture = QLabel()
        picture.setPixmap(theme.icon(icon, "faint", 40).pixmap(40, 40))
        picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._title = label("title")
        self._title.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._text = label("muted", wrap=True)
        self._text.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(32, 24, 32, 24)
        layout.setSpacing(8)
        layout.addStretch(1)
        for part in (picture, self._title, self._text):
            layout.addWidget(part)
        layout.addStretch(1)

    def say(self, title: str, text: str) -> None:
        self._title.setText(title)
        self._text.setText(as_called(text))
