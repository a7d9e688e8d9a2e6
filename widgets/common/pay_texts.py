"""Sentences about paying online."""

from __future__ import annotations

from PySide6.QtCore import QT_TRANSLATE_NOOP

PAY_TEXTS: dict[str, str] = {
    "pay.no_channel": QT_TRANSLATE_NOOP(
        "errors", "Paying by {channel} is not switched on for this building. Choose another way to pay."
    ),
    "pay.not_yours": QT_TRANSLATE_NOOP("errors", "This meter does not belong to your account."),
    "pay.unknown": QT_TRANSLATE_NOOP("errors", "There is no such order. Open the page again."),
    "pay.request_used": QT_TRANSLATE_NOOP(
        "errors", "This form was used for another order already. Open it again and enter the amount anew."
    ),
    "pay.one_is_held": QT_TRANSLATE_NOOP(
        "errors",
        "Order {order} of this meter is paid and the office has not decided about it yet. Ask there first.",
    ),
    "pay.refused_by_gateway": QT_TRANSLATE_NOOP(
        "errors", "The payment service did not take the order: {text} ({code}). Choose another way to pay."
    ),
    "pay.amount_differs": QT_TRANSLATE_NOOP(
        "errors", "Order {order} was paid with another amount than was ordered. Send the money back."
    ),
    "pay.other_account": QT_TRANSLATE_NOOP(
        "errors", "Meter {meter} went to another account after the order was placed. Send the money back."
    ),
    "pay.other_company": QT_TRANSLATE_NOOP(
        "errors", "Meter {meter} is sold to by another company than was paid. Send the money back."
    ),
    "pay.goes_back_online": QT_TRANSLATE_NOOP(
        "errors",
        "Receipt {receipt} was paid online, so the money goes back the same way: under Online orders.",
    ),
}
