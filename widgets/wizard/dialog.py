"""The dialog of the first steps: the pages, where they stand, and the way through them.

It can be left at any time and opened again; the book remembers the page.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QFrame, QHBoxLayout, QLabel, QStackedWidget, QVBoxLayout, QWidget

from widgets import names, theme
from widgets.common.labels import MessageLine, button, card, label
from widgets.context import Context
from widgets.language import LANGUAGES, Retranslated
from widgets.wizard import units
from widgets.wizard.contact_step import ContactStep
from widgets.wizard.done_step import DoneStep
from widgets.wizard.keys_step import KeysStep
from widgets.wizard.property_step import PropertyStep
from widgets.wizard.step import Step
from widgets.wizard.workbook_step import WorkbookStep

if TYPE_CHECKING:
    from app.services.first_steps import FirstSteps

_LIST_WIDTH = 208
_SIZE = 1160, 700


class FirstStepsDialog(Retranslated, QDialog):
    """`accepted` when the last page was reached and closed, `rejected` when it was left for now."""

    def __init__(self, context: Context, state: FirstSteps, *, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName(f"{names.FIRST_STEPS}.dialog")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._context = context
        self.steps: tuple[Step, ...] = (
            PropertyStep(context),
            WorkbookStep(context),
            KeysStep(context),
            ContactStep(context),
            DoneStep(context),
        )
        self._titles = [QLabel() for _ in range(len(self.steps) + 1)]
        self._pages = QStackedWidget()
        self.message = MessageLine(name=f"{names.FIRST_STEPS}.message")
        self.later = button(f"{names.FIRST_STEPS}.later", kind="quiet")
        self.language = button(f"{names.FIRST_STEPS}.language", kind="quiet", icon="language")
        self.back, self.skip = button(f"{names.FIRST_STEPS}.back"), button(f"{names.FIRST_STEPS}.skip")
        self.next = button(f"{names.FIRST_STEPS}.next", kind="primary")
        self._place = 0
        self._lay_out()
        self._connect()
        self.retranslate()
        at = next((place for place, one in enumerate(self.steps) if one.name == state.at), 0)
        self._show(at, state)

    def _lay_out(self) -> None:
        right = QVBoxLayout()
        right.setContentsMargins(28, 20, 28, 16)
        right.setSpacing(theme.SPACE)
        for step in self.steps:
            self._pages.addWidget(step)
        foot = QHBoxLayout()
        foot.setSpacing(theme.SPACE)
        foot.addWidget(self.later)
        foot.addWidget(self.language)
        foot.addStretch(1)
        for part in (self.back, self.skip, self.next):
            foot.addWidget(part)
        right.addWidget(self._pages, 1)
        right.addWidget(self.message)
        right.addLayout(foot)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._list())
        layout.addLayout(right, 1)
        self.resize(*_SIZE)

    def _list(self) -> QFrame:
        made = card("rail")
        made.setFixedWidth(_LIST_WIDTH)
        column = QVBoxLayout(made)
        column.setContentsMargins(20, 24, 12, 16)
        column.setSpacing(theme.SPACE * 2)
        self._heading = label("brand", wrap=True)
        column.addWidget(self._heading)
        for title in self._titles:
            column.addWidget(title)
        column.addStretch(1)
        return made

    def _connect(self) -> None:
        for step in self.steps:
            step.finished.connect(self._go_on)
            step.changed.connect(self._set_buttons)
        self.later.clicked.connect(self.reject)
        self.language.clicked.connect(lambda: self._context.language.set(self._context.language.other()))
        self.back.clicked.connect(lambda: self._go_to(self._place - 1))
        self.skip.clicked.connect(self._go_on)
        self.next.clicked.connect(lambda: self.step.act())
        self.finished.connect(lambda _: self.step.leave())

    @property
    def step(self) -> Step:
        """The page that is shown."""
        return self.steps[self._place]

    def _go_on(self) -> None:
        if self._place + 1 < len(self.steps):
            self._go_to(self._place + 1)
        else:
            self._go_to(self._place, close=True)

    def _go_to(self, place: int, *, close: bool = False) -> None:
        """Note the page in the book, then show it."""
        desk = self._context.desk
        self.message.clear_message()
        unit = units.go(self.steps[place].name, session=desk.session, now_utc_ms=desk.clock.utc_ms())
        self._context.tasks.write(
            self,
            unit,
            done=lambda state: self.accept() if close else self._show(place, state),
            failed=self.message.show_error,
        )

    def _show(self, place: int, state: FirstSteps) -> None:
        self.step.leave()
        self._place = place
        self._pages.setCurrentIndex(place)
        self._show_titles()
        self._set_buttons()
        self.step.enter(state)
        if place + 1 == len(self.steps):
            self.next.setFocus()

    def _show_titles(self) -> None:
        """The administrator is there already: his page was the first of all."""
        for number, title in enumerate(self._titles):
            past, now = number <= self._place, number == self._place + 1
            theme.mark(title, state="ok" if past else "" if now else "idle", type="strong" if now else "")
            title.setText(f"{'✓' if past else number + 1}   {self._title(number)}")

    def _title(self, number: int) -> str:
        return (
            self.tr("Administrator"),
            self.tr("Property"),
            self.tr("Workbook"),
            self.tr("Collectors' keys"),
            self.tr("Contact"),
            self.tr("Done"),
        )[number]

    def _set_buttons(self) -> None:
        last = self._place + 1 == len(self.steps)
        self.back.setVisible(self._place > 0)
        self.skip.setVisible(0 < self._place < 3)
        for part in (self.next, self.skip, self.back):
            part.setEnabled(self.step.may_go_on())
        self.next.setText(self.tr("To the desk") if last else self.tr("Next"))

    def retranslate(self) -> None:
        self.setWindowTitle(self.tr("First steps"))
        self._heading.setText(self.tr("First steps"))
        self.later.setText(self.tr("Leave for now  Esc"))
        self.language.setText(LANGUAGES[self._context.language.other()])
        self.back.setText(self.tr("Back"))
        self.skip.setText(self.tr("Skip"))
        self._show_titles()
        self._set_buttons()
