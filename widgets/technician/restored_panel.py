"""On the tab of backups while the book was put back and sells nothing yet: what is known, and the way on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout

from app.errors import DeskError
from widgets import names, theme
from widgets.common import figures, restored_calls
from widgets.common.labels import button, label
from widgets.common.selling_opening import SellingOpening, may_open
from widgets.context import Context
from widgets.language import Retranslated
from widgets.pages import PAGES

if TYPE_CHECKING:
    from app.services.restored import Restored

OPEN_KEY = "F4"
RECONCILE_KEY = next(page.key for page in PAGES if page.name == names.PAGE_RECONCILE)


class RestoredPanel(Retranslated, QFrame):
    """`opened()` once two persons have opened the book, `failed(error)` where they have not."""

    opened = Signal()
    failed = Signal(object)

    def __init__(self, context: Context, *, name: str) -> None:
        super().__init__()
        self.setProperty("role", "banner")
        self._context = context
        self._told: tuple[Restored, bool] | None = None
        self._text = label("strong", name=f"{name}.restored", wrap=True)
        theme.mark(self._text, state="warn")
        self.open = button(f"{name}.open")
        self._opening = SellingOpening(context, self)
        self._opening.opened.connect(self._opened)
        self._opening.failed.connect(self.failed)
        self.open.clicked.connect(self._opening.begin)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 8, 12, 8)
        row.setSpacing(2 * theme.SPACE)
        row.addWidget(self._text, 1)
        row.addWidget(self.open)
        self.hide()

    def look(self) -> None:
        session = self._context.desk.session
        if session is not None:
            unit = restored_calls.waiting(session=session)
            self._context.tasks.read(self, unit, done=self._show, failed=self._unread, latest="restored")

    def _show(self, told: tuple[Restored, bool] | None) -> None:
        self._told = told
        self.open.setVisible(may_open(self._context.desk.session))
        self.retranslate()
        self.setVisible(told is not None)

    def _unread(self, error: DeskError) -> None:
        self.failed.emit(error)

    def _opened(self) -> None:
        self.look()
        self.opened.emit()

    def retranslate(self) -> None:
        self.open.setText(self.tr("Open for selling …  {key}").format(key=OPEN_KEY))
        if self._told is None:
            return
        told, compared = self._told
        put_back = self.tr("Put back at {time} from {source}.")
        lost = self.tr("How much of the operation log is lost is not known.")
        if told.lost is not None:
            counted = self.tr("Entries of the operation log that are lost: {lost}.")
            lost = counted.format(lost=f"{told.lost:,}")
        text = self.tr("{put_back} {lost} {way_on}").format(
            put_back=put_back.format(time=figures.date_time(told.utc_ms), source=told.source),
            lost=lost,
            way_on=self._way_on(compared=compared),
        )
        self._text.setText(text)

    def _way_on(self, *, compared: bool) -> str:
        if not compared:
            text = self.tr("Run a reconciliation first ({key}).")
            return text.format(key=RECONCILE_KEY)
        if may_open(self._context.desk.session):
            return self.tr("The meters were compared since: two persons can open the book for selling.")
        return self.tr("The meters were compared since: a manager and a second person can open the book.")
