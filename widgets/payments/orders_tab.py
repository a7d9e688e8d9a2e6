"""Online orders: found, followed to their end, sold or sent back where the office has to decide."""

from __future__ import annotations

from collections.abc import Callable
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QTimer
from PySide6.QtGui import QKeySequence, QShortcut

from app.domain.payment import PayChannel, PayState
from app.domain.permissions import Permission, allows
from widgets.common import figures, messages, pay_words, words
from widgets.common.approval_dialog import ApprovalDialog
from widgets.common.confirm import ConfirmDialog
from widgets.common.labels import button, choice
from widgets.context import Context
from widgets.manager.log_tab import PAGE, Facts, LogTab
from widgets.models.rows import Column
from widgets.payments import calls, columns
from widgets.payments import payment_names as names

if TYPE_CHECKING:
    from app.services.approvals import Wanted
    from app.services.pay_lists import PayOrderShown, PayQuery, PayRow

SELL_KEY, CLOSE_KEY, REFUND_KEY = "F6", "F7", "F8"
LOOK_EVERY_MS = 5_000
"""Payment services move orders on by themselves."""
_CLOSABLE = frozenset({PayState.PLACED, PayState.OFFERED})


class OrdersTab(LogTab):
    def __init__(self, context: Context) -> None:
        super().__init__(context, name=names.PAYMENTS_ORDERS, columns=columns.orders(), key=attrgetter("id"))
        self._whole: PayOrderShown | None = None
        self._described: tuple[object, ...] = ()
        self.state, self.channel = (
            choice(f"{names.PAYMENTS_ORDERS}.{part}") for part in ("state", "channel")
        )
        for found in ("", "waiting", "under_way", *PayState):
            self.state.addItem("", str(found))
        for one in ("", *PayChannel):
            self.channel.addItem("", str(one))
        self.sell = button(names.PAYMENTS_SELL, icon="sell")
        self.close_order = button(names.PAYMENTS_CLOSE, kind="quiet")
        self.refund = button(names.PAYMENTS_REFUND, kind="danger")
        self.lay_out((self.state, self.channel), (self.sell, self.close_order, self.refund))
        for box in (self.state, self.channel):
            box.currentIndexChanged.connect(lambda _: self.look())
        self._act_on(SELL_KEY, self.sell, self._ask_sell)
        self._act_on(CLOSE_KEY, self.close_order, self._ask_close)
        self._act_on(REFUND_KEY, self.refund, self._ask_refund)
        self._again = QTimer(self, interval=LOOK_EVERY_MS)
        self._again.timeout.connect(self._look_again)
        self._again.start()
        self.retranslate()

    def _act_on(self, key: str, made: Any, act: Callable[[], None]) -> None:
        made.clicked.connect(act)
        shortcut = QShortcut(QKeySequence(key), self)
        shortcut.setAutoRepeat(False)
        shortcut.activated.connect(made.click)

    @property
    def exported(self) -> tuple[Column, ...]:
        return columns.orders_exported()

    def read_page(self, below: int | None, limit: int, *, done: Callable[[Any], None], failed: Any) -> None:
        query, texts = self.wanted()
        unit = calls.page(query, texts, before=below, limit=limit, session=self._context.desk.session)
        self._context.tasks.read(self, unit, done=done, failed=failed, latest="orders")

    def export_pages(self) -> Callable[[int | None, int], calls.OrdersRead]:
        (query, texts), desk = self.wanted(), self._context.desk
        session = desk.session

        def read(below: int | None, limit: int) -> calls.OrdersRead:
            unit = calls.page(query, texts, before=below, limit=limit, session=session)
            return desk.ledger.submit_read(unit).result()

        return read

    def wanted(self) -> tuple[PayQuery, tuple[str, ...]]:
        """The filter as it stands, and the words that an order must have."""
        from app.services.pay_lists import PayQuery

        first, last = self.period.bounds(self._context.desk.clock.utc_ms())
        query = PayQuery(
            since_utc_ms=first,
            until_utc_ms=last,
            channel=self.channel.currentData(),
            state=self.state.currentData(),
        )
        return query, tuple(self.filter.text().lower().split())

    # What is shown

    def _look_again(self) -> None:
        """While it is seen, and nobody reads further down."""
        if self.isVisible() and not self._reading and self.model.total() <= PAGE:
            self.look()

    def _show(self, rows: list[Any]) -> None:
        """Rows that are as they were stay as they are."""
        if [_mark(row) for row in rows] == [_mark(row) for row in self.model.all_rows()]:
            self._show_count()
        else:
            super()._show(rows)

    def _choose(self, row: PayRow | None) -> None:
        if row is not None and _mark(row) == self._described:
            return
        self._described = () if row is None else _mark(row)
        if row is None or self._whole is None or _mark(self._whole.row) != _mark(row):
            self._whole = None
        super()._choose(row)
        self._enable(row)
        if row is not None and self._whole is None:
            unit = calls.whole(row.id, session=self._context.desk.session)
            self._context.tasks.read(
                self, unit, done=self._show_whole, failed=self.message.show_error, latest="whole"
            )

    def _show_whole(self, shown: PayOrderShown) -> None:
        row = self.table.current()
        if row is not None and row.id == shown.row.id:
            self._whole = shown
            super()._choose(row)

    def _enable(self, row: PayRow | None) -> None:
        session = self._context.desk.session
        may_sell = session is not None and allows(session, Permission.SELL)
        may_refund = session is not None and allows(session, Permission.REFUND)
        for made, may in ((self.sell, may_sell), (self.close_order, may_sell), (self.refund, may_refund)):
            made.setVisible(may)
        state = None if row is None else row.state
        self.sell.setEnabled(state is PayState.HELD)
        self.close_order.setEnabled(state in _CLOSABLE)
        goes_back = row is not None and row.goes_back_fen > 0
        self.refund.setEnabled(goes_back or state is PayState.REFUND_REFUSED)

    def facts(self, row: PayRow) -> tuple[str, str, Facts]:
        found = [
            (self.tr("What happens next"), columns.next_step(row)),
            (self.tr("Why"), messages.sentence(row.why) if row.why is not None else ""),
            (self.tr("Amount, yuan"), figures.yuan(row.amount_fen)),
            (self.tr("Paid, yuan"), figures.yuan(row.paid_fen) if row.paid_fen else figures.NOTHING),
            (self.tr("To send back, yuan"), figures.yuan(row.goes_back_fen) if row.goes_back_fen else ""),
            (self.tr("Meter"), row.meter_id),
            (self.tr("Receipt"), row.receipt),
            (self.tr("State of the sale"), words.sale_state(row.sale_state)[2] if row.sale_state else ""),
            (self.tr("Order"), row.id),
            (self.tr("Transaction at the service"), row.transaction_id),
            (self.tr("Placed by"), pay_words.source(row.source)),
            *self._steps(row),
        ]
        about = f"{columns.shop(row)} · {pay_words.channel(row.channel)}"
        return pay_words.state(row.state)[2], about, [(head, text) for head, text in found if text]

    def _steps(self, row: PayRow) -> Facts:
        shown = self._whole
        if shown is None or shown.row.id != row.id:
            return []
        lines = []
        for step in shown.steps:
            said = [figures.date_time(step.utc_ms), pay_words.state(step.state)[2], step.text]
            if step.why is not None:
                said.append(messages.sentence(step.why))
            lines.append("  ".join(filter(None, said)))
        return [
            (self.tr("Number of the refund"), shown.refund_id),
            (self.tr("Why it goes back"), pay_words.reason(shown.refund_reason)),
            (self.tr("Steps"), "\n".join(lines)),
        ]

    # What the office does

    def _ask_sell(self) -> None:
        self._confirm(
            self.tr("Sell what is held?"),
            self.tr("Meter {meter} is credited with {amount} yuan that were paid by order {order}."),
            self.tr("Sell it"),
            self._sell,
        )

    def _ask_close(self) -> None:
        self._confirm(
            self.tr("Close this order?"),
            self.tr("Nobody can pay order {order} of meter {meter} over {amount} yuan any more."),
            self.tr("Close it"),
            self._close,
        )

    def _confirm(self, title: str, text: str, yes: str, act: Callable[[PayRow], None]) -> None:
        row = self.table.current()
        if row is None:
            return
        told = text.format(
            meter=row.meter_id, amount=figures.yuan(row.paid_fen or row.amount_fen), order=row.id
        )
        dialog = ConfirmDialog(title=title, text=told, yes=yes, parent=self.window())
        dialog.accepted.connect(lambda: act(row))
        dialog.open()

    def _sell(self, row: PayRow) -> None:
        desk = self._context.desk
        unit = calls.sell(
            row.id,
            session=desk.session,
            live=desk.live.state(row.meter_id),
            now_utc_ms=desk.clock.utc_ms(),
        )
        self._context.tasks.write(self, unit, done=self._sold, failed=self.message.show_error)

    def _sold(self, row: PayRow) -> None:
        """Or still held, for another reason than before."""
        if row.state is PayState.SOLD:
            self._context.desk.engine.submit_sale(row.id)
            self._done("pay.sold_by_office", row.id)
            return
        if row.why is not None:
            self.message.show_error(row.why)
        self.look()

    def _close(self, row: PayRow) -> None:
        desk = self._context.desk
        unit = calls.give_up(row.id, session=desk.session, now_utc_ms=desk.clock.utc_ms())
        self._context.tasks.write(
            self, unit, done=lambda _: self._done("pay.closing", row.id), failed=self.message.show_error
        )

    def _ask_refund(self) -> None:
        """With a second person; a refund that the service refused is asked for again as it was approved."""
        row, desk = self.table.current(), self._context.desk
        if row is None:
            return
        if row.state is PayState.REFUND_REFUSED:
            unit = calls.refund_again(row.id, session=desk.session, now_utc_ms=desk.clock.utc_ms())
            self._write_refund(row, unit)
            return
        self._context.tasks.read(
            self,
            calls.wanted_refund(row.id, session=desk.session),
            done=lambda wanted: self._approve(row, wanted),
            failed=self.message.show_error,
            latest="refund",
        )

    def _approve(self, row: PayRow, wanted: Wanted) -> None:
        dialog = ApprovalDialog(self._context, wanted, parent=self)
        dialog.approved.connect(lambda approval: self._refund(row, dialog.lines["reason"].text(), approval))
        dialog.open()

    def _refund(self, row: PayRow, reason: str, approval: str) -> None:
        desk = self._context.desk
        unit = calls.refund(
            row.id,
            reason=reason.strip(),
            approval=approval,
            session=desk.session,
            now_utc_ms=desk.clock.utc_ms(),
        )
        self._write_refund(row, unit)

    def _write_refund(self, row: PayRow, unit: Callable[[Any], Any]) -> None:
        self._context.tasks.write(
            self,
            unit,
            done=lambda _: self._done("pay.refund_asked", row.id),
            failed=self.message.show_error,
        )

    def _done(self, key: str, order_id: str) -> None:
        self._context.desk.payments.wake()
        self.message.say("ok", key, order=order_id)
        self.look()

    def list_title(self) -> str:
        return self.tr("Online orders")

    def retranslate(self) -> None:
        self._described = ()
        super().retranslate()
        self._enable(self.table.current())
        self.filter.setPlaceholderText(self.tr("Order, shop, meter, receipt"))
        self.sell.setText(self.tr("Sell it  {key}").format(key=SELL_KEY))
        self.close_order.setText(self.tr("Close the order  {key}").format(key=CLOSE_KEY))
        self.refund.setText(self.tr("Send the money back  {key}").format(key=REFUND_KEY))
        states = (self.tr("Every state"), self.tr("Waits for the office"), self.tr("Under way"))
        for place, text in enumerate((*states, *(pay_words.state(one)[2] for one in PayState))):
            self.state.setItemText(place, text)
        for place, text in enumerate((self.tr("Every service"), *map(pay_words.channel, PayChannel))):
            self.channel.setItemText(place, text)
        self._empty.say(
            self.tr("No online order fits"),
            self.tr("Tenants place them on the phone page, at the query station or at the desk."),
        )


def _mark(row: PayRow) -> tuple[object, ...]:
    """Another one once anything of the order has changed."""
    return row.id, row.state, row.changed_utc_ms, row.sale_state, row.goes_back_fen, row.shop_name
