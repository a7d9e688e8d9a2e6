"""English names of the report centre's reports, their groups, columns and filters, by key.

As `report_texts` has them: title.NAME, about.NAME (in one sentence what it shows), group.NAME, column.KEY,
filter.KEY, period.NAME.
"""

from __future__ import annotations

from PySide6.QtCore import QT_TRANSLATE_NOOP

REPORT_NAMES: dict[str, str] = {
    "group.sales": QT_TRANSLATE_NOOP("report", "Sales"),
    "title.sales-daily": QT_TRANSLATE_NOOP("report", "Sales by day"),
    "about.sales-daily": QT_TRANSLATE_NOOP(
        "report", "What was sold and taken back each day, and what customers had before and after it."
    ),
    "title.sales-monthly": QT_TRANSLATE_NOOP("report", "Sales by month"),
    "about.sales-monthly": QT_TRANSLATE_NOOP(
        "report", "What was sold and taken back each month, and what customers had before and after it."
    ),
    "title.sales-yearly": QT_TRANSLATE_NOOP("report", "Sales by year"),
    "about.sales-yearly": QT_TRANSLATE_NOOP(
        "report", "What was sold and taken back each year, and what customers had before and after it."
    ),
    "title.sales-by-operator": QT_TRANSLATE_NOOP("report", "Sales by operator"),
    "about.sales-by-operator": QT_TRANSLATE_NOOP("report", "Who sold and took back how much."),
    "title.sales-by-channel": QT_TRANSLATE_NOOP("report", "Sales by way of payment"),
    "about.sales-by-channel": QT_TRANSLATE_NOOP("report", "How it was paid: cash, card, code, online."),
    "title.sales-by-building": QT_TRANSLATE_NOOP("report", "Sales by building"),
    "about.sales-by-building": QT_TRANSLATE_NOOP(
        "report", "What was sold in each building, and what its customers had before and after it."
    ),
    "title.sales-by-shop": QT_TRANSLATE_NOOP("report", "Sales by shop"),
    "about.sales-by-shop": QT_TRANSLATE_NOOP("report", "What each shop bought and got back."),
    "title.sales-rows": QT_TRANSLATE_NOOP("report", "Single sales"),
    "about.sales-rows": QT_TRANSLATE_NOOP(
        "report", "Every sale, refund and reversal, by when the meter was proven to have it."
    ),
    "title.sale": QT_TRANSLATE_NOOP("report", "The life of a sale"),
    "about.sale": QT_TRANSLATE_NOOP("report", "Each step of one operation, and the money that it moved."),
    "column.day": QT_TRANSLATE_NOOP("report", "Day"),
    "column.month": QT_TRANSLATE_NOOP("report", "Month"),
    "column.year": QT_TRANSLATE_NOOP("report", "Year"),
    "column.operator": QT_TRANSLATE_NOOP("report", "Operator"),
    "column.channel": QT_TRANSLATE_NOOP("report", "Paid by"),
    "column.building": QT_TRANSLATE_NOOP("report", "Building"),
    "column.shop": QT_TRANSLATE_NOOP("report", "Shop number"),
    "column.shop_name": QT_TRANSLATE_NOOP("report", "Shop"),
    "column.sales": QT_TRANSLATE_NOOP("report", "Sales made"),
    "column.sold": QT_TRANSLATE_NOOP("report", "Sold"),
    "column.refunds": QT_TRANSLATE_NOOP("report", "Refunds"),
    "column.refunded": QT_TRANSLATE_NOOP("report", "Refunded"),
    "column.reversals": QT_TRANSLATE_NOOP("report", "Reversals"),
    "column.reversed": QT_TRANSLATE_NOOP("report", "Reversed"),
    "column.net": QT_TRANSLATE_NOOP("report", "Net"),
    "column.credit_before": QT_TRANSLATE_NOOP("report", "Credit before"),
    "column.other_moves": QT_TRANSLATE_NOOP("report", "Used and other"),
    "column.credit_after": QT_TRANSLATE_NOOP("report", "Credit after"),
    "column.due_before": QT_TRANSLATE_NOOP("report", "Due before"),
    "column.due_after": QT_TRANSLATE_NOOP("report", "Due after"),
    "column.under_way": QT_TRANSLATE_NOOP("report", "Under way"),
    "column.confirmed": QT_TRANSLATE_NOOP("report", "Confirmed"),
    "column.receipt": QT_TRANSLATE_NOOP("report", "Receipt"),
    "column.kind": QT_TRANSLATE_NOOP("report", "Kind"),
    "column.meter": QT_TRANSLATE_NOOP("report", "Meter"),
    "column.amount": QT_TRANSLATE_NOOP("report", "Amount"),
    "column.recorded": QT_TRANSLATE_NOOP("report", "Recorded"),
    "column.step": QT_TRANSLATE_NOOP("report", "Step"),
    "column.state": QT_TRANSLATE_NOOP("report", "State"),
    "column.moment": QT_TRANSLATE_NOOP("report", "Time"),
    "column.count": QT_TRANSLATE_NOOP("report", "Purchase count"),
    "column.debit": QT_TRANSLATE_NOOP("report", "To account"),
    "column.credit": QT_TRANSLATE_NOOP("report", "From account"),
    "filter.period": QT_TRANSLATE_NOOP("report", "Time"),
    "filter.by": QT_TRANSLATE_NOOP("report", "Split by"),
    "filter.building": QT_TRANSLATE_NOOP("report", "Building"),
    "filter.group": QT_TRANSLATE_NOOP("report", "Group"),
    "filter.shop": QT_TRANSLATE_NOOP("report", "Shop number"),
    "filter.meter": QT_TRANSLATE_NOOP("report", "Meter"),
    "filter.operator": QT_TRANSLATE_NOOP("report", "Operator"),
    "filter.channel": QT_TRANSLATE_NOOP("report", "Paid by"),
    "filter.medium": QT_TRANSLATE_NOOP("report", "Kind of supply"),
    "filter.kind": QT_TRANSLATE_NOOP("report", "Kind"),
    "filter.sale": QT_TRANSLATE_NOOP("report", "Operation"),
    "period.today": QT_TRANSLATE_NOOP("report", "Today"),
    "period.yesterday": QT_TRANSLATE_NOOP("report", "Yesterday"),
    "period.last-7-days": QT_TRANSLATE_NOOP("report", "Last 7 days"),
    "period.last-30-days": QT_TRANSLATE_NOOP("report", "Last 30 days"),
    "period.this-month": QT_TRANSLATE_NOOP("report", "This month"),
    "period.last-month": QT_TRANSLATE_NOOP("report", "Last month"),
    "period.last-12-months": QT_TRANSLATE_NOOP("report", "Last 12 months"),
    "period.this-year": QT_TRANSLATE_NOOP("report", "This year"),
    "period.last-year": QT_TRANSLATE_NOOP("report", "Last year"),
    "period.own": QT_TRANSLATE_NOOP("report", "From … to …"),
}

