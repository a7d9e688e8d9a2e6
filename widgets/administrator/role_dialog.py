"""The name of a new role; what it allows is ticked in the table afterwards."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from widgets import names
from widgets.administrator import people_calls
from widgets.common.labels import MessageLine, button, label
from widgets.context import Context
from widgets.language import Retranslated
from widgets.sign_in import Entry

if TYPE_CHECKING:
    from app.errors import DeskError

_WIDTH = 440


class RoleDialog(Retranslated, QDialog):
    added = Signal(str)

    def __init__(self, context: Context, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName(names.ROLE_DIALOG)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._context = context
        self._name = Entry(name=names.ROLE_NAME)
        self._note = label("muted", wrap=True)
        self._message = MessageLine(name=names.ROLE_MESSAGE)
        self._save, self._cancel = button(names.ROLE_SAVE, kind="primary"), button(names.ROLE_CANCEL)
        self._save.setDefault(True)
        self._save.clicked.connect(self._add)
        self._cancel.clicked.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 24, 24, 16)
        layout.setSpacing(12)
        for part in (self._name, self._note, self._message):
            layout.addWidget(part)
        foot = QHBoxLayout()
        foot.addWidget(self._cancel)
        foot.addStretch(1)
        foot.addWidget(self._save)
        layout.addLayout(foot)
        self.setFixedWidth(_WIDTH)
        self.retranslate()

    def _add(self) -> None:
        self._save.setEnabled(False)
        desk, name = self._context.desk, self._name.line.text().strip()
        unit = people_calls.add_role(name, session=desk.session, now_utc_ms=desk.clock.utc_ms())
        self._context.tasks.write(self, unit, done=lambda _: self._done(name), failed=self._fail)

    def _done(self, name: str) -> None:
        self.accept()
        self.added.emit(name)

    def _fail(self, error: DeskError) -> None:
        self._save.setEnabled(True)
        self._message.show_error(error)

    def retranslate(self) -> None:
        self.setWindowTitle(self.tr("Add a role"))
        self._name.heading.setText(self.tr("Name of the role"))
        self._note.setText(
            self.tr(
                "It may look at shops and meters at first; tick more in the table, then give it to operators."
            )
        )
        self._save.setText(self.tr("Add  Enter"))
        self._cancel.setText(self.tr("Cancel  Esc"))
