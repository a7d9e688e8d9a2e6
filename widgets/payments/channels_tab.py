"""The payment services of each company: switched on and off, set up, tried out."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from app.errors import DeskError
from app.payments.channel import TradeState
from widgets import theme
from widgets.common import figures, messages, pay_words
from widgets.common.approval_dialog import ApprovalDialog
from widgets.common.labels import MessageLine, button, label
from widgets.common.table import Table
from widgets.context import Context
from widgets.language import Retranslated
from widgets.models.rows import Column, RowsModel
from widgets.payments import calls
from widgets.payments import payment_names as names
from widgets.payments.channel_form import LONGEST_FILE, ChannelFields

if TYPE_CHECKING:
    from app.services.approvals import Wanted
    from app.services.pay_channels import ChannelForm, ChannelRow

TRY_KEY, SAVE_KEY = "F6", "Ctrl+S"


class ChannelsTab(Retranslated, QWidget):
    """Whom payments go to is changed by two persons only."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        name = names.PAYMENTS_CHANNELS
        self.setObjectName(f"{name}.page")
        self._context = context
        self._busy = False
        self.model = RowsModel(_columns(), lambda row: (row.company_id, row.channel), parent=self)
        self.table = Table(self.model, name=f"{name}.table", settings=context.settings)
        self.title, self.answers = label("title"), label("muted", wrap=True)
        self.fields = ChannelFields()
        self.save = button(f"{name}.save", kind="primary")
        self.try_out = button(f"{name}.try", icon="contact")
        self.message = MessageLine(name=f"{name}.message")
        self._lay_out()
        self.table.chosen.connect(self._choose)
        self.fields.key_wanted.connect(self.read_key)
        self.save.clicked.connect(self._save)
        self.try_out.clicked.connect(self._try_out)
        for key, made in ((TRY_KEY, self.try_out), (SAVE_KEY, self.save)):
            shortcut = QShortcut(QKeySequence(key), self)
            shortcut.setAutoRepeat(False)
            shortcut.activated.connect(made.click)
        self.retranslate()

    def _lay_out(self) -> None:
        scroll = QScrollArea()
        scroll.setWidget(self.fields)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        foot = QHBoxLayout()
        foot.addWidget(self.try_out)
        foot.addStretch(1)
        foot.addWidget(self.save)
        card = QFrame()
        card.setProperty("role", "card")
        right = QVBoxLayout(card)
        right.setContentsMargins(20, 14, 12, 14)
        right.setSpacing(theme.SPACE)
        for part in (self.title, self.answers):
            right.addWidget(part)
        right.addWidget(scroll, 1)
        right.addLayout(foot)
        body = QHBoxLayout()
        body.setSpacing(16)
        body.addWidget(self.table, 1)
        body.addWidget(card, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, theme.SPACE, 0, 0)
        layout.setSpacing(theme.SPACE)
        layout.addWidget(self.message)
        layout.addLayout(body, 1)

    def look(self) -> None:
        """Read how each is set up."""
        unit = calls.channels(session=self._context.desk.session)
        self._context.tasks.read(
            self, unit, done=self._show, failed=self.message.show_error, latest="channels"
        )

    def _show(self, rows: tuple[ChannelRow, ...]) -> None:
        self.model.set_rows(rows)
        if self.table.current() is None:
            self.table.choose(0)
        self._choose(self.table.current())

    def _choose(self, row: ChannelRow | None) -> None:
        if row is not None:
            self.fields.show_row(row)
        self._tell(row)

    def _tell(self, row: ChannelRow | None) -> None:
        """Which it is, and how it answered last."""
        self.title.setText("" if row is None else f"{pay_words.channel(row.channel)} · {row.company}")
        self.answers.setText("" if row is None else self._answered(row))
        self.save.setEnabled(row is not None and not self._busy)
        self.try_out.setEnabled(row is not None and row.known and not self._busy)

    def _answered(self, row: ChannelRow) -> str:
        known = (one for one in self._context.desk.payments.health() if one.company_id == row.company_id)
        health = next((one for one in known if one.channel is row.channel), None)
        if health is not None and health.trouble:
            return messages.text(f"pay_fault.{health.trouble}", {})
        if health is not None and health.answered_utc_ms:
            when = figures.date_time(health.answered_utc_ms)
            return self.tr("It answered last at {time}.").format(time=when)
        return self.tr("It was not asked anything yet.")

    def read_key(self, field: str, path: Path) -> None:
        """Take over a key from a file."""
        self.message.clear_message()
        self._context.tasks.work(
            self,
            lambda: _text_of(path, field),
            done=lambda text: self.fields.take_key(field, text),
            failed=self.message.show_error,
        )

    def _save(self) -> None:
        form = self.fields.form()
        if form is not None:
            self._write(form, None)

    def _write(self, form: ChannelForm, approval: str | None) -> None:
        """First alone: what is wrong is said before a second person is called."""
        desk = self._context.desk
        unit = calls.save_channel(
            desk.key_store,
            form,
            approval=approval,
            session=desk.session,
            now_utc_ms=desk.clock.utc_ms(),
        )
        self._set_busy(busy=True)
        self._context.tasks.write(
            self, unit, done=lambda _: self._saved(), failed=lambda error: self._not_saved(error, form)
        )

    def _not_saved(self, error: DeskError, form: ChannelForm) -> None:
        self._set_busy(busy=False)
        if error.key != "approval.needed":
            self.message.show_error(error)
            return
        self.message.clear_message()
        self._context.tasks.read(
            self,
            calls.wanted_channel(form, session=self._context.desk.session),
            done=lambda wanted: self._approve(form, wanted),
            failed=self.message.show_error,
            latest="wanted",
        )

    def _approve(self, form: ChannelForm, wanted: Wanted) -> None:
        dialog = ApprovalDialog(self._context, wanted, parent=self)
        dialog.approved.connect(lambda approval: self._write(form, approval))
        dialog.open()

    def _saved(self) -> None:
        """The keeper works with it from now on."""
        self._context.tasks.work(
            self, self._context.desk.payments.set_up_anew, done=lambda _: self._ready(), failed=self._failed
        )

    def _ready(self) -> None:
        self._set_busy(busy=False)
        self.message.say("ok", "pay_setup.saved")
        self.look()

    def _try_out(self) -> None:
        row, desk = self.table.current(), self._context.desk
        if row is None:
            return
        self.message.say("info", "pay_setup.trying")
        self._set_busy(busy=True)
        self._context.tasks.work(
            self,
            lambda: desk.payments.try_out(row.company_id, row.channel, session=desk.session),
            done=self._tried,
            failed=self._failed,
        )

    def _tried(self, answer: str) -> None:
        self._set_busy(busy=False)
        if answer in set(TradeState):
            self.message.say("ok", "pay_setup.answered")
        else:
            self.message.say("ok", "pay_setup.tried", text=answer)

    def _failed(self, error: DeskError) -> None:
        self._set_busy(busy=False)
        self.message.show_error(error)

    def _set_busy(self, *, busy: bool) -> None:
        self._busy = busy
        self._tell(self.table.current())

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not self.model.total():
            self.look()

    def retranslate(self) -> None:
        self.save.setText(self.tr("Save  {key}").format(key=SAVE_KEY))
        self.try_out.setText(self.tr("Try it out  {key}").format(key=TRY_KEY))
        self._tell(self.table.current())


