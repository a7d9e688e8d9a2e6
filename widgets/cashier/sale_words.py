"""What the sale form says at each step: the preview of exactly what Enter will do, change, button and
hints."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from app.domain import money
from app.errors import DeskError
from widgets.cashier.step import ENTERING, Step
from widgets.common import figures, messages, price_words, words

if TYPE_CHECKING:
    from app.services.views import MeterCard, Quote
    from widgets.cashier.sale_controller import SaleController
    from widgets.cashier.sale_form import SaleForm


def show(sale: SaleController, form: SaleForm) -> None:
    """Bring every text and enabled state of `form` in line with the sale being made."""
    entering = sale.step in ENTERING
    form.set_entry_enabled(enabled=entering)
    form.clear.setEnabled(entering)
    form.meter.setText(_meter(sale))
    form.quantity.setText(_quantity(sale))
    form.change.setText(_change(sale))
    form.preview.setText(_preview(sale, confirm=sale.step == Step.CONFIRM))
    form.sell.setText(_button(sale))
    form.sell.setEnabled(sale.may_sell() if sale.step == Step.CONFIRM else entering)
    form.received.setPlaceholderText(_exact(sale))


def _meter(sale: SaleController) -> str:
    if sale.meter is None or sale.shop is None:
        return QCoreApplication.translate("sale", "No shop chosen")
    meter = sale.meter
    return f"{sale.shop.shop_number}  {sale.shop.name}  ·  {words.medium(meter.medium)} {meter.meter_id}"


def _quantity(sale: SaleController) -> str:
    amount = _amount(sale)
    if amount is None or sale.meter is None:
        return ""
    quantity = _quantity_milli(sale.meter, sale.quote, amount)
    if quantity is None:
        return ""
    return price_words.quantity(sale.meter.price_kind).format(
        quantity=figures.thousandths(quantity),
        unit=words.unit(sale.meter.medium),
        price=figures.price(sale.meter.price_e8),
    )


def _quantity_milli(meter: MeterCard, quote: Quote | None, amount_fen: int) -> int | None:
    """By one price at once; by any other tariff as soon as the book has reckoned."""
    if meter.price_kind == "one":
        return money.quantity_milli(amount_fen, meter.price_e8)
    return quote.quantity_milli if quote is not None and quote.amount_fen == amount_fen else None


def _change(sale: SaleController) -> str:
    try:
        return figures.yuan(sale.received_fen() - sale.total_fen())
    except DeskError:
        return figures.NOTHING


def _exact(sale: SaleController) -> str:
    amount = _total(sale)
    return "" if amount is None else figures.yuan(amount)


def _button(sale: SaleController) -> str:
    amount = _total(sale)
    if sale.step == Step.SELLING:
        return QCoreApplication.translate("sale", "Recording the sale …")
    if sale.step == Step.CONFIRM and amount is not None:
        return QCoreApplication.translate("sale", "Sell {amount} yuan  Enter").format(
            amount=figures.yuan(amount)
        )
    return QCoreApplication.translate("sale", "Next  Enter")


def _preview(sale: SaleController, *, confirm: bool) -> str:
    if sale.meter is None:
        return QCoreApplication.translate("sale", "Find a shop first: F1.")
    lines = _put_aside(sale)
    quote = sale.quote
    if not sale.only_aside():
        if quote is None or quote.amount_fen != _amount(sale):
            lines.append(QCoreApplication.translate("sale", "Type the amount in yuan, or press F2 to F5."))
            return "\n".join(lines)
        lines += [*_warnings(quote), _sentence_of_balance(quote, sale.now_utc_ms())]
    if confirm:
        lines.append(_sentence_of_money(sale))
    elif sale.shop is not None and len(sale.shop.meters) > 1:
        lines.append(QCoreApplication.translate("sale", "Insert: pay for another meter with it."))
    return "\n".join(lines)


def _put_aside(sale: SaleController) -> list[str]:
    """What is paid for beside the meter in the form."""
    text = QCoreApplication.translate("sale", "With it: meter {meter}, {amount} yuan.")
    return [
        text.format(meter=line.meter_id, amount=figures.yuan(line.amount_fen)) for line in sale.visit.lines
    ]


def _warnings(quote: Quote) -> list[str]:
    """Those that do not forbid the sale; one that does stands in the message line."""
    return [messages.text(warning.key, warning.params) for warning in quote.warnings if not warning.blocks]


def _sentence_of_balance(quote: Quote, now_utc_ms: int) -> str:
    if quote.balance_fen is None or quote.balance_after_fen is None or quote.balance_utc_ms is None:
        return QCoreApplication.translate(
            "sale", "Meter {meter}: {amount} yuan more, purchase count {count}. Its balance is not known yet."
        ).format(meter=quote.meter_id, amount=figures.yuan(quote.amount_fen), count=quote.next_count)
    if quote.next_count is None:
        return QCoreApplication.translate(
            "sale", "Meter {meter}: credit at the office {before} → {after} yuan."
        ).format(
            meter=quote.meter_id,
            before=figures.yuan(quote.balance_fen),
            after=figures.yuan(quote.balance_after_fen),
        )
    return QCoreApplication.translate(
        "sale",
        "Meter {meter}: balance {before} → {after} yuan, purchase count {count} (balance read {age} ago).",
    ).format(
        meter=quote.meter_id,
        before=figures.yuan(quote.balance_fen),
        after=figures.yuan(quote.balance_after_fen),
        count=quote.next_count,
        age=figures.age((now_utc_ms - quote.balance_utc_ms) / 1000),
    )


def _sentence_of_money(sale: SaleController) -> str:
    received, amount = sale.received_fen(), sale.total_fen()
    return QCoreApplication.translate("sale", "{tender} {received} yuan taken, change {change} yuan.").format(
        tender=words.tender(sale.tender()),
        received=figures.yuan(received),
        change=figures.yuan(received - amount),
    )


def _total(sale: SaleController) -> int | None:
    try:
        return sale.total_fen()
    except DeskError:
        return None


def _amount(sale: SaleController) -> int | None:
    try:
        return sale.amount_fen()
    except DeskError:
        return None
