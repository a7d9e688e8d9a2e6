"""How a price is told: one price, or one that changes with the hour or climbs by steps."""

from __future__ import annotations

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

_PRICES = {
    "one": QT_TRANSLATE_NOOP("price", "{price} yuan/{unit}"),
    "by_time": QT_TRANSLATE_NOOP("price", "about {price} yuan/{unit}, by time of day"),
    "stepped": QT_TRANSLATE_NOOP("price", "now {price} yuan/{unit}, by steps"),
    "both": QT_TRANSLATE_NOOP("price", "now about {price} yuan/{unit}, by time and steps"),
}

_QUANTITIES = {
    "one": QT_TRANSLATE_NOOP("price", "about {quantity} {unit} at {price} yuan"),
    "by_time": QT_TRANSLATE_NOOP("price", "about {quantity} {unit}, by time of day"),
    "stepped": QT_TRANSLATE_NOOP("price", "about {quantity} {unit}, by steps from {price} yuan"),
    "both": QT_TRANSLATE_NOOP("price", "about {quantity} {unit}, by time and steps"),
}


def price(kind: str) -> str:
    """With places for {price} and {unit}."""
    return QCoreApplication.translate("price", _PRICES[kind])


def quantity(kind: str) -> str:
    """What an amount buys, with places for {quantity}, {unit} and {price}."""
    return QCoreApplication.translate("price", _QUANTITIES[kind])
