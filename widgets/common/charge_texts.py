"""The English sentences about use that the office charges. By key."""

from __future__ import annotations

from PySide6.QtCore import QT_TRANSLATE_NOOP

CHARGE_TEXTS: dict[str, str] = {
    "charge.backwards": QT_TRANSLATE_NOOP(
        "errors",
        "Meter {meter} shows {after}, less than the {before} that were charged. Nothing is charged until it "
        "is looked at; if it was changed or reset, use “Change meter” and type {before} as its final "
        "reading.",
    ),
    "charge.jump": QT_TRANSLATE_NOOP(
        "errors",
        "Meter {meter} went from {before} to {after}, more than it can pass in the time. Nothing is charged "
        "until somebody has looked at it.",
    ),
    "charge.rates_differ": QT_TRANSLATE_NOOP(
        "errors",
        "The registers of meter {meter} for its rates do not add up to its total of {after}. Nothing is "
        "charged until they do.",
    ),
}
