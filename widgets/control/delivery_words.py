"""How a value stands in a meter, in words."""

from __future__ import annotations

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from app.domain.delivery import Delivery
from app.services.delivery_item import Item
from widgets.common import figures, item_words
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
    Delivery.AHEAD: ("ok", "age", QT_TRANSLATE_NOOP("delivery", "Delivered in advance")),
    Delivery.LATER: ("idle", "age", QT_TRANSLATE_NOOP("delivery", "Is sent nearer to its time")),
    Delivery.SHORTAGE: ("warn", "supply-off", QT_TRANSLATE_NOOP("delivery", "Limited for a shortage")),
    Delivery.UNREADABLE: ("idle", "info", QT_TRANSLATE_NOOP("delivery", "The book has none for it")),
}


def stands(item: Item) -> State:
    """Colour, icon and word; of prices to come also when they take effect."""
    colour, icon, word = _STANDS[item.stands]
    said = QCoreApplication.translate("delivery", word)
    if item.stands is not Delivery.AHEAD or item.begins_utc_ms is None:
        return colour, icon, said
    text = QCoreApplication.translate("delivery", "{said}, takes effect {when}")
    return colour, icon, text.format(said=said, when=figures.short_date_time(item.begins_utc_ms))


def to_come(item: Item) -> str:
    """The value that follows, and from when on."""
    if item.next_value is None or item.begins_utc_ms is None:
        return figures.NOTHING
    text = QCoreApplication.translate("delivery", "{value} from {when}")
    value = item_words.value(item.name, item.next_value)
    return text.format(value=value, when=figures.short_date_time(item.begins_utc_ms))
