"""The bar that tells the truth: what is in contact, how old the oldest state is, what is in doubt,
the printer."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QWidget

from widgets import calls, names, theme
from widgets.common import figures, sms_words
from widgets.common.labels import button
from widgets.context import Context
from widgets.language import Retranslated

if TYPE_CHECKING:
    from app.errors import DeskError
    from app.services.alarms import AlarmShown
    from app.services.sight import Sight
    from app.services.views import ContactSummary

_log = logging.getLogger(__name__)

_PACE_MS = 1000

OLD_S = 180
"""A state older than this breaks the promise of the collection service (C2)."""


class StatusBar(Retranslated, QFrame):
    """`pressed(page)` asks for the page behind a figure, `silent_wanted` for meters that do not answer."""

    pressed = Signal(str)
    silent_wanted = Signal()

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "foot")
        self._context = context
        self._contact: ContactSummary | None = None
        self._open_items: int | None = None
        self._live: tuple[AlarmShown, ...] = ()
        self._printer_fault = False
        self._make_parts()
        self._pace = QTimer(self, singleShot=True, interval=_PACE_MS)
        self._pace.timeout.connect(self.look)
        context.desk.engine.contact_changed.connect(self._contact_changed)
        timer = QTimer(self, interval=1000)
        timer.timeout.connect(self._show_age)
        timer.timeout.connect(self._show_journal)
        timer.timeout.connect(self._show_modem)
        timer.start()
        self.retranslate()

    def _make_parts(self) -> None:
        self._collectors = self._part(names.STATUS_COLLECTORS, self.silent_wanted.emit)
        self._meters = self._part(names.STATUS_METERS, self.silent_wanted.emit)
        self._age = self._part(names.STATUS_AGE, self.silent_wanted.emit)
        self._doubt = self._part(names.STATUS_IN_DOUBT, lambda: self.pressed.emit(names.PAGE_IN_DOUBT))
        self._alarms = self._part(names.STATUS_ALARMS, lambda: self.pressed.emit(names.PAGE_ALARMS))
        self._printer = self._part(names.STATUS_PRINTER, lambda: self.pressed.emit(names.PAGE_DESK))
        self._journal = self._part(names.STATUS_JOURNAL, lambda: self.pressed.emit(names.PAGE_SETTINGS))
        self._journal.hide()
        self._modem = self._part(names.STATUS_MODEM, lambda: self.pressed.emit(names.PAGE_TEXTS))
        self._modem.hide()
        layout = QHBoxLayout(self)
        layout.setContentsMargins(8, 0, 8, 0)
        layout.setSpacing(theme.SPACE)
        for part in (self._collectors, self._meters, self._age):
            layout.addWidget(part)
        layout.addStretch(1)
        for part in (self._alarms, self._journal, self._doubt, self._modem, self._printer):
            layout.addWidget(part)

    def add(self, notice: QWidget) -> None:
        """Something that shows itself only when there is something to say."""
        layout: Any = self.layout()
        layout.insertWidget(layout.indexOf(self._journal), notice)

    def _part(self, name: str, act: Callable[[], None]) -> QPushButton:
        made = button(name, kind="status")
        made.clicked.connect(lambda: act())
        return made

    def look(self) -> None:
        """Show how much of what this person may see answers now."""
        unit = calls.sight(session=self._context.desk.session)
        self._context.tasks.read(self, unit, done=self._see, failed=self._unseen, latest="sight")

    def _contact_changed(self, contact: ContactSummary) -> None:
        """The engine tells of the whole site; whose part is smaller has it counted, once a second."""
        session = self._context.desk.session
        if session is not None and session.buildings is None:
            self.show_contact(contact)
        elif not self._pace.isActive():
            self._pace.start()

    def _see(self, sight: Sight) -> None:
        self.show_contact(self._context.desk.live.contact(sight))

    def _unseen(self, error: DeskError) -> None:
        # A bar has no room for a sentence; every page says the same.
        _log.warning("contact not counted: %s", error)

    def show_contact(self, contact: ContactSummary) -> None:
        self._contact = contact
        self.retranslate()

    @property
    def contact(self) -> ContactSummary | None:
        """What it shows; None before the first look."""
        return self._contact

    def show_open_items(self, number: int) -> None:
        """How many sales are in doubt or have money due back."""
        self._open_items = number
        self.retranslate()

    def show_alarms(self, rows: tuple[AlarmShown, ...]) -> None:
        """How many alarms are live, and of what level the gravest is."""
        self._live = rows
        self._show_alarms()

    def show_printer(self, *, fault: bool) -> None:
        """Whether the last slip failed to print."""
        self._printer_fault = fault
        self.retranslate()

    def retranslate(self) -> None:
        contact = self._contact
        if contact is None:
            self._say(self._collectors, "idle", "collector", self.tr("Collectors –"))
            self._say(self._meters, "idle", "meter", self.tr("Meters –"))
        else:
            up, all_up = contact.collectors_in_contact, contact.collectors_in_contact == contact.collectors
            text = self.tr("Collectors in contact {up}/{all}").format(up=up, all=contact.collectors)
            self._say(self._collectors, "idle" if all_up else "bad", "collector", text)
            heard = contact.meters_in_contact
            text = self.tr("Meters in contact {up}/{all}").format(up=heard, all=contact.meters)
            self._say(self._meters, "idle" if heard == contact.meters else "warn", "meter", text)
        self._show_age()
        self._show_doubt()
        self._show_alarms()
        self._show_journal()
        self._show_modem()
        printer = self.tr("Printer: last slip failed") if self._printer_fault else self.tr("Printer ready")
        self._say(self._printer, "bad" if self._printer_fault else "idle", "printer", printer)

    def _show_age(self) -> None:
        oldest = None if self._contact is None else self._contact.oldest_utc_ms
        if oldest is None:
            self._say(self._age, "idle", "age", self.tr("Oldest state –"))
            return
        seconds = (self._context.desk.clock.utc_ms() - oldest) / 1000
        text = self.tr("Oldest state {age}").format(age=figures.age(seconds))
        self._say(self._age, "warn" if seconds > OLD_S else "idle", "age", text)

    def _show_doubt(self) -> None:
        number = self._open_items or 0
        if number:
            self._say(self._doubt, "warn", "doubt", self.tr("Sales in doubt: {n}").format(n=number))
        else:
            self._say(self._doubt, "idle", "ok", self.tr("Nothing in doubt"))

    def _show_alarms(self) -> None:
        """Grey once somebody has acknowledged all of them."""
        if not self._live:
            self._say(self._alarms, "idle", "alarm", self.tr("No alarms"))
            return
        unseen = [row for row in self._live if row.acknowledged_utc_ms is None]
        gravest = max((row.level for row in unseen), default=0)
        state = ("idle", "idle", "warn", "bad")[gravest]
        text = self.tr("Alarms: {n}, new {unseen}").format(n=len(self._live), unseen=len(unseen))
        self._say(self._alarms, state, "alarm", text)

    def _show_journal(self) -> None:
        """Only while the second copy of the book is wanted and not written."""
        fault = self._context.desk.journal_fault()
        self._journal.setVisible(fault is not None)
        if fault is not None:
            self._say(self._journal, "bad", "bad", self.tr("Receipt journal is not written"))
            self._journal.setToolTip(fault)

    def _show_modem(self) -> None:
        """Only where the site has one."""
        state = self._context.desk.modem_state()
        self._modem.setVisible(state is not None)
        if state is None:
            return
        colour, _, sentence = sms_words.modem(state)
        well = colour == "ok"
        text = self.tr("Modem ready") if well else self.tr("Modem: texts wait")
        if colour == "warn":
            text = self.tr("Modem: memory full")
        self._say(self._modem, "idle" if well else colour, "send", text)
        self._modem.setToolTip(sentence)

    def _say(self, part: QPushButton, state: str, icon: str, text: str) -> None:
        if part.text() == text and part.property("state") == state:
            return
        theme.mark(part, state=state)
        part.setIcon(theme.icon(icon, "muted" if state == "idle" else state, 16))
        part.setText(text)
