"""Words of what is paid online: services, states, where an order was placed, how a statement differs."""

from __future__ import annotations

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from app.domain.money import format_yuan as yuan
from app.domain.pay_bill import DifferenceKind
from app.domain.payment import PayChannel, PaySource, PayState
from app.domain.sale import SaleState

_CHANNELS = {
    PayChannel.ALIPAY: QT_TRANSLATE_NOOP("pay", "Alipay"),
    PayChannel.WECHAT: QT_TRANSLATE_NOOP("pay", "WeChat Pay"),
    PayChannel.UNIONPAY: QT_TRANSLATE_NOOP("pay", "UnionPay"),
}

NAMED_CHANNELS = {
    "alipay": QT_TRANSLATE_NOOP("named", "Alipay"),
    "wechat": QT_TRANSLATE_NOOP("named", "WeChat Pay"),
    "unionpay": QT_TRANSLATE_NOOP("named", "UnionPay"),
}
"""For sentences, by the value of app.domain.payment.PayChannel."""

SETUP_FIELDS = {
    "merchant": QT_TRANSLATE_NOOP("named", "Merchant number"),
    "app_id": QT_TRANSLATE_NOOP("named", "Application number"),
    "gateway": QT_TRANSLATE_NOOP("named", "Address of the service"),
    "serial": QT_TRANSLATE_NOOP("named", "Number of our certificate"),
    "notify_url": QT_TRANSLATE_NOOP("named", "Address for notices"),
    "files": QT_TRANSLATE_NOOP("named", "Address of the statements"),
    "public_key": QT_TRANSLATE_NOOP("named", "The service's key or certificate"),
    "private_key": QT_TRANSLATE_NOOP("named", "Our private key"),
    "api_key": QT_TRANSLATE_NOOP("named", "APIv3 key"),
}
"""What a channel is set up with, by the names of app.services.pay_channels."""

_SOURCES = {
    PaySource.DESK: QT_TRANSLATE_NOOP("pay", "Desk"),
    PaySource.PHONE: QT_TRANSLATE_NOOP("pay", "Phone"),
    PaySource.STATION: QT_TRANSLATE_NOOP("pay", "Station"),
}

_STATES = {
    PayState.PLACED: ("muted", "wait", QT_TRANSLATE_NOOP("pay", "Code asked for")),
    PayState.OFFERED: ("warn", "wait", QT_TRANSLATE_NOOP("pay", "To be paid")),
    PayState.CLOSING: ("muted", "wait", QT_TRANSLATE_NOOP("pay", "Being closed")),
    PayState.CLOSED: ("muted", "age", QT_TRANSLATE_NOOP("pay", "Closed unpaid")),
    PayState.REFUSED: ("muted", "bad", QT_TRANSLATE_NOOP("pay", "Not taken")),
    PayState.PAID: ("warn", "wait", QT_TRANSLATE_NOOP("pay", "Paid")),
    PayState.SOLD: ("ok", "ok", QT_TRANSLATE_NOOP("pay", "Paid and sold")),
    PayState.HELD: ("bad", "doubt", QT_TRANSLATE_NOOP("pay", "Paid, not sold")),
    PayState.REFUNDING: ("warn", "wait", QT_TRANSLATE_NOOP("pay", "Being sent back")),
    PayState.REFUNDED: ("ok", "back", QT_TRANSLATE_NOOP("pay", "Sent back")),
    PayState.REFUND_REFUSED: ("bad", "bad", QT_TRANSLATE_NOOP("pay", "Refund refused")),
}

