"""Every key the desk keeps, never the key itself: what it is for, since when, until when; changed and retired
here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtGui import QHideEvent, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from widgets import calls, names, theme
from widgets.common.confirm import ConfirmDialog
from widgets.common.export import ExportButton
from widgets.common.labels import EmptyState, MessageLine, button, label
from widgets.common.list_sheet import asked_of, shown
from widgets.common.search_box import SearchBox
from widgets.common.table import Table
from widgets.context import Context
from widgets.language import Retranslated
from widgets.models.key_rows import KeyLine, columns, lines, searched
from widgets.models.rows import RowsModel
from widgets.technician import key_questions

if TYPE_CHECKING:
    from app.errors import DeskError
    from app.services.approvals import Wanted
    from app.services.collector_keys import NewKey
    from app.services.key_inventory import KeyRow

LOOK_KEY, RENEW_KEY, RETIRE_KEY = "F5", "F7", "F8"
OVERLAP_DAYS = 30
_LOOK_MS = 2000


class KeysTab(Retranslated, QWidget):
    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(f"{names.KEYS}.page")
        self._context = context
        self._rows: tuple[KeyRow, ...] = ()
        self._working = False
        self.model = RowsModel(columns(), lambda line: line.row.id, parent=self)
        self.table = Table(self.model, name=f"{names.KEYS}.table", settings=context.settings)
        self._count = label("muted", name=f"{names.KEYS}.count")
        self.filter = SearchBox(name=f"{names.KEYS}.filter")
        self.filter.setFixedWidth(220)
        self.look_anew = button(f"{names.KEYS}.look", icon="refresh")
        self.renew = button(f"{names.KEYS}.renew", icon="key")
        self.retire = button(f"{names.KEYS}.retire")
        self.message = MessageLine(name=f"{names.KEYS}.message")
        self.export = ExportButton(
            self._context,
            self,
            self.message,
            name=f"{names.KEYS}.export",
            title=lambda: self.tr("Keys"),
            take=lambda: shown(self.table, asked=asked_of(self.filter)),
        )
        self.export.follow(self.model)
        self._empty = EmptyState("key")
        self._lay_out()
        self._connect()
        self.retranslate()

    def _lay_out(self) -> None:
        tools = QHBoxLayout()
        tools.setSpacing(theme.SPACE)
        tools.addWidget(self._count)
        tools.addStretch(1)
        for part in (self.filter, self.look_anew, self.renew, self.retire, self.export):
            tools.addWidget(part)
        self._pages = QStackedWidget()
        self._pages.addWidget(self.table)
        self._pages.addWidget(self._empty)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, theme.SPACE, 0, 0)
        layout.setSpacing(theme.SPACE)
        layout.addLayout(tools)
        layout.addWidget(self.message)
        layout.addWidget(self._pages, 1)

    def _connect(self) -> None:
        for found in (self.filter.searched, self.filter.entered):
            found.connect(lambda _: self._filter())
        self.table.chosen.connect(lambda _: self._offer())
        self.look_anew.clicked.connect(self.reload)
        self.renew.clicked.connect(self._ask_renew)
        self.retire.clicked.connect(self._ask_retire)
        keys = {
            LOOK_KEY: self.look_anew,
            RENEW_KEY: self.renew,
            RETIRE_KEY: self.retire,
        }
        for key, made in keys.items():
            QShortcut(QKeySequence(key), self).activated.connect(made.click)
        self._pace = QTimer(self, interval=_LOOK_MS)
        self._pace.timeout.connect(self._show_rows)

    def reload(self) -> None:
        """Read the list from the book."""
        desk = self._context.desk
        if desk.session is None:
            return
        unit = calls.key_list(desk.key_store, session=desk.session, now_utc_ms=desk.clock.utc_ms())
        self._context.tasks.read(self, unit, done=self._take, failed=self.message.show_error, latest="keys")

    def _take(self, rows: tuple[KeyRow, ...]) -> None:
        self._rows = rows
        self._show_rows()

    def _show_rows(self) -> None:
        """Which key a collector uses may change at any time; the list does not jump while nothing does."""
        now = lines(self._rows, self._context.desk.engine.line_stats())
        if now != self.model.all_rows():
            self.model.set_rows(now)
        self._show_count()

    def _filter(self) -> None:
        wanted = self.filter.text().lower().split()
        self.model.set_filter(lambda line: all(word in searched(line) for word in wanted))
        self._show_count()

    def _show_count(self) -> None:
        shown, total = self.model.rowCount(), self.model.total()
        self._count.setText(self.tr("{shown} of {total}").format(shown=shown, total=total))
        self._pages.setCurrentIndex(0 if shown else 1)
        self._offer()

    def _chosen(self) -> KeyLine | None:
        found = self.table.current()
        return found if isinstance(found, KeyLine) else None

    def _offer(self) -> None:
        line = self._chosen()
        self.renew.setEnabled(line is not None and line.row.can_renew and not self._working)
        self.retire.setEnabled(line is not None and line.row.state.value == "older" and not self._working)

    def _ask_renew(self) -> None:
        line = self._chosen()
        if line is None:
            return
        if line.row.kind == "desk":
            self._ask(key_questions.renew_desk_key(), self._exchange)
        else:
            question = key_questions.renew_collector_key(line.row, days=OVERLAP_DAYS)
            self._ask(question, lambda: self._look_whether_alone(line.row))

    def _ask_retire(self) -> None:
        line = self._chosen()
        if line is not None and line.row.state.value == "older":
            newest = next((one for one in self.model.all_rows() if one.replaces(line)), None)
            question = key_questions.retire_key(line.row, newest_in_use=newest is not None and newest.in_use)
            self._ask(question, lambda: self._retire(line.row))

    def _ask(self, question: key_questions.Question, act: object) -> None:
        dialog = ConfirmDialog(title=question.title, text=question.text, yes=question.yes, parent=self)
        dialog.accepted.connect(act)
        dialog.open()

    def _look_whether_alone(self, row: KeyRow) -> None:
        desk = self._context.desk
        unit = calls.key_change_asks_for(row.belongs_to, session=desk.session, now_utc_ms=desk.clock.utc_ms())
        self._context.tasks.read(
            self, unit, done=lambda wanted: self._go_on(row, wanted), failed=self._failed
        )

    def _go_on(self, row: KeyRow, wanted: Wanted | None) -> None:
        """At once, or once a second person has approved it."""
        if wanted is None:
            self._rotate(row, approval=None)
            return
        from widgets.common.approval_dialog import ApprovalDialog

        dialog = ApprovalDialog(self._context, wanted, parent=self)
        dialog.approved.connect(lambda request: self._rotate(row, approval=request))
        dialog.open()

    def _rotate(self, row: KeyRow, *, approval: str | None) -> None:
        desk = self._context.desk
        self._begin("keys.rotating", collector=row.belongs_to)
        unit = calls.rotate_key(
            desk.key_store,
            row.belongs_to,
            overlap_days=OVERLAP_DAYS,
            approval=approval,
            session=desk.session,
            now_utc_ms=desk.clock.utc_ms(),
        )
        self._context.tasks.write(self, unit, done=self._rotated, failed=self._failed)

    def _rotated(self, new: NewKey) -> None:
        """The engine greets with the new key from now on; it is shown once."""
        from widgets.technician.key_dialog import NewKeyDialog

        self._end()
        self._context.desk.engine.reload()
        self.message.say(
            "ok",
            "keys.shown_once",
            collector=new.collector,
            key_id=new.key_id,
            older_key_id=new.older_key_id,
            older_until_utc_ms=new.older_until_utc_ms,
        )
        NewKeyDialog(new, self).open()

    def _retire(self, row: KeyRow) -> None:
        desk = self._context.desk
        self._begin("keys.retiring")
        unit = calls.retire_key(row.belongs_to, session=desk.session, now_utc_ms=desk.clock.utc_ms())
        self._context.tasks.write(
            self, unit, done=lambda older: self._retired(row, older), failed=self._failed
        )

    def _retired(self, row: KeyRow, older: int) -> None:
        self._end()
        self._context.desk.engine.reload()
        self.message.say("ok", "keys.retired", collector=row.belongs_to, key_id=older)

    def _exchange(self) -> None:
        desk = self._context.desk
        session = desk.session
        self._begin("keys.renewing")
        self._context.tasks.work(
            self, lambda: desk.exchange_key(session=session), done=self._exchanged, failed=self._failed
        )

    def _exchanged(self, sealed: int) -> None:
        self._end()
        self.message.say(
            "ok", "keys.exchanged", sealed=sealed, key_id=self._context.desk.key_store.wrapping.id
        )

    def _begin(self, key: str, **params: object) -> None:
        self._working = True
        self._offer()
        self.message.say("info", key, **params)

    def _end(self) -> None:
        self._working = False
        self.reload()

    def _failed(self, error: DeskError) -> None:
        self._end()
        self.message.show_error(error)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.reload()
        self._pace.start()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._pace.stop()

    def retranslate(self) -> None:
        self.filter.setPlaceholderText(self.tr("Filter: key, kind, state"))
        self.look_anew.setText(self.tr("Look anew  {key}").format(key=LOOK_KEY))
        self.renew.setText(self.tr("Change this key …  {key}").format(key=RENEW_KEY))
        self.retire.setText(self.tr("Retire this older key …  {key}").format(key=RETIRE_KEY))
        self._empty.say(
            self.tr("No key shown"),
            self.tr("Clear the filter to see every key. Those of collectors come with main.py connect."),
        )
        self._show_count()
