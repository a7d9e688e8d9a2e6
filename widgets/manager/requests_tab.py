"""Requests for a second person: open ones to be decided, and what became of the others."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt, QTimer
from PySide6.QtGui import QHideEvent, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.domain.report import CellKind
from widgets import names, theme
from widgets.common import approval_calls, approval_words, figures
from widgets.common.approval_dialog import ApprovalDialog
from widgets.common.export import ExportButton
from widgets.common.labels import EmptyState, MessageLine, button, choice, label
from widgets.common.list_sheet import shown
from widgets.common.search_box import SearchBox
from widgets.common.table import Table
from widgets.context import Context
from widgets.language import Retranslated
from widgets.manager.log_tab import LogDetail
from widgets.models.rows import Column, RowsModel

if TYPE_CHECKING:
    from app.services.approvals import Request

DECIDE_KEY, LOOK_KEY = "F7", "F5"
_LOOK_MS = 5000

SHOWN: dict[str, Callable[[Request], bool]] = {
    "all": lambda request: True,
    "open": lambda request: request.state == "asked",
    "decided": lambda request: request.state != "asked",
}


class RequestsTab(Retranslated, QWidget):
    def __init__(self, context: Context) -> None:
        super().__init__()
        self.setObjectName(f"{names.REQUESTS}.page")
        self._context = context
        self.model = RowsModel(_columns(), lambda request: request.id, parent=self)
        self.table = Table(self.model, name=f"{names.REQUESTS}.table", settings=context.settings)
        self.detail = LogDetail(name=f"{names.REQUESTS}.detail")
        self._count = label("muted", name=f"{names.REQUESTS}.count")
        self.filter = SearchBox(name=f"{names.REQUESTS}.filter")
        self.filter.setFixedWidth(220)
        self.shown = choice(f"{names.REQUESTS}.shown")
        for key in SHOWN:
            self.shown.addItem(key, key)
        self.decide = button(f"{names.REQUESTS}.decide", kind="primary")
        self.look_anew = button(f"{names.REQUESTS}.look", icon="refresh")
        self.message = MessageLine(name=f"{names.REQUESTS}.message")
        self.export = ExportButton(
            context,
            self,
            self.message,
            name=f"{names.REQUESTS}.export",
            title=lambda: self.tr("Requests for approval"),
            take=lambda: shown(self.table),
        )
        self.export.follow(self.model)
        self._empty = EmptyState("approve")
        self._lay_out()
        self._connect()
        self.retranslate()

    def _lay_out(self) -> None:
        tools = QHBoxLayout()
        tools.setSpacing(theme.SPACE)
        tools.addWidget(self._count)
        tools.addStretch(1)
        for part in (self.filter, self.shown, self.decide, self.look_anew, self.export):
            tools.addWidget(part)
        self._pages = QStackedWidget()
        self._pages.addWidget(self.table)
        self._pages.addWidget(self._empty)
        columns = QHBoxLayout()
        columns.setSpacing(16)
        columns.addWidget(self._pages, 17)
        columns.addWidget(self.detail, 8)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, theme.SPACE, 0, 0)
        layout.setSpacing(theme.SPACE)
        layout.addLayout(tools)
        layout.addWidget(self.message)
        layout.addLayout(columns, 1)

    def _connect(self) -> None:
        for found in (self.filter.searched, self.filter.entered):
            found.connect(lambda _: self._filter())
        self.shown.currentIndexChanged.connect(lambda _: self._filter())
        self.table.chosen.connect(self._choose)
        self.decide.clicked.connect(self._decide)
        self.look_anew.clicked.connect(self.reload)
        keys = {DECIDE_KEY: self.decide, LOOK_KEY: self.look_anew}
        for key, made in keys.items():
            QShortcut(QKeySequence(key), self).activated.connect(made.click)
        self._pace = QTimer(self, interval=_LOOK_MS)
        self._pace.timeout.connect(self.reload)

    def reload(self) -> None:
        """Read the list from the book."""
        desk = self._context.desk
        if desk.session is None:
            return
        unit = approval_calls.requests(session=desk.session, now_utc_ms=desk.clock.utc_ms())
        self._context.tasks.read(
            self, unit, done=self._take, failed=self.message.show_error, latest="requests"
        )

    def _take(self, found: tuple[Request, ...]) -> None:
        if list(found) != self.model.all_rows():
            self.model.set_rows(found)
        self._filter()

    def _filter(self) -> None:
        wanted = self.filter.text().lower().split()
        kind = SHOWN[self.shown.currentData()]
        self.model.set_filter(lambda one: kind(one) and all(word in _searched(one) for word in wanted))
        shown, total = self.model.rowCount(), self.model.total()
        self._count.setText(self.tr("{shown} of {total}").format(shown=shown, total=total))
        self._pages.setCurrentIndex(0 if shown else 1)
        if self.table.current() is None:
            self.table.choose(0)
        self._choose(self.table.current())

    def _choose(self, request: Request | None) -> None:
        session = self._context.desk.session
        own = request is not None and session is not None and request.asked_by == session.name
        self.decide.setEnabled(request is not None and request.state == "asked" and not own)
        if request is None:
            self.detail.show_nothing()
            return
        told = [(self.tr("Why"), request.reason), *approval_words.facts(request.values)]
        told += [(self.tr("Counts until"), figures.date_time(request.expires_utc_ms))]
        if request.used_utc_ms is not None:
            told += [(self.tr("Done at"), figures.date_time(request.used_utc_ms))]
        self.detail.show_facts(approval_words.title(request.act), request.object, told)

    def _decide(self) -> None:
        request = self.table.current()
        if request is None or request.state != "asked":
            return
        dialog = ApprovalDialog(self._context, None, parent=self.window(), asked=request)
        dialog.approved.connect(lambda _: self.message.say("ok", "approval.decided_yes"))
        dialog.refused.connect(lambda: self.message.say("ok", "approval.decided_no"))
        dialog.accepted.connect(self.reload)
        dialog.open()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.reload()
        self._pace.start()
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._pace.stop()

    def retranslate(self) -> None:
        self.filter.setPlaceholderText(self.tr("Filter: act, object, name"))
        self.decide.setText(self.tr("Decide …  {key}").format(key=DECIDE_KEY))
        self.look_anew.setText(self.tr("Look anew  {key}").format(key=LOOK_KEY))
        for place, text in enumerate(
            (self.tr("All requests"), self.tr("Open"), self.tr("Decided and expired"))
        ):
            self.shown.setItemText(place, text)
        self._empty.say(
            self.tr("No request"),
            self.tr("What takes a second person is asked for where it is done, and is listed here."),
        )
        self._filter()


def _columns() -> tuple[Column, ...]:
    return (
        Column(
            "time",
            lambda: QCoreApplication.translate("columns", "Time"),
            lambda one: figures.date_time(one.asked_utc_ms),
            lambda one: one.asked_utc_ms,
            kind=CellKind.MOMENT,
        ),
        Column(
            "act",
            lambda: QCoreApplication.translate("columns", "Act"),
            lambda one: approval_words.act(one.act),
            lambda one: approval_words.act(one.act),
            least=170,
        ),
        _plain("object", lambda: QCoreApplication.translate("columns", "Object"), least=90),
        _plain("asked_by", lambda: QCoreApplication.translate("columns", "Asked by")),
        Column(
            "state",
            lambda: QCoreApplication.translate("columns", "State"),
            lambda one: approval_words.state(one.state)[2],
            lambda one: one.state,
            state=lambda one: approval_words.state(one.state)[:2],
        ),
        _plain("decided_by", lambda: QCoreApplication.translate("columns", "Decided by")),
    )


def _plain(name: str, title: Callable[[], str], *, least: int | None = None) -> Column:
    return Column(name, title, lambda one: getattr(one, name), lambda one: getattr(one, name), least=least)


def _searched(one: Request) -> str:
    parts = (approval_words.act(one.act), one.object, one.asked_by, one.decided_by, one.reason)
    return " ".join(parts).lower()
