"""Sets up one's own one-time codes: a picture for the telephone, whose first code proves that it has it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from app.errors import DeskError
from widgets import calls, names
from widgets.common.labels import MessageLine, button, label
from widgets.common.qr_picture import QrPicture
from widgets.context import Context
from widgets.language import Retranslated
from widgets.sign_in import Entry

if TYPE_CHECKING:
    from app.services.codes import Proposal

_SIDE = 246
_WIDTH, _MARGIN = 440, 24


class CodesDialog(Retranslated, QDialog):
    """`accepted` when codes are asked for from the next sign-in on."""

    def __init__(self, context: Context, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName(names.CODES_DIALOG)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._context = context
        self._proposal: Proposal | None = None
        self._why = MessageLine(name=names.CODES_WHY)
        self._how = label("muted", wrap=True)
        self.picture = QrPicture(name=names.CODES_PICTURE, side=_SIDE)
        self._by_hand = label("small", wrap=True)
        self.secret = label("strong", name=names.CODES_SECRET, wrap=True)
        self.secret.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._password = Entry(name=names.CODES_PASSWORD, secret=True)
        self._code = Entry(name=names.CODES_CODE)
        self._message = MessageLine(name=names.CODES_MESSAGE)
        self._save = button(names.CODES_SAVE, kind="primary")
        self._save.setDefault(True)
        self._save.setEnabled(False)
        self._cancel = button(names.CODES_CANCEL)
        self._save.clicked.connect(self._confirm)
        self._cancel.clicked.connect(self.reject)
        self._lay_out()
        self.retranslate()
        unit = calls.begin_codes(session=context.desk.session)
        context.tasks.read(self, unit, done=self._propose, failed=self._message.show_error)

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(_MARGIN, 16, _MARGIN, 16)
        layout.setSpacing(8)
        layout.addWidget(self._why)
        layout.addWidget(self._how)
        layout.addWidget(self.picture, alignment=Qt.AlignmentFlag.AlignHCenter)
        for part in (self._by_hand, self.secret, self._password, self._code, self._message):
            layout.addWidget(part)
        foot = QHBoxLayout()
        foot.addWidget(self._cancel)
        foot.addStretch(1)
        foot.addWidget(self._save)
        layout.addLayout(foot)
        self.setFixedWidth(_WIDTH)

    def say_why(self) -> None:
        """The dialog came by itself: the site wants codes of this role."""
        self._why.say("info", "sign_in.must_enrol_code")
        self._fit()

    def _propose(self, proposal: Proposal) -> None:
        self._proposal = proposal
        self.picture.show_text(proposal.uri)
        self.secret.setText(proposal.text)
        self._save.setEnabled(True)
        self._fit()
        self._password.line.setFocus()

    def _confirm(self) -> None:
        if self._proposal is None:
            return
        self._save.setEnabled(False)
        desk = self._context.desk
        unit = calls.confirm_codes(
            self._proposal,
            self._password.line.text(),
            self._code.line.text(),
            desk=desk,
            session=desk.session,
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
        self._code.line.clear()
        self._message.show_error(error)

    def retranslate(self) -> None:
        self.setWindowTitle(self.tr("One-time codes"))
        self._how.setText(
            self.tr(
                "Photograph this with an authenticator on your telephone. From the next sign-in on you are "
                "asked for its code after the password."
            )
        )
        self._by_hand.setText(self.tr("Or type it in there by hand (time-based, SHA-1, 6 figures, 30 s):"))
        self._password.heading.setText(self.tr("Present password"))
        self._code.heading.setText(self.tr("The code that it shows now"))
        self._save.setText(self.tr("Set up  Enter"))
        self._cancel.setText(self.tr("Cancel  Esc"))
        self._fit()

    def _fit(self) -> None:
        """Each text as high as it is long, so that nothing covers the picture."""
        for text in (self._why, self._how, self._by_hand, self.secret):
            text.setFixedHeight(max(0, text.heightForWidth(_WIDTH - 2 * _MARGIN)))
        self.adjustSize()