def _columns() -> tuple[Column, ...]:
    def word(row: ChannelRow) -> str:
        if not row.known:
            return QCoreApplication.translate("columns", "Not set up")
        if row.form.enabled:
            return QCoreApplication.translate("columns", "On")
        return QCoreApplication.translate("columns", "Off")

    def look(row: ChannelRow) -> tuple[str, str]:
        return ("ok", "ok") if row.known and row.form.enabled else ("muted", "supply-off")

    def service(row: ChannelRow) -> str:
        return pay_words.channel(row.channel)

    def merchant(row: ChannelRow) -> str:
        return row.form.merchant or figures.NOTHING

    return (
        Column("state", lambda: QCoreApplication.translate("columns", "State"), word, word, state=look),
        Column("channel", lambda: QCoreApplication.translate("columns", "Service"), service, service),
        Column(
            "company",
            lambda: QCoreApplication.translate("columns", "Company"),
            lambda row: row.company,
            lambda row: row.company,
            least=80,
        ),
        Column(
            "merchant",
            lambda: QCoreApplication.translate("columns", "Merchant number"),
            merchant,
            merchant,
            least=100,
        ),
    )


def _text_of(path: Path, field: str) -> str:
    """Raises DeskError pay_setup.no_file, .not_a_key."""
    try:
        found = path.read_bytes()
    except OSError as error:
        raise DeskError("pay_setup.no_file", path=str(path)) from error
    if len(found) > LONGEST_FILE:
        raise DeskError("pay_setup.not_a_key", field=field)
    try:
        return found.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise DeskError("pay_setup.not_a_key", field=field) from error
