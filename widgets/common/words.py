"""Words for the enumerations of the domain, each state with its colour and icon.

One word means one thing everywhere.
"""

from __future__ import annotations

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from app.domain.sale import Answer, NextStep, SaleState, Verdict

_SALE_STATES: dict[str, tuple[str, str, str]] = {
    SaleState.RECORDED: ("idle", "wait", QT_TRANSLATE_NOOP("words", "Recorded")),
    SaleState.SENDING: ("idle", "wait", QT_TRANSLATE_NOOP("words", "Sending to the meter")),
    SaleState.IN_DOUBT: ("warn", "doubt", QT_TRANSLATE_NOOP("words", "In doubt")),
    SaleState.CONFIRMED: ("ok", "ok", QT_TRANSLATE_NOOP("words", "Confirmed")),
    SaleState.VOID: ("bad", "bad", QT_TRANSLATE_NOOP("words", "Void, never sent")),
    SaleState.REJECTED: ("bad", "bad", QT_TRANSLATE_NOOP("words", "Refused by the meter")),
    SaleState.NOT_APPLIED: ("bad", "bad", QT_TRANSLATE_NOOP("words", "Not applied")),
    SaleState.ESCALATED: ("bad", "doubt", QT_TRANSLATE_NOOP("words", "Two persons decide")),
}

_ANSWERS: dict[str, str] = {
    Answer.NOT_SENT: QT_TRANSLATE_NOOP("words", "Nothing sent yet"),
    Answer.WAITING: QT_TRANSLATE_NOOP("words", "Waiting for the meter"),
    Answer.ACCEPTED: QT_TRANSLATE_NOOP("words", "The meter said yes; its own book has not shown it yet"),
    Answer.NO_ANSWER: QT_TRANSLATE_NOOP("words", "No answer"),
    Answer.BAD_FRAME: QT_TRANSLATE_NOOP("words", "A garbled answer"),
    Answer.REFUSED: QT_TRANSLATE_NOOP("words", "The meter answered with an error"),
    Answer.LINK_LOST: QT_TRANSLATE_NOOP("words", "The line to the collector broke"),
    Answer.NEVER_LEFT: QT_TRANSLATE_NOOP("words", "Nothing left the program"),
    Answer.RESTARTED: QT_TRANSLATE_NOOP("words", "The program ended while waiting"),
    Answer.READ_BACK: QT_TRANSLATE_NOOP("words", "The meter's own book was read"),
}

_NEXT_STEPS: dict[str, str] = {
    NextStep.SEND: QT_TRANSLATE_NOOP("words", "Send to the meter"),
    NextStep.READ_BACK: QT_TRANSLATE_NOOP("words", "Read the meter's own book"),
    NextStep.RESEND: QT_TRANSLATE_NOOP(
        "words", "Read the meter; if it has not taken the purchase, send it again with the same number"
    ),
    NextStep.FENCE: QT_TRANSLATE_NOOP("words", "Clear the line, read the meter, then cancel"),
    NextStep.WAIT_CONTACT: QT_TRANSLATE_NOOP("words", "Wait until the meter answers again"),
    NextStep.TWO_PERSONS: QT_TRANSLATE_NOOP("words", "Wait for two persons to decide"),
    NextStep.CHOOSE: QT_TRANSLATE_NOOP(
        "words", "Never sent: the program ended first. Send it with Try now, or cancel it"
    ),
    NextStep.NONE: QT_TRANSLATE_NOOP("words", "Nothing more"),
}

_REASONS: dict[str, str] = {
    "count_differs": QT_TRANSLATE_NOOP("words", "the meter's purchase count is not the book's"),
    "count_exhausted": QT_TRANSLATE_NOOP("words", "the meter's purchase count has reached its end"),
    "not_sendable": QT_TRANSLATE_NOOP("words", "this meter cannot take such an amount"),
    "balance_too_low": QT_TRANSLATE_NOOP("words", "the meter holds less than that"),
    "wrong_meter": QT_TRANSLATE_NOOP("words", "another meter answers at this address"),
    "two_meters": QT_TRANSLATE_NOOP("words", "two meters answer at this address"),
    "cancelled": QT_TRANSLATE_NOOP("words", "cancelled before sending"),
    "not_accepted": QT_TRANSLATE_NOOP("words", "sent again and again, never taken"),
    Verdict.FOREIGN: QT_TRANSLATE_NOOP("words", "the meter shows another purchase"),
    Verdict.RESET: QT_TRANSLATE_NOOP("words", "the meter's purchase count has gone back"),
    Verdict.UNPROVEN: QT_TRANSLATE_NOOP("words", "the meter counted, its money does not show it"),
}

