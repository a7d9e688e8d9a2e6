"""Before one order to many meters: what exactly will happen to how many; typed, and approved if need be."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from app.domain.order import OrderKind
from widgets import names, theme
from widgets.cashier.account_dialog import AccountDialog
from widgets.common import order_words, site_clock
from widgets.common.labels import label
from widgets.common.table import Table
from widgets.context import Context
from widgets.control import calls, control_words, order_columns
from widgets.control.order_form import OrderForm
from widgets.models.rows import RowsModel

if TYPE_CHECKING:
    from app.services.order_batches import BatchPlan, BatchWish

_WIDTH, _HEIGHT, _TABLE_HEIGHT = 920, 720, 400
_PAUSE_MS = 200


class BatchDialog(AccountDialog):
    """`sent(batch id)`: recorded, and handed to the engine."""

    sent = Signal(str)

    def __init__(
        self,
        kind: OrderKind,
        meter_ids: tuple[str, ...],
        context: Context,
        parent: QWidget,
        *,
        retry: BatchWish | None = None,
    ) -> None:
        super().__init__(context, parent, name=names.BATCH_DIALOG, kind="danger")
        self._kind, self._meters, self._retry = kind, meter_ids, retry
        self._id = new_batch_id(context.desk.clock.utc_ms())
        self.plan: BatchPlan | None = None
        self._title, self._means = label("title", wrap=True), label(wrap=True)
        self.counts = label("said", wrap=True, name=f"{names.BATCH_DIALOG}.counts")
        self.form = OrderForm(kind)
        if retry is not None:
            self.form.reason.setText(retry.reason)
        self.model = RowsModel(order_columns.of_plan(), lambda row: row.meter_id, parent=self)
        self.table = Table(self.model, name=names.BATCH_PLAN, settings=context.settings)
        self.table.setMinimumHeight(_TABLE_HEIGHT)
        self.typed = QLineEdit()
        self.typed.setObjectName(names.BATCH_TYPED)
        self.typed.setMaxLength(6)
        self.typed.setFixedWidth(120)
        self._type = label("strong")
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._pause.timeout.connect(self._look)
        self._fill()
        self.form.edited.connect(self._pause.start)
        self.typed.textChanged.connect(lambda _: self._show_act())
        self.act.clicked.connect(self._ask)
        self.resize(_WIDTH, _HEIGHT)
        self.retranslate()
        self._look()
        self.form.reason.setFocus()

    def _fill(self) -> None:
        for part in (self._title, self._means, self.form, self.counts, self.table):
            self.body.addWidget(part)
        typing = QWidget()
        line = QHBoxLayout(typing)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(theme.SPACE)
        line.addWidget(self._type)
        line.addWidget(self.typed)
        line.addStretch(1)
        self.stand(typing)

    def wish(self) -> BatchWish:
        from app.services.order_batches import BATCH_DEADLINE_MS, BatchWish

        return BatchWish(
            self._id,
            self._kind,
            self._meters,
            self.context.desk.clock.utc_ms() + BATCH_DEADLINE_MS,
            self.form.reason.text(),
            self.form.until_utc_ms(),
            None if self._retry is None else self._retry.retry_of,
        )

    def _look(self) -> None:
        self.look_up(calls.plan(self.context.desk, self.wish()), self._planned, latest="plan")

    def _planned(self, plan: BatchPlan) -> None:
        self.plan = plan
        if list(plan.rows) != self.model.all_rows():
            self.model.set_rows(plan.rows)
        self.retranslate()

    def _ask(self) -> None:
        """Reckoned anew first: what a second person sees is what the meters are like now."""
        wish = self.wish()

        def approve(plan: BatchPlan) -> None:
            self._planned(plan)
            self.with_second_person(
                plan.wanted,
                needed=plan.needs_second,
                reason=self.form.reason.text(),
                then=lambda approval: self._send(wish, approval),
            )

        self.look_up(calls.plan(self.context.desk, wish), approve)

    def _send(self, wish: BatchWish, approval: str | None) -> None:
        unit = calls.send(self.context.desk, wish, self.typed.text(), approval=approval)
        self.write(unit, self._sent)

    def _sent(self, order_ids: tuple[str, ...]) -> None:
        self.context.desk.engine.submit_orders(order_ids)
        self.sent.emit(self._id)
        self.accept()

    def _show_act(self) -> None:
        going = 0 if self.plan is None else self.plan.going
        self.act.setEnabled(going > 0 and self.typed.text().strip() == str(going))

    def retranslate(self) -> None:
        super().retranslate()
        what = order_words.kind(self._kind)
        self.setWindowTitle(what)
        self._title.setText(self.tr("{order}: {n} meters chosen").format(order=what, n=len(self._meters)))
        self._means.setText(control_words.means(self._kind))
        plan = self.plan
        going = 0 if plan is None else plan.going
        if plan is not None:
            counts = plan.counts()
            told = (f"{order_words.fate(fate)[2]}: {n}" for fate, n in counts.items())
            self.counts.setText("    ".join(told))
        self._type.setText(self.tr("To confirm, type how many meters get the order: {n}").format(n=going))
        self.act.setText(self.tr("{order}: send to {n} meters").format(order=what, n=going) + "  Ctrl+Enter")
        self._show_act()


def new_batch_id(now_utc_ms: int) -> str:
    """A number for a batch that people can read out, never used twice."""
    return f"{site_clock.local(now_utc_ms):%y%m%d-%H%M%S}-{secrets.token_hex(2)}"
