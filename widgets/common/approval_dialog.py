"""A second person approves one act (faults.md 2.5): he sees every value, proves himself for this one act, and
says yes or no.

Any page opens it when a service says that one person is not enough:

    dialog = ApprovalDialog(context, wanted, parent=self)
    dialog.approved.connect(lambda request_id: self._refund(approval=request_id))
    dialog.open()

`wanted` is the service's own, asked for in the book. What is shown is made from the values that the approval
is bound to, and from nothing else.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QDialog,
    QFormLayout,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from app.errors import DeskError
from widgets import names, theme
from widgets.common import approval_calls, approval_words
from widgets.common.labels import MessageLine, button, label
from widgets.context import Context
from widgets.language import Retranslated

if TYPE_CHECKING:
    from app.services.approvals import Request, Wanted

YES_KEY = "Ctrl+Return"
_WIDTH = 560
_LONGEST_REASON, _LONGEST_NAME, _LONGEST_PASSWORD = 200, 60, 200
FIELDS = ("name", "password", "code")


class ApprovalDialog(Retranslated, QDialog):
    """`approved(request_id)` once the second person said yes; the act gives that id as its `approval`.

    A no, or Esc, and the act is not done. Enter goes from field to field and never says yes. `asked` is a
    request that was made before and is still open: it keeps its own reason and values, and `wanted` is None.
    """

    approved = Signal(str)
    refused = Signal()

    def __init__(
        self,
        context: Context,
        wanted: Wanted | None,
        *,
        parent: QWidget,
        reason: str = "",
        asked: Request | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName(names.APPROVAL_DIALOG)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._context, self._wanted = context, wanted
        self._asked = asked
        self._busy = False
        self._title, self._who = label("title", wrap=True), label("strong")
        self._object, self._lead = label("muted", wrap=True), label("muted", wrap=True)
        self._facts = QFormLayout()
        self._words = {name: label("small") for name in ("reason", *FIELDS)}
        self.lines = {name: QLineEdit() for name in ("reason", *FIELDS)}
        self.lines["reason"].setText(reason.strip() if asked is None else asked.reason)
        self.lines["reason"].setEnabled(asked is None)
        self.message = MessageLine(name=names.APPROVAL_MESSAGE)
        self.yes, self.no = button(names.APPROVAL_YES, kind="danger"), button(names.APPROVAL_NO)
        self.cancel = button(names.APPROVAL_CANCEL, kind="quiet")
        self._name_lines()
        self._lay_out()
        self._connect()
        self.retranslate()
        self.setFixedWidth(_WIDTH)
        self.lines["name" if self.lines["reason"].text() else "reason"].setFocus()

    def _name_lines(self) -> None:
        longest = {"reason": _LONGEST_REASON, "name": _LONGEST_NAME, "password": _LONGEST_PASSWORD, "code": 8}
        for name, line in self.lines.items():
            line.setObjectName(f"{names.APPROVAL}.{name}")
            line.setMaxLength(longest[name])
        self.lines["password"].setEchoMode(QLineEdit.EchoMode.Password)

    def _lay_out(self) -> None:
        facts = QFrame()
        facts.setProperty("role", "card")
        facts.setLayout(self._facts)
        self._facts.setContentsMargins(16, 12, 16, 12)
        person = QGridLayout()
        person.setHorizontalSpacing(theme.SPACE)
        for column, name in enumerate(FIELDS):
            person.addWidget(self._words[name], 0, column)
            person.addWidget(self.lines[name], 1, column)
            person.setColumnStretch(column, 1 if name == "code" else 2)
        foot = QHBoxLayout()
        foot.addWidget(self.cancel)
        foot.addStretch(1)
        for part in (self.no, self.yes):
            foot.addWidget(part)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 16)
        layout.setSpacing(theme.SPACE)
        for part in (self._title, self._object, facts, self._lead):
            layout.addWidget(part)
        for part in (self._words["reason"], self.lines["reason"], self._who):
            layout.addWidget(part)
        layout.addLayout(person)
        layout.addWidget(self.message)
        layout.addLayout(foot)

    def _connect(self) -> None:
        order = ("reason", *FIELDS)
        for name, following in pairwise(order):
            self.lines[name].returnPressed.connect(self.lines[following].setFocus)
        self.yes.clicked.connect(lambda: self._answer(approve=True))
        self.no.clicked.connect(lambda: self._answer(approve=False))
        self.cancel.clicked.connect(self.reject)
        shortcut = QShortcut(QKeySequence(YES_KEY), self)
        shortcut.setAutoRepeat(False)
        shortcut.activated.connect(self.yes.click)

    def _answer(self, *, approve: bool) -> None:
        """Ask first, if that was not done for this reason yet; then decide by the second person's proof."""
        reason = self.lines["reason"].text().strip()
        if self._asked is not None and (self._wanted is None or self._asked.reason == reason):
            self._decide(self._asked, approve=approve)
        elif self._wanted is not None:
            desk = self._context.desk
            unit = approval_calls.ask(
                self._wanted, reason=reason, session=desk.session, now_utc_ms=desk.clock.utc_ms()
            )
            self._write(unit, lambda asked: self._take(asked, approve=approve))

    def _take(self, asked: Request, *, approve: bool) -> None:
        self._asked = asked
        self._decide(asked, approve=approve)

    def _decide(self, asked: Request, *, approve: bool) -> None:
        from app.services.sign_in import Proof

        name, password, code = (self.lines[one].text() for one in FIELDS)
        desk = self._context.desk
        unit = approval_calls.decide(
            desk.key_store,
            asked.id,
            Proof(name.strip(), password, code.strip()),
            seen_hash=asked.values_hash if self._wanted is None else self._wanted.hash(),
            approve=approve,
            now_utc_ms=desk.clock.utc_ms(),
        )
        self._write(unit, self._decided)

    def _decided(self, answer: Request | DeskError) -> None:
        """A proof that failed came back as a value, because it is counted."""
        if isinstance(answer, DeskError):
            self.lines["password"].clear()
            self.lines["code" if answer.key.startswith("sign_in.code") else "password"].setFocus()
            self._fail(answer)
            return
        if answer.state == "approved":
            self.approved.emit(answer.id)
            self.accept()
            return
        self.refused.emit()
        if self._wanted is None:
            self.accept()
            return
        self._asked = None
        self._fail(DeskError("approval.refused"))

    def _write(self, unit: Callable[[Any], Any], done: Callable[[Any], None]) -> None:
        self._set_busy(busy=True)

        def finished(made: Any) -> None:
            self._set_busy(busy=False)
            done(made)

        self._context.tasks.write(self, unit, done=finished, failed=self._fail)

    def _fail(self, error: DeskError) -> None:
        self._set_busy(busy=False)
        if error.key in ("approval.expired", "approval.decided") and self._wanted is not None:
            self._asked = None
        self.message.show_error(error)

    def _set_busy(self, *, busy: bool) -> None:
        self._busy = busy
        for part in (self.yes, self.no):
            part.setEnabled(not busy)

    def reject(self) -> None:
        if not self._busy:
            super().reject()

    def retranslate(self) -> None:
        self.setWindowTitle(self.tr("A second person approves"))
        self._show()
        self._lead.setText(
            self.tr(
                "Approving lets it be done once, within ten minutes of asking, with exactly these values."
            )
        )
        texts = {
            "reason": self.tr("Why"),
            "name": self.tr("Sign-in name"),
            "password": self.tr("Password"),
            "code": self.tr("Code, if he has one"),
        }
        for name, text in texts.items():
            self._words[name].setText(text)
        self._who.setText(self.tr("The second person, by himself:"))
        self.yes.setText(self.tr("Approve") + "  Ctrl+Enter")
        self.no.setText(self.tr("Refuse"))
        self.cancel.setText(self.tr("Cancel  Esc"))

    def _show(self) -> None:
        """What will be done, to what, with every value."""
        wanted, asked = self._wanted, self._asked
        if wanted is not None:
            act, about, values = wanted.act.name, wanted.object, wanted.values
        elif asked is not None:
            act, about, values = asked.act, asked.object, asked.values
        else:
            return
        self._title.setText(self.tr("To be approved: {act}").format(act=approval_words.act(act)))
        self._object.setText(about)
        while self._facts.rowCount():
            self._facts.removeRow(0)
        for heading, value in approval_words.facts(values):
            shown = label("strong", wrap=True)
            shown.setText(value)
            self._facts.addRow(heading, shown)
