"""Text messages and the modem in words: states, subjects, troubles, signal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from app.domain.messages import About, Carrier, MessageState
from app.outputs.sms.state import Network, Signal, Sim
from app.outputs.sms.troubles import Trouble

if TYPE_CHECKING:
    from app.outputs.sms.state import ModemState
    from db.message_rows import MessageRow

_STATES = {
    MessageState.QUEUED: ("accent", "wait", QT_TRANSLATE_NOOP("sms", "Waits")),
    MessageState.SENDING: ("accent", "send", QT_TRANSLATE_NOOP("sms", "Being sent")),
    MessageState.SENT: ("ok", "send", QT_TRANSLATE_NOOP("sms", "Sent")),
    MessageState.DELIVERED: ("ok", "ok", QT_TRANSLATE_NOOP("sms", "Delivered")),
    MessageState.FAILED: ("bad", "bad", QT_TRANSLATE_NOOP("sms", "Failed")),
    MessageState.EXPIRED: ("warn", "age", QT_TRANSLATE_NOOP("sms", "Expired")),
    MessageState.UNKNOWN: ("warn", "doubt", QT_TRANSLATE_NOOP("sms", "Not known")),
    MessageState.CANCELLED: ("idle", "info", QT_TRANSLATE_NOOP("sms", "Cancelled")),
}
_ABOUTS = {
    About.LOW: QT_TRANSLATE_NOOP("sms", "Low balance"),
    About.VERY_LOW: QT_TRANSLATE_NOOP("sms", "Very low balance"),
    About.ARREARS: QT_TRANSLATE_NOOP("sms", "In arrears"),
    About.CUT: QT_TRANSLATE_NOOP("sms", "Supply will be cut"),
    About.OFF: QT_TRANSLATE_NOOP("sms", "Supply was cut"),
    About.OFFICE: QT_TRANSLATE_NOOP("sms", "Alarms to the office"),
    About.TEST: QT_TRANSLATE_NOOP("sms", "Trial"),
    About.CODE: QT_TRANSLATE_NOOP("sms", "Tenant's code"),
}
_TROUBLES = {
    Trouble.NO_PORT: QT_TRANSLATE_NOOP(
        "sms", "The port is not there or is taken: check the modem and its cable"
    ),
    Trouble.NO_ANSWER: QT_TRANSLATE_NOOP("sms", "No answer: check the modem's power, port and speed"),
    Trouble.NOT_UNDERSTOOD: QT_TRANSLATE_NOOP("sms", "The answer means nothing: check the port's speed"),
    Trouble.NO_SIM: QT_TRANSLATE_NOOP("sms", "No SIM card: put one in"),
    Trouble.SIM_FAULT: QT_TRANSLATE_NOOP("sms", "The SIM card is faulty: try another"),
    Trouble.PIN_WANTED: QT_TRANSLATE_NOOP(
        "sms", "The SIM card wants its PIN: enter it on the page Texts, Modem"
    ),
    Trouble.PIN_REFUSED: QT_TRANSLATE_NOOP(
        "sms", "The SIM card refused the PIN; it is not tried again: enter the right one"
    ),
    Trouble.PUK_WANTED: QT_TRANSLATE_NOOP(
        "sms", "The SIM card is locked: open it with its PUK in a telephone"
    ),
    Trouble.NO_NETWORK: QT_TRANSLATE_NOOP("sms", "No network: check the aerial, or wait"),
    Trouble.NETWORK_REFUSED: QT_TRANSLATE_NOOP("sms", "The network refuses the card: ask the operator"),
    Trouble.NETWORK_BUSY: QT_TRANSLATE_NOOP("sms", "The network or the server is busy"),
    Trouble.NO_CENTRE: QT_TRANSLATE_NOOP("sms", "The card knows no message centre: ask the operator"),
    Trouble.MEMORY_FULL: QT_TRANSLATE_NOOP("sms", "The memory is full: delete old messages on the card"),
    Trouble.MODEM_BUSY: QT_TRANSLATE_NOOP("sms", "The modem is busy"),
    Trouble.MODEM_FAULT: QT_TRANSLATE_NOOP("sms", "The modem is faulty: switch it off and on"),
    Trouble.NUMBER_UNKNOWN: QT_TRANSLATE_NOOP("sms", "Nobody has this number: correct it in the account"),
    Trouble.NUMBER_BARRED: QT_TRANSLATE_NOOP("sms", "This number is barred"),
    Trouble.NOT_ALLOWED: QT_TRANSLATE_NOOP("sms", "The card may not send messages: ask the operator"),
    Trouble.NOT_TAKEN: QT_TRANSLATE_NOOP("sms", "It was not taken: check number and text"),
    Trouble.OTHER: QT_TRANSLATE_NOOP("sms", "The modem refused it without a reason"),
}
_WHYS = {
    "cut_off": QT_TRANSLATE_NOOP("sms", "The program ended while it was being sent"),
    "needless": QT_TRANSLATE_NOOP("sms", "The tenant topped up before it was sent"),
    "not_delivered": QT_TRANSLATE_NOOP("sms", "The network could not deliver it"),
} | {trouble.value: text for trouble, text in _TROUBLES.items()}
_SIGNALS = {
    Signal.NONE: QT_TRANSLATE_NOOP("sms", "none"),
    Signal.WEAK: QT_TRANSLATE_NOOP("sms", "weak"),
    Signal.FAIR: QT_TRANSLATE_NOOP("sms", "fair"),
    Signal.GOOD: QT_TRANSLATE_NOOP("sms", "good"),
    Signal.STRONG: QT_TRANSLATE_NOOP("sms", "strong"),
}
_SIMS = {
    Sim.UNKNOWN: QT_TRANSLATE_NOOP("sms", "not known"),
    Sim.READY: QT_TRANSLATE_NOOP("sms", "ready"),
    Sim.ABSENT: QT_TRANSLATE_NOOP("sms", "not there"),
    Sim.PIN: QT_TRANSLATE_NOOP("sms", "wants its PIN"),
    Sim.PUK: QT_TRANSLATE_NOOP("sms", "locked, wants its PUK"),
    Sim.BUSY: QT_TRANSLATE_NOOP("sms", "busy"),
    Sim.FAULT: QT_TRANSLATE_NOOP("sms", "faulty"),
}
_NETWORKS = {
    Network.UNKNOWN: QT_TRANSLATE_NOOP("sms", "not known"),
    Network.OFF: QT_TRANSLATE_NOOP("sms", "not registered"),
    Network.HOME: QT_TRANSLATE_NOOP("sms", "registered"),
    Network.SEARCHING: QT_TRANSLATE_NOOP("sms", "being searched for"),
    Network.REFUSED: QT_TRANSLATE_NOOP("sms", "refused"),
    Network.ROAMING: QT_TRANSLATE_NOOP("sms", "registered, roaming"),
}
_FULL = QT_TRANSLATE_NOOP("sms", "The memory is full: delete old messages on the card")


def state(kind: str) -> tuple[str, str, str]:
    """Colour, icon and word of a message's state."""
    colour, icon, word = _STATES[MessageState(kind)]
    return colour, icon, _tr(word)


