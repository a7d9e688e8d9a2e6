"""Over every page while the book was put back from a backup and sells nothing yet."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.domain.permissions import Permission, allows
from widgets import names, theme
from widgets.common import figures, restored_calls
from widgets.common.labels import MessageLine, button, label
from widgets.common.selling_opening import SellingOpening, may_open
from widgets.context import Context
from widgets.language import Retranslated

if TYPE_CHECKING:
    from app.errors import DeskError
    from app.services.restored import Restored

_log = logging.getLogger(__name__)


class RestoredBanner(Retranslated, QFrame):
    """`backups_wanted()`: whoever may use the bench wants its tab of backups. Whoever may open the book for
    selling and has no bench does it here."""

    backups_wanted = Signal()

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "banner")
        self._context = context
        self._told: Restored | None = None
        self._text = label("strong", name=names.RESTORED_BANNER, wrap=True)
        theme.mark(self._text, state="warn")
        self._backups = button(f"{names.RESTORED_BANNER}.backups", kind="quiet")
        self._open = button(f"{names.RESTORED_BANNER}.open", kind="quiet")
        self.message = MessageLine(name=f"{names.RESTORED_BANNER}.message")
        self._opening = SellingOpening(context, self)
        self._opening.opened.connect(self.look)
        self._opening.failed.connect(self.message.show_error)
        for made, act in ((self._backups, self.backups_wanted.emit), (self._open, self._begin)):
            made.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            made.clicked.connect(lambda _, act=act: act())
        self._lay_out()
        self.hide()

    def _lay_out(self) -> None:
        picture = QLabel()
        picture.setPixmap(theme.icon("doubt", "warn", 18).pixmap(18, 18))
        row = QHBoxLayout()
        row.addWidget(picture)
        row.addWidget(self._text, 1)
        row.addWidget(self._open)
        row.addWidget(self._backups)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 4, 16, 4)
        layout.setSpacing(4)
        layout.addLayout(row)
        layout.addWidget(self.message)

    def _begin(self) -> None:
        self.message.clear_message()
        self._opening.begin()

    def look(self) -> None:
        """Ask the book whether it sells."""
        session = self._context.desk.session
        if session is None or not allows(session, Permission.LOOK):
            return
        unit = restored_calls.waiting(session=session)
        self._context.tasks.read(self, unit, done=self._show, failed=self._unread, latest="restored")

    def _show(self, found: tuple[Restored, bool] | None) -> None:
        session = self._context.desk.session
        self._told = None if found is None else found[0]
        has_bench = session is not None and allows(session, Permission.BENCH)
        self._backups.setVisible(has_bench)
        self._open.setVisible(may_open(session) and not has_bench)
        self.message.clear_message()
        self.retranslate()
        self.setVisible(self._told is not None)

    def _unread(self, error: DeskError) -> None:
        # Whoever sells is told by the sale itself.
        _log.warning("whether the book was put back is not known: %s", error)

    def retranslate(self) -> None:
        self._open.setText(self.tr("Open for selling …"))
        self._backups.setText(self.tr("Backups"))
        if self._told is not None:
            text = self.tr(
                "This book was put back from the backup of {time}. Nothing is sold until the meters are "
                "compared and two persons have opened it."
            )
            self._text.setText(text.format(time=figures.date_time(self._told.made_utc_ms)))
