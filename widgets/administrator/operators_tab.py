"""The operators: added, changed, disabled, helped with a new secret or out of lost one-time codes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from PySide6.QtGui import QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from widgets import names, theme
from widgets.administrator import people_calls
from widgets.administrator.operator_columns import columns, searched
from widgets.common.confirm import ConfirmDialog
from widgets.common.export import ExportButton
from widgets.common.labels import EmptyState, MessageLine, button, label
from widgets.common.list_sheet import asked_of, shown
from widgets.common.search_box import SearchBox
from widgets.common.table import Table
from widgets.context import Context
from widgets.language import Retranslated
from widgets.models.rows import RowsModel

if TYPE_CHECKING:
    from app.errors import DeskError
    from app.services.operators import OperatorList, OperatorRow

ADD_KEY, CHANGE_KEY, SECRET_KEY, CODES_KEY, ENABLE_KEY = "Ctrl+N", "F2", "F6", "F7", "F8"


class OperatorsTab(Retranslated, QWidget):
    """Reads the list whenever it is shown; every act reads it anew."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(f"{names.OPERATORS}.page")
        self._context = context
        self._listed: OperatorList | None = None
        self.model = RowsModel(
            columns(self._codes, context.desk.clock.utc_ms), lambda row: row.id, parent=self
        )
        self.table = Table(self.model, name=f"{names.OPERATORS}.table", settings=context.settings)
        self._count = label("muted", name=f"{names.OPERATORS}.count")
        self.filter = SearchBox(name=f"{names.OPERATORS}.filter")
        self.filter.setFixedWidth(220)
        self.add = button(f"{names.OPERATORS}.add", kind="primary")
        self.change = button(f"{names.OPERATORS}.change")
        self.secret = button(f"{names.OPERATORS}.secret", icon="key")
        self.codes = button(f"{names.OPERATORS}.codes")
        self.enable = button(f"{names.OPERATORS}.enable")
        self.message = MessageLine(name=f"{names.OPERATORS}.message")
        self.export = ExportButton(
            context,
            self,
            self.message,
            name=f"{names.OPERATORS}.export",
            title=lambda: self.tr("Operators"),
            take=lambda: shown(self.table, asked=asked_of(self.filter)),
        )
        self.export.follow(self.model)
        self._empty = EmptyState("user")
        self._lay_out()
        self._connect()
        self.retranslate()

    def _lay_out(self) -> None:
        tools, foot = QHBoxLayout(), QHBoxLayout()
        for row in (tools, foot):
            row.setSpacing(theme.SPACE)
        tools.addWidget(self._count)
        tools.addStretch(1)
        for part in (self.filter, self.export):
            tools.addWidget(part)
        for part in (self.enable, self.codes, self.secret, self.change):
            foot.addWidget(part)
        foot.addStretch(1)
        foot.addWidget(self.add)
        self._pages = QStackedWidget()
        self._pages.addWidget(self.table)
        self._pages.addWidget(self._empty)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, theme.SPACE, 0, 0)
        layout.setSpacing(theme.SPACE)
        layout.addLayout(tools)
        layout.addWidget(self.message)
        layout.addWidget(self._pages, 1)
        layout.addLayout(foot)

    def _connect(self) -> None:
        for found in (self.filter.searched, self.filter.entered):
            found.connect(lambda _: self._filter())
        self.table.chosen.connect(lambda _: self._offer())
        self.table.opened.connect(lambda _: self.change.click())
        self.add.clicked.connect(lambda: self._open_dialog(None))
        self.change.clicked.connect(lambda: self._open_dialog(self.chosen()))
        self.secret.clicked.connect(self._ask_secret)
        self.codes.clicked.connect(self._ask_codes)
        self.enable.clicked.connect(self._ask_enable)
        keys = {
            ADD_KEY: self.add,
            CHANGE_KEY: self.change,
            SECRET_KEY: self.secret,
            CODES_KEY: self.codes,
            ENABLE_KEY: self.enable,
        }
        for key, made in keys.items():
            QShortcut(QKeySequence(key), self).activated.connect(made.click)

    def reload(self) -> None:
        """Read the list from the book."""
        unit = people_calls.listed(session=self._context.desk.session)
        self._context.tasks.read(
            self, unit, done=self._show, failed=self.message.show_error, latest="operators"
        )

    def chosen(self) -> OperatorRow | None:
        found: Any = self.table.current()
        return found

    def _codes(self) -> Mapping[int, str]:
        return {} if self._listed is None else {one.id: one.code for one in self._listed.buildings}

    def _show(self, listed: OperatorList) -> None:
        self._listed = listed
        self.model.set_rows(listed.operators)
        if self.table.current() is None:
            self.table.choose(0)
        self._show_count()

    def _filter(self) -> None:
        wanted, now = self.filter.text().lower().split(), self._context.desk.clock.utc_ms()
        self.model.set_filter(lambda row: all(word in searched(row, self._codes(), now) for word in wanted))
        self._show_count()

    def _show_count(self) -> None:
        shown, total = self.model.rowCount(), self.model.total()
        self._count.setText(self.tr("{shown} of {total}").format(shown=shown, total=total))
        self._pages.setCurrentIndex(0 if shown else 1)
        self._offer()

    def _offer(self) -> None:
        """What may be done to the chosen one; nobody disables or resets himself or his own codes."""
        row = self.chosen()
        self.change.setEnabled(row is not None)
        self.secret.setEnabled(row is not None and not row.own)
        self.codes.setEnabled(row is not None and row.codes_since_utc_ms is not None and not row.own)
        self.enable.setEnabled(row is not None and not row.own)
        enabled = row is None or row.enabled
        text = self.tr("Disable …  {key}") if enabled else self.tr("Enable …  {key}")
        self.enable.setText(text.format(key=ENABLE_KEY))

    def _open_dialog(self, row: OperatorRow | None) -> None:
        from widgets.administrator.operator_dialog import OperatorDialog

        if self._listed is None:
            return
        dialog = OperatorDialog(self._context, self._listed, row, parent=self)
        dialog.added.connect(self._added)
        dialog.changed.connect(self._changed)
        dialog.open()

    def _added(self, name: str, secret: str) -> None:
        self.message.say("ok", "operators.is_added", name=name)
        self._show_secret(name, secret)

    def _changed(self, name: str) -> None:
        self.message.say("ok", "operators.changed", name=name)
        self.reload()

    def _show_secret(self, name: str, secret: str) -> None:
        from widgets.administrator.secret_dialog import SecretDialog

        SecretDialog(name, secret, given_utc_ms=self._context.desk.clock.utc_ms(), parent=self).open()
        self.reload()

    def _ask_secret(self) -> None:
        row = self.chosen()
        if row is None or not self.secret.isEnabled():
            return
        text = self.tr(
            "The password of {name} counts no more, and what is open on a screen of {name} ends. You are "
            "shown a secret to hand over, once; with it {name} signs in and chooses a new password. A "
            "running wait after wrong passwords ends."
        ).format(name=row.name)
        title = self.tr("Give {name} a new one-time secret?").format(name=row.name)
        self._ask(title, text, self.tr("Give a new secret"), lambda: self._reset(row))

    def _ask_codes(self) -> None:
        row = self.chosen()
        if row is None or not self.codes.isEnabled():
            return
        text = self.tr(
            "For somebody who has lost the telephone. {name} then signs in with the password alone and may "
            "set up new codes; where the site requires codes, {name} must. Make sure who asks for this."
        ).format(name=row.name)
        title = self.tr("Take away the one-time codes of {name}?").format(name=row.name)
        act = people_calls.reset_codes(row.id, **self._now())
        self._ask(title, text, self.tr("Take away"), lambda: self._do(act, "operators.codes_reset", row.name))

    def _ask_enable(self) -> None:
        row = self.chosen()
        if row is None or not self.enable.isEnabled():
            return
        if row.enabled:
            title = self.tr("Disable {name}?").format(name=row.name)
            text = self.tr(
                "{name} can no longer sign in, and what is open on a screen of {name} is refused at once. "
                "Sales and entries stay in the book. It can be taken back."
            ).format(name=row.name)
            yes, said = self.tr("Disable"), "operators.disabled"
        else:
            title = self.tr("Enable {name}?").format(name=row.name)
            text = self.tr("{name} can sign in again, with the roles and buildings of before.").format(
                name=row.name
            )
            yes, said = self.tr("Enable"), "operators.enabled"
        act = people_calls.set_enabled(row.id, enabled=not row.enabled, **self._now())
        self._ask(title, text, yes, lambda: self._do(act, said, row.name))

    def _ask(self, title: str, text: str, yes: str, act: Callable[[], None]) -> None:
        dialog = ConfirmDialog(title=title, text=text, yes=yes, parent=self)
        dialog.accepted.connect(act)
        dialog.open()

    def _reset(self, row: OperatorRow) -> None:
        unit = people_calls.reset_password(row.id, **self._now())
        self._context.tasks.write(
            self, unit, done=lambda secret: self._show_secret(row.name, secret), failed=self._failed
        )

    def _do(self, unit: Callable[[Any], None], said: str, name: str) -> None:
        def done(_: None) -> None:
            self.message.say("ok", said, name=name)
            self.reload()

        self._context.tasks.write(self, unit, done=done, failed=self._failed)

    def _now(self) -> dict[str, Any]:
        desk = self._context.desk
        return {"session": desk.session, "now_utc_ms": desk.clock.utc_ms()}

    def _failed(self, error: DeskError) -> None:
        self.message.show_error(error)
        self.reload()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.reload()

    def retranslate(self) -> None:
        self.filter.setPlaceholderText(self.tr("Filter: name, role, building"))
        self.add.setText(self.tr("Add an operator …  {key}").format(key=ADD_KEY))
        self.change.setText(self.tr("Change …  {key}").format(key=CHANGE_KEY))
        self.secret.setText(self.tr("New secret …  {key}").format(key=SECRET_KEY))
        self.codes.setText(self.tr("Take codes away …  {key}").format(key=CODES_KEY))
        self._empty.say(self.tr("No operator matches"), self.tr("Clear the filter to see everybody."))
        self._show_count()
