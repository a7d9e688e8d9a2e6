"""Opens a book that was put back from a backup for selling, once a second person approves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from app.domain.permissions import Permission, Session, allows
from widgets.common import restored_calls
from widgets.context import Context

if TYPE_CHECKING:
    from app.errors import DeskError
    from app.services.approvals import Wanted


class SellingOpening(QObject):
    """`opened()` once the book sells again, `failed(error)` where it does not."""

    opened = Signal()
    failed = Signal(object)

    def __init__(self, context: Context, page: QWidget) -> None:
        super().__init__(page)
        self._context, self._page = context, page

    def begin(self) -> None:
        """Ask whether it may be done, then for the second person."""
        session = self._context.desk.session
        if session is not None:
            unit = restored_calls.wanted(session=session)
            self._context.tasks.read(self, unit, done=self._ask, failed=self.failed.emit, latest="wanted")

    def _ask(self, wanted: Wanted) -> None:
        from widgets.common.approval_dialog import ApprovalDialog

        dialog = ApprovalDialog(self._context, wanted, parent=self._page)
        dialog.approved.connect(self._open)
        dialog.open()

    def _open(self, approval: str) -> None:
        desk = self._context.desk
        if desk.session is None:
            return
        unit = restored_calls.open_for_selling(
            approval=approval, session=desk.session, now_utc_ms=desk.clock.utc_ms()
        )
        self._context.tasks.write(self, unit, done=self._done, failed=self._not_done)

    def _done(self, _: None) -> None:
        self.opened.emit()

    def _not_done(self, error: DeskError) -> None:
        self.failed.emit(error)


def may_open(session: Session | None) -> bool:
    """Whether this person may be the first of the two."""
    return session is not None and allows(session, Permission.RECONCILE)
