"""Words of the set-up pages: kinds of things, their fields and what may be chosen."""

from __future__ import annotations

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from widgets.common.named_values import KINDS, NAMED_CONTEXT

_FIELDS = {
    "company": QT_TRANSLATE_NOOP("set_up", "Company"),
    "name": QT_TRANSLATE_NOOP("set_up", "Name"),
    "phone": QT_TRANSLATE_NOOP("set_up", "Telephone"),
    "receipt_series": QT_TRANSLATE_NOOP("set_up", "Receipt series"),
    "slip_header": QT_TRANSLATE_NOOP("set_up", "Line at slip's head"),
    "slip_footer": QT_TRANSLATE_NOOP("set_up", "Line at slip's foot"),
    "merchant": QT_TRANSLATE_NOOP("set_up", "Payment merchant"),
    "building": QT_TRANSLATE_NOOP("set_up", "Building"),
    "area": QT_TRANSLATE_NOOP("set_up", "Area"),
    "shop_number": QT_TRANSLATE_NOOP("set_up", "Shop number"),
    "floor": QT_TRANSLATE_NOOP("set_up", "Floor"),
    "trade": QT_TRANSLATE_NOOP("set_up", "Trade"),
    "collector": QT_TRANSLATE_NOOP("set_up", "Collector"),
    "link": QT_TRANSLATE_NOOP("set_up", "Link"),
    "host": QT_TRANSLATE_NOOP("set_up", "Address"),
    "port": QT_TRANSLATE_NOOP("set_up", "Port"),
    "suite": QT_TRANSLATE_NOOP("set_up", "Sealed with"),
    "minimum_suite": QT_TRANSLATE_NOOP("set_up", "Not less than"),
    "registration": QT_TRANSLATE_NOOP("set_up", "Registration"),
    "heartbeat": QT_TRANSLATE_NOOP("set_up", "Heartbeat"),
    "max_hold_ms": QT_TRANSLATE_NOOP("set_up", "Longest hold, ms"),
    "read_every_min": QT_TRANSLATE_NOOP("set_up", "Kept every, min"),
    "enabled": QT_TRANSLATE_NOOP("set_up", "In service"),
    "bus": QT_TRANSLATE_NOOP("set_up", "Line"),
    "medium": QT_TRANSLATE_NOOP("set_up", "Medium"),
    "baud": QT_TRANSLATE_NOOP("set_up", "Baud"),
    "parity": QT_TRANSLATE_NOOP("set_up", "Parity"),
    "stop_bits": QT_TRANSLATE_NOOP("set_up", "Stop bits"),
    "gap_ms": QT_TRANSLATE_NOOP("set_up", "Gap, ms"),
    "reply_timeout_ms": QT_TRANSLATE_NOOP("set_up", "Wait, ms"),
    "mixed": QT_TRANSLATE_NOOP("set_up", "Mixed kinds"),
    "meter": QT_TRANSLATE_NOOP("set_up", "Meter"),
    "purpose": QT_TRANSLATE_NOOP("set_up", "Purpose"),
    "profile": QT_TRANSLATE_NOOP("set_up", "Make"),
    "unit": QT_TRANSLATE_NOOP("set_up", "Unit address"),
    "plan": QT_TRANSLATE_NOOP("set_up", "Price plan"),
    "number": QT_TRANSLATE_NOOP("set_up", "Maker's number"),
    "group": QT_TRANSLATE_NOOP("set_up", "Group"),
    "head_meter": QT_TRANSLATE_NOOP("set_up", "Head meter"),
}

_CHOICES = {
    "yes": QT_TRANSLATE_NOOP("set_up", "Yes"),
    "no": QT_TRANSLATE_NOOP("set_up", "No"),
    "sold": QT_TRANSLATE_NOOP("set_up", "Sold to: a shop pays"),
    "monitored": QT_TRANSLATE_NOOP("set_up", "Only monitored"),
    "electricity": QT_TRANSLATE_NOOP("set_up", "Electricity"),
    "water": QT_TRANSLATE_NOOP("set_up", "Water"),
    "N": QT_TRANSLATE_NOOP("set_up", "None"),
    "E": QT_TRANSLATE_NOOP("set_up", "Even"),
    "O": QT_TRANSLATE_NOOP("set_up", "Odd"),
    "sealed": QT_TRANSLATE_NOOP("set_up", "Sealed link"),
    "transparent": QT_TRANSLATE_NOOP("set_up", "Serial server, transparent"),
    "modbus-tcp": QT_TRANSLATE_NOOP("set_up", "Modbus TCP"),
    "serial": QT_TRANSLATE_NOOP("set_up", "Serial port of this computer"),
    "legacy-3des": QT_TRANSLATE_NOOP("set_up", "Maker's own triple DES"),
    "none": QT_TRANSLATE_NOOP("set_up", "Not sealed"),
    "aes-256-gcm": QT_TRANSLATE_NOOP("set_up", "AES-256-GCM"),
    "3des-cbc+hmac-sha256": QT_TRANSLATE_NOOP("set_up", "Triple DES"),
}

