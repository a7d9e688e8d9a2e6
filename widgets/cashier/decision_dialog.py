"""What became of an operation that nothing could prove: two persons say so, having looked at the meter."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFormLayout, QLineEdit, QRadioButton, QWidget

from app.errors import DeskError
from widgets import money_calls, names
from widgets.cashier.account_dialog import AccountDialog
from widgets.common import figures
from widgets.common.labels import label
from widgets.context import Context

if TYPE_CHECKING:
    from app.services.approvals import Wanted
    from app.services.views import InDoubtRow, SaleView

_WIDTH, _HEIGHT = 620, 420
_LONGEST_REASON = 200


class DecisionDialog(AccountDialog):
    """For one row of the open items that waits for two persons."""

    def __init__(self, row: InDoubtRow, context: Context, parent: QWidget) -> None:
        super().__init__(context, parent, name=names.DECISION_DIALOG, kind="danger")
        self._row = row
        self._who, self._says = label("strong", wrap=True), label("said", wrap=True)
        self.has, self.has_not = QRadioButton(), QRadioButton()
        self.has.setObjectName(names.DECISION_HAS)
        self.has_not.setObjectName(names.DECISION_HAS_NOT)
        self.reason, self._why = QLineEdit(), label()
        self.reason.setObjectName(names.DECISION_REASON)
        self.reason.setMaxLength(_LONGEST_REASON)
        for part in (self._who, self.has, self.has_not):
            self.body.addWidget(part)
        form = QFormLayout()
        form.addRow(self._why, self.reason)
        self.body.addLayout(form)
        self.stand(self._says)
        for choice in (self.has, self.has_not):
            choice.toggled.connect(lambda _: self.retranslate())
        self.act.clicked.connect(self._ask)
        self.resize(_WIDTH, _HEIGHT)
        self.retranslate()
        self.has.setFocus()

    def _ask(self) -> None:
        if not (self.has.isChecked() or self.has_not.isChecked()):
            self.message.show_error(DeskError("decision.choose"))
            return
        if not self.reason.text().strip():
            self.message.show_error(DeskError("refund.no_reason"))
            return
        unit = money_calls.decision(
            self._row.sale_id, applied=self.has.isChecked(), session=self.context.desk.session
        )
        self.look_up(unit, self._approve)

    def _approve(self, wanted: Wanted) -> None:
        self.with_second_person(wanted, needed=True, reason=self.reason.text(), then=self._decide)

    def _decide(self, approval: str | None) -> None:
        desk = self.context.desk
        unit = money_calls.decide(
            self._row.sale_id,
            applied=self.has.isChecked(),
            reason=self.reason.text().strip(),
            approval=approval,
            session=desk.session,
            now_utc_ms=desk.clock.utc_ms(),
        )
        self.write(unit, self._decided)

    def _decided(self, sale: SaleView) -> None:
        self.context.desk.engine.submit_sale(sale.id)
        self.finish("decision.done", receipt=sale.receipt)

    def retranslate(self) -> None:
        super().retranslate()
        row = self._row
        self.setWindowTitle(self.tr("Two persons decide"))
        seen_first = self.tr(
            "Receipt {receipt}: {amount} yuan, meter {meter}. Look at the meter's own display first."
        )
        self._who.setText(
            seen_first.format(receipt=row.receipt, amount=figures.yuan(row.amount_fen), meter=row.meter_id)
        )
        if row.adds:
            self.has.setText(self.tr("The meter has this money"))
            self.has_not.setText(self.tr("The meter never got this money"))
        else:
            self.has.setText(self.tr("The meter has given this money up"))
            self.has_not.setText(self.tr("The meter still has this money"))
        self._why.setText(self.tr("What was seen"))
        self._says.setText(self._consequence())
        self.act.setText(self.tr("Decide") + "  Ctrl+Enter")

    def _consequence(self) -> str:
        """Exactly what the decision does."""
        if self.has.isChecked() == self.has_not.isChecked():
            return self.tr("Nothing more is sent to the meter either way. A second person must agree.")
        due = self.has.isChecked() != self._row.adds
        if due:
            text = self.tr(
                "It ends, and {amount} yuan are due to the customer. The meter is watched: if it shows "
                "otherwise later, that is told."
            )
        elif self._row.adds:
            text = self.tr(
                "It ends as confirmed and nothing is given back. The meter is watched: if it shows "
                "otherwise later, that is told."
            )
        else:
            text = self.tr(
                "It ends and nothing is paid out. The meter is watched: if it shows otherwise later, that is "
                "told."
            )
        return text.format(amount=figures.yuan(self._row.amount_fen))
