"""Words for orders to meters: what is ordered, by whom, how it stands and why it ended so."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

_KINDS: Final = {
    "trip": QT_TRANSLATE_NOOP("orders", "Cut supply"),
    "close": QT_TRANSLATE_NOOP("orders", "Switch supply on"),
    "permit_close": QT_TRANSLATE_NOOP("orders", "Allow switching on by button"),
    "keep_supply": QT_TRANSLATE_NOOP("orders", "Keep supply on"),
    "fee_control": QT_TRANSLATE_NOOP("orders", "Back to fee control"),
    "set_prices": QT_TRANSLATE_NOOP("orders", "Send prices"),
    "set_next_prices": QT_TRANSLATE_NOOP("orders", "Send prices to come"),
    "set_alarms": QT_TRANSLATE_NOOP("orders", "Send alarm amounts"),
    "set_power": QT_TRANSLATE_NOOP("orders", "Send power limit"),
    "set_clock": QT_TRANSLATE_NOOP("orders", "Set clock"),
    "read_state": QT_TRANSLATE_NOOP("orders", "Read state"),
}

_SOURCES: Final = {
    "person": QT_TRANSLATE_NOOP("orders", "a person"),
    "policy": QT_TRANSLATE_NOOP("orders", "the rule for supply"),
    "shortage": QT_TRANSLATE_NOOP("orders", "the plan for a shortage"),
    "tenant": QT_TRANSLATE_NOOP("orders", "the tenant"),
    "upkeep": QT_TRANSLATE_NOOP("orders", "the program, to keep or end an order"),
}

_STATES: Final = {
    "recorded": ("muted", "wait", QT_TRANSLATE_NOOP("orders", "Waiting")),
    "sending": ("warn", "wait", QT_TRANSLATE_NOOP("orders", "Being sent")),
    "in_doubt": ("warn", "wait", QT_TRANSLATE_NOOP("orders", "Being checked")),
    "confirmed": ("ok", "ok", QT_TRANSLATE_NOOP("orders", "Done")),
    "rejected": ("bad", "bad", QT_TRANSLATE_NOOP("orders", "Refused by the meter")),
    "not_followed": ("bad", "bad", QT_TRANSLATE_NOOP("orders", "Not followed")),
    "void": ("bad", "bad", QT_TRANSLATE_NOOP("orders", "Not sent")),
    "expired": ("warn", "age", QT_TRANSLATE_NOOP("orders", "Not sent in time")),
    "cancelled": ("muted", "age", QT_TRANSLATE_NOOP("orders", "Cancelled")),
}

_REASONS: Final = {
    "already": QT_TRANSLATE_NOOP("orders", "It was so already; nothing was sent."),
    "office": QT_TRANSLATE_NOOP("orders", "Noted at the office; this make of meter is not told."),
    "read": QT_TRANSLATE_NOOP("orders", "Read."),
    "reply": QT_TRANSLATE_NOOP("orders", "The meter said yes and shows it."),
    "read-back": QT_TRANSLATE_NOOP("orders", "The meter shows it."),
    "deadline": QT_TRANSLATE_NOOP("orders", "The meter did not answer in time; nothing was sent."),
    "not_offered": QT_TRANSLATE_NOOP("orders", "This make of meter has no such command."),
    "not_sendable": QT_TRANSLATE_NOOP("orders", "The meter cannot hold these values."),
    "wrong_meter": QT_TRANSLATE_NOOP("orders", "Another meter answers at its address."),
    "two_meters": QT_TRANSLATE_NOOP("orders", "Two meters answer at its address."),
    "state": QT_TRANSLATE_NOOP("orders", "The meter's state shows that nothing was done."),
    "current_flows": QT_TRANSLATE_NOOP("orders", "The relay says it is open, but current still flows."),
    "given_up": QT_TRANSLATE_NOOP("orders", "Given up by {who} without an answer of the meter."),
}

_FATES: Final = {
    "send": ("ok", "ok", QT_TRANSLATE_NOOP("orders", "Will be sent")),
    "already": ("muted", "ok", QT_TRANSLATE_NOOP("orders", "Is so already")),
    "at_office": ("ok", "ok", QT_TRANSLATE_NOOP("orders", "Noted at the office")),
    "out_of_contact": ("warn", "age", QT_TRANSLATE_NOOP("orders", "Out of contact, sent if it answers")),
    "kept": ("bad", "bad", QT_TRANSLATE_NOOP("orders", "Left out: supply is kept on")),
    "open_order": ("bad", "bad", QT_TRANSLATE_NOOP("orders", "Left out: has an order that is not done")),
    "no_values": ("bad", "bad", QT_TRANSLATE_NOOP("orders", "Left out: no values for it")),
    "not_offered": ("bad", "bad", QT_TRANSLATE_NOOP("orders", "Left out: cannot do this")),
}

KNOWN: Final[Mapping[str, Mapping[str, str]]] = {"kind": _KINDS, "source": _SOURCES}


def kind(name: str) -> str:
    """What is ordered."""
    return _tr(_KINDS[name]) if name in _KINDS else name


def source(name: str) -> str:
    """Who ordered it, where no person's name says so."""
    return _tr(_SOURCES[name]) if name in _SOURCES else name


def named(name: str, value: str) -> str:
    """A value of the log's details that has words here."""
    return _tr(KNOWN[name][value])


def state(name: str) -> tuple[str, str, str]:
    """Colour, icon and word of how an order stands."""
    colour, icon, word = _STATES[name]
    return colour, icon, _tr(word)


def fate(name: str) -> tuple[str, str, str]:
    """Colour, icon and word of what will become of a meter of a selection."""
    colour, icon, word = _FATES[name]
    return colour, icon, _tr(word)


def states() -> tuple[str, ...]:
    """Every word of `state`."""
    return tuple(_tr(word) for _, _, word in _STATES.values())


def why(detail: Mapping[str, object]) -> str:
    """What the last step says of an order, as a sentence; empty where it says nothing more."""
    said = detail.get("reason") or detail.get("by")
    if isinstance(said, str) and said in _REASONS:
        return _tr(_REASONS[said]).format(who=detail.get("asked_by", ""))
    text = detail.get("text")
    return text if isinstance(text, str) else ""


def _tr(text: str) -> str:
    return QCoreApplication.translate("orders", text)
