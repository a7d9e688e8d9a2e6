"""In the status bar while the holidays of this year, or soon of the next, are still to be entered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.domain.permissions import Permission, allows
from app.errors import DeskError
from widgets import names, theme
from widgets.common.labels import button
from widgets.context import Context
from widgets.language import Retranslated
from widgets.tariffs import calls

if TYPE_CHECKING:
    from app.services.holiday_years import Due


class HolidayNotice(Retranslated, QWidget):
    """Only for those who may change tariffs. `wanted(year)`: they want to enter it now; 0: the newest."""

    wanted = Signal(int)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._due: Due | None = None
        self._fault: DeskError | None = None
        self.button = button(names.HOLIDAYS_NOTICE, kind="status")
        self.button.clicked.connect(lambda: self.wanted.emit(0 if self._due is None else self._due.year))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.button)
        self.hide()

    def look(self) -> None:
        """Ask the book what is still to be entered."""
        session = self._context.desk.session
        if session is not None and allows(session, Permission.TARIFFS):
            unit = calls.holidays_due(desk=self._context.desk)
            self._context.tasks.read(self, unit, done=self._show, failed=self._fail, latest="holidays")

    def _show(self, due: Due | None) -> None:
        self._due, self._fault = due, None
        self.setVisible(due is not None)
        self.retranslate()
        self._take_room()

    def _fail(self, error: DeskError) -> None:
        self._due, self._fault = None, error
        self.show()
        self.retranslate()
        self._take_room()

    def _take_room(self) -> None:
        """At once: the bar is laid out before anybody sees half of the text."""
        bar = self.parentWidget()
        for one in (self, bar):
            layout = None if one is None else one.layout()
            if layout is not None:
                layout.activate()

    def _sentence(self) -> DeskError | None:
        """What the tip says."""
        if self._due is None:
            return self._fault
        unknown = "calendar.due_waits" if self._due.charges_wait else "calendar.due"
        key = "calendar.due_by_law" if self._due.by_law else unknown
        return DeskError(key, where=self._due.year)

    def retranslate(self) -> None:
        told = self._sentence()
        if told is None:
            return
        from widgets.common import messages  # late: its tables of sentences

        state = "warn" if self._due is not None and not self._due.charges_wait else "bad"
        theme.mark(self.button, state=state)
        self.button.setIcon(theme.icon("tariff", state, 16))
        self.button.setToolTip(messages.sentence(told))
        if self._due is None:
            self.button.setText(self.tr("Holiday calendar not read"))
        elif self._due.by_law:
            self.button.setText(self.tr("{year}: holidays by law only").format(year=self._due.year))
        else:
            self.button.setText(self.tr("Holidays of {year} missing").format(year=self._due.year))
