"""Kinds of keys, what they are for, how they stand and where they lie, in words."""

from __future__ import annotations

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

KINDS = {
    "collector": QT_TRANSLATE_NOOP("named", "Collector's key"),
    "legacy": QT_TRANSLATE_NOOP("named", "Collector's 3DES key"),
    "password": QT_TRANSLATE_NOOP("named", "Meters' password"),
    "payment": QT_TRANSLATE_NOOP("named", "Payment key"),
    "totp": QT_TRANSLATE_NOOP("named", "One-time code secret"),
    "modem": QT_TRANSLATE_NOOP("named", "Modem's PIN"),
    "tenant": QT_TRANSLATE_NOOP("named", "Tenants' codes"),
    "desk": QT_TRANSLATE_NOOP("named", "Desk's own key"),
    "log": QT_TRANSLATE_NOOP("named", "Log key"),
    "other": QT_TRANSLATE_NOOP("named", "Unknown kind"),
}
"""By the name of a kind in app/domain/secret_kinds.py."""

STATES = {
    "current": QT_TRANSLATE_NOOP("named", "In force"),
    "older": QT_TRANSLATE_NOOP("named", "Older, still taken"),
    "unused": QT_TRANSLATE_NOOP("named", "No longer taken"),
    "overdue": QT_TRANSLATE_NOOP("named", "Overdue"),
    "not_on_paper": QT_TRANSLATE_NOOP("named", "Not on paper"),
    "unreadable": QT_TRANSLATE_NOOP("named", "Cannot be opened"),
}
"""By the value of app.services.key_inventory.KeyState."""

PLACES = {
    "file": QT_TRANSLATE_NOOP("named", "File desk.key"),
    "system": QT_TRANSLATE_NOOP("named", "System's key store"),
}
"""By the value of app.key_file.Place."""

_PURPOSES = {
    "collector": QT_TRANSLATE_NOOP("keys", "Seals the link to the collector"),
    "legacy": QT_TRANSLATE_NOOP("keys", "Encrypts the link to the collector, the maker's way"),
    "password": QT_TRANSLATE_NOOP("keys", "Lets meters take settings"),
    "payment": QT_TRANSLATE_NOOP("keys", "Signs requests to the payment service"),
    "totp": QT_TRANSLATE_NOOP("keys", "Makes an operator's one-time codes"),
    "modem": QT_TRANSLATE_NOOP("keys", "Opens the card of the SMS modem"),
    "tenant": QT_TRANSLATE_NOOP("keys", "Makes and proves the codes that tenants sign in with"),
    "desk": QT_TRANSLATE_NOOP("keys", "Seals all secrets in the book"),
    "log": QT_TRANSLATE_NOOP("keys", "Proves the operation log"),
    "other": QT_TRANSLATE_NOOP("keys", "Kept by another version of Meterdesk"),
}

_COLOURS = {
    "current": ("ok", "ok"),
    "older": ("idle", "wait"),
    "unused": ("idle", "info"),
    "overdue": ("warn", "doubt"),
    "not_on_paper": ("warn", "doubt"),
    "unreadable": ("bad", "bad"),
}
"""(colour, icon) of a state."""


def kind(name: str) -> str:
    return QCoreApplication.translate("named", KINDS[name])


def purpose(name: str) -> str:
    return QCoreApplication.translate("keys", _PURPOSES[name])


def state(value: str) -> str:
    return QCoreApplication.translate("named", STATES[value])


def state_look(value: str) -> tuple[str, str]:
    return _COLOURS[value]


def place(value: str) -> str:
    return QCoreApplication.translate("named", PLACES[value])
