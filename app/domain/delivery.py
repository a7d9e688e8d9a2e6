"""How a value of the book stands in a meter: there, on its way, or not, and why. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from app.domain.order import AHEAD_LEAST_MS, FINAL, OrderState, Source

READ_EVERY_MS: Final = 86_400_000
"""What a meter holds is read back once a day, and after each order that sets it."""
CATCH_UP_AFTER_MS: Final = 60_000
"""A meter that returns is let alone so long before what it missed is sent."""
CATCH_UP_AGAIN_MS: Final = 21_600_000
"""What missed a meter a second time is not tried again for so long."""


class Delivery(StrEnum):
    """How one value stands."""

    AGREES = "agrees"
    ON_ITS_WAY = "on_its_way"
    NEVER_READ = "never_read"
    NOT_SENT = "not_sent"  # the book has another value now than was sent last, or none was ever sent
    OFFLINE = "offline"  # it was sent, and the meter did not answer in time
    REFUSED = "refused"
    NOT_FOLLOWED = "not_followed"
    CHANGED_THERE = "changed_there"  # it was there once; somebody changed it at the meter
    AHEAD = "ahead"  # prices to come are there, and the meter switches to them by itself
    LATER = "later"  # prices to come are sent nearer to their time
    SHORTAGE = "shortage"  # a plan for a shortage holds it at another value
    UNREADABLE = "unreadable"  # the book has no value that this meter can hold


DRIFTS: Final = frozenset(
    {
        Delivery.NOT_SENT,
        Delivery.OFFLINE,
        Delivery.REFUSED,
        Delivery.NOT_FOLLOWED,
        Delivery.CHANGED_THERE,
    }
)
"""These belong on the list of what differs."""


@dataclass(frozen=True, slots=True)
class Sent:
    """The newest order about a value: which it had (None: another item's), how it stands, since when."""

    value: int | None
    state: OrderState
    source: Source
    utc_ms: int


@dataclass(frozen=True, slots=True)
class Read:
    """What the meter showed, and when."""

    value: int
    utc_ms: int


_BY_STATE: Final = {
    OrderState.EXPIRED: Delivery.OFFLINE,
    OrderState.REJECTED: Delivery.REFUSED,
    OrderState.NOT_FOLLOWED: Delivery.NOT_FOLLOWED,
    OrderState.CONFIRMED: Delivery.CHANGED_THERE,
}


def delivery(wanted: int | None, read: Read | None, sent: Sent | None) -> Delivery:
    """How the value `wanted` by the book stands in the meter."""
    if wanted is None:
        return Delivery.UNREADABLE
    if sent is not None and sent.state not in FINAL:
        return Delivery.ON_ITS_WAY
    if read is None:
        return Delivery.NEVER_READ
    if read.value == wanted:
        return Delivery.AGREES
    if sent is not None and sent.source is Source.SHORTAGE and sent.state is OrderState.CONFIRMED:
        return Delivery.SHORTAGE
    if sent is None or sent.value != wanted:
        return Delivery.NOT_SENT
    if sent.state is OrderState.CONFIRMED and read.utc_ms < sent.utc_ms:
        return Delivery.ON_ITS_WAY  # it follows; what was read is older
    return _BY_STATE.get(sent.state, Delivery.NOT_SENT)


def ahead(stands: Delivery, *, begins: int, armed: int, now_utc_ms: int, reach_ms: int) -> Delivery:
    """How prices that begin at `begins` (0: none do) stand in a meter whose spare set takes over at `armed`
    (0: at no time). They are sent no earlier than `reach_ms` before; what the meter would switch to by
    mistake is told at once."""
    if stands is Delivery.AGREES:
        return Delivery.AHEAD if begins else Delivery.AGREES
    far = begins and not armed and begins - now_utc_ms > reach_ms
    return Delivery.LATER if far and stands is Delivery.NOT_SENT else stands


def may_send_ahead(sent: Sent | None, *, begins: int, armed: int, now_utc_ms: int) -> bool:
    """Whether prices that begin at `begins` (0: none do) may go by themselves to a meter that would switch at
    `armed`; `sent` is the newest order about that. What somebody else set there is left to a person."""
    if begins and begins - now_utc_ms < AHEAD_LEAST_MS:
        return False
    return not armed or (sent is not None and sent.value == armed)


def may_catch_up(sent: Sent | None, *, now_utc_ms: int) -> bool:
    """Whether what a meter missed while it was out of contact is to be sent now that it is back."""
    if sent is None or sent.state is not OrderState.EXPIRED or sent.source is Source.SHORTAGE:
        return False
    pause_ms = CATCH_UP_AGAIN_MS if sent.source is Source.UPKEEP else CATCH_UP_AFTER_MS
    return now_utc_ms - sent.utc_ms >= pause_ms
