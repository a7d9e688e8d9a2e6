"""Sales in doubt: the list, and beside it what is known and what the program will do.

Actions with their keys.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.domain.permissions import Permission, allows
from widgets import calls, names, theme
from widgets.cashier import open_items
from widgets.cashier.decision_dialog import DecisionDialog
from widgets.cashier.open_items import OpenItem
from widgets.common import figures, words
from widgets.common.confirm import ConfirmDialog
from widgets.common.export import ExportButton
from widgets.common.labels import EmptyState, MessageLine, StatePill, button, label
from widgets.common.list_sheet import shown
from widgets.common.table import Table
from widgets.context import Context
from widgets.language import Retranslated
from widgets.models.rows import RowsModel

TRY_KEY, DECIDE_KEY, CANCEL_KEY, GIVE_BACK_KEY = "F5", "F7", "F8", "F9"
_REFRESH_MS = 2000


class ItemDetail(Retranslated, QFrame):
    """One open item in sentences."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(names.IN_DOUBT_DETAIL)
        self.setProperty("role", "card")
        self._item: OpenItem | None = None
        self._title, self._state = label("title"), StatePill()
        self._who, self._amount = label("muted"), label("figure")
        self._pairs = [(label("small"), label(wrap=True)) for _ in range(5)]
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 14, 20, 14)
        layout.setSpacing(4)
        head = QHBoxLayout()
        head.addWidget(self._title, 1)
        head.addWidget(self._state)
        layout.addLayout(head)
        layout.addWidget(self._who)
        layout.addWidget(self._amount)
        for heading, text in self._pairs:
            layout.addSpacing(theme.SPACE)
            layout.addWidget(heading)
            layout.addWidget(text)
        layout.addStretch(1)

    def show_item(self, item: OpenItem) -> None:
        self._item = item
        self.retranslate()

    def retranslate(self) -> None:
        item = self._item
        if item is None:
            return
        kind = words.operation(open_items.kind_of(item))
        self._title.setText(f"{kind}  {item.receipt}")
        self._who.setText(f"{item.shop_number}  {item.shop_name}  ·  {item.meter_id}")
        self._amount.setText(self.tr("{amount} yuan").format(amount=figures.yuan(item.amount_fen)))
        colour, icon, word = open_items.state_of(item)
        self._state.show_state(colour, icon=icon, word=word)
        facts = open_items.facts(item)
        for place, (heading, text) in enumerate(self._pairs):
            shown = place < len(facts)
            heading.setVisible(shown)
            text.setVisible(shown)
            if shown:
                heading.setText(facts[place][0])
                text.setText(facts[place][1])


