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
    "pay.returned_by_gateway": QT_TRANSLATE_NOOP(
        "errors", "The payment service gave the money back by itself, as the order had just ended."
    ),
    "pay.not_held": QT_TRANSLATE_NOOP("errors", "Order {order} is not held any more. Open the page again."),
    "pay.asked_about": QT_TRANSLATE_NOOP(
        "errors",
        "The service is being asked about order {order}. If it says paid, the order is sold and the"
        " difference goes by itself; if not, an entry settles it three days after it was found.",
    ),
    "pay.nothing_goes_back": QT_TRANSLATE_NOOP(
        "errors", "Nothing of order {order} can go back now: a meter has it, or it is on its way already."
    ),
    "accounts.payment_open": QT_TRANSLATE_NOOP(
        "errors", "Online order {order} of this account is not finished. See to it under Online orders first."
    ),
    "pay.sold_by_office": QT_TRANSLATE_NOOP(
        "errors", "Order {order} is sold: the meter is credited as with any sale."
    ),
    "pay.refund_asked": QT_TRANSLATE_NOOP(
        "errors",
        "The money of order {order} is being sent back; the list shows when the service has done it.",
    ),
    "pay.closing": QT_TRANSLATE_NOOP(
        "errors", "Order {order} is being closed at the service. Should it be paid all the same, it is sold."
    ),
    "pay.settled": QT_TRANSLATE_NOOP("errors", "The entry is booked. The difference is settled."),
    "pay.choose_difference": QT_TRANSLATE_NOOP("errors", "Choose a difference first that is still open."),
    "pay_setup.saved": QT_TRANSLATE_NOOP("errors", "Saved. The service is used so from now on; try it out."),
    "pay_setup.trying": QT_TRANSLATE_NOOP("errors", "The payment service is being asked …"),
    "pay_setup.answered": QT_TRANSLATE_NOOP(
        "errors", "The payment service answered, signed with its own key. All is well."
    ),
    "pay_setup.tried": QT_TRANSLATE_NOOP(
        "errors",
        "The payment service answered, signed with its own key: {text}. It was asked about an order that "
        "never was, so that it knows none is right.",
    ),
    "pay_setup.no_file": QT_TRANSLATE_NOOP("errors", "The file {path} cannot be read. Choose another."),
    "pay_setup.bad_file": QT_TRANSLATE_NOOP(
        "errors", "The file does not describe payment services. Use one as simulate-pay prints it."
    ),
    "pay_setup.no_company": QT_TRANSLATE_NOOP("errors", "There is no such company any more."),
    "pay_setup.too_long": QT_TRANSLATE_NOOP("errors", "{field} is too long, or holds signs that cannot be."),
    "pay_setup.bad_address": QT_TRANSLATE_NOOP("errors", "{field}: an address must begin with https://."),
    "pay_setup.missing": QT_TRANSLATE_NOOP("errors", "{field} is missing. A channel that is on needs it."),
    "pay_setup.not_a_key": QT_TRANSLATE_NOOP(
        "errors", "{field} cannot be read. Paste the whole text, with the lines BEGIN and END if it has them."
    ),
    "pay_setup.not_private": QT_TRANSLATE_NOOP(
        "errors", "{field} holds a public key. It must be the private key that belongs to the merchant."
    ),
    "pay_setup.private": QT_TRANSLATE_NOOP(
        "errors", "{field} holds a private key. It must be the payment service's public key or certificate."
    ),
    "pay_setup.too_short": QT_TRANSLATE_NOOP("errors", "{field}: RSA keys have 2048 bits or more."),
    "pay_setup.not_32": QT_TRANSLATE_NOOP("errors", "{field} has 32 letters and figures exactly."),
    "pay_fault.no_network": QT_TRANSLATE_NOOP(
        "errors", "The payment service cannot be reached. Check the network and the address."
    ),
    "pay_fault.no_answer": QT_TRANSLATE_NOOP("errors", "The payment service did not answer in time."),
    "pay_fault.busy": QT_TRANSLATE_NOOP("errors", "The payment service is busy or being mended ({text})."),
    "pay_fault.bad_address": QT_TRANSLATE_NOOP("errors", "The payment service's address cannot be used."),
    "pay_fault.too_long": QT_TRANSLATE_NOOP("errors", "The payment service sent far too much."),
    "pay_fault.bad_answer": QT_TRANSLATE_NOOP("errors", "What the payment service answered makes no sense."),
    "pay_fault.bad_signature": QT_TRANSLATE_NOOP(
        "errors",
        "The answer is not signed with the payment service's key. Check the key set up here.",
    ),
    "pay_fault.other_order": QT_TRANSLATE_NOOP("errors", "The payment service spoke of another order."),
    "pay_fault.other_merchant": QT_TRANSLATE_NOOP("errors", "The payment service spoke of another merchant."),
    "pay_fault.unknown": QT_TRANSLATE_NOOP("errors", "The payment service does not know yet ({text})."),
    "pay_fault.refused": QT_TRANSLATE_NOOP("errors", "The payment service refused: {text}."),
    "pay_fault.bad_bill": QT_TRANSLATE_NOOP("errors", "The statement of the payment service cannot be read."),
    "pay_fault.twice": QT_TRANSLATE_NOOP("errors", "The same transaction has paid another order already."),
    "pay.goes_back_online": QT_TRANSLATE_NOOP(
        "errors",
        "Receipt {receipt} was paid online, so the money goes back the same way: under Online orders.",
    ),
}
