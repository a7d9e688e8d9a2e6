"""A refund (退电) or a reversal (冲正): what exactly will happen is said first, then followed to its end.

ASK      amount and reason; what the meter would have left; a second person where one is needed
RUNNING  the meter is asked to give the money up (or takes it again), as a sale is driven
DUE      it has: the money is handed out and noted
DONE     nothing is left to do
"""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QFormLayout, QLineEdit, QWidget

from app.domain import request_ids
from app.domain.money import parse_yuan
from app.domain.sale import FINAL, SaleState
from app.errors import DeskError
from widgets import calls, money_calls, names
from widgets.cashier.account_dialog import AccountDialog
from widgets.cashier.money_back_words import asked_text, done_text
from widgets.cashier.slip_printer import SlipPrinter
from widgets.cashier.tender_box import TenderBox
from widgets.common import words
from widgets.common.labels import StatePill, label
from widgets.context import Context

if TYPE_CHECKING:
    from app.services.refunds import RefundOrder, RefundQuote, ReversalOrder
    from app.services.views import LiveState, SaleView

_WIDTH, _HEIGHT = 620, 470
_LONGEST_REASON = 200
_PAUSE_MS = 150


class Phase(StrEnum):
    ASK = "ask"
    RUNNING = "running"
    DUE = "due"
    DONE = "done"


class MoneyBackDialog(AccountDialog):
    """What a refund and a reversal have in common. `meter_id` is the meter that it is about."""

    def __init__(self, context: Context, parent: QWidget, *, meter_id: str, name: str) -> None:
        super().__init__(context, parent, name=name, kind="danger")
        self.meter_id = meter_id
        self.request_id = request_ids.new(context.desk.clock.utc_ms())
        self.phase = Phase.ASK
        self.quote: RefundQuote | None = None
        self.sale: SaleView | None = None
        self.who, self.state = label("strong", wrap=True), StatePill(name=names.MONEY_BACK_STATE)
        self.says = label("said", name=names.MONEY_BACK_SAYS, wrap=True)
        self.reason = QLineEdit()
        self.reason.setObjectName(names.MONEY_BACK_REASON)
        self.reason.setMaxLength(_LONGEST_REASON)
        self.words: list[tuple[Any, Callable[[], str]]] = []
        self.form = QFormLayout()
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._pause.timeout.connect(self._look)
        self._printer = SlipPrinter(context, parent=self)
        self._printer.failed.connect(lambda _, error: self.message.show_error(error))
        self.act.clicked.connect(self._go_on)
        context.desk.engine.sale_changed.connect(self._sale_changed)
        self.resize(_WIDTH, _HEIGHT)

    def fill(self) -> None:
        """Lay out what the subclass has put into `form`, and look at the book."""
        self._row(self.tr("Why"), self.reason)
        self.body.addWidget(self.who)
        self.body.addLayout(self.form)
        self.stand(self.says)
        self.stand(self.state)
        self.retranslate()
        self._look()

    def _row(self, heading: str, part: QWidget) -> None:
        named = label()
        named.setText(heading)
        self.form.addRow(named, part)

    def live(self) -> LiveState | None:
        return self.context.desk.live.state(self.meter_id)

    # What the kinds differ in
    def ask_quote(self) -> Callable[[Any], RefundQuote]:
        raise NotImplementedError

    def open_unit(self, approval: str | None) -> Callable[[Any], SaleView]:
        raise NotImplementedError

    def set_fields_enabled(self, *, enabled: bool) -> None:
        self.reason.setEnabled(enabled)

    def edited(self) -> None:
        self._pause.start()

    def _look(self) -> None:
        """What it would do, with the meter as it is now."""
        if self.phase is not Phase.ASK:
            return
        try:
            unit = self.ask_quote()
        except DeskError:
            self._quoted(None)
            return
        self.look_up(unit, self._quoted, latest="money_back")

    def _quoted(self, quote: RefundQuote | None) -> None:
        self.quote = quote
        blocking = next((one for one in quote.warnings if one.blocks), None) if quote else None
        if blocking is not None:
            self.message.show_error(DeskError(blocking.key, **blocking.params))
        else:
            self.message.clear_message()
        self.retranslate()

    def _go_on(self) -> None:
        """Ctrl+Enter: the next thing to do."""
        if self.phase is Phase.ASK:
            self._ask()
        elif self.phase is Phase.DUE:
            self._hand_out()
        else:
            self.accept()

    def _ask(self) -> None:
        try:
            unit = self.ask_quote()
        except DeskError as error:
            self.message.show_error(error)
            return
        if not self.reason.text().strip():
            self.message.show_error(DeskError("refund.no_reason"))
            self.reason.setFocus()
            return
        self.look_up(unit, self._approve)

    def _approve(self, quote: RefundQuote) -> None:
        self._quoted(quote)
        if quote.allowed:
            self.with_second_person(
                quote.wanted, needed=quote.needs_second, reason=self.reason.text(), then=self._open
            )

    def _open(self, approval: str | None) -> None:
        self.write(self.open_unit(approval), self._recorded)

    def _recorded(self, sale: SaleView) -> None:
        self.context.desk.engine.submit_sale(sale.id)
        self.set_fields_enabled(enabled=False)
        self._show(sale)

    def _sale_changed(self, sale_id: str, _state: str) -> None:
        if sale_id == self.request_id and self.sale is not None:
            self._read_again()

    def _read_again(self) -> None:
        unit = calls.sale(self.request_id, session=self.context.desk.session)
        self.look_up(unit, self._show, latest="sale")

    def _show(self, sale: SaleView) -> None:
        self.sale = sale
        self.phase = Phase.RUNNING
        if sale.refund_due_fen:
            self.phase = Phase.DUE
        elif sale.state in FINAL:
            self.phase = Phase.DONE
        if sale.state is SaleState.CONFIRMED and sale.prints == 0:
            self._printer.print_once(sale.id)
        self.act.setEnabled(True)
        self.retranslate()

    def _hand_out(self) -> None:
        desk = self.context.desk
        unit = calls.give_back(self.request_id, session=desk.session, now_utc_ms=desk.clock.utc_ms())
        self.write(unit, self._show)

    def retranslate(self) -> None:
        super().retranslate()
        self.state.setVisible(self.sale is not None)
        if self.sale is None:
            self.says.setText(asked_text(self.quote))
            return
        colour, icon, word = words.sale_state(self.sale.state)
        self.state.show_state(colour, icon=icon, word=word)
        self.says.setText(done_text(self.sale))
        texts = {
            Phase.RUNNING: self.tr("Close; it goes on by itself"),
            Phase.DUE: self.tr("The money is handed out"),
            Phase.DONE: self.tr("Close"),
        }
        self.act.setText(f"{texts[self.phase]}  Ctrl+Enter")


