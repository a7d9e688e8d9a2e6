"""One operator's form: name, roles, buildings, drawer."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QGridLayout,
    QHBoxLayout,
    QRadioButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from widgets import names, theme
from widgets.administrator import people_calls
from widgets.common import words
from widgets.common.labels import MessageLine, button, label
from widgets.context import Context
from widgets.language import Retranslated
from widgets.sign_in import Entry

if TYPE_CHECKING:
    from app.errors import DeskError
    from app.services.operators import BuildingChoice, OperatorList, OperatorRow, Person

K = TypeVar("K")
SAVE_KEY = "Ctrl+S"
_WIDTH = 620
_LIST_HEIGHT = 150
_ROLE_COLUMNS = 2


class OperatorDialog(Retranslated, QDialog):
    """`added(name, secret)` or `changed(name)`; it closes when the book has taken it."""

    added = Signal(str, str)
    changed = Signal(str)

    def __init__(
        self, context: Context, listed: OperatorList, row: OperatorRow | None, *, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.setObjectName(names.OPERATOR_DIALOG)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._context, self._row = context, row
        self._name = Entry(name=names.OPERATOR_NAME)
        self._display = Entry(name=names.OPERATOR_DISPLAY)
        self._drawer = Entry(name=names.OPERATOR_DRAWER)
        self._roles_title, self._where_title = label("small"), label("small")
        self._note = label("muted", wrap=True)
        self._roles = {role: QCheckBox() for role in listed.roles}
        self._everywhere, self._only = QRadioButton(), QRadioButton()
        self._buildings = {one.id: _building(one) for one in listed.buildings}
        self._may_everywhere = listed.every_building
        self._message = MessageLine(name=names.OPERATOR_MESSAGE)
        self._save, self._cancel = button(names.OPERATOR_SAVE, kind="primary"), button(names.OPERATOR_CANCEL)
        self._save.setDefault(True)
        self._name_parts()
        self._lay_out()
        self._connect()
        self._fill()
        self.retranslate()

    def _name_parts(self) -> None:
        for role, box in self._roles.items():
            box.setObjectName(f"{names.OPERATOR_ROLE}.{role}")
        for building, box in self._buildings.items():
            box.setObjectName(f"{names.OPERATOR_BUILDING}.{building}")
        self._everywhere.setObjectName(names.OPERATOR_EVERYWHERE)
        self._only.setObjectName(names.OPERATOR_ONLY)

    def _lay_out(self) -> None:
        lines = QGridLayout()
        lines.setSpacing(12)
        lines.addWidget(self._name, 0, 0)
        lines.addWidget(self._display, 0, 1)
        lines.addWidget(self._drawer, 1, 0)
        roles = QGridLayout()
        for place, box in enumerate(self._roles.values()):
            roles.addWidget(box, *divmod(place, _ROLE_COLUMNS))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 16)
        layout.setSpacing(theme.SPACE)
        layout.addLayout(lines)
        layout.addWidget(self._roles_title)
        layout.addLayout(roles)
        layout.addWidget(self._where_title)
        for part in (self._everywhere, self._only, self._building_list(), self._note, self._message):
            layout.addWidget(part)
        foot = QHBoxLayout()
        foot.addWidget(self._cancel)
        foot.addStretch(1)
        foot.addWidget(self._save)
        layout.addLayout(foot)
        self.setFixedWidth(_WIDTH)

    def _building_list(self) -> QScrollArea:
        self._list = QWidget()
        column = QVBoxLayout(self._list)
        column.setContentsMargins(12, 8, 12, 8)
        for box in self._buildings.values():
            column.addWidget(box)
        column.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setWidget(self._list)
        area.setFixedHeight(_LIST_HEIGHT)
        return area

    def _connect(self) -> None:
        self._only.toggled.connect(self._list.setEnabled)
        self._save.clicked.connect(self._act)
        self._cancel.clicked.connect(self.reject)
        QShortcut(QKeySequence(SAVE_KEY), self).activated.connect(self._save.click)

    def _fill(self) -> None:
        row = self._row
        self._everywhere.setEnabled(self._may_everywhere)
        limited = not self._may_everywhere if row is None else row.buildings is not None
        (self._only if limited else self._everywhere).setChecked(True)
        self._list.setEnabled(limited)
        if row is None:
            self._name.line.setFocus()
            return
        self._name.line.setText(row.name)
        self._name.setEnabled(False)
        self._display.line.setText(row.display_name)
        self._drawer.line.setText(row.drawer)
        for role in row.roles:
            if role in self._roles:
                self._roles[role].setChecked(True)
        for building in row.buildings or ():
            if building in self._buildings:
                self._buildings[building].setChecked(True)
        for part in (*self._roles.values(), self._everywhere, self._only, self._list) if row.own else ():
            part.setEnabled(False)
        self._display.line.setFocus()

    def _person(self) -> Person:
        from app.services.operators import Person

        only = self._only.isChecked()
        return Person(
            display_name=self._display.line.text(),
            roles=tuple(_checked(self._roles.items())),
            drawer=self._drawer.line.text(),
            buildings=frozenset(_checked(self._buildings.items())) if only else None,
        )

    def _act(self) -> None:
        self._save.setEnabled(False)
        desk, row = self._context.desk, self._row
        now = {"session": desk.session, "now_utc_ms": desk.clock.utc_ms()}
        if row is None:
            name = self._name.line.text().strip()
            unit = people_calls.add(name, self._person(), **now)
            self._context.tasks.write(
                self, unit, done=lambda secret: self._added(name, secret), failed=self._fail
            )
        else:
            unit = people_calls.change(row.id, self._person(), **now)
            self._context.tasks.write(self, unit, done=lambda _: self._changed(row.name), failed=self._fail)

    def _added(self, name: str, secret: str) -> None:
        self.accept()
        self.added.emit(name, secret)

    def _changed(self, name: str) -> None:
        self.accept()
        self.changed.emit(name)

    def _fail(self, error: DeskError) -> None:
        self._save.setEnabled(True)
        self._message.show_error(error)

    def retranslate(self) -> None:
        row = self._row
        self.setWindowTitle(self.tr("Add an operator") if row is None else self.tr("Change an operator"))
        self._name.heading.setText(self.tr("Name to sign in with"))
        self._display.heading.setText(self.tr("Name shown on slips and lists"))
        self._drawer.heading.setText(self.tr("Cash drawer; empty: one of his own"))
        self._roles_title.setText(self.tr("Roles; several add up"))
        self._where_title.setText(self.tr("Buildings where this person works and whose data are shown"))
        self._everywhere.setText(self.tr("All buildings, also those that are added later"))
        self._only.setText(self.tr("Only these:"))
        for role, box in self._roles.items():
            box.setText(words.role(role))
        self._note.setText(self._explained())
        self._save.setText(self.tr("Save  {key}").format(key=SAVE_KEY))
        self._cancel.setText(self.tr("Cancel  Esc"))

    def _explained(self) -> str:
        if self._row is None:
            return self.tr("You are shown a secret for the first sign-in, to hand over.")
        if self._row.own:
            return self.tr("Your own roles and buildings are changed by another administrator.")
        return self.tr("It counts at once, also for what is open on this person's screen.")


def _building(choice: BuildingChoice) -> QCheckBox:
    return QCheckBox(f"{choice.code}  {choice.name}  ({choice.company})")


def _checked(boxes: Iterable[tuple[K, QCheckBox]]) -> Iterable[K]:
    return (key for key, box in boxes if box.isChecked())
