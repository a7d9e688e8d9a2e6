"""Sentences about the reconciliation."""

from __future__ import annotations

from PySide6.QtCore import QT_TRANSLATE_NOOP

RECONCILE_TEXTS: dict[str, str] = {
    "reconcile.unknown": QT_TRANSLATE_NOOP(
        "errors", "There is no such difference. Run the reconciliation again."
    ),
    "reconcile.settled": QT_TRANSLATE_NOOP("errors", "This difference is settled already."),
    "reconcile.outdated": QT_TRANSLATE_NOOP(
        "errors",
        "The book of meter {meter} has moved on since this run. Run the reconciliation again and settle what "
        "it finds.",
    ),
    "reconcile.nothing_to_book": QT_TRANSLATE_NOOP(
        "errors", "No entry settles this. Look at the meter or the list that it names."
    ),
    "reconcile.amount_unknown": QT_TRANSLATE_NOOP(
        "errors",
        "The meter does not tell how much money it is. Type what it came to by the paper of whoever sold it.",
    ),
    "reconcile.choose": QT_TRANSLATE_NOOP("errors", "Choose a difference in the list first."),
    "reconcile.ran": QT_TRANSLATE_NOOP("errors", "Reconciled. Differences: {n}."),
    "reconcile.booked": QT_TRANSLATE_NOOP("errors", "The difference is booked."),
}
