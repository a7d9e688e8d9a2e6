"""The bar that tells the truth: what is in contact, how old the oldest state is, what is in doubt,
the printer."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QWidget

from widgets import names, theme
from widgets.common import figures
from widgets.common.labels import button
from widgets.context import Context
from widgets.language import Retranslated

if TYPE_CHECKING:
    from app.services.views import ContactSummary

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
        self._printer_fault = False
        self._make_parts()
        context.desk.engine.contact_changed.connect(self.show_contact)
        timer = QTimer(self, interval=1000)
        timer.timeout.connect(self._show_age)
        timer.start()
        self.retranslate()

    def _make_parts(self) -> None:
        self._collectors = self._part(names.STATUS_COLLECTORS, self.silent_wanted.emit)
        self._meters = self._part(names.STATUS_METERS, self.silent_wanted.emit)
        self._age = self._part(names.STATUS_AGE, self.silent_wanted.emit)
        self._doubt = self._part(names.STATUS_IN_DOUBT, lambda: self.pressed.emit(names.PAGE_IN_DOUBT))
        self._printer = self._part(names.STATUS_PRINTER, lambda: self.pressed.emit(names.PAGE_DESK))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(8, 0, 8, 0)
        layout.setSpacing(theme.SPACE)
        for part in (self._collectors, self._meters, self._age):
            layout.addWidget(part)
        layout.addStretch(1)
        for part in (self._doubt, self._printer):
            layout.addWidget(part)

    def _part(self, name: str, act: Callable[[], None]) -> QPushButton:
        made = button(name, kind="status")
        made.clicked.connect(lambda: act())
        return made

    def show_contact(self, contact: ContactSummary) -> None:
        self._contact = contact
        self.retranslate()

    def show_open_items(self, number: int) -> None:
        """How many sales are in doubt or have money due back."""
        self._open_items = number
        self.retranslate()

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

    def _say(self, part: QPushButton, state: str, icon: str, text: str) -> None:
        if part.text() == text and part.property("state") == state:
            return
        theme.mark(part, state=state)
        part.setIcon(theme.icon(icon, "muted" if state == "idle" else state, 16))
        part.setText(text)
