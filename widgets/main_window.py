"""The one window: sign-in, then the pages of the operator's roles. It only navigates."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QMainWindow, QStackedWidget, QWidget

from widgets import names
from widgets.context import Context
from widgets.language import Retranslated
from widgets.sign_in import SignInPage

if TYPE_CHECKING:
    from app.domain.permissions import Session
    from widgets.frame import WorkFrame


class MainWindow(Retranslated, QMainWindow):
    """`closed` when the user closes it; the program decides what that means."""

    closed = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.setObjectName(names.MAIN_WINDOW)
        self._context = context
        self.resize(1366, 768)
        self.sign_in = SignInPage(context)
        self.sign_in.signed_in.connect(self._enter)
        self._views = QStackedWidget()
        self._views.addWidget(self.sign_in)
        self.setCentralWidget(self._views)
        self.work: WorkFrame | None = None
        self.retranslate()

    def page(self, name: str) -> QWidget | None:
        """The page of that name, None while nobody is signed in or the operator may not see it."""
        return self.work.page(name) if self.work is not None else None

    def _enter(self, session: Session) -> None:
        """Somebody has signed in: build their pages."""
        from widgets.frame import WorkFrame  # only once somebody has signed in
        from widgets.pages import allowed

        self._context.desk.session = session
        self.work = WorkFrame(self._context, allowed(session))
        self.work.lock_wanted.connect(self.lock)
        self.work.password_changed.connect(self._sign_in_anew)
        self._views.addWidget(self.work)
        self._views.setCurrentWidget(self.work)
        self.work.begin()

    def lock(self) -> None:
        """Sign out. Pages go with the person; sales under way go on in the engine."""
        if self.work is None:
            return
        self._context.desk.session = None
        self._views.setCurrentWidget(self.sign_in)
        self._views.removeWidget(self.work)
        self.work.deleteLater()
        self.work = None
        self.sign_in.begin()

    def _sign_in_anew(self) -> None:
        """The one-time secret is spent; the new password proves itself."""
        self.lock()
        self.sign_in.say("password.changed")

    def closeEvent(self, event: QCloseEvent) -> None:
        self.closed.emit()
        super().closeEvent(event)

    def retranslate(self) -> None:
        self.setWindowTitle(self.tr("Meterdesk, prepaid electricity and water"))
