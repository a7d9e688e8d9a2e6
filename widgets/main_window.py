"""The one window: sign-in, then the pages of the operator's roles. It only navigates.

Locked, it shows the sign-in over everything; the same person goes on where he was, another one begins anew.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QMainWindow, QStackedWidget, QWidget

from widgets import calls, names
from widgets.context import Context
from widgets.cover import Cover
from widgets.idle import UNREAD, IdleWatch
from widgets.language import Retranslated
from widgets.sign_in import SignInPage

if TYPE_CHECKING:
    from app.domain.permissions import Session
    from app.errors import DeskError
    from app.services.sign_in import LockTimes
    from widgets.frame import WorkFrame

_log = logging.getLogger(__name__)
_ENDED = ("sign_in.password_reset", "permission.operator_disabled")
"""Refusals after which whoever is signed in may do nothing any more."""


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
        self.is_locked = self._is_old = False
        self.idle = IdleWatch(self)
        self.idle.idle.connect(self.cover)
        self.idle.too_old.connect(self._sign_in_is_old)
        self._cover = Cover(self)
        context.tasks.refused.connect(self._look_at_refusal)
        self.retranslate()

    def page(self, name: str) -> QWidget | None:
        """The page of that name, None while nobody is signed in or the operator may not see it."""
        return self.work.page(name) if self.work is not None else None

    def _enter(self, session: Session) -> None:
        """Somebody has signed in, or goes on after a lock."""
        before = self._context.desk.session
        if self.is_locked and before is not None and _is_the_same(before, session):
            self._uncover(session)
            return
        self.lock()
        self._begin(session)

    def _begin(self, session: Session) -> None:
        """Build their pages."""
        from widgets.frame import WorkFrame  # only once somebody has signed in
        from widgets.pages import allowed

        self._context.desk.session = session
        self.work = WorkFrame(self._context, allowed(session))
        self.work.lock_wanted.connect(self.lock)
        self.work.cover_wanted.connect(self.cover)
        self.work.sign_in_wanted.connect(self._sign_in_anew)
        self._views.addWidget(self.work)
        self._views.setCurrentWidget(self.work)
        self.work.begin()
        self._watch_idle(session, anew=True)
        from widgets.wizard.offer import offer

        offer(self._context, self.work)

    def _watch_idle(self, session: Session, *, anew: bool) -> None:
        def begin(times: LockTimes) -> None:
            if self.work is not None and not self.is_locked:
                self.idle.begin(times, anew=anew)

        def unread(error: DeskError) -> None:
            _log.warning("lock times not read: %s", error)
            begin(UNREAD)

        unit = calls.lock_times(session=session)
        self._context.tasks.read(self, unit, done=begin, failed=unread, latest="lock")

    def cover(self) -> None:
        """Lock: the pages stay and go on behind the sign-in, dialogs are out of sight."""
        session = self._context.desk.session
        if self.work is None or self.is_locked or session is None:
            return
        self.is_locked = True
        self.idle.end()
        self._views.setCurrentWidget(self.sign_in)
        self._cover.draw()
        self.sign_in.lock(session)

    def _sign_in_is_old(self) -> None:
        self._is_old = True
        self.cover()

    def _uncover(self, session: Session) -> None:
        """The same person goes on where he was."""
        before = self._context.desk.session
        anew = self._is_old or before is None or before.since_utc_ms != session.since_utc_ms
        self.is_locked = self._is_old = False
        self._context.desk.session = session
        self._views.setCurrentWidget(self.work)
        self._cover.lift()
        self._watch_idle(session, anew=anew)

    def lock(self) -> None:
        """Sign out. Pages go with the person; sales under way go on in the engine."""
        if self.work is None:
            return
        self.is_locked = self._is_old = False
        self.idle.end()
        self._cover.drop()
        self._context.desk.session = None
        self._views.setCurrentWidget(self.sign_in)
        self._views.removeWidget(self.work)
        self.work.deleteLater()
        self.work = None
        self.sign_in.begin()

    def _sign_in_anew(self, sentence: str) -> None:
        """What was set up proves itself at once."""
        self.lock()
        self.sign_in.say("ok", sentence)

    def _look_at_refusal(self, error: DeskError) -> None:
        """Whose password was reset, or who was disabled, is signed out and told so where one signs in."""
        session = self._context.desk.session
        if session is not None and error.key in _ENDED and error.params.get("name") == session.name:
            self.lock()
            self.sign_in.say("warn", error.key, **error.params)

    def closeEvent(self, event: QCloseEvent) -> None:
        self.closed.emit()
        super().closeEvent(event)

    def retranslate(self) -> None:
        self.setWindowTitle(self.tr("Meterdesk, prepaid electricity and water"))


def _is_the_same(before: Session, after: Session) -> bool:
    """The same person with the same rights; with others the pages are other ones."""
    return (before.operator_id, before.permissions, before.buildings) == (
        after.operator_id,
        after.permissions,
        after.buildings,
    )
