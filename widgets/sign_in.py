"""Before anyone is signed in: the first administrator is made, or an operator signs in.

Language switches live.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.errors import DeskError
from widgets import calls, names, theme
from widgets.common.labels import MessageLine, button, label
from widgets.context import Context
from widgets.language import LANGUAGES, Retranslated

if TYPE_CHECKING:
    from app.domain.permissions import Session

CARD_WIDTH = 440
_DEMO_COLUMNS = 2
_LONGEST_NAME, _LONGEST_PASSWORD = 64, 256


class Entry(QWidget):
    """A line to type in, with its heading above."""

    def __init__(self, *, name: str, secret: bool = False) -> None:
        super().__init__()
        self.heading = label("small")
        self.line = QLineEdit()
        self.line.setObjectName(name)
        self.line.setMaxLength(_LONGEST_PASSWORD if secret else _LONGEST_NAME)
        if secret:
            self.line.setEchoMode(QLineEdit.EchoMode.Password)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self.heading)
        layout.addWidget(self.line)


class _EntryCard(Retranslated, QFrame):
    """Heading, entries, one message and one button; Enter goes to the next entry and at the last one acts."""

    def __init__(self, *, entries: list[Entry], action: str, message: str) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self.setFixedWidth(CARD_WIDTH)
        self._entries = entries
        self.title, self.text = label("title"), label("muted", wrap=True)
        self.message = MessageLine(name=message)
        self.action = button(action, kind="primary")
        self.action.clicked.connect(self.act)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(32, 24, 32, 24)
        layout.setSpacing(12)
        for part in (self.title, self.text, *entries, self.message):
            layout.addWidget(part)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(self.action)
        layout.addLayout(foot)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        from PySide6.QtCore import Qt  # late: see widgets.theme

        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            super().keyPressEvent(event)
        elif not event.isAutoRepeat():
            self._enter()

    def _enter(self) -> None:
        entries = [entry for entry in self._entries if not entry.isHidden()]
        focused = [place for place, entry in enumerate(entries) if entry.line.hasFocus()]
        following = focused[0] + 1 if focused else len(entries)
        if following < len(entries):
            entries[following].line.setFocus()
        else:
            self.action.click()

    def act(self) -> None:
        raise NotImplementedError

    def _wait(self, *, waiting: bool) -> None:
        self.action.setEnabled(not waiting)

    def _fail(self, error: DeskError) -> None:
        self._wait(waiting=False)
        self.message.show_error(error)


class SignInCard(_EntryCard):
    signed_in = Signal(object)

    def __init__(self, context: Context) -> None:
        self._name = Entry(name=names.SIGN_IN_NAME)
        self._password = Entry(name=names.SIGN_IN_PASSWORD, secret=True)
        self._code = Entry(name=names.SIGN_IN_CODE)
        self._code.hide()
        super().__init__(
            entries=[self._name, self._password, self._code],
            action=names.SIGN_IN_BUTTON,
            message=names.SIGN_IN_MESSAGE,
        )
        self.text.setObjectName(names.SIGN_IN_TEXT)
        self._context = context
        self._locked: Session | None = None
        self._ready = []
        if context.desk.demo is not None:
            self._add_demo(context.desk.demo.sign_ins)
        self.retranslate()

    def _add_demo(self, sign_ins: tuple) -> None:
        from PySide6.QtCore import Qt  # its enumerations take time that only a demonstration may spend

        self._demo = label("small")
        box = QVBoxLayout()
        box.setSpacing(4)
        box.addWidget(self._demo)
        grid = QGridLayout()
        grid.setSpacing(theme.SPACE)
        for place, one in enumerate(sign_ins):
            made = button(f"{names.SIGN_IN_DEMO}.{one.name}", icon="user")
            made.clicked.connect(lambda _, one=one: self._fill(one.name, one.password))
            self._ready.append((made, one))
            row, column = divmod(place, _DEMO_COLUMNS)
            secret = label("small", name=f"{names.SIGN_IN_DEMO_SECRET}.{one.name}")
            secret.setText(f"{one.name} / {one.password}")
            secret.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            secret.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            grid.addWidget(made, 2 * row, column)
            grid.addWidget(secret, 2 * row + 1, column)
        box.addLayout(grid)
        self.layout().addLayout(box)

    def _fill(self, name: str, password: str) -> None:
        self._name.line.setText(name)
        self._password.line.setText(password)
        self.action.click()

    def lock_for(self, session: Session | None) -> None:
        """The desk is locked for this person, who needs only the password; None: nobody is signed in."""
        self._locked = session
        if session is not None:
            self._name.line.setText(session.name)
        self.begin()
        self.retranslate()

    def begin(self) -> None:
        """Empty, with the focus where typing starts. The last name is kept for the next sign-in."""
        self._password.line.clear()
        self._ask_code(wanted=False)
        self.message.clear_message()
        (self._password if self._name.line.text() else self._name).line.setFocus()

    def act(self) -> None:
        name, locked = self._name.line.text().strip(), self._locked
        if locked is not None and locked.name == name:
            now = self._context.desk.clock.utc_ms()
            unit = calls.unlock(self._password.line.text(), session=locked, now_utc_ms=now)
            self._wait(waiting=True)
            self._context.tasks.write(self, unit, done=self._unlocked, failed=self._fail)
        else:
            self._sign_in()

    def _sign_in(self) -> None:
        self._wait(waiting=True)
        unit = calls.sign_in(
            self._name.line.text().strip(),
            self._password.line.text(),
            self._code.line.text(),
            desk=self._context.desk,
            now_utc_ms=self._context.desk.clock.utc_ms(),
        )
        self._context.tasks.write(self, unit, done=self._done, failed=self._fail)

    def _unlocked(self, result: Session | DeskError) -> None:
        """A password alone is not enough for ever: then it is a whole sign-in, with what was typed."""
        if isinstance(result, DeskError) and result.key == "sign_in.too_long":
            self._locked = None
            self._sign_in()
        else:
            self._done(result)

    def _done(self, result: Session | DeskError) -> None:
        self._wait(waiting=False)
        if isinstance(result, DeskError):
            self._refused(result)
            return
        self.lock_for(None)
        self.signed_in.emit(result)

    def _refused(self, error: DeskError) -> None:
        """A code is asked for once the password was right; after a wrong code only the code is typed anew."""
        of_code = error.key in ("sign_in.code_wanted", "sign_in.code_wrong")
        self._ask_code(wanted=of_code)
        if error.key == "sign_in.code_wanted":
            self.message.say("info", error.key)
            return
        if not of_code:
            self._password.line.clear()
            self._password.line.setFocus()
        self.message.show_error(error)

    def _ask_code(self, *, wanted: bool) -> None:
        self._code.line.clear()
        self._code.setVisible(wanted)
        if wanted:
            self._code.line.setFocus()

    def retranslate(self) -> None:
        locked = self._locked
        self.title.setText(self.tr("Sign in") if locked is None else self.tr("Locked"))
        self.text.setText(
            self.tr("Enter your name and your password.")
            if locked is None
            else self.tr(
                "{name} is signed in, and the work goes on. The password opens the desk where it was left; "
                "another name begins anew."
            ).format(name=locked.display_name)
        )
        self._name.heading.setText(self.tr("Name"))
        self._password.heading.setText(self.tr("Password"))
        self._code.heading.setText(self.tr("One-time code of your authenticator"))
        self.action.setText(self.tr("Sign in  Enter") if locked is None else self.tr("Go on  Enter"))
        if self._ready:
            self._name_the_ready()

    def _name_the_ready(self) -> None:
        from widgets.common import words  # only a demonstration needs it here

        self._demo.setText(self.tr("Demonstration: sign in as"))
        for made, one in self._ready:
            made.setText(words.role(one.role))


class FirstRunCard(_EntryCard):
    """There is no default password: whoever starts the program first becomes its administrator."""

    made = Signal(object)

    def __init__(self, context: Context) -> None:
        self._name = Entry(name=names.FIRST_RUN_NAME)
        self._display_name = Entry(name=names.FIRST_RUN_DISPLAY_NAME)
        self._password = Entry(name=names.FIRST_RUN_PASSWORD, secret=True)
        self._repeat = Entry(name=names.FIRST_RUN_REPEAT, secret=True)
        super().__init__(
            entries=[self._name, self._display_name, self._password, self._repeat],
            action=names.FIRST_RUN_BUTTON,
            message=names.FIRST_RUN_MESSAGE,
        )
        self._context = context
        self.retranslate()

    def begin(self) -> None:
        self._name.line.setFocus()

    def act(self) -> None:
        if self._password.line.text() != self._repeat.line.text():
            self.message.show_error(DeskError("password.not_same"))
            return
        self._wait(waiting=True)
        name = self._name.line.text().strip()
        unit = calls.create_administrator(
            name,
            self._display_name.line.text().strip() or name,
            self._password.line.text(),
            now_utc_ms=self._context.desk.clock.utc_ms(),
        )
        self._context.tasks.write(self, unit, done=self._done, failed=self._fail)

    def _done(self, session: Session) -> None:
        self._wait(waiting=False)
        self._password.line.clear()
        self._repeat.line.clear()
        self.made.emit(session)

    def retranslate(self) -> None:
        self.title.setText(self.tr("Welcome to Meterdesk"))
        self.text.setText(self.tr("Nobody can sign in yet. Make the administrator of this site first."))
        self._name.heading.setText(self.tr("Name to sign in with"))
        self._display_name.heading.setText(self.tr("Name shown on slips and lists"))
        self._password.heading.setText(self.tr("Password: {rule}").format(rule=password_rule()))
        self._repeat.heading.setText(self.tr("The same password again"))
        self.action.setText(self.tr("Make administrator  Enter"))


class SignInPage(Retranslated, QWidget):
    """`signed_in(session)` when somebody has proven who they are."""

    signed_in = Signal(object)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(names.SIGN_IN_PAGE)
        self.setProperty("role", "page")
        self._context = context
        self._to_say: tuple[str, str, dict[str, object]] | None = None
        self._brand, self._subtitle = label("brand"), label("muted")
        self._language = button(names.SIGN_IN_LANGUAGE, kind="quiet", icon="language")
        self._language.clicked.connect(lambda: context.language.set(context.language.other()))
        self.sign_in, self.first_run = SignInCard(context), FirstRunCard(context)
        self._cards = QStackedWidget()
        for card in (self.sign_in, self.first_run):
            self._cards.addWidget(_centred(card))
        self.sign_in.signed_in.connect(self.signed_in)
        self.first_run.made.connect(self.signed_in)
        self._lay_out()
        self.retranslate()
        self.begin()

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.addWidget(self._brand)
        top.addWidget(self._subtitle)
        top.addStretch(1)
        top.addWidget(self._language)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 16, 24, 16)
        layout.addLayout(top)
        layout.addWidget(self._cards, 1)

    def begin(self) -> None:
        """Ask the book whether there is anyone at all, and show the fitting card."""
        self._context.tasks.read(
            self,
            calls.first_run(),
            done=self._show_card,
            failed=self.sign_in.message.show_error,
            latest="first",
        )
        self.sign_in.lock_for(None)

    def lock(self, session: Session) -> None:
        """The desk is locked for this person."""
        self._cards.setCurrentIndex(0)
        self.sign_in.lock_for(session)

    def say(self, kind: str, key: str, **params: object) -> None:
        """Show the sentence of `key` to whoever signs in next, once the fitting card shows."""
        self._to_say = kind, key, params

    def _show_card(self, first: bool) -> None:  # noqa: FBT001  what the service answers
        self._cards.setCurrentIndex(1 if first else 0)
        (self.first_run if first else self.sign_in).begin()
        if self._to_say is not None:
            kind, key, params = self._to_say
            self.sign_in.message.say(kind, key, **params)
            self._to_say = None

    def retranslate(self) -> None:
        self._brand.setText("Meterdesk")
        self._subtitle.setText(self.tr("Prepaid electricity and water"))
        self._language.setText(LANGUAGES[self._context.language.other()])


def password_rule() -> str:
    """What a password must be, in words; the service enforces it."""
    from PySide6.QtCore import QCoreApplication

    return QCoreApplication.translate("password", "at least 8 characters, not your name")


def _centred(card: QWidget) -> QWidget:
    page = QWidget()
    layout = QVBoxLayout(page)
    layout.addStretch(2)
    row = QHBoxLayout()
    row.addStretch(1)
    row.addWidget(card)
    row.addStretch(1)
    layout.addLayout(row)
    layout.addStretch(3)
    return page