class InDoubtPage(Retranslated, QWidget):
    """`counted(n)` after each look at the book."""

    counted = Signal(int)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(names.IN_DOUBT_PAGE)
        self.setProperty("role", "page")
        self._context = context
        self.model = RowsModel(open_items.columns(), lambda row: row.sale_id, parent=self)
        self.table = Table(self.model, name=names.IN_DOUBT_TABLE, settings=context.settings)
        self.detail = ItemDetail()
        self._empty = EmptyState("ok")
        self._title, self._explained = label("title"), label("muted", wrap=True)
        self.message = MessageLine(name=names.IN_DOUBT_MESSAGE)
        self._make_buttons()
        self._lay_out()
        self._connect()
        self.retranslate()
        self.refresh()

    def _make_buttons(self) -> None:
        self.export = ExportButton(
            self._context,
            self,
            self.message,
            name=f"{names.IN_DOUBT_PAGE}.export",
            title=lambda: self.tr("Sales in doubt"),
            take=lambda: shown(self.table),
        )
        self.export.follow(self.model)
        self.try_now = button(names.IN_DOUBT_TRY, kind="primary")
        self.cancel = button(names.IN_DOUBT_CANCEL, kind="danger")
        self.give_back = button(names.IN_DOUBT_GIVE_BACK, kind="danger")
        self.decide = button(names.IN_DOUBT_DECIDE, kind="danger")
        for made, key, act in (
            (self.try_now, TRY_KEY, self._try_now),
            (self.decide, DECIDE_KEY, self._decide),
            (self.cancel, CANCEL_KEY, self._ask_cancel),
            (self.give_back, GIVE_BACK_KEY, self._ask_give_back),
        ):
            made.clicked.connect(act)
            shortcut = QShortcut(QKeySequence(key), self)
            shortcut.setAutoRepeat(False)
            shortcut.activated.connect(made.click)

    def _lay_out(self) -> None:
        right = QVBoxLayout()
        right.setSpacing(theme.SPACE)
        right.addWidget(self.detail, 1)
        right.addWidget(self.message)
        foot = QHBoxLayout()
        for made in (self.export, self.cancel, self.decide, self.give_back):
            foot.addWidget(made)
        foot.addStretch(1)
        foot.addWidget(self.try_now)
        right.addLayout(foot)
        filled = QWidget()
        columns = QHBoxLayout(filled)
        columns.setContentsMargins(0, 0, 0, 0)
        columns.setSpacing(16)
        columns.addWidget(self.table, 13)
        columns.addLayout(right, 10)
        self._pages = QStackedWidget()
        self._pages.addWidget(self._empty)
        self._pages.addWidget(filled)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(theme.SPACE)
        layout.addWidget(self._title)
        layout.addWidget(self._explained)
        layout.addWidget(self._pages, 1)

    def _connect(self) -> None:
        self.table.chosen.connect(self._choose)
        self._context.desk.engine.sale_changed.connect(self._sale_changed)
        timer = QTimer(self, interval=_REFRESH_MS)
        timer.timeout.connect(lambda: self.isVisible() and self.refresh())
        timer.start()

    def _sale_changed(self, _sale_id: str, _state: str) -> None:
        self.refresh()

    def refresh(self) -> None:
        """Look at the book anew."""
        unit = calls.open_items(session=self._context.desk.session, live=self._context.desk.live)
        self._context.tasks.read(self, unit, done=self._show, failed=self.message.show_error, latest="items")

    def _show(self, found: tuple) -> None:
        in_doubt, due = found
        items = [*map(open_items.from_doubt, in_doubt), *map(open_items.from_due, due)]
        if items != list(self.model.all_rows()):
            self.model.set_rows(items)
        self._pages.setCurrentIndex(1 if items else 0)
        if self.table.current() is None:
            self.table.choose(0)
        self._choose(self.table.current())
        self.counted.emit(len(items))

    def _choose(self, item: OpenItem | None) -> None:
        if item is not None:
            self.detail.show_item(item)
        doubt = item.doubt if item is not None else None
        self.try_now.setVisible(doubt is not None)
        self.try_now.setEnabled(doubt is not None and not doubt.needs_two_persons)
        self.cancel.setVisible(doubt is not None)
        self.cancel.setEnabled(doubt is not None and doubt.can_cancel and not doubt.cancel_asked)
        self.give_back.setVisible(item is not None and item.due is not None)
        self.decide.setVisible(doubt is not None and doubt.needs_two_persons and self._may_decide())

    def _may_decide(self) -> bool:
        return allows(self._context.desk.session, Permission.DECIDE_SALE)

    def _decide(self) -> None:
        item = self.table.current()
        if item is not None and item.doubt is not None and item.doubt.needs_two_persons:
            dialog = DecisionDialog(item.doubt, self._context, self.window())
            dialog.done_with.connect(self._decided)
            dialog.open()

    def _decided(self, key: str, params: dict) -> None:
        self.message.say("ok", key, **params)
        self.refresh()

    def _try_now(self) -> None:
        item = self.table.current()
        if item is not None and item.doubt is not None:
            self._context.desk.engine.submit_sale(item.sale_id)
            self.message.say("info", "in_doubt.trying", meter=item.meter_id)

    def _ask_cancel(self) -> None:
        item = self.table.current()
        if item is None or not self.cancel.isEnabled():
            return
        text = self.tr(
            "Receipt {receipt}, {amount} yuan to meter {meter}.\n\n"
            "The program first makes sure that nothing sent earlier can still reach the meter, then reads "
            "the meter's own book. If the meter did not take the money, the sale ends as 'Not applied' and "
            "{amount} yuan are due back to the customer. If it did take it, the sale ends as 'Confirmed' and "
            "nothing is given back. While the meter does not answer, the sale stays in doubt."
        ).format(receipt=item.receipt, amount=figures.yuan(item.amount_fen), meter=item.meter_id)
        self._confirm(
            self.tr("Cancel this sale?"), text, self.tr("Cancel the sale"), lambda: self._cancel(item.sale_id)
        )

    def _cancel(self, sale_id: str) -> None:
        desk = self._context.desk
        unit = calls.ask_cancel(sale_id, session=desk.session, now_utc_ms=desk.clock.utc_ms())
        self._context.tasks.write(
            self, unit, done=lambda _: self._cancel_asked(sale_id), failed=self.message.show_error
        )

    def _cancel_asked(self, sale_id: str) -> None:
        self._context.desk.engine.cancel_sale(sale_id)
        self.message.say("info", "in_doubt.cancel_asked")
        self.refresh()

    def _ask_give_back(self) -> None:
        item = self.table.current()
        if item is None or item.due is None:
            return
        text = self.tr(
            "Receipt {receipt}: hand {amount} yuan to {customer} now. The book notes that the money left "
            "drawer {drawer}; this cannot be done twice."
        ).format(
            receipt=item.receipt,
            amount=figures.yuan(item.due.refund_due_fen),
            customer=item.due.customer_name,
            drawer=self._context.desk.session.drawer,
        )
        self._confirm(
            self.tr("Give the money back?"),
            text,
            self.tr("Money given back"),
            lambda: self._give_back(item.sale_id),
        )

    def _give_back(self, sale_id: str) -> None:
        desk = self._context.desk
        unit = calls.give_back(sale_id, session=desk.session, now_utc_ms=desk.clock.utc_ms())
        self._context.tasks.write(
            self, unit, done=lambda _: self._given_back(), failed=self.message.show_error
        )

    def _given_back(self) -> None:
        self.message.say("ok", "in_doubt.given_back")
        self.refresh()

    def _confirm(self, title: str, text: str, yes: str, act: object) -> None:
        dialog = ConfirmDialog(title=title, text=text, yes=yes, parent=self.window())
        dialog.accepted.connect(act)
        dialog.open()

    def showEvent(self, event: object) -> None:
        super().showEvent(event)
        self.refresh()
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def retranslate(self) -> None:
        self._title.setText(self.tr("Sales in doubt"))
        self._explained.setText(
            self.tr(
                "Money taken that the meter has not proven yet. The program settles these by itself; "
                "nothing is lost."
            )
        )
        self._empty.say(
            self.tr("Nothing is in doubt"),
            self.tr("Every sale has its outcome, and no money is due back."),
        )
        self.try_now.setText(self.tr("Try now  {key}").format(key=TRY_KEY))
        self.decide.setText(self.tr("Decide …  {key}").format(key=DECIDE_KEY))
        self.cancel.setText(self.tr("Cancel sale …  {key}").format(key=CANCEL_KEY))
        self.give_back.setText(self.tr("Give money back …  {key}").format(key=GIVE_BACK_KEY))
