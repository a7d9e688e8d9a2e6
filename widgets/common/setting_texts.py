"""The English sentences of what can be wrong with a setting, the site's or one meter's. By key."""

from __future__ import annotations

from PySide6.QtCore import QT_TRANSLATE_NOOP

SETTING_TEXTS: dict[str, str] = {
    "sale.above_day_limit": QT_TRANSLATE_NOOP(
        "errors",
        "No more than {limit} yuan may be sold to this meter on one day; {most} yuan are left today.",
    ),
    "settings.alarms_out_of_order": QT_TRANSLATE_NOOP(
        "errors",
        "Very low ({very_low_fen} yuan) must not be above low ({low_fen} yuan). Correct one of the two.",
    ),
    "settings.hours_overlap": QT_TRANSLATE_NOOP(
        "errors", "{setting}: {text} overlaps another time. Join the two, or part them."
    ),
    "settings.no_such_meter": QT_TRANSLATE_NOOP(
        "errors", "There is no meter {meter} in the book. Open the list again."
    ),
    "settings.not_a_phone": QT_TRANSLATE_NOOP(
        "errors",
        "{setting}: {text} is not a telephone number. Enter 5 to 15 figures, with + before a country's code.",
    ),
    "settings.not_hours": QT_TRANSLATE_NOOP(
        "errors", "{setting}: {text} is not a time of day from and to. Enter it as 18:00-09:30."
    ),
    "settings.not_per_meter": QT_TRANSLATE_NOOP(
        "errors", "{setting} holds for the whole site; a single meter cannot have its own."
    ),
    "policy.kept": QT_TRANSLATE_NOOP("errors", "Changed: {n} values. The rule goes by them at once."),
    "policy.nothing_to_keep": QT_TRANSLATE_NOOP("errors", "Nothing was changed."),
    "settings.too_many": QT_TRANSLATE_NOOP("errors", "{setting}: at most {most} entries."),
    "settings.unknown_plan": QT_TRANSLATE_NOOP(
        "errors", "{setting}: there is no price plan {plan} for it. Choose one of the list."
    ),
}
