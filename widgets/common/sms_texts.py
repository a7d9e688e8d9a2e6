"""Sentences about text messages and the modem."""

from __future__ import annotations

from PySide6.QtCore import QT_TRANSLATE_NOOP

SMS_TEXTS: dict[str, str] = {
    "messages.template_empty": QT_TRANSLATE_NOOP("errors", "A template cannot be empty. Write its text."),
    "messages.template_too_long": QT_TRANSLATE_NOOP(
        "errors", "A template may have {most} characters at most. Shorten it."
    ),
    "messages.template_brace": QT_TRANSLATE_NOOP(
        "errors", "A brace is left open or stands alone. Write the name of each value between two braces."
    ),
    "messages.template_unknown": QT_TRANSLATE_NOOP(
        "errors", "There is no value {name} for this template. Choose one of those listed below it."
    ),
    "messages.no_number": QT_TRANSLATE_NOOP(
        "errors", "Enter the telephone number to send to: 5 to 20 figures, with + before a country's code."
    ),
    "messages.unknown": QT_TRANSLATE_NOOP(
        "errors", "This message is no longer in the list. Look at the list anew."
    ),
    "messages.not_again": QT_TRANSLATE_NOOP(
        "errors",
        "Only messages that failed, expired, were cancelled or whose fate is not known are sent again.",
    ),
    "messages.not_queued": QT_TRANSLATE_NOOP(
        "errors", "Only messages that still wait can be cancelled. Look at the list anew."
    ),
    "messages.choose_again": QT_TRANSLATE_NOOP(
        "errors", "Choose messages that failed, expired, were cancelled or whose fate is not known first."
    ),
    "messages.choose_cancel": QT_TRANSLATE_NOOP("errors", "Choose messages that still wait first."),
    "messages.queued": QT_TRANSLATE_NOOP("errors", "Put into the queue: {n}."),
    "messages.cancelled": QT_TRANSLATE_NOOP("errors", "Cancelled: {n}."),
    "messages.template_needs": QT_TRANSLATE_NOOP(
        "errors", "This text is of no use without {{{name}}}. Put it where the code shall stand."
    ),
    "messages.template_kept": QT_TRANSLATE_NOOP("errors", "Kept. The next texts are worded so."),
    "modem.pin_kept": QT_TRANSLATE_NOOP("errors", "Kept. The modem is given it at the next look."),
    "modem.pin_digits": QT_TRANSLATE_NOOP("errors", "A PIN has 4 to 8 figures. Enter it again."),
    "modem.pin_refused_before": QT_TRANSLATE_NOOP(
        "errors",
        "The card refused this PIN and locks itself after three wrong ones. Enter the PIN of this card.",
    ),
    "settings.not_https": QT_TRANSLATE_NOOP(
        "errors", "{setting}: {text} is no address that begins with https://. Correct it or leave it empty."
    ),
}
