"""The life of an order to a meter: one table of transitions, and what its state must show. Pure.

RECORDED -> SENDING | CONFIRMED (it is so already, or nothing has to be sent) | VOID | EXPIRED | CANCELLED
SENDING  -> CONFIRMED | REJECTED (a refusal, and the state shows that nothing was done) | IN_DOUBT
IN_DOUBT -> CONFIRMED | SENDING (the state shows that it did not happen) | NOT_FOLLOWED

VOID, EXPIRED and CANCELLED: nothing was ever sent. Nothing is sent after the deadline. What became of an
order the meter's state says, never the reply alone (faults.md M9, M17).
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Final


class OrderKind(StrEnum):
    """What is ordered."""

    TRIP = "trip"
    CLOSE = "close"
    PERMIT_CLOSE = "permit_close"  # somebody presses the meter's button
    KEEP_SUPPLY = "keep_supply"
    FEE_CONTROL = "fee_control"  # supply is kept or forced no more: the meter's credit decides again
    SET_PRICES = "set_prices"
    SET_NEXT_PRICES = "set_next_prices"  # into the spare set, which takes over at a moment; or that undone
    SET_ALARMS = "set_alarms"
    SET_POWER = "set_power"
    SET_CLOCK = "set_clock"
    READ_STATE = "read_state"


SWITCHING: Final = frozenset(
    {
        OrderKind.TRIP,
        OrderKind.CLOSE,
        OrderKind.PERMIT_CLOSE,
        OrderKind.KEEP_SUPPLY,
        OrderKind.FEE_CONTROL,
    }
)
"""What concerns the relay or valve."""

SETTING: Final = frozenset(
    {OrderKind.SET_PRICES, OrderKind.SET_NEXT_PRICES, OrderKind.SET_ALARMS, OrderKind.SET_POWER}
)
"""What brings values into the meter."""

PRICE_SWITCH: Final = "price_switch_utc_ms"
"""When a meter's spare prices take over; 0: at no time."""
AHEAD_LEAST_MS: Final = 600_000
"""Prices that begin sooner are not sent ahead any more: their switch must not come while they are written."""


class Source(StrEnum):
    """Who wants it."""

    PERSON = "person"
    POLICY = "policy"  # the rule of when supply is cut and restored
    SHORTAGE = "shortage"  # a plan for a shortage of the grid
    TENANT = "tenant"  # the tenant of the meter himself
    UPKEEP = "upkeep"  # the program, so that what was ordered before stays so, or ends


class OrderState(StrEnum):
    RECORDED = "recorded"
    SENDING = "sending"
    IN_DOUBT = "in_doubt"
    CONFIRMED = "confirmed"
    REJECTED = "rejected"
    NOT_FOLLOWED = "not_followed"
    VOID = "void"
    EXPIRED = "expired"
    CANCELLED = "cancelled"


TRANSITIONS: Final[Mapping[OrderState, frozenset[OrderState]]] = {
    OrderState.RECORDED: frozenset(
        {
            OrderState.SENDING,
            OrderState.CONFIRMED,
            OrderState.VOID,
            OrderState.EXPIRED,
            OrderState.CANCELLED,
        }
    ),
    OrderState.SENDING: frozenset({OrderState.CONFIRMED, OrderState.REJECTED, OrderState.IN_DOUBT}),
    OrderState.IN_DOUBT: frozenset({OrderState.CONFIRMED, OrderState.SENDING, OrderState.NOT_FOLLOWED}),
    OrderState.CONFIRMED: frozenset(),
    OrderState.REJECTED: frozenset(),
    OrderState.NOT_FOLLOWED: frozenset(),
    OrderState.VOID: frozenset(),
    OrderState.EXPIRED: frozenset(),
    OrderState.CANCELLED: frozenset(),
}

FINAL: Final = frozenset(state for state, following in TRANSITIONS.items() if not following)
"""States in which an order has its one outcome and no longer holds its meter."""

MAX_SENDS: Final = 3
"""Transmissions of one order, the first included."""

SETTLE_S: Final = 10.0
"""How long a relay or valve may take until the meter's state shows what it was told."""

_PAUSES_S: Final = (2.0, 5.0, 15.0, 60.0, 300.0)

_FLOWING: Final = (("power_w", 30), ("current_a_ma", 150), ("flow_l_per_h", 30))
"""What still flows though the relay says open, and from when it is no mere noise of the measurement."""


class IllegalTransition(Exception):
    """An order was asked to go where its table does not lead, or somebody else moved it on first."""


def check_transition(old: OrderState, new: OrderState) -> None:
    """Raise IllegalTransition unless the table allows `old` -> `new`."""
    if new not in TRANSITIONS[old]:
        raise IllegalTransition(f"{old} -> {new}")


def retry_delay_s(failed_tries: int) -> float:
    """Seconds to wait after so many tries in a row that brought no answer."""
    return _PAUSES_S[min(max(failed_tries, 1), len(_PAUSES_S)) - 1]


def sent_until_ms(values: Mapping[str, int], deadline_utc_ms: int) -> int:
    """Until when an order with these values may be sent, wanted until `deadline_utc_ms`."""
    begins = values.get(PRICE_SWITCH, 0)
    return min(deadline_utc_ms, begins - AHEAD_LEAST_MS // 2) if begins else deadline_utc_ms


def agrees(wanted: Mapping[str, int], seen: Mapping[str, int]) -> bool:
    """Whether the meter shows every wanted value."""
    return all(seen.get(name) == value for name, value in wanted.items())


def follows(kind: str, seen: Mapping[str, int]) -> bool:
    """Whether a relay or valve shows what an order of this kind wants of it."""
    if kind == OrderKind.TRIP:
        return seen.get("supply_on") == 0 and not flows(seen)
    return kind in SWITCHING and kind != OrderKind.FEE_CONTROL and seen.get("supply_on") == 1


def flow_item(items: Mapping[str, object]) -> str | None:
    """Which of a make's items shows best whether anything still flows; None: it tells none."""
    return next((name for name, _ in _FLOWING if name in items), None)


def flows(seen: Mapping[str, int]) -> bool:
    """Whether something still flows. A relay that says it is open and lets current through has failed."""
    return any(abs(seen[name]) >= least for name, least in _FLOWING if name in seen)
