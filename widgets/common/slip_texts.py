"""The English words of a slip. `messages.slip_translator` translates them."""

from __future__ import annotations

from PySide6.QtCore import QT_TRANSLATE_NOOP

SLIP_TEXTS: dict[str, str] = {
    "slip.title.electricity": QT_TRANSLATE_NOOP("slip", "Electricity sale"),
    "slip.title.water": QT_TRANSLATE_NOOP("slip", "Water sale"),
    "slip.reprint": QT_TRANSLATE_NOOP("slip", "* COPY No. {n} *"),
    "slip.pending": QT_TRANSLATE_NOOP("slip", "NOT YET ON METER"),
    "slip.pending_note": QT_TRANSLATE_NOOP(
        "slip",
        "Paid. The meter has not confirmed it yet. Keep this slip: the office settles it and gives credit "
        "or money back.",
    ),
    "slip.number": QT_TRANSLATE_NOOP("slip", "Receipt No."),
    "slip.time": QT_TRANSLATE_NOOP("slip", "Time"),
    "slip.shop_number": QT_TRANSLATE_NOOP("slip", "Shop No."),
    "slip.shop_name": QT_TRANSLATE_NOOP("slip", "Shop"),
    "slip.customer": QT_TRANSLATE_NOOP("slip", "Customer"),
    "slip.meter": QT_TRANSLATE_NOOP("slip", "Meter No."),
    "slip.price": QT_TRANSLATE_NOOP("slip", "Price"),
    "slip.price_unit.electricity": QT_TRANSLATE_NOOP("slip", "yuan/kWh"),
    "slip.price_unit.water": QT_TRANSLATE_NOOP("slip", "yuan/m3"),
    "slip.amount": QT_TRANSLATE_NOOP("slip", "Amount"),
    "slip.capitals": QT_TRANSLATE_NOOP("slip", "In capitals"),
    "slip.quantity": QT_TRANSLATE_NOOP("slip", "About"),
    "slip.unit.electricity": QT_TRANSLATE_NOOP("slip", "kWh"),
    "slip.unit.water": QT_TRANSLATE_NOOP("slip", "m3"),
    "slip.balance_before": QT_TRANSLATE_NOOP("slip", "Balance before"),
    "slip.balance_after": QT_TRANSLATE_NOOP("slip", "Balance after"),
    "slip.balance_expected": QT_TRANSLATE_NOOP("slip", "Expected balance"),
    "slip.purchase_count": QT_TRANSLATE_NOOP("slip", "Purchase count"),
    "slip.tender": QT_TRANSLATE_NOOP("slip", "Paid by"),
    "slip.tender.cash": QT_TRANSLATE_NOOP("slip", "cash"),
    "slip.tender.card": QT_TRANSLATE_NOOP("slip", "card"),
    "slip.tender.transfer": QT_TRANSLATE_NOOP("slip", "bank transfer"),
    "slip.tender.qr": QT_TRANSLATE_NOOP("slip", "QR code"),
    "slip.received": QT_TRANSLATE_NOOP("slip", "Received"),
    "slip.change": QT_TRANSLATE_NOOP("slip", "Change"),
    "slip.operator": QT_TRANSLATE_NOOP("slip", "Operator"),
    "slip.keep": QT_TRANSLATE_NOOP("slip", "Please keep this slip"),
    "slip.phone": QT_TRANSLATE_NOOP("slip", "Service {phone}"),
    "slip.trial": QT_TRANSLATE_NOOP("slip", "TEST SLIP"),
    "slip.trial_printer": QT_TRANSLATE_NOOP("slip", "Printer"),
    "slip.trial_width": QT_TRANSLATE_NOOP("slip", "Paper width"),
    "slip.trial_chinese": QT_TRANSLATE_NOOP("slip", "Chinese"),
    "slip.trial_figures": QT_TRANSLATE_NOOP("slip", "Figures"),
    "slip.trial_note": QT_TRANSLATE_NOOP(
        "slip",
        "This is no receipt: nothing was sold and nothing is written in the book.",
    ),
    "slip.money_back": QT_TRANSLATE_NOOP("slip", "NOT SOLD"),
    "slip.money_back_note": QT_TRANSLATE_NOOP(
        "slip",
        "The meter did not take this purchase and the money is due back. Bring this slip to the office.",
    ),
}
