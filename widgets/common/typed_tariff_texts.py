"""The English sentences about a tariff that is being typed. By key."""

from __future__ import annotations

from PySide6.QtCore import QT_TRANSLATE_NOOP

TYPED_TARIFF_TEXTS: dict[str, str] = {
    "tariff.added": QT_TRANSLATE_NOOP("errors", "Plan {plan} has a new version, from {begins} on."),
    "tariff.not_typed_whole": QT_TRANSLATE_NOOP(
        "errors",
        "The version before has hours for single holidays or for weekend days worked. They are not in this "
        "form: a version set here has one day table for all holidays.",
    ),
    "tariff.typed_begin": QT_TRANSLATE_NOOP(
        "errors", "“{text}” is no moment. Write when the version begins as 2027-01-01 00:00."
    ),
    "tariff.typed_bounds": QT_TRANSLATE_NOOP(
        "errors", "“{text}” is no end of a step. Write them in kWh or m³, as 240, 400."
    ),
    "tariff.typed_dates": QT_TRANSLATE_NOOP(
        "errors", "“{text}” is no range of dates. Write month and day, as 7-1~8-31."
    ),
    "tariff.typed_money": QT_TRANSLATE_NOOP(
        "errors", "“{text}” is no amount in yuan. Write it with at most two decimals, as 12.50."
    ),
    "tariff.typed_part": QT_TRANSLATE_NOOP(
        "errors", "“{text}” is no part. Write it in percent with at most four decimals, as 2.5."
    ),
    "tariff.typed_period": QT_TRANSLATE_NOOP(
        "errors", "“{text}” is no period of a day. Write from, to and the rate, as 7-10:30 peak."
    ),
    "tariff.typed_price": QT_TRANSLATE_NOOP(
        "errors", "“{text}” is no price. Write it in yuan with at most eight decimals, as 0.6813."
    ),
    "tariff.typed_quantity": QT_TRANSLATE_NOOP(
        "errors", "“{text}” is no quantity. Write it in kWh or m³ with at most three decimals."
    ),
    "tariff.typed_rate": QT_TRANSLATE_NOOP(
        "errors", "“{text}” is no rate. Use sharp, peak, flat, valley or deep."
    ),
    "tariff.typed_too_long": QT_TRANSLATE_NOOP("errors", "A line has at most {most} characters. Shorten it."),
    "tariff.typed_two_shares": QT_TRANSLATE_NOOP(
        "errors", "A tariff has one share of common use at most. Remove {name} or the other one."
    ),
    "tariff.typed_weekdays": QT_TRANSLATE_NOOP(
        "errors",
        "“{text}” does not say which day table each weekday has. Write one number, or seven from Monday on.",
    ),
}
