"""What a refund or reversal will do, and what came of it, in sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from app.domain.sale import MONEY_BACK, SaleState
from widgets.common import figures, words

if TYPE_CHECKING:
    from app.services.refunds import RefundQuote
    from app.services.views import SaleView


def asked_text(quote: RefundQuote | None) -> str:
    """Exactly what will happen, before it does."""
    if quote is None:
        return QCoreApplication.translate("money_back", "Type the amount in yuan.")
    sentences = [_balance(quote), _money(quote)]
    if quote.needs_second:
        sentences.append(QCoreApplication.translate("money_back", "A second person must approve it."))
    return "\n".join(sentences)


def _balance(quote: RefundQuote) -> str:
    if quote.balance_fen is None or quote.balance_after_fen is None:
        text = QCoreApplication.translate("money_back", "Meter {meter}: its balance is not known yet.")
        return text.format(meter=quote.meter_id)
    text = QCoreApplication.translate("money_back", "Meter {meter}: balance {before} → {after} yuan.")
    return text.format(
        meter=quote.meter_id,
        before=figures.yuan(quote.balance_fen),
        after=figures.yuan(quote.balance_after_fen),
    )


def _money(quote: RefundQuote) -> str:
    if quote.adds:
        text = QCoreApplication.translate(
            "money_back",
            "First take {amount} yuan back from the customer ({tender}); then the meter gets them again.",
        )
    else:
        text = QCoreApplication.translate(
            "money_back",
            "The meter gives up {amount} yuan first. Once it has proven that, hand them to the customer "
            "({tender}); not before.",
        )
    return text.format(amount=figures.yuan(quote.amount_fen), tender=words.tender(quote.tender))


def done_text(sale: SaleView) -> str:
    """What came of it so far, and what is to be done now."""
    amount = figures.yuan(sale.amount_fen)
    if sale.refund_due_fen:
        text = QCoreApplication.translate(
            "money_back",
            "Receipt {receipt}: hand {amount} yuan to {customer} now ({tender}) and confirm it here. It "
            "cannot be noted twice.",
        )
    elif sale.state is SaleState.CONFIRMED:
        text = QCoreApplication.translate("money_back", "Receipt {receipt}: done, {amount} yuan.")
    elif sale.state in MONEY_BACK:
        text = QCoreApplication.translate(
            "money_back", "Receipt {receipt}: the meter did not do it. Nothing has changed."
        )
    elif sale.state is SaleState.ESCALATED:
        text = QCoreApplication.translate(
            "money_back",
            "Receipt {receipt}: the meter's word proves nothing. Two persons must decide; hand nothing out.",
        )
    else:
        text = QCoreApplication.translate(
            "money_back",
            "Receipt {receipt}: {amount} yuan. The meter is being told; hand nothing out yet.",
        )
    return text.format(
        receipt=sale.receipt,
        amount=amount,
        customer=sale.customer_name,
        tender=words.tender(sale.tender),
    )