class RefundDialog(MoneyBackDialog):
    """Money out of a meter, back to its customer."""

    def __init__(self, context: Context, parent: QWidget, *, meter_id: str, shop: str) -> None:
        super().__init__(context, parent, meter_id=meter_id, name=names.REFUND_DIALOG)
        self._shop = shop
        self.amount, self.tender = QLineEdit(), TenderBox()
        self.amount.setObjectName(names.MONEY_BACK_AMOUNT)
        self.amount.textEdited.connect(lambda _: self.edited())
        self.tender.currentIndexChanged.connect(lambda _: self.edited())
        self._row(self.tr("Amount, yuan"), self.amount)
        self._row(self.tr("Paid out by"), self.tender)
        self.fill()
        self.amount.setFocus()

    def _order(self) -> RefundOrder:
        from app.services.refunds import RefundOrder

        amount = parse_yuan(self.amount.text())
        reason = self.reason.text().strip()
        return RefundOrder(self.request_id, self.meter_id, amount, self.tender.tender(), reason)

    def ask_quote(self) -> Callable[[Any], RefundQuote]:
        desk = self.context.desk
        return money_calls.quote_refund(
            self._order(),
            self.live(),
            data_dir=desk.data_dir,
            session=desk.session,
            now_utc_ms=desk.clock.utc_ms(),
        )

    def open_unit(self, approval: str | None) -> Callable[[Any], SaleView]:
        desk = self.context.desk
        return money_calls.open_refund(
            self._order(),
            self.live(),
            data_dir=desk.data_dir,
            approval=approval,
            session=desk.session,
            now_utc_ms=desk.clock.utc_ms(),
            room_left=desk.room_left,
        )

    def set_fields_enabled(self, *, enabled: bool) -> None:
        super().set_fields_enabled(enabled=enabled)
        self.amount.setEnabled(enabled)
        self.tender.setEnabled(enabled)

    def retranslate(self) -> None:
        super().retranslate()
        self.setWindowTitle(self.tr("Refund"))
        self.who.setText(f"{self._shop}  ·  {self.meter_id}")
        if self.sale is None:
            self.act.setText(self.tr("Take it from the meter") + "  Ctrl+Enter")


class ReversalDialog(MoneyBackDialog):
    """A mistaken sale or refund undone, whole."""

    def __init__(
        self, context: Context, parent: QWidget, *, meter_id: str, original_id: str, original: str
    ) -> None:
        super().__init__(context, parent, meter_id=meter_id, name=names.REVERSAL_DIALOG)
        self._original_id, self._original = original_id, original
        self.fill()
        self.reason.setFocus()

    def _order(self) -> ReversalOrder:
        from app.services.refunds import ReversalOrder

        paid = self.quote.amount_fen if self.quote is not None and self.quote.adds else 0
        return ReversalOrder(self.request_id, self._original_id, paid, self.reason.text().strip())

    def ask_quote(self) -> Callable[[Any], RefundQuote]:
        desk = self.context.desk
        return money_calls.quote_reversal(
            self._order(),
            self.live(),
            data_dir=desk.data_dir,
            session=desk.session,
            now_utc_ms=desk.clock.utc_ms(),
        )

    def open_unit(self, approval: str | None) -> Callable[[Any], SaleView]:
        desk = self.context.desk
        return money_calls.open_reversal(
            self._order(),
            self.live(),
            data_dir=desk.data_dir,
            approval=approval,
            session=desk.session,
            now_utc_ms=desk.clock.utc_ms(),
            room_left=desk.room_left,
        )

    def retranslate(self) -> None:
        super().retranslate()
        self.setWindowTitle(self.tr("Reversal"))
        self.who.setText(
            self.tr("Receipt {receipt}").format(receipt=self._original) + f"  ·  {self.meter_id}"
        )
        if self.sale is None:
            self.act.setText(self.tr("Reverse it") + "  Ctrl+Enter")
