"""How the modem is, the PIN of its card, a trial."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from app.domain.permissions import Permission, allows
from widgets import names, theme
from widgets.common import figures, sms_words
from widgets.common.labels import MessageLine, StatePill, button, card, label
from widgets.context import Context
from widgets.language import Retranslated
from widgets.texting import calls

_PACE_MS = 1_000
_LONGEST_PIN = 8


class ModemTab(Retranslated, QWidget):
    """`settings_wanted` asks for the page of settings."""

    settings_wanted = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._kept: bool | None = None
        self.state = StatePill(name=names.MODEM_STATE)
        self._heads = [label("small") for _ in range(5)]
        self.values = [label(name=f"{names.MODEM_VALUE}.{place}") for place in range(5)]
        self.pin, self.number = QLineEdit(), QLineEdit()
        self.pin.setObjectName(names.MODEM_PIN)
        self.pin.setEchoMode(QLineEdit.EchoMode.Password)
        self.pin.setMaxLength(_LONGEST_PIN)
        self.number.setObjectName(names.MODEM_NUMBER)
        for field in (self.pin, self.number):
            field.setFixedWidth(280)
        self.set_pin, self.send = button(names.MODEM_SET_PIN), button(names.MODEM_SEND, icon="send")
        self.settings = button(names.MODEM_SETTINGS, icon="settings")
        self.message = MessageLine(name=names.MODEM_MESSAGE)
        self._titles = [label("subtitle") for _ in range(3)]
        self._pin_note, self._send_note = label("muted", wrap=True), label("muted", wrap=True)
        self._lay_out()
        self._connect()
        self.retranslate()

    def _lay_out(self) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(24)
        grid.setVerticalSpacing(theme.SPACE)
        grid.setColumnStretch(1, 1)
        for place, (head, value) in enumerate(zip(self._heads, self.values, strict=True)):
            grid.addWidget(head, place, 0)
            grid.addWidget(value, place, 1)
        state = _card(self._titles[0], self.state, grid, _row(self.settings))
        pin = _card(self._titles[1], self._pin_note, _row(self.pin, self.set_pin))
        trial = _card(self._titles[2], self._send_note, _row(self.number, self.send))
        right = QVBoxLayout()
        right.setSpacing(16)
        right.addWidget(trial)
        right.addWidget(pin)
        right.addStretch(1)
        left = QVBoxLayout()
        left.addWidget(state)
        left.addStretch(1)
        columns = QHBoxLayout()
        columns.setSpacing(16)
        columns.addLayout(left, 1)
        columns.addLayout(right, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, theme.SPACE, 0, 0)
        layout.setSpacing(theme.SPACE)
        layout.addWidget(self.message)
        layout.addLayout(columns, 1)
        # Shown before it has its place, a part would be a window for a moment.
        session = self._context.desk.session
        pin.setVisible(session is not None and allows(session, Permission.KEYS))
        self.settings.setVisible(session is not None and allows(session, Permission.SET_UP))

    def _connect(self) -> None:
        self.set_pin.clicked.connect(self._set_pin)
        self.pin.returnPressed.connect(self._set_pin)
        self.send.clicked.connect(self._send)
        self.number.returnPressed.connect(self._send)
        self.settings.clicked.connect(self.settings_wanted)
        timer = QTimer(self, interval=_PACE_MS)
        timer.timeout.connect(self._show_state)
        timer.start()

    def _show_state(self) -> None:
        state = self._context.desk.modem_state()
        colour, icon, text = sms_words.modem(state)
        self.state.show_state(colour, icon=icon, word=text)
        if state is None:
            texts = [figures.NOTHING] * 5
        else:
            memory = figures.NOTHING if state.size is None else f"{state.used} / {state.size}"
            texts = [
                sms_words.signal(state),
                sms_words.network(state),
                sms_words.sim(state),
                memory,
                state.model or figures.NOTHING,
            ]
        for value, shown in zip(self.values, texts, strict=True):
            value.setText(shown)

    def _look_for_pin(self) -> None:
        unit = calls.pin_is_kept(session=self._context.desk.session)
        self._context.tasks.read(self, unit, done=self._found_pin, failed=self.message.show_error)

    def _found_pin(self, kept: bool) -> None:  # noqa: FBT001 - a callback's one value
        self._kept = kept
        self._show_pin()

    def _show_pin(self) -> None:
        self._pin_note.setText(
            self.tr("A PIN is kept, sealed. It is tried once; a wrong one is never tried again by itself.")
            if self._kept
            else self.tr("No PIN is kept. A card without a PIN needs none.")
        )

    def _set_pin(self) -> None:
        desk = self._context.desk
        unit = calls.set_pin(
            desk.key_store, self.pin.text(), session=desk.session, now_utc_ms=desk.clock.utc_ms()
        )
        self.pin.clear()
        self._context.tasks.write(self, unit, done=self._pin_set, failed=self.message.show_error)

    def _pin_set(self, _: None) -> None:
        self.message.say("ok", "modem.pin_kept")
        self._look_for_pin()

    def _send(self) -> None:
        desk = self._context.desk
        unit = calls.send_test(self.number.text(), session=desk.session, now_utc_ms=desk.clock.utc_ms())
        self._context.tasks.write(
            self,
            unit,
            done=lambda n: self.message.say("ok", "messages.queued", n=n),
            failed=self.message.show_error,
        )

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._show_state()
        self._look_for_pin()

    def retranslate(self) -> None:
        heads = (
            self.tr("Signal"),
            self.tr("Network"),
            self.tr("SIM card"),
            self.tr("Memory taken"),
            self.tr("Model"),
        )
        for head, text in zip(self._heads, heads, strict=True):
            head.setText(text)
        titles = (self.tr("Modem"), self.tr("PIN of the card"), self.tr("Send a trial"))
        for title, text in zip(self._titles, titles, strict=True):
            title.setText(text)
        self.pin.setPlaceholderText(self.tr("4 to 8 figures; empty: keep none"))
        self.number.setPlaceholderText(self.tr("Telephone number"))
        self.set_pin.setText(self.tr("Keep PIN"))
        self.send.setText(self.tr("Send trial"))
        self.settings.setText(self.tr("Port, quiet hours and limits: settings"))
        self._send_note.setText(self.tr("In quiet hours it waits until they are over, as every text does."))
        self._show_pin()
        self._show_state()


def _row(*parts: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(theme.SPACE)
    for part in parts:
        row.addWidget(part)
    row.addStretch(1)
    return row


def _card(*parts: QWidget | QHBoxLayout | QGridLayout) -> QWidget:
    made = card()
    layout = QVBoxLayout(made)
    layout.setContentsMargins(20, 14, 20, 14)
    layout.setSpacing(theme.SPACE)
    for part in parts:
        if isinstance(part, QWidget):
            layout.addWidget(part)
        else:
            layout.addLayout(part)
    return made
