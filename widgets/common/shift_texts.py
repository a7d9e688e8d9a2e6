"""Sentences about shifts."""

from __future__ import annotations

from PySide6.QtCore import QT_TRANSLATE_NOOP

SHIFT_TEXTS: dict[str, str] = {
    "shift.of_another": QT_TRANSLATE_NOOP(
        "errors", "{name} has a shift open at drawer {drawer}. It must be closed before you can work there."
    ),
    "shift.runs_already": QT_TRANSLATE_NOOP(
        "errors", "Your shift at drawer {drawer} is open already. Close it before you open another."
    ),
    "shift.bad_float": QT_TRANSLATE_NOOP("errors", "The float cannot be below zero. Count the cash again."),
    "shift.none_runs": QT_TRANSLATE_NOOP(
        "errors", "No shift is open at drawer {drawer}, so there is nothing to close."
    ),
    "shift.bad_count": QT_TRANSLATE_NOOP(
        "errors", "{times} pieces of {face} fen cannot be. Correct the count of that note or coin."
    ),
    "shift.not_counted": QT_TRANSLATE_NOOP(
        "errors", "Count the cash before you close the shift. For an empty drawer type 0."
    ),
    "shift.leaves_too_much": QT_TRANSLATE_NOOP(
        "errors",
        "What stays in the drawer cannot be more than was counted. Correct the float for the next shift.",
    ),
    "shift.doubts_not_seen": QT_TRANSLATE_NOOP(
        "errors",
        "{n} operations of this shift are in doubt, and the list has changed. Look at it again, then close"
        " the shift.",
    ),
    "shift.begun": QT_TRANSLATE_NOOP("errors", "The shift at drawer {drawer} begins with {amount} yuan."),
    "shift.closed": QT_TRANSLATE_NOOP(
        "errors", "The shift at drawer {drawer} is closed and sealed. Difference: {difference} yuan."
    ),
    "shift.unknown": QT_TRANSLATE_NOOP(
        "errors", "There is no closed shift like that. Choose one of the list."
    ),
}

SHIFT_LINES = {
    "sale": QT_TRANSLATE_NOOP("shift", "Sale"),
    "sale_void": QT_TRANSLATE_NOOP("shift", "of these not taken by the meter"),
    "refund": QT_TRANSLATE_NOOP("shift", "Refund"),
    "refund_void": QT_TRANSLATE_NOOP("shift", "Refund not taken by the meter"),
    "reversal": QT_TRANSLATE_NOOP("shift", "Reversal"),
    "reversal_void": QT_TRANSLATE_NOOP("shift", "Reversal not taken by the meter"),
    "moved": QT_TRANSLATE_NOOP("shift", "Credit moved"),
    "moved_void": QT_TRANSLATE_NOOP("shift", "Credit not moved"),
    "given_back": QT_TRANSLATE_NOOP("shift", "Given back"),
    "deposit_in": QT_TRANSLATE_NOOP("shift", "Deposit taken"),
    "deposit_out": QT_TRANSLATE_NOOP("shift", "Deposit paid back"),
    "float_in": QT_TRANSLATE_NOOP("shift", "From the safe"),
    "float_out": QT_TRANSLATE_NOOP("shift", "To the safe"),
    "difference": QT_TRANSLATE_NOOP("shift", "Difference"),
}
"""Kinds of lines of a shift."""
