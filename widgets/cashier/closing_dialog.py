"""Closing an account (销户): the final reading of every meter, what will be paid, as it stands this moment,
then with a second person where one is needed; the record prints by itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFormLayout, QFrame, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from app.errors import DeskError
from widgets import names, theme
from widgets.cashier import account_calls
from widgets.cashier.account_dialog import AccountDialog
from widgets.cashier.meter_readings import LONGEST_REASON, MeterReadings
from widgets.cashier.tender_box import TenderBox
from widgets.common import figures, words
from widgets.common.labels import label
from widgets.context import Context
from widgets.language import Retranslated

if TYPE_CHECKING:
    from app.services.account_closing import Settlement
    from app.services.account_lists import AccountRow
    from app.services.approvals import Wanted
    from app.services.meter_moments import Moment


class SettlementCard(Retranslated, QFrame):
    """What closing pays: credit of all meters, deposit, and the sum, the largest thing here."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self._settled: Settlement | None = None
        self._words = [label() for _ in range(3)]
        self.figures = [label(right=True) for _ in range(3)]
        self.figures[2].setProperty("type", "figure")
        self.figures[2].setObjectName(names.CLOSING_PAYS)
        form = QFormLayout(self)
        form.setContentsMargins(20, 12, 20, 12)
        form.setVerticalSpacing(4)
        for heading, figure in zip(self._words, self.figures, strict=True):
            form.addRow(heading, figure)
        self.retranslate()

    def show_settlement(self, settled: Settlement | None) -> None:
        self._settled = settled
        self.retranslate()

    def retranslate(self) -> None:
        settled = self._settled
        owes = settled is not None and settled.pays_out_fen < 0
        texts = (
            self.tr("Credit of all meters, yuan"),
            self.tr("Deposit, yuan"),
            self.tr("The customer pays, yuan") if owes else self.tr("Paid to the customer, yuan"),
        )
        amounts = (
            (None, None, None)
            if settled is None
            else (settled.credit_fen, settled.deposit_fen, abs(settled.pays_out_fen))
        )
        for heading, figure, text, amount in zip(self._words, self.figures, texts, amounts, strict=True):
            heading.setText(text)
            figure.setText(figures.NOTHING if amount is None else figures.yuan(amount))


class ClosingDialog(AccountDialog):
    """Asks the meters, shows what comes of it, and closes."""

    def __init__(self, row: AccountRow, context: Context, parent: QWidget) -> None:
        super().__init__(context, parent, name=names.CLOSING_DIALOG, kind="danger")
        self._row = row
        self._settled: Settlement | None = None
        self._who = label("strong", wrap=True)
        self.readings = MeterReadings(context)
        self.card = SettlementCard()
        self.tender, self.reason = TenderBox(), QLineEdit()
        self.reason.setObjectName(names.CLOSING_REASON)
        self.reason.setMaxLength(LONGEST_REASON)
        self._words = [label("small") for _ in range(2)]
        self._says = label("muted", wrap=True, name=names.CLOSING_SAYS)
        self._fill()
        self.readings.changed.connect(self._look)
        self.tender.currentIndexChanged.connect(lambda _: self.retranslate())
        self.act.clicked.connect(self._ask)
        self.retranslate()
        unit = account_calls.meters_of_account(row.account_id, session=context.desk.session)
        self.look_up(unit, self.readings.show_meters)

    def _fill(self) -> None:
        self.body.addWidget(self._who)
        self.body.addWidget(self.readings)
        paid = QVBoxLayout()
        for heading, part in zip(self._words, (self.tender, self.reason), strict=True):
            paid.addWidget(heading)
            paid.addWidget(part)
        paid.addStretch(1)
        row = QHBoxLayout()
        row.setSpacing(theme.SPACE * 2)
        row.addWidget(self.card, 1)
        row.addLayout(paid, 1)
        self.body.addLayout(row)
        self.stand(self._says)

    def _moments(self) -> tuple[Moment, ...] | None:
        """The readings as they stand; None while one of them cannot be taken."""
        try:
            return self.readings.moments()
        except DeskError:
            return None

    def _look(self) -> None:
        """What would be paid with the readings of this moment."""
        moments = self._moments()
        if not self.readings.rows or moments is None:
            self._show(None)
            return
        unit = account_calls.settlement(self._row.account_id, moments, desk=self.context.desk)
        self.look_up(unit, lambda found: self._show(found[0]), latest="settlement")

    def _show(self, settled: Settlement | None) -> None:
        self._settled = settled
        self.card.show_settlement(settled)
        self.retranslate()

    def _ask(self) -> None:
        """Freeze the readings: what is approved is what is booked."""
        try:
            moments = self.readings.moments()
        except DeskError as error:
            self.message.show_error(error)
            return
        if not self.reason.text().strip():
            self.message.show_error(DeskError("accounts.reason_missing"))
            return
        unit = account_calls.settlement(self._row.account_id, moments, desk=self.context.desk)
        self.look_up(unit, lambda found: self._approve(moments, *found))

    def _approve(
        self,
        moments: tuple[Moment, ...],
        settled: Settlement,
        wanted: Wanted,
        needed: bool,  # noqa: FBT001  the third of what the unit gives
    ) -> None:
        self.with_second_person(
            wanted,
            needed=needed,
            reason=self.reason.text(),
            then=lambda approval: self._close(moments, approval),
        )

    def _close(self, moments: tuple[Moment, ...], approval: str | None) -> None:
        desk = self.context.desk
        unit = account_calls.close_account(
            self._row.account_id,
            moments,
            tender=self.tender.tender(),
            reason=self.reason.text().strip(),
            approval=approval,
            session=desk.session,
            now_utc_ms=desk.clock.utc_ms(),
        )
        self.write(unit, self._closed)

    def _closed(self, settled: Settlement) -> None:
        key = "accounts.closed_now" if settled.pays_out_fen >= 0 else "accounts.closed_paid_in"
        self.finish(key, shop=self._row.shop_number, amount_fen=abs(settled.pays_out_fen))

    def retranslate(self) -> None:
        super().retranslate()
        row, settled = self._row, self._settled
        self.setWindowTitle(self.tr("Close an account"))
        self._who.setText(f"{row.shop_number}  ·  {row.shop_name}  ·  {row.customer}")
        self._words[0].setText(self.tr("Paid by"))
        self._words[1].setText(self.tr("Why it is closed"))
        says = self.tr("What will be paid shows when every meter has its reading.")
        if settled is not None:
            text = self.tr(
                "{customer} pays {amount} yuan, {tender}. The account of shop {shop} ends with all its"
                " meters; it cannot be opened again."
            )
            if settled.pays_out_fen >= 0:
                text = self.tr(
                    "{customer} gets {amount} yuan, {tender}. The account of shop {shop} ends with all its"
                    " meters; it cannot be opened again."
                )
            says = text.format(
                customer=row.customer,
                amount=figures.yuan(abs(settled.pays_out_fen)),
                tender=words.tender(self.tender.tender()),
                shop=row.shop_number,
            )
        self._says.setText(says)
        self.act.setText(self.tr("Close the account") + "  Ctrl+Enter")
