"""The English sentences around sales in full: deposits, visits, refunds, reversals, decisions."""

from __future__ import annotations

from PySide6.QtCore import QT_TRANSLATE_NOOP

MONEY_TEXTS: dict[str, str] = {
    "decision.choose": QT_TRANSLATE_NOOP("errors", "Say first what the meter shows."),
    "decision.done": QT_TRANSLATE_NOOP("errors", "Receipt {receipt} is decided and noted in the book."),
    "desk.sold_with": QT_TRANSLATE_NOOP("errors", "Paid for together with it: receipts {receipts}."),
    "refund.balance_too_low": QT_TRANSLATE_NOOP(
        "errors",
        "The meter {meter} holds only {balance} yuan. Take at most that much from it.",
    ),
    "refund.long_reason": QT_TRANSLATE_NOOP(
        "errors", "The reason is too long. Use at most {most} characters."
    ),
    "refund.no_reason": QT_TRANSLATE_NOOP("errors", "Say why: a reason is needed and is kept in the book."),
    "refund.not_provable": QT_TRANSLATE_NOOP(
        "errors",
        "The meter {meter} could use up so little within a minute, so nothing would prove that it gave it "
        "back. Take at least {least} yuan, or settle it when the account is closed.",
    ),
    "refund.only_at_closing": QT_TRANSLATE_NOOP(
        "errors",
        "The make of meter {meter} has no command that takes money back out. A refund is possible only when "
        "the account is closed.",
    ),
    "reversal.not_confirmed": QT_TRANSLATE_NOOP(
        "errors",
        "Receipt {receipt} did not come to pass, or is not settled yet. Only what is confirmed can be "
        "reversed.",
    ),
    "reversal.not_handed_out": QT_TRANSLATE_NOOP(
        "errors",
        "The money of refund {receipt} has not been handed out yet. Hand it out first, then it can be "
        "reversed.",
    ),
    "reversal.not_the_last": QT_TRANSLATE_NOOP(
        "errors",
        "Receipt {receipt} is not the last one of meter {meter}. Only the last one can be reversed; use a "
        "refund instead.",
    ),
    "reversal.not_this_kind": QT_TRANSLATE_NOOP(
        "errors",
        "Receipt {receipt} is neither a sale nor a refund and cannot be reversed.",
    ),
    "reversal.once": QT_TRANSLATE_NOOP(
        "errors",
        "Receipt {receipt} has its reversal already: {reversal}. It can be reversed only once; use a refund "
        "instead.",
    ),
    "reversal.other_account": QT_TRANSLATE_NOOP(
        "errors",
        "Receipt {receipt} belongs to an earlier account of this shop and cannot be reversed any more.",
    ),
    "sales.bad_receipt": QT_TRANSLATE_NOOP(
        "errors",
        "{text} is no receipt number. Enter it as printed, or its figures alone.",
    ),
    "sales.choose": QT_TRANSLATE_NOOP("errors", "Select a line of the list first."),
    "sales.no_such_meter": QT_TRANSLATE_NOOP("errors", "There is no meter {meter}. Check its number."),
    "sales.no_such_operator": QT_TRANSLATE_NOOP("errors", "There is no operator {name}. Choose another."),
    "sales.no_such_shop": QT_TRANSLATE_NOOP("errors", "There is no shop {shop}. Check its number."),
    "sale.not_escalated": QT_TRANSLATE_NOOP(
        "errors",
        "Receipt {receipt} needs no decision: the program is settling it, or it has its outcome.",
    ),
    "sale.bad_reference": QT_TRANSLATE_NOOP(
        "errors",
        "The note to the payment is too long or holds characters that cannot be shown. Use at most {most} "
        "plain characters.",
    ),
    "sale.change_without_cash": QT_TRANSLATE_NOOP(
        "errors",
        "Change is given for cash only. Take exactly the amount, or choose cash.",
    ),
    "sale.deposit_too_low": QT_TRANSLATE_NOOP(
        "errors",
        "The deposit holds {deposit} yuan, which is less than the amount. Sell less, or take the rest in "
        "another way.",
    ),
    "sale.other_account": QT_TRANSLATE_NOOP(
        "errors",
        "These meters belong to different accounts and cannot be paid for at once. Sell to them one by one.",
    ),
}
