"""Decisions of the rule of supply in words: what is done, why, what opened a relay, how little is left."""

from __future__ import annotations

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from app.domain.order import Source
from app.domain.supply import Decision, Level, Opened, SupplyAct, Told, Why

State = tuple[str, str, str]

_ACTS = {
    SupplyAct.LEAVE: ("idle", "", QT_TRANSLATE_NOOP("supply", "As it is")),
    SupplyAct.CUT: ("bad", "supply-off", QT_TRANSLATE_NOOP("supply", "Cut")),
    SupplyAct.RESTORE: ("ok", "supply-on", QT_TRANSLATE_NOOP("supply", "Restore")),
    SupplyAct.HOLD: ("warn", "lock", QT_TRANSLATE_NOOP("supply", "Keep on")),
    SupplyAct.RELEASE: ("warn", "age", QT_TRANSLATE_NOOP("supply", "Back to fee control")),
}

_WHYS = {
    Why.NOT_HEARD: QT_TRANSLATE_NOOP("supply", "Not heard yet"),
    Why.HAS_CREDIT: QT_TRANSLATE_NOOP("supply", "Has credit"),
    Why.OVERDRAFT: QT_TRANSLATE_NOOP("supply", "Within its overdraft"),
    Why.NO_CREDIT: QT_TRANSLATE_NOOP("supply", "No credit left"),
    Why.TOO_LITTLE: QT_TRANSLATE_NOOP("supply", "Too little to return"),
    Why.PAID: QT_TRANSLATE_NOOP("supply", "Has paid"),
    Why.NEVER_PAID: QT_TRANSLATE_NOOP("supply", "Nobody ever paid here"),
    Why.METER_DECIDES: QT_TRANSLATE_NOOP("supply", "The meter cuts by itself"),
    Why.OPENED_OTHERWISE: QT_TRANSLATE_NOOP("supply", "Not opened by this rule"),
    Why.KEPT: QT_TRANSLATE_NOOP("supply", "Supply is kept"),
    Why.GRACE: QT_TRANSLATE_NOOP("supply", "Grace after the warning"),
    Why.TOLD: QT_TRANSLATE_NOOP("supply", "The tenant was told this time"),
    Why.HOLIDAY: QT_TRANSLATE_NOOP("supply", "Public holiday"),
    Why.WEEKEND: QT_TRANSLATE_NOOP("supply", "Weekend"),
    Why.NO_CUT_HOURS: QT_TRANSLATE_NOOP("supply", "No-cut hours"),
    Why.CALENDAR: QT_TRANSLATE_NOOP("supply", "Holidays of the year not entered"),
    Why.ALWAYS_SPARED: QT_TRANSLATE_NOOP("supply", "No-cut hours all day"),
}

_OPENED = {
    Opened.RULE: QT_TRANSLATE_NOOP("supply", "Cut by the rule: no credit"),
    Opened.FEE: QT_TRANSLATE_NOOP("supply", "Opened by the meter: no credit"),
    Opened.LOAD: QT_TRANSLATE_NOOP("supply", "Opened by the meter: too much load"),
    Opened.TIME: QT_TRANSLATE_NOOP("supply", "Opened by the meter: time control"),
    Opened.FORCED: QT_TRANSLATE_NOOP("supply", "Forced open"),
    Opened.PERSON: QT_TRANSLATE_NOOP("supply", "Opened by order of a person"),
    Opened.SHORTAGE: QT_TRANSLATE_NOOP("supply", "Opened for a grid shortage"),
    Opened.UNKNOWN: QT_TRANSLATE_NOOP("supply", "Opened, it is not known by what"),
}

_LEVELS = {
    Level.LOW: ("warn", "doubt", QT_TRANSLATE_NOOP("supply", "Low")),
    Level.VERY_LOW: ("bad", "doubt", QT_TRANSLATE_NOOP("supply", "Very low")),
    Level.ARREARS: ("bad", "bad", QT_TRANSLATE_NOOP("supply", "In arrears")),
}
_STEPS: dict[str, State] = {
    **{level.value: words for level, words in _LEVELS.items()},
    Told.CUT.value: ("bad", "age", QT_TRANSLATE_NOOP("supply", "Will be cut")),
    Told.OFF.value: ("bad", "supply-off", QT_TRANSLATE_NOOP("supply", "Was cut")),
}

_CHANNELS = {
    "desk": QT_TRANSLATE_NOOP("supply", "Shown at the desk"),
    "sms": QT_TRANSLATE_NOOP("supply", "Text message"),
}


def act(decision: Decision) -> State:
    """State, icon and word of what is done."""
    state, icon, word = _ACTS[decision.act]
    return state, icon, _tr(word)


def why(reason: Why) -> str:
    return _tr(_WHYS[reason])


def order_reason(reason: str, source: object) -> str:
    """Why an order was given: what a person wrote as it is, what the rule of supply noted in words."""
    return why(Why(reason)) if source == Source.POLICY and reason in list(Why) else reason


def supply(*, supply_on: bool | None, opened: Opened | None) -> State:
    """Whether there is supply, and where there is none, why its relay is open."""
    if supply_on is None:
        return "idle", "", _tr(QT_TRANSLATE_NOOP("supply", "Unknown"))
    if opened is None:
        return "ok", "supply-on", _tr(QT_TRANSLATE_NOOP("supply", "On"))
    return "bad", "supply-off", _tr(_OPENED[opened])


def level(value: Level | None) -> State:
    """State, icon and word of how little is left."""
    if value is None:
        return "ok", "ok", _tr(QT_TRANSLATE_NOOP("supply", "Enough"))
    return step(value)


def step(value: str) -> State:
    """State, icon and word of what a warning told: a level, that supply will be cut, or was."""
    state, icon, word = _STEPS[value]
    return state, icon, _tr(word)


def channel(value: str) -> str:
    """How somebody was warned; a channel that has no word here shows by its name."""
    return _tr(_CHANNELS[value]) if value in _CHANNELS else value


def _tr(text: str) -> str:
    return QCoreApplication.translate("supply", text)
