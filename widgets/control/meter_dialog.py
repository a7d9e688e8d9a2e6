"""One meter under control: how its relay stands and who holds it, what can be ordered, what was ordered."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from app.domain.order import OrderKind, OrderState
from app.domain.permissions import Permission, allows
from widgets import names, theme
from widgets.common import live_words, order_words
from widgets.common.export import ExportButton
from widgets.common.labels import MessageLine, StatePill, button, card, label
from widgets.common.list_sheet import shown
from widgets.common.table import Table
from widgets.context import Context
from widgets.control import calls, control_words, order_columns
from widgets.control.order_dialog import OrderDialog
from widgets.language import Retranslated
from widgets.models.rows import RowsModel

if TYPE_CHECKING:
    from app.services.meter_control import ControlCard
    from db.control_rows import OrderView

READ_KEY, CANCEL_KEY = "F5", "F8"
HOW_IT_GOES = "orders.how_it_goes"
_ROW = 5
"""Buttons in a row."""


class MeterControlDialog(Retranslated, QDialog):
    def __init__(self, meter_id: str, context: Context, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName(names.METER_CONTROL)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._context, self._meter_id = context, meter_id
        self.card: ControlCard | None = None
        self._followed = ""
        self._title, self._make = label("title", wrap=True), label("muted")
        self.supply, self.contact = StatePill(name=names.METER_CONTROL_SUPPLY), StatePill()
        self.held, self._since = label("strong", wrap=True, name=names.METER_CONTROL_HELD), label("muted")
        self._kept, self._now = label("said", wrap=True), label("muted")
        self.acts = {kind: button(f"{names.METER_CONTROL}.{kind}") for kind in OrderKind}
        for made in self.acts.values():
            made.setParent(self)
            made.hide()
        self.model = RowsModel(order_columns.of_meter(), lambda row: row.view.order.id, parent=self)
        self.table = Table(self.model, name=names.METER_CONTROL_ORDERS, settings=context.settings)
        self.message = MessageLine(name=names.METER_CONTROL_MESSAGE)
        self.export = ExportButton(
            context,
            self,
            self.message,
            name=names.METER_CONTROL_EXPORT,
            title=lambda: self.tr("Orders"),
            take=lambda: shown(self.table),
        )
        self.export.follow(self.model)
        self._orders = label("strong")
        self.cancel = button(names.METER_CONTROL_CANCEL)
        self.close_it = button(names.METER_CONTROL_CLOSE, kind="quiet")
        self._lay_out()
        self._connect()
        self.resize(980, 680)
        self.retranslate()
        self.reload()

    def _lay_out(self) -> None:
        pills = QHBoxLayout()
        for part in (self.supply, self.contact, self.held):
            pills.addWidget(part)
        pills.setStretch(2, 1)
        facts = card()
        held = QVBoxLayout(facts)
        held.setContentsMargins(16, 12, 16, 12)
        held.addLayout(pills)
        for part in (self._now, self._since, self._kept):
            held.addWidget(part)
        self._grid = QGridLayout()
        self._grid.setSpacing(theme.SPACE)
        foot = QHBoxLayout()
        foot.addWidget(self.close_it)
        foot.addStretch(1)
        foot.addWidget(self.export)
        foot.addWidget(self.cancel)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 16, 24, 16)
        layout.setSpacing(theme.SPACE)
        for part in (self._title, self._make, facts):
            layout.addWidget(part)
        layout.addLayout(self._grid)
        layout.addWidget(self.message)
        layout.addWidget(self._orders)
        layout.addWidget(self.table, 1)
        layout.addLayout(foot)

    def _connect(self) -> None:
        engine = self._context.desk.engine
        engine.orders_changed.connect(self._heard)
        engine.states_changed.connect(self._state_heard)
        for kind, made in self.acts.items():
            made.clicked.connect(lambda _=False, kind=kind: self.ask(kind))
        self.cancel.clicked.connect(self._cancel)
        self.close_it.clicked.connect(self.reject)
        self.table.chosen.connect(lambda _: self._show_cancel())
        keys = {
            READ_KEY: self.acts[OrderKind.READ_STATE],
            CANCEL_KEY: self.cancel,
        }
        for key, made in keys.items():
            QShortcut(QKeySequence(key), self).activated.connect(made.click)

    def reload(self) -> None:
        """Read it from the book anew."""
        unit = calls.card(self._context.desk, self._meter_id)
        self._context.tasks.read(
            self, unit, done=self._show, failed=self.message.show_error, latest="meter_control"
        )

    def _show(self, found: ControlCard) -> None:
        self.card = found
        rows = [order_columns.OrderRowShown(one, control_words.by(one, found.names)) for one in found.orders]
        if rows != self.model.all_rows():
            self.model.set_rows(rows)
        self._place_acts(found)
        self._tell_followed(found)
        self._show_cancel()
        self._show_words()

    def _place_acts(self, found: ControlCard) -> None:
        session = self._context.desk.session
        may = session is not None and allows(session, Permission.CONTROL)
        shown = [kind for kind in OrderKind if kind in found.kinds]
        for kind, made in self.acts.items():
            self._grid.removeWidget(made)
            made.setVisible(kind in found.kinds)
            made.setEnabled(found.open_order is None and (may or kind is OrderKind.READ_STATE))
        for place, kind in enumerate(shown):
            self._grid.addWidget(self.acts[kind], place // _ROW, place % _ROW)

    def _tell_followed(self, found: ControlCard) -> None:
        """How the order that was given here goes on, or ended."""
        one = next((one for one in found.orders if one.order.id == self._followed), None)
        if one is None:
            return
        colour, _, word = order_words.state(one.state)
        kind = {"ok": "ok", "bad": "warn", "warn": "info", "muted": "info"}[colour]
        said = order_words.why(one.last)
        self.message.say(
            kind,
            HOW_IT_GOES,
            order=order_words.kind(one.order.kind),
            state=word,
            why=said,
        )

    def ask(self, kind: OrderKind) -> None:
        """Give an order of this kind, after it was shown and confirmed; reading is done at once."""
        if self.card is None or not self.acts[kind].isEnabled():
            return
        if kind is OrderKind.READ_STATE:
            self._read()
            return
        dialog = OrderDialog(self.card, kind, self._context, self)
        dialog.given.connect(self._follow)
        dialog.open()

    def _read(self) -> None:
        """Nothing is written into the meter, so nothing is asked."""
        from app.services.orders import SINGLE_DEADLINE_MS, Wish

        desk = self._context.desk
        deadline = desk.clock.utc_ms() + SINGLE_DEADLINE_MS
        wish = Wish(uuid.uuid4().hex, OrderKind.READ_STATE, self._meter_id, deadline)

        def done(made: OrderView) -> None:
            desk.engine.submit_orders([made.order.id])
            self._follow(made.order.id)

        self.acts[OrderKind.READ_STATE].setEnabled(False)
        self._context.tasks.write(
            self, calls.order(desk, wish, approval=None), done=done, failed=self.message.show_error
        )

    def _follow(self, order_id: str) -> None:
        self._followed = order_id
        self.reload()

    def _heard(self, _order_ids: object) -> None:
        self.reload()

    def _state_heard(self, meter_ids: frozenset[str]) -> None:
        if self._meter_id in meter_ids:
            self._show_words()

    def _cancel(self) -> None:
        found = self.card
        if found is None or found.open_order is None:
            return
        order_id = found.open_order.order.id
        self._followed = order_id

        def done(_state: object) -> None:
            self._context.desk.engine.submit_orders([order_id])
            self.reload()

        self._context.tasks.write(
            self, calls.cancel(self._context.desk, order_id), done=done, failed=self.message.show_error
        )

    def _show_cancel(self) -> None:
        found = self.card
        one = None if found is None else found.open_order
        self.cancel.setEnabled(one is not None and one.state != OrderState.SENDING)

    def _show_words(self) -> None:
        live = self._context.desk.live.state(self._meter_id)
        for pill, told in ((self.supply, live_words.supply(live)), (self.contact, live_words.contact(live))):
            pill.show_state(told[0], icon=told[1], word=told[2])
        self._now.setText(control_words.present(live, self._context.desk.clock.utc_ms()))
        found = self.card
        if found is None:
            return
        place = found.place
        parts = (place.shop_number, place.shop_name, found.customer, found.meter_id)
        self._title.setText("  ·  ".join(part for part in parts if part))
        self._make.setText(f"{found.make}    {place.building} {place.area}")
        values = dict(found.seen) | (dict(live.values) if live is not None else {})
        self.held.setText(control_words.held_by(values))
        self._since.setText(control_words.since(found))
        self._since.setVisible(found.switched is not None)
        self._kept.setText(control_words.kept(found))
        self._kept.setVisible(found.kept_by is not None)

    def retranslate(self) -> None:
        self.setWindowTitle(self.tr("Control of a meter"))
        for kind, made in self.acts.items():
            text = order_words.kind(kind)
            made.setText(f"{text}  {READ_KEY}" if kind is OrderKind.READ_STATE else f"{text} …")
        self._orders.setText(self.tr("Orders of this meter"))
        self.cancel.setText(self.tr("Cancel the order  {key}").format(key=CANCEL_KEY))
        self.close_it.setText(self.tr("Close  Esc"))
        if self.card is not None and self.message.key == HOW_IT_GOES:
            self._tell_followed(self.card)
        self._show_words()
