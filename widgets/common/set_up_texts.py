"""The English sentences of what can be wrong with one thing that is set up by hand. By key."""

from __future__ import annotations

from PySide6.QtCore import QT_TRANSLATE_NOOP

SET_UP_TEXTS: dict[str, str] = {
    "first_steps.connected": QT_TRANSLATE_NOOP(
        "errors", "Connections and keys taken over: {n} collectors changed. Delete the file now."
    ),
    "first_steps.empty": QT_TRANSLATE_NOOP("errors", "{field}: please fill this in."),
    "first_steps.no_meters": QT_TRANSLATE_NOOP(
        "errors",
        "There is no meter yet. Go back and import the workbook, or go on and add them under Set-up.",
    ),
    "first_steps.some_silent": QT_TRANSLATE_NOOP(
        "errors", "Not everything answered: {n} collectors, see the list. Mend what is named and test again."
    ),
    "set_up.deleted": QT_TRANSLATE_NOOP("errors", "Deleted and noted in the book: {n}."),
    "set_up.empty": QT_TRANSLATE_NOOP("errors", "This is empty. Fill it in."),
    "set_up.exists": QT_TRANSLATE_NOOP(
        "errors", "{text} is there already. Choose another, or change that one."
    ),
    "set_up.gone": QT_TRANSLATE_NOOP(
        "errors", "{text} is no longer in the book. Somebody deleted it; open the list again."
    ),
    "set_up.has_history": QT_TRANSLATE_NOOP(
        "errors", "{text} has a past in the book or something stands in it, so it is not deleted. Retire it."
    ),
    "set_up.is_retired": QT_TRANSLATE_NOOP("errors", "{text} is retired. Take it back first."),
    "set_up.key_fixed": QT_TRANSLATE_NOOP(
        "errors", "{text} keeps its number. Retire it and add another instead."
    ),
    "set_up.main_company": QT_TRANSLATE_NOOP(
        "errors", "{text} is the company that every book begins with; it stays. Give it another name instead."
    ),
    "set_up.members": QT_TRANSLATE_NOOP("errors", "Meters that joined or left the group: {n}."),
    "set_up.meter_has_account": QT_TRANSLATE_NOOP(
        "errors", "Meter {meter} is on an open account. Close the account first."
    ),
    "set_up.meter_has_history": QT_TRANSLATE_NOOP(
        "errors",
        "Meter {meter} is or was on an account, so its shop, make and purpose stay. Retire it and add "
        "another.",
    ),
    "set_up.minimum_lowered": QT_TRANSLATE_NOOP(
        "errors",
        "The least suite of collector {collector} is only ever raised. Choose the present one or more.",
    ),
    "set_up.not_retired": QT_TRANSLATE_NOOP("errors", "{text} is in use; there is nothing to take back."),
    "set_up.own_values": QT_TRANSLATE_NOOP("errors", "Values changed and noted in the book: {n} meters."),
    "set_up.retired": QT_TRANSLATE_NOOP("errors", "Retired and noted in the book: {n}."),
    "set_up.retired_reference": QT_TRANSLATE_NOOP(
        "errors", "{text} is retired. Choose another, or take that one back first."
    ),
    "set_up.saved": QT_TRANSLATE_NOOP("errors", "{text} is saved and noted in the book."),
    "set_up.series_used": QT_TRANSLATE_NOOP(
        "errors", "Receipts of series {text} are printed already, so it stays."
    ),
    "set_up.shop_has_account": QT_TRANSLATE_NOOP(
        "errors", "Shop {text} has an open account. Close it first."
    ),
    "set_up.some_refused": QT_TRANSLATE_NOOP(
        "errors",
        "This cannot be done to all of them, so to none: {n} are refused, each with its reason above.",
    ),
    "set_up.still_used": QT_TRANSLATE_NOOP(
        "errors", "{text} still has {kind} in use: {n}. Retire or move those first."
    ),
    "set_up.taken_back": QT_TRANSLATE_NOOP("errors", "In use again and noted in the book: {n}."),
    "set_up.test_failed": QT_TRANSLATE_NOOP(
        "errors",
        "Collector {collector}: {answered} of {meters} meters answered. Silent: {silent}. Seen last: "
        "{reason}. Check power, address, key and the line's settings.",
    ),
    "set_up.test_ok": QT_TRANSLATE_NOOP(
        "errors", "Everything answered: {n} collectors with {meters} meters."
    ),
    "set_up.testing": QT_TRANSLATE_NOOP(
        "errors",
        "Testing: {linked} of {collectors} collectors reached, {answered} of {meters} meters answered.",
    ),
    "set_up.unknown_choice": QT_TRANSLATE_NOOP("errors", "{text} is not one of: {choices}."),
    "set_up.unknown_reference": QT_TRANSLATE_NOOP(
        "errors", "There is no {text} in the book. Choose one of the list, or add it first."
    ),
    "set_up.unsaved": QT_TRANSLATE_NOOP(
        "errors", "Something is typed here and not saved yet. Save or undo it first."
    ),
    "set_up.unchanged": QT_TRANSLATE_NOOP("errors", "Nothing was different; nothing was written."),
}
