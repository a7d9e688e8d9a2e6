"""The right side of the sale desk, after Enter: the sale's states as they come, then its result."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.domain.sale import MONEY_BACK, SaleState
from widgets import names, theme
from widgets.common import figures, words
from widgets.common.labels import MessageLine, StatePill, button, label
from widgets.common.slip_picture import SlipPicture
from widgets.language import Retranslated

if TYPE_CHECKING:
    from app.services.views import SaleStepView, SaleView

_STEPS_SHOWN = 4
_SLIP_WIDTH = 192 + 2 * 8
"""Half the dots of 58 mm paper, and the paper's edge."""


class StepLine(QWidget):
    """One step: icon, what happened, when."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon, self._text, self._time = QLabel(), label(wrap=True), label("small")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 2, 0, 2)
        layout.addWidget(self._icon, alignment=Qt.AlignmentFlag.AlignTop)
        layout.addWidget(self._text, 1)
        layout.addWidget(self._time)

    def show_step(self, step: SaleStepView) -> None:
        colour, icon, word = words.sale_state(step.state)
        if step.answer is not None:
            word = f"{word}: {words.answer(step.answer, step.answer_code)}"
        elif step.reason is not None:
            word = f"{word}: {words.reason(step.reason)}"
        self._icon.setPixmap(theme.icon(icon, colour, 18).pixmap(18, 18))
        self._text.setText(word)
        self._time.setText(figures.clock_time(step.utc_ms))


class SaleProgress(Retranslated, QFrame):
    """Shows one SaleView and its slip. `entered` is Enter, `left` is Esc; held keys count once. `shown` says
    that the sale or its language may have changed."""

    entered = Signal()
    left = Signal()
    shown = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(names.DESK_PROGRESS)
        self.setProperty("role", "card")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.sale: SaleView | None = None
        self._file: str | None = None
        self._make_parts()
        self._lay_out()
        self.retranslate()

    def _make_parts(self) -> None:
        self._title, self._who = label("title"), label("muted", wrap=True)
        self.slip = SlipPicture(name=names.DESK_SLIP)
        self._kept = label("small", name=names.DESK_SLIP_FILE, wrap=True)
        self._state = StatePill(name=names.DESK_STATE)
        self._amount, self._unit = label("figure"), label("muted")
        self._steps = [StepLine() for _ in range(_STEPS_SHOWN)]
        self._before_label, self._after_label, self._change_label = (
            label("muted"),
            label("muted"),
            label("muted"),
        )
        self._before, self._after, self._change = (label("large", right=True) for _ in range(3))
        self._explained = label(wrap=True)
        self._explained.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self.message = MessageLine(name=names.DESK_MESSAGE + ".progress")
        self.print = button(names.DESK_PRINT, icon="printer")
        self.next = button(names.DESK_CLEAR + ".next", kind="sell")
        self.next.setMinimumWidth(240)
        for made in (self.print, self.next):
            made.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 14, 20, 14)
        layout.setSpacing(theme.SPACE)
        body = QHBoxLayout()
        body.setSpacing(16)
        body.addLayout(self._facts(), 1)
        self.slip.setFixedWidth(_SLIP_WIDTH)
        body.addWidget(self.slip)
        layout.addLayout(body, 1)
        layout.addWidget(self.message)
        foot = QHBoxLayout()
        foot.addWidget(self.print)
        foot.addStretch(1)
        foot.addWidget(self.next)
        layout.addLayout(foot)

    def _facts(self) -> QVBoxLayout:
        facts = QVBoxLayout()
        facts.setSpacing(theme.SPACE)
        facts.addWidget(self._title)
        facts.addWidget(self._who)
        money = QHBoxLayout()
        money.addWidget(self._amount)
        money.addWidget(self._unit, 1, Qt.AlignmentFlag.AlignBottom)
        facts.addLayout(money)
        facts.addWidget(self._state)
        facts.addWidget(self._figures_box())
        for line in self._steps:
            facts.addWidget(line)
        facts.addWidget(self._explained)
        facts.addStretch(1)
        facts.addWidget(self._kept)
        return facts

    def _figures_box(self) -> QFrame:
        box = QFrame()
        box.setProperty("role", "sunken")
        grid = QGridLayout(box)
        grid.setContentsMargins(12, 10, 12, 10)
        grid.setVerticalSpacing(4)
        for row, (name, figure) in enumerate(
            (
                (self._before_label, self._before),
                (self._after_label, self._after),
                (self._change_label, self._change),
            )
        ):
            grid.addWidget(name, row, 0)
            grid.addWidget(figure, row, 1)
        grid.setColumnStretch(1, 1)
        return box

    def show_sale(self, sale: SaleView) -> None:
        self.sale = sale
        self.retranslate()

    def show_slip(self, png: bytes, file: str | None) -> None:
        """The slip's picture; `file` is where it lies, None unless slips go to a folder."""
        self.slip.show_png(png)
        self._file = file
        self._say_file()

    def clear_slip(self) -> None:
        self.slip.clear_picture()
        self._file = None
        self._say_file()

    def _say_file(self) -> None:
        # A path may break after each separator, or it would not fit beside the slip.
        path = (self._file or "").replace("/", "/\u200b").replace("\\", "\\\u200b")
        self._kept.setText(self.tr("Printed to a file: {file}").format(file=path) if path else "")

    def retranslate(self) -> None:
        self.next.setText(self.tr("Next sale  F12"))
        self._unit.setText(self.tr("yuan"))
        self._before_label.setText(self.tr("Balance before, yuan"))
        self._after_label.setText(self.tr("Balance after, yuan"))
        self._change_label.setText(self.tr("Change to give, yuan"))
        sale = self.sale
        if sale is None:
            return
        self._title.setText(self.tr("Receipt {number}").format(number=sale.receipt))
        self._who.setText(
            f"{sale.shop_number}  {sale.shop_name}  ·  {words.medium(sale.medium)} {sale.meter_id}"
        )
        self.print.setText(self.tr("Print slip  F11") if sale.prints == 0 else self.tr("Print copy  F11"))
        self._amount.setText(figures.yuan(sale.amount_fen))
        self._before.setText(_figure(sale.balance_before_fen))
        self._after.setText(_figure(sale.balance_after_fen))
        self._change.setText(figures.yuan(sale.change_fen))
        colour, icon, word = words.sale_state(sale.state)
        self._state.show_state(colour, icon=icon, word=word)
        self._show_steps(sale)
        self._explained.setText(self._explain(sale))
        self._say_file()
        self.shown.emit()

    def _show_steps(self, sale: SaleView) -> None:
        steps = sale.steps[-_STEPS_SHOWN:]
        for place, line in enumerate(self._steps):
            line.setVisible(place < len(steps))
            if place < len(steps):
                line.show_step(steps[place])

    def _explain(self, sale: SaleView) -> str:
        if sale.state == SaleState.CONFIRMED:
            return self.tr("The meter's own book shows this purchase. The sale is complete.")
        if sale.state in MONEY_BACK:
            return self.tr(
                "The meter did not take this purchase. {amount} yuan are due back to the customer: "
                'give them back under "In doubt".'
            ).format(amount=figures.yuan(sale.refund_due_fen or sale.amount_fen))
        if sale.state == SaleState.IN_DOUBT:
            return self.tr(
                "The money is taken and the meter has not proven the purchase yet. The program "
                "keeps reading the meter and settles the sale by itself; do not sell it again. "
                "You can serve the next customer."
            )
        if sale.state == SaleState.ESCALATED:
            return self.tr(
                "The meter's book contradicts ours. Two persons must decide; nothing more is sent."
            )
        return self.tr("The sale is recorded. Waiting for the meter.")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if not event.isAutoRepeat():
                self.entered.emit()
        elif event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)


def _figure(amount_fen: int | None) -> str:
    return figures.NOTHING if amount_fen is None else figures.yuan(amount_fen)