_TENDERS = {
    "cash": QT_TRANSLATE_NOOP("words", "Cash"),
    "card": QT_TRANSLATE_NOOP("words", "Card"),
    "transfer": QT_TRANSLATE_NOOP("words", "Transfer"),
    "qr": QT_TRANSLATE_NOOP("words", "QR code"),
    "deposit": QT_TRANSLATE_NOOP("words", "Deposit"),
    "online": QT_TRANSLATE_NOOP("words", "Online"),
    "alipay": QT_TRANSLATE_NOOP("words", "Alipay"),
    "wechat": QT_TRANSLATE_NOOP("words", "WeChat Pay"),
    "unionpay": QT_TRANSLATE_NOOP("words", "UnionPay"),
    "none": QT_TRANSLATE_NOOP("words", "Nothing paid"),
}

_KINDS = {
    "sale": QT_TRANSLATE_NOOP("words", "Sale"),
    "refund": QT_TRANSLATE_NOOP("words", "Refund"),
    "reversal": QT_TRANSLATE_NOOP("words", "Reversal"),
    "moved": QT_TRANSLATE_NOOP("words", "Credit moved"),
}

_ROLES = {
    "cashier": QT_TRANSLATE_NOOP("words", "Cashier"),
    "senior_cashier": QT_TRANSLATE_NOOP("words", "Senior cashier"),
    "manager": QT_TRANSLATE_NOOP("words", "Manager"),
    "technician": QT_TRANSLATE_NOOP("words", "Technician"),
    "administrator": QT_TRANSLATE_NOOP("words", "Administrator"),
    "auditor": QT_TRANSLATE_NOOP("words", "Auditor"),
}

_MEDIA = {
    "electricity": QT_TRANSLATE_NOOP("words", "Electricity"),
    "water": QT_TRANSLATE_NOOP("words", "Water"),
}

_UNITS = {
    "electricity": QT_TRANSLATE_NOOP("words", "kWh"),
    "water": QT_TRANSLATE_NOOP("words", "m³"),
}

_CONFIDENCES = {
    "manual": QT_TRANSLATE_NOOP("words", "from the maker's paper"),
    "device": QT_TRANSLATE_NOOP("words", "seen on a device"),
    "program": QT_TRANSLATE_NOOP("words", "from another program, not verified"),
    "inferred": QT_TRANSLATE_NOOP("words", "inferred, not verified"),
}

TENDERS = tuple(_TENDERS)


def sale_state(state: str) -> tuple[str, str, str]:
    """(colour, icon, word) of a sale's state."""
    colour, icon, word = _SALE_STATES[state]
    return colour, icon, _tr(word)


def answer(kind: str, code: int | None = None) -> str:
    """What came back, with the meter's error code where there is one."""
    word = _tr(_ANSWERS[kind])
    return f"{word} ({code})" if code is not None else word


def reason(kind: str) -> str:
    """Why a sale was voided or went to two persons; what a person wrote stays as it is."""
    return _tr(_REASONS[kind]) if kind in _REASONS else kind


def next_step(step: str) -> str:
    return _tr(_NEXT_STEPS[step])


def tender(kind: str) -> str:
    return _tr(_TENDERS[kind])


def operation(kind: str) -> str:
    """What an operation is: sale, refund, reversal, moved."""
    return _tr(_KINDS[kind])


def role(name: str) -> str:
    """A role's word; a role of the site's own keeps its name."""
    return _tr(_ROLES[name]) if name in _ROLES else name


def confidence(kind: str) -> str:
    """How sure an item of a meter's profile is."""
    return _tr(_CONFIDENCES[kind])


def medium(kind: str) -> str:
    return _tr(_MEDIA[kind])


def unit(kind: str) -> str:
    """What a medium is counted in."""
    return _tr(_UNITS[kind])


def _tr(text: str) -> str:
    return QCoreApplication.translate("words", text)
