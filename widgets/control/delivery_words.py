"""How a value stands in a meter, in words."""

from __future__ import annotations

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from app.domain.delivery import Delivery
from widgets.common.supply_words import State

_STANDS = {
    Delivery.AGREES: ("ok", "ok", QT_TRANSLATE_NOOP("delivery", "In the meter")),
    Delivery.ON_ITS_WAY: ("warn", "wait", QT_TRANSLATE_NOOP("delivery", "On its way")),
    Delivery.NEVER_READ: ("idle", "wait", QT_TRANSLATE_NOOP("delivery", "Not read yet")),
    Delivery.NOT_SENT: ("bad", "doubt", QT_TRANSLATE_NOOP("delivery", "Not sent")),
    Delivery.OFFLINE: ("warn", "no-contact", QT_TRANSLATE_NOOP("delivery", "Was out of contact")),
    Delivery.REFUSED: ("bad", "bad", QT_TRANSLATE_NOOP("delivery", "Refused by the meter")),
    Delivery.NOT_FOLLOWED: ("bad", "bad", QT_TRANSLATE_NOOP("delivery", "Not taken over")),
    Delivery.CHANGED_THERE: ("bad", "doubt", QT_TRANSLATE_NOOP("delivery", "Changed at the meter")),
    Delivery.SHORTAGE: ("warn", "supply-off", QT_TRANSLATE_NOOP("delivery", "Limited for a shortage")),
    Delivery.UNREADABLE: ("idle", "info", QT_TRANSLATE_NOOP("delivery", "The book has none for it")),
}


def stands(value: Delivery) -> State:
    """Colour, icon and word."""
    colour, icon, word = _STANDS[value]
    return colour, icon, QCoreApplication.translate("delivery", word)