_CHANNELS = {
    "cash": ("words", "Cash"),
    "card": ("words", "Card"),
    "transfer": ("words", "Transfer"),
    "qr": ("words", "QR code"),
    "deposit": ("words", "Deposit"),
    "online": ("words", "Online"),
    "none": ("words", "Nothing paid"),
}

SALES_WORDS: dict[str, dict[str, tuple[str, str]]] = {
    "channel": _CHANNELS,
    "by": {
        "operator": ("report", "Operator"),
        "channel": ("report", "Paid by"),
        "building": ("report", "Building"),
        "shop": ("report", "Shop"),
    },
    "medium": {"electricity": ("words", "Electricity"), "water": ("words", "Water")},
    "kind": {
        "sale": ("words", "Sale"),
        "refund": ("words", "Refund"),
        "reversal": ("words", "Reversal"),
        "moved": ("words", "Credit moved"),
    },
    "state": {
        "recorded": ("words", "Recorded"),
        "sending": ("words", "Sending to the meter"),
        "in_doubt": ("words", "In doubt"),
        "confirmed": ("words", "Confirmed"),
        "void": ("words", "Void, never sent"),
        "rejected": ("words", "Refused by the meter"),
        "not_applied": ("words", "Not applied"),
        "escalated": ("words", "Two persons decide"),
        "transfer_direct": ("report", "Money moved"),
        "transfer_pending": ("report", "Money set aside"),
        "transfer_posted": ("report", "Set aside, now moved"),
        "transfer_voided": ("report", "Set aside no more"),
    },
}
"""By the key of a WORD column or of a filter: value -> (context, English text)."""

_OWN_WORDS = (
    QT_TRANSLATE_NOOP("report", "Money moved"),
    QT_TRANSLATE_NOOP("report", "Money set aside"),
    QT_TRANSLATE_NOOP("report", "Set aside, now moved"),
    QT_TRANSLATE_NOOP("report", "Set aside no more"),
)
