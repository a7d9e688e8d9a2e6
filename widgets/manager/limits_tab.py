"""How much of each act a role may do alone, each time and in a day; changed here, more only with a second
person."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from widgets import names, theme
from widgets.common import approval_words, words
from widgets.common.approval_dialog import ApprovalDialog
from widgets.common.export import ExportButton
from widgets.common.labels import MessageLine, button, label
from widgets.common.list_sheet import shown
from widgets.common.search_box import SearchBox
from widgets.common.table import Table
from widgets.context import Context
from widgets.language import Retranslated
from widgets.manager import limit_calls
from widgets.manager.limit_dialog import LimitDialog
from widgets.models.rows import Column, RowsModel

if TYPE_CHECKING:
    from app.domain.approvals import Limit
    from app.services.act_limits import LimitRow
    from app.services.approvals import Wanted

CHANGE_KEY = "F7"


class LimitsTab(Retranslated, QWidget):
    def __init__(self, context: Context) -> None:
        super().__init__()
        self.setObjectName(f"{names.LIMITS}.page")
        self._context = context
        self.model = RowsModel(_columns(), lambda row: (row.role, row.act.name), parent=self)
        self.table = Table(self.model, name=f"{names.LIMITS}.table", settings=context.settings)
        self._told = label("muted", wrap=True)
        self.filter = SearchBox(name=f"{names.LIMITS}.filter")
        self.filter.setFixedWidth(220)
        self.change = button(f"{names.LIMITS}.change", kind="primary")
        self.message = MessageLine(name=f"{names.LIMITS}.message")
        self.export = ExportButton(
            context,
            self,
            self.message,
            name=f"{names.LIMITS}.export",
            title=lambda: self.tr("Limits"),
            take=lambda: shown(self.table),
        )
        self.export.follow(self.model)
        self._lay_out()
        self._connect()
        self.retranslate()

    def _lay_out(self) -> None:
        tools = QHBoxLayout()
        tools.setSpacing(theme.SPACE)
        tools.addWidget(self._told, 1)
        for part in (self.filter, self.change, self.export):
            tools.addWidget(part)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, theme.SPACE, 0, 0)
        layout.setSpacing(theme.SPACE)
        layout.addLayout(tools)
        layout.addWidget(self.message)
        layout.addWidget(self.table, 1)

    def _connect(self) -> None:
        for found in (self.filter.searched, self.filter.entered):
            found.connect(lambda _: self._filter())
        self.table.chosen.connect(lambda row: self.change.setEnabled(row is not None))
        self.table.opened.connect(lambda _: self._change())
        self.change.clicked.connect(self._change)
        for key, made in ((CHANGE_KEY, self.change),):
            QShortcut(QKeySequence(key), self).activated.connect(made.click)

    def reload(self) -> None:
        session = self._context.desk.session
        if session is not None:
            unit = limit_calls.limits(session=session)
            self._context.tasks.read(self, unit, done=self.model.set_rows, failed=self.message.show_error)

    def _filter(self) -> None:
        wanted = self.filter.text().lower().split()
        self.model.set_filter(lambda row: all(word in _searched(row) for word in wanted))

    def _change(self) -> None:
        row = self.table.current()
        if row is None:
            return
        dialog = LimitDialog(row, parent=self.window())
        dialog.chosen.connect(lambda limit: self._look_whether_alone(row, limit))
        dialog.open()

    def _look_whether_alone(self, row: LimitRow, limit: Limit) -> None:
        desk = self._context.desk
        unit = limit_calls.asks(row, limit, session=desk.session, now_utc_ms=desk.clock.utc_ms())
        self._context.tasks.read(
            self, unit, done=lambda wanted: self._go_on(row, limit, wanted), failed=self.message.show_error
        )

    def _go_on(self, row: LimitRow, limit: Limit, wanted: Wanted | None) -> None:
        if wanted is None:
            self._keep(row, limit, None)
            return
        dialog = ApprovalDialog(self._context, wanted, parent=self.window())
        dialog.approved.connect(lambda request: self._keep(row, limit, request))
        dialog.refused.connect(lambda: self.message.say("warn", "approval.refused"))
        dialog.open()

    def _keep(self, row: LimitRow, limit: Limit, approval: str | None) -> None:
        desk = self._context.desk
        unit = limit_calls.change(
            row, limit, approval=approval, session=desk.session, now_utc_ms=desk.clock.utc_ms()
        )
        self._context.tasks.write(self, unit, done=lambda _: self._kept(), failed=self.message.show_error)

    def _kept(self) -> None:
        self.message.say("ok", "limits.kept")
        self.reload()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.reload()

    def retranslate(self) -> None:
        self._told.setText(
            self.tr(
                "What is above a limit takes a second person. Of several roles the most generous counts; 0"
                " means that it always takes two."
            )
        )
        self.filter.setPlaceholderText(self.tr("Filter: role, act"))
        self.change.setText(self.tr("Change …  {key}").format(key=CHANGE_KEY))
        self.change.setEnabled(self.table.current() is not None)


def _columns() -> tuple[Column, ...]:
    return (
        Column(
            "role",
            lambda: QCoreApplication.translate("columns", "Role"),
            lambda row: words.role(row.role),
            lambda row: words.role(row.role),
        ),
        Column(
            "act",
            lambda: QCoreApplication.translate("columns", "Act"),
            lambda row: approval_words.act(row.act.name),
            lambda row: approval_words.act(row.act.name),
            least=200,
        ),
        Column(
            "per_act",
            lambda: QCoreApplication.translate("columns", "Alone, each time"),
            lambda row: approval_words.amount(row.limit.per_act, row.act.unit),
            lambda row: _sorted(row.limit.per_act),
            right=True,
        ),
        Column(
            "per_day",
            lambda: QCoreApplication.translate("columns", "Alone, in a day"),
            lambda row: approval_words.amount(row.limit.per_day, row.act.unit),
            lambda row: _sorted(row.limit.per_day),
            right=True,
        ),
        Column(
            "unit",
            lambda: QCoreApplication.translate("columns", "Counted in"),
            lambda row: approval_words.unit(row.act.unit),
            lambda row: approval_words.unit(row.act.unit),
        ),
        Column("own", lambda: QCoreApplication.translate("columns", "Set by"), _set_by, _set_by),
    )


def _sorted(value: int | None) -> int:
    """No limit is above every limit."""
    return value if value is not None else 1 << 62


def _set_by(row: LimitRow) -> str:
    if row.own:
        return QCoreApplication.translate("approvals", "this site")
    return QCoreApplication.translate("approvals", "the program")


def _searched(row: LimitRow) -> str:
    return f"{words.role(row.role)} {approval_words.act(row.act.name)}".lower()
