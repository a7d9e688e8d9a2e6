"""The life of an order to pay online: one table of transitions, when a gateway is asked, order numbers. Pure.

PLACED    -> OFFERED (the gateway gave a code) | CLOSING | REFUSED (the gateway does not know it) | PAID
OFFERED   -> CLOSING (its time is over, or nobody wants it any more) | PAID
CLOSING   -> CLOSED (the gateway says so) | PAID
CLOSED, REFUSED -> PAID (money that came all the same)
PAID      -> SOLD | HELD, in the same transaction
HELD      -> SOLD | REFUNDING | HELD (for another reason)
SOLD      -> REFUNDING (its sale, or what undid it, left the money due)
REFUNDING -> REFUNDED | REFUND_REFUSED; REFUND_REFUSED -> REFUNDING (the same refund number again)

What a gateway took is only what it says when it is asked (faults.md 3.6): a notice makes us ask at once.
"""

from __future__ import annotations

import secrets
import string
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Final


class PayChannel(StrEnum):
    """Whom the customer pays through. The value stands in the book and in account names."""

    ALIPAY = "alipay"
    WECHAT = "wechat"
    UNIONPAY = "unionpay"


class PaySource(StrEnum):
    """Where an order was placed."""

    DESK = "desk"
    PHONE = "phone"
    STATION = "station"


class PayState(StrEnum):
    PLACED = "placed"
    OFFERED = "offered"
    CLOSING = "closing"
    CLOSED = "closed"
    REFUSED = "refused"
    PAID = "paid"
    SOLD = "sold"
    HELD = "held"
    REFUNDING = "refunding"
    REFUNDED = "refunded"
    REFUND_REFUSED = "refund_refused"


TRANSITIONS: Final[dict[PayState, frozenset[PayState]]] = {
    PayState.PLACED: frozenset({PayState.OFFERED, PayState.CLOSING, PayState.REFUSED, PayState.PAID}),
    PayState.OFFERED: frozenset({PayState.CLOSING, PayState.PAID}),
    PayState.CLOSING: frozenset({PayState.CLOSED, PayState.PAID}),
    PayState.CLOSED: frozenset({PayState.PAID}),
    PayState.REFUSED: frozenset({PayState.PAID}),
    PayState.PAID: frozenset({PayState.SOLD, PayState.HELD}),
    PayState.HELD: frozenset({PayState.HELD, PayState.SOLD, PayState.REFUNDING}),
    PayState.SOLD: frozenset({PayState.REFUNDING}),
    PayState.REFUNDING: frozenset({PayState.REFUNDED, PayState.REFUND_REFUSED}),
    PayState.REFUNDED: frozenset(),
    PayState.REFUND_REFUSED: frozenset({PayState.REFUNDING}),
}

OPEN: Final = frozenset(
    {
        PayState.PLACED,
        PayState.OFFERED,
        PayState.CLOSING,
        PayState.HELD,
        PayState.REFUNDING,
        PayState.REFUND_REFUSED,
    }
)
"""States in which somebody, the program or a person, still has to do something. A sold order's sale has a
life of its own."""

UNPAID: Final = frozenset({PayState.PLACED, PayState.OFFERED, PayState.CLOSING})
"""States in which money may come any moment."""

ASKS_A_PERSON: Final = frozenset({PayState.HELD, PayState.REFUND_REFUSED})
"""States that wait for the office."""


class IllegalStep(Exception):
    """An order was asked to go where its table does not lead, or somebody else moved it on first."""


def check_step(old: PayState, new: PayState) -> None:
    """Raise IllegalStep unless the table allows `old` -> `new`."""
    if new not in TRANSITIONS[old]:
        raise IllegalStep(f"{old} -> {new}")


_LETTERS: Final = string.digits + string.ascii_uppercase
_CHINA: Final = timedelta(hours=8)
REFUND_MARK: Final = "R"


def order_number(utc_ms: int) -> str:
    """A number that all three gateways take: letters and figures, 27 of them, none like another's.

    It begins with the time in China, so that people find it in a gateway's own lists.
    """
    when = datetime.fromtimestamp(utc_ms // 1000, UTC) + _CHINA
    return f"M{when:%Y%m%d%H%M%S}" + "".join(secrets.choice(_LETTERS) for _ in range(12))


def refund_number(order_id: str) -> str:
    """The one number under which an order's money is ever asked to go back."""
    return order_id + REFUND_MARK


def pay_day(utc_ms: int) -> str:
    """The day of a bill, in China's time as all three gateways have it."""
    return f"{datetime.fromtimestamp(utc_ms // 1000, UTC) + _CHINA:%Y-%m-%d}"


def next_look_s(age_s: float, failures: int) -> float:
    """Seconds until an open order is asked about again: every 3 s while the customer stands there, then less
    often; a gateway that does not answer is asked ever more rarely."""
    if failures:
        return float(min(3 * 2**failures, 300))
    if age_s < 120:
        return 3.0
    return 5.0 if age_s < 900 else 30.0
