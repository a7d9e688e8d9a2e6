"""Signs of trouble on a line, in words."""

from __future__ import annotations

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

_WORDS: dict[str, str] = {
    "trouble.no_answer": QT_TRANSLATE_NOOP("trouble", "no answer"),
    "trouble.two_meters": QT_TRANSLATE_NOOP("trouble", "two meters at this address"),
    "trouble.wrong_meter": QT_TRANSLATE_NOOP("trouble", "another meter answers"),
    "trouble.unsteady": QT_TRANSLATE_NOOP("trouble", "answers only now and then"),
    "trouble.garbled": QT_TRANSLATE_NOOP("trouble", "garbled answers"),
    "trouble.slow": QT_TRANSLATE_NOOP("trouble", "slow to answer"),
    "trouble.clock": QT_TRANSLATE_NOOP("trouble", "clock is off"),
    "trouble.relay": QT_TRANSLATE_NOOP("trouble", "relay does not follow"),
    "trouble.not_closed": QT_TRANSLATE_NOOP("trouble", "supply not restored"),
    "trouble.refused": QT_TRANSLATE_NOOP("trouble", "refuses what it is asked"),
    "trouble.keep_supply": QT_TRANSLATE_NOOP("trouble", "keeps its supply on; relay left alone"),
    "trouble.forced": QT_TRANSLATE_NOOP("trouble", "relay is held by force"),
    "trouble.supply_off": QT_TRANSLATE_NOOP("trouble", "supply is off"),
    "trouble.sale_open": QT_TRANSLATE_NOOP("trouble", "a sale is open"),
    "trouble.order_open": QT_TRANSLATE_NOOP("trouble", "an order is not done yet"),
    "trouble.slow_round": QT_TRANSLATE_NOOP("trouble", "round takes longer than the target"),
    "trouble.link_refused": QT_TRANSLATE_NOOP("trouble", "link refused"),
    "trouble.strangers": QT_TRANSLATE_NOOP("trouble", "strangers call"),
    "trouble.charge_held": QT_TRANSLATE_NOOP("trouble", "register in doubt, not charged"),
    "trouble.uncharged": QT_TRANSLATE_NOOP("trouble", "use cannot be charged"),
    "trouble.calendar": QT_TRANSLATE_NOOP("trouble", "calendar cannot be read"),
    "trouble.supply_order": QT_TRANSLATE_NOOP("trouble", "does not follow the order for its supply"),
    "trouble.set_up": QT_TRANSLATE_NOOP("trouble", "set-up cannot be used"),
    "trouble.decided_otherwise": QT_TRANSLATE_NOOP("trouble", "shows otherwise than two persons decided"),
    "trouble.fault": QT_TRANSLATE_NOOP("trouble", "fault"),
}

KEYS = tuple(_WORDS)

_PLACES: dict[str, str] = {
    "bench": QT_TRANSLATE_NOOP("trouble", "technician's bench"),
    "calendar": QT_TRANSLATE_NOOP("trouble", "holiday calendar"),
    "calls": QT_TRANSLATE_NOOP("trouble", "port for collectors that call"),
    "charges": QT_TRANSLATE_NOOP("trouble", "charging"),
    "delivery": QT_TRANSLATE_NOOP("trouble", "what meters were told"),
    "engine": QT_TRANSLATE_NOOP("trouble", "reading engine"),
    "history": QT_TRANSLATE_NOOP("trouble", "stored readings"),
    "kept supply": QT_TRANSLATE_NOOP("trouble", "watch over supply"),
    "last states": QT_TRANSLATE_NOOP("trouble", "last states"),
    "line statistics": QT_TRANSLATE_NOOP("trouble", "figures of lines"),
    "orders' book": QT_TRANSLATE_NOOP("trouble", "orders"),
    "set-up": QT_TRANSLATE_NOOP("trouble", "set-up"),
    "shortage": QT_TRANSLATE_NOOP("trouble", "plan for a shortage"),
    "supply": QT_TRANSLATE_NOOP("trouble", "watch over supply"),
}
"""Where something is wrong that is no collector, line or meter."""

PLACES = tuple(_PLACES)


def place(where: str) -> str:
    """Where it is: a collector, line or meter by its name, a part of the program in words."""
    return QCoreApplication.translate("trouble", _PLACES[where]) if where in _PLACES else where


def word(key: str) -> str:
    return QCoreApplication.translate("trouble", _WORDS[key])
