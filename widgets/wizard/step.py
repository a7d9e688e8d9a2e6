"""One page of the first steps: what it does and why, and its own parts below."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from widgets import names, theme
from widgets.common.labels import MessageLine, label
from widgets.context import Context
from widgets.language import Retranslated

if TYPE_CHECKING:
    from app.services.first_steps import FirstSteps


class Step(Retranslated, QWidget):
    """`finished` when the page has done its part and the next may come; `changed` when the buttons should
    look again. `name` is one of app.services.first_steps.STEPS."""

    finished = Signal()
    changed = Signal()

    def __init__(self, context: Context, name: str) -> None:
        super().__init__()
        self.setObjectName(f"{names.FIRST_STEPS}.{name}")
        self.context, self.name = context, name
        self.title, self.text = label("title"), label("muted", wrap=True)
        self.message = MessageLine(name=f"{names.FIRST_STEPS}.{name}.message")
        self.body = QVBoxLayout()
        self.body.setSpacing(theme.SPACE)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.SPACE * 2)
        for part in (self.title, self.text):
            layout.addWidget(part)
        layout.addLayout(self.body, 1)
        layout.addWidget(self.message)

    def enter(self, state: FirstSteps) -> None:
        """The page is shown, with how the site stands."""

    def leave(self) -> None:
        """The page is left; what runs for it alone ends."""

    def act(self) -> None:
        """The button for the next page: do what is still to be done, then `finished`."""
        self.finished.emit()

    def may_go_on(self) -> bool:
        """Whether the next page may be asked for now."""
        return True
