"""A second person approves one act (faults.md 2.5): he sees every value, proves himself for this one act, and
says yes or no.
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
from widgets.common import approval_words
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

    A no, or Esc, and the act is not done. Enter goes from field to field and never says yes.
    """

    approved = Signal(str)

    def __init__(self, context: Context, wanted: Wanted, *, parent: QWidget, reason: str = "") -> None:
        super().__init__(parent)
        self.setObjectName(names.APPROVAL_DIALOG)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._context, self._wanted = context, wanted
        self._asked: Request | None = None
        self._busy = False
        self._title, self._who = label("title", wrap=True), label("strong")
        self._facts = QFormLayout()
        self._words = {name: label("small") for name in ("reason", *FIELDS)}
        self.lines = {name: QLineEdit() for name in ("reason", *FIELDS)}
        self.lines["reason"].setText(reason.strip())
        self.message = MessageLine(name=names.APPROVAL_MESSAGE)
        self.yes, self.no = button(names.APPROVAL_YES, kind="danger"), button(names.APPROVAL_NO)
        self.cancel = button(names.APPROVAL_CANCEL, kind="quiet")
        self._name_lines()
        self._lay_out()
        self._connect()
        self.retranslate()
        self.setFixedWidth(_WIDTH)
        self.lines["name" if reason.strip() else "reason"].setFocus()

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
        for part in (self._title, facts, self._words["reason"], self.lines["reason"], self._who):
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
        if self._asked is not None and self._asked.reason == reason:
            self._decide(self._asked, approve=approve)
            return
        desk = self._context.desk
        unit = _ask(self._wanted, reason, desk=desk)
        self._write(unit, lambda asked: self._take(asked, approve=approve))

    def _take(self, asked: Request, *, approve: bool) -> None:
        self._asked = asked
        self._decide(asked, approve=approve)

    def _decide(self, asked: Request, *, approve: bool) -> None:
        text = {name: self.lines[name].text() for name in FIELDS}
        unit = _decide(asked, text, approve=approve, desk=self._context.desk)
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
        act = approval_words.act(self._wanted.act.name)
        self._title.setText(self.tr("To be approved: {act}").format(act=act))
        while self._facts.rowCount():
            self._facts.removeRow(0)
        for heading, value in approval_words.facts(self._wanted.values):
            shown = label("strong", wrap=True)
            shown.setText(value)
            self._facts.addRow(heading, shown)
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


def _ask(wanted: Wanted, reason: str, *, desk: Any) -> Callable[[Any], Request]:
    def unit(ledger: Any) -> Request:
        from app.services import approvals

        return approvals.ask(
            ledger, wanted, reason=reason, session=desk.session, now_utc_ms=desk.clock.utc_ms()
        )

    return unit


def _decide(
    asked: Request, text: dict[str, str], *, approve: bool, desk: Any
) -> Callable[[Any], Request | DeskError]:
    def unit(ledger: Any) -> Request | DeskError:
        from app.services import approvals

        return approvals.decide(
            ledger,
            desk.key_store,
            asked.id,
            approvals.Proof(text["name"].strip(), text["password"], text["code"].strip()),
            seen_hash=asked.values_hash,
            approve=approve,
            now_utc_ms=desk.clock.utc_ms(),
        )

    return unit