_NEXT = {
    PayState.PLACED: QT_TRANSLATE_NOOP("pay", "The payment service is asked for a code."),
    PayState.OFFERED: QT_TRANSLATE_NOOP(
        "pay", "The customer may pay; the service is asked every few seconds."
    ),
    PayState.CLOSING: QT_TRANSLATE_NOOP(
        "pay", "It is closed at the service, which is asked once more whether it was paid."
    ),
    PayState.CLOSED: QT_TRANSLATE_NOOP("pay", "Nothing. Should it be paid all the same, it is sold."),
    PayState.REFUSED: QT_TRANSLATE_NOOP("pay", "Nothing. The customer may choose another way to pay."),
    PayState.PAID: QT_TRANSLATE_NOOP("pay", "It is being sold."),
    PayState.SOLD: QT_TRANSLATE_NOOP("pay", "The sale goes on by itself, as any sale."),
    PayState.HELD: QT_TRANSLATE_NOOP(
        "pay", "The office decides: sell it once nothing is in the way, or send the money back."
    ),
    PayState.REFUNDING: QT_TRANSLATE_NOOP("pay", "The service is asked until it has given the money back."),
    PayState.REFUNDED: QT_TRANSLATE_NOOP("pay", "Nothing. The customer has his money back."),
    PayState.REFUND_REFUSED: QT_TRANSLATE_NOOP(
        "pay", "See to what the service says, then ask for the refund again."
    ),
}
_CREDITED = QT_TRANSLATE_NOOP("pay", "Done: the meter has it.")
_DUE = QT_TRANSLATE_NOOP("pay", "The sale never reached its meter, or was undone: send the money back.")

BY_ITSELF = "given back by the gateway"
"""What app.services.pay_refunds notes where nobody asked."""
_BY_ITSELF = QT_TRANSLATE_NOOP("pay", "The service gave it back by itself")

_DIFFERENCES = {
    DifferenceKind.OURS_ONLY: QT_TRANSLATE_NOOP("pay", "Only in our book"),
    DifferenceKind.THEIRS_ONLY: QT_TRANSLATE_NOOP("pay", "Only in their statement"),
    DifferenceKind.AMOUNTS_DIFFER: QT_TRANSLATE_NOOP("pay", "Amounts differ"),
}

_DIFFERENCE_STATES = {
    "open": ("bad", "doubt", QT_TRANSLATE_NOOP("pay", "Open")),
    "gone": ("muted", "ok", QT_TRANSLATE_NOOP("pay", "Gone by itself")),
    "settled": ("ok", "ok", QT_TRANSLATE_NOOP("pay", "Settled")),
}
_MORE = QT_TRANSLATE_NOOP("pay", "The service's account is raised by {amount} yuan, against adjustments.")
_LESS = QT_TRANSLATE_NOOP("pay", "The service's account is lowered by {amount} yuan, against adjustments.")

_LINES = {
    "payment": QT_TRANSLATE_NOOP("pay", "Payment"),
    "refund": QT_TRANSLATE_NOOP("pay", "Refund"),
}


def _tr(text: str) -> str:
    return QCoreApplication.translate("pay", text)


def channel(one: str) -> str:
    return _tr(_CHANNELS[PayChannel(one)])


def source(one: PaySource) -> str:
    return _tr(_SOURCES[one])


def state(one: PayState) -> tuple[str, str, str]:
    """Colour, icon and word."""
    colour, icon, word = _STATES[one]
    return colour, icon, _tr(word)


def following(one: PayState, *, due: bool, sale: str = "") -> str:
    """What happens next, or what is to be done. `due`: money of a sale may go back; `sale`: its state."""
    if one is PayState.SOLD and sale == SaleState.CONFIRMED:
        return _tr(_CREDITED)
    return _tr(_DUE if due and one is PayState.SOLD else _NEXT[one])


def reason(text: str) -> str:
    """Why money goes back: as it was typed, or the program's own note in words."""
    return _tr(_BY_ITSELF) if text == BY_ITSELF else text


def difference(kind: str) -> str:
    return _tr(_DIFFERENCES[DifferenceKind(kind)])


def difference_state(*, settled: bool, gone: bool) -> tuple[str, str, str]:
    """Colour, icon and word. `gone`: it is none any more."""
    colour, icon, word = _DIFFERENCE_STATES["settled" if settled else "gone" if gone else "open"]
    return colour, icon, _tr(word)


def entry(entry_fen: int) -> str:
    """What an entry that settles a difference books."""
    return _tr(_MORE if entry_fen > 0 else _LESS).format(amount=yuan(abs(entry_fen)))


def line(kind: str) -> str:
    return _tr(_LINES[kind])
