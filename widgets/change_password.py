"""Change one's own password: the present one proves who asks."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from app.errors import DeskError
from widgets import calls, names
from widgets.common.labels import MessageLine, button
from widgets.context import Context
from widgets.language import Retranslated
from widgets.sign_in import Entry, password_rule


class ChangePasswordDialog(Retranslated, QDialog):
    """`codes_wanted`: set up one-time codes instead."""

    codes_wanted = Signal()

    def __init__(self, context: Context, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName(names.PASSWORD_DIALOG)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._context = context
        self._why = MessageLine(name=names.PASSWORD_WHY)
        self._old = Entry(name=names.PASSWORD_OLD, secret=True)
        self._new = Entry(name=names.PASSWORD_NEW, secret=True)
        self._repeat = Entry(name=names.PASSWORD_REPEAT, secret=True)
        self._message = MessageLine(name=names.PASSWORD_MESSAGE)
        self._save = button(names.PASSWORD_SAVE, kind="primary")
        self._save.setDefault(True)
        self._save.clicked.connect(self._change)
        self._cancel = button(names.PASSWORD_CANCEL)
        self._cancel.clicked.connect(self.reject)
        self._codes = button(names.PASSWORD_CODES, kind="quiet", icon="key")
        self._codes.clicked.connect(self._want_codes)
        self._lay_out()
        self.retranslate()

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 24, 24, 16)
        layout.setSpacing(12)
        for part in (self._why, self._old, self._new, self._repeat, self._message):
            layout.addWidget(part)
        foot = QHBoxLayout()
        foot.addWidget(self._cancel)
        foot.addWidget(self._codes)
        foot.addStretch(1)
        foot.addWidget(self._save)
        layout.addLayout(foot)
        self.setFixedWidth(500)

    def say_why(self) -> None:
        """The dialog came by itself, after a one-time secret."""
        self._codes.hide()
        self._why.say("info", "sign_in.must_change_password")

    def _want_codes(self) -> None:
        self.reject()
        self.codes_wanted.emit()

    def _change(self) -> None:
        if self._new.line.text() != self._repeat.line.text():
            self._message.show_error(DeskError("password.not_same"))
            return
        self._save.setEnabled(False)
        desk = self._context.desk
        unit = calls.change_own_password(
            session=desk.session,
            old=self._old.line.text(),
            new=self._new.line.text(),
            now_utc_ms=desk.clock.utc_ms(),
        )
        self._context.tasks.write(self, unit, done=self._done, failed=self._fail)

    def _done(self, result: DeskError | None) -> None:
        if isinstance(result, DeskError):
            self._fail(result)
        else:
            self.accept()

    def _fail(self, error: DeskError) -> None:
        self._save.setEnabled(True)
        self._message.show_error(error)

    def retranslate(self) -> None:
        self.setWindowTitle(self.tr("Change own password"))
        self._old.heading.setText(self.tr("Present password"))
        self._new.heading.setText(self.tr("New password: {rule}").format(rule=password_rule()))
        self._repeat.heading.setText(self.tr("The new password again"))
        self._save.setText(self.tr("Change  Enter"))
        self._cancel.setText(self.tr("Cancel  Esc"))
        self._codes.setText(self.tr("One-time codes …"))