def about(kind: str) -> str:
    return _tr(_ABOUTS[About(kind)])


def why(name: str) -> str:
    """Why a message or the modem stands as it does; "" for nothing."""
    return _tr(_WHYS[name]) if name in _WHYS else ""


def why_of(row: MessageRow) -> str:
    """The same with the number that the network or the server gave."""
    told = why(row.trouble)
    return f"{told} ({row.code})" if told and row.code is not None else told


def address(row: MessageRow) -> str:
    """The number; of a webhook only where it leads."""
    return row.address.split("?")[0] if row.carrier == Carrier.WEBHOOK else row.address


def modem(state: ModemState | None) -> tuple[str, str, str]:
    """Colour, icon and one sentence on how the modem is."""
    if state is None:
        return "idle", "info", _tr(QT_TRANSLATE_NOOP("sms", "No modem is set: name its port in the settings"))
    if state.trouble is not None:
        return "bad", "bad", _tr(_TROUBLES[state.trouble])
    if state.memory_full:
        return "warn", "doubt", _tr(_FULL)
    return "ok", "ok", _tr(QT_TRANSLATE_NOOP("sms", "Ready to send"))


def signal(state: ModemState) -> str:
    """As bars, a word and dBm (27.007, 8.5)."""
    level = state.signal
    bars = "▮" * level + "▯" * (max(Signal) - level)
    text = f"{bars}  {_tr(_SIGNALS[level])}"
    if state.rssi is None or level is Signal.NONE:
        return text
    return f"{text}  ({-113 + 2 * state.rssi} dBm)"


def sim(state: ModemState) -> str:
    return _tr(_SIMS[state.sim])


def network(state: ModemState) -> str:
    text = _tr(_NETWORKS[state.network])
    return f"{text}  {state.operator}".strip()


def _tr(text: str) -> str:
    return QCoreApplication.translate("sms", text)
