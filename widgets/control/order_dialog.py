"""Before an order to one meter: whose it is, how it stands, what exactly will happen, why, who approves."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.domain.order import OrderKind
from app.errors import DeskError
from widgets import names
from widgets.cashier.account_dialog import AccountDialog
from widgets.common import order_words
from widgets.common.labels import label
from widgets.context import Context
from widgets.control import calls, control_words
from widgets.control.order_form import OrderForm

if TYPE_CHECKING:
    from app.services.meter_control import ControlCard
    from app.services.orders import Quote, Wish
    from db.control_rows import OrderView

_WIDTH, _HEIGHT = 620, 430


class OrderDialog(AccountDialog):
    """`given(order id)`: recorded, and handed to the engine."""

    given = Signal(str)

    def __init__(self, card: ControlCard, kind: OrderKind, context: Context, parent: QWidget) -> None:
        super().__init__(context, parent, name=names.ORDER_DIALOG, kind="danger")
        self._card, self._kind = card, kind
        self._id = uuid.uuid4().hex
        self._title, self._who = label("title", wrap=True), label("strong", wrap=True)
        self._now, self._means = label("muted", wrap=True), label(wrap=True)
        self._kept = label("said", wrap=True)
        values = card.values.get(kind, {})
        self.form = OrderForm(kind, {} if isinstance(values, DeskError) else values)
        for part in (self._title, self._who, self._now, self._means, self._kept, self.form):
            self.body.addWidget(part)
        self.act.clicked.connect(self._give)
        self.resize(_WIDTH, _HEIGHT)
        self.retranslate()
        if isinstance(values, DeskError):
            self.message.show_error(values)
            self.act.setEnabled(False)
        self.form.reason.setFocus()

    def wish(self) -> Wish:
        """What is wanted, as typed."""
        from app.services.orders import SINGLE_DEADLINE_MS, Wish

        forced = self._kind is OrderKind.TRIP and self._card.kept_by is not None
        return Wish(
            self._id,
            self._kind,
            self._card.meter_id,
            self.context.desk.clock.utc_ms() + SINGLE_DEADLINE_MS,
            self.form.reason.text(),
            self.form.values(),
            self.form.until_utc_ms(),
            forced,
        )

    def _give(self) -> None:
        self.look_up(calls.quote(self.context.desk, self.wish()), self._approve)

    def _approve(self, quote: Quote) -> None:
        def then(approval: str | None) -> None:
            self.write(calls.order(self.context.desk, quote.wish, approval=approval), self._given)

        self.with_second_person(
            quote.wanted, needed=quote.needs_second, reason=self.form.reason.text(), then=then
        )

    def _given(self, made: OrderView) -> None:
        self.context.desk.engine.submit_orders([made.order.id])
        self.given.emit(made.order.id)
        self.accept()

    def retranslate(self) -> None:
        super().retranslate()
        card, place = self._card, self._card.place
        what = order_words.kind(self._kind)
        self.setWindowTitle(what)
        self._title.setText(what)
        shop = "  ".join(part for part in (place.shop_number, place.shop_name) if part)
        self._who.setText("  ·  ".join(part for part in (shop, card.customer, card.meter_id) if part))
        live = self.context.desk.live.state(card.meter_id)
        self._now.setText(control_words.present(live, self.context.desk.clock.utc_ms()))
        self._means.setText(control_words.means(self._kind))
        forced = self._kind is OrderKind.TRIP and card.kept_by is not None
        self._kept.setText(
            self.tr("{kept}. To cut it all the same, a second person has to approve.").format(
                kept=control_words.kept(card)
            )
        )
        self._kept.setVisible(forced)
        self.act.setText(f"{what}  Ctrl+Enter")
