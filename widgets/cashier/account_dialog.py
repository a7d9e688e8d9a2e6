"""What the dialogs about accounts share: a body that scrolls, one sentence, one act by Ctrl+Enter."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from app.errors import DeskError
from widgets import names, theme
from widgets.common.labels import MessageLine, button
from widgets.context import Context
from widgets.language import Retranslated

if TYPE_CHECKING:
    from app.services.approvals import Wanted

ACT_KEY = "Ctrl+Return"
WIDTH, HEIGHT = 860, 660


class AccountDialog(Retranslated, QDialog):
    """`done_with(key, params)`: what was done, as a sentence for the page behind.

    A subclass fills `body` and says in `retranslate` what the act is called. While it is being written
    nothing closes the dialog, so that nobody misses what came of it.
    """

    done_with = Signal(str, object)

    def __init__(self, context: Context, parent: QWidget, *, name: str, kind: str = "primary") -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.context = context
        self.message = MessageLine(name=names.ACCOUNT_DIALOG_MESSAGE)
        self.act = button(names.ACCOUNT_DIALOG_ACT, kind=kind)
        shortcut = QShortcut(QKeySequence(ACT_KEY), self)
        shortcut.setAutoRepeat(False)
        shortcut.activated.connect(self.act.click)
        self.cancel = button(names.ACCOUNT_DIALOG_CANCEL, kind="quiet")
        self.cancel.clicked.connect(self.reject)
        self.body = QVBoxLayout()
        self._busy = False
        self._lay_out()
        self.resize(WIDTH, HEIGHT)

    def _lay_out(self) -> None:
        inner = QWidget()
        held = QVBoxLayout(inner)
        held.setContentsMargins(0, 0, theme.SPACE, 0)
        self.body.setSpacing(theme.SPACE)
        held.addLayout(self.body)
        held.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(inner)
        foot = QHBoxLayout()
        foot.addWidget(self.cancel)
        foot.addStretch(1)
        foot.addWidget(self.act)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(24, 16, 24, 16)
        self._layout.setSpacing(theme.SPACE)
        self._layout.addWidget(scroll, 1)
        self._layout.addWidget(self.message)
        self._layout.addLayout(foot)

    def stand(self, part: QWidget) -> None:
        """Put `part` below what scrolls: it is always seen."""
        self._layout.insertWidget(1, part)

    def look_up(
        self, unit: Callable[[Any], Any], done: Callable[[Any], None], *, latest: str | None = None
    ) -> None:
        """Read from the book for this dialog."""
        self.context.tasks.read(self, unit, done=done, failed=self.show_fault, latest=latest)

    def write(self, unit: Callable[[Any], Any], done: Callable[[Any], None]) -> None:
        """Do it, once: until it is done or refused the act cannot be pressed again."""
        self._busy = True
        self.act.setEnabled(False)
        self.context.tasks.write(
            self, unit, done=lambda made: self._written(done, made), failed=self.show_fault
        )

    def work(self, job: Callable[[], Any], done: Callable[[Any], None]) -> None:
        """As `write`, for what is done in both books."""
        self._busy = True
        self.act.setEnabled(False)
        self.context.tasks.work(
            self, job, done=lambda made: self._written(done, made), failed=self.show_fault
        )

    def with_second_person(
        self, wanted: Wanted, *, needed: bool, reason: str, then: Callable[[str | None], None]
    ) -> None:
        """Go on, alone or with the request that a second person approved; a refusal leaves all as it is."""
        if not needed:
            then(None)
            return
        from widgets.common.approval_dialog import ApprovalDialog

        dialog = ApprovalDialog(self.context, wanted, reason=reason, parent=self)
        dialog.approved.connect(then)
        dialog.open()

    def _written(self, done: Callable[[Any], None], made: Any) -> None:
        self._busy = False
        done(made)

    def show_fault(self, error: DeskError) -> None:
        self._busy = False
        self.act.setEnabled(True)
        self.message.show_error(error)

    def finish(self, key: str, **params: object) -> None:
        """Say it on the page behind, and close."""
        self.done_with.emit(key, params)
        self.accept()

    def reject(self) -> None:
        if not self._busy:
            super().reject()

    def retranslate(self) -> None:
        self.cancel.setText(self.tr("Cancel  Esc"))