_NOTES = {
    "port": QT_TRANSLATE_NOOP("set_up", "Of the collector; where it calls us, of this computer."),
    "registration": QT_TRANSLATE_NOOP("set_up", "First bytes of a collector that calls us, or hex:00FF."),
    "max_hold_ms": QT_TRANSLATE_NOOP("set_up", "How long it may keep a frame before passing it on."),
    "read_every_min": QT_TRANSLATE_NOOP("set_up", "Empty: as everywhere."),
    "minimum_suite": QT_TRANSLATE_NOOP("set_up", "May be raised, never lowered."),
    "mixed": QT_TRANSLATE_NOOP("set_up", "Meters of several kinds may share this line."),
    "enabled": QT_TRANSLATE_NOOP("set_up", "No: not asked for the time being."),
    "receipt_series": QT_TRANSLATE_NOOP("set_up", "Letters before the number; stays once printed."),
    "slip_header": QT_TRANSLATE_NOOP("set_up", "Empty: the site's own, as with name and telephone."),
    "head_meter": QT_TRANSLATE_NOOP("set_up", "The meter before all of the group, to tell what is lost."),
}

_KEY_STATES = {
    "kept": ("ok", "key", QT_TRANSLATE_NOOP("set_up", "Kept")),
    "missing": ("bad", "bad", QT_TRANSLATE_NOOP("set_up", "Missing")),
    "needless": ("idle", "", QT_TRANSLATE_NOOP("set_up", "Not needed")),
}


_ACTS = {
    "add": QT_TRANSLATE_NOOP("set_up", "Added"),
    "change": QT_TRANSLATE_NOOP("set_up", "Changed"),
    "retire": QT_TRANSLATE_NOOP("set_up", "Retired"),
    "take_back": QT_TRANSLATE_NOOP("set_up", "Taken back"),
    "delete": QT_TRANSLATE_NOOP("set_up", "Deleted"),
    "members": QT_TRANSLATE_NOOP("set_up", "Meters changed"),
    "connection": QT_TRANSLATE_NOOP("set_up", "Connection"),
    "key": QT_TRANSLATE_NOOP("set_up", "Key"),
    "setting": QT_TRANSLATE_NOOP("set_up", "Own value"),
    "epoch": QT_TRANSLATE_NOOP("set_up", "Purchase count begun"),
}
"""By the last word of the audit row's action; others are shown as they are noted."""


_SOURCES = {
    "meter": ("accent", QT_TRANSLATE_NOOP("set_up", "this meter")),
    "account": ("text", QT_TRANSLATE_NOOP("set_up", "the account")),
    "collector": ("text", QT_TRANSLATE_NOOP("set_up", "its collector")),
    "building": ("text", QT_TRANSLATE_NOOP("set_up", "its building")),
    "site": ("muted", QT_TRANSLATE_NOOP("set_up", "the site")),
    "default": ("faint", QT_TRANSLATE_NOOP("set_up", "the default")),
}


def source(value: str) -> tuple[str, str]:
    """Colour and word of where a value comes from."""
    colour, word = _SOURCES[value]
    return colour, _tr(word)


_CONTACTS = {
    "waiting": ("idle", "wait", QT_TRANSLATE_NOOP("set_up", "Being reached")),
    "linked": ("warn", "contact", QT_TRANSLATE_NOOP("set_up", "Reached")),
    "ok": ("ok", "ok", QT_TRANSLATE_NOOP("set_up", "All answer")),
    "silent": ("bad", "no-contact", QT_TRANSLATE_NOOP("set_up", "Silent")),
}


def contact(value: str) -> tuple[str, str, str]:
    """State, icon and word of how far a test of contact is."""
    state, icon, word = _CONTACTS[value]
    return state, icon, _tr(word)


def contacts() -> tuple[str, ...]:
    return tuple(_tr(word) for _, _, word in _CONTACTS.values())


def act(action: str) -> str:
    """What was done, in words."""
    word = action.rpartition(".")[2]
    return _tr(_ACTS[word]) if word in _ACTS else action


def field(name: str) -> str:
    return _tr(_FIELDS[name]) if name in _FIELDS else name


def note(name: str) -> str:
    """What more there is to say of a field; "" for most."""
    return _tr(_NOTES[name]) if name in _NOTES else ""


def choice(value: str) -> str:
    return _tr(_CHOICES[value]) if value in _CHOICES else value


def kind(name: str) -> str:
    """Things of a kind, as "Shops"."""
    word = QCoreApplication.translate(NAMED_CONTEXT, KINDS[name])
    return word[:1].upper() + word[1:]


def key_state(value: str) -> tuple[str, str, str]:
    """State, icon and word of a collector's key."""
    state, icon, word = _KEY_STATES[value]
    return state, icon, _tr(word)


def use(*, retired: bool, enabled: bool) -> tuple[str, str, str]:
    """State, icon and word of whether a thing is in use."""
    if retired:
        return "idle", "lock", _tr(QT_TRANSLATE_NOOP("set_up", "Retired"))
    if not enabled:
        return "warn", "wait", _tr(QT_TRANSLATE_NOOP("set_up", "Out of service"))
    return "ok", "ok", _tr(QT_TRANSLATE_NOOP("set_up", "In use"))


def _tr(text: str) -> str:
    return QCoreApplication.translate("set_up", text)
