"""A customer's deposit: taken, or paid back with a second person where one is needed; a paper prints."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFormLayout, QHBoxLayout, QLineEdit, QRadioButton, QWidget

from app.domain.money import parse_yuan
from app.errors import DeskError
from widgets import names
from widgets.cashier import account_calls
from widgets.cashier.account_dialog import AccountDialog
from widgets.cashier.meter_readings import LONGEST_REASON
from widgets.cashier.tender_box import TenderBox
from widgets.common import figures
from widgets.common.labels import label
from widgets.context import Context

if TYPE_CHECKING:
    from app.services.account_lists import AccountRow
    from app.services.approvals import Wanted

_WIDTH, _HEIGHT = 560, 380


class DepositDialog(AccountDialog):
    """`booked(entry_id)` of what was booked, for its paper."""

    booked = Signal(str)

    def __init__(self, row: AccountRow, context: Context, parent: QWidget) -> None:
        super().__init__(context, parent, name=names.DEPOSIT_DIALOG)
        self._row = row
        self._who, self._held = label("strong", wrap=True), label("muted")
        self.take, self.back = QRadioButton(), QRadioButton()
        self.take.setObjectName(names.DEPOSIT_TAKE)
        self.back.setObjectName(names.DEPOSIT_BACK)
        self.back.setEnabled(row.deposit_fen > 0)
        self.take.setChecked(True)
        self.amount, self.tender, self.reason = QLineEdit(), TenderBox(), QLineEdit()
        self.amount.setObjectName(names.DEPOSIT_AMOUNT)
        self.reason.setObjectName(names.DEPOSIT_REASON)
        self.reason.setMaxLength(LONGEST_REASON)
        self._words = [label() for _ in range(3)]
        self._fill()
        self.resize(_WIDTH, _HEIGHT)
        self.back.toggled.connect(self._toggled)
        self.act.clicked.connect(self._ask)
        self.retranslate()
        self.amount.setFocus()

    def _fill(self) -> None:
        self.body.addWidget(self._who)
        self.body.addWidget(self._held)
        which = QHBoxLayout()
        for part in (self.take, self.back):
            which.addWidget(part)
        which.addStretch(1)
        self.body.addLayout(which)
        form = QFormLayout()
        for heading, part in zip(self._words, (self.amount, self.tender, self.reason), strict=True):
            form.addRow(heading, part)
        self.body.addLayout(form)

    def _toggled(self, back: bool) -> None:  # noqa: FBT001  what Qt's signal gives
        if back and not self.amount.text():
            self.amount.setText(figures.yuan(self._row.deposit_fen).replace(",", ""))
        self.retranslate()

    def _ask(self) -> None:
        desk, account_id = self.context.desk, self._row.account_id
        try:
            amount_fen = parse_yuan(self.amount.text())
        except DeskError as error:
            self.message.show_error(error)
            return
        if not self.back.isChecked():
            self._book(amount_fen, None)
            return
        unit = account_calls.deposit_wanted(account_id, amount_fen, self.tender.tender(), desk=desk)
        self.look_up(unit, lambda found: self._approve(amount_fen, *found))

    def _approve(self, amount_fen: int, wanted: Wanted, needed: bool) -> None:  # noqa: FBT001  of the unit
        self.with_second_person(
            wanted,
            needed=needed,
            reason=self.reason.text(),
            then=lambda approval: self._book(amount_fen, approval),
        )

    def _book(self, amount_fen: int, approval: str | None) -> None:
        desk, back = self.context.desk, self.back.isChecked()
        unit = account_calls.deposit(
            self._row.account_id,
            -amount_fen if back else amount_fen,
            tender=self.tender.tender(),
            reason=self.reason.text(),
            approval=approval,
            session=desk.session,
            now_utc_ms=desk.clock.utc_ms(),
        )
        self.write(unit, lambda entry_id: self._booked(entry_id, amount_fen))

    def _booked(self, entry_id: str, amount_fen: int) -> None:
        key = "deposit.paid_back" if self.back.isChecked() else "deposit.taken"
        self.finish(key, shop=self._row.shop_number, amount_fen=amount_fen)
        self.booked.emit(entry_id)

    def retranslate(self) -> None:
        super().retranslate()
        row = self._row
        self.setWindowTitle(self.tr("Deposit"))
        self._who.setText(f"{row.shop_number}  ·  {row.shop_name}  ·  {row.customer}")
        self._held.setText(self.tr("Deposit now: {amount} yuan").format(amount=figures.yuan(row.deposit_fen)))
        self.take.setText(self.tr("Take"))
        self.back.setText(self.tr("Pay back"))
        texts = (self.tr("Amount, yuan"), self.tr("Paid by"), self.tr("What for"))
        for heading, text in zip(self._words, texts, strict=True):
            heading.setText(text)
        act = self.tr("Pay the deposit back") if self.back.isChecked() else self.tr("Take the deposit")
        self.act.setText(f"{act}  Ctrl+Enter")
