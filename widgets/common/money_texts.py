"""The English sentences around sales in full: deposits, visits, refunds, reversals, decisions."""

from __future__ import annotations

from PySide6.QtCore import QT_TRANSLATE_NOOP

MONEY_TEXTS: dict[str, str] = {
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
