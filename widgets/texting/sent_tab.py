"""The queue and the log of text messages: found, exported, sent again, cancelled."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractItemView, QMessageBox

from app.domain.messages import AGAIN, MessageState
from widgets import names
from widgets.common import figures, sms_words
from widgets.common.labels import button, choice
from widgets.context import Context
from widgets.manager.log_tab import Facts, LogTab
from widgets.models.rows import Column
from widgets.texting import calls, columns

if TYPE_CHECKING:
    from app.services.messages import MessagePage, MessageQuery
    from db.message_rows import MessageRow

AGAIN_KEY, CANCEL_KEY = "F6", "F8"
_WAITING = frozenset({MessageState.QUEUED, MessageState.SENDING})
_GONE = frozenset({MessageState.SENT, MessageState.DELIVERED})
_LOOK_AT = frozenset({MessageState.FAILED, MessageState.EXPIRED, MessageState.UNKNOWN})


class SentTab(LogTab):
    def __init__(self, context: Context) -> None:
        super().__init__(context, name=names.TEXTS_SENT, columns=columns.sent())
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.state = choice(f"{names.TEXTS_SENT}.state")
        for found in (frozenset(), _WAITING, _GONE, _LOOK_AT):
            self.state.addItem("", found)
        self.again = button(names.TEXTS_AGAIN, icon="send")
        self.cancel = button(names.TEXTS_CANCEL, kind="quiet")
        self.lay_out((self.state,), (self.again, self.cancel))
        self.state.currentIndexChanged.connect(lambda _: self.look())
        self.again.clicked.connect(self._send_again)
        self.cancel.clicked.connect(self._cancel)
        for key, made in ((AGAIN_KEY, self.again), (CANCEL_KEY, self.cancel)):
            QShortcut(QKeySequence(key), self).activated.connect(made.click)
        self._quiet_until: int | None = None
        self.retranslate()

    @property
    def exported(self) -> tuple[Column, ...]:
        return columns.sent_exported()

    def read_page(self, below: int | None, limit: int, *, done: Callable[[Any], None], failed: Any) -> None:
        def read(page: MessagePage) -> None:
            self._quiet_until = page.quiet_until_utc_ms
            done(page)

        desk = self._context.desk
        unit = calls.page(
            self.wanted(),
            below_id=below,
            limit=limit,
            session=desk.session,
            now_utc_ms=desk.clock.utc_ms(),
        )
        self._context.tasks.read(self, unit, done=read, failed=failed, latest="texts")

    def export_pages(self) -> Callable[[int | None, int], MessagePage]:
        wanted, desk = self.wanted(), self._context.desk
        session, now = desk.session, desk.clock.utc_ms()

        def read(below: int | None, limit: int) -> MessagePage:
            unit = calls.page(wanted, below_id=below, limit=limit, session=session, now_utc_ms=now)
            return desk.ledger.submit_read(unit).result()

        return read

    def wanted(self) -> MessageQuery:
        """The filter as it stands."""
        from app.services.messages import MessageQuery

        first, last = self.period.bounds(self._context.desk.clock.utc_ms())
        return MessageQuery(
            text=self.filter.text().strip(),
            states=self.state.currentData(),
            from_utc_ms=first,
            until_utc_ms=last,
        )

    def facts(self, row: MessageRow) -> tuple[str, str, Facts]:
        found = [
            (self.tr("Text as sent"), row.text),
            (self.tr("State"), sms_words.state(row.state)[2]),
            (self.tr("Why"), sms_words.why_of(row)),
            (self.tr("Waits for the end of quiet hours"), self._quiet(row)),
            (self.tr("Meter"), row.object if row.object and not row.object.startswith("alarms/") else ""),
            (self.tr("Parts, of these gone out"), f"{row.parts}, {min(row.done, row.parts)}"),
            (self.tr("Attempts"), str(row.tries)),
            (self.tr("Sent at"), _time(row.sent_utc_ms)),
            (self.tr("Ended at"), _time(row.ended_utc_ms)),
            (self.tr("Given up at"), _time(row.expires_utc_ms) if row.state == "queued" else ""),
        ]
        about = f"{sms_words.address(row)} · {figures.date_time(row.created_utc_ms)}"
        return sms_words.about(row.about), about, [(head, text) for head, text in found if text]

    def _quiet(self, row: MessageRow) -> str:
        waits = row.state == MessageState.QUEUED and row.carrier == "sms"
        return _time(self._quiet_until) if waits else ""

    def _selected(self) -> list[MessageRow]:
        places = sorted(index.row() for index in self.table.selectionModel().selectedRows())
        return [row for row in map(self.model.row_at, places) if row is not None]

    def _send_again(self) -> None:
        """What may arrive twice is asked about first."""
        rows = [row for row in self._selected() if row.state in AGAIN]
        if not rows:
            self.message.say("info", "messages.choose_again")
            return
        unknown = sum(row.state == MessageState.UNKNOWN for row in rows)
        if unknown and not self._agreed(unknown):
            return
        desk = self._context.desk
        ids = tuple(row.id for row in rows)
        unit = calls.send_again(ids, session=desk.session, now_utc_ms=desk.clock.utc_ms())
        self._context.tasks.write(
            self, unit, done=lambda n: self._done("messages.queued", n), failed=self.message.show_error
        )

    def _agreed(self, unknown: int) -> bool:
        text = self.tr("Nobody knows whether {n} of these went out. They may arrive twice. Send them again?")
        buttons = QMessageBox.StandardButton
        asked = QMessageBox.question(
            self, self.tr("Send again"), text.format(n=unknown), buttons.Yes | buttons.No
        )
        return asked == buttons.Yes

    def _cancel(self) -> None:
        ids = tuple(row.id for row in self._selected() if row.state == MessageState.QUEUED)
        if not ids:
            self.message.say("info", "messages.choose_cancel")
            return
        desk = self._context.desk
        unit = calls.cancel(ids, session=desk.session, now_utc_ms=desk.clock.utc_ms())
        self._context.tasks.write(
            self, unit, done=lambda n: self._done("messages.cancelled", n), failed=self.message.show_error
        )

    def _done(self, key: str, number: int) -> None:
        self.message.say("ok", key, n=number)
        self.look()

    def list_title(self) -> str:
        return self.tr("Text messages")

    def retranslate(self) -> None:
        super().retranslate()
        self.again.setText(self.tr("Send again  {key}").format(key=AGAIN_KEY))
        self.cancel.setText(self.tr("Cancel  {key}").format(key=CANCEL_KEY))
        texts = (
            self.tr("Every state"),
            self.tr("Waiting"),
            self.tr("Gone out"),
            self.tr("Failed, expired, not known"),
        )
        for place, text in enumerate(texts):
            self.state.setItemText(place, text)


def _time(utc_ms: int | None) -> str:
    return "" if utc_ms is None else figures.date_time(utc_ms)
